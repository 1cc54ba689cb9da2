using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Spectra with known long-range statistics: Poisson, and dense matrices of the Gaussian ensembles by their definition.</summary>
internal static class LevelSamples
{
    private const ulong Seed = 20266;

    /// <summary>Levels of a Poisson process of unit density on (0, <paramref name="length"/>).</summary>
    public static double[][] Poisson(int replicas, double length)
    {
        RandomStream random = RandomStream.FromSeed(Seed, "Poisson");
        double[][] spectra = new double[replicas][];
        for (int n = 0; n < replicas; n++)
        {
            List<double> levels = [];
            for (double x = random.NextExponential(); x < length; x += random.NextExponential())
            {
                levels.Add(x);
            }

            spectra[n] = [.. levels];
        }

        return spectra;
    }

    /// <summary>Levels of symmetric matrices with off-diagonal elements N(0, 1), diagonal ones N(0, 2).</summary>
    public static double[][] Goe(int replicas, int size)
    {
        RandomStream random = RandomStream.FromSeed(Seed, "GOE");
        double[][] spectra = new double[replicas][];
        double[] matrix = new double[size * size];
        for (int n = 0; n < replicas; n++)
        {
            for (int i = 0; i < size; i++)
            {
                matrix[(size + 1) * i] = Math.Sqrt(2) * random.NextNormal();
                for (int j = 0; j < i; j++)
                {
                    matrix[(size * i) + j] = matrix[(size * j) + i] = random.NextNormal();
                }
            }

            spectra[n] = new double[size];
            DenseSpectrum.SymmetricEigenvalues(matrix, size, spectra[n]);
        }

        return spectra;
    }

    /// <summary>Levels of Hermitian matrices A + iB with ⟨|H_ij|²⟩ = 1, as every second level of the symmetric [[A, −B], [B, A]].</summary>
    public static double[][] Gue(int replicas, int size)
    {
        RandomStream random = RandomStream.FromSeed(Seed, "GUE");
        double[][] spectra = new double[replicas][];
        int doubled = 2 * size;
        double[] matrix = new double[doubled * doubled];
        double[] levels = new double[doubled];
        for (int n = 0; n < replicas; n++)
        {
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double a = i == j ? random.NextNormal() : Math.Sqrt(0.5) * random.NextNormal();
                    double b = i == j ? 0 : Math.Sqrt(0.5) * random.NextNormal();
                    Set(i, j, a);
                    Set(size + i, size + j, a);
                    Set(size + i, j, b);
                    Set(size + j, i, -b);
                }
            }

            DenseSpectrum.SymmetricEigenvalues(matrix, doubled, levels);
            spectra[n] = [.. levels.Where((_, k) => k % 2 == 0)];
        }

        return spectra;

        void Set(int row, int column, double value) => matrix[(doubled * row) + column] = matrix[(doubled * column) + row] = value;
    }

    /// <summary>Unfolded by the semicircle of unit off-diagonal deviation.</summary>
    public static double[][] Unfolded(double[][] spectra) =>
        [.. spectra.Select(levels => Unfolding.ByLaw(levels, Semicircle.WithOffDiagonalDeviation(1, levels.Length)))];
}
