using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// The reflections of a <see cref="BandReduction{T}"/>, A = H_1 … H_m B (G_1 … G_m)ᵀ, each a product of b reflections in compact form 1 − V T Vᵀ. V lies
/// in A itself where the reduction left zeros, left ones below the diagonal and right ones beyond the band, as LAPACK keeps them; of the triangular
/// factor that may have gone first, the upper square's part is moved aside (n²/2 numbers), because the band needs the place.
/// </summary>
internal sealed unsafe class BandReflections<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private const int Width = HouseholderPanel.Width;
    private const int Square = Width * Width;

    // Columns of vectors that one thread takes; the widest tile.
    private const int ChunkColumns = 24;

    private readonly double* _a;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _stride;
    private readonly bool _factorFirst;
    private readonly LaneMemory<Lanes8> _memory;
    private readonly double* _leftT;
    private readonly double* _rightT;
    private readonly double* _factorT;
    private readonly double* _aside;

    /// <summary>Room for the reflections of a reduction.</summary>
    /// <param name="a">A, as given to the reduction.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="factorFirst">Whether the triangular factor goes first.</param>
    public BandReflections(double* a, int rows, int columns, int stride, bool factorFirst)
    {
        _a = a;
        (_rows, _columns, _stride, _factorFirst) = (rows, columns, stride, factorFirst);
        int panels = columns / Width;
        long small = (long)panels * Square;
        long aside = factorFirst ? (long)panels * (panels + 1) / 2 * Square : 0;
        _memory = new LaneMemory<Lanes8>(checked((int)(((3 * small) + aside) / 8)));
        fixed (Lanes8* start = _memory.Span)
        {
            // Not the collector's memory: it does not move.
            _leftT = (double*)start;
        }

        _rightT = _leftT + small;
        _factorT = _rightT + small;
        _aside = _factorT + small;
    }

    /// <summary>Keeps the left panel at (k, k): V and T of H.</summary>
    public void KeepLeft(int k, double* v, int rows, double* t)
    {
        CopyNegated(t, _leftT + ((nint)(k / Width) * Square));
        for (int i = 1; i < rows; i++)
        {
            new ReadOnlySpan<double>(v + (i * Width), Math.Min(i, Width)).CopyTo(new Span<double>(At(k + i, k), Math.Min(i, Width)));
        }
    }

    /// <summary>Keeps the panel at (k, k) of the triangular factor.</summary>
    public void KeepFactor(int k, double* v, int rows, double* t)
    {
        CopyNegated(t, _factorT + ((nint)(k / Width) * Square));
        int upper = _columns - k;
        new ReadOnlySpan<double>(v, upper * Width).CopyTo(new Span<double>(Aside(k), upper * Width));
        for (int i = upper; i < rows; i++)
        {
            new ReadOnlySpan<double>(v + (i * Width), Width).CopyTo(new Span<double>(At(k + i, k), Width));
        }
    }

    /// <summary>Keeps the right panel of the row block at (k, k + b): V, rest×b, and T of G.</summary>
    public void KeepRight(int k, double* v, int rest, double* t)
    {
        CopyNegated(t, _rightT + ((nint)(k / Width) * Square));
        for (int i = 0; i < Width; i++)
        {
            double* row = At(k + i, k + Width);
            for (int j = i + 1; j < rest; j++)
            {
                row[j] = v[(j * Width) + i];
            }
        }
    }

    /// <summary>X ← H_1 … H_m X, X rows×count; rows from <c>columns</c> on must be zero.</summary>
    /// <param name="x">X, row by row.</param>
    /// <param name="stride">Distance of its rows, a multiple of 8.</param>
    /// <param name="count">Its columns, a multiple of 24.</param>
    /// <param name="threads">Threads; the bits do not depend on them.</param>
    /// <param name="cancellation">Felt between panels.</param>
    public void ApplyLeft(double* x, int stride, int count, int threads, CancellationToken cancellation)
    {
        using Work work = new(_rows, count);
        int band = _factorFirst ? _columns : _rows;
        for (int k = _columns - Width; k >= 0; k -= Width)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < band - k; i++)
            {
                Unit(work.V + (i * Width), At(k + i, k), i);
            }

            Apply(work, band - k, _leftT + ((nint)(k / Width) * Square), x + ((nint)k * stride), stride, count, threads);
        }

        for (int k = _columns - Width; _factorFirst && k >= 0; k -= Width)
        {
            cancellation.ThrowIfCancellationRequested();
            int upper = _columns - k;
            new ReadOnlySpan<double>(Aside(k), upper * Width).CopyTo(new Span<double>(work.V, upper * Width));
            for (int i = upper; i < _rows - k; i++)
            {
                new ReadOnlySpan<double>(At(k + i, k), Width).CopyTo(new Span<double>(work.V + (i * Width), Width));
            }

            Apply(work, _rows - k, _factorT + ((nint)(k / Width) * Square), x + ((nint)k * stride), stride, count, threads);
        }
    }

    /// <summary>X ← G_1 … G_m X, X columns×count.</summary>
    /// <param name="x">X, row by row.</param>
    /// <param name="stride">Distance of its rows, a multiple of 8.</param>
    /// <param name="count">Its columns, a multiple of 24.</param>
    /// <param name="threads">Threads; the bits do not depend on them.</param>
    /// <param name="cancellation">Felt between panels.</param>
    public void ApplyRight(double* x, int stride, int count, int threads, CancellationToken cancellation)
    {
        using Work work = new(_columns, count);
        for (int k = _columns - (2 * Width); k >= 0; k -= Width)
        {
            cancellation.ThrowIfCancellationRequested();
            int rest = _columns - k - Width;
            for (int i = 0; i < Width; i++)
            {
                double* row = At(k + i, k + Width);
                for (int j = 0; j < rest; j++)
                {
                    work.V[(j * Width) + i] = j > i ? row[j] : j == i ? 1 : 0;
                }
            }

            Apply(work, rest, _rightT + ((nint)(k / Width) * Square), x + ((nint)(k + Width) * stride), stride, count, threads);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private double* At(int row, int column) => _a + ((nint)row * _stride) + column;

    // Panels of n, n − b, … rows one behind the other.
    private double* Aside(int k)
    {
        long panel = k / Width;
        long panels = _columns / Width;
        return _aside + (((panel * panels) - (panel * (panel - 1) / 2)) * Square);
    }

    private static void CopyNegated(double* from, double* to)
    {
        for (int i = 0; i < Square; i++)
        {
            to[i] = -from[i];
        }
    }

    private static void Unit(double* to, double* from, int row)
    {
        for (int j = 0; j < Width; j++)
        {
            to[j] = j < row ? from[j] : j == row ? 1 : 0;
        }
    }

    // X ← X + V (−T) (Vᵀ X).
    private static void Apply(Work work, int rows, double* minusT, double* x, int stride, int count, int threads) =>
        MatrixPieces.Each(count / ChunkColumns, threads, chunk =>
        {
            int from = chunk * ChunkColumns;
            MatrixPieces.TransposedTimes<T>(work.V, Width, rows, x + from, stride, ChunkColumns, work.Product + from, count);
            MatrixPieces.AddOuter<T>(minusT, Width, 1, Width, Width, work.Product + from, count, ChunkColumns, work.Update + from, count, add: false);
            MatrixPieces.AddOuter<T>(work.V, Width, 1, rows, Width, work.Update + from, count, ChunkColumns, x + from, stride, add: true);
        });

    private sealed class Work : IDisposable
    {
        private readonly LaneMemory<Lanes8> _memory;

        public Work(int rows, int count)
        {
            _memory = new LaneMemory<Lanes8>(checked((int)(((long)Width * (rows + (2L * count))) / 8)));
            fixed (Lanes8* start = _memory.Span)
            {
                V = (double*)start;
            }

            Product = V + ((nint)Width * rows);
            Update = Product + ((nint)Width * count);
        }

        public double* V { get; }

        public double* Product { get; }

        public double* Update { get; }

        public void Dispose() => _memory.Dispose();
    }
}
