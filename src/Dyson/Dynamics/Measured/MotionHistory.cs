using System.Globalization;
using Dyson.LinearAlgebra;

namespace Dyson.Dynamics.Measured;

/// <summary>Which levels of a recorded matrix move.</summary>
public enum RecordedMatrix
{
    /// <summary>Singular values ξ of W.</summary>
    Singular,

    /// <summary>Eigenvalues of the symmetric part of W.</summary>
    Symmetric,

    /// <summary>Eigenvalues x of X = WᵀW (of WWᵀ for a wide W).</summary>
    Gram,
}

/// <summary>
/// A recorded trajectory: levels of one or many replicas at ascending times, and the matrices behind them where they were kept. Matrices say
/// more: every element of the noise is seen in the eigenvectors' frame, with no need for small gaps.
/// </summary>
public sealed class MotionHistory
{
    private MotionHistory(double[] levels, int replicas, int count, double[] times, RecordedMatrix? kind, double[]? matrices, int rows, int columns)
    {
        Levels = levels;
        Replicas = replicas;
        LevelCount = count;
        Times = times;
        Kind = kind;
        Matrices = matrices;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Number of replicas R.</summary>
    public int Replicas { get; }

    /// <summary>Number of levels N.</summary>
    public int LevelCount { get; }

    /// <summary>The time of each of the S snapshots, usually in updates.</summary>
    public IReadOnlyList<double> Times { get; }

    /// <summary>Which levels of the matrices move; null where levels alone were recorded.</summary>
    public RecordedMatrix? Kind { get; }

    /// <summary>(replica, snapshot, level), descending.</summary>
    internal double[] Levels { get; }

    /// <summary>(replica, snapshot, row, column), rows ≥ columns; square and symmetric unless singular values move. Null without matrices.</summary>
    internal double[]? Matrices { get; }

    internal int Rows { get; }

    internal int Columns { get; }

    /// <summary>Levels alone. They are put into descending order: levels have no names.</summary>
    /// <param name="levels">(replica, snapshot, level) in C order; a failed replica's are NaN.</param>
    /// <param name="replicas">R.</param>
    /// <param name="count">N.</param>
    /// <param name="times">S ascending times.</param>
    /// <exception cref="ArgumentException">The array has another length than R·S·N, or times do not ascend.</exception>
    public static MotionHistory OfLevels(ReadOnlySpan<double> levels, int replicas, int count, IReadOnlyList<double> times)
    {
        double[] at = Ascending(times);
        RequireLength(levels.Length, replicas, at.Length, count);
        double[] sorted = levels.ToArray();
        for (int first = 0; first < sorted.Length; first += count)
        {
            Descend(sorted.AsSpan(first, count));
        }

        return new MotionHistory(sorted, replicas, count, at, null, null, 0, 0);
    }

    /// <summary>Matrices, and the levels that they have.</summary>
    /// <param name="matrices">(replica, snapshot, row, column) in C order.</param>
    /// <param name="replicas">R.</param>
    /// <param name="rows">Rows of a matrix.</param>
    /// <param name="columns">Columns of a matrix.</param>
    /// <param name="times">S ascending times.</param>
    /// <param name="kind">Which levels.</param>
    /// <param name="cancellation">Looked at once a matrix.</param>
    /// <exception cref="ArgumentException">A wrong length, times that do not ascend, or eigenvalues of matrices that are not square.</exception>
    public static MotionHistory OfMatrices(
        ReadOnlySpan<double> matrices, int replicas, int rows, int columns, IReadOnlyList<double> times, RecordedMatrix kind,
        CancellationToken cancellation = default)
    {
        double[] at = Ascending(times);
        RequireLength(matrices.Length, replicas, at.Length, rows * columns);
        if (kind == RecordedMatrix.Symmetric && rows != columns)
        {
            throw new ArgumentException($"Matrices of {rows} rows and {columns} columns have no eigenvalues.", nameof(kind));
        }

        (int tall, int n) = (Math.Max(rows, columns), Math.Min(rows, columns));
        int held = kind == RecordedMatrix.Singular ? tall : n;
        double[] kept = new double[replicas * at.Length * held * n];
        double[] levels = new double[replicas * at.Length * n];
        double[] w = new double[tall * n];
        for (int k = 0; k < replicas * at.Length; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<double> given = matrices.Slice(k * rows * columns, rows * columns);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    w[rows >= columns ? (i * n) + j : (j * n) + i] = given[(i * columns) + j];
                }
            }

            Span<double> matrix = kept.AsSpan(k * held * n, held * n);
            Span<double> own = levels.AsSpan(k * n, n);
            switch (kind)
            {
                case RecordedMatrix.Singular:
                    w.CopyTo(matrix);
                    break;
                case RecordedMatrix.Symmetric:
                    Symmetrise(w, n, matrix);
                    break;
                default:
                    Gram(w, tall, n, matrix);
                    break;
            }

            if (matrix.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue) >= 0)
            {
                own.Fill(double.NaN);
            }
            else if (kind == RecordedMatrix.Singular)
            {
                DenseSpectrum.SingularValues(matrix, tall, n, own);
            }
            else
            {
                DenseSpectrum.SymmetricEigenvalues(matrix, n, own);
            }

            Descend(own);
        }

        return new MotionHistory(levels, replicas, n, at, kind, kept, held, n);
    }

    /// <summary>The levels of one replica at one snapshot.</summary>
    internal ReadOnlySpan<double> At(int replica, int snapshot) => Levels.AsSpan(((replica * Times.Count) + snapshot) * LevelCount, LevelCount);

    /// <summary>The matrix of one replica at one snapshot.</summary>
    internal ReadOnlySpan<double> MatrixAt(int replica, int snapshot) =>
        Matrices.AsSpan(((replica * Times.Count) + snapshot) * Rows * Columns, Rows * Columns);

    private static void Descend(Span<double> levels)
    {
        // a failed replica stays as it is
        if (levels.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue) < 0)
        {
            levels.Sort();
            levels.Reverse();
        }
    }

    private static void Symmetrise(double[] w, int n, Span<double> matrix)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                matrix[(i * n) + j] = 0.5 * (w[(i * n) + j] + w[(j * n) + i]);
            }
        }
    }

    private static void Gram(double[] w, int rows, int n, Span<double> matrix)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < rows; k++)
                {
                    sum += w[(k * n) + i] * w[(k * n) + j];
                }

                matrix[(i * n) + j] = sum;
                matrix[(j * n) + i] = sum;
            }
        }
    }

    private static double[] Ascending(IReadOnlyList<double> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        for (int i = 0; i < times.Count; i++)
        {
            if (!double.IsFinite(times[i]) || (i > 0 && !(times[i] > times[i - 1])))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Times must be finite and ascend; number {i} is {times[i]:R}."), nameof(times));
            }
        }

        return [.. times];
    }

    private static void RequireLength(int length, int replicas, int snapshots, int each)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(each, 1);
        if (length != (long)replicas * snapshots * each)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{length} numbers are not those of {replicas} replicas at {snapshots} times, {each} each."));
        }
    }
}
