using System.Buffers.Binary;
using Dyson.Reports.Drawing;

namespace Dyson.Reports.Typography;

/// <summary>
/// The contours of one glyph of a TrueType font: points on and off the curve, read from the table glyf, simple or composite. Between two
/// consecutive points off the curve lies an implied one on it.
/// </summary>
internal sealed class GlyphContours
{
    private readonly byte[] _data;
    private readonly List<List<(double X, double Y, bool On)>> _contours = [];

    public GlyphContours(byte[] data, int start, Func<int, int> startOf)
    {
        _data = data;
        int contours = I16(start);
        if (contours >= 0)
        {
            ReadSimple(start + 10, contours);
        }
        else
        {
            ReadComposite(start + 10, startOf);
        }
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

    private void ReadComposite(int at, Func<int, int> startOf)
    {
        int flags;
        do
        {
            flags = U16(at);
            GlyphContours part = new(_data, startOf(U16(at + 2)), startOf);
            bool words = (flags & 1) != 0;
            (int dx, int dy) = words ? (I16(at + 4), I16(at + 6)) : ((sbyte)_data[at + 4], (sbyte)_data[at + 5]);
            at += words ? 8 : 6;
            double xx = 1, xy = 0, yx = 0, yy = 1;
            if ((flags & 8) != 0)
            {
                xx = yy = Fraction(ref at);
            }
            else if ((flags & 0x40) != 0)
            {
                (xx, yy) = (Fraction(ref at), Fraction(ref at));
            }
            else if ((flags & 0x80) != 0)
            {
                (xx, xy, yx, yy) = (Fraction(ref at), Fraction(ref at), Fraction(ref at), Fraction(ref at));
            }

            foreach (List<(double X, double Y, bool On)> contour in part._contours)
            {
                _contours.Add([.. contour.Select(p => ((xx * p.X) + (yx * p.Y) + dx, (xy * p.X) + (yy * p.Y) + dy, p.On))]);
            }
        }
        while ((flags & 0x20) != 0);
    }

    /// <summary>A signed fixed-point number with 14 bits behind the point.</summary>
    private double Fraction(ref int at)
    {
        at += 2;
        return I16(at - 2) / 16384.0;
    }

    private int U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(at));

    private int I16(int at) => BinaryPrimitives.ReadInt16BigEndian(_data.AsSpan(at));
}
