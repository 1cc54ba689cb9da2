using Dyson.Laws;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Kolmogorov–Smirnov, Anderson–Darling, χ² and Welch for laws without fitted parameters.</summary>
public class KnownLawTests
{
    private const double Rounding = 1e-9;

    /// <summary>Beyond n = 140 the central part is asymptotic with a correction.</summary>
    private const double AsymptoticTolerance = 3e-5;

    /// <summary>What Marsaglia and Marsaglia's short formula is off by, as the integral shows: 1.1e-5 at A² = 1.9.</summary>
    private const double AndersonDarlingTolerance = 1.5e-5;

    /// <summary>The asymptotic continuation beyond A² = 6.</summary>
    private const double TailTolerance = 0.05;

    // scipy 1.10: scipy.stats.kstwo.sf(d, n)
    [Theory]
    [InlineData(0.7, 1, 0.6)]
    [InlineData(0.3, 5, 0.664)]
    [InlineData(0.6, 5, 0.03008)]
    [InlineData(0.15, 20, 0.7044671549442872)]
    [InlineData(0.35, 20, 0.01075496344438931)]
    [InlineData(0.08, 100, 0.5182193645480672)]
    [InlineData(0.2, 100, 0.0005551927327988775)]
    [InlineData(0.05, 140, 0.857648029765611)]
    public void Kolmogorov_distribution_is_exact_for_small_samples(double d, int n, double expected) =>
        Assert.Equal(expected, KolmogorovSmirnov.PValue(d, n), Rounding);

    [Theory]
    [InlineData(0.05, 141, 0.8548456930096628)]
    [InlineData(0.115, 141, 0.044230516068111236)]
    [InlineData(0.03, 500, 0.7473166700457021)]
    [InlineData(0.0607, 500, 0.04815927540728582)]
    [InlineData(0.01, 5000, 0.6954557253913853)]
    [InlineData(0.02, 5000, 0.03613941395325637)]
    public void Kolmogorov_distribution_is_asymptotic_for_large_samples(double d, int n, double expected) =>
        Assert.Equal(expected, KolmogorovSmirnov.PValue(d, n), AsymptoticTolerance);

    [Theory]
    [InlineData(0.12, 500, 9.88394350588572e-07)]
    [InlineData(0.04, 5000, 2.1805586378557164e-07)]
    public void Far_tail_keeps_its_relative_accuracy(double d, int n, double expected) =>
        Assert.Equal(1, KolmogorovSmirnov.PValue(d, n) / expected, Rounding);

    [Theory]
    [InlineData(0, 0.39947710597025404, 0.25)]
    [InlineData(0.7, 0.007798762522263557, 0.4666666666666667)]
    public void Two_sample_test_is_exact(double shift, double p, double d)
    {
        // scipy 1.10: scipy.stats.ks_2samp(a, b, mode='exact')
        (Sample a, Sample b) = TwoSamples(shift);
        TestOutcome result = KolmogorovSmirnov.Test(a, b);
        Assert.Equal(d, result.Statistic, Rounding);
        Assert.Equal(p, result.P, Rounding);
        Assert.Equal(result, KolmogorovSmirnov.Test(b, a));
    }

    [Fact]
    public void Two_sample_limit_agrees_with_the_exact_count()
    {
        Sample a = Sample.Of(SyntheticData.Normals(SyntheticData.Stream("two samples a"), 2100));
        Sample b = Sample.Of(SyntheticData.Normals(SyntheticData.Stream("two samples b"), 2050, 0.03));
        Sample fewer = Sample.Of(b.Values[..1890]);
        double limit = KolmogorovSmirnov.Test(a, b).P;
        double exact = KolmogorovSmirnov.Test(a, fewer).P;
        Assert.Contains("asymptotic", KolmogorovSmirnov.Test(a, b).Method, StringComparison.Ordinal);
        double d = KolmogorovSmirnov.Test(a, fewer).Statistic;
        double root = Math.Sqrt(2100.0 * 1890 / 3990);
        Assert.Equal(exact, KolmogorovDistribution.Limit.Survival(d * (root + 0.12 + (0.11 / root))), 0.02);
        Assert.InRange(limit, 0, 1);
    }

    [Fact]
    public void Welch_is_that_of_scipy()
    {
        // scipy 1.10: scipy.stats.ttest_ind(a, b, equal_var=False)
        (Sample a, Sample b) = TwoSamples(0.7);
        TestOutcome result = WelchTest.Of(a, b);
        Assert.Equal(-4.344701497896678, result.Statistic, Rounding);
        Assert.Equal(8.815129415764714e-05, result.P, Rounding);
        Assert.True(double.IsNaN(WelchTest.Of(a, Sample.Of([1])).P));
    }

