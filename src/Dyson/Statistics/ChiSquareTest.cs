using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>P-values of χ² with ν degrees of freedom, Q(ν/2, χ²/2).</summary>
public static class ChiSquareTest
{
    /// <summary>P(χ²_ν ≥ <paramref name="chiSquared"/>); 1 for ν = 0 (nothing was tested), NaN for NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">χ² or ν is negative.</exception>
    public static double PValue(double chiSquared, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chiSquared);
        ArgumentOutOfRangeException.ThrowIfNegative(degrees);
        if (double.IsNaN(chiSquared))
        {
            return double.NaN;
        }

        if (degrees == 0 || chiSquared == 0)
        {
            return 1;
        }

        return double.IsPositiveInfinity(chiSquared) ? 0 : SpecialFunctions.GammaUpperRegularized(0.5 * degrees, 0.5 * chiSquared);
    }

    /// <summary>
    /// χ² of a histogram against a law's cumulative distribution, bins merged from the left until each expects at least
    /// <paramref name="fewest"/> values. Degrees of freedom: merged bins − 1 − <paramref name="fitted"/>. Values are taken as independent.
    /// </summary>
    /// <param name="histogram">Counts; the outermost bins are extended to ±∞, so no values may lie outside.</param>
    /// <param name="cumulative">The law's cumulative distribution.</param>
    /// <param name="fitted">Number of parameters fitted to the same values.</param>
    /// <param name="fewest">Least expected count of a merged bin.</param>
    public static TestOutcome OfHistogram(Histogram histogram, Func<double, double> cumulative, int fitted = 0, double fewest = 5)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        ArgumentNullException.ThrowIfNull(cumulative);
        ArgumentOutOfRangeException.ThrowIfNegative(fitted);
        List<(double Expected, double Counted)> merged = [];
        double expected = 0;
        double counted = 0;
        double below = 0;
        for (int k = 0; k < histogram.Bins; k++)
        {
            double above = k == histogram.Bins - 1 ? 1 : cumulative(histogram.Edges[k + 1]);
            expected += histogram.Total * (above - below);
            counted += histogram.Counts[k];
            below = above;
            if (expected >= fewest)
            {
                merged.Add((expected, counted));
                expected = counted = 0;
            }
        }

        if (merged.Count > 0)
        {
            merged[^1] = (merged[^1].Expected + expected, merged[^1].Counted + counted);
        }

        int degrees = merged.Count - 1 - fitted;
        double chiSquared = merged.Sum(b => (b.Counted - b.Expected) * (b.Counted - b.Expected) / b.Expected);
        return degrees < 1
            ? TestOutcome.Refused(chiSquared, "too few bins with enough expected counts")
            : new TestOutcome(chiSquared, PValue(chiSquared, degrees), 0, $"chi-squared of a histogram, {degrees} degrees of freedom");
    }
}
