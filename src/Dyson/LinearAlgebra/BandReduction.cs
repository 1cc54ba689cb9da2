using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// The first stage of singular values of a large matrix: orthogonal transformations from both sides to an upper triangular band of
/// b = <see cref="HouseholderPanel.Width"/> diagonals beside the main one, all in products of matrices (Grösser and Lang, Parallel Computing 25,
/// 969, 1999). 4mn² − 4n³/3 operations; 2mn² − 2n³/3 for the QR factor that goes first where rows outnumber columns by far.
/// </summary>
internal sealed unsafe class BandReduction<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private const int Width = HouseholderPanel.Width;

    // Rows of A that pass through both updates while they are in the cache.
    private const int StripRows = 96;

    // Columns that one thread takes of Vᵀ A.
    private const int ChunkColumns = 240;

    private readonly double* _a;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _stride;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private readonly LaneMemory<Lanes8> _memory;
    private readonly double* _left;
    private readonly double* _right;
    private readonly double* _rightTransposed;
    private readonly double* _update;
    private readonly double* _small;
    private readonly BandReflections<T>? _keep;

    /// <summary>A reduction in place.</summary>
    /// <param name="a">A, rows×columns, both multiples of b, rows ≥ columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="threads">Threads; the bits do not depend on them.</param>
    /// <param name="cancellation">Felt between panels.</param>
    /// <param name="keep">Where the reflections are kept, in A among other places; null if they are not needed.</param>
    public BandReduction(double* a, int rows, int columns, int stride, int threads, CancellationToken cancellation, BandReflections<T>? keep = null)
    {
        _a = a;
        _keep = keep;
        (_rows, _columns, _stride, _threads, _cancellation) = (rows, columns, stride, threads, cancellation);
        long panel = (long)Width * rows;
        long across = (long)Width * columns;
        const int Small = Width * Width;
        long length = panel + (4 * across) + (4 * Small);
        _memory = new LaneMemory<Lanes8>((int)(length / 8));
        fixed (Lanes8* start = _memory.Span)
        {
            // Not the collector's memory: it does not move.
            _left = (double*)start;
        }

        _right = _left + panel;
        _rightTransposed = _right + across;
        _update = _rightTransposed + across;
        _small = _update + (2 * across);
    }

    /// <summary>A becomes its triangular factor R; only the first <c>columns</c> rows matter then.</summary>
    public void TriangularFactor()
    {
        for (int k = 0; k < _columns; k += Width)
        {
            _cancellation.ThrowIfCancellationRequested();
            int rest = _columns - k - Width;
            LeftPanel(k, _rows, factor: true);
            WriteTriangle(k, clearBelow: true);
            if (rest > 0)
            {
                double* a = At(k, k + Width);
                Strips(_rows - k, (from, count, z) => MatrixPieces.AddOuter<T>(
                    _left + (from * Width), Width, 1, count, Width, _update, _columns, rest, a + ((nint)from * _stride), _stride, add: true));
            }
        }
    }

    /// <summary>A becomes a band: a_ij = 0 but for 0 ≤ j − i ≤ b (what else is in memory there is not cleared).</summary>
    /// <param name="square">Whether only the upper square of A is reduced, after <see cref="TriangularFactor"/>.</param>
    public void Band(bool square)
    {
        int rows = square ? _columns : _rows;
        for (int k = 0; k < _columns; k += Width)
        {
            _cancellation.ThrowIfCancellationRequested();
            int rest = _columns - k - Width;
            LeftPanel(k, rows, factor: false);
            WriteTriangle(k, clearBelow: false);
            if (rest == 0)
            {
                return;
            }

            // Row block first: its reflections from the right are those of all other rows.
            double* t = _small + (3 * Width * Width);
            MatrixPieces.AddOuter<T>(_left, Width, 1, Width, Width, _update, _columns, rest, At(k, k + Width), _stride, add: true);
            MatrixPieces.Transpose(At(k, k + Width), _stride, Width, rest, _right, Width);
            HouseholderPanel.Factor<T>(_right, rest, _small, t, _small + (Width * Width));
            _keep?.KeepRight(k, _right, rest, t);
            MatrixPieces.Negate(t, Width * Width);
            MatrixPieces.Transpose(_right, Width, rest, Width, _rightTransposed, _columns);
            for (int i = 0; i < Width; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    At(k, k + Width)[((nint)i * _stride) + j] = _small[(j * Width) + i];
                }
            }

            double* below = At(k + Width, k + Width);
            Strips(rows - k - Width, (from, count, z) =>
            {
                double* strip = below + ((nint)from * _stride);
                MatrixPieces.AddOuter<T>(_left + ((from + Width) * Width), Width, 1, count, Width, _update, _columns, rest, strip, _stride, add: true);
                MatrixPieces.Times<T>(strip, _stride, count, _right, rest, z);
                double* turned = z + (StripRows * Width);
                MatrixPieces.AddOuter<T>(z, Width, 1, count, Width, t, Width, Width, turned, Width, add: false);
                MatrixPieces.AddOuter<T>(turned, Width, 1, count, Width, _rightTransposed, _columns, rest, strip, _stride, add: true);
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private double* At(int row, int column) => _a + ((nint)row * _stride) + column;

    // Factors the panel at (k, k) and prepares −Tᵀ Vᵀ A for the columns to its right.
    private void LeftPanel(int k, int end, bool factor)
    {
        int rows = end - k;
        int rest = _columns - k - Width;
        double* t = _small + (2 * Width * Width);
        for (int i = 0; i < rows; i++)
        {
            new ReadOnlySpan<double>(At(k + i, k), Width).CopyTo(new Span<double>(_left + (i * Width), Width));
        }

        HouseholderPanel.Factor<T>(_left, rows, _small, t, _small + (Width * Width));
        if (factor)
        {
            _keep?.KeepFactor(k, _left, rows, t);
        }
        else
        {
            _keep?.KeepLeft(k, _left, rows, t);
        }

        if (rest == 0)
        {
            return;
        }

        MatrixPieces.Negate(t, Width * Width);
        double* product = _update + ((nint)Width * _columns);
        int chunks = (rest + ChunkColumns - 1) / ChunkColumns;
        MatrixPieces.Each(chunks, _threads, chunk =>
        {
            int from = chunk * ChunkColumns;
            int count = Math.Min(ChunkColumns, rest - from);
            MatrixPieces.TransposedTimes<T>(_left, Width, rows, At(k, k + Width) + from, _stride, count, product + from, _columns);
            MatrixPieces.AddOuter<T>(t, 1, Width, Width, Width, product + from, _columns, count, _update + from, _columns, add: false);
        });
    }

    private void WriteTriangle(int k, bool clearBelow)
    {
        for (int i = 0; i < Width; i++)
        {
            new ReadOnlySpan<double>(_small + (i * Width) + i, Width - i).CopyTo(new Span<double>(At(k + i, k + i), Width - i));
        }

        for (int i = 1; clearBelow && i < _columns - k; i++)
        {
            new Span<double>(At(k + i, k), Math.Min(i, Width)).Clear();
        }
    }

    private void Strips(int rows, Strip work) => MatrixPieces.Each((rows + StripRows - 1) / StripRows, _threads, strip =>
    {
        double* own = stackalloc double[2 * StripRows * Width];
        int from = strip * StripRows;
        work(from, Math.Min(StripRows, rows - from), own);
    });

    private delegate void Strip(int from, int count, double* work);
}
