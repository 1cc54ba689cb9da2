using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// Products of large single matrices with neighbouring columns of the result side by side in a register: c_ij = Σ_k a(i, k) b_kj, every
/// sum from zero in ascending k with fused multiply-add. No sum crosses lanes, so the bits do not depend on the register's width and are those
/// of <see cref="LaneProduct"/> with one lane.
/// </summary>
public static class WideProduct
{
    /// <summary>Columns that are handled together at most, and so the numbers of a strip of B for each of its rows.</summary>
    public const int StripWidth = 16;

    // Below this many numbers B stays in the second-level cache and is read where it is.
    private const int CachedSize = 1 << 15;

    /// <summary>C = A B.</summary>
    /// <param name="a">A, element (i, k) at i·aRow + k·aInner.</param>
    /// <param name="aRow">Distance of A's rows.</param>
    /// <param name="aInner">Distance of A's columns.</param>
    /// <param name="b">B, element (k, j) at k·bInner + j·bColumn.</param>
    /// <param name="bInner">Distance of B's rows.</param>
    /// <param name="bColumn">Distance of B's columns.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="inner">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="c">Destination, rows×columns, row by row; must not overlap the operands.</param>
    /// <param name="strip">Working memory, inner·<see cref="StripWidth"/> numbers.</param>
    public static void Compute(
        ReadOnlySpan<double> a, int aRow, int aInner, ReadOnlySpan<double> b, int bInner, int bColumn, int rows, int inner, int columns, Span<double> c, Span<double> strip)
    {
        Debug.Assert(a.Length >= rows * inner && b.Length >= columns * inner && c.Length >= rows * columns && strip.Length >= inner * StripWidth, "shapes");
        Operands operands = new(aRow, aInner, bInner, bColumn, rows, inner, columns);
        int done = 0;
        if (Lanes8.IsHardwareAccelerated)
        {
            done = Columns<Lanes8>(operands, a, b, c, strip, done);
        }

        if (Lanes4.IsHardwareAccelerated)
        {
            done = Columns<Lanes4>(operands, a, b, c, strip, done);
        }

        Columns<Lanes1>(operands, a, b, c, strip, done);
    }

    // From column `from` on as many as two registers of this width can take; returns where it stopped.
    private static int Columns<T>(in Operands shape, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, Span<double> strip, int from)
        where T : unmanaged, ILanes<T>
    {
        int width = 2 * T.Count;
        int to = from + ((shape.Columns - from) / width * width);
        if (shape.BColumn == 1 && shape.Inner * shape.Columns <= CachedSize)
        {
            // C is written row after row.
            for (int i = 0; i < shape.Rows; i += 4)
            {
                for (int j = from; j < to; j += width)
                {
                    Tiles<T>(shape, a, b[j..], shape.BInner, c, i, j, Math.Min(i + 4, shape.Rows));
                }
            }

            return T.Count == 1 ? Last(shape, a, b, c, strip, to) : to;
        }

        // A strip of columns of B, copied side by side, is read by all rows of A in turn.
        for (int j = from; j < to; j += width)
        {
            Pack(shape, b, j, width, strip);
            Tiles<T>(shape, a, strip, width, c, 0, j, shape.Rows);
        }

        return T.Count == 1 ? Last(shape, a, b, c, strip, to) : to;
    }

