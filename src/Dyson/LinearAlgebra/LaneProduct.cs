using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// Products of small matrices held across replicas: an R×C matrix is R·C vectors in row order, one lane a replica. Every product is a
/// table of dot products of rows, c_ij = Σ_k a_ik b_jk, summed in ascending k with fused multiply-add, two rows by two rows at a time in
/// registers. Destinations are last and must not overlap the operands; nothing is allocated.
/// </summary>
/// <remarks>
/// Triangular operands must hold zeros in their other half; the sums leave out the blocks of two that are zero throughout. A symmetric
/// result is computed below the diagonal and mirrored, so it is symmetric to the last bit.
/// </remarks>
public static class LaneProduct
{
    // Which k contribute to the block of rows i, i1 of A and rows j, j1 of B.
    private interface IRange
    {
        static abstract int From(int j);

        static abstract int To(int i1, int j1, int inner);
    }

    // What becomes of the four sums of a block.
    private interface IStore
    {
        static abstract bool OnlyLower { get; }

        static abstract bool Adds { get; }

        static abstract bool Mirrors { get; }
    }

    /// <summary>C = A Bᵀ. A: rows×inner, B: columns×inner, C: rows×columns.</summary>
    public static void TimesTransposed<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int rows, int inner, int columns, Span<T> c)
        where T : unmanaged, ILanes<T> => Compute<T, Full, Overwrite>(a, b, rows, inner, columns, c);

    /// <summary>C += A Bᵀ, shapes as in <see cref="TimesTransposed"/>.</summary>
    public static void AddTimesTransposed<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int rows, int inner, int columns, Span<T> c)
        where T : unmanaged, ILanes<T> => Compute<T, Full, Accumulate>(a, b, rows, inner, columns, c);

    /// <summary>C += A Lᵀ, L lower triangular. A: rows×n, L: n×n, C: rows×n.</summary>
    public static void AddTimesTransposedLower<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> lower, int rows, int n, Span<T> c)
        where T : unmanaged, ILanes<T> => Compute<T, LowerRight, Accumulate>(a, lower, rows, n, n, c);

    /// <summary>C += A L, L lower triangular and given by its transpose (row j holds column j of L). All n×n.</summary>
    public static void AddTimesLower<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> lowerTransposed, int n, Span<T> c)
        where T : unmanaged, ILanes<T> => Compute<T, UpperRight, Accumulate>(a, lowerTransposed, n, n, n, c);

    /// <summary>C = L Bᵀ, L lower triangular. L: n×n, B: columns×n, C: n×columns.</summary>
    public static void LowerTimesTransposed<T>(ReadOnlySpan<T> lower, ReadOnlySpan<T> b, int n, int columns, Span<T> c)
        where T : unmanaged, ILanes<T> => Compute<T, LowerLeft, Overwrite>(lower, b, n, n, columns, c);

    /// <summary>C = L M, both lower triangular, M given by its transpose. All n×n; C is written on and below the diagonal blocks only.</summary>
    public static void LowerTimesLower<T>(ReadOnlySpan<T> lower, ReadOnlySpan<T> otherTransposed, int n, Span<T> c)
        where T : unmanaged, ILanes<T> => Compute<T, LowerLower, OverwriteLower>(lower, otherTransposed, n, n, n, c);

    /// <summary>C = A Bᵀ where the result is known to be symmetric (commuting symmetric matrices, or B = A). A, B: n×inner, C: n×n.</summary>
    public static void Symmetric<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int n, int inner, Span<T> c)
        where T : unmanaged, ILanes<T> => Compute<T, Full, OverwriteSymmetric>(a, b, n, inner, n, c);

    /// <summary>C += A Bᵀ where C and the product are symmetric, shapes as in <see cref="Symmetric"/>.</summary>
    public static void AddSymmetric<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int n, int inner, Span<T> c)
        where T : unmanaged, ILanes<T> => Compute<T, Full, AccumulateSymmetric>(a, b, n, inner, n, c);

    /// <summary>C += L Lᵀ, L lower triangular, C symmetric. All n×n.</summary>
    public static void AddGramOfLower<T>(ReadOnlySpan<T> lower, int n, Span<T> c)
        where T : unmanaged, ILanes<T> => Compute<T, LowerRight, AccumulateSymmetric>(lower, lower, n, n, n, c);

    /// <summary>C = Aᵀ. A: rows×columns, C: columns×rows.</summary>
    public static void Transpose<T>(ReadOnlySpan<T> a, int rows, int columns, Span<T> c)
        where T : unmanaged, ILanes<T>
    {
        Debug.Assert(a.Length >= rows * columns && c.Length >= rows * columns, "shapes");
        ref T a0 = ref MemoryMarshal.GetReference(a);
        ref T c0 = ref MemoryMarshal.GetReference(c);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                Unsafe.Add(ref c0, (j * rows) + i) = Unsafe.Add(ref a0, (i * columns) + j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Compute<T, TRange, TStore>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, int rows, int inner, int columns, Span<T> c)
        where T : unmanaged, ILanes<T>
        where TRange : struct, IRange
        where TStore : struct, IStore
    {
        Debug.Assert(a.Length >= rows * inner && b.Length >= columns * inner && c.Length >= rows * columns, "shapes");
        ref T a0 = ref MemoryMarshal.GetReference(a);
        ref T b0 = ref MemoryMarshal.GetReference(b);
        ref T c0 = ref MemoryMarshal.GetReference(c);
        for (int i = 0; i < rows; i += 2)
        {
            // At an odd edge the second row is the first once more: computed twice, and stored twice in the same place.
            int i1 = Math.Min(i + 1, rows - 1);
            int end = TStore.OnlyLower ? i + 1 : columns;
            ref T rowA0 = ref Unsafe.Add(ref a0, i * inner);
            ref T rowA1 = ref Unsafe.Add(ref a0, i1 * inner);
            for (int j = 0; j < end; j += 2)
            {
                int j1 = Math.Min(j + 1, columns - 1);
                ref T rowB0 = ref Unsafe.Add(ref b0, j * inner);
                ref T rowB1 = ref Unsafe.Add(ref b0, j1 * inner);
                T s00 = T.BroadcastBits(0);
                T s01 = s00;
                T s10 = s00;
                T s11 = s00;
                int to = TRange.To(i1, j1, inner);
                for (nint k = TRange.From(j); k < to; k++)
                {
                    T x0 = Unsafe.Add(ref rowA0, k);
                    T x1 = Unsafe.Add(ref rowA1, k);
                    T y0 = Unsafe.Add(ref rowB0, k);
                    T y1 = Unsafe.Add(ref rowB1, k);
                    s00 = T.MultiplyAdd(x0, y0, s00);
                    s01 = T.MultiplyAdd(x0, y1, s01);
                    s10 = T.MultiplyAdd(x1, y0, s10);
                    s11 = T.MultiplyAdd(x1, y1, s11);
                }

                ref T c00 = ref Unsafe.Add(ref c0, (i * columns) + j);
                ref T c01 = ref Unsafe.Add(ref c0, (i * columns) + j1);
                ref T c10 = ref Unsafe.Add(ref c0, (i1 * columns) + j);
                ref T c11 = ref Unsafe.Add(ref c0, (i1 * columns) + j1);
                if (TStore.Adds)
                {
                    s00 += c00;
                    s01 += c01;
                    s10 += c10;
                    s11 += c11;
                }

                // On a diagonal block s01 and s10 are mirror images up to rounding: the one below the diagonal, stored later, wins.
                c01 = s01;
                if (TStore.Mirrors)
                {
                    Unsafe.Add(ref c0, (j1 * columns) + i) = s01;
                    Unsafe.Add(ref c0, (j * columns) + i1) = s10;
                    Unsafe.Add(ref c0, (j1 * columns) + i1) = s11;
                    Unsafe.Add(ref c0, (j * columns) + i) = s00;
                }

                c10 = s10;
                c11 = s11;
                c00 = s00;
            }
        }
    }

    private readonly struct Full : IRange
    {
        public static int From(int j) => 0;

        public static int To(int i1, int j1, int inner) => inner;
    }

    private readonly struct LowerLeft : IRange
    {
        public static int From(int j) => 0;

        public static int To(int i1, int j1, int inner) => i1 + 1;
    }

    private readonly struct LowerRight : IRange
    {
        public static int From(int j) => 0;

        public static int To(int i1, int j1, int inner) => j1 + 1;
    }

    private readonly struct UpperRight : IRange
    {
        public static int From(int j) => j;

        public static int To(int i1, int j1, int inner) => inner;
    }

    private readonly struct LowerLower : IRange
    {
        public static int From(int j) => j;

        public static int To(int i1, int j1, int inner) => i1 + 1;
    }

    private readonly struct Overwrite : IStore
    {
        public static bool OnlyLower => false;

        public static bool Adds => false;

        public static bool Mirrors => false;
    }

    private readonly struct Accumulate : IStore
    {
        public static bool OnlyLower => false;

        public static bool Adds => true;

        public static bool Mirrors => false;
    }

    private readonly struct OverwriteLower : IStore
    {
        public static bool OnlyLower => true;

        public static bool Adds => false;

        public static bool Mirrors => false;
    }

    private readonly struct OverwriteSymmetric : IStore
    {
        public static bool OnlyLower => true;

        public static bool Adds => false;

        public static bool Mirrors => true;
    }

    private readonly struct AccumulateSymmetric : IStore
    {
        public static bool OnlyLower => true;

        public static bool Adds => true;

        public static bool Mirrors => true;
    }
}
