namespace Dyson.Statistics;

/// <summary>
/// Counts of values in bins of equal width between two edges, both included. Density d_k = n_k/(n w) integrates to 1 over the bins; n
/// counts
/// the values inside the edges, and what lies outside is counted apart.
/// </summary>
public sealed class Histogram
{
    private readonly double[] _edges;
    private readonly int[] _counts;

    private Histogram(double[] edges, int[] counts, int outside)
    {
        _edges = edges;
        _counts = counts;
        Outside = outside;
        Total = counts.Sum();
    }

    /// <summary>The bins' edges, ascending, one more than bins.</summary>
    public ReadOnlySpan<double> Edges => _edges;

    /// <summary>Number of values a bin.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>Number of values inside the edges.</summary>
    public int Total { get; }

    /// <summary>Number of values outside the edges; they are in no bin and not in the normalisation.</summary>
    public int Outside { get; }

    /// <summary>Number of bins.</summary>
    public int Bins => _counts.Length;

    /// <summary>Counts a sample into equal bins; bin k holds edge_k ≤ x &lt; edge_{k+1}, the last one its upper edge too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No bin, or edges that are not finite and ascending.</exception>
    public static Histogram Of(Sample sample, double lower, double upper, int bins)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (!double.IsFinite(upper - lower) || upper <= lower)
        {
            throw new ArgumentOutOfRangeException(nameof(upper), upper, $"The upper edge must be finite and above the lower edge {lower}.");
        }

        double[] edges = new double[bins + 1];
        for (int k = 0; k < bins; k++)
        {
            edges[k] = lower + (k * ((upper - lower) / bins));
        }

        edges[bins] = upper;
        int[] counts = new int[bins];
        int outside = 0;
        foreach (double x in sample.Values)
        {
            int k = BinOf(x, edges);
            if (k < 0)
            {
                outside++;
            }
            else
            {
                counts[k]++;
            }
        }

        return new Histogram(edges, counts, outside);
    }

    /// <summary>Midpoint of bin k.</summary>
    public double Centre(int bin) => 0.5 * (_edges[bin] + _edges[bin + 1]);

    /// <summary>Width of bin k.</summary>
    public double Width(int bin) => _edges[bin + 1] - _edges[bin];

    /// <summary>n_k/(n w_k).</summary>
    public double Density(int bin) => _counts[bin] / (Total * Width(bin));

    /// <summary>√n_k/(n w_k): the error if the counts were independent. An empty bin gets 0.</summary>
    public double PoissonError(int bin) => Math.Sqrt(_counts[bin]) / (Total * Width(bin));

    /// <summary>√(n_k(1 − n_k/n))/(n w_k): the error at fixed total, when the values are independent. An empty bin gets 0.</summary>
    public double MultinomialError(int bin) => Math.Sqrt(_counts[bin] * (1 - ((double)_counts[bin] / Total))) / (Total * Width(bin));

    /// <summary>
    /// The papers' definition of a mean: Σ_k centre·density·width. The error is the delete-one jackknife with the edges held, that is
    /// the standard deviation of the bin centres over √n (values taken as independent). Needs 2 values.
    /// </summary>
    public Estimate MeanFromHistogram()
    {
        double mean = 0;
        for (int k = 0; k < Bins; k++)
        {
            mean += Centre(k) * Density(k) * Width(k);
        }

        if (Total < 2)
        {
            return Estimate.TooFew(mean, Total, 2, "values");
        }

        double squares = 0;
        for (int k = 0; k < Bins; k++)
        {
            double d = Centre(k) - mean;
            squares += _counts[k] * d * d;
        }

        return new Estimate(mean, Math.Sqrt(squares / (Total - 1) / Total), "delete-one jackknife over replicas, edges held");
    }

    /// <summary>The bin that holds x, −1 outside the edges or for NaN.</summary>
    public int BinOf(double x) => BinOf(x, _edges);

    private static int BinOf(double x, double[] edges)
    {
        int bins = edges.Length - 1;
        if (!(x >= edges[0] && x <= edges[bins]))
        {
            return -1;
        }

        int k = Math.Clamp((int)((x - edges[0]) / (edges[bins] - edges[0]) * bins), 0, bins - 1);
        if (x < edges[k])
        {
            k--;
        }
        else if (k < bins - 1 && x >= edges[k + 1])
        {
            k++;
        }

        return k;
    }
}