    // The last column of an odd number.
    private static int Last(in Operands shape, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, Span<double> strip, int from)
    {
        for (int j = from; j < shape.Columns; j++)
        {
            Pack(shape, b, j, 1, strip);
            for (int i = 0; i < shape.Rows; i++)
            {
                double sum = 0;
                for (int k = 0; k < shape.Inner; k++)
                {
                    sum = Math.FusedMultiplyAdd(a[(i * shape.ARow) + (k * shape.AInner)], strip[k], sum);
                }

                c[(i * shape.Columns) + j] = sum;
            }
        }

        return shape.Columns;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Pack(in Operands shape, ReadOnlySpan<double> b, int column, int width, Span<double> strip)
    {
        ref double from = ref MemoryMarshal.GetReference(b);
        ref double to = ref MemoryMarshal.GetReference(strip);
        for (int k = 0; k < shape.Inner; k++)
        {
            for (int j = 0; j < width; j++)
            {
                Unsafe.Add(ref to, (k * width) + j) = Unsafe.Add(ref from, (k * shape.BInner) + ((column + j) * shape.BColumn));
            }
        }
    }

    private static void Tiles<T>(in Operands shape, ReadOnlySpan<double> a, ReadOnlySpan<double> strip, int stripInner, Span<double> c, int row, int column, int end)
        where T : unmanaged, ILanes<T>
    {
        ref double a0 = ref MemoryMarshal.GetReference(a);
        ref double b0 = ref MemoryMarshal.GetReference(strip);
        ref double c0 = ref MemoryMarshal.GetReference(c);
        for (int i = row; i < end; i += 4)
        {
            // At the edge the last row is computed again: the same bits in the same place.
            nint row1 = Math.Min(1, end - 1 - i);
            nint row2 = Math.Min(2, end - 1 - i);
            nint row3 = Math.Min(3, end - 1 - i);
            Tile<T>(
                ref Unsafe.Add(ref a0, i * shape.ARow), row1 * shape.ARow, row2 * shape.ARow, row3 * shape.ARow, shape.AInner, ref b0, stripInner, shape.Inner,
                ref Unsafe.Add(ref c0, (i * shape.Columns) + column), row1 * shape.Columns, row2 * shape.Columns, row3 * shape.Columns);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Tile<T>(
        ref double a, nint a1, nint a2, nint a3, nint aInner, ref double b, nint bInner, int inner, ref double c, nint c1, nint c2, nint c3)
        where T : unmanaged, ILanes<T>
    {
        T s00 = T.BroadcastBits(0);
        T s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
        for (int k = 0; k < inner; k++)
        {
            T y0 = Load<T>(ref b);
            T y1 = Load<T>(ref Unsafe.Add(ref b, T.Count));
            T x = T.Broadcast(a);
            s00 = T.MultiplyAdd(x, y0, s00);
            s01 = T.MultiplyAdd(x, y1, s01);
            x = T.Broadcast(Unsafe.Add(ref a, a1));
            s10 = T.MultiplyAdd(x, y0, s10);
            s11 = T.MultiplyAdd(x, y1, s11);
            x = T.Broadcast(Unsafe.Add(ref a, a2));
            s20 = T.MultiplyAdd(x, y0, s20);
            s21 = T.MultiplyAdd(x, y1, s21);
            x = T.Broadcast(Unsafe.Add(ref a, a3));
            s30 = T.MultiplyAdd(x, y0, s30);
            s31 = T.MultiplyAdd(x, y1, s31);
            a = ref Unsafe.Add(ref a, aInner);
            b = ref Unsafe.Add(ref b, bInner);
        }

        Store(ref c, s00, s01);
        Store(ref Unsafe.Add(ref c, c1), s10, s11);
        Store(ref Unsafe.Add(ref c, c2), s20, s21);
        Store(ref Unsafe.Add(ref c, c3), s30, s31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Load<T>(ref double from)
        where T : unmanaged, ILanes<T> => Unsafe.ReadUnaligned<T>(ref Unsafe.As<double, byte>(ref from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(ref double c, T first, T second)
        where T : unmanaged, ILanes<T>
    {
        Unsafe.WriteUnaligned(ref Unsafe.As<double, byte>(ref c), first);
        Unsafe.WriteUnaligned(ref Unsafe.As<double, byte>(ref Unsafe.Add(ref c, T.Count)), second);
    }

    private readonly record struct Operands(int ARow, int AInner, int BInner, int BColumn, int Rows, int Inner, int Columns);
}
