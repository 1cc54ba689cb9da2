using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Tests.Statistics;

/// <summary>Eigenvalues of WᵀW for random W, M×N, without the M×N elements where the law allows it.</summary>
internal static class WishartDraws
{
    /// <summary>
    /// Independent N(0, 1) elements but for the first column, of variance 1 + <paramref name="strength"/>: reflections from both sides, begun with that column, leave χ's on two
    /// diagonals (Silverstein 1985, Dumitriu and Edelman 2002).
    /// </summary>
    public static double[] Bidiagonal(RandomStream random, int rows, int columns, double strength = 0)
    {
        double[] diagonal = new double[columns];
        double[] beside = new double[columns - 1];
        for (int i = 0; i < columns; i++)
        {
            diagonal[i] = random.NextChi(rows - i) * (i == 0 ? Math.Sqrt(1 + strength) : 1);
            if (i < columns - 1)
            {
                beside[i] = random.NextChi(columns - 1 - i);
            }
        }

        double[] values = new double[columns];
        BidiagonalSingularValues.Compute(diagonal, beside, values);
        return [.. values.Select(v => v * v)];
    }

    /// <summary>Independent N(0, 1) elements but for the first columns, of variances 1 + strength: Bartlett's triangle and its Gram matrix.</summary>
    public static double[] Spiked(RandomStream random, int rows, int columns, double[] strengths)
    {
        double[] r = new double[columns * columns];
        for (int i = 0; i < columns; i++)
        {
            for (int j = i; j < columns; j++)
            {
                double element = j == i ? random.NextChi(rows - i) : random.NextNormal();
                r[(i * columns) + j] = element * (j < strengths.Length ? Math.Sqrt(1 + strengths[j]) : 1);
            }
        }

        return Gram(r, columns, columns);
    }

    /// <summary>Any elements.</summary>
    public static double[] Dense(int rows, int columns, Func<double> element)
    {
        double[] w = new double[rows * columns];
        for (int i = 0; i < w.Length; i++)
        {
            w[i] = element();
        }

        return Gram(w, rows, columns);
    }

    /// <summary>Eigenvalues of WᵀW, W by rows; never negative.</summary>
    public static double[] Gram(double[] w, int rows, int columns)
    {
        double[] x = new double[columns * columns];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> elements = w.AsSpan(row * columns, columns);
            for (int i = 0; i < columns; i++)
            {
                double left = elements[i];
                Span<double> line = x.AsSpan(i * columns, columns);
                for (int j = 0; left != 0 && j < columns; j++)
                {
                    line[j] += left * elements[j];
                }
            }
        }

        double[] values = new double[columns];
        DenseSpectrum.SymmetricEigenvalues(x, columns, values);
        return [.. values.Select(v => Math.Max(v, 0))];
    }
}
