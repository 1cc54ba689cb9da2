using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.LinearAlgebra;

/// <summary>
/// Spectra of single dense matrices of any size, one matrix at a time: closed formulas for 1×1 and 2×2, Math.NET's decompositions up to dimension
/// <see cref="LargestSmall"/>, <see cref="LargeSpectrum"/> (managed, one thread: the same bits everywhere) beyond.
/// Matrices are given row by row; values come out in descending order. A matrix with an entry that is not finite has the spectrum NaN.
/// </summary>
public static class DenseSpectrum
{
    /// <summary>The largest dimension that is still left to decompositions for small matrices.</summary>
    public const int LargestSmall = 64;

    // beyond this ratio |Q − R| loses less than one bit, below it the determinant is the better way to the smaller value
    private const double HalfWay = 0.5;

    /// <summary>The singular values ξ_1 ≥ ξ_2 ≥ … ≥ 0 of a rows×columns matrix W: the square roots of the eigenvalues of WᵀW.</summary>
    /// <param name="matrix">W, row by row.</param>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    /// <param name="values">Destination, min(rows, columns) values.</param>
    /// <remarks>
    /// For 2×2, W = [[a, b], [c, d]], with Q = |(a + d, c − b)| and R = |(a − d, c + b)|: ξ_1 = (Q + R)/2, ξ_2 = |Q − R|/2, so that the spacing
    /// of a nearly degenerate pair is min(Q, R), free of cancellation. Where Q and R are close, ξ_2 = |det W|/ξ_1 (Blinn, "Consider the
    /// lowly 2×2 matrix", IEEE Computer Graphics and Applications 16(2), 1996).
    /// </remarks>
    /// <exception cref="ArgumentException">A length does not fit, or a dimension is below 1.</exception>
    public static void SingularValues(ReadOnlySpan<double> matrix, int rows, int columns, Span<double> values)
    {
        RequireShape(matrix.Length, rows, columns, values.Length);
        if (Math.Max(rows, columns) > LargestSmall)
        {
            LargeSpectrum.SingularValues(matrix, rows, columns, values);
            return;
        }

        double scale = LargestMagnitude(matrix);
        if (!double.IsFinite(scale) || scale == 0)
        {
            values.Fill(double.IsFinite(scale) ? 0 : double.NaN);
            return;
        }

        int exponent = Math.ILogB(scale);
        switch (rows, columns)
        {
            case (1, 1):
                values[0] = scale;
                break;
            case (2, 2):
                SingularPair(Scaled(matrix[0]), Scaled(matrix[1]), Scaled(matrix[2]), Scaled(matrix[3]), values);
                Unscale(values, exponent);
                break;
            default:
                Matrix<double> scaled = Matrix<double>.Build.Dense(rows, columns);
                Fill(scaled, matrix, exponent);
                Copy(scaled.Svd(computeVectors: false).S, values, exponent);
                break;
        }

        double Scaled(double entry) => Math.ScaleB(entry, -exponent);
    }

