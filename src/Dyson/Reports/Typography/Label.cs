using Dyson.Reports.Drawing;

namespace Dyson.Reports.Typography;

/// <summary>A glyph with its place on a label's baseline, in points, y downwards.</summary>
public readonly record struct PlacedGlyph(Glyph Glyph, double X, double Y, double Size);

/// <summary>Which point of a label's extent is put at the given x.</summary>
public enum LabelAnchor
{
    /// <summary>Its start.</summary>
    Start,

    /// <summary>Its middle.</summary>
    Middle,

    /// <summary>Its end.</summary>
    End,
}

/// <summary>
/// A line of text with formulas, set and measured. The text is plain with formulas as in TeX between dollars, for instance
/// <c>spacing $\langle S\rangle/\sqrt{\pi}\,\sigma$</c>; a literal dollar is <c>\$</c>.
/// </summary>
public sealed class Label
{
    /// <summary>Sets <paramref name="text"/> at <paramref name="size"/> points an em.</summary>
    /// <exception cref="ArgumentException">The text holds an unknown command or character or an unmatched brace; the message names it and its position.</exception>
    public Label(string text, double size, bool bold = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        LabelLayout layout = LabelLayout.Set(LabelParser.Parse(text, bold), size);
        (Width, Ascent, Descent, Glyphs, Rules, Size) = (layout.Width, layout.Ascent, layout.Descent, layout.Glyphs, layout.Rules, size);
    }

    /// <summary>Points an em.</summary>
    public double Size { get; }

    /// <summary>Width in points.</summary>
    public double Width { get; }

    /// <summary>Height above the baseline in points.</summary>
    public double Ascent { get; }

    /// <summary>Depth below the baseline in points.</summary>
    public double Descent { get; }

    /// <summary>Ascent and descent together.</summary>
    public double Height => Ascent + Descent;

    /// <summary>The glyphs.</summary>
    public IReadOnlyList<PlacedGlyph> Glyphs { get; }

    /// <summary>The rules of roots and fractions.</summary>
    public IReadOnlyList<Box> Rules { get; }

    /// <summary>Draws the label with its baseline at <paramref name="y"/> (at <paramref name="x"/> when it runs upwards).</summary>
    public void Draw(IDrawing drawing, double x, double y, LabelAnchor anchor = LabelAnchor.Start, bool upwards = false, Colour? colour = null)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        Colour ink = colour ?? Colour.Black;
        double shift = anchor switch { LabelAnchor.Start => 0, LabelAnchor.Middle => -Width / 2, _ => -Width };
        (x, y) = upwards ? (x, y - shift) : (x + shift, y);
        foreach (PlacedGlyph g in Glyphs.Where(g => g.Glyph.Outline.Steps.Count > 0))
        {
            (double gx, double gy) = upwards ? (x + g.Y, y - g.X) : (x + g.X, y + g.Y);
            drawing.Draw(g.Glyph, gx, gy, g.Size, upwards, ink);
        }

        foreach (Box r in Rules)
        {
            drawing.Fill(Outline.Rectangle(upwards ? new Box(x + r.Y, y - r.Right, r.Height, r.Width) : new Box(x + r.X, y + r.Y, r.Width, r.Height)), ink);
        }
    }
}
