using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Statistics;

/// <summary>Draws of the singular values ξ of an M×N matrix (M ≥ N), ascending, without the matrix.</summary>
internal static class WishartLevels
{
    /// <summary>
    /// Independent normal elements: reflections from both sides leave a bidiagonal matrix with χ_M, χ_{M−1}, … on the diagonal and χ_{N−1}, …, χ_1 beside it (Silverstein 1985; Dumitriu and Edelman 2002), O(N²).
    /// </summary>
    public static double[] Draw(RandomStream random, int rows, int columns)
    {
        double[] diagonal = new double[columns];
        double[] beside = new double[columns - 1];
        for (int i = 0; i < columns; i++)
        {
            diagonal[i] = random.NextChi(rows - i);
            if (i < columns - 1)
            {
                beside[i] = random.NextChi(columns - 1 - i);
            }
        }

        double[] roots = new double[columns];
        BidiagonalSingularValues.Compute(diagonal, beside, roots);
        Array.Reverse(roots);
        return roots;
    }

    /// <summary>N independent levels with the same density, Marchenko and Pastur's: spacings of a Poisson process wherever it is smooth.</summary>
    public static double[] DrawIndependent(RandomStream random, int rows, int columns)
    {
        MarchenkoPastur law = MarchenkoPastur.WithElementVariance(1, rows, columns);
        double[] roots = new double[columns];
        for (int i = 0; i < columns; i++)
        {
            roots[i] = Math.Sqrt(law.Sample(random));
        }

        Array.Sort(roots);
        return roots;
    }
}
