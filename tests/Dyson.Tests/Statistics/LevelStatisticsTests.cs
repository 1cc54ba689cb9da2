using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Steps, refusals and the known mistakes of other tools.</summary>
public class LevelStatisticsTests
{
    private static readonly LevelStatisticsSettings Quick = new() { Draws = 200, LargestNull = 64 };

    [Fact]
    public void Distances_look_at_both_sides_of_every_step()
    {
        double[] x = LevelSpectra.Wishart(LevelSpectra.Stream("steps", 0), 90, 60);
        LevelStatistics statistics = LevelStatistics.Of(x, 90, 60, settings: Quick);
        SpacingStatistics spacings = statistics.Primary!;
        double[] s = [.. spacings.Unfolded.Spacings().Order()];
        double mean = s.Average();
        double above = s.Select((v, i) => ((i + 1.0) / s.Length) - BulkSpacing.Goe.Cumulative(v / mean)).Max();
        double below = s.Select((v, i) => BulkSpacing.Goe.Cumulative(v / mean) - ((double)i / s.Length)).Max();
        Assert.Equal(Math.Max(above, below), spacings.Goe.Statistic, 1e-12);
        Assert.NotEqual(above, below, 1e-3);
        Assert.Equal(60 - (2 * 3), spacings.Unfolded.Levels.Length);
        Assert.Equal(0.1, statistics.GapRatio.Error, 0.1);
        Assert.Contains("200 Wishart spectra of 85×60", statistics.Null, StringComparison.Ordinal);
    }

    [Fact]
    public void Gap_ratio_is_that_of_the_levels_unfolded()
    {
        double[] x = LevelSpectra.Wishart(LevelSpectra.Stream("ratio", 0), 90, 60);
        double[] roots = [.. x.Select(Math.Sqrt).Order()];
        Assert.Equal(GapRatio.Ratios(roots.AsSpan(3..^3)).Average(), LevelStatistics.Of(x, 90, 60, settings: Quick).GapRatio.Value, 1e-12);
    }

    [Fact]
    public void Windows_do_not_overhang()
    {
        // Equidistant levels, of which one may fall on either side of an end of a window: a window of L = 10 that overhung by half would alone give (L/2)² = 25.
        double[] roots = [.. Enumerable.Range(0, 200).Select(i => 10.0 + (0.05 * i))];
        LevelReading reading = LevelReading.Of(roots, null, new UnfoldingSettings());
        Assert.Equal(3, reading.Methods.Length);
        foreach (MethodReading values in reading.Methods.Skip(1))
        {
            Assert.All(values.Variance.Where((_, i) => LevelReading.Lengths[i] >= 1), v => Assert.InRange(v, 0, 1));
            Assert.All(values.Rigidity, v => Assert.InRange(v, 0, 0.1));
        }
    }

    [Fact]
    public void Every_draw_of_a_null_is_what_its_own_stream_gives()
    {
        LevelNull drawn = LevelNull.For(80, 40, Quick, 3, TestContext.Current.CancellationToken);
        Assert.Equal((80, 40, 36), (drawn.Rows, drawn.Columns, drawn.Levels));
        foreach (int i in new[] { 0, 57, 199 })
        {
            double[] roots = WishartLevels.Draw(new RandomStream(new StreamKey(3, "levels of 80×40, Wishart", i)), 80, 40);
            MarchenkoPasturFit bulk = MarchenkoPasturFit.WithExcluded([.. roots.Select(r => r * r)], 80, 40, 0);
            LevelReading alone = LevelReading.Of(roots, bulk, Quick.Unfolding);
            Assert.Equal(alone.GapRatio, drawn.Wishart[i].GapRatio);
            Assert.Equal(alone.Methods[2].Goe, drawn.Wishart[i].Methods[2].Goe);
        }

        Assert.Same(drawn, LevelNull.For(80, 40, Quick with { }, 3, TestContext.Current.CancellationToken));
        LevelNull capped = LevelNull.For(50_257, 768, Quick, 3, TestContext.Current.CancellationToken);
        Assert.Equal((1024, 64), (capped.Rows, capped.Columns));
    }

