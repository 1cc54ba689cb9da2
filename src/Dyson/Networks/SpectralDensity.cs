using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>A histogram of the singular values of the bulk; levels far beyond it are not in the range, but in the norm.</summary>
/// <param name="Edges">Edges of the bins, one more than bins.</param>
/// <param name="Density">Share of all levels in a bin over its width.</param>
/// <param name="Noise">The fitted Marchenko–Pastur bulk's mean density in each bin, of its share of the levels; null without a bulk.</param>
/// <param name="Beyond">Levels above the last edge.</param>
public sealed record SpectralDensity(IReadOnlyList<double> Edges, IReadOnlyList<double> Density, IReadOnlyList<double>? Noise, int Beyond)
{
    private const int FewestBins = 10;
    private const int MostBins = 80;

    // Far levels would squeeze the bulk into a few bins.
    private const double Reach = 1.6;

    /// <summary>Of descending singular values, and a bulk of x = ξ² in units of their mean.</summary>
    internal static SpectralDensity Of(double[] singular, MarchenkoPasturFit? bulk)
    {
        double unit = singular[0] * Math.Sqrt(singular.Average(value => value / singular[0] * (value / singular[0])));
        double upper = bulk is null ? singular[singular.Length / 20] * Reach : Math.Sqrt(bulk.UpperEdge) * unit * Reach;
        double last = Math.Min(singular[0] * (1 + 1e-12), upper);
        double first = bulk is null || singular[^1] > 0.9 * Math.Sqrt(bulk.LowerEdge) * unit ? singular[^1] : 0;
        if (!(last > first))
        {
            (first, last) = (0.9 * singular[0], 1.1 * singular[0]);
        }

        int bins = Math.Clamp((int)(2 * Math.Sqrt(singular.Length)), FewestBins, MostBins);
        double width = (last - first) / bins;
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(i => first + (i * width))];
        double[] density = new double[bins];
        int beyond = 0;
        foreach (double value in singular)
        {
            if (value > last)
            {
                beyond++;
            }
            else if (value >= first)
            {
                density[Math.Min((int)((value - first) / width), bins - 1)] += 1 / (singular.Length * width);
            }
        }

        double[]? noise = bulk is null ? null : [.. Enumerable.Range(0, bins).Select(i =>
            (Cumulative(edges[i + 1]) - Cumulative(edges[i])) * (singular.Length - bulk.Excluded) / (singular.Length * width))];
        return new SpectralDensity(edges, density, noise, beyond);

        double Cumulative(double value) => bulk!.Law.Cumulative(value / unit * (value / unit) / bulk.Scale);
    }
}
