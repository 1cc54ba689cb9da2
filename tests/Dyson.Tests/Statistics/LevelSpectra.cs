using Dyson.LinearAlgebra;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Eigenvalues x of WᵀW of layers of known kind, M×N.</summary>
internal static class LevelSpectra
{
    /// <summary>Streams of their own: never those of the library's nulls.</summary>
    public static RandomStream Stream(string kind, int set) => new(new StreamKey(20271, "layer of levels, " + kind, set));

    public static double[] Wishart(RandomStream random, int rows, int columns) => WishartDraws.Bidiagonal(random, rows, columns);

    /// <summary>Independent levels with Marchenko and Pastur's density.</summary>
    public static double[] Independent(RandomStream random, int rows, int columns) => Squares(WishartLevels.DrawIndependent(random, rows, columns));

    /// <summary>W of complex normal elements: χ with twice the degrees of freedom; bulk of the GUE.</summary>
    public static double[] Complex(RandomStream random, int rows, int columns)
    {
        double[] diagonal = [.. Enumerable.Range(0, columns).Select(i => random.NextChi(2 * (rows - i)))];
        double[] beside = [.. Enumerable.Range(0, columns - 1).Select(i => random.NextChi(2 * (columns - 1 - i)))];
        double[] values = new double[columns];
        BidiagonalSingularValues.Compute(diagonal, beside, values);
        return Squares(values);
    }

    /// <summary>Two blocks that do not know of each other.</summary>
    public static double[] Superposed(RandomStream random, int rows, int columns) =>
        [.. Wishart(random, rows / 2, columns / 2), .. Wishart(random, rows - (rows / 2), columns - (columns / 2))];

    /// <summary>Student's t with ν degrees of freedom.</summary>
    public static double[] HeavyTailed(RandomStream random, int rows, int columns, double degrees) =>
        WishartDraws.Dense(rows, columns, () => random.NextNormal() / Math.Sqrt(2 * random.NextGamma(0.5 * degrees) / degrees));

    /// <summary>Columns of deviations from 1 to e^1.5.</summary>
    public static double[] Correlated(RandomStream random, int rows, int columns)
    {
        int element = 0;
        return WishartDraws.Dense(rows, columns, () => random.NextNormal() * Math.Exp(1.5 * (element++ % columns) / columns));
    }

    private static double[] Squares(double[] roots) => [.. roots.Select(root => root * root)];
}
