using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// The first stage of eigenvalues of a large symmetric matrix: orthogonal similarity transformations to a band of
/// b = <see cref="HouseholderPanel.Width"/> diagonals on either side, A ← A − V Xᵀ − X Vᵀ, X = AVT − ½V(TᵀVᵀAVT), all in products of matrices
/// (Bischof, Lang and Sun, ACM Trans. Math. Softw. 26, 581, 2000). 2n³ operations, both halves being held.
/// </summary>
internal sealed unsafe class SymmetricBandReduction<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private const int Width = HouseholderPanel.Width;
    private const int StripRows = 96;

    private readonly double* _a;
    private readonly int _size;
    private readonly int _stride;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private readonly LaneMemory<Lanes8> _memory;
    private readonly double* _v;
    private readonly double* _x;
    private readonly double* _vTransposed;
    private readonly double* _xTransposed;
    private readonly double* _small;

    /// <summary>A reduction in place.</summary>
    /// <param name="a">A, symmetric, both halves.</param>
    /// <param name="size">Rows and columns, a multiple of b.</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="threads">Threads; the bits do not depend on them.</param>
    /// <param name="cancellation">Felt between panels.</param>
    public SymmetricBandReduction(double* a, int size, int stride, int threads, CancellationToken cancellation)
    {
        _a = a;
        (_size, _stride, _threads, _cancellation) = (size, stride, threads, cancellation);
        long panel = (long)Width * size;
        _memory = new LaneMemory<Lanes8>((int)(((4 * panel) + (4 * Width * Width)) / 8));
        fixed (Lanes8* start = _memory.Span)
        {
            // Not the collector's memory: it does not move.
            _v = (double*)start;
        }

        _x = _v + panel;
        _vTransposed = _x + panel;
        _xTransposed = _vTransposed + panel;
        _small = _xTransposed + panel;
    }

    /// <summary>A becomes a band: a_ij = 0 for |i − j| &gt; b (what else is in memory there is not cleared).</summary>
    public void Band()
    {
        double* t = _small + (Width * Width);
        double* work = t + (Width * Width);
        for (int k = 0; k + Width < _size; k += Width)
        {
            _cancellation.ThrowIfCancellationRequested();
            int rest = _size - k - Width;
            for (int i = 0; i < rest; i++)
            {
                new ReadOnlySpan<double>(At(k + Width + i, k), Width).CopyTo(new Span<double>(_v + (i * Width), Width));
            }

            HouseholderPanel.Factor<T>(_v, rest, _small, t, work);
            for (int i = 0; i < Width; i++)
            {
                for (int j = 0; j < Width; j++)
                {
                    double element = j >= i ? _small[(i * Width) + j] : 0;
                    *At(k + Width + i, k + j) = element;
                    *At(k + j, k + Width + i) = element;
                }
            }

            Update(At(k + Width, k + Width), rest, t, work);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private double* At(int row, int column) => _a + ((nint)row * _stride) + column;

    private void Update(double* a, int rest, double* t, double* work)
    {
        double* other = work + (Width * Width);
        Strips(rest, (from, count) =>
        {
            double* z = stackalloc double[StripRows * Width];
            MatrixPieces.Times<T>(a + ((nint)from * _stride), _stride, count, _v, rest, z);
            MatrixPieces.AddOuter<T>(z, Width, 1, count, Width, t, Width, Width, _x + ((nint)from * Width), Width, add: false);
        });

        // −X = −AVT + V (½ TᵀVᵀAVT).
        MatrixPieces.TransposedTimes<T>(_v, Width, rest, _x, Width, Width, work, Width);
        MatrixPieces.AddOuter<T>(t, 1, Width, Width, Width, work, Width, Width, other, Width, add: false);
        for (int i = 0; i < Width * Width; i++)
        {
            other[i] *= 0.5;
        }

        MatrixPieces.Negate(_x, rest * Width);
        MatrixPieces.AddOuter<T>(_v, Width, 1, rest, Width, other, Width, Width, _x, Width, add: true);
        MatrixPieces.Transpose(_v, Width, rest, Width, _vTransposed, _size);
        MatrixPieces.Transpose(_x, Width, rest, Width, _xTransposed, _size);
        Strips(rest, (from, count) =>
        {
            double* strip = a + ((nint)from * _stride);
            MatrixPieces.AddOuter<T>(_v + ((nint)from * Width), Width, 1, count, Width, _xTransposed, _size, rest, strip, _stride, add: true);
            MatrixPieces.AddOuter<T>(_x + ((nint)from * Width), Width, 1, count, Width, _vTransposed, _size, rest, strip, _stride, add: true);
        });
    }

    private void Strips(int rows, Action<int, int> work) =>
        MatrixPieces.Each((rows + StripRows - 1) / StripRows, _threads, strip => work(strip * StripRows, Math.Min(StripRows, rows - (strip * StripRows))));
}
