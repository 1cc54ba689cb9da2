using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>Histograms of samples as densities that stand beside a law, and curves.</summary>
internal static class Density
{
    private const int MostBins = 120;
    private const int FewestBins = 12;

    /// <summary>
    /// The density of a sample between two ends with bins of Freedman and Diaconis's width; what lies outside is left out of the picture and kept in the
    /// normalisation. All of it is multiplied by <paramref name="share"/>.
    /// </summary>
    public static HistogramSeries Histogram(IReadOnlyList<double> values, double from, double to, double share = 1)
    {
        Sample sample = Sample.Of([.. values]);
        double width = sample.Count > 1 ? FreedmanDiaconisHistogram.BinWidth(sample) : 0;
        int bins = width > 0 ? (int)Math.Clamp(Math.Ceiling((to - from) / width), FewestBins, MostBins) : FewestBins;
        return Histogram(sample, from, to, bins, share);
    }

    /// <summary>The same with a given number of bins.</summary>
    public static HistogramSeries Histogram(Sample sample, double from, double to, int bins, double share = 1)
    {
        Histogram histogram = Statistics.Histogram.Of(sample, from, to, bins);
        double inside = sample.Count == 0 ? 0 : share * histogram.Total / sample.Count;
        int[] each = [.. Enumerable.Range(0, histogram.Bins)];
        return new HistogramSeries(histogram.Edges.ToArray(), [.. each.Select(bin => histogram.Total == 0 ? 0 : inside * histogram.Density(bin))])
        {
            HeightError = [.. each.Select(bin => histogram.Total == 0 ? 0 : inside * histogram.MultinomialError(bin))],
        };
    }

    /// <summary>The same as points with error bars in the middle of the bins.</summary>
    public static PointSeries Points(Sample sample, double from, double to, int bins, double share = 1)
    {
        HistogramSeries histogram = Histogram(sample, from, to, bins, share);
        return new PointSeries([.. Enumerable.Range(0, bins).Select(bin => 0.5 * (histogram.Edges[bin] + histogram.Edges[bin + 1]))], histogram.Heights)
        {
            YError = histogram.HeightError,
            Size = 0.75,
            Filled = false,
            Marker = Marker.Circle,
        };
    }

    /// <summary>The graph of a function.</summary>
    public static LineSeries Curve(Func<double, double> function, double from, double to, Colour colour, Dash dash = Dash.Solid, string label = "", int count = 401) =>
        LineSeries.Of(function, from, to, count) with { Colour = colour, Dash = dash, Label = label };

    /// <summary>The empirical quantiles that bound all but a fraction ε on both sides, with some room: the ends of a picture.</summary>
    public static (double From, double To) Ends(IReadOnlyList<double> values, double outside = 0.001, double room = 0.08)
    {
        double[] sorted = Sample.Of([.. values]).Sorted();
        if (sorted.Length == 0)
        {
            return (0, 1);
        }

        double low = OrderStatistics.Quantile(sorted, outside);
        double high = OrderStatistics.Quantile(sorted, 1 - outside);
        double margin = high > low ? room * (high - low) : 1;
        return (low - margin, high + margin);
    }
}
