using Dyson.Reports.Drawing;

namespace Dyson.Tests.Reports;

/// <summary>A page that remembers where glyphs were put and what was filled and stroked.</summary>
internal sealed class Recorder : IDrawing
{
    public List<(Glyph Glyph, double X, double Y, Box Ink)> Glyphs { get; } = [];

    public List<(Outline Outline, Pen? Pen, Box? Clip)> Outlines { get; } = [];

    private Box? Clip { get; set; }

    public void Fill(Outline outline, Colour colour) => Outlines.Add((outline, null, Clip));

    public void Stroke(Outline outline, Pen pen) => Outlines.Add((outline, pen, Clip));

    public void Draw(Glyph glyph, double x, double y, double size, bool upwards, Colour colour)
    {
        double width = (glyph.Right - glyph.Left) * size, height = (glyph.Ascent + glyph.Descent) * size;
        Box ink = upwards ? new Box(x - (glyph.Ascent * size), y - (glyph.Right * size), height, width)
            : new Box(x + (glyph.Left * size), y - (glyph.Ascent * size), width, height);
        Glyphs.Add((glyph, x, y, ink));
    }

    public void BeginClip(Box box)
    {
        Assert.Null(Clip);
        Clip = box;
    }

    public void EndClip()
    {
        Assert.NotNull(Clip);
        Clip = null;
    }
}
