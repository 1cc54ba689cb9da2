namespace Dyson.Reports.Drawing;

/// <summary>A page that can be drawn on. Lengths are points (1/72 inch); the origin is the upper left corner and y grows downwards.</summary>
public interface IDrawing
{
    /// <summary>Fills an outline (non-zero winding rule).</summary>
    void Fill(Outline outline, Colour colour);

    /// <summary>Strokes an outline with butt ends and mitred corners.</summary>
    void Stroke(Outline outline, Pen pen);

    /// <summary>Draws a glyph with its origin on the baseline at (<paramref name="x"/>, <paramref name="y"/>).</summary>
    /// <param name="glyph">The glyph.</param>
    /// <param name="x">x of its origin.</param>
    /// <param name="y">y of its baseline.</param>
    /// <param name="size">Points in one em.</param>
    /// <param name="upwards">Whether the text runs upwards (turned by 90° against the clock).</param>
    /// <param name="colour">Its colour.</param>
    void Draw(Glyph glyph, double x, double y, double size, bool upwards, Colour colour);

    /// <summary>Until <see cref="EndClip"/> nothing outside <paramref name="box"/> is drawn. Clips are not nested.</summary>
    void BeginClip(Box box);

    /// <summary>Ends the clip.</summary>
    void EndClip();
}
