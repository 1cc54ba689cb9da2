using System.Runtime.CompilerServices;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// The second stage of the spectrum of a large matrix: a band becomes bidiagonal, or tridiagonal. Row after row is cleared by one reflection; the
/// bulge that it raises is pushed out along the band, b rows a hop, by reflections of which each clears only the first row or column of the bulge
/// (Lang, SIAM J. Sci. Comput. 14, 1320, 1993, and Parallel Computing 22, 1, 1996). 8bn² operations, symmetric 12bn², in a window that stays in the cache.
/// </summary>
internal static unsafe class BulgeChasing
{
    private const int Width = HouseholderPanel.Width;
    private const int Registers = Width / 8;
    private const int RowsBetweenChecks = 64;

    /// <summary>
    /// Diagonal and upper diagonal of the bidiagonal matrix with the singular values of an upper triangular band a_ij, 0 ≤ j − i ≤ b.
    /// </summary>
    /// <param name="a">The band, row by row; what else is there is not read.</param>
    /// <param name="stride">Distance of its rows.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="diagonal">Destination, n numbers.</param>
    /// <param name="above">Destination, n − 1 numbers.</param>
    /// <param name="cancellation">Felt between rows.</param>
    /// <param name="keep">Where the reflections are kept; null if they are not needed.</param>
    public static void Bidiagonalise(
        double* a, nint stride, int n, Span<double> diagonal, Span<double> above, CancellationToken cancellation, BulgeReflections? keep = null)
    {
        // Row i holds columns i − b … i + 2b − 1; rows overlap to a dense matrix with this distance of rows. Rows of zeros keep every window whole.
        const int Distance = (3 * Width) - 1;
        using LaneMemory<Lanes8> memory = Memory(n + (3L * Width), Distance);
        fixed (Lanes8* aligned = memory.Span)
        {
            double* start = (double*)aligned + Width;
            for (int i = 0; i < n; i++)
            {
                int count = Math.Min(Width + 1, n - i);
                new ReadOnlySpan<double>(a + (i * stride) + i, count).CopyTo(new Span<double>(start + ((nint)i * Distance) + i, count));
            }

            double* v = stackalloc double[Width];
            for (int row = 0; row < n; row++)
            {
                Check(row, cancellation);
                int cleared = row;
                for (int c = row + 1; c < n; c += Width)
                {
                    double* r = start + ((nint)cleared * Distance) + c;
                    double tau = RowReflection(r, v);
                    keep?.KeepRight(v, tau);
                    FromTheRight(r + Distance, c + Width - 1 - cleared, Distance, v, tau);

                    double* block = start + ((nint)c * Distance) + c;
                    tau = ColumnReflection(block, Distance, v, out double beta);
                    keep?.KeepLeft(v, tau);
                    FromTheLeft(block, Distance, v, tau);
                    FromTheLeft(block + Width, Distance, v, tau);
                    SetColumn(block, Distance, beta);
                    cleared = c;
                }

                diagonal[row] = start[((nint)row * Distance) + row];
                if (row < n - 1)
                {
                    above[row] = start[((nint)row * Distance) + row + 1];
                }
            }
        }
    }

