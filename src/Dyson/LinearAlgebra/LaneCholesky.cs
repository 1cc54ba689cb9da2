using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>Cholesky factors of small symmetric positive-definite matrices held across replicas.</summary>
public static class LaneCholesky
{
    /// <summary>A = L Lᵀ with L lower triangular, zeros above the diagonal.</summary>
    /// <param name="a">n×n; only the lower triangle is read.</param>
    /// <param name="n">Size, n ≥ 1.</param>
    /// <param name="lower">Destination n×n; may be <paramref name="a"/> itself.</param>
    /// <remarks>A lane whose matrix is not positive definite gets NaN from the first bad pivot on; its neighbours are not touched.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Factor<T>(ReadOnlySpan<T> a, int n, Span<T> lower)
        where T : unmanaged, ILanes<T>
    {
        Debug.Assert(a.Length >= n * n && lower.Length >= n * n, "shapes");
        ref T source = ref MemoryMarshal.GetReference(a);
        ref T l = ref MemoryMarshal.GetReference(lower);
        T one = T.Broadcast(1.0);
        for (int j = 0; j < n; j++)
        {
            ref T rowJ = ref Unsafe.Add(ref l, j * n);
            T pivot = Unsafe.Add(ref source, (j * n) + j);
            for (nint k = 0; k < j; k++)
            {
                T x = Unsafe.Add(ref rowJ, k);
                pivot = T.NegateMultiplyAdd(x, x, pivot);
            }

            T root = T.Sqrt(pivot);
            T inverse = one / root;
            Unsafe.Add(ref rowJ, j) = root;
            int i = j + 1;
            for (; i + 1 < n; i += 2)
            {
                ref T row0 = ref Unsafe.Add(ref l, i * n);
                ref T row1 = ref Unsafe.Add(ref row0, n);
                T s0 = Unsafe.Add(ref source, (i * n) + j);
                T s1 = Unsafe.Add(ref source, ((i + 1) * n) + j);
                for (nint k = 0; k < j; k++)
                {
                    T x = Unsafe.Add(ref rowJ, k);
                    s0 = T.NegateMultiplyAdd(Unsafe.Add(ref row0, k), x, s0);
                    s1 = T.NegateMultiplyAdd(Unsafe.Add(ref row1, k), x, s1);
                }

                Unsafe.Add(ref row0, j) = s0 * inverse;
                Unsafe.Add(ref row1, j) = s1 * inverse;
            }

            if (i < n)
            {
                ref T row = ref Unsafe.Add(ref l, i * n);
                T s = Unsafe.Add(ref source, (i * n) + j);
                for (nint k = 0; k < j; k++)
                {
                    s = T.NegateMultiplyAdd(Unsafe.Add(ref row, k), Unsafe.Add(ref rowJ, k), s);
                }

                Unsafe.Add(ref row, j) = s * inverse;
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = i + 1; j < n; j++)
            {
                Unsafe.Add(ref l, (i * n) + j) = T.BroadcastBits(0);
            }
        }
    }

    /// <summary>Solves Lᵀ Y = B in place, column by column: B: n×columns becomes Y.</summary>
    public static void SolveTransposed<T>(ReadOnlySpan<T> lower, int n, int columns, Span<T> b)
        where T : unmanaged, ILanes<T>
    {
        Debug.Assert(lower.Length >= n * n && b.Length >= n * columns, "shapes");
        for (int i = n - 1; i >= 0; i--)
        {
            T inverse = T.Broadcast(1.0) / lower[(i * n) + i];
            for (int c = 0; c < columns; c++)
            {
                T s = b[(i * columns) + c];
                for (int k = i + 1; k < n; k++)
                {
                    s = T.NegateMultiplyAdd(lower[(k * n) + i], b[(k * columns) + c], s);
                }

                b[(i * columns) + c] = s * inverse;
            }
        }
    }

    /// <summary>The mask of lanes in which A is positive definite (a Cholesky factorisation exists).</summary>
    /// <param name="a">n×n, lower triangle read.</param>
    /// <param name="n">Size.</param>
    /// <param name="work">n×n vectors that are overwritten.</param>
    public static T IsPositiveDefinite<T>(ReadOnlySpan<T> a, int n, Span<T> work)
        where T : unmanaged, ILanes<T>
    {
        Factor(a, n, work);

        // A bad pivot gives a NaN or zero root, and everything below and right of it inherits the NaN, the last pivot included.
        T last = work[(n * n) - 1];
        return T.LessThan(T.BroadcastBits(0), last) & T.LessThan(last, T.Broadcast(double.PositiveInfinity));
    }
}
