using Dyson.Reports.Drawing;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Figures;

/// <summary>A panel fitted to a frame: limits, ticks, styles, the places of legend and mark.</summary>
internal sealed class PanelView
{
    /// <summary>Room around the data as a fraction of the axis, where points ask for it, and above curves.</summary>
    private const double Padding = 0.06;

    /// <summary>To make room for the legend it is set in up to so many columns, and the upper limit is raised in such steps, at most so often.</summary>
    private const double RoomStep = 0.07;
    private const int MostSteps = 10, MostColumns = 3;

    /// <summary>A legend that must lie over data has a veil behind it.</summary>
    private const double VeilOpacity = 0.85;

    /// <summary>Points that a number on an axis needs at least, with its distance to the next.</summary>
    private const double RoomOfX = 26, RoomOfY = 21;

    private static readonly LegendPlace[] MarkPlaces = [LegendPlace.UpperLeft, LegendPlace.UpperRight, LegendPlace.LowerRight, LegendPlace.LowerLeft];
    private static readonly LegendPlace[] LegendPlaces = [LegendPlace.UpperRight, LegendPlace.UpperLeft, LegendPlace.LowerRight, LegendPlace.LowerLeft];

    private readonly Panel _panel;
    private readonly SeriesStyle[] _styles;
    private readonly Label? _mark;
    private readonly bool _empty;
    private readonly Box _frame;
    private readonly AxisMap _x, _y;
    private readonly Arrangement _arrangement;

    public PanelView(Panel panel, Box frame)
    {
        (_panel, _frame) = (panel, frame);
        _styles = SeriesStyle.Of(panel.Series);
        _mark = panel.Mark.Length == 0 ? null : new Label(panel.Mark, FigureStyle.LabelSize);
        List<(double X, double Y)> extent = [.. panel.Series.SelectMany(s => s.Extent)];
        _empty = !panel.Series.Any(s => s is not ReferenceLine && s.Extent.Any(p => double.IsFinite(p.X) && double.IsFinite(p.Y)));
        double padding = panel.Series.Any(s => s.NeedsRoom) ? Padding : 0;
        _x = new AxisMap(panel.X.Scale, AxisLimits.Around(extent.Select(p => p.X), panel.X, padding, keepZero: true), frame.X, frame.Right);
        AxisMap y = new(panel.Y.Scale, AxisLimits.Around(extent.Select(p => p.Y), panel.Y, Padding, keepZero: true), frame.Bottom, frame.Y);

        Arrangement chosen = Arranged(y, 1);
        bool mayRaise = panel.Legend == LegendPlace.Automatic && panel.Y.Maximum is null;
        for (int step = 0; !chosen.Free && step <= (mayRaise ? MostSteps : 0); step++)
        {
            AxisMap raised = y with { Limits = step == 0 ? y.Limits : y.Limits.Raised(y.Scale, step * RoomStep) };
            chosen = Enumerable.Range(1, MostColumns).Select(columns => Arranged(raised, columns)).FirstOrDefault(a => a.Free) ?? chosen;
        }

        (_y, _arrangement) = (chosen.Y, chosen);
        Frame = new FrameDrawing(panel, TickMarks.Choose(_x.Scale, _x.Limits, (int)(frame.Width / RoomOfX)), TickMarks.Choose(_y.Scale, _y.Limits, (int)(frame.Height / RoomOfY)));
    }

    public FrameDrawing Frame { get; }

    public double RightMargin => Frame.RightMargin(_x);

    /// <summary>The legend's and the mark's extents, for tests; empty boxes where there are none.</summary>
    internal (Box Legend, Box Mark, Box Frame) Places => (_arrangement.LegendBox, _arrangement.MarkBox, _frame);

    public void Draw(IDrawing drawing)
    {
        PlotArea area = new(drawing, _frame, _x, _y);
        foreach ((Series series, SeriesStyle style) in _panel.Series.Zip(_styles).OrderBy(s => s.First.Layer))
        {
            series.Draw(area, style);
        }

        Frame.Draw(area);
        foreach (Annotation annotation in _panel.Annotations)
        {
            annotation.Draw(area);
        }

        if (_arrangement.LegendBox.Width > 0)
        {
            if (!_arrangement.Free)
            {
                drawing.Fill(Outline.Rectangle(_arrangement.LegendBox.Grown(FigureStyle.Gap)), Colour.White.WithOpacity(VeilOpacity));
            }

            _arrangement.Legend.Draw(drawing, _arrangement.LegendBox);
        }

        _mark?.Draw(drawing, _arrangement.MarkBox.X, _arrangement.MarkBox.Y + _mark.Ascent);
        if (_empty)
        {
            new Label("no data", FigureStyle.LabelSize).Draw(drawing, _frame.X + (_frame.Width / 2), _frame.Y + (_frame.Height / 2), LabelAnchor.Middle);
        }
    }

    private Arrangement Arranged(AxisMap y, int columns)
    {
        PlotArea area = new(Nowhere.Instance, _frame, _x, y);
        EmptyPlace places = new(_frame, [.. _panel.Series.SelectMany(s => s.Ink(area))]);
        foreach (Annotation annotation in _panel.Annotations)
        {
            places.Take(annotation.Extent(area));
        }

        Legend legend = new(_panel.Series, _styles, columns);
        bool withLegend = legend.Count > 0 && _panel.Legend != LegendPlace.None;

        // A legend whose corner is given comes first, so that the mark makes way for it.
        bool given = withLegend && _panel.Legend != LegendPlace.Automatic;
        Box legendBox = given ? places.Find(legend.Width, legend.Height, [_panel.Legend]) : default;
        Box markBox = _mark is null ? default : places.Find(_mark.Width, _mark.Height, MarkPlaces);
        if (!withLegend)
        {
            return new Arrangement(y, legend, default, markBox, places.Hidden == 0);
        }

        if (!given)
        {
            legendBox = places.Find(legend.Width, legend.Height, LegendPlaces);
        }

        bool fits = columns <= legend.Count && legendBox.X > _frame.X && legendBox.Y > _frame.Y;
        return new Arrangement(y, legend, legendBox, markBox, fits && places.Hidden == 0);
    }

    /// <summary>Limits of y with the places of legend and mark, and whether these hide nothing.</summary>
    private sealed record Arrangement(AxisMap Y, Legend Legend, Box LegendBox, Box MarkBox, bool Free);
}
