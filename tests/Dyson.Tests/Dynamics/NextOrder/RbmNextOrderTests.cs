using Dyson.Dynamics;
using Dyson.Dynamics.NextOrder;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Dynamics.NextOrder;

public class RbmNextOrderTests
{
    /// <summary>Rounding of sums over a few hundred terms of both signs, relative to the leading one.</summary>
    private const double Rounding = 1e-11;

    private static GaussianRbm Ring { get; } = Machine(TargetSpectrum.Ring(10, 4));

    private static GaussianRbm Machine(TargetSpectrum target) => new(target, target.Count, 9, InitialWeights.AtTarget);

    [Theory]
    [InlineData(0.1, null)]
    [InlineData(0.1, 1)]
    [InlineData(0.4, 3)]
    public void First_order_is_linear_response_and_the_second_order_shift(double rate, int? sweeps)
    {
        RbmNextOrder order = new(Ring, rate, sweeps);
        RbmLinearResponse response = new(Ring, sweeps is { } k ? RbmUpdate.Persistent(rate, 16, k) : RbmUpdate.Independent(rate, 16));
        LevelShift shift = new(response);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(shift.DiagonalSecondOrder[i], order.MeanShift(i, 16), Rounding);
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(1, order.LeadingVariance(i, j, 16) / response.Element(i, j).Variance, Rounding);
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void A_degenerate_pair_has_no_preferred_axes(int? sweeps)
    {
        // Turning the axes of a pair by 45 degrees exchanges (Y11 − Y22)/2 and Y12: an identity between cumulants of elements that are computed one by one.
        RbmNextOrder order = new(Machine(TargetSpectrum.FromEigenvalues([3, 5, 5, 7.5])), 0.3, sweeps);
        double scale = order.Variance(1, 1, 1);
        Assert.Equal(4 * order.Covariance((1, 2), (1, 2), 1), order.Covariance((1, 1), (1, 1), 1) + order.Covariance((2, 2), (2, 2), 1) - (2 * order.Covariance((1, 1), (2, 2), 1)), Rounding * scale);
        Assert.Equal(order.Covariance((0, 0), (1, 1), 1), order.Covariance((0, 0), (2, 2), 1), Rounding * scale);

        // ⟨T(Y11 − Y22)²⟩ = 4⟨T Y12²⟩ with T = Y11 + Y22 or another element, and ⟨(Y11 − Y22)³⟩ = 0
        double Third((int, int) a, (int, int) b, (int, int) c) => order.ThirdCumulant(a, b, c, 1);
        (int, int) one = (1, 1);
        (int, int) two = (2, 2);
        foreach ((int, int) t in new[] { (0, 0), (3, 3) })
        {
            Assert.Equal(4 * Third(t, (1, 2), (1, 2)), Third(t, one, one) + Third(t, two, two) - (2 * Third(t, one, two)), Rounding * scale);
        }

        double trace = Third(one, one, one) - Third(one, one, two);
        Assert.Equal(4 * (Third(one, (1, 2), (1, 2)) + Third(two, (1, 2), (1, 2))), 2 * trace, Rounding * scale);
        Assert.Equal(Third(one, one, one), Third(two, two, two), Rounding * scale);
        Assert.Equal(2 * Third((1, 2), (0, 1), (0, 2)), Third(one, (0, 1), (0, 1)) - Third(one, (0, 2), (0, 2)), Rounding * scale);
    }

    [Theory]
    [InlineData(7.6, 0.1, 16)]
    [InlineData(4, 0.05, 16)]
    [InlineData(2, 0.3, 40)]
    public void One_mode_has_the_skewness_of_its_own_moments(double kappa, double rate, int batch)
    {
        GaussianRbm machine = Machine(TargetSpectrum.FromEigenvalues([kappa]));
        RbmNextOrder order = new(machine, rate, null);
        ModeCumulants cumulants = ModeCumulants.Of(new OneModeUpdate(machine, 0, RbmUpdate.Independent(rate, batch)));
        double skewness = order.ThirdCumulant((0, 0), (0, 0), (0, 0), batch) / Math.Pow(order.LeadingVariance(0, 0, batch), 1.5);
        Assert.Equal(cumulants.Skewness, skewness, Rounding);
        Assert.Equal(cumulants.Shift, order.MeanShift(0, batch), Rounding);
    }

    [Theory]
    [InlineData(null, 0.5, 40)]
    [InlineData(1, 0.5, 40)]
    public void Two_modes_trained_in_plain_code_have_the_cumulants_of_second_order(int? sweeps, double rate, int batch)
    {
        const int Blocks = 40;
        const int PerBlock = 160_000;

        // What the third order may add: the second order is at most 10 % of the first here, so of the order of a hundredth. For the fast mode with independent
        // samples (γ = 0.67) it was measured, from |B| = 40, 80, 160, as 35/|B|² of the first.
        const double ThirdOrder = 0.015;
        const double ThirdOrderOfFastMode = 0.03;
        GaussianRbm machine = Machine(TargetSpectrum.FromEigenvalues([3.0, 8.5]));
        RbmNextOrder order = new(machine, rate, sweeps);
        TwoModeTraining training = new(3, 8.5, 9, rate, batch, sweeps, RandomStream.FromSeed(21));
        for (int t = 0; t < 1000; t++)
        {
            training.Step();
        }

        BlockAverages averages = new(6, Blocks);
        (double first, double second) = (machine.ExactSolution[0] + order.MeanShift(0, batch), machine.ExactSolution[1] + order.MeanShift(1, batch));
        for (int block = 0; block < Blocks; block++)
        {
            for (int t = 0; t < PerBlock; t++)
            {
                training.Step();
                (double y, double z, double off) = (training.X.A - first, training.X.D - second, training.X.B);
                averages.Add(block, 0, y * y, PerBlock);
                averages.Add(block, 1, z * z, PerBlock);
                averages.Add(block, 2, off * off, PerBlock);
                averages.Add(block, 3, y * off * off, PerBlock);
                averages.Add(block, 4, z * off * off, PerBlock);
                averages.Add(block, 5, z * z * z, PerBlock);
            }
        }

        double[] leading = [order.LeadingVariance(0, 0, batch), order.LeadingVariance(1, 1, batch), order.LeadingVariance(0, 1, batch)];
        averages.AssertWithin(0, order.Variance(0, 0, batch), ThirdOrderOfFastMode * leading[0], "Var X_11");
        averages.AssertWithin(1, order.Variance(1, 1, batch), ThirdOrder * leading[1], "Var X_22");
        averages.AssertWithin(2, order.Variance(0, 1, batch), ThirdOrder * leading[2], "Var X_12");

        // A third cumulant has no order before its own; the next is a tenth of it, or of the usual size where it is small by cancellation.
        double Allowed(double usual) => 0.15 * usual;
        double mixed = Math.Sqrt(leading[0]) * leading[2] * Math.Sqrt(leading[1]);
        averages.AssertWithin(3, order.ThirdCumulant((0, 0), (0, 1), (0, 1), batch), Allowed(mixed), "⟨X_11 X_12²⟩");
        averages.AssertWithin(4, order.ThirdCumulant((1, 1), (0, 1), (0, 1), batch), Allowed(mixed), "⟨X_22 X_12²⟩");
        averages.AssertWithin(5, order.ThirdCumulant((1, 1), (1, 1), (1, 1), batch), Allowed(Math.Pow(leading[1], 1.5)), "⟨X_22³⟩");

        // linear response alone
        averages.AssertRejects(1, leading[1], ThirdOrder * leading[1], "Var X_22 in linear response");
    }

    [Fact]
    public void Many_threads_may_ask_one_expansion()
    {
        RbmNextOrder shared = new(Ring, 0.1, 3);
        int[] batches = [.. Enumerable.Range(0, 16).Select(i => 16 + i)];
        double[] together = new double[batches.Length];
        Parallel.For(0, batches.Length, i => together[i] = shared.Ensemble(batches[i]).Draw(1, 8).Levels.Sum());
        Assert.Equal(batches.Select(b => new RbmNextOrder(Ring, 0.1, 3).Ensemble(b).Draw(1, 8).Levels.Sum()), together);
    }

    [Fact]
    public void Missing_modes_unstable_rates_and_foreign_levels_are_refused()
    {
        GaussianRbm narrow = new(TargetSpectrum.FromEigenvalues([4, 5, 6]), 2, 9, InitialWeights.AtTarget);
        Assert.False(RbmNextOrder.IsAvailable(new RbmLinearResponse(narrow, RbmUpdate.Independent(0.1, 16))));
        Assert.Contains("2 of 3", Assert.Throws<ArgumentException>(() => new RbmNextOrder(narrow, 0.1, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("stationary", Assert.Throws<ArgumentException>(() => new RbmNextOrder(Machine(TargetSpectrum.FromEigenvalues([1.0])), 2, null)).Message, StringComparison.Ordinal);
        RbmNextOrder order = new(Ring, 0.1, 3);
        Assert.Throws<ArgumentException>(() => order.SingleLevelVariance(1, 16));
        Assert.Throws<ArgumentException>(() => order.SecondMomentOfSpacing(0, 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => order.Ensemble(0));
        Assert.Null(order.TryEnsemble(1));
        Assert.Contains("exceeds the first", Assert.Throws<ArgumentException>(() => order.Ensemble(1)).Message, StringComparison.Ordinal);
    }
}
