namespace Dyson.Reports.Drawing;

/// <summary>How an outline is stroked.</summary>
/// <param name="Colour">The colour.</param>
/// <param name="Width">The width in points.</param>
/// <param name="Dashes">Lengths in points of strokes and gaps in turn; empty for a solid line.</param>
public readonly record struct Pen(Colour Colour, double Width, IReadOnlyList<double> Dashes)
{
    /// <summary>A solid pen.</summary>
    public Pen(Colour colour, double width)
        : this(colour, width, [])
    {
    }
}
