using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>Data points, with error bars where errors are given. Points with a NaN coordinate are left out.</summary>
/// <param name="X">Abscissae.</param>
/// <param name="Y">Ordinates, as many.</param>
public sealed record PointSeries(IReadOnlyList<double> X, IReadOnlyList<double> Y) : Series
{
    private readonly IReadOnlyList<double>? _xError;
    private readonly IReadOnlyList<double>? _yError;

    /// <summary>Ordinates, as many as abscissae.</summary>
    public IReadOnlyList<double> Y { get; } = SameLength(X, Y, nameof(Y));

    /// <summary>One standard deviation of each x, or null.</summary>
    public IReadOnlyList<double>? XError { get => _xError; init => _xError = value is null ? null : SameLength(X, value, nameof(XError)); }

    /// <summary>One standard deviation of each y, or null.</summary>
    public IReadOnlyList<double>? YError { get => _yError; init => _yError = value is null ? null : SameLength(X, value, nameof(YError)); }

    /// <summary>The marker; null takes the next shape.</summary>
    public Marker? Marker { get; init; }

    /// <summary>Whether the marker is filled with its colour or with white.</summary>
    public bool Filled { get; init; } = true;

    /// <summary>The marker's size relative to the usual one.</summary>
    public double Size { get; init; } = 1;

    internal override int Layer => 4;

    internal override bool NeedsRoom => true;

    internal override IEnumerable<(double X, double Y)> Extent =>
        Indices.SelectMany(i => new[] { (X[i] - Error(XError, i), Y[i] - Error(YError, i)), (X[i], Y[i]), (X[i] + Error(XError, i), Y[i] + Error(YError, i)) });

    internal override IEnumerable<DataRow> Rows => Enumerable.Range(0, X.Count).Select(i => new DataRow(X[i], Y[i]) { XError = XError?[i], YError = YError?[i] });

    private IEnumerable<int> Indices => Enumerable.Range(0, X.Count).Where(i => double.IsFinite(X[i]) && double.IsFinite(Y[i]));

    internal override void Draw(PlotArea area, SeriesStyle style)
    {
        Pen bar = new(style.Colour, FigureStyle.ErrorBarWidth);
        area.Drawing.BeginClip(area.Frame);
        foreach (int i in Indices)
        {
            (double x, double y) = area.Page(X[i], Y[i]);
            double dx = Error(XError, i), dy = Error(YError, i), cap = FigureStyle.CapHalfWidth;
            if (double.IsFinite(x) && double.IsFinite(y) && dx > 0)
            {
                double from = OrEdge(area.X.Page(X[i] - dx), area.Frame.X), to = area.X.Page(X[i] + dx);
                area.Drawing.Stroke(new Outline().MoveTo(from, y).LineTo(to, y).MoveTo(from, y - cap).LineTo(from, y + cap).MoveTo(to, y - cap).LineTo(to, y + cap), bar);
            }

            if (double.IsFinite(x) && double.IsFinite(y) && dy > 0)
            {
                double from = OrEdge(area.Y.Page(Y[i] - dy), area.Frame.Bottom), to = area.Y.Page(Y[i] + dy);
                area.Drawing.Stroke(new Outline().MoveTo(x, from).LineTo(x, to).MoveTo(x - cap, from).LineTo(x + cap, from).MoveTo(x - cap, to).LineTo(x + cap, to), bar);
            }
        }

        area.Drawing.EndClip();
        foreach (int i in Indices)
        {
            (double x, double y) = area.Page(X[i], Y[i]);
            if (area.Frame.Contains(x, y))
            {
                DrawMarker(area.Drawing, x, y, style);
            }
        }
    }

    internal override void DrawKey(IDrawing drawing, Box key, SeriesStyle style)
    {
        (double x, double y) = (key.X + (key.Width / 2), key.Y + (key.Height / 2));
        if (YError is not null)
        {
            drawing.Stroke(new Outline().MoveTo(x, key.Y + 1).LineTo(x, key.Bottom - 1), new Pen(style.Colour, FigureStyle.ErrorBarWidth));
        }

        DrawMarker(drawing, x, y, style);
    }

    internal override IEnumerable<(double X, double Y)> Ink(PlotArea area)
    {
        foreach (int i in Indices)
        {
            double r = FigureStyle.MarkerRadius * Size;
            (double x, double y) = area.Page(X[i], Y[i]);
            yield return (x - r, y - r);
            yield return (x + r, y + r);
            foreach ((double X, double Y) place in area.Along([X[i], X[i]], [Y[i] - Error(YError, i), Y[i] + Error(YError, i)])
                .Concat(area.Along([X[i] - Error(XError, i), X[i] + Error(XError, i)], [Y[i], Y[i]])))
            {
                yield return place;
            }
        }
    }

    private static double Error(IReadOnlyList<double>? errors, int i) => errors is not null && double.IsFinite(errors[i]) ? Math.Abs(errors[i]) : 0;

    private static double OrEdge(double page, double edge) => double.IsFinite(page) ? page : edge;

    private void DrawMarker(IDrawing drawing, double x, double y, SeriesStyle style)
    {
        Outline outline = MarkerOutline.Of(style.Marker, x, y, FigureStyle.MarkerRadius * Size);
        drawing.Fill(outline, Filled ? style.Colour : Dyson.Reports.Drawing.Colour.White);
        drawing.Stroke(outline, new Pen(style.Colour, FigureStyle.MarkerEdge));
    }
}
