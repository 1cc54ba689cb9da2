using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>A shaded region between two curves, for instance the confidence band of a fit.</summary>
/// <param name="X">Abscissae, ascending.</param>
/// <param name="Lower">The lower curve.</param>
/// <param name="Upper">The upper curve.</param>
public sealed record BandSeries(IReadOnlyList<double> X, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper) : Series
{
    private const double Opacity = 0.25;

    /// <summary>The lower curve.</summary>
    public IReadOnlyList<double> Lower { get; } = SameLength(X, Lower, nameof(Lower));

    /// <summary>The upper curve.</summary>
    public IReadOnlyList<double> Upper { get; } = SameLength(X, Upper, nameof(Upper));

    internal override int Layer => 0;

    internal override IEnumerable<(double X, double Y)> Extent => Indices.SelectMany(i => new[] { (X[i], Lower[i]), (X[i], Upper[i]) });

    internal override IEnumerable<DataRow> Rows =>
        Enumerable.Range(0, X.Count).Select(i => new DataRow(X[i], (Lower[i] + Upper[i]) / 2) { YLow = Lower[i], YHigh = Upper[i] });

    private int[] Indices => [.. Enumerable.Range(0, X.Count).Where(i => double.IsFinite(X[i]) && double.IsFinite(Lower[i]) && double.IsFinite(Upper[i]))];

    internal override void Draw(PlotArea area, SeriesStyle style)
    {
        int[] there = Indices;
        Outline region = area.Path([.. there.Select(i => X[i]), .. there.Reverse().Select(i => X[i])], [.. there.Select(i => Upper[i]), .. there.Reverse().Select(i => Lower[i])]);
        area.Drawing.BeginClip(area.Frame);
        area.Drawing.Fill(region.Close(), style.Colour.WithOpacity(Opacity));
        area.Drawing.EndClip();
    }

    internal override void DrawKey(IDrawing drawing, Box key, SeriesStyle style) =>
        drawing.Fill(Outline.Rectangle(key with { Y = key.Y + 1.5, Height = key.Height - 3 }), style.Colour.WithOpacity(Opacity));

    internal override IEnumerable<(double X, double Y)> Ink(PlotArea area) => area.Along(X, Lower).Concat(area.Along(X, Upper));
}
