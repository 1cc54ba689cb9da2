using System.Diagnostics;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// Singular values of small matrices held across replicas, by one-sided Jacobi rotations (Hestenes): the columns are rotated until they
/// are orthogonal, their lengths are the singular values. Small and nearly degenerate values keep their relative accuracy, which a detour
/// over WᵀW would lose.
/// </summary>
/// <remarks>
/// Each lane has its own mask, as in <see cref="LaneEigenvalues"/>. A lane with ‖W‖ ≥ 10⁷⁵, infinite or NaN gets NaN for every value.
/// Fourth powers of the columns' lengths are compared, so the relative accuracy of values below 10⁻⁶⁵ is not promised.
/// </remarks>
public static class LaneSingularValues
{
    /// <summary>Sweeps after which a lane is given up; normal matrices were never seen to need more than 12 for any size up to 64.</summary>
    private const int MostSweeps = 40;

    private const double LargestNormSquared = 1e150;

    /// <summary>Computes the singular values of W.</summary>
    /// <param name="transposed">Wᵀ, columns×rows: row j is column j of W. Overwritten.</param>
    /// <param name="rows">Rows of W.</param>
    /// <param name="columns">Columns of W.</param>
    /// <param name="values">Destination, one vector a column, in no particular order (for columns &gt; rows some are 0 up to rounding).</param>
    public static void Compute<T>(Span<T> transposed, int rows, int columns, Span<T> values)
        where T : unmanaged, ILanes<T>
    {
        Debug.Assert(transposed.Length >= rows * columns && values.Length >= columns, "shapes");

        // Two columns count as orthogonal when the cosine of their angle is below this; its square enters.
        T tolerance = T.Broadcast(1e-31);
        T active = T.LessThan(Dot<T>(transposed[..(rows * columns)], transposed[..(rows * columns)]), T.Broadcast(LargestNormSquared));
        T outside = ~active;
        for (int sweep = 0; sweep < MostSweeps && T.SignBits(active) != 0; sweep++)
        {
            T rotatedSome = T.BroadcastBits(0);
            for (int p = 0; p < columns - 1; p++)
            {
                for (int q = p + 1; q < columns; q++)
                {
                    rotatedSome |= Rotate(transposed.Slice(p * rows, rows), transposed.Slice(q * rows, rows), active, tolerance);
                }
            }

            active &= rotatedSome;
        }

        for (int j = 0; j < columns; j++)
        {
            Span<T> column = transposed.Slice(j * rows, rows);
            values[j] = T.Select(outside, T.Broadcast(double.NaN), T.Sqrt(Dot<T>(column, column)));
        }
    }

    private static T Rotate<T>(Span<T> x, Span<T> y, T active, T tolerance)
        where T : unmanaged, ILanes<T>
    {
        T zero = T.BroadcastBits(0);
        T one = T.Broadcast(1.0);
        T xx = Dot<T>(x, x);
        T yy = Dot<T>(y, y);
        T xy = Dot<T>(x, y);
        T rotate = active & T.LessThan(tolerance * xx * yy, xy * xy);
        if (T.SignBits(rotate) == 0)
        {
            return rotate;
        }

        T d = yy - xx;
        T twice = xy + xy;
        T denominator = T.Abs(d) + T.Sqrt(T.MultiplyAdd(d, d, twice * twice));
        T sign = d & T.Broadcast(-0.0);
        T t = T.Select(rotate, (twice ^ sign) / T.Select(rotate, denominator, one), zero);
        T c = one / T.Sqrt(T.MultiplyAdd(t, t, one));
        T s = t * c;
        for (int k = 0; k < x.Length; k++)
        {
            T xk = x[k];
            T yk = y[k];
            x[k] = T.NegateMultiplyAdd(s, yk, c * xk);
            y[k] = T.MultiplyAdd(s, xk, c * yk);
        }

        return rotate;
    }

    private static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, ILanes<T>
    {
        T sum = T.BroadcastBits(0);
        for (int k = 0; k < x.Length; k++)
        {
            sum = T.MultiplyAdd(x[k], y[k], sum);
        }

        return sum;
    }
}
