using Dyson.Dynamics;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Dynamics;

public class LevelShiftTests
{
    private static readonly InitialWeights Start = InitialWeights.Normal(0.1);

    private static LevelShift Ring(RbmUpdate update) =>
        new(new RbmLinearResponse(new GaussianRbm(TargetSpectrum.Ring(10, 4), 10, 9, Start), update));

    [Fact]
    public void Coulomb_drift_alone_gives_the_known_shifts_of_the_end_levels()
    {
        // Quoted to four decimals for independent samples at α = 0.02, |B| = 16.
        const double Quoted = 5e-5;
        LevelShift shift = Ring(RbmUpdate.Independent(0.02, 16));
        Assert.Equal(0.0648, shift.Coulomb[0], 2 * Quoted);
        Assert.Equal(-0.0811, shift.Coulomb[9], 2 * Quoted);
    }

    [Fact]
    public void Second_order_is_the_closed_drift_at_small_rates()
    {
        // The second route: (9) plus the drift of δwᵀδw and of the rotating eigenvectors, each centre of a pair with the pair's own variance.
        const double Rate = 1e-7;

        // Terms of relative order α, enlarged where parts of the drift cancel.
        const double SmallRate = 1e-5;
        const int Batch = 16;
        LevelShift shift = Ring(RbmUpdate.Independent(Rate, Batch));
        IReadOnlyList<double> kappas = TargetSpectrum.Ring(10, 4).Kappas;
        for (int i = 0; i < 10; i++)
        {
            double x = 9 - kappas[i];
            double drift = 0;
            bool paired = false;
            for (int j = 0; j < 10; j++)
            {
                double y = 9 - kappas[j];
                drift += Rate * Rate / Batch * y / (kappas[i] * kappas[j]);
                if (j == i)
                {
                    continue;
                }

                if (kappas[j] == kappas[i])
                {
                    paired = true;
                    continue;
                }

                double mixing = Rate * (x + y) / (2 * Batch);
                drift += Rate * Rate * (x + y) * (x + y) / (Batch * kappas[i] * kappas[j]) / (x - y);
                drift += 2 * Rate * x * mixing * ((1 / kappas[j]) - (1 / kappas[i])) / ((x - y) * (x - y));
            }

            drift += Rate * Rate / Batch * x / (kappas[i] * kappas[i]);
            double levelVariance = (paired ? 1.5 : 1) * 2 * Rate * x / Batch;
            drift += 0.5 * levelVariance * (-4 * Rate * 9 / Math.Pow(kappas[i], 3));
            double closed = drift / (2 * Rate * x / (kappas[i] * kappas[i]));
            Assert.Equal(1, shift.SecondOrder[i] / closed, SmallRate);
        }

        // Quoted for small α; at α = 0.02 the terms of relative order α = 2e-2 move them by less than a hundredth.
        const double FiniteRate = 3e-4;
        LevelShift quoted = Ring(RbmUpdate.Independent(0.02, 16));
        Assert.Equal(0.0301, quoted.SecondOrder[0], FiniteRate);
        Assert.Equal(-0.0304, quoted.SecondOrder[9], FiniteRate);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public void Two_separate_levels_shift_as_the_second_order_says(int? sweeps)
    {
        const double Rate = 0.03;
        const int Batch = 36;
        const int Blocks = 50;
        const int PerBlock = 150_000;

        // The next order is smaller by p_ij/Δx² = 4·10⁻³ times numbers of order 10.
        const double NextOrder = 0.06;
        RbmUpdate update = sweeps is { } k ? RbmUpdate.Persistent(Rate, Batch, k) : RbmUpdate.Independent(Rate, Batch);
        LevelShift shift = new(new RbmLinearResponse(new GaussianRbm(TargetSpectrum.FromEigenvalues([4, 5]), 2, 9, Start), update));
        double systematic = NextOrder * Math.Abs(shift.SecondOrder[1]);
        TwoModeTraining training = new(4, 5, 9, Rate, Batch, sweeps, RandomStream.FromSeed(21));
        for (int t = 0; t < 5000; t++)
        {
            training.Step();
        }

        BlockAverages averages = new(4, Blocks);
        for (int block = 0; block < Blocks; block++)
        {
            for (int t = 0; t < PerBlock; t++)
            {
                training.Step();
                (double upper, double lower) = training.X.Levels;
                averages.Add(block, 0, upper - 5, PerBlock);
                averages.Add(block, 1, lower - 4, PerBlock);
                averages.Add(block, 2, training.X.A - 5, PerBlock);
                averages.Add(block, 3, training.X.D - 4, PerBlock);
            }
        }

        for (int level = 0; level < 2; level++)
        {
            averages.AssertWithin(level, shift.SecondOrder[level], systematic, $"level {level}");
            averages.AssertWithin(level + 2, shift.DiagonalSecondOrder[level], systematic, $"X_{level}{level}");
        }

        averages.AssertRejects(1, shift.Coulomb[1], systematic, "the lower level by (9) alone");
        if (sweeps is not null)
        {
            LevelShift memoryless = new(
                new RbmLinearResponse(new GaussianRbm(TargetSpectrum.FromEigenvalues([4, 5]), 2, 9, Start), RbmUpdate.Independent(Rate, Batch)));
            averages.AssertRejects(0, memoryless.SecondOrder[0], systematic, "the upper level without the chains' memory");
        }
    }

    [Fact]
    public void Relative_lambda_is_one_minus_shift_over_kappa()
    {
        LevelShift shift = Ring(RbmUpdate.Persistent(0.02, 16, 3));
        Assert.Equal(1 - (shift.SecondOrder[9] / 8), shift.RelativeLambda(9, shift.SecondOrder), 1e-15);
        Assert.Equal(shift.SecondOrder[1], shift.SecondOrder[2], 1e-15);
        Assert.True(shift.SecondOrder[0] > Ring(RbmUpdate.Independent(0.02, 16)).SecondOrder[0]);
    }
}
