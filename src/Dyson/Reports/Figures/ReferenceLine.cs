using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>A straight line across the whole panel at one value, for instance at 4/27. The limits of its axis hold it.</summary>
public sealed record ReferenceLine : Series
{
    private ReferenceLine(double value, bool horizontal) => (Value, IsHorizontal) = (value, horizontal);

    /// <summary>The value.</summary>
    public double Value { get; }

    /// <summary>Whether it is a value of y (a horizontal line) or of x.</summary>
    public bool IsHorizontal { get; }

    /// <summary>Solid or broken.</summary>
    public Dash Dash { get; init; } = Dash.Dashed;

    internal override int Layer => 2;

    internal override IEnumerable<(double X, double Y)> Extent => [IsHorizontal ? (double.NaN, Value) : (Value, double.NaN)];

    internal override IEnumerable<DataRow> Rows => [IsHorizontal ? new DataRow(null, Value) : new DataRow(Value, null)];

    private Pen LinePen(SeriesStyle style) => new(style.Colour, 0.7, DashPattern.Of(Dash));

    /// <summary>The line y = <paramref name="y"/>.</summary>
    public static ReferenceLine AtY(double y) => new(y, true);

    /// <summary>The line x = <paramref name="x"/>.</summary>
    public static ReferenceLine AtX(double x) => new(x, false);

    internal override void Draw(PlotArea area, SeriesStyle style)
    {
        double place = IsHorizontal ? area.Y.Page(Value) : area.X.Page(Value);
        if (IsHorizontal ? area.Frame.Contains(area.Frame.X, place) : area.Frame.Contains(place, area.Frame.Y))
        {
            Outline line = IsHorizontal ? new Outline().MoveTo(area.Frame.X, place).LineTo(area.Frame.Right, place)
                : new Outline().MoveTo(place, area.Frame.Y).LineTo(place, area.Frame.Bottom);
            area.Drawing.Stroke(line, LinePen(style));
        }
    }

    internal override void DrawKey(IDrawing drawing, Box key, SeriesStyle style) =>
        drawing.Stroke(new Outline().MoveTo(key.X, key.Y + (key.Height / 2)).LineTo(key.Right, key.Y + (key.Height / 2)), LinePen(style));

    internal override IEnumerable<(double X, double Y)> Ink(PlotArea area) => IsHorizontal
        ? area.Along([area.X.Limits.Minimum, area.X.Limits.Maximum], [Value, Value])
        : area.Along([Value, Value], [area.Y.Limits.Minimum, area.Y.Limits.Maximum]);
}
