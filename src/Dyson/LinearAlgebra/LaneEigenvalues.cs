using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// Eigenvalues (and eigenvectors) of small symmetric matrices held across replicas, by cyclic Jacobi rotations (Golub and Van Loan,
/// Matrix Computations, §8.5).
/// </summary>
/// <remarks>
/// Each lane has its own mask: once a lane's off-diagonal part is below 10⁻¹⁶ of its norm, it is left alone, so that its bits do not
/// depend on how long its neighbours need. Lanes whose ‖A‖² is not finite are left alone from the start: their diagonal stays what it was.
/// Squares of the elements decide when a lane has converged, so ‖A‖ should lie between 10⁻¹³⁰ and 10¹⁵⁰, or be 0.
/// </remarks>
public static class LaneEigenvalues
{
    /// <summary>Sweeps after which a lane is given up; normal matrices were never seen to need more than 12 for any n ≤ 64.</summary>
    private const int MostSweeps = 40;

    /// <summary>
    /// Diagonalises A in place: its diagonal becomes the eigenvalues, in no particular order. If <paramref name="vectors"/> is not empty, its
    /// row j becomes the unit eigenvector that belongs to the j-th diagonal element, A v = λ v.
    /// </summary>
    /// <param name="a">n×n symmetric; only the lower triangle is read. Overwritten.</param>
    /// <param name="n">Size, n ≥ 1.</param>
    /// <param name="vectors">n×n destination, or empty.</param>
    public static void Diagonalise<T>(Span<T> a, int n, Span<T> vectors)
        where T : unmanaged, ILanes<T>
    {
        Debug.Assert(a.Length >= n * n && (vectors.IsEmpty || vectors.Length >= n * n), "shapes");
        T zero = T.BroadcastBits(0);
        T one = T.Broadcast(1.0);
        if (!vectors.IsEmpty)
        {
            for (int i = 0; i < n * n; i++)
            {
                vectors[i] = i / n == i % n ? one : zero;
            }
        }

        T diagonal = zero;
        for (int i = 0; i < n; i++)
        {
            diagonal = T.MultiplyAdd(a[(i * n) + i], a[(i * n) + i], diagonal);
        }

        T off = OffDiagonal<T>(a, n);
        T tolerance = (diagonal + off) * T.Broadcast(1e-32);
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            // False for a lane that has converged and for one that is not finite.
            T active = T.LessThan(tolerance, off);
            if (T.SignBits(active) == 0)
            {
                return;
            }

            Sweep(a, n, active, vectors);
            off = OffDiagonal<T>(a, n);
        }
    }

    // Σ a_ij² over i ≠ j.
    private static T OffDiagonal<T>(ReadOnlySpan<T> a, int n)
        where T : unmanaged, ILanes<T>
    {
        T sum = T.BroadcastBits(0);
        for (int i = 1; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                sum = T.MultiplyAdd(a[(i * n) + j], a[(i * n) + j], sum);
            }
        }

        return sum + sum;
    }

    // Every pair once, in the rounds of a tournament: the pairs of a round share no row, so the processor can work on the angles of
    // several of them at a time. With an odd number of rows one of them rests in each round.
    private static void Sweep<T>(Span<T> a, int n, T active, Span<T> vectors)
        where T : unmanaged, ILanes<T>
    {
        int rounds = n - 1 + (n % 2);
        for (int round = 0; round < rounds; round++)
        {
            if (rounds < n)
            {
                Rotate(a, n, round, n - 1, active, vectors);
            }

            for (int i = 1; i <= (rounds - 1) / 2; i++)
            {
                int up = (round + i) % rounds;
                int down = (round + rounds - i) % rounds;
                Rotate(a, n, Math.Min(up, down), Math.Max(up, down), active, vectors);
            }
        }
    }

    // Makes a_pq zero, p < q. Only the lower triangle is kept.
    private static void Rotate<T>(Span<T> a, int n, int p, int q, T active, Span<T> vectors)
        where T : unmanaged, ILanes<T>
    {
        T zero = T.BroadcastBits(0);
        T one = T.Broadcast(1.0);
        ref T a0 = ref MemoryMarshal.GetReference(a);
        ref T rowP = ref Unsafe.Add(ref a0, p * n);
        ref T rowQ = ref Unsafe.Add(ref a0, q * n);
        T app = Unsafe.Add(ref rowP, p);
        T apq = Unsafe.Add(ref rowQ, p);
        T aqq = Unsafe.Add(ref rowQ, q);

        // t = tan of the rotation's angle, the smaller root of t² + 2θt − 1 = 0 with θ = (a_qq − a_pp)/(2 a_pq), written with one
        // division: t = 2 a_pq sign(d) / (|d| + √(d² + 4 a_pq²)).
        T d = aqq - app;
        T twice = apq + apq;
        T denominator = T.Abs(d) + T.Sqrt(T.MultiplyAdd(d, d, twice * twice));
        T rotate = active & T.LessThan(zero, denominator) & ~T.AreEqual(apq, zero);
        T sign = d & T.Broadcast(-0.0);
        T t = T.Select(rotate, (twice ^ sign) / T.Select(rotate, denominator, one), zero);
        T square = T.MultiplyAdd(t, t, one);
        T c = T.Sqrt(square) * (one / square);
        T s = t * c;

        T change = t * apq;
        Unsafe.Add(ref rowP, p) = T.Select(rotate, app - change, app);
        Unsafe.Add(ref rowQ, q) = T.Select(rotate, aqq + change, aqq);
        Unsafe.Add(ref rowQ, p) = T.Select(rotate, zero, apq);
        for (int k = 0; k < p; k++)
        {
            Turn(ref Unsafe.Add(ref rowP, k), ref Unsafe.Add(ref rowQ, k), c, s);
        }

        for (int k = p + 1; k < q; k++)
        {
            Turn(ref Unsafe.Add(ref a0, (k * n) + p), ref Unsafe.Add(ref rowQ, k), c, s);
        }

        for (int k = q + 1; k < n; k++)
        {
            Turn(ref Unsafe.Add(ref a0, (k * n) + p), ref Unsafe.Add(ref a0, (k * n) + q), c, s);
        }

        if (!vectors.IsEmpty)
        {
            for (int k = 0; k < n; k++)
            {
                Turn(ref vectors[(p * n) + k], ref vectors[(q * n) + k], c, s);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<T>(ref T p, ref T q, T c, T s)
        where T : unmanaged, ILanes<T>
    {
        T oldP = p;
        T oldQ = q;
        p = T.NegateMultiplyAdd(s, oldQ, c * oldP);
        q = T.MultiplyAdd(s, oldP, c * oldQ);
    }
}
