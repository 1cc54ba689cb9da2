using Dyson.Reports.Drawing;

namespace Dyson.Reports.Figures;

/// <summary>A page that keeps nothing, for measuring before drawing.</summary>
internal sealed class Nowhere : IDrawing
{
    public static Nowhere Instance { get; } = new();

    public void Fill(Outline outline, Colour colour)
    {
    }

    public void Stroke(Outline outline, Pen pen)
    {
    }

    public void Draw(Glyph glyph, double x, double y, double size, bool upwards, Colour colour)
    {
    }

    public void BeginClip(Box box)
    {
    }

    public void EndClip()
    {
    }
}
