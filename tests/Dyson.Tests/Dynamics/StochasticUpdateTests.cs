using Dyson.Dynamics;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.Dynamics;

/// <summary>From the stochastic update to the Coulomb gas: the steps that hold for any model.</summary>
public class StochasticUpdateTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(1.7)]
    public void One_mode_is_an_AR1_process_with_the_finite_rate_factor(double rateTimesCurvature)
    {
        // Var' = (1 − αΩ)² Var + s², iterated; 2·10⁴ steps leave 0.99^(4·10⁴) = 10⁻¹⁷⁵ of the start.
        const double Rounding = 1e-12;
        const double StepDeviation = 0.3;
        double factor = 1 - rateTimesCurvature;
        double variance = 5;
        for (int t = 0; t < 20_000; t++)
        {
            variance = (factor * factor * variance) + (StepDeviation * StepDeviation);
        }

        double leading = StepDeviation * StepDeviation / (2 * rateTimesCurvature);
        Assert.Equal(1, variance / (leading * 2 / (2 - rateTimesCurvature)), Rounding);

        // Negative control: the continuous-time width alone is missed by the factor itself.
        Assert.True(Math.Abs((variance / leading) - 1) > 0.4 * rateTimesCurvature);
    }

    [Fact]
    public void Only_the_ratio_of_rate_to_batch_size_enters_as_the_rate_falls()
    {
        // Relative corrections αΩ/2 of the student and γ/2 of the machine, with Ω = 1 and γ/α < 0.63.
        GaussianRbm machine = new(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.Normal(0.1));
        for (int power = 2; power <= 16; power *= 2)
        {
            double rate = 0.4 / power;
            int batch = 1024 / power;
            TeacherStudentLaw student = new(new TeacherStudentUpdate(rate, batch, 0.1), InitialWeights.AtTarget);
            TeacherStudentLaw reference = new(new TeacherStudentUpdate(1e-9, 1, 0.1), InitialWeights.AtTarget);
            double ratio = student.StationaryOffDiagonalVariance / (rate / batch) / (reference.StationaryOffDiagonalVariance / 1e-9);
            Assert.Equal(2 / (2 - rate), ratio, 1e-8);

            RbmLinearResponse response = new(machine, RbmUpdate.Persistent(rate, batch, 3));
            Assert.All(response.Modes, mode =>
            {
                double scaled = mode.Variance / (2 * rate / batch * mode.ExactSolution * mode.NoiseInflation);
                Assert.InRange(scaled - 1, 0, rate);
            });
        }
    }

    [Fact]
    public void Batch_average_has_the_variance_of_one_gradient_over_the_batch()
    {
        // (3–5) for the machine: the element C_12 of |B| = 12 independent samples with variances 1/κ has the variance 1/(κ²|B|), C_11 twice that.
        const int Batch = 12;
        const int Draws = 40_000;
        RandomStream random = RandomStream.FromSeed(81);
        double[] diagonal = new double[Draws];
        double[] off = new double[Draws];
        for (int draw = 0; draw < Draws; draw++)
        {
            for (int b = 0; b < Batch; b++)
            {
                (double v, double u) = (0.5 * random.NextNormal(), 0.5 * random.NextNormal());
                diagonal[draw] += v * v / Batch;
                off[draw] += u * v / Batch;
            }
        }

        // κ = 4; excess kurtosis of C_11 is 12/|B|, of C_12 6/|B|.
        double scale = 1 / (16.0 * Batch);
        FalseAlarm.AssertWithin(2 * scale, Variance(diagonal), 2 * scale * Math.Sqrt((2 + (12.0 / Batch)) / Draws), "Var C_ii");
        FalseAlarm.AssertWithin(scale, Variance(off), scale * Math.Sqrt((2 + (6.0 / Batch)) / Draws), "Var C_ij");
        Assert.True(Math.Abs(Variance(diagonal) - scale) > FalseAlarm.Sigmas * scale * Math.Sqrt(3.0 / Draws), "The GOE convention's factor 2 was not seen.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Stationary_gas_carries_no_current(int beta)
    {
        // (64, 66): g² ∂_i ln P = K_i + β Σ g²/(x_i − x_j), by central differences of the gas's own weight.
        const double Differences = 1e-7;
        const double Rate = 0.8;
        const double Noise = 0.5;
        double variance = Noise * Noise / Rate;
        double[] centres = [1.2, 0.3, -0.4];
        CoulombGas gas = CoulombGas.Harmonic(beta, centres, [variance, variance, variance]);
        double[] x = [1.5, 0.2, -1.1];
        for (int i = 0; i < 3; i++)
        {
            double drift = -Rate * (x[i] - centres[i]);
            for (int j = 0; j < 3; j++)
            {
                drift += j == i ? 0 : beta * Noise * Noise / (x[i] - x[j]);
            }

            double slope = (Shifted(i, 1e-5) - Shifted(i, -1e-5)) / 2e-5;
            Assert.Equal(drift, Noise * Noise * slope, Differences);
            Assert.True(Math.Abs(drift - (2 * Noise * Noise * slope)) > 100 * Differences);
        }

        double Shifted(int i, double by)
        {
            double[] moved = [.. x];
            moved[i] += by;
            return gas.LogWeight(moved);
        }
    }

    [Fact]
    public void Different_noises_with_a_symmetric_Coulomb_strength_have_no_potential()
    {
        // F_i = Σ_j g_ij²/(g_i²(x_i − x_j)) with g_ij² = g_i g_j: ∂_2 F_1 − ∂_1 F_2 = g_12²/(x_1 − x_2)² · (1/g_1² − 1/g_2²). (64) writes g_i² for g_ij².
        const double Differences = 1e-8;
        foreach ((double g1, double g2) in new[] { (0.5, 0.5), (0.5, 0.7) })
        {
            (double x1, double x2) = (1.3, 0.4);
            double First(double y) => g1 * g2 / (g1 * g1 * (x1 - y));
            double Second(double y) => g1 * g2 / (g2 * g2 * (x2 - y));
            double curl = ((First(x2 + 1e-5) - First(x2 - 1e-5)) - (Second(x1 + 1e-5) - Second(x1 - 1e-5))) / 2e-5;
            double expected = g1 * g2 / ((x1 - x2) * (x1 - x2)) * ((1 / (g1 * g1)) - (1 / (g2 * g2)));
            Assert.Equal(expected, curl, Differences);
            Assert.Equal(g1 == g2, Math.Abs(curl) < Differences);
        }
    }

    [Fact]
    public void Exchanging_W_and_its_transpose_keeps_the_positive_levels()
    {
        RandomStream random = RandomStream.FromSeed(82);
        Matrix<double> w = Matrix<double>.Build.Dense(3, 5, (_, _) => random.NextNormal());
        double[] wide = [.. w.TransposeThisAndMultiply(w).Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).OrderDescending()];
        double[] tall = [.. w.TransposeAndMultiply(w).Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real).OrderDescending()];
        const double Rounding = 1e-12;
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(tall[i], wide[i], Rounding));
        Assert.All(Enumerable.Range(3, 2), i => Assert.Equal(0, wide[i], Rounding));
    }

    [Theory]
    [InlineData(0.3, 4, 0)]
    [InlineData(0.1, 4, 60)]
    public void Machines_leave_the_normalisable_region_at_large_rates_and_come_back(double rate, int batch, int atLeastWithout)
    {
        // 64 machines, 1000/α updates: at α = 0.3 most cross x = μ² (56 were counted) and none is lost, at α = 0.1 hardly any crosses.
        const int Machines = 64;
        GaussianRbm model = new(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.Normal(0.1));
        long end = (long)(1000 / rate);
        TrainingBlock block = new RbmTraining(model, new PcdLearning(rate, batch), "excursions").Train(
            1, 0, Machines, [end], TestContext.Current.CancellationToken);
        int without = block.FirstExcursion.Count(step => step < 0);
        Assert.InRange(without, atLeastWithout, atLeastWithout > 0 ? Machines : 30);
        Assert.All(block.DivergedAt, step => Assert.Equal(-1, step));
        Assert.True(block.Levels.All(x => x < 9) || atLeastWithout == 0);
    }

    private static double Variance(double[] sample)
    {
        double mean = sample.Average();
        return sample.Sum(x => (x - mean) * (x - mean)) / (sample.Length - 1);
    }
}
