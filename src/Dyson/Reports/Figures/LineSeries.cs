using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>A line through points in their order, for a law, a prediction or a fit. A NaN interrupts it.</summary>
/// <param name="X">Abscissae.</param>
/// <param name="Y">Ordinates, as many.</param>
public sealed record LineSeries(IReadOnlyList<double> X, IReadOnlyList<double> Y) : Series
{
    /// <summary>Ordinates, as many as abscissae.</summary>
    public IReadOnlyList<double> Y { get; } = SameLength(X, Y, nameof(Y));

    /// <summary>Solid or broken; null takes the next pattern.</summary>
    public Dash? Dash { get; init; }

    /// <summary>Width in points.</summary>
    public double Width { get; init; } = FigureStyle.LineWidth;

    internal override int Layer => 3;

    internal override IEnumerable<(double X, double Y)> Extent => X.Zip(Y).Where(p => double.IsFinite(p.First) && double.IsFinite(p.Second));

    internal override IEnumerable<DataRow> Rows => X.Zip(Y, (x, y) => new DataRow(x, y));

    /// <summary>The graph of a function at <paramref name="count"/> evenly spaced points.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 2.</exception>
    public static LineSeries Of(Func<double, double> function, double from, double to, int count = 201)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        double[] x = [.. Enumerable.Range(0, count).Select(i => from + ((to - from) * i / (count - 1)))];
        return new LineSeries(x, [.. x.Select(function)]);
    }

    internal override void Draw(PlotArea area, SeriesStyle style)
    {
        area.Drawing.BeginClip(area.Frame);
        area.Drawing.Stroke(area.Path(X, Y), new Pen(style.Colour, Width, DashPattern.Of(style.Dash)));
        area.Drawing.EndClip();
    }

    internal override void DrawKey(IDrawing drawing, Box key, SeriesStyle style) =>
        drawing.Stroke(new Outline().MoveTo(key.X, key.Y + (key.Height / 2)).LineTo(key.Right, key.Y + (key.Height / 2)),
            new Pen(style.Colour, Width, DashPattern.Of(style.Dash)));

    internal override IEnumerable<(double X, double Y)> Ink(PlotArea area) => area.Along(X, Y);
}
