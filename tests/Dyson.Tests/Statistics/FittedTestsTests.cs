using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>P-values after a fit: uniform under the null, small under another law, and wrong when the fit or the pairs are forgotten.</summary>
public class FittedTestsTests
{
    private const int Sets = 2000;
    private const int Replicas = 120;

    /// <summary>More replicas than any null has: the null of the largest size stands in.</summary>
    private const int ManyReplicas = 1500;

    [Theory]
    [InlineData(Replicas, Sets)]
    [InlineData(ManyReplicas, 500)]
    public void Surmise_is_uniform(int replicas, int sets) => AssertUniform(
        "surmise", replicas, sets, random => FittedTests.Surmise(Sample.Of(SyntheticData.Spacings(random, replicas, 0.02))));

    [Fact]
    public void Gaussian_is_uniform() => AssertUniform(
        "gaussian", Replicas, Sets, random => FittedTests.Gaussian(Sample.Of(SyntheticData.Normals(random, Replicas, 5, 0.1))));

    [Theory]
    [InlineData(Replicas, Sets)]
    [InlineData(ManyReplicas, 300)]
    public void Two_level_is_uniform_for_pairs(int replicas, int sets) => AssertUniform(
        "two-level", replicas, sets, random => FittedTests.TwoLevel(SyntheticData.GoePairs(random, replicas, 0.03, 2)));

    [Fact]
    public void Forgetting_the_fit_is_noticed()
    {
        double[] p = [.. Enumerable.Range(0, Sets).Select(i =>
        {
            Sample sample = Sample.Of(SyntheticData.Spacings(SyntheticData.Stream("forgotten fit", i), Replicas));
            return KolmogorovSmirnov.PValue(FittedTests.SurmiseDistance(sample), sample.Count);
        })];
        AssertNotUniform(p);
    }

    [Fact]
    public void Forgetting_the_pairs_is_noticed()
    {
        // independent points of the same density scatter otherwise than pairs: tested with the null of pairs they must fail
        TwoLevelDensity law = TwoLevelDensity.WithDiagonalDeviation(1);
        double[] p = [.. Enumerable.Range(0, Sets).Select(i =>
        {
            RandomStream random = SyntheticData.Stream("forgotten pairs", i);
            double[] points = [.. Enumerable.Range(0, 2 * Replicas).Select(_ => law.Sample(random))];
            return FittedTests.TwoLevel(LevelPairs.Of(points.AsSpan(0, Replicas), points.AsSpan(Replicas))).KolmogorovSmirnov.P;
        })];
        AssertNotUniform(p);
    }

    [Fact]
    public void Wrong_laws_are_rejected()
    {
        RandomStream random = SyntheticData.Stream("power");
        double[] poisson = [.. Enumerable.Range(0, 1000).Select(_ => random.NextExponential())];
        AssertRejected(FittedTests.Surmise(Sample.Of(poisson)), "Poisson spacings");
        WignerSurmise unitary = WignerSurmise.Gue();
        AssertRejected(FittedTests.Surmise(Sample.Of([.. Enumerable.Range(0, 3000).Select(_ => unitary.Sample(random))])), "β = 2 spacings");
        AssertRejected(FittedTests.Gaussian(Sample.Of(SyntheticData.Spacings(random, 2000))), "spacings as a Gaussian");
        double[] normals = SyntheticData.Normals(random, 12_000);
        AssertRejected(FittedTests.TwoLevel(LevelPairs.Of(normals.AsSpan(0, 6000), normals.AsSpan(6000))), "Gaussian levels");
    }

    [Fact]
    public void Parametric_bootstrap_with_a_stream_agrees_with_the_table()
    {
        Sample sample = Sample.Of(SyntheticData.Spacings(SyntheticData.Stream("table"), Replicas));
        double Statistic(Sample s) => s.Count * Math.Pow(FittedTests.SurmiseDistance(s), 2);
        NullDistribution drawn = NullDistribution.Draw(
            random => Statistic(Sample.Of(SyntheticData.Spacings(random, Replicas))), SyntheticData.Stream("parametric bootstrap"), 4000);
        (double p, double error) = drawn.PValue(Statistic(sample));
        TestOutcome table = FittedTests.Surmise(sample).KolmogorovSmirnov;
        FalseAlarm.AssertWithin(table.P, p, Math.Sqrt((error * error) + (table.PError * table.PError)), "p-value");
        Assert.Contains("draws of the null", table.Method, StringComparison.Ordinal);
    }

