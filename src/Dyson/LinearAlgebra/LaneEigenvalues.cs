using System.Diagnostics;
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
    /// <param name="a">n×n symmetric, both triangles given; overwritten.</param>
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

        T norm = zero;
        for (int i = 0; i < n * n; i++)
        {
            norm = T.MultiplyAdd(a[i], a[i], norm);
        }

        T tolerance = norm * T.Broadcast(1e-32);
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            T off = zero;
            for (int p = 1; p < n; p++)
            {
                for (int q = 0; q < p; q++)
                {
                    off = T.MultiplyAdd(a[(p * n) + q], a[(p * n) + q], off);
                }
            }

            // False for a lane that has converged and for one that is not finite.
            T active = T.LessThan(tolerance, off + off);
            if (T.SignBits(active) == 0)
            {
                return;
            }

            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    Rotate(a, n, p, q, active, vectors);
                }
            }
        }
    }

    private static void Rotate<T>(Span<T> a, int n, int p, int q, T active, Span<T> vectors)
        where T : unmanaged, ILanes<T>
    {
        T zero = T.BroadcastBits(0);
        T one = T.Broadcast(1.0);
        T apq = a[(p * n) + q];
        T app = a[(p * n) + p];
        T aqq = a[(q * n) + q];

        // t = tan of the rotation's angle, the smaller root of t² + 2θt − 1 = 0 with θ = (a_qq − a_pp)/(2 a_pq), written with one
        // division: t = 2 a_pq sign(d) / (|d| + √(d² + 4 a_pq²)).
        T d = aqq - app;
        T twice = apq + apq;
        T hypotenuse = T.Sqrt(T.MultiplyAdd(d, d, twice * twice));
        T denominator = T.Abs(d) + hypotenuse;
        T rotate = active & T.LessThan(zero, denominator) & ~T.AreEqual(apq, zero);
        T sign = d & T.Broadcast(-0.0);
        T t = T.Select(rotate, (twice ^ sign) / T.Select(rotate, denominator, one), zero);
        T c = one / T.Sqrt(T.MultiplyAdd(t, t, one));
        T s = t * c;

        T change = t * apq;
        a[(p * n) + p] = T.Select(rotate, app - change, app);
        a[(q * n) + q] = T.Select(rotate, aqq + change, aqq);
        T kept = T.Select(rotate, zero, apq);
        a[(p * n) + q] = kept;
        a[(q * n) + p] = kept;
        for (int k = 0; k < n; k++)
        {
            if (k == p || k == q)
            {
                continue;
            }

            T akp = a[(p * n) + k];
            T akq = a[(q * n) + k];
            T newP = T.NegateMultiplyAdd(s, akq, c * akp);
            T newQ = T.MultiplyAdd(s, akp, c * akq);
            a[(p * n) + k] = newP;
            a[(k * n) + p] = newP;
            a[(q * n) + k] = newQ;
            a[(k * n) + q] = newQ;
        }

        if (vectors.IsEmpty)
        {
            return;
        }

        for (int k = 0; k < n; k++)
        {
            T vp = vectors[(p * n) + k];
            T vq = vectors[(q * n) + k];
            vectors[(p * n) + k] = T.NegateMultiplyAdd(s, vq, c * vp);
            vectors[(q * n) + k] = T.MultiplyAdd(s, vp, c * vq);
        }
    }
}
