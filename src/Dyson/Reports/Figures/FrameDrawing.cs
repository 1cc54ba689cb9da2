using System.Globalization;
using Dyson.Reports.Drawing;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Figures;

/// <summary>A panel's frame: ticks inwards on all four sides, numbers and labels below and on the left, and the room that they need.</summary>
internal sealed class FrameDrawing
{
    private readonly Panel _panel;
    private readonly TickMarks _x, _y;
    private readonly Label[] _xNumbers, _yNumbers;
    private readonly Label? _xLabel, _yLabel, _xMultiplier, _yMultiplier, _title;

    public FrameDrawing(Panel panel, TickMarks x, TickMarks y)
    {
        (_panel, _x, _y) = (panel, x, y);
        _xNumbers = [.. x.Major.Select(t => new Label(t.Label, FigureStyle.TickLabelSize))];
        _yNumbers = [.. y.Major.Select(t => new Label(t.Label, FigureStyle.TickLabelSize))];
        _xLabel = Optional(panel.X.Label, FigureStyle.LabelSize);
        _yLabel = Optional(panel.Y.Label, FigureStyle.LabelSize);
        _title = Optional(panel.Title, FigureStyle.TitleSize);
        _xMultiplier = Multiplier(x.Exponent);
        _yMultiplier = Multiplier(y.Exponent);
    }

    private static double DigitHeight => Typeface.Roman.Find('0')!.Ascent * FigureStyle.TickLabelSize;

    public double LeftMargin => FigureStyle.Gap + _yNumbers.Max(n => n.Width) + (_yLabel is null ? 0 : FigureStyle.Gap + _yLabel.Height);

    public double TopMargin => Math.Max(_yNumbers.Max(n => n.Height) / 2, _yMultiplier is null ? 0 : _yMultiplier.Height + FigureStyle.Gap) + (_title is null ? 0 : _title.Height + FigureStyle.Gap);

    public double BottomMargin => FigureStyle.Gap + NumberHeight + (_xLabel is null && _xMultiplier is null ? 0 : FigureStyle.LabelGap + Math.Max(_xLabel?.Height ?? 0, _xMultiplier?.Height ?? 0));

    private double NumberHeight => _xNumbers.Max(n => n.Height);

    /// <summary>The last number of the x axis may stand out to the right.</summary>
    public double RightMargin(AxisMap x) => _x.Major.Zip(_xNumbers, (tick, number) => x.Page(tick.Value) + (number.Width / 2) - x.End).Append(0).Max();

    public void Draw(PlotArea area)
    {
        Box frame = area.Frame;
        Outline ticks = new();
        AddTicks(ticks, area, _x.Major.Select(t => t.Value), _y.Major.Select(t => t.Value), FigureStyle.MajorTick);
        AddTicks(ticks, area, _x.Minor, _y.Minor, FigureStyle.MinorTick);
        Pen pen = new(Colour.Black, FigureStyle.AxisWidth);
        area.Drawing.Stroke(ticks, pen);
        area.Drawing.Stroke(Outline.Rectangle(frame), pen);
        DrawNumbers(area);

        double below = frame.Bottom + FigureStyle.Gap + NumberHeight + FigureStyle.LabelGap;
        _xLabel?.Draw(area.Drawing, frame.X + (frame.Width / 2), below + _xLabel.Ascent, LabelAnchor.Middle);
        _xMultiplier?.Draw(area.Drawing, frame.Right, below + _xMultiplier.Ascent, LabelAnchor.End);
        _yMultiplier?.Draw(area.Drawing, frame.X, frame.Y - FigureStyle.Gap);
        double left = frame.X - FigureStyle.Gap - _yNumbers.Max(n => n.Width) - FigureStyle.Gap;
        _yLabel?.Draw(area.Drawing, left - _yLabel.Descent, frame.Y + (frame.Height / 2), LabelAnchor.Middle, upwards: true);
        double above = frame.Y - TopMargin;
        _title?.Draw(area.Drawing, frame.X + (frame.Width / 2), above + _title.Ascent, LabelAnchor.Middle);
    }

    private static Label? Optional(string text, double size) => text.Length == 0 ? null : new Label(text, size);

    private static Label? Multiplier(int exponent) =>
        exponent == 0 ? null : new Label(string.Create(CultureInfo.InvariantCulture, $"$\\times 10^{{{exponent}}}$"), FigureStyle.TickLabelSize);

    private static void AddTicks(Outline ticks, PlotArea area, IEnumerable<double> x, IEnumerable<double> y, double length)
    {
        Box frame = area.Frame;
        foreach (double place in x.Select(area.X.Page))
        {
            ticks.MoveTo(place, frame.Bottom).LineTo(place, frame.Bottom - length).MoveTo(place, frame.Y).LineTo(place, frame.Y + length);
        }

        foreach (double place in y.Select(area.Y.Page))
        {
            ticks.MoveTo(frame.X, place).LineTo(frame.X + length, place).MoveTo(frame.Right, place).LineTo(frame.Right - length, place);
        }
    }

    private void DrawNumbers(PlotArea area)
    {
        double baseline = area.Frame.Bottom + FigureStyle.Gap + NumberHeight;
        for (int i = 0; i < _xNumbers.Length; i++)
        {
            _xNumbers[i].Draw(area.Drawing, area.X.Page(_x.Major[i].Value), baseline, LabelAnchor.Middle);
        }

        for (int i = 0; i < _yNumbers.Length; i++)
        {
            _yNumbers[i].Draw(area.Drawing, area.Frame.X - FigureStyle.Gap, area.Y.Page(_y.Major[i].Value) + (DigitHeight / 2), LabelAnchor.End);
        }
    }
}
