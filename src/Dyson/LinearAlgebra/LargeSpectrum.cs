using System.Globalization;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// Spectra of single large dense matrices, values only: reduction to a band by products of matrices (<see cref="BandReduction{T}"/>), the band to
/// two diagonals (<see cref="BulgeChasing"/>), and those to values in O(n²). Backward stable: the values are those of a matrix that differs by a small multiple of
/// 2⁻⁵³ ‖A‖. Memory: one copy of the matrix and a few hundred of its rows or columns.
/// </summary>
public static unsafe class LargeSpectrum
{
    /// <summary>The singular values ξ_1 ≥ ξ_2 ≥ … ≥ 0 of a rows×columns matrix W; all NaN if an entry is not finite.</summary>
    /// <param name="matrix">W, row by row.</param>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    /// <param name="values">Destination, min(rows, columns) values.</param>
    /// <param name="threads">Threads, at least 1; the bits do not depend on them.</param>
    /// <param name="engine">What computes.</param>
    /// <param name="cancellation">Felt every few milliseconds (thousand-dimensional matrices) by the managed engine.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a dimension is below 1.</exception>
    /// <exception cref="PlatformNotSupportedException">LAPACK was asked for and there is none.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void SingularValues(
        ReadOnlySpan<double> matrix, int rows, int columns, Span<double> values, int threads = 1, SpectrumEngine engine = SpectrumEngine.Managed, CancellationToken cancellation = default)
    {
        RequireShape(matrix.Length, rows, columns, values.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (!Scale(matrix, values, out int exponent))
        {
            return;
        }

        if (engine == SpectrumEngine.Lapack)
        {
            Lapack.SingularValues(Scaled(matrix, exponent), rows, columns, values);
        }
        else if (Lanes8.IsHardwareAccelerated)
        {
            SingularValues<Lanes8>(matrix, rows, columns, exponent, values, threads, cancellation);
        }
        else if (Lanes4.IsHardwareAccelerated)
        {
            SingularValues<Lanes4>(matrix, rows, columns, exponent, values, threads, cancellation);
        }
        else
        {
            SingularValues<Lanes2>(matrix, rows, columns, exponent, values, threads, cancellation);
        }

        Unscale(values, exponent);
    }

    /// <summary>The eigenvalues x_1 ≥ x_2 ≥ … of the symmetric part (A + Aᵀ)/2 of a square matrix A; all NaN if an entry is not finite.</summary>
    /// <param name="matrix">A, row by row.</param>
    /// <param name="size">Number of rows and of columns, at least 1.</param>
    /// <param name="values">Destination, <paramref name="size"/> values.</param>
    /// <param name="threads">Threads, at least 1; the bits do not depend on them.</param>
    /// <param name="engine">What computes.</param>
    /// <param name="cancellation">Felt every few milliseconds (thousand-dimensional matrices) by the managed engine.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the size is below 1.</exception>
    /// <exception cref="PlatformNotSupportedException">LAPACK was asked for and there is none.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void SymmetricEigenvalues(
        ReadOnlySpan<double> matrix, int size, Span<double> values, int threads = 1, SpectrumEngine engine = SpectrumEngine.Managed, CancellationToken cancellation = default)
    {
        RequireShape(matrix.Length, size, size, values.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (!Scale(matrix, values, out int exponent))
        {
            return;
        }

        if (engine == SpectrumEngine.Lapack)
        {
            double[] scaled = Scaled(matrix, exponent);
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    scaled[(i * size) + j] = 0.5 * (scaled[(i * size) + j] + scaled[(j * size) + i]);
                    scaled[(j * size) + i] = scaled[(i * size) + j];
                }
            }

            Lapack.SymmetricEigenvalues(scaled, size, values);
        }
        else if (Lanes8.IsHardwareAccelerated)
        {
            SymmetricEigenvalues<Lanes8>(matrix, size, exponent, values, threads, cancellation);
        }
        else if (Lanes4.IsHardwareAccelerated)
        {
            SymmetricEigenvalues<Lanes4>(matrix, size, exponent, values, threads, cancellation);
        }
        else
        {
            SymmetricEigenvalues<Lanes2>(matrix, size, exponent, values, threads, cancellation);
        }

        Unscale(values, exponent);
    }

    /// <summary>The managed way with registers of a given width, for tests: Wᵀ where W is wide, padded with zeros to whole panels.</summary>
    internal static void SingularValues<T>(
        ReadOnlySpan<double> matrix, int rows, int columns, int exponent, Span<double> values, int threads, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        using BidiagonalForm<T> form = new(matrix, rows, columns, exponent, keep: false, threads, cancellation);
        BidiagonalSingularValues.Compute(form.Diagonal, form.Above, values);
    }

    /// <summary>The managed way with registers of a given width, for tests.</summary>
    internal static void SymmetricEigenvalues<T>(
        ReadOnlySpan<double> matrix, int size, int exponent, Span<double> values, int threads, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        int padded = BidiagonalForm<T>.Padded(size);
        int stride = BidiagonalForm<T>.Stride(padded);
        double[] diagonal = new double[size];
        double[] beside = new double[size - 1];
        using (LaneMemory<Lanes8> memory = new(checked((int)((long)padded * stride / 8))))
        {
            fixed (Lanes8* aligned = memory.Span)
            {
                fixed (double* from = matrix)
                {
                    double* a = (double*)aligned;
                    for (int i = 0; i < size; i++)
                    {
                        CopyScaled(from + ((nint)i * size), size, exponent, a + ((nint)i * stride));
                    }

                    for (int i = 0; i < size; i++)
                    {
                        for (int j = 0; j < i; j++)
                        {
                            double element = 0.5 * (a[((nint)i * stride) + j] + a[((nint)j * stride) + i]);
                            a[((nint)i * stride) + j] = element;
                            a[((nint)j * stride) + i] = element;
                        }
                    }

                    using (SymmetricBandReduction<T> reduction = new(a, padded, stride, threads, cancellation))
                    {
                        reduction.Band();
                    }

                    BulgeChasing.Tridiagonalise(a, stride, size, diagonal, beside, cancellation);
                }
            }
        }

        TridiagonalEigenvalues.Compute(diagonal, beside, values);
    }

    /// <summary>to = 2^−exponent · from.</summary>
    internal static void CopyScaled(double* from, int count, int exponent, double* to)
    {
        // Two factors, since one may overflow.
        double first = Math.ScaleB(1, -exponent / 2);
        double second = Math.ScaleB(1, -exponent - (-exponent / 2));
        for (int i = 0; i < count; i++)
        {
            to[i] = from[i] * first * second;
        }
    }

    private static double[] Scaled(ReadOnlySpan<double> matrix, int exponent)
    {
        double[] scaled = new double[matrix.Length];
        fixed (double* from = matrix)
        {
            fixed (double* to = scaled)
            {
                CopyScaled(from, matrix.Length, exponent, to);
            }
        }

        return scaled;
    }

    /// <summary>False if the values are already known: NaN or 0. Otherwise 2^exponent is the size of the largest entry.</summary>
    internal static bool Scale(ReadOnlySpan<double> matrix, Span<double> values, out int exponent)
    {
        double largest = 0;
        foreach (double entry in matrix)
        {
            if (!double.IsFinite(entry))
            {
                values.Fill(double.NaN);
                exponent = 0;
                return false;
            }

            largest = Math.Max(largest, Math.Abs(entry));
        }

        exponent = largest == 0 ? 0 : Math.ILogB(largest);
        if (largest == 0)
        {
            values.Clear();
        }

        return largest != 0;
    }

    /// <summary>values ← 2^exponent · values.</summary>
    internal static void Unscale(Span<double> values, int exponent)
    {
        foreach (ref double value in values)
        {
            value = Math.ScaleB(value, exponent);
        }
    }

    /// <summary>Refuses lengths that do not fit.</summary>
    internal static void RequireShape(int entries, int rows, int columns, int levels)
    {
        if (rows < 1 || columns < 1 || entries != (long)rows * columns || levels != Math.Min(rows, columns))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"A {rows}×{columns} matrix needs {(long)rows * columns} entries and room for min(rows, columns) values; {entries} and {levels} were given."));
        }
    }
}
