using System.Globalization;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// All singular values of a large dense matrix and the vectors of chosen levels from one reduction to two diagonals (<see cref="LargeSpectrum"/>): inverse
/// iteration there (<see cref="BidiagonalSingularVectors"/>), then all reflections backwards on the chosen vectors together, 4(m + 2n)n operations a level.
/// </summary>
/// <remarks>
/// Backward stable: |Wv − ξu| and |uᵀu' − δ| are small multiples of 2⁻⁵³ ‖W‖ and 2⁻⁵³. A vector itself is known to 2⁻⁵³ ‖W‖/gap, gap the distance of its level
/// to the next one. Of levels that are equal, or zero, any orthonormal basis is given; which one is decided by fixed random numbers. Memory beside the
/// caller's matrix: one copy, n² numbers (n = min(m, n)), n²/2 more where m > 5n/3, and the vectors twice.
/// </remarks>
public static unsafe class SingularVectors
{
    // Columns of the widest tile.
    private const int Chunk = BulgeReflections.ChunkColumns;

    /// <summary>Values and vectors; with no levels chosen the values alone.</summary>
    /// <param name="matrix">W, row by row.</param>
    /// <param name="rows">Its rows, at least 1.</param>
    /// <param name="columns">Its columns, at least 1.</param>
    /// <param name="levels">Levels whose vectors are wanted, 0 for the largest; no one twice.</param>
    /// <param name="threads">Threads, at least 1; the bits do not depend on them.</param>
    /// <param name="cancellation">Felt every few milliseconds (thousand-dimensional matrices).</param>
    /// <returns>Values that are, bit by bit, those of <see cref="LargeSpectrum.SingularValues(ReadOnlySpan{double}, int, int, Span{double}, int, SpectrumEngine, CancellationToken)"/>;
    /// values and vectors all NaN if an entry is not finite.</returns>
    /// <exception cref="ArgumentException">The shape does not fit, or a level is not there or named twice.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SingularDecomposition Of(
        ReadOnlySpan<double> matrix, int rows, int columns, IReadOnlyList<int> levels, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(levels);
        int[] chosen = [.. levels];
        RequireLevels(chosen, Math.Min(rows, columns));
        return Of(matrix, rows, columns, _ => chosen, chosen.Length > 0, threads, cancellation);
    }

    /// <summary>The same where the values decide which levels are of interest.</summary>
    /// <param name="matrix">W, row by row.</param>
    /// <param name="rows">Its rows, at least 1.</param>
    /// <param name="columns">Its columns, at least 1.</param>
    /// <param name="choose">From the values, descending, to levels as above. Not asked where an entry is not finite: then there are no vectors.</param>
    /// <param name="threads">Threads, at least 1; the bits do not depend on them.</param>
    /// <param name="cancellation">Felt every few milliseconds (thousand-dimensional matrices).</param>
    /// <exception cref="ArgumentException">The shape does not fit, or a level is not there or named twice.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SingularDecomposition Of(
        ReadOnlySpan<double> matrix, int rows, int columns, Func<IReadOnlyList<double>, IReadOnlyList<int>> choose, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(choose);
        return Of(matrix, rows, columns, values => double.IsNaN(values[0]) ? [] : choose(values), true, threads, cancellation);
    }

    /// <summary>The same with registers of a given width, for tests.</summary>
    internal static SingularDecomposition Of<T>(
        ReadOnlySpan<double> matrix, int rows, int columns, Func<IReadOnlyList<double>, IReadOnlyList<int>> choose, bool keep, int threads, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        LargeSpectrum.RequireShape(matrix.Length, rows, columns, Math.Min(rows, columns));
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        double[] values = new double[Math.Min(rows, columns)];
        if (!LargeSpectrum.Scale(matrix, values, out int exponent))
        {
            SingularDecomposition known = Empty(rows, columns, values, Chosen(choose, values));
            Degenerate(known);
            return known;
        }

        using BidiagonalForm<T> form = new(matrix, rows, columns, exponent, keep, threads, cancellation);
        double[] scaled = new double[values.Length];
        BidiagonalSingularValues.Compute(form.Diagonal, form.Above, scaled);
        scaled.CopyTo(values, 0);
        LargeSpectrum.Unscale(values, exponent);
        SingularDecomposition decomposition = Empty(rows, columns, values, Chosen(choose, values));
        if (decomposition.Levels.Count > 0)
        {
            bool wide = rows < columns;
            (double[] left, double[] right) = (decomposition.LeftVectors, decomposition.RightVectors);
            Vectors(form, scaled, [.. decomposition.Levels], wide ? right : left, wide ? left : right, cancellation);
            FixSigns(decomposition.Levels.Count, left, rows, right, columns);
        }

        return decomposition;
    }

    private static SingularDecomposition Of(
        ReadOnlySpan<double> matrix, int rows, int columns, Func<IReadOnlyList<double>, IReadOnlyList<int>> choose, bool keep, int threads, CancellationToken cancellation)
    {
        if (Lanes8.IsHardwareAccelerated)
        {
            return Of<Lanes8>(matrix, rows, columns, choose, keep, threads, cancellation);
        }

        return Lanes4.IsHardwareAccelerated
            ? Of<Lanes4>(matrix, rows, columns, choose, keep, threads, cancellation)
            : Of<Lanes2>(matrix, rows, columns, choose, keep, threads, cancellation);
    }

    private static int[] Chosen(Func<IReadOnlyList<double>, IReadOnlyList<int>> choose, double[] values)
    {
        int[] chosen = [.. choose(values)];
        RequireLevels(chosen, values.Length);
        return chosen;
    }

    private static SingularDecomposition Empty(int rows, int columns, double[] values, int[] levels) =>
        new(rows, columns, values, levels, new double[checked(levels.Length * rows)], new double[checked(levels.Length * columns)]);

    private static void Vectors<T>(BidiagonalForm<T> form, double[] values, int[] chosen, double[] longer, double[] shorter, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        int n = values.Length;
        int k = chosen.Length;
        int across = (n + 7) / 8 * 8;
        using LaneMemory<Lanes8> small = new(checked(2 * k * (across / 8)));
        fixed (Lanes8* start = small.Span)
        {
            double* u = (double*)start;
            double* v = u + ((nint)k * across);
            new BidiagonalSingularVectors(form.Diagonal, form.Above).Compute(values, chosen, u, v, across, cancellation);
            int count = (k + Chunk - 1) / Chunk * Chunk;
            int stride = BidiagonalForm<T>.Stride(count);
            using LaneMemory<Lanes8> large = new(checked((int)((long)form.LeftRows * stride / 8)));
            fixed (Lanes8* vectors = large.Span)
            {
                double* y = (double*)vectors;
                MatrixPieces.Transpose(u, across, k, n, y, stride);
                form.Left(y, stride, count, cancellation);
                Write(y, stride, longer, k);
                large.Span.Clear();
                MatrixPieces.Transpose(v, across, k, n, y, stride);
                form.Right(y, stride, count, cancellation);
                Write(y, stride, shorter, k);
            }
        }
    }

    private static void Write(double* y, int stride, double[] to, int count)
    {
        fixed (double* rows = to)
        {
            int length = to.Length / count;
            MatrixPieces.Transpose(y, stride, length, count, rows, length);
        }
    }

    private static void FixSigns(int count, double[] left, int rows, double[] right, int columns)
    {
        for (int k = 0; k < count; k++)
        {
            Span<double> v = right.AsSpan(k * columns, columns);
            double largest = 0;
            foreach (double component in v)
            {
                largest = Math.Abs(component) > Math.Abs(largest) ? component : largest;
            }

            if (largest < 0)
            {
                Negate(v);
                Negate(left.AsSpan(k * rows, rows));
            }
        }
    }

    private static void Negate(Span<double> vector)
    {
        foreach (ref double component in vector)
        {
            component = -component;
        }
    }

    // Of the zero matrix unit vectors; NaN of one that is not finite.
    private static void Degenerate(SingularDecomposition of)
    {
        if (double.IsNaN(of.Values[0]))
        {
            of.LeftVectors.AsSpan().Fill(double.NaN);
            of.RightVectors.AsSpan().Fill(double.NaN);
            return;
        }

        for (int k = 0; k < of.Levels.Count; k++)
        {
            of.LeftVectors[(k * of.Rows) + of.Levels[k]] = 1;
            of.RightVectors[(k * of.Columns) + of.Levels[k]] = 1;
        }
    }

    private static void RequireLevels(int[] levels, int count)
    {
        foreach (int level in levels)
        {
            if (level < 0 || level >= count)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"There is no level {level}; 0 … {count - 1} are there."), nameof(levels));
            }
        }

        if (levels.Distinct().Count() != levels.Length)
        {
            throw new ArgumentException("A level is named twice.", nameof(levels));
        }
    }
}