    [Fact]
    public void Tail_is_continued_exponentially()
    {
        NullDistribution exponential = NullDistribution.Draw(random => random.NextExponential(), SyntheticData.Stream("tail"), 100_000);
        foreach (double x in (double[])[0.5, 3, 6, 9, 14])
        {
            (double p, double error) = exponential.PValue(x);
            FalseAlarm.AssertWithin(Math.Exp(-x), p, error, $"P(exponential > {x})");
        }

        Assert.True(double.IsNaN(exponential.PValue(double.NaN).P));
        Assert.Throws<ArgumentOutOfRangeException>(() => NullDistribution.Draw(r => r.NextDouble(), SyntheticData.Stream("few"), 10));
    }

    [Fact]
    public void Continued_tail_of_the_surmise_test_is_that_of_many_more_draws()
    {
        // 200 000 fresh draws see p = 1e-4 to 22 %, the table extrapolates it to 47 % of itself and says so
        const int Size = 40;
        const int Fresh = 200_000;
        const double Deep = 1e-4;
        RandomStream random = SyntheticData.Stream("deep tail");
        int deeper = 0;
        double tableError = 0;
        for (int i = 0; i < Fresh; i++)
        {
            TestOutcome ks = FittedTests.Surmise(Sample.Of(SyntheticData.Spacings(random, Size))).KolmogorovSmirnov;
            if (ks.P <= Deep)
            {
                deeper++;
                tableError = Math.Max(tableError, ks.PError / ks.P);
            }
        }

        double expected = Deep * Fresh;
        FalseAlarm.AssertWithin(expected, deeper, Math.Sqrt(expected + Math.Pow(tableError * expected, 2)), "draws in the deep tail");
    }

    [Fact]
    public void Too_little_or_impossible_data_are_refused()
    {
        Assert.True(double.IsNaN(FittedTests.Surmise(Sample.Of([1, 2, 3])).KolmogorovSmirnov.P));
        Assert.True(double.IsNaN(FittedTests.Surmise(Sample.Of([0, 0, 0, 0, 0, 0])).AndersonDarling.P));
        Assert.True(double.IsNaN(FittedTests.SurmiseDistance(Sample.Of([]))));
        double[] same = [2, 2, 2, 2, 2, 2];
        Assert.StartsWith("refused", FittedTests.TwoLevel(LevelPairs.Of(same, same)).KolmogorovSmirnov.Method, StringComparison.Ordinal);
    }

    private static void AssertUniform(string what, int replicas, int sets, Func<RandomStream, FittedTest> test)
    {
        double[] ks = new double[sets];
        double[] ad = new double[sets];
        for (int i = 0; i < sets; i++)
        {
            FittedTest result = test(SyntheticData.Stream($"{what} p-values {replicas}", i));
            ks[i] = result.KolmogorovSmirnov.P;
            ad[i] = result.AndersonDarling.P;
        }

        KnownLawTests.AssertUniform(ks, what + " KS");
        KnownLawTests.AssertUniform(ad, what + " AD");
    }

    private static void AssertNotUniform(double[] p)
    {
        double d = KolmogorovSmirnov.Distance(Sample.Of(p), u => u);
        Assert.True(KolmogorovSmirnov.PValue(d, p.Length) < FalseAlarm.PerAssertion, $"a wrong null passes as uniform, D = {d:F4}");
    }

    private static void AssertRejected(FittedTest test, string what)
    {
        Assert.True(test.KolmogorovSmirnov.P < FalseAlarm.PerAssertion, $"{what}: KS p = {test.KolmogorovSmirnov.P:G3}");
        Assert.True(test.AndersonDarling.P < FalseAlarm.PerAssertion, $"{what}: AD p = {test.AndersonDarling.P:G3}");
    }
}
