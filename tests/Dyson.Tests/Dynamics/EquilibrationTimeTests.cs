using Dyson.Dynamics;
using Dyson.Models;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.Dynamics;

public class EquilibrationTimeTests
{
    private static readonly InitialWeights Start = InitialWeights.Normal(0.1);

    private static EquilibrationTime Paper(double rate) => new(
        new RbmLinearResponse(new GaussianRbm(TargetSpectrum.Ring(10, 4), 10, 9, Start), RbmUpdate.Persistent(rate, 16, 3)));

    [Fact]
    public void Slowest_mode_of_the_paper_needs_the_measured_times()
    {
        // Measured on 2000 replicas of the full matrix flow, in units of 1/α: 328 (median), 600 (99 %), 855 (slowest).
        const double Sampling = 0.05;
        EquilibrationTime time = Paper(0.01);
        Assert.Equal(1, time.Steps(9, 0.02, 0.5) * 0.01 / 328, Sampling);
        Assert.Equal(1, time.Steps(9, 0.02, 0.01) * 0.01 / 600, Sampling);
        Assert.Equal(1, time.Steps(9, 0.02, Math.Log(2) / 2000) * 0.01 / 855, Sampling);
        Assert.Equal(time.Steps(9), time.SlowestSteps());
        Assert.Equal(2 * 0.01 * ((1.0 / 8) - (1.0 / 9)), time.GrowthRate(9), 1e-15);
    }

    [Fact]
    public void One_mode_takes_the_integrated_time()
    {
        // A step advances the mode by a relative 2αK/x at most 0.3 %; the step from sum to integral costs less than that.
        const double Discretisation = 0.003;
        const double Rate = 0.01;
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([4]), 1, 9, Start, 1.5);
        EquilibrationTime time = new(new RbmLinearResponse(model, RbmUpdate.Independent(Rate, 16)));
        double x = 1e-3;
        int steps = 0;
        for (; x < 4.9; steps++)
        {
            double factor = 1 + (Rate * 1.5 * 1.5 * (0.25 - (1 / (9 - x))));
            x *= factor * factor;
        }

        Assert.Equal(1, steps / time.StepsBetween(0, 1e-3, 4.9), Discretisation);
        Assert.Throws<ArgumentOutOfRangeException>(() => time.StepsBetween(0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => time.StepsBetween(0, 1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => time.Steps(0, tolerance: 0));
    }

    [Fact]
    public void The_last_mode_starts_from_the_schur_complement_that_the_faster_ones_leave()
    {
        // The full 3×3 flow without noise, against the one-mode time from each replica's own Schur complement det X/det X_12.
        const double Rate = 0.1;
        const double OtherModes = 0.03;
        double[] kappas = [4, 6, 8];
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues(kappas), 3, 9, Start);
        EquilibrationTime time = new(new RbmLinearResponse(model, RbmUpdate.Independent(Rate, 16)));
        RandomStream random = RandomStream.FromSeed(31);
        Matrix<double> identity = Matrix<double>.Build.DenseIdentity(3);
        Matrix<double> target = Matrix<double>.Build.DenseOfDiagonalArray([.. kappas.Select(k => 1 / k)]);
        double worst = 0;
        for (int replica = 0; replica < 6; replica++)
        {
            Matrix<double> w = Matrix<double>.Build.Dense(3, 3, (_, _) => 0.1 * random.NextNormal());
            Matrix<double> x = w.TransposeThisAndMultiply(w);
            double schur = x.Determinant() / x.SubMatrix(0, 2, 0, 2).Determinant();
            double expected = time.StepsBetween(2, schur, 0.98);
            int steps = 0;
            for (; steps < 3 * expected; steps++)
            {
                Matrix<double> step = identity + ((target - ((identity * 9) - x).Inverse()) * Rate);
                x = step * x * step;
                if (steps % 10 == 0 && x.Evd(Symmetricity.Symmetric).EigenValues[0].Real > 0.98)
                {
                    break;
                }
            }

            worst = Math.Max(worst, Math.Abs((steps / expected) - 1));
        }

        Assert.True(worst < OtherModes, $"worst relative deviation {worst:G3}");
    }

    [Fact]
    public void From_the_target_only_the_fluctuations_have_to_be_built_up()
    {
        RbmLinearResponse response = new(
            new GaussianRbm(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.AtTarget), RbmUpdate.Independent(0.01, 16));
        EquilibrationTime time = new(response);
        Assert.Equal(1, time.SlowestSteps(0.02) / (Math.Log(50) / response.Modes[9].RelaxationRate), 1e-3);
    }
}
