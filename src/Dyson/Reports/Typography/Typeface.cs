using System.Collections.Concurrent;
using System.Globalization;
using Dyson.Reports.Drawing;

namespace Dyson.Reports.Typography;

/// <summary>
/// The three faces of every figure: Computer Modern as the KaTeX project ships it (MIT licence, beside the files), the look of the papers
/// that Dyson repeats. They are part of the library, so a figure is the same on every machine.
/// </summary>
public sealed class Typeface
{
    private readonly string _name;
    private readonly Lazy<TrueTypeFont> _font;
    private readonly ConcurrentDictionary<int, Glyph?> _glyphs = new();

    private Typeface(string name, string file)
    {
        _name = name;
        _font = new Lazy<TrueTypeFont>(() => Load(file));
    }

    /// <summary>Upright letters, digits, signs, capital Greek.</summary>
    public static Typeface Roman { get; } = new("r", "KaTeX_Main-Regular.ttf");

    /// <summary>Bold upright letters.</summary>
    public static Typeface Bold { get; } = new("b", "KaTeX_Main-Bold.ttf");

    /// <summary>Italic Latin and Greek letters as in formulas.</summary>
    public static Typeface Italic { get; } = new("i", "KaTeX_Math-Italic.ttf");

    /// <summary>The font behind the face.</summary>
    public TrueTypeFont Font => _font.Value;

    /// <summary>The glyph of a character, or null where the face has none.</summary>
    public Glyph? Find(int codePoint) => _glyphs.GetOrAdd(codePoint, Make);

    private static TrueTypeFont Load(string file)
    {
        using Stream stream = typeof(Typeface).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The library was built without its font {file}.");
        using MemoryStream memory = new();
        stream.CopyTo(memory);
        return new TrueTypeFont(memory.ToArray());
    }

    private Glyph? Make(int codePoint)
    {
        int index = Font.GlyphIndex(codePoint);
        if (index == 0)
        {
            return null;
        }

        double em = Font.UnitsPerEm;
        Outline outline = Font.Outline(index);
        Box ink = outline.Bounds();
        string id = string.Create(CultureInfo.InvariantCulture, $"{_name}{codePoint:x}");
        return new Glyph(id, outline, em, Font.AdvanceWidth(index) / em, ink.X / em, ink.Right / em, ink.Bottom / em, -ink.Y / em);
    }
}
