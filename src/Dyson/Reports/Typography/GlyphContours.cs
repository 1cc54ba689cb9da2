using System.Buffers.Binary;
using Dyson.Reports.Drawing;

namespace Dyson.Reports.Typography;

/// <summary>
/// The contours of one glyph of a TrueType font: points on and off the curve, read from the table glyf. Between two consecutive points
/// off the curve lies an implied one on it.
/// </summary>
internal sealed class GlyphContours
{
    private readonly byte[] _data;
    private readonly List<List<(double X, double Y, bool On)>> _contours = [];

    /// <summary>Reads the glyph that begins at <paramref name="start"/>.</summary>
    /// <exception cref="InvalidDataException">The glyph is composed of others; the fonts in use have none of these.</exception>
    public GlyphContours(byte[] data, int start)
    {
        _data = data;
        int contours = I16(start);
        if (contours < 0)
        {
            throw new InvalidDataException("Composite glyphs are not supported.");
        }

        // a header of ten bytes: the number of contours and the box
        ReadSimple(start + 10, contours);
    }

    public Outline ToOutline()
    {
        Outline outline = new();
        foreach (List<(double X, double Y, bool On)> points in _contours.Where(c => c.Count > 1))
        {
            int first = points.FindIndex(p => p.On);
            (double X, double Y) origin = first >= 0 ? (points[first].X, points[first].Y) : Middle(points[0], points[^1]);
            outline.MoveTo(origin.X, origin.Y);
            int offset = first >= 0 ? first + 1 : 0, count = first >= 0 ? points.Count - 1 : points.Count;
            for (int i = 0; i < count; i++)
            {
                (double X, double Y, bool On) point = points[(offset + i) % points.Count];
                if (point.On)
                {
                    outline.LineTo(point.X, point.Y);
                    continue;
                }

                bool last = i == count - 1;
                (double X, double Y, bool On) next = last ? (origin.X, origin.Y, true) : points[(offset + i + 1) % points.Count];
                (double X, double Y) end = next.On ? (next.X, next.Y) : Middle(point, next);
                outline.QuadraticTo(point.X, point.Y, end.X, end.Y);
                i += next.On && !last ? 1 : 0;
            }

            outline.Close();
        }

        return outline;
    }

    private static (double X, double Y) Middle((double X, double Y, bool On) a, (double X, double Y, bool On) b) => ((a.X + b.X) / 2, (a.Y + b.Y) / 2);

    private void ReadSimple(int at, int contours)
    {
        int[] ends = [.. Enumerable.Range(0, contours).Select(i => U16(at + (2 * i)))];
        int count = contours == 0 ? 0 : ends[^1] + 1;
        at += 2 * contours;
        at += 2 + U16(at);
        byte[] flags = new byte[count];
        for (int i = 0; i < count;)
        {
            byte flag = _data[at++];
            int repeats = (flag & 8) != 0 ? _data[at++] : 0;
            for (int r = 0; r <= repeats; r++)
            {
                flags[i++] = flag;
            }
        }

        int[] x = ReadCoordinates(flags, ref at, shortBit: 2, sameBit: 16);
        int[] y = ReadCoordinates(flags, ref at, shortBit: 4, sameBit: 32);
        int start = 0;
        foreach (int end in ends)
        {
            _contours.Add([.. Enumerable.Range(start, end - start + 1).Select(i => ((double)x[i], (double)y[i], (flags[i] & 1) != 0))]);
            start = end + 1;
        }
    }

    /// <summary>Coordinates are differences; a flag says whether one takes a byte with a sign of its own, two bytes, or none (no change).</summary>
    private int[] ReadCoordinates(byte[] flags, ref int at, int shortBit, int sameBit)
    {
        int[] values = new int[flags.Length];
        int value = 0;
        for (int i = 0; i < flags.Length; i++)
        {
            bool same = (flags[i] & sameBit) != 0;
            if ((flags[i] & shortBit) != 0)
            {
                value += same ? _data[at] : -_data[at];
                at++;
            }
            else if (!same)
            {
                value += I16(at);
                at += 2;
            }

            values[i] = value;
        }

        return values;
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(at));

    private int I16(int at) => BinaryPrimitives.ReadInt16BigEndian(_data.AsSpan(at));
}
