using System.Runtime.CompilerServices;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// The second stage of singular values of a large matrix: a triangular band becomes bidiagonal. Row after row is cleared by one reflection; the
/// bulge that it raises below the diagonal is pushed out along the band, b rows a hop, by reflections from the left and from the right of which
/// only the first row or column is cleared (Lang, Parallel Computing 22, 1, 1996). 8 b n² operations in a window that stays in the cache.
/// </summary>
internal static unsafe class BulgeChasing
{
    private const int Width = HouseholderPanel.Width;

    // Row i holds columns i − b … i + 2b − 1.
    private const int Row = 3 * Width;

    // Element (i, j) at i·Distance + j from the diagonal's start: a dense matrix whose rows overlap.
    private const int Distance = Row - 1;

    /// <summary>Numbers of working memory for n rows: the band, and rows of zeros so that every window is whole.</summary>
    public static long WorkingLength(int n) => (long)(n + (3 * Width)) * Row;

    /// <summary>Diagonal and upper diagonal of the bidiagonal matrix.</summary>
    /// <param name="a">The band, row by row: a_ij counts for 0 ≤ j − i ≤ b.</param>
    /// <param name="stride">Distance of its rows.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="band">Working memory of <see cref="WorkingLength"/>, zero.</param>
    /// <param name="diagonal">Destination, n numbers.</param>
    /// <param name="above">Destination, n − 1 numbers.</param>
    /// <param name="cancellation">Felt between rows.</param>
    public static void Bidiagonalise(
        double* a, nint stride, int n, double* band, Span<double> diagonal, Span<double> above, CancellationToken cancellation)
    {
        double* start = band + Width;
        for (int i = 0; i < n; i++)
        {
            int count = Math.Min(Width + 1, n - i);
            new ReadOnlySpan<double>(a + (i * stride) + i, count).CopyTo(new Span<double>(start + ((nint)i * Distance) + i, count));
        }

        double* v = stackalloc double[Width];
        for (int row = 0; row < n; row++)
        {
            if (row % 64 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            int cleared = row;
            for (int c = row + 1; c < n; c += Width)
            {
                double* r = start + ((nint)cleared * Distance) + c;
                double tau = RowReflection(r, v);
                if (tau != 0)
                {
                    FromTheRight(r + Distance, c + Width - 1 - cleared, v, tau);
                }

                double* block = start + ((nint)c * Distance) + c;
                tau = ColumnReflection(block, v, out double beta);
                if (tau != 0)
                {
                    FromTheLeft(block, v, tau);
                }

                block[0] = beta;
                for (int i = 1; i < Width; i++)
                {
                    block[(nint)i * Distance] = 0;
                }

                cleared = c;
            }

            diagonal[row] = start[((nint)row * Distance) + row];
            if (row < n - 1)
            {
                above[row] = start[((nint)row * Distance) + row + 1];
            }
        }
    }

    // Of the b numbers of a row: v and τ, and the row becomes (β, 0, …).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double RowReflection(double* row, double* v)
    {
        Lanes8* x = (Lanes8*)row;
        double alpha = row[0];
        row[0] = 0;
        Lanes8 squares = x[0] * x[0];
        for (int q = 1; q < Width / 8; q++)
        {
            squares = Lanes8.MultiplyAdd(x[q], x[q], squares);
        }

        double tau = HouseholderPanel.Reflection(alpha, FixedOrderSum.Of(squares), out double beta, out double scale);
        Lanes8 factor = Lanes8.Broadcast(scale);
        for (int q = 0; q < Width / 8; q++)
        {
            ((Lanes8*)v)[q] = factor * x[q];
            x[q] = Lanes8.BroadcastBits(0);
        }

        v[0] = 1;
        row[0] = beta;
        return tau;
    }

    // Of b numbers below each other: v, τ and β.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double ColumnReflection(double* column, double* v, out double beta)
    {
        Lanes8 squares = Lanes8.BroadcastBits(0);
        double alpha = column[0];
        v[0] = 0;
        for (int i = 1; i < Width; i++)
        {
            v[i] = column[(nint)i * Distance];
        }

        for (int q = 0; q < Width / 8; q++)
        {
            squares = Lanes8.MultiplyAdd(((Lanes8*)v)[q], ((Lanes8*)v)[q], squares);
        }

        double tau = HouseholderPanel.Reflection(alpha, FixedOrderSum.Of(squares), out beta, out double scale);
        Lanes8 factor = Lanes8.Broadcast(scale);
        for (int q = 0; q < Width / 8; q++)
        {
            ((Lanes8*)v)[q] = factor * ((Lanes8*)v)[q];
        }

        v[0] = 1;
        return tau;
    }

    // Rows of b columns: each loses τ (x·v) v.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FromTheRight(double* rows, int count, double* v, double tau)
    {
        Lanes8* w = (Lanes8*)v;
        Lanes8 v0 = w[0], v1 = w[1], v2 = w[2], v3 = w[3], v4 = w[4], v5 = w[5];
        for (int i = 0; i < count; i++, rows += Distance)
        {
            Lanes8* x = (Lanes8*)rows;
            Lanes8 x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5];
            Lanes8 even = Lanes8.MultiplyAdd(v4, x4, Lanes8.MultiplyAdd(v2, x2, v0 * x0));
            Lanes8 odd = Lanes8.MultiplyAdd(v5, x5, Lanes8.MultiplyAdd(v3, x3, v1 * x1));
            Lanes8 factor = Lanes8.Broadcast(-tau * FixedOrderSum.Of(even + odd));
            x[0] = Lanes8.MultiplyAdd(factor, v0, x0);
            x[1] = Lanes8.MultiplyAdd(factor, v1, x1);
            x[2] = Lanes8.MultiplyAdd(factor, v2, x2);
            x[3] = Lanes8.MultiplyAdd(factor, v3, x3);
            x[4] = Lanes8.MultiplyAdd(factor, v4, x4);
            x[5] = Lanes8.MultiplyAdd(factor, v5, x5);
        }
    }

