using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// A large matrix, or Wᵀ where W is wide, as two diagonals, 2⁻ᵉ W = U D Vᵀ: reduction to a band by products of matrices
/// (<see cref="BandReduction{T}"/>), the band to two diagonals (<see cref="BulgeChasing"/>). Memory: one copy of the matrix; where U and V are kept, n² numbers
/// more, n = min(rows, columns), and n²/2 where the triangular factor goes first.
/// </summary>
internal sealed unsafe class BidiagonalForm<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private const int Width = HouseholderPanel.Width;

    private readonly int _down;
    private readonly int _across;
    private readonly int _threads;
    private readonly LaneMemory<Lanes8> _memory;
    private readonly BandReflections<T>? _band;
    private readonly BulgeReflections? _bulge;

    /// <summary>Reduces a matrix.</summary>
    /// <param name="matrix">W, row by row.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="exponent">e.</param>
    /// <param name="keep">Whether U and V are kept.</param>
    /// <param name="threads">Threads; the bits do not depend on them.</param>
    /// <param name="cancellation">Felt between panels.</param>
    public BidiagonalForm(ReadOnlySpan<double> matrix, int rows, int columns, int exponent, bool keep, int threads, CancellationToken cancellation)
    {
        int n = Math.Min(rows, columns);
        _threads = threads;
        _across = Padded(n);
        _down = Math.Max(Padded(Math.Max(rows, columns)), _across);
        int stride = Stride(_across);
        Diagonal = new double[n];
        Above = new double[n - 1];
        _memory = new LaneMemory<Lanes8>(checked((int)((long)_down * stride / 8)));
        try
        {
            fixed (Lanes8* aligned = _memory.Span)
            {
                // Not the collector's memory: it does not move.
                double* a = (double*)aligned;
                Copy(matrix, rows, columns, exponent, a, stride);

                // 2mn² + 2n³ operations with the factor first, 4mn² − 4n³/3 without.
                bool factorFirst = 3L * _down > 5L * _across;
                if (keep)
                {
                    _band = new BandReflections<T>(a, _down, _across, stride, factorFirst);
                    _bulge = new BulgeReflections(n);
                }

                using (BandReduction<T> reduction = new(a, _down, _across, stride, threads, cancellation, _band))
                {
                    if (factorFirst)
                    {
                        reduction.TriangularFactor();
                    }

                    reduction.Band(factorFirst);
                }

                BulgeChasing.Bidiagonalise(a, stride, n, Diagonal, Above, cancellation, _bulge);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>D's diagonal, n numbers.</summary>
    public double[] Diagonal { get; }

    /// <summary>D's upper diagonal, n − 1 numbers.</summary>
    public double[] Above { get; }

    /// <summary>Rows of Y in <see cref="Left"/>.</summary>
    public int LeftRows => _down;

    /// <summary>Rows of Y in <see cref="Right"/>.</summary>
    public int RightRows => _across;

    /// <summary>Y ← U Y: the first n rows of Y hold numbers, the others zeros.</summary>
    public void Left(double* y, int stride, int count, CancellationToken cancellation)
    {
        _bulge!.Apply(left: true, y, stride, count, _threads, cancellation);
        _band!.ApplyLeft(y, stride, count, _threads, cancellation);
    }

    /// <summary>Y ← V Y.</summary>
    public void Right(double* y, int stride, int count, CancellationToken cancellation)
    {
        _bulge!.Apply(left: false, y, stride, count, _threads, cancellation);
        _band!.ApplyRight(y, stride, count, _threads, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bulge?.Dispose();
        _band?.Dispose();
        _memory.Dispose();
    }

    /// <summary>The next whole number of panels.</summary>
    internal static int Padded(int dimension) => (dimension + Width - 1) / Width * Width;

    /// <summary>A distance of rows: those a multiple of 512 bytes apart would share the cache's few places.</summary>
    internal static int Stride(int columns) => columns % 64 == 0 ? columns + 8 : columns;

    private static void Copy(ReadOnlySpan<double> matrix, int rows, int columns, int exponent, double* a, int stride)
    {
        fixed (double* from = matrix)
        {
            if (rows >= columns)
            {
                for (int i = 0; i < rows; i++)
                {
                    LargeSpectrum.CopyScaled(from + ((nint)i * columns), columns, exponent, a + ((nint)i * stride));
                }
            }
            else
            {
                MatrixPieces.Transpose(from, columns, rows, columns, a, stride);
                for (int i = 0; i < columns; i++)
                {
                    LargeSpectrum.CopyScaled(a + ((nint)i * stride), rows, exponent, a + ((nint)i * stride));
                }
            }
        }
    }
}
