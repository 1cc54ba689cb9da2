using System.Globalization;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>What the poster's figures draw alike.</summary>
internal static class PosterSeries
{
    /// <summary>Colours of grid points and pairs.</summary>
    public static IReadOnlyList<Colour> Colours { get; } = [Palette.Blue, Palette.Vermillion, Palette.Green, Palette.Purple, Palette.Orange, Palette.Black];

    /// <summary>Their markers.</summary>
    public static IReadOnlyList<Marker> Markers { get; } = [Marker.Circle, Marker.Square, Marker.Triangle, Marker.Diamond, Marker.Circle, Marker.Square];

    /// <summary>A p-value for a table: two digits, a power of ten, or what doubles cannot hold.</summary>
    public static string PValue(double p) =>
        p >= 0.01 ? p.ToString("0.00", CultureInfo.InvariantCulture) : p > 1e-300 ? ModeStyle.Scientific(p, formula: true) : p >= 0 ? "$<10^{-300}$" : "–";

    /// <summary>The density of a sample as points with multinomial errors.</summary>
    public static PointSeries Density(Sample sample, int style, string label)
    {
        Histogram histogram = FreedmanDiaconisHistogram.Of(sample);
        int[] bins = [.. Enumerable.Range(0, histogram.Bins)];
        return new PointSeries([.. bins.Select(histogram.Centre)], [.. bins.Select(histogram.Density)])
        {
            YError = [.. bins.Select(histogram.MultinomialError)],
            Colour = Colours[style % Colours.Count],
            Marker = Markers[style % Markers.Count],
            Size = 0.5,
            Label = label,
        };
    }
}
