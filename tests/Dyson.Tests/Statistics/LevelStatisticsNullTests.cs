using System.Collections.Concurrent;
using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>False alarms, uniformity and coverage on layers of noise and on independent levels; power against other ensembles.</summary>
public class LevelStatisticsNullTests(ITestOutputHelper output)
{
    /// <summary>A small N for the null, so that 96 columns and more test the scaling.</summary>
    private static readonly LevelStatisticsSettings Settings = new() { Draws = 2000, LargestNull = 64 };

    /// <summary>Window counts are whole numbers and Σ² of few windows is skewed: intervals cover 63 to 74 %.</summary>
    private const double Skewness = 0.06;

    /// <summary>Below this L the means of Δ₃ for the GOE and for independent levels are within four scatters: the larger scatter is quoted.</summary>
    private const double FewestForRigidity = 3;

    private static readonly ConcurrentDictionary<(string, int, int), Lazy<LevelStatistics[]>> Layers = new();

    public static TheoryData<int, int, int> Shapes => new()
    {
        // square: hard edge at zero
        { 16, 16, 800 }, { 64, 64, 800 },
        { 40, 24, 800 }, { 500, 50, 800 },
        { 150, 96, 500 }, { 300, 300, 150 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Noise_raises_false_alarms_at_the_stated_level(int rows, int columns, int sets)
    {
        LevelStatistics[] layers = Of("Wishart", rows, columns, sets, LevelSpectra.Wishart);
        AssertUniform("⟨r̃⟩", layers, s => s.GapRatioGoe.P);
        for (int m = 0; m < 4; m++)
        {
            int method = m;
            AssertUniform($"GOE, {(UnfoldingMethod)m}", layers, s => s.Spacings[method].Goe.P);
        }

        AssertUniform("density", layers, s => s.Check!.Density.P);

        // The spread of unfoldings shrinks faster than its scale beyond the largest N drawn: only ever too cautious.
        bool cautious = columns > Settings.LargestNull;
        AssertUniform("spread, smooth", layers, s => s.Check!.Smooth.P, cautious);
        AssertUniform("spread, all", layers, s => s.Check!.All.P, cautious);
    }

    [Theory]
    [InlineData(64, 64, 800)]
    [InlineData(500, 50, 800)]
    [InlineData(150, 96, 500)]
    public void Independent_levels_raise_false_alarms_at_the_stated_level(int rows, int columns, int sets)
    {
        LevelStatistics[] layers = Of("independent", rows, columns, sets, LevelSpectra.Independent);
        AssertUniform("⟨r̃⟩", layers, s => s.GapRatioPoisson.P);
        for (int m = 0; m < 4; m++)
        {
            int method = m;
            AssertUniform($"Poisson, {(UnfoldingMethod)m}", layers, s => s.Spacings[method].Poisson.P);
        }
    }

    [Fact]
    public void Kolmogorovs_own_p_values_are_wrong_for_levels()
    {
        // GOE spacings are too regular for independent values: √n·D is 0.67 on average instead of 0.87, and a true deviation is missed.
        LevelStatistics[] layers = Of("Wishart", 64, 64, 800, LevelSpectra.Wishart);
        double[] p = [.. layers.Select(s => KolmogorovSmirnov.PValue(s.Primary!.Goe.Statistic, s.Primary.Unfolded.Levels.Length - 1))];
        Assert.True(KolmogorovSmirnov.Test(Sample.Of(p), new UnitLaw()).P < FalseAlarm.PerAssertion);
    }

    [Theory]
    [InlineData("Wishart", 64, 64, 800)]
    [InlineData("Wishart", 500, 50, 800)]
    [InlineData("Wishart", 150, 96, 500)]
    [InlineData("independent", 64, 64, 800)]
    [InlineData("independent", 150, 96, 500)]
    public void Errors_are_those_of_one_spectrum(string kind, int rows, int columns, int sets)
    {
        bool goe = kind == "Wishart";
        LevelStatistics[] layers = Of(kind, rows, columns, sets, goe ? LevelSpectra.Wishart : LevelSpectra.Independent);
        AssertCovered("⟨r̃⟩", layers, s => s.GapRatio, goe ? GapRatioSurmise.Goe().LargeMatrixRestrictedMean!.Value : (2 * Math.Log(2)) - 1);
        for (int m = 0; m < 4; m++)
        {
            int method = m;
            SpacingStatistics first = layers[0].Spacings[m];
            AssertCovered($"β, {(UnfoldingMethod)m}", layers, s => s.Spacings[method].Brody, goe ? first.BrodyGoe : first.BrodyPoisson);
            for (int l = 0; l < first.LongRange.Count; l++)
            {
                int length = l;
                LongRangePoint point = first.LongRange[l];
                if (point.Length <= first.LargestVarianceLength)
                {
                    AssertCovered($"Σ²({point.Length}), {(UnfoldingMethod)m}", layers, s => s.Spacings[method].LongRange[length].NumberVariance.Measured, goe ? point.NumberVariance.Goe : point.NumberVariance.UnfoldedPoisson);
                }

                if (point.Length <= first.LargestRigidityLength)
                {
                    AssertCovered($"Δ₃({point.Length}), {(UnfoldingMethod)m}", layers, s => s.Spacings[method].LongRange[length].Rigidity.Measured, goe ? point.Rigidity.Goe : point.Rigidity.UnfoldedPoisson, point.Length < FewestForRigidity);
                }
            }
        }
    }

    [Fact]
    public void Blocks_of_one_Goe_spectrum_give_an_honest_error_of_the_gap_ratio()
    {
        const int Sets = 600;

        // Student's t with 19 degrees of freedom, one a block but the mean, lies within ±1 in 67.0 %.
        const double Expected = 0.670;
        int covered = 0;
        for (int i = 0; i < Sets; i++)
        {
            double[] roots = [.. LevelSpectra.Wishart(LevelSpectra.Stream("blocks", i), 300, 200).Select(Math.Sqrt).Order()];
            covered += Math.Abs(GapRatio.OfSpectrum(roots.AsSpan(10..^10)).Pull(GapRatioSurmise.Goe().LargeMatrixRestrictedMean!.Value)) <= 1 ? 1 : 0;
        }

        output.WriteLine($"jackknife over blocks: {100.0 * covered / Sets:F1} %");
        FalseAlarm.AssertWithin(Sets * Expected, covered, Math.Sqrt(Sets * Expected * (1 - Expected)), "covered");
    }

    [Fact]
    public void Independent_levels_superposed_and_complex_ones_are_told_from_the_Goe()
    {
        const int Sets = 20;
        LevelStatistics[] independent = Of("independent", 200, 150, Sets, LevelSpectra.Independent);
        Assert.All(independent, s => Assert.All(s.Spacings, m => Assert.True(m.Goe.P < 1e-3, $"{m.Unfolded.Description} {m.Goe}")));

        // ⟨r̃⟩ lies five scatters away; one in a few dozen is within reach of 1 %.
        Assert.True(independent.Count(s => s.GapRatioGoe.P < 0.01) >= 16);
        Assert.True(Count(independent, SpacingConclusion.Independent) >= 16);

        LevelStatistics[] superposed = Of("superposed", 300, 300, Sets, LevelSpectra.Superposed);
        Assert.All(superposed, s => Assert.True(s.Primary!.Goe.P < 1e-3 && s.GapRatioGoe.P < 0.01));
        Assert.True(Count(superposed, SpacingConclusion.Neither) >= 16);

        // β = 2 is the nearest alternative: 80 to 90 % of layers of 300 columns at 1 %.
        LevelStatistics[] complex = Of("complex", 400, 300, Sets, LevelSpectra.Complex);
        Assert.All(complex, s => Assert.True(s.Primary!.Poisson.P < 1e-3));
        Assert.True(complex.Count(s => s.Primary!.Goe.P < 0.01) >= 10);
        Assert.True(complex.Count(s => s.GapRatioGoe.P < 0.01) >= 10);
        Assert.True(complex.Average(s => s.Primary!.Brody.Value) > 1.3);
        foreach ((string kind, LevelStatistics[] layers) in new[] { ("independent 200×150", independent), ("superposed 300×300", superposed), ("complex 400×300", complex) })
        {
            output.WriteLine($"{kind}: GOE rejected at 1 % by spacings {layers.Count(s => s.Primary!.Goe.P < 0.01)}, by ⟨r̃⟩ {layers.Count(s => s.GapRatioGoe.P < 0.01)} of {Sets}");
        }
    }

    [Theory]
    [InlineData("t3")]
    [InlineData("t4")]
    [InlineData("correlated")]
    public void Noise_of_another_density_is_still_Goe_under_smooth_unfoldings_and_its_density_is_flagged(string kind)
    {
        const int Sets = 30;
        LevelStatistics[] layers = Of(kind, 160, 120, Sets, (random, rows, columns) => kind switch
        {
            "t3" => LevelSpectra.HeavyTailed(random, rows, columns, 3),
            "t4" => LevelSpectra.HeavyTailed(random, rows, columns, 4),
            _ => LevelSpectra.Correlated(random, rows, columns),
        });
        int flagged = layers.Count(s => !s.Check!.DensityIsMarchenkoPastur);
        int smooth = layers.Count(s => s.Check!.Verdict != UnfoldingVerdict.Agree);
        output.WriteLine($"{kind}: density flagged {flagged}, spread of all {layers.Count(s => s.Check!.All.P < 0.01)}, smooth ones differ {smooth}, GOE {Count(layers, SpacingConclusion.Goe)} of {Sets}");

        // At 1 % each: 7 of 30 have a probability below 1e-8.
        Assert.True(Count(layers, SpacingConclusion.Goe) >= 23);
        Assert.True(layers.Count(s => s.Spacings[0].Conclusion == SpacingConclusion.Goe) >= 23);
        Assert.True(layers.Count(s => s.GapRatioGoe.P < 0.01) < 7);
        Assert.True(smooth < 7);
        Assert.True(flagged >= (kind == "t4" ? 5 : 25), $"{flagged} of {Sets} densities flagged.");
        if (kind == "correlated")
        {
            Assert.Equal(Sets, layers.Count(s => s.Check!.Farthest == UnfoldingMethod.MarchenkoPastur && s.Check.All.P < 0.01));
        }
    }

    [Fact]
    public void Unfoldings_that_matter_are_noticed()
    {
        // A density that swings by a factor of nine every 75 levels: local means follow it, ten parameters for 600 levels do not.
        LevelStatistics[] layers = Of("swinging", 900, 600, 5, (random, rows, columns) =>
        {
            double[] x = LevelSpectra.Wishart(random, rows, columns);
            MarchenkoPasturFit bulk = MarchenkoPasturFit.WithExcluded(x, rows, columns, 0);
            return [.. x.Select(v => columns * bulk.Law.Cumulative(v / bulk.Scale)).Select(e => columns + e + (0.8 * 75 / (2 * Math.PI) * Math.Sin(2 * Math.PI * e / 75))).Select(root => root * root)];
        });
        output.WriteLine(string.Join("; ", layers.Select(s => $"{s.Check!.Smooth} {s.Check.Verdict} {s.Check.Farthest}")));
        Assert.All(layers, s => Assert.True(s.Check!.Smooth.P < 1e-3 && s.Check.Verdict != UnfoldingVerdict.Agree && !s.Check.DensityIsMarchenkoPastur));
        Assert.Contains(layers, s => s.Check!.Verdict == UnfoldingVerdict.Drives);
    }

    private static int Count(LevelStatistics[] layers, SpacingConclusion conclusion) => layers.Count(s => s.Primary!.Conclusion == conclusion);

    private static LevelStatistics[] Of(string kind, int rows, int columns, int sets, Func<RandomStream, int, int, double[]> draw) =>
        Layers.GetOrAdd((kind, rows, columns), _ => new Lazy<LevelStatistics[]>(() =>
            [.. Enumerable.Range(0, sets).Select(i => LevelStatistics.Of(draw(LevelSpectra.Stream($"{kind} {rows}×{columns}", i), rows, columns), rows, columns, settings: Settings))])).Value;

    /// <summary>Share below 5 % and the whole distribution, with the noise of the null's own draws.</summary>
    private void AssertUniform(string what, LevelStatistics[] layers, Func<LevelStatistics, double> p, bool cautious = false)
    {
        const double Level = 0.05;
        double[] values = [.. layers.Select(p)];
        int alarms = values.Count(v => v < Level);
        output.WriteLine($"{what}: {100.0 * alarms / values.Length:F1} % below 5 %, {100.0 * values.Count(v => v < 0.01) / values.Length:F1} % below 1 %");
        double deviation = Math.Sqrt(values.Length * Level * (1 - Level) * (1 + ((double)values.Length / Settings.Draws)));
        if (cautious)
        {
            Assert.True(alarms <= (values.Length * Level) + (FalseAlarm.Sigmas * deviation), $"{what}: {alarms} alarms.");
            return;
        }

        FalseAlarm.AssertWithin(values.Length * Level, alarms, deviation, what);
        double distance = KolmogorovSmirnov.Distance(Sample.Of(values), v => Math.Clamp(v, 0, 1));
        int effective = (int)((double)values.Length * Settings.Draws / (values.Length + Settings.Draws));
        Assert.True(KolmogorovSmirnov.PValue(Math.Min(1, distance), effective) > FalseAlarm.PerAssertion, $"{what}: D = {distance:F3} from uniform.");
    }

    private void AssertCovered(string what, LevelStatistics[] layers, Func<LevelStatistics, Estimate> estimate, double truth, bool atLeast = false)
    {
        double covered = (double)layers.Count(s => Math.Abs(estimate(s).Pull(truth)) <= 1) / layers.Length;
        double half = (double)layers.Count(s => Math.Abs(estimate(s).Pull(truth)) <= 0.5) / layers.Length;
        output.WriteLine($"{what}: {100 * covered:F1} %");
        double allowed = Skewness + (FalseAlarm.Sigmas * Math.Sqrt(Calibration.OneSigma * (1 - Calibration.OneSigma) / layers.Length));
        Assert.True(covered >= Calibration.OneSigma - allowed, $"{what}: {100 * covered:F1} % covered.");
        if (atLeast)
        {
            return;
        }

        Assert.True(covered <= Calibration.OneSigma + allowed, $"{what}: {100 * covered:F1} % covered.");

        // negative control: errors half as large
        Assert.True(half < Calibration.OneSigma - allowed, $"{what}: half the error covers {100 * half:F1} %.");
    }

    private sealed class UnitLaw : ContinuousLaw
    {
        public override string Name => "uniform";

        public override double Lower => 0;

        public override double Upper => 1;

        public override double Density(double x) => x is >= 0 and <= 1 ? 1 : 0;

        public override double Cumulative(double x) => Math.Clamp(x, 0, 1);

        public override double Moment(int order) => 1.0 / (order + 1);
    }
}
