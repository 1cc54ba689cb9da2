using System.Buffers.Binary;
using System.Text;
using Dyson.Reports.Drawing;

namespace Dyson.Reports.Typography;

/// <summary>
/// A TrueType font's metrics, character map (format 4, the Basic Multilingual Plane) and outlines. Reads the tables head, maxp, hhea,
/// hmtx, cmap, loca and glyf (OpenType specification 1.9); hinting and kerning are left aside.
/// </summary>
public sealed class TrueTypeFont
{
    private readonly byte[] _data;
    private readonly Dictionary<string, int> _tables = [];
    private readonly int _longMetrics;
    private readonly bool _longOffsets;
    private readonly int _characterMap;

    /// <summary>Reads a font file.</summary>
    /// <exception cref="InvalidDataException">A table is missing, or there is no Unicode character map of format 4.</exception>
    public TrueTypeFont(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        _data = data;
        for (int i = 0, count = U16(4); i < count; i++)
        {
            int entry = 12 + (16 * i);
            _tables[Encoding.ASCII.GetString(data, entry, 4)] = (int)U32(entry + 8);
        }

        UnitsPerEm = U16(Table("head") + 18);
        _longOffsets = I16(Table("head") + 50) != 0;
        GlyphCount = U16(Table("maxp") + 4);
        _longMetrics = U16(Table("hhea") + 34);
        _characterMap = FindCharacterMap();
    }

    /// <summary>Font units in one em.</summary>
    public int UnitsPerEm { get; }

    /// <summary>The number of glyphs.</summary>
    public int GlyphCount { get; }

    /// <summary>The glyph of a character; 0 where the font has none.</summary>
    public int GlyphIndex(int codePoint)
    {
        int segments = U16(_characterMap + 6) / 2;
        int ends = _characterMap + 14, starts = ends + (2 * segments) + 2, deltas = starts + (2 * segments), ranges = deltas + (2 * segments);
        for (int i = 0; i < segments; i++)
        {
            int start = U16(starts + (2 * i));
            if (codePoint > U16(ends + (2 * i)) || codePoint < start)
            {
                continue;
            }

            int delta = U16(deltas + (2 * i)), range = U16(ranges + (2 * i));
            if (range == 0)
            {
                return (codePoint + delta) & 0xFFFF;
            }

            int glyph = U16(ranges + (2 * i) + range + (2 * (codePoint - start)));
            return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
        }

        return 0;
    }

    /// <summary>How far the pen moves on after a glyph, in font units.</summary>
    public int AdvanceWidth(int glyph) => U16(Table("hmtx") + (4 * Math.Min(glyph, _longMetrics - 1)));

    /// <summary>The box of all points of a glyph, on and off the curve, in font units, y upwards; all zero for a glyph without ink.</summary>
    public (int Left, int Bottom, int Right, int Top) ControlBox(int glyph)
    {
        (int start, int length) = Glyph(glyph);
        return length == 0 ? default : (I16(start + 2), I16(start + 4), I16(start + 6), I16(start + 8));
    }

    /// <summary>The contours of a glyph in font units, y upwards.</summary>
    /// <exception cref="InvalidDataException">The glyph is composed of others.</exception>
    public Outline Outline(int glyph)
    {
        (int start, int length) = Glyph(glyph);
        return length == 0 ? new Outline() : new GlyphContours(_data, start).ToOutline();
    }

    private (int Start, int Length) Glyph(int glyph)
    {
        if (glyph < 0 || glyph >= GlyphCount)
        {
            throw new ArgumentOutOfRangeException(nameof(glyph), glyph, $"The font has the glyphs 0 to {GlyphCount - 1}.");
        }

        int loca = Table("loca");
        int Offset(int i) => _longOffsets ? (int)U32(loca + (4 * i)) : 2 * U16(loca + (2 * i));
        return (Table("glyf") + Offset(glyph), Offset(glyph + 1) - Offset(glyph));
    }

    private int FindCharacterMap()
    {
        int map = Table("cmap");
        for (int i = 0, count = U16(map + 2); i < count; i++)
        {
            int subtable = map + (int)U32(map + 4 + (8 * i) + 4);
            if (U16(subtable) == 4)
            {
                return subtable;
            }
        }

        throw new InvalidDataException("The font has no Unicode character map of format 4.");
    }

    private int Table(string tag) =>
        _tables.TryGetValue(tag, out int offset) ? offset : throw new InvalidDataException($"The font has no table '{tag}'.");

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(at));

    private int I16(int at) => BinaryPrimitives.ReadInt16BigEndian(_data.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_data.AsSpan(at));
}
