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
    /// <summary>C = A B.</summary>
    /// <param name="a">A, element (i, k) at i·aRow + k·aInner.</param>
    /// <param name="aRow">Distance of A's rows.</param>
    /// <param name="aInner">Distance of A's columns.</param>
    /// <param name="b">B, inner×columns, row by row.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="inner">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="c">Destination, rows×columns, row by row; must not overlap the operands.</param>
    public static void Compute(ReadOnlySpan<double> a, int aRow, int aInner, ReadOnlySpan<double> b, int rows, int inner, int columns, Span<double> c)
    {
        Debug.Assert(a.Length >= rows * inner && b.Length >= columns * inner && c.Length >= rows * columns, "shapes");
        int done = 0;
        if (Lanes8.IsHardwareAccelerated)
        {
            done = Columns<Lanes8>(a, aRow, aInner, b, rows, inner, columns, c, done);
        }

        if (Lanes4.IsHardwareAccelerated)
        {
            done = Columns<Lanes4>(a, aRow, aInner, b, rows, inner, columns, c, done);
        }

        Columns<Lanes1>(a, aRow, aInner, b, rows, inner, columns, c, done);
    }

    // From column `from` on as many as this width can take; returns where it stopped. A strip of columns of B is read by all rows of A in turn.
    private static int Columns<T>(ReadOnlySpan<double> a, int aRow, int aInner, ReadOnlySpan<double> b, int rows, int inner, int columns, Span<double> c, int from)
        where T : unmanaged, ILanes<T>
    {
        ref double a0 = ref MemoryMarshal.GetReference(a);
        ref double b0 = ref MemoryMarshal.GetReference(b);
        ref double c0 = ref MemoryMarshal.GetReference(c);
        int j = from;
        for (; j + (2 * T.Count) <= columns; j += 2 * T.Count)
        {
            for (int i = 0; i < rows; i += 4)
            {
                // At the edge the last row is computed again: the same bits in the same place.
                nint row1 = Math.Min(1, rows - 1 - i);
                nint row2 = Math.Min(2, rows - 1 - i);
                nint row3 = Math.Min(3, rows - 1 - i);
                Tile<T>(ref Unsafe.Add(ref a0, i * aRow), row1 * aRow, row2 * aRow, row3 * aRow, aInner, ref Unsafe.Add(ref b0, j), columns, inner,
                    ref Unsafe.Add(ref c0, (i * columns) + j), row1 * columns, row2 * columns, row3 * columns);
            }
        }

        for (; j + T.Count <= columns; j += T.Count)
        {
            for (int i = 0; i < rows; i++)
            {
                Single<T>(ref Unsafe.Add(ref a0, i * aRow), aInner, ref Unsafe.Add(ref b0, j), columns, inner, ref Unsafe.Add(ref c0, (i * columns) + j));
            }
        }

        return j;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Tile<T>(
        ref double a, nint a1, nint a2, nint a3, nint aInner, ref double b, nint columns, int inner, ref double c, nint c1, nint c2, nint c3)
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
            b = ref Unsafe.Add(ref b, columns);
        }

        Store(ref c, s00, s01);
        Store(ref Unsafe.Add(ref c, c1), s10, s11);
        Store(ref Unsafe.Add(ref c, c2), s20, s21);
        Store(ref Unsafe.Add(ref c, c3), s30, s31);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Single<T>(ref double a, nint aInner, ref double b, nint columns, int inner, ref double c)
        where T : unmanaged, ILanes<T>
    {
        T sum = T.BroadcastBits(0);
        for (int k = 0; k < inner; k++)
        {
            sum = T.MultiplyAdd(T.Broadcast(a), Load<T>(ref b), sum);
            a = ref Unsafe.Add(ref a, aInner);
            b = ref Unsafe.Add(ref b, columns);
        }

        Unsafe.WriteUnaligned(ref Unsafe.As<double, byte>(ref c), sum);
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
}