    // b rows of 2b columns: A loses τ v (vᵀ A).
    private static void FromTheLeft(double* block, double* v, double tau)
    {
        for (int column = 0; column < 2 * Width; column += 48)
        {
            FromTheLeftHalf(block + column, v, tau);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FromTheLeftHalf(double* block, double* v, double tau)
    {
        Lanes8 s0 = Lanes8.BroadcastBits(0);
        Lanes8 s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0;
        double* row = block;
        for (int i = 0; i < Width; i++, row += Distance)
        {
            Lanes8 factor = Lanes8.Broadcast(v[i]);
            Lanes8* x = (Lanes8*)row;
            s0 = Lanes8.MultiplyAdd(factor, x[0], s0);
            s1 = Lanes8.MultiplyAdd(factor, x[1], s1);
            s2 = Lanes8.MultiplyAdd(factor, x[2], s2);
            s3 = Lanes8.MultiplyAdd(factor, x[3], s3);
            s4 = Lanes8.MultiplyAdd(factor, x[4], s4);
            s5 = Lanes8.MultiplyAdd(factor, x[5], s5);
        }

        Lanes8 minusTau = Lanes8.Broadcast(-tau);
        (s0, s1, s2, s3, s4, s5) = (minusTau * s0, minusTau * s1, minusTau * s2, minusTau * s3, minusTau * s4, minusTau * s5);
        row = block;
        for (int i = 0; i < Width; i++, row += Distance)
        {
            Lanes8 factor = Lanes8.Broadcast(v[i]);
            Lanes8* x = (Lanes8*)row;
            x[0] = Lanes8.MultiplyAdd(factor, s0, x[0]);
            x[1] = Lanes8.MultiplyAdd(factor, s1, x[1]);
            x[2] = Lanes8.MultiplyAdd(factor, s2, x[2]);
            x[3] = Lanes8.MultiplyAdd(factor, s3, x[3]);
            x[4] = Lanes8.MultiplyAdd(factor, s4, x[4]);
            x[5] = Lanes8.MultiplyAdd(factor, s5, x[5]);
        }
    }
}
