using Dyson.Reports.Drawing;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Figures;

/// <summary>The legend of a panel: a sample and the label of every series that has one, below each other in one or more columns.</summary>
internal sealed class Legend
{
    private readonly List<(Series Series, SeriesStyle Style, Label Label)> _entries = [];
    private readonly int _columns;

    public Legend(IReadOnlyList<Series> series, IReadOnlyList<SeriesStyle> styles, int columns)
    {
        _columns = columns;
        for (int i = 0; i < series.Count; i++)
        {
            if (series[i].Label.Length > 0)
            {
                _entries.Add((series[i], styles[i], new Label(series[i].Label, FigureStyle.LegendSize)));
            }
        }
    }

    public int Count => _entries.Count;

    public double Width => (_columns * ColumnWidth) - FigureStyle.ColumnGap;

    public double Height => Rows * Line;

    private int Rows => (Count + _columns - 1) / _columns;

    private double ColumnWidth => FigureStyle.KeyWidth + FigureStyle.KeyGap + _entries.Max(e => e.Label.Width) + FigureStyle.ColumnGap;

    /// <summary>All lines are as high as the highest needs.</summary>
    private double Line => _entries.Max(e => Math.Max(FigureStyle.LegendLine, e.Label.Height + 1.5));

    public void Draw(IDrawing drawing, Box box)
    {
        double line = Line, width = ColumnWidth;
        foreach ((int i, (Series series, SeriesStyle style, Label label)) in _entries.Index())
        {
            double left = box.X + (i / Rows * width), middle = box.Y + ((i % Rows) * line) + (line / 2);
            series.DrawKey(drawing, new Box(left, middle - (FigureStyle.LegendLine / 2), FigureStyle.KeyWidth, FigureStyle.LegendLine), style);

            // the middle of a lower-case letter, or of a taller label, stands beside the middle of the sample
            double baseline = label.Height > FigureStyle.LegendLine ? middle + ((label.Ascent - label.Descent) / 2) : middle + (0.27 * FigureStyle.LegendSize);
            label.Draw(drawing, left + FigureStyle.KeyWidth + FigureStyle.KeyGap, baseline);
        }
    }
}
