namespace Dyson.Statistics;

/// <summary>Quantiles of a sorted sample.</summary>
public static class OrderStatistics
{
    /// <summary>The quantile at p by linear interpolation at position p(n − 1) (Hyndman and Fan's type 7); NaN for no values.</summary>
    /// <param name="sorted">Ascending values.</param>
    /// <param name="probability">p in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside [0, 1].</exception>
    public static double Quantile(ReadOnlySpan<double> sorted, double probability)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in [0, 1].");
        }

        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        double position = probability * (sorted.Length - 1);
        int below = Math.Min((int)position, sorted.Length - 1);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
