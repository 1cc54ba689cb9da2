using Dyson.Reports.Drawing;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Figures;

/// <summary>A line of text within a panel.</summary>
/// <param name="Text">The text, in the label language.</param>
/// <param name="X">Its place: a value of x, or with <see cref="InFrame"/> a fraction of the frame's width from the left.</param>
/// <param name="Y">Its baseline: a value of y, or with <see cref="InFrame"/> a fraction of the frame's height from below.</param>
public sealed record Annotation(string Text, double X, double Y)
{
    /// <summary>Whether X and Y are fractions of the frame, and not values of the axes.</summary>
    public bool InFrame { get; init; }

    /// <summary>Which point of the text is put at X.</summary>
    public LabelAnchor Anchor { get; init; } = LabelAnchor.Start;

    /// <summary>Its colour.</summary>
    public Colour Colour { get; init; } = Colour.Black;

    internal Box Extent(PlotArea area)
    {
        Label label = Set();
        (double x, double y) = Place(area);
        double left = Anchor switch { LabelAnchor.Start => x, LabelAnchor.Middle => x - (label.Width / 2), _ => x - label.Width };
        return new Box(left, y - label.Ascent, label.Width, label.Height);
    }

    internal void Draw(PlotArea area)
    {
        (double x, double y) = Place(area);
        if (double.IsFinite(x) && double.IsFinite(y))
        {
            Set().Draw(area.Drawing, x, y, Anchor, colour: Colour);
        }
    }

    private Label Set() => new(Text, FigureStyle.TickLabelSize);

    private (double X, double Y) Place(PlotArea area) =>
        InFrame ? (area.Frame.X + (X * area.Frame.Width), area.Frame.Bottom - (Y * area.Frame.Height)) : area.Page(X, Y);
}
