using System.Runtime.CompilerServices;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// The reflections 1 − τvvᵀ of <see cref="BulgeChasing"/> from a triangular band to two diagonals, B = L_1 L_2 … D (R_1 R_2 …)ᵀ: b numbers each, n² in all.
/// </summary>
internal sealed unsafe class BulgeReflections : IDisposable
{
    /// <summary>Columns of vectors that are turned at a time.</summary>
    public const int ChunkColumns = 24;

    private const int Width = HouseholderPanel.Width;

    private readonly int _n;
    private readonly LaneMemory<Lanes8> _memory;
    private readonly double* _left;
    private readonly double* _right;
    private double* _nextLeft;
    private double* _nextRight;

    /// <summary>Room for the reflections of n rows.</summary>
    public BulgeReflections(int n)
    {
        _n = n;
        long hops = 0;
        for (int row = 0; row < n; row++)
        {
            hops += Hops(row);
        }

        _memory = new LaneMemory<Lanes8>(checked((int)(2 * hops * Width / 8)));
        fixed (Lanes8* start = _memory.Span)
        {
            // Not the collector's memory: it does not move.
            _left = (double*)start;
        }

        _right = _left + (hops * Width);
        _nextLeft = _left;
        _nextRight = _right;
    }

    /// <summary>Keeps the next reflection from the left; v_0 = 1 is not needed and its place has τ.</summary>
    public void KeepLeft(double* v, double tau) => Keep(ref _nextLeft, v, tau);

    /// <summary>Keeps the next reflection from the right.</summary>
    public void KeepRight(double* v, double tau) => Keep(ref _nextRight, v, tau);

    /// <summary>X ← L_1 L_2 … X, or R_1 R_2 … X, X n×count.</summary>
    /// <param name="left">Which.</param>
    /// <param name="x">X, row by row, 64-byte aligned.</param>
    /// <param name="stride">Distance of its rows, a multiple of 8.</param>
    /// <param name="count">Its columns, a multiple of 24.</param>
    /// <param name="threads">Threads; the bits do not depend on them.</param>
    /// <param name="cancellation">Felt between rows.</param>
    public void Apply(bool left, double* x, int stride, int count, int threads, CancellationToken cancellation) =>
        MatrixPieces.Each(count / ChunkColumns, threads, chunk =>
        {
            double* v = left ? _nextLeft : _nextRight;
            for (int row = _n - 1; row >= 0; row--)
            {
                if (row % Width == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                // Reflections of one row touch different numbers; their order is that of the memory.
                for (int hop = Hops(row) - 1; hop >= 0; hop--)
                {
                    v -= Width;
                    int at = row + 1 + (hop * Width);
                    Turn(x + ((nint)at * stride) + (chunk * ChunkColumns), Math.Min(Width, _n - at), stride, v);
                }
            }
        });

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private static void Keep(ref double* next, double* v, double tau)
    {
        new ReadOnlySpan<double>(v, Width).CopyTo(new Span<double>(next, Width));
        next[0] = tau;
        next += Width;
    }

    private int Hops(int row) => (_n - 1 - row + Width - 1) / Width;

    // 24 columns: X loses τ v (vᵀ X); sums over even and over odd rows.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Turn(double* x, int rows, nint stride, double* v)
    {
        double tau = v[0];
        if (tau == 0)
        {
            return;
        }

        Lanes8* first = (Lanes8*)x;
        Lanes8 s0 = first[0], s1 = first[1], s2 = first[2];
        Lanes8 t0 = Lanes8.BroadcastBits(0);
        Lanes8 t1 = t0, t2 = t0;
        double* row = x + stride;
        int i = 1;
        for (; i + 1 < rows; i += 2, row += 2 * stride)
        {
            Lanes8 odd = Lanes8.Broadcast(v[i]);
            Lanes8 even = Lanes8.Broadcast(v[i + 1]);
            t0 = Lanes8.MultiplyAdd(odd, ((Lanes8*)row)[0], t0);
            t1 = Lanes8.MultiplyAdd(odd, ((Lanes8*)row)[1], t1);
            t2 = Lanes8.MultiplyAdd(odd, ((Lanes8*)row)[2], t2);
            s0 = Lanes8.MultiplyAdd(even, ((Lanes8*)(row + stride))[0], s0);
            s1 = Lanes8.MultiplyAdd(even, ((Lanes8*)(row + stride))[1], s1);
            s2 = Lanes8.MultiplyAdd(even, ((Lanes8*)(row + stride))[2], s2);
        }

        if (i < rows)
        {
            Lanes8 odd = Lanes8.Broadcast(v[i]);
            t0 = Lanes8.MultiplyAdd(odd, ((Lanes8*)row)[0], t0);
            t1 = Lanes8.MultiplyAdd(odd, ((Lanes8*)row)[1], t1);
            t2 = Lanes8.MultiplyAdd(odd, ((Lanes8*)row)[2], t2);
        }

        Lanes8 minusTau = Lanes8.Broadcast(-tau);
        (s0, s1, s2) = (minusTau * (s0 + t0), minusTau * (s1 + t1), minusTau * (s2 + t2));
        (first[0], first[1], first[2]) = (first[0] + s0, first[1] + s1, first[2] + s2);
        row = x + stride;
        for (i = 1; i < rows; i++, row += stride)
        {
            Lanes8 factor = Lanes8.Broadcast(v[i]);
            Lanes8* to = (Lanes8*)row;
            to[0] = Lanes8.MultiplyAdd(factor, s0, to[0]);
            to[1] = Lanes8.MultiplyAdd(factor, s1, to[1]);
            to[2] = Lanes8.MultiplyAdd(factor, s2, to[2]);
        }
    }
}
