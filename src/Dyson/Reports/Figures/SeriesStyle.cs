using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>What a series looks like where it does not say so itself: series of a panel differ in colour and also in marker or dash.</summary>
internal readonly record struct SeriesStyle(Colour Colour, Marker Marker, Dash Dash)
{
    /// <summary>A style for each series, in their order.</summary>
    public static SeriesStyle[] Of(IReadOnlyList<Series> series)
    {
        SeriesStyle[] styles = new SeriesStyle[series.Count];
        int colours = 0, markers = 0, dashes = 0;
        for (int i = 0; i < styles.Length; i++)
        {
            Colour colour = series[i].Colour ?? (series[i] is ReferenceLine ? Palette.Black : Palette.Cycle[colours++ % Palette.Cycle.Count]);
            Marker marker = series[i] is PointSeries points ? points.Marker ?? (Marker)(markers++ % 5) : default;
            Dash dash = series[i] is LineSeries line ? line.Dash ?? (Dash)(dashes++ % 4) : default;
            styles[i] = new SeriesStyle(colour, marker, dash);
        }

        return styles;
    }
}
