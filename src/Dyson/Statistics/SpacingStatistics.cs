namespace Dyson.Statistics;

/// <summary>What the spacings of one spectrum under one unfolding speak for at a level.</summary>
public enum SpacingConclusion
{
    /// <summary>The GOE is possible, independent levels are not: levels repel.</summary>
    Goe,

    /// <summary>Independent levels are possible, the GOE is not.</summary>
    Independent,

    /// <summary>Neither is possible.</summary>
    Neither,

    /// <summary>Both are possible, or there are too few levels to say.</summary>
    Undecided,
}

/// <summary>Spacings, Σ² and Δ₃ of one spectrum under one unfolding.</summary>
/// <remarks>
/// The distances are Kolmogorov and Smirnov's, both sides of every step, of the nearest-neighbour spacings over their mean. Their p-values are not Kolmogorov's: spacings of one spectrum are correlated and were unfolded with
/// fitted parameters, so the null is drawn through the same unfolding.
/// </remarks>
/// <param name="Unfolded">The levels.</param>
/// <param name="Goe">D from the exact bulk law of the GOE; null: Wishart matrices of the shape.</param>
/// <param name="Surmise">D from the surmise; null: the scatter about the right law, that of <paramref name="Goe"/>. The surmise is not the law of large matrices (0.0066 apart at most): with some thousands of levels the difference is seen.</param>
/// <param name="Poisson">D from e^(−s); null: independent levels with the density of Marchenko and Pastur.</param>
/// <param name="Brody">β by maximum likelihood; the error is that of one spectrum.</param>
/// <param name="BrodyGoe">Mean β of Wishart spectra on the same way (0.95 for many levels, not 1).</param>
/// <param name="BrodyPoisson">Mean β of independent levels on the same way.</param>
/// <param name="LongRange">Σ² and Δ₃; empty for local unfolding, which makes every spectrum rigid.</param>
/// <param name="LargestVarianceLength">The largest L, of those in <paramref name="LongRange"/>, up to which the unfolding shifts Σ² of the GOE by less than 0.3 errors of one spectrum; 0 if none.</param>
/// <param name="LargestRigidityLength">The same for Δ₃.</param>
/// <param name="Conclusion">What the two distances say at the level of the settings.</param>
public sealed record SpacingStatistics(
    UnfoldedSpectrum Unfolded,
    TestOutcome Goe,
    TestOutcome Surmise,
    TestOutcome Poisson,
    Estimate Brody,
    double BrodyGoe,
    double BrodyPoisson,
    IReadOnlyList<LongRangePoint> LongRange,
    double LargestVarianceLength,
    double LargestRigidityLength,
    SpacingConclusion Conclusion)
{
    /// <summary>A shift by the unfolding of so many errors leaves a 68 % interval 66 %.</summary>
    private const double LargestShift = 0.3;

    internal static SpacingStatistics Of(UnfoldedSpectrum unfolded, MethodReading reading, int index, LevelNull drawn, double level)
    {
        int n = unfolded.Levels.Length;
        if (n < LevelReading.FewestLevels)
        {
            TestOutcome refused = TestOutcome.Refused(double.NaN, "fewer than eight levels inside the law");
            return new SpacingStatistics(unfolded, refused, refused, refused, Estimate.TooFew(double.NaN, n, LevelReading.FewestLevels, "levels"), double.NaN, double.NaN, [], 0, 0, SpacingConclusion.Undecided);
        }

        TestOutcome goe = Test(reading.Goe, n, drawn.GoeDistances(index), "Kolmogorov–Smirnov against the GOE, " + drawn.Description);
        TestOutcome surmise = Test(reading.Surmise, n, drawn.GoeDistances(index), "Kolmogorov–Smirnov against the surmise, scatter of " + drawn.Description);
        TestOutcome poisson = Test(reading.Poisson, n, drawn.PoissonDistances(index), "Kolmogorov–Smirnov against independent levels, through the same unfolding");
        LevelScale brody = BrodyScale(drawn, index, n, unfolded.Method);
        LongRangePoint[] points = [.. Enumerable.Range(0, Math.Min(reading.Variance.Length, drawn.Variance[index].Length)).Select(l => LongRangePoint.Of(reading, index, l, n, drawn))];
        return new SpacingStatistics(
            unfolded, goe, surmise, poisson, brody.Estimate(reading.Brody, "scatter of one spectrum, " + drawn.Description), brody.Goe, brody.Independent, points,
            Largest(points, p => p.NumberVariance), Largest(points, p => p.Rigidity), Judge(goe.P >= level, poisson.P >= level));
    }

    /// <summary>(√n + 0.12 + 0.11/√n)²D² of n spacings (Stephens), whose law does not depend on n.</summary>
    internal static double Scaled(double distance, int levels)
    {
        double root = Math.Sqrt(levels - 1);
        double scaled = (root + 0.12 + (0.11 / root)) * distance;
        return scaled * scaled;
    }

    /// <summary>The bias of β falls as 1/n; for independent levels under local means, whose own spacing is one of ∝ √n in the mean, as 1/√n.</summary>
    private static LevelScale BrodyScale(LevelNull drawn, int index, int levels, UnfoldingMethod method)
    {
        double ratio = (double)drawn.Levels / levels;
        LevelScale scale = drawn.Brody[index].ForMore(ratio);
        return scale with
        {
            Goe = BrodyFit.LargeGoe + ((scale.Goe - BrodyFit.LargeGoe) * ratio),
            Independent = scale.Independent * (method == UnfoldingMethod.LocalLinear ? Math.Sqrt(ratio) : ratio),
        };
    }

    private static TestOutcome Test(double distance, int levels, NullDistribution distribution, string method)
    {
        (double p, double error) = distribution.PValue(Scaled(distance, levels));
        return new TestOutcome(distance, p, error, method);
    }

    private static double Largest(LongRangePoint[] points, Func<LongRangePoint, LongRangeValue> statistic)
    {
        double largest = 0;
        foreach (LongRangePoint point in points)
        {
            LongRangeValue value = statistic(point);
            if (Math.Abs(value.UnfoldedGoe - value.Goe) > LargestShift * value.GoeError)
            {
                break;
            }

            largest = point.Length;
        }

        return largest;
    }

    private static SpacingConclusion Judge(bool goe, bool poisson) =>
        goe ? (poisson ? SpacingConclusion.Undecided : SpacingConclusion.Goe) : poisson ? SpacingConclusion.Independent : SpacingConclusion.Neither;
}