    // the law of Σ z_j²/(j(j + 1)), z_j standard normal, by Imhof's integral of its characteristic function
    [Theory]
    [InlineData(0.5, 0.7468143734882481)]
    [InlineData(1.933, 0.09999462321460512)]
    [InlineData(2.492, 0.05002218820916782)]
    [InlineData(3.878125, 0.01)]
    [InlineData(5.9, 0.0010779910694777017)]
    public void Anderson_Darling_has_its_limit_law(double a2, double p) =>
        Assert.Equal(p, AndersonDarling.PValue(a2, 100_000_000), AndersonDarlingTolerance);

    [Theory]
    [InlineData(6.001, 0.0009674520582729218)]
    [InlineData(8, 0.00011381405304228265)]
    [InlineData(12, 1.7101578755895908e-06)]
    public void Anderson_Darling_tail_keeps_its_relative_accuracy(double a2, double p)
    {
        Assert.Equal(1, AndersonDarling.PValue(a2, 100_000_000) / p, TailTolerance);
        Assert.Equal(1, AndersonDarling.PValue(0, 10));
        Assert.True(double.IsNaN(AndersonDarling.PValue(double.NaN, 10)));
    }

    [Fact]
    public void P_values_are_uniform_under_the_null_and_small_under_another_law()
    {
        Gaussian law = Gaussian.WithStandardDeviation(0, 1);
        foreach (int n in (int[])[30, 400])
        {
            double[] ks = new double[2000];
            double[] ad = new double[2000];
            for (int i = 0; i < ks.Length; i++)
            {
                Sample sample = Sample.Of(SyntheticData.Normals(SyntheticData.Stream($"uniform p {n}", i), n));
                ks[i] = KolmogorovSmirnov.Test(sample, law).P;
                ad[i] = AndersonDarling.Test(sample, law).P;
            }

            AssertUniform(ks, $"KS, n = {n}");
            AssertUniform(ad, $"AD, n = {n}");
        }

        Sample shifted = Sample.Of(SyntheticData.Normals(SyntheticData.Stream("shifted"), 400, 0.5));
        Assert.True(KolmogorovSmirnov.Test(shifted, law).P < FalseAlarm.PerAssertion);
        Assert.True(AndersonDarling.Test(shifted, law).P < FalseAlarm.PerAssertion);
    }

    [Fact]
    public void Chi_square_of_a_histogram_is_uniform_and_rejects_another_law()
    {
        Gaussian law = Gaussian.WithStandardDeviation(0, 1);
        double[] p = new double[2000];
        for (int i = 0; i < p.Length; i++)
        {
            Sample sample = Sample.Of(SyntheticData.Normals(SyntheticData.Stream("chi-square", i), 500));
            p[i] = ChiSquareTest.OfHistogram(Histogram.Of(sample, -6, 6, 40), law.Cumulative, 0, 20).P;
        }

        // counts are whole numbers: p-values are nearly, not exactly, uniform; 2000 of them see a distance of 0.03
        AssertUniform(p, "chi-square");
        Sample wide = Sample.Of(SyntheticData.Normals(SyntheticData.Stream("wide"), 2000, 0, 1.3));
        Assert.True(ChiSquareTest.OfHistogram(Histogram.Of(wide, -9, 9, 60), law.Cumulative).P < FalseAlarm.PerAssertion);
        Assert.Equal(0.000856641210775301, ChiSquareTest.PValue(30, 10), Rounding);
        Assert.Equal(1, ChiSquareTest.PValue(3, 0));
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => KolmogorovSmirnov.PValue(1.1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => KolmogorovSmirnov.PValue(0.1, 0));
        Assert.True(double.IsNaN(KolmogorovSmirnov.Test(Sample.Of([]), Sample.Of([1])).P));
    }

    internal static void AssertUniform(double[] p, string what)
    {
        double d = KolmogorovSmirnov.Distance(Sample.Of(p), u => u);
        double probability = KolmogorovSmirnov.PValue(d, p.Length);
        Assert.True(probability >= FalseAlarm.PerAssertion, $"{what}: p-values are not uniform, D = {d:F4}, p = {probability:G3}.");
    }

    private static (Sample A, Sample B) TwoSamples(double shift) =>
        (Sample.Of([.. Enumerable.Range(1, 30).Select(i => Math.Sin(i))]),
            Sample.Of([.. Enumerable.Range(1, 20).Select(i => Math.Cos(i * 1.3) + 0.2 + shift)]));
}