    /// <summary>The eigenvalues x_1 ≥ x_2 ≥ … of the symmetric part (A + Aᵀ)/2 of a square matrix A, which is A itself where A is symmetric.</summary>
    /// <param name="matrix">A, row by row.</param>
    /// <param name="size">Number of rows and of columns, at least 1.</param>
    /// <param name="values">Destination, <paramref name="size"/> values.</param>
    /// <remarks>
    /// For 2×2, [[a, b], [b, d]]: x = (a + d)/2 ± r, r = |((a − d)/2, b)|, so that the spacing of a nearly degenerate pair is free of cancellation;
    /// where one of the two cancels it is det A over the other.
    /// </remarks>
    /// <exception cref="ArgumentException">A length does not fit, or the size is below 1.</exception>
    public static void SymmetricEigenvalues(ReadOnlySpan<double> matrix, int size, Span<double> values)
    {
        RequireShape(matrix.Length, size, size, values.Length);
        if (size > LargestSmall)
        {
            LargeSpectrum.SymmetricEigenvalues(matrix, size, values);
            return;
        }

        double scale = LargestMagnitude(matrix);
        if (!double.IsFinite(scale) || scale == 0)
        {
            values.Fill(double.IsFinite(scale) ? 0 : double.NaN);
            return;
        }

        int exponent = Math.ILogB(scale);
        switch (size)
        {
            case 1:
                values[0] = matrix[0];
                break;
            case 2:
                double off = 0.5 * (Scaled(matrix[1]) + Scaled(matrix[2]));
                SymmetricPair(Scaled(matrix[0]), off, Scaled(matrix[3]), values);
                Unscale(values, exponent);
                break;
            default:
                Matrix<double> scaled = Matrix<double>.Build.Dense(size, size);
                Fill(scaled, matrix, exponent);
                scaled = (scaled + scaled.Transpose()) * 0.5;
                Copy(scaled.Evd(Symmetricity.Symmetric).EigenValues.Map(value => value.Real), values, exponent);
                break;
        }

        double Scaled(double entry) => Math.ScaleB(entry, -exponent);
    }

    private static void SingularPair(double a, double b, double c, double d, Span<double> values)
    {
        double q = double.Hypot(a + d, c - b);
        double r = double.Hypot(a - d, c + b);
        double larger = Math.Max(q, r);
        double smaller = Math.Min(q, r);
        values[0] = 0.5 * (larger + smaller);
        values[1] = smaller <= HalfWay * larger
            ? 0.5 * (larger - smaller)
            : Math.Abs(DifferenceOfProducts(a, d, b, c)) / values[0];
    }

    private static void SymmetricPair(double a, double b, double d, Span<double> values)
    {
        double centre = 0.5 * (a + d);
        double radius = double.Hypot(0.5 * (a - d), b);
        double far = centre >= 0 ? centre + radius : centre - radius;
        double near = radius <= HalfWay * Math.Abs(centre) || radius >= Math.Abs(centre) / HalfWay
            ? (centre >= 0 ? centre - radius : centre + radius)
            : DifferenceOfProducts(a, d, b, b) / far;
        values[0] = Math.Max(far, near);
        values[1] = Math.Min(far, near);
    }

    /// <summary>ab − cd within two units in the last place (Kahan; Jeannerod, Louvet and Muller, Math. Comp. 82, 2013).</summary>
    private static double DifferenceOfProducts(double a, double b, double c, double d)
    {
        double product = c * d;
        double lost = Math.FusedMultiplyAdd(-c, d, product);
        return Math.FusedMultiplyAdd(a, b, -product) + lost;
    }

    private static double LargestMagnitude(ReadOnlySpan<double> matrix)
    {
        double largest = 0;
        foreach (double entry in matrix)
        {
            if (!double.IsFinite(entry))
            {
                return double.NaN;
            }

            largest = Math.Max(largest, Math.Abs(entry));
        }

        return largest;
    }

    private static void Fill(Matrix<double> scaled, ReadOnlySpan<double> matrix, int exponent)
    {
        for (int row = 0; row < scaled.RowCount; row++)
        {
            for (int column = 0; column < scaled.ColumnCount; column++)
            {
                scaled[row, column] = Math.ScaleB(matrix[(row * scaled.ColumnCount) + column], -exponent);
            }
        }
    }

    private static void Copy(Vector<double> spectrum, Span<double> values, int exponent)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = spectrum[i];
        }

        values.Sort((left, right) => right.CompareTo(left));
        Unscale(values, exponent);
    }

    private static void Unscale(Span<double> values, int exponent)
    {
        foreach (ref double value in values)
        {
            value = Math.ScaleB(value, exponent);
        }
    }

    private static void RequireShape(int entries, int rows, int columns, int levels)
    {
        if (rows < 1 || columns < 1 || entries != (long)rows * columns || levels != Math.Min(rows, columns))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"A {rows}×{columns} matrix needs {(long)rows * columns} entries and room for min(rows, columns) values; {entries} and {levels} were given."));
        }
    }
}
