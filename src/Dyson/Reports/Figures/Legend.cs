using Dyson.Reports.Drawing;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Figures;

/// <summary>The legend of a panel: a sample and the label of every series that has one, below each other.</summary>
internal sealed class Legend
{
    private readonly List<(Series Series, SeriesStyle Style, Label Label)> _entries = [];

    public Legend(IReadOnlyList<Series> series, IReadOnlyList<SeriesStyle> styles)
    {
        for (int i = 0; i < series.Count; i++)
        {
            if (series[i].Label.Length > 0)
            {
                _entries.Add((series[i], styles[i], new Label(series[i].Label, FigureStyle.LegendSize)));
            }
        }
    }

    public bool IsEmpty => _entries.Count == 0;

    public double Width => FigureStyle.KeyWidth + FigureStyle.KeyGap + _entries.Max(e => e.Label.Width);

    public double Height => _entries.Sum(e => Line(e.Label));

    public void Draw(IDrawing drawing, Box box)
    {
        double top = box.Y;
        foreach ((Series series, SeriesStyle style, Label label) in _entries)
        {
            double line = Line(label), middle = top + (line / 2);
            series.DrawKey(drawing, new Box(box.X, middle - (FigureStyle.LegendLine / 2), FigureStyle.KeyWidth, FigureStyle.LegendLine), style);

            // the middle of a lower-case letter, or of a taller label, stands beside the middle of the sample
            double baseline = label.Height > FigureStyle.LegendLine ? middle + ((label.Ascent - label.Descent) / 2) : middle + (0.27 * FigureStyle.LegendSize);
            label.Draw(drawing, box.X + FigureStyle.KeyWidth + FigureStyle.KeyGap, baseline);
            top += line;
        }
    }

    private static double Line(Label label) => Math.Max(FigureStyle.LegendLine, label.Height + 1.5);
}