    /// <summary>Diagonal and next diagonal of the tridiagonal matrix with the eigenvalues of a symmetric band a_ij, |j − i| ≤ b.</summary>
    /// <param name="a">The band with both its halves, row by row; what else is there is not read.</param>
    /// <param name="stride">Distance of its rows.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="diagonal">Destination, n numbers.</param>
    /// <param name="beside">Destination, n − 1 numbers.</param>
    /// <param name="cancellation">Felt between rows.</param>
    public static void Tridiagonalise(double* a, nint stride, int n, Span<double> diagonal, Span<double> beside, CancellationToken cancellation)
    {
        // Row i holds columns i − 2b … i + 2b − 1; windows begin b rows before the first.
        const int Distance = (4 * Width) - 1;
        using LaneMemory<Lanes8> memory = Memory(n + (5L * Width), Distance);
        fixed (Lanes8* aligned = memory.Span)
        {
            double* start = (double*)aligned + (((nint)Width + 1) * (Distance + 1)) + Width;
            for (int i = 0; i < n; i++)
            {
                int from = Math.Max(0, i - Width);
                int count = Math.Min(i + Width + 1, n) - from;
                new ReadOnlySpan<double>(a + (i * stride) + from, count).CopyTo(new Span<double>(start + ((nint)i * Distance) + from, count));
            }

            double* v = stackalloc double[Width];
            for (int row = 0; row < n; row++)
            {
                Check(row, cancellation);
                int cleared = row;
                for (int c = row + 1; c < n; c += Width)
                {
                    double* r = start + ((nint)cleared * Distance) + c;
                    double tau = RowReflection(r, v);
                    double beta = r[0];
                    double* above = start + ((nint)(c - Width) * Distance) + c;
                    FromTheRight(above, 3 * Width, Distance, v, tau);
                    double* left = start + ((nint)c * Distance) + c - Width;
                    FromTheLeft(left, Distance, v, tau);
                    FromTheLeft(left + Width, Distance, v, tau);
                    FromTheLeft(left + (2 * Width), Distance, v, tau);
                    new Span<double>(r, Width).Clear();
                    r[0] = beta;
                    SetColumn(start + ((nint)c * Distance) + cleared, Distance, beta);
                    cleared = c;
                }

                diagonal[row] = start[((nint)row * Distance) + row];
                if (row < n - 1)
                {
                    beside[row] = start[((nint)row * Distance) + row + 1];
                }
            }
        }
    }

    private static LaneMemory<Lanes8> Memory(long rows, int distance) => new(checked((int)(rows * (distance + 1) / 8)));

    private static void Check(int row, CancellationToken cancellation)
    {
        if (row % RowsBetweenChecks == 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static void SetColumn(double* column, nint distance, double beta)
    {
        column[0] = beta;
        for (int i = 1; i < Width; i++)
        {
            column[i * distance] = 0;
        }
    }

    // Of the b numbers of a row: v and τ, and the row becomes (β, 0, …).
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double RowReflection(double* row, double* v)
    {
        Lanes8* x = (Lanes8*)row;
        double alpha = row[0];
        row[0] = 0;
        Lanes8 squares = x[0] * x[0];
        for (int q = 1; q < Registers; q++)
        {
            squares = Lanes8.MultiplyAdd(x[q], x[q], squares);
        }

        double tau = HouseholderPanel.Reflection(alpha, FixedOrderSum.Of(squares), out double beta, out double scale);
        Lanes8 factor = Lanes8.Broadcast(scale);
        for (int q = 0; q < Registers; q++)
        {
            ((Lanes8*)v)[q] = factor * x[q];
            x[q] = Lanes8.BroadcastBits(0);
        }

        v[0] = 1;
        row[0] = beta;
        return tau;
    }

    // Of b numbers below each other: v, τ and β.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double ColumnReflection(double* column, nint distance, double* v, out double beta)
    {
        Lanes8 squares = Lanes8.BroadcastBits(0);
        double alpha = column[0];
        v[0] = 0;
        for (int i = 1; i < Width; i++)
        {
            v[i] = column[i * distance];
        }

        for (int q = 0; q < Registers; q++)
        {
            squares = Lanes8.MultiplyAdd(((Lanes8*)v)[q], ((Lanes8*)v)[q], squares);
        }

        double tau = HouseholderPanel.Reflection(alpha, FixedOrderSum.Of(squares), out beta, out double scale);
        Lanes8 factor = Lanes8.Broadcast(scale);
        for (int q = 0; q < Registers; q++)
        {
            ((Lanes8*)v)[q] = factor * ((Lanes8*)v)[q];
        }

        v[0] = 1;
        return tau;
    }

    // Rows of b columns: each loses τ (x·v) v.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void FromTheRight(double* rows, int count, nint distance, double* v, double tau)
    {
        if (tau == 0)
        {
            return;
        }

        Lanes8* w = (Lanes8*)v;
        Lanes8 v0 = w[0], v1 = w[1], v2 = w[2], v3 = w[3], v4 = w[4], v5 = w[5];
        for (int i = 0; i < count; i++, rows += distance)
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

    // A block of b×b: A loses τ v (vᵀ A).
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void FromTheLeft(double* block, nint distance, double* v, double tau)
    {
        if (tau == 0)
        {
            return;
        }

        Lanes8 s0 = Lanes8.BroadcastBits(0);
        Lanes8 s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0;
        double* row = block;
        for (int i = 0; i < Width; i++, row += distance)
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
        for (int i = 0; i < Width; i++, row += distance)
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
