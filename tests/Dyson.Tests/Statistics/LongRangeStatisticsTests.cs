using Dyson.Laws;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Number variance, rigidity and gap ratio of sampled spectra against the exact laws, with the wrong ensemble as negative control.</summary>
public class LongRangeStatisticsTests
{
    private const int GoeSize = 80;
    private const int GueSize = 50;

    private static readonly Lazy<double[][]> GoeLevels = new(() => LevelSamples.Goe(250, GoeSize));
    private static readonly Lazy<double[][]> GueLevels = new(() => LevelSamples.Gue(220, GueSize));

    /// <summary>
    /// At finite N the mean density of the GOE is below the semicircle by 1/(4N) in the centre, so a window holds L/(4N) too few levels, and Σ² is too
    /// large by the square; other corrections are of order (L/N)².
    /// </summary>
    private const double FiniteSize = 0.01;

    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(10)]
    public void Poisson_levels_have_the_variance_of_Poisson(double length)
    {
        TwoPointStatistics exact = TwoPointStatistics.Poisson();
        double[][] levels = LevelSamples.Poisson(400, 60);
        Estimate variance = NumberVariance.OfReplicas(levels, 0, 60, length);
        FalseAlarm.AssertWithin(exact.NumberVariance(length), variance.Value, variance.Error, "Σ²");
        Estimate rigidity = SpectralRigidity.OfReplicas(levels, 0, 60, length);
        FalseAlarm.AssertWithin(exact.Rigidity(length), rigidity.Value, rigidity.Error, "Δ₃");
        Assert.True(Math.Abs(variance.Pull(TwoPointStatistics.Goe().NumberVariance(length))) > FalseAlarm.Sigmas);
        Assert.Equal(Estimate.DeleteOneJackknife, variance.Method);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(10)]
    public void Goe_matrices_have_the_exact_statistics_of_the_Goe(double length) =>
        AssertEnsemble(LevelSamples.Unfolded(GoeLevels.Value), GoeSize, length, TwoPointStatistics.Goe(), TwoPointStatistics.Gue());

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(10)]
    public void Gue_matrices_have_the_exact_statistics_of_the_Gue(double length) =>
        AssertEnsemble(LevelSamples.Unfolded(GueLevels.Value), GueSize, length, TwoPointStatistics.Gue(), TwoPointStatistics.Goe());

    [Fact]
    public void Gap_ratios_need_no_unfolding()
    {
        Estimate goe = GapRatio.OfReplicas(GoeLevels.Value);
        Estimate gue = GapRatio.OfReplicas(GueLevels.Value);
        Estimate poisson = GapRatio.OfReplicas(LevelSamples.Poisson(300, 80));
        double expectedGoe = GapRatioSurmise.Goe().LargeMatrixRestrictedMean!.Value;
        double expectedGue = GapRatioSurmise.Gue().LargeMatrixRestrictedMean!.Value;
        FalseAlarm.AssertWithin(expectedGoe, goe.Value, goe.Error, "GOE");
        FalseAlarm.AssertWithin(expectedGue, gue.Value, gue.Error, "GUE");
        FalseAlarm.AssertWithin((2 * Math.Log(2)) - 1, poisson.Value, poisson.Error, "Poisson");
        Assert.True(Math.Abs(goe.Pull(expectedGue)) > FalseAlarm.Sigmas && Math.Abs(gue.Pull(expectedGoe)) > FalseAlarm.Sigmas);
        Assert.True(Math.Abs(goe.Pull(poisson.Value)) > FalseAlarm.Sigmas);

        // A monotonic map with a slowly varying slope changes nothing that these errors see.
        Estimate mapped = GapRatio.OfReplicas([.. GoeLevels.Value.Select(levels => levels.Select(x => Math.Exp(0.02 * x)).ToArray())]);
        Assert.InRange(mapped.Value - goe.Value, -goe.Error, goe.Error);
    }

    [Fact]
    public void One_long_spectrum_gives_the_same_and_its_error_is_honest()
    {
        // The error over 20 blocks scatters by 16 % itself; over replicas of the same length it is known much better.
        double[][] many = LevelSamples.Poisson(200, 1500);
        AssertHonest(many, levels => GapRatio.OfSpectrum(levels), (2 * Math.Log(2)) - 1);
        AssertHonest(many, levels => NumberVariance.OfSpectrum(levels, 0, 1500, 4), 4);
        AssertHonest(many, levels => SpectralRigidity.OfSpectrum(levels, 0, 1500, 4), 4.0 / 15);
    }

    [Fact]
    public void Rigidity_is_the_best_straight_line()
    {
        double[] levels = [0.3, 0.9, 1.1, 2.6, 4.4, 4.5];
        const double Length = 5;
        double rigidity = SpectralRigidity.OfReplicas([levels], 0, Length, Length).Value;

        // Midpoint sums over a fine grid: ∫N², ∫N, ∫NE; the staircase jumps inside a cell cost 1/points.
        const int Points = 200_000;
        (double one, double staircase, double product) = (0, 0, 0);
        for (int k = 0; k < Points; k++)
        {
            double e = (k + 0.5) / Points;
            double n = levels.Count(x => x < e * Length);
            one += n / Points;
            product += n * (e - 0.5) / Points;
            staircase += n * n / Points;
        }

        double minimum = staircase - (one * one) - (12 * product * product);
        Assert.Equal(minimum, rigidity, 1e-3);
        Assert.Equal(0, SpectralRigidity.OfReplicas([[]], 0, 1, 1).Value);
        Assert.Equal(1.0 / 16, SpectralRigidity.OfReplicas([[0.5]], 0, 1, 1).Value, 1e-12);
    }

    [Fact]
    public void Order_does_not_matter_and_what_cannot_be_used_is_said()
    {
        double[] levels = [.. Enumerable.Range(0, 100).Select(i => (i * 37 % 100) + (0.3 * Math.Sin(i)))];
        double[] sorted = [.. levels.Order()];
        Assert.Equal(GapRatio.OfSpectrum(sorted), GapRatio.OfSpectrum(levels));
        Assert.Equal(98, GapRatio.Ratios(levels).Length);
        Assert.Equal([0.5, 0.25], GapRatio.Ratios([11, 0, 1, 3]));
        Assert.Empty(GapRatio.Ratios([1.0]));
        Estimate degenerate = GapRatio.OfSpectrum([.. sorted, 500, 500, 500]);
        Assert.Contains("1 triples of equal levels left out", degenerate.Method, StringComparison.Ordinal);
        Assert.False(GapRatio.OfSpectrum([1, 2, 4]).HasError);
        Assert.False(GapRatio.OfReplicas([[1, 2, 4]]).HasError);
        Assert.False(NumberVariance.OfReplicas([sorted], 0, 100, 10).HasError);
        Assert.False(NumberVariance.OfSpectrum(sorted, 0, 100, 30).HasError);
        Assert.True(NumberVariance.OfSpectrum(sorted, 0, 100, 5).HasError);
        Assert.Throws<ArgumentException>(() => GapRatio.OfSpectrum([1, double.NaN, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => NumberVariance.OfReplicas([sorted], 0, 5, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpectralRigidity.OfReplicas([sorted], 0, 5, 0));
    }

    private static void AssertEnsemble(double[][] unfolded, int size, double length, TwoPointStatistics right, TwoPointStatistics wrong)
    {
        Estimate variance = NumberVariance.OfReplicas(unfolded, 0.25 * size, 0.75 * size, length);
        Estimate rigidity = SpectralRigidity.OfReplicas(unfolded, 0.25 * size, 0.75 * size, length);
        double allowed = FiniteSize * right.NumberVariance(length);
        FalseAlarm.AssertWithin(right.NumberVariance(length), variance.Value, variance.Error + (allowed / FalseAlarm.Sigmas), "Σ²");
        FalseAlarm.AssertWithin(right.Rigidity(length), rigidity.Value, rigidity.Error + (FiniteSize * rigidity.Value / FalseAlarm.Sigmas), "Δ₃");
        Assert.True(Math.Abs(variance.Pull(wrong.NumberVariance(length))) > FalseAlarm.Sigmas, $"Σ²({length}) does not tell {right} from {wrong}.");
        Assert.True(Math.Abs(variance.Pull(length)) > FalseAlarm.Sigmas);

        // Without unfolding, or with the diagonal deviation for the off-diagonal one, L is wrong and Σ² far off.
        double[][] stretched = [.. unfolded.Select(levels => levels.Select(x => x / Math.Sqrt(2)).ToArray())];
        Estimate misfolded = NumberVariance.OfReplicas(stretched, 0.2 * size, 0.5 * size, length);
        Assert.True(Math.Abs(misfolded.Pull(right.NumberVariance(length))) > FalseAlarm.Sigmas);
    }

    private static void AssertHonest(double[][] many, Func<double[], Estimate> estimator, double exact)
    {
        Estimate[] estimates = [.. many.Select(estimator)];
        double mean = estimates.Average(e => e.Value);
        double scatter = Math.Sqrt(estimates.Sum(e => (e.Value - mean) * (e.Value - mean)) / (estimates.Length - 1));
        FalseAlarm.AssertWithin(exact, mean, scatter / Math.Sqrt(estimates.Length), "mean");

        // Root-mean-square of the quoted errors: scatter of a standard deviation from 200 values is 5 %, six times that allowed.
        double quoted = Math.Sqrt(estimates.Average(e => e.Error * e.Error));
        Assert.InRange(quoted / scatter, 0.7, 1.3);
    }
}
