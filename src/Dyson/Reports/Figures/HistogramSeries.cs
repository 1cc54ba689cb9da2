using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>A step histogram. A NaN height is drawn as zero.</summary>
/// <param name="Edges">Bin edges, ascending, one more than bins.</param>
/// <param name="Heights">The height of each bin (counts or densities).</param>
public sealed record HistogramSeries(IReadOnlyList<double> Edges, IReadOnlyList<double> Heights) : Series
{
    private const double FillOpacity = 0.25;
    private static readonly double[] AcrossBin = [0.1, 0.5, 0.9];
    private readonly IReadOnlyList<double>? _heightError;

    /// <summary>The height of each bin, one less than edges.</summary>
    public IReadOnlyList<double> Heights { get; } = SameLength(Edges, Heights, nameof(Heights), Edges.Count == 0 ? 0 : -1);

    /// <summary>One standard deviation of each height, drawn as error bars in the middle of the bins, or null.</summary>
    public IReadOnlyList<double>? HeightError { get => _heightError; init => _heightError = value is null ? null : SameLength(Heights, value, nameof(HeightError)); }

    /// <summary>Whether the area is shaded.</summary>
    public bool Filled { get; init; } = true;

    internal override int Layer => 1;

    internal override IEnumerable<(double X, double Y)> Extent =>
        Enumerable.Range(0, Heights.Count).SelectMany(i => new[] { (Edges[i], 0.0), (Edges[i + 1], Height(i) + (double.IsFinite(HeightError?[i] ?? 0) ? HeightError?[i] ?? 0 : 0)) });

    internal override IEnumerable<DataRow> Rows => Enumerable.Range(0, Heights.Count)
        .Select(i => new DataRow((Edges[i] + Edges[i + 1]) / 2, Heights[i]) { YError = HeightError?[i], XLow = Edges[i], XHigh = Edges[i + 1] });

    internal override void Draw(PlotArea area, SeriesStyle style)
    {
        if (Heights.Count == 0)
        {
            return;
        }

        (double[] x, double[] y) = Steps(area);
        area.Drawing.BeginClip(area.Frame);
        if (Filled)
        {
            area.Drawing.Fill(area.Path(x, y).Close(), style.Colour.WithOpacity(FillOpacity));
        }

        area.Drawing.Stroke(area.Path(x, y), new Pen(style.Colour, FigureStyle.ErrorBarWidth + 0.1));
        for (int i = 0; HeightError is not null && i < Heights.Count; i++)
        {
            double middle = (Edges[i] + Edges[i + 1]) / 2;
            area.Drawing.Stroke(area.Path([middle, middle], [Math.Max(Height(i) - HeightError[i], Base(area)), Height(i) + HeightError[i]]), new Pen(style.Colour, FigureStyle.ErrorBarWidth));
        }

        area.Drawing.EndClip();
    }

    internal override void DrawKey(IDrawing drawing, Box key, SeriesStyle style)
    {
        Outline block = Outline.Rectangle(key with { X = key.X + 2, Width = key.Width - 4, Y = key.Y + 1.5, Height = key.Height - 3 });
        if (Filled)
        {
            drawing.Fill(block, style.Colour.WithOpacity(FillOpacity));
        }

        drawing.Stroke(block, new Pen(style.Colour, FigureStyle.ErrorBarWidth + 0.1));
    }

    internal override IEnumerable<(double X, double Y)> Ink(PlotArea area) =>
        Enumerable.Range(0, Heights.Count).SelectMany(i => AcrossBin.SelectMany(t =>
        {
            double x = Edges[i] + (t * (Edges[i + 1] - Edges[i]));
            return area.Along([x, x], [Base(area), Height(i)]);
        }));

    private double Height(int i) => double.IsFinite(Heights[i]) ? Heights[i] : 0;

    /// <summary>Where the bins stand: at zero, or at the lower limit of a logarithmic axis.</summary>
    private static double Base(PlotArea area) => area.Y.Scale == AxisScale.Linear ? 0 : area.Y.Limits.Minimum;

    private (double[] X, double[] Y) Steps(PlotArea area)
    {
        double floor = Base(area);
        List<double> x = [Edges[0]], y = [floor];
        for (int i = 0; i < Heights.Count; i++)
        {
            x.AddRange([Edges[i], Edges[i + 1]]);
            y.AddRange([Math.Max(Height(i), floor), Math.Max(Height(i), floor)]);
        }

        x.Add(Edges[^1]);
        y.Add(floor);
        return ([.. x], [.. y]);
    }
}
