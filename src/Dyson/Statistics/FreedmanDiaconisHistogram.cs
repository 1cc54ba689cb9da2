namespace Dyson.Statistics;

/// <summary>How the number of bins, range/width, becomes whole.</summary>
public enum BinRounding
{
    /// <summary>⌈range/width⌉: bins no wider than the rule, as numpy.histogram(bins='fd').</summary>
    Up,

    /// <summary>⌊range/width⌋, at least 1: bins no narrower than the rule, as int(range/width).</summary>
    Down,
}

/// <summary>
/// Histogram with the bin width of Freedman and Diaconis (1981), w = 2 IQR n^{−1/3}, between the smallest and the largest value.
/// </summary>
public static class FreedmanDiaconisHistogram
{
    /// <summary>The rule's width 2 IQR n^{−1/3}; quartiles interpolate linearly between order statistics. NaN without values.</summary>
    public static double BinWidth(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double[] sorted = sample.Sorted();
        return 2 * (OrderStatistics.Quantile(sorted, 0.75) - OrderStatistics.Quantile(sorted, 0.25)) / Math.Cbrt(sample.Count);
    }

    /// <summary>
    /// The histogram. The range is divided into a whole number of equal bins, so the width used differs from the rule's by less than one
    /// part in
    /// the number of bins. An interquartile range of zero gives one bin; values that are all equal get the range x ± 1/2.
    /// </summary>
    /// <exception cref="ArgumentException">The sample is empty, or so wide or so spiked that the rule asks for more than 10⁶
    /// bins.</exception>
    public static Histogram Of(Sample sample, BinRounding rounding = BinRounding.Up)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Count == 0)
        {
            throw new ArgumentException("A histogram needs at least one value.", nameof(sample));
        }

        double lower = double.PositiveInfinity;
        double upper = double.NegativeInfinity;
        foreach (double x in sample.Values)
        {
            lower = Math.Min(lower, x);
            upper = Math.Max(upper, x);
        }

        if (lower == upper)
        {
            return Histogram.Of(sample, lower - 0.5, upper + 0.5, 1);
        }

        double width = BinWidth(sample);
        double bins = width > 0 ? (upper - lower) / width : 1;
        const double MostBins = 1e6;
        if (!(bins <= MostBins))
        {
            throw new ArgumentException(
                $"The Freedman–Diaconis rule asks for {bins:G3} bins (at most {MostBins:G1} are made): the values are too unevenly spread.",
                nameof(sample));
        }

        return Histogram.Of(sample, lower, upper, Math.Max(1, (int)(rounding == BinRounding.Up ? Math.Ceiling(bins) : Math.Floor(bins))));
    }
}
