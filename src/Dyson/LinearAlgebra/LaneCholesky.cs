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
    public static void Factor<T>(ReadOnlySpan<T> a, int n, Span<T> lower)
        where T : unmanaged, ILanes<T> => Compute(a, n, lower, n, 1);

    /// <summary>As <see cref="Factor"/>, but Lᵀ is written: row j holds column j of L. The destination must not be <paramref name="a"/>.</summary>
    public static void FactorTransposed<T>(ReadOnlySpan<T> a, int n, Span<T> upper)
        where T : unmanaged, ILanes<T> => Compute(a, n, upper, 1, n);

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

    /// <summary>The mask of lanes in which A is finite and positive definite (a Cholesky factorisation exists).</summary>
    /// <param name="a">n×n, lower triangle read.</param>
    /// <param name="n">Size.</param>
    /// <param name="work">n×n vectors that are overwritten.</param>
    public static T IsPositiveDefinite<T>(ReadOnlySpan<T> a, int n, Span<T> work)
        where T : unmanaged, ILanes<T>
    {
        Factor(a, n, work);

        // A pivot that is negative, zero or NaN gives a NaN or zero root, and everything below and right of it inherits a NaN, the last
        // pivot included. An infinite one hides: it divides its column to zero.
        T infinity = T.Broadcast(double.PositiveInfinity);
        T definite = T.LessThan(T.BroadcastBits(0), work[(n * n) - 1]);
        for (int i = 0; i < n; i++)
        {
            definite &= T.LessThan(work[(i * n) + i], infinity);
        }

        return definite;
    }

    // L_ij is written at i·down + j·along.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Compute<T>(ReadOnlySpan<T> a, int n, Span<T> lower, nint down, nint along)
        where T : unmanaged, ILanes<T>
    {
        Debug.Assert(a.Length >= n * n && lower.Length >= n * n, "shapes");
        ref T source = ref MemoryMarshal.GetReference(a);
        ref T l = ref MemoryMarshal.GetReference(lower);
        T one = T.Broadcast(1.0);
        for (int j = 0; j < n; j++)
        {
            ref T rowJ = ref Unsafe.Add(ref l, j * down);
            T pivot = Unsafe.Add(ref source, (j * n) + j);
            for (nint k = 0; k < j; k++)
            {
                T x = Unsafe.Add(ref rowJ, k * along);
                pivot = T.NegateMultiplyAdd(x, x, pivot);
            }

            // 1/√p as √p · (1/p): root and quotient, the slowest operations of all, need not wait for each other.
            T root = T.Sqrt(pivot);
            T inverse = root * (one / pivot);
            Unsafe.Add(ref rowJ, j * along) = root;
            for (int i = j + 1; i < n; i += 2)
            {
                // At an odd edge the second row is the first once more.
                int i1 = Math.Min(i + 1, n - 1);
                ref T row0 = ref Unsafe.Add(ref l, i * down);
                ref T row1 = ref Unsafe.Add(ref l, i1 * down);
                T s0 = Unsafe.Add(ref source, (i * n) + j);
                T s1 = Unsafe.Add(ref source, (i1 * n) + j);
                for (nint k = 0; k < j; k++)
                {
                    T x = Unsafe.Add(ref rowJ, k * along);
                    s0 = T.NegateMultiplyAdd(Unsafe.Add(ref row0, k * along), x, s0);
                    s1 = T.NegateMultiplyAdd(Unsafe.Add(ref row1, k * along), x, s1);
                }

                Unsafe.Add(ref row0, j * along) = s0 * inverse;
                Unsafe.Add(ref row1, j * along) = s1 * inverse;
            }

            for (int i = 0; i < j; i++)
            {
                Unsafe.Add(ref l, (i * down) + (j * along)) = T.BroadcastBits(0);
            }
        }
    }
}