    [Fact]
    public void Bidiagonal_draws_have_the_trace_of_the_matrix()
    {
        // ⟨Σξ²⟩ = MN with variance 2MN.
        const int Sets = 400;
        double sum = Enumerable.Range(0, Sets).Sum(i => WishartLevels.Draw(LevelSpectra.Stream("trace", i), 30, 20).Sum(v => v * v));
        FalseAlarm.AssertWithin(600, sum / Sets, Math.Sqrt(1200.0 / Sets), "trace");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void Brodys_exponent_is_that_of_largest_likelihood(double repulsion)
    {
        BrodySpacing law = BrodySpacing.WithRepulsion(repulsion);
        RandomStream random = LevelSpectra.Stream("Brody", (int)(10 * repulsion));
        double[] s = [.. Enumerable.Range(0, 4000).Select(_ => law.Sample(random))];
        double fitted = BrodyFit.Exponent(s);
        double mean = s.Average();
        if (repulsion > 0)
        {
            double at = LogLikelihood(fitted);
            Assert.True(at >= LogLikelihood(fitted + 1e-3) && at >= LogLikelihood(fitted - 1e-3));
        }

        // Fisher's error of a Weibull shape with its scale known is at most 0.78 (1 + β)/√n.
        FalseAlarm.AssertWithin(repulsion, fitted, 0.78 * (1 + repulsion) / Math.Sqrt(s.Length), "β");
        Assert.True(double.IsNaN(BrodyFit.Exponent([1, 0, 1])));

        double LogLikelihood(double q) => s.Sum(v => BrodySpacing.WithRepulsion(q).LogDensity(v / mean));
    }

    [Fact]
    public void What_cannot_be_read_is_refused_with_the_reason()
    {
        double[] good = LevelSpectra.Wishart(LevelSpectra.Stream("refused", 0), 60, 40);
        AssertRefused("15 levels", good[..15], 60, 15);
        AssertRefused("NaN", [.. good[..^1], double.NaN], 60, 40);
        AssertRefused("not negative", [.. good[..^1], -1], 60, 40);
        AssertRefused("rank 37", [.. good[..^3], 0, 1e-40, 1e-36], 60, 40);
        AssertRefused("repeat their neighbour", [.. good[..20], .. good[..20]], 60, 40);
        AssertRefused("rank", new double[40], 60, 40);

        // Empty columns put aside, a spike put aside.
        Assert.Null(LevelStatistics.Of([.. good[..^3], 0, 1e-40, 1e-36], 60, 40, below: 3, settings: Quick).Refusal);
        LevelStatistics spiked = LevelStatistics.Of([.. good[..^1], 1e5], 60, 40, above: 1, settings: Quick);
        Assert.Null(spiked.Refusal);
        Assert.Equal((0, 1), (spiked.PutAsideBelow, spiked.PutAsideAbove));
        Assert.Equal(39, spiked.Primary!.Unfolded.LeftOutBelow + spiked.Primary.Unfolded.Levels.Length + spiked.Primary.Unfolded.LeftOutAbove);

        static void AssertRefused(string reason, double[] x, int rows, int columns)
        {
            LevelStatistics refused = LevelStatistics.Of(x, rows, columns, settings: Quick);
            Assert.Contains(reason, refused.Refusal, StringComparison.Ordinal);
            Assert.False(refused.GapRatio.HasError);
            Assert.True(double.IsNaN(refused.GapRatioGoe.P));
            Assert.Empty(refused.Spacings);
            Assert.Null(refused.Primary);
            Assert.Null(refused.Check);
        }
    }

    [Fact]
    public void Wrong_arguments_are_errors_of_the_caller()
    {
        double[] good = LevelSpectra.Wishart(LevelSpectra.Stream("refused", 0), 60, 40);
        Assert.Throws<ArgumentException>(() => LevelStatistics.Of(good, 60, 39, settings: Quick));
        Assert.Throws<ArgumentOutOfRangeException>(() => LevelStatistics.Of(good, 39, 40, settings: Quick));
        Assert.Throws<ArgumentOutOfRangeException>(() => LevelStatistics.Of(good, 60, 40, above: -1, settings: Quick));
        Assert.Throws<ArgumentOutOfRangeException>(() => LevelStatistics.Of(good, 60, 40, settings: Quick with { Draws = 10 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => LevelStatistics.Of(good, 60, 40, settings: Quick with { LargestNull = 8 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => LevelStatistics.Of(good, 60, 40, settings: Quick with { Level = 0 }));
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => LevelStatistics.Of(good, 60, 40, settings: Quick with { Draws = 201 }, cancellation: source.Token));
        Assert.Null(LevelStatistics.Of(good, 60, 40, settings: Quick with { Draws = 201 }, cancellation: TestContext.Current.CancellationToken).Refusal);
    }

    [Fact]
    public void Order_and_unit_do_not_matter()
    {
        double[] good = LevelSpectra.Wishart(LevelSpectra.Stream("refused", 1), 60, 40);
        LevelStatistics one = LevelStatistics.Of(good, 60, 40, settings: Quick);
        LevelStatistics other = LevelStatistics.Of([.. good.Reverse().Select(x => x * 1e-6)], 60, 40, settings: Quick);
        Assert.Equal(one.GapRatio.Value, other.GapRatio.Value, 1e-10);
        for (int m = 0; m < 4; m++)
        {
            Assert.Equal(one.Spacings[m].Goe.Statistic, other.Spacings[m].Goe.Statistic, 1e-8);
            Assert.Equal(one.Spacings[m].Brody.Value, other.Spacings[m].Brody.Value, 1e-6);
        }
    }
}
