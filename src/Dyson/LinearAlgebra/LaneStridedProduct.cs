using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// Products of matrices held across replicas whose operands may be read by rows or by columns, so that none need be transposed:
/// c_ij = Σ_k a(i, k) b(j, k), summed from zero in ascending k with fused multiply-add; the same bits as <see cref="LaneProduct"/>.
/// Four rows by four in registers where there are enough of both.
/// </summary>
public static class LaneStridedProduct
{
    /// <summary>Vectors of working memory that one product of this inner length needs: none where replicas are side by side.</summary>
    public static int WorkingLength<T>(int inner)
        where T : unmanaged, ILanes<T> => typeof(T) == typeof(Lanes1) ? inner * WideProduct.StripWidth : 0;

    /// <summary>C = A Bᵀ, A: rows×inner, B: columns×inner, C: rows×columns, all row by row; <paramref name="work"/>: <see cref="WorkingLength"/>.</summary>
    public static void TimesTransposed<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int rows, int inner, int columns, Span<T> c, Span<T> work)
        where T : unmanaged, ILanes<T> => Choose(a, inner, 1, b, inner, 1, rows, inner, columns, c, work);

    /// <summary>C = A B, A: rows×inner, B: inner×columns, C: rows×columns, all row by row; <paramref name="work"/>: <see cref="WorkingLength"/>.</summary>
    public static void Times<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int rows, int inner, int columns, Span<T> c, Span<T> work)
        where T : unmanaged, ILanes<T> => Choose(a, inner, 1, b, 1, columns, rows, inner, columns, c, work);

    /// <summary>C = Aᵀ B, A: inner×rows, B: inner×columns, C: rows×columns, all row by row; <paramref name="work"/>: <see cref="WorkingLength"/>.</summary>
    public static void TransposedTimes<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int rows, int inner, int columns, Span<T> c, Span<T> work)
        where T : unmanaged, ILanes<T> => Choose(a, 1, rows, b, 1, columns, rows, inner, columns, c, work);

    // One replica alone has neighbouring columns of the result side by side in a register.
    private static void Choose<T>(
        ReadOnlySpan<T> a, int aRow, int aInner, ReadOnlySpan<T> b, int bRow, int bInner, int rows, int inner, int columns, Span<T> c, Span<T> work)
        where T : unmanaged, ILanes<T>
    {
        if (typeof(T) == typeof(Lanes1))
        {
            WideProduct.Compute(Doubles(a), aRow, aInner, Doubles(b), bInner, bRow, rows, inner, columns, MemoryMarshal.Cast<T, double>(c), MemoryMarshal.Cast<T, double>(work));
            return;
        }

        Compute(a, aRow, aInner, b, bRow, bInner, rows, inner, columns, c);
    }

    private static ReadOnlySpan<double> Doubles<T>(ReadOnlySpan<T> lanes)
        where T : unmanaged, ILanes<T> => MemoryMarshal.Cast<T, double>(lanes);

    private static void Compute<T>(
        ReadOnlySpan<T> a, int aRow, int aInner, ReadOnlySpan<T> b, int bRow, int bInner, int rows, int inner, int columns, Span<T> c)
        where T : unmanaged, ILanes<T>
    {
        Debug.Assert(a.Length >= rows * inner && b.Length >= columns * inner && c.Length >= rows * columns, "shapes");
        ref T a0 = ref MemoryMarshal.GetReference(a);
        ref T b0 = ref MemoryMarshal.GetReference(b);
        ref T c0 = ref MemoryMarshal.GetReference(c);

        // Sixteen sums and eight operands need the 32 registers of AVX-512.
        int tiledRows = T.Count == 8 ? rows & ~3 : 0;
        int tiledColumns = T.Count == 8 ? columns & ~3 : 0;
        for (int i = 0; i < tiledRows; i += 4)
        {
            for (int j = 0; j < tiledColumns; j += 4)
            {
                FourByFour(ref Unsafe.Add(ref a0, i * aRow), aRow, aInner, ref Unsafe.Add(ref b0, j * bRow), bRow, bInner, inner, ref Unsafe.Add(ref c0, (i * columns) + j), columns);
            }
        }

        for (int i = 0; i < rows; i += 2)
        {
            for (int j = i < tiledRows ? tiledColumns : 0; j < columns; j += 2)
            {
                // At an odd edge the second row is the first once more: computed twice, and stored twice in the same place.
                nint down = i + 1 < rows ? 1 : 0;
                nint right = j + 1 < columns ? 1 : 0;
                TwoByTwo(
                    ref Unsafe.Add(ref a0, i * aRow), down * aRow, aInner, ref Unsafe.Add(ref b0, j * bRow), right * bRow, bInner, inner,
                    ref Unsafe.Add(ref c0, (i * columns) + j), down * columns, right);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TwoByTwo<T>(ref T a, nint aRow, nint aInner, ref T b, nint bRow, nint bInner, int inner, ref T c, nint down, nint right)
        where T : unmanaged, ILanes<T>
    {
        T s00 = T.BroadcastBits(0);
        T s01 = s00;
        T s10 = s00;
        T s11 = s00;
        for (int k = 0; k < inner; k++)
        {
            T x0 = a;
            T x1 = Unsafe.Add(ref a, aRow);
            T y0 = b;
            T y1 = Unsafe.Add(ref b, bRow);
            s00 = T.MultiplyAdd(x0, y0, s00);
            s01 = T.MultiplyAdd(x0, y1, s01);
            s10 = T.MultiplyAdd(x1, y0, s10);
            s11 = T.MultiplyAdd(x1, y1, s11);
            a = ref Unsafe.Add(ref a, aInner);
            b = ref Unsafe.Add(ref b, bInner);
        }

        Unsafe.Add(ref c, down + right) = s11;
        Unsafe.Add(ref c, down) = s10;
        Unsafe.Add(ref c, right) = s01;
        c = s00;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FourByFour<T>(ref T a, nint aRow, nint aInner, ref T b, nint bRow, nint bInner, int inner, ref T c, nint columns)
        where T : unmanaged, ILanes<T>
    {
        T s00 = T.BroadcastBits(0);
        T s01 = s00, s02 = s00, s03 = s00;
        T s10 = s00, s11 = s00, s12 = s00, s13 = s00;
        T s20 = s00, s21 = s00, s22 = s00, s23 = s00;
        T s30 = s00, s31 = s00, s32 = s00, s33 = s00;
        for (int k = 0; k < inner; k++)
        {
            T y0 = b;
            T y1 = Unsafe.Add(ref b, bRow);
            T y2 = Unsafe.Add(ref b, 2 * bRow);
            T y3 = Unsafe.Add(ref b, 3 * bRow);
            T x = a;
            s00 = T.MultiplyAdd(x, y0, s00);
            s01 = T.MultiplyAdd(x, y1, s01);
            s02 = T.MultiplyAdd(x, y2, s02);
            s03 = T.MultiplyAdd(x, y3, s03);
            x = Unsafe.Add(ref a, aRow);
            s10 = T.MultiplyAdd(x, y0, s10);
            s11 = T.MultiplyAdd(x, y1, s11);
            s12 = T.MultiplyAdd(x, y2, s12);
            s13 = T.MultiplyAdd(x, y3, s13);
            x = Unsafe.Add(ref a, 2 * aRow);
            s20 = T.MultiplyAdd(x, y0, s20);
            s21 = T.MultiplyAdd(x, y1, s21);
            s22 = T.MultiplyAdd(x, y2, s22);
            s23 = T.MultiplyAdd(x, y3, s23);
            x = Unsafe.Add(ref a, 3 * aRow);
            s30 = T.MultiplyAdd(x, y0, s30);
            s31 = T.MultiplyAdd(x, y1, s31);
            s32 = T.MultiplyAdd(x, y2, s32);
            s33 = T.MultiplyAdd(x, y3, s33);
            a = ref Unsafe.Add(ref a, aInner);
            b = ref Unsafe.Add(ref b, bInner);
        }

        Store(ref c, s00, s01, s02, s03);
        Store(ref Unsafe.Add(ref c, columns), s10, s11, s12, s13);
        Store(ref Unsafe.Add(ref c, 2 * columns), s20, s21, s22, s23);
        Store(ref Unsafe.Add(ref c, 3 * columns), s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(ref T c, T first, T second, T third, T fourth)
        where T : unmanaged, ILanes<T>
    {
        c = first;
        Unsafe.Add(ref c, 1) = second;
        Unsafe.Add(ref c, 2) = third;
        Unsafe.Add(ref c, 3) = fourth;
    }
}
