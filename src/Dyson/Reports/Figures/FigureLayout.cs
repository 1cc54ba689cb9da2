using Dyson.Reports.Drawing;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Figures;

/// <summary>
/// The frames of a figure's panels: all of one size, aligned in rows and columns, each column and row with the margin that its numbers
/// and labels need. Ticks depend on the frame and the margins on the ticks, so the frames are found by repetition.
/// </summary>
internal sealed class FigureLayout
{
    private const int Repetitions = 3;

    /// <summary>Frames are not made smaller than this, even if labels must then overlap.</summary>
    private const double SmallestFrame = 20;

    private readonly Label? _title;

    private FigureLayout(Figure figure)
    {
        _title = figure.Title.Length == 0 ? null : new Label(figure.Title, FigureStyle.TitleSize, bold: true);
        int columns = figure.ColumnCount, rows = figure.RowCount;
        double[] left = new double[columns], right = new double[columns], top = new double[rows], bottom = new double[rows];
        Array.Fill(left, 35);
        Array.Fill(right, 4);
        Array.Fill(top, 4);
        Array.Fill(bottom, 28);
        for (int pass = 0; pass < Repetitions; pass++)
        {
            Place(figure, left, right, top, bottom);
            for (int c = 0; c < columns; c++)
            {
                left[c] = Column(c).Max(v => v.Frame.LeftMargin);
                right[c] = Column(c).Max(v => v.RightMargin);
            }

            for (int r = 0; r < rows; r++)
            {
                top[r] = Row(r).Max(v => v.Frame.TopMargin);
                bottom[r] = Row(r).Max(v => v.Frame.BottomMargin);
            }
        }

        Place(figure, left, right, top, bottom);

        IEnumerable<PanelView> Column(int c) => Views.Where((_, i) => i % columns == c);
        IEnumerable<PanelView> Row(int r) => Views.Skip(r * columns).Take(columns);
    }

    public IReadOnlyList<PanelView> Views { get; private set; } = [];

    private double TitleHeight => _title is null ? 0 : _title.Height + FigureStyle.Gap + 2;

    public static FigureLayout Of(Figure figure) => new(figure.Panels.Count == 0 ? figure with { Panels = [new Panel()] } : figure);

    public void Draw(IDrawing drawing)
    {
        foreach (PanelView view in Views)
        {
            view.Draw(drawing);
        }

        Box first = Views[0].Places.Frame, last = Views[^1].Places.Frame;
        _title?.Draw(drawing, (first.X + Math.Max(first.Right, last.Right)) / 2, FigureStyle.OuterMargin + _title.Ascent, LabelAnchor.Middle);
    }

    private void Place(Figure figure, double[] left, double[] right, double[] top, double[] bottom)
    {
        int columns = left.Length, rows = top.Length;
        double edge = FigureStyle.OuterMargin, gap = FigureStyle.PanelGap;
        double width = Math.Max(SmallestFrame, (figure.Width - (2 * edge) - left.Sum() - right.Sum() - (gap * (columns - 1))) / columns);
        double height = Math.Max(SmallestFrame, (figure.PageHeight - (2 * edge) - TitleHeight - top.Sum() - bottom.Sum() - (gap * (rows - 1))) / rows);
        Views = [.. figure.Panels.Select((panel, i) =>
        {
            int c = i % columns, r = i / columns;
            double x = edge + left.Take(c + 1).Sum() + right.Take(c).Sum() + (c * (width + gap));
            double y = edge + TitleHeight + top.Take(r + 1).Sum() + bottom.Take(r).Sum() + (r * (height + gap));
            return new PanelView(panel, new Box(x, y, width, height));
        })];
    }
}
