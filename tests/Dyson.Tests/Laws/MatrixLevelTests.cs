using Dyson.Laws;
using Dyson.Randomness;

namespace Dyson.Tests.Laws;

/// <summary>
/// Levels of actual random matrices against Tracy–Widom and bulk-spacing laws: tridiagonal β-Hermite matrices (Dumitriu, Edelman 2002), density
/// ∏|λ_i − λ_j|^β e^{−βΣλ²/4}, so that λ_max ≈ 2√n for every β.
/// </summary>
public class MatrixLevelTests
{
    private const ulong Seed = 2026;

    /// <summary>
    /// n^{−1/3}/2 is the largest correction (β = 1: the centre 2√n stands for 2√(n − ½)), 0.016 here and half a standard error of the mean.
    /// </summary>
    private const int EdgeSize = 30_000;

    /// <summary>The edge's eigenvectors live on the first 10 n^{1/3} rows up to e^{−⅔·10^{3/2}} (Edelman, Persson 2005).</summary>
    private const int EdgeRows = 311;

    private const int EdgeDraws = 2000;

    /// <summary>An interval of 40 level distances is cut to 6e-7 of one.</summary>
    private const int Bisections = 26;

    private const int BulkSize = 200;
    private const int BulkDraws = 4000;

    [Fact]
    public void Largest_levels_follow_Tracy_and_Widom()
    {
        (double[] first, double[] second) = Edge(1, Math.Sqrt(2));
        Assert.Empty(SampleVerdict.Against(TracyWidom.GaussianOrthogonal, first));
        Assert.NotEmpty(SampleVerdict.Against(TracyWidom.GaussianUnitary, first));
        Assert.Empty(SampleVerdict.Against(TracyWidom.GaussianSymplecticInForresterRainsScaling, second));
        Assert.NotEmpty(SampleVerdict.Against(TracyWidom.GaussianOrthogonal, second));

        (double[] unitary, _) = Edge(2, Math.Sqrt(2));
        Assert.Empty(SampleVerdict.Against(TracyWidom.GaussianUnitary, unitary));
        Assert.NotEmpty(SampleVerdict.Against(TracyWidom.GaussianOrthogonal, unitary));

        (double[] symplectic, _) = Edge(4, Math.Sqrt(2));
        Assert.Empty(SampleVerdict.Against(TracyWidom.GaussianSymplecticInStochasticAiryScaling, symplectic));
        Assert.NotEmpty(SampleVerdict.Against(TracyWidom.GaussianSymplecticInTracyWidomScaling, symplectic));
        Assert.NotEmpty(SampleVerdict.Against(TracyWidom.GaussianUnitary, symplectic));
    }

    [Fact]
    public void A_variance_for_a_deviation_on_the_diagonal_is_noticed() =>
        Assert.NotEmpty(SampleVerdict.Against(TracyWidom.GaussianOrthogonal, Edge(1, 2).Largest));

    [Fact]
    public void Central_spacings_follow_the_bulk_laws_and_every_second_GOE_level_is_GSE()
    {
        (double[] next, double[] second) = Bulk(1);
        Assert.Empty(SampleVerdict.Against(BulkSpacing.Goe, next));
        Assert.NotEmpty(SampleVerdict.Against(BulkSpacing.Gue, next));

        // Mehta and Dyson 1963: alternate levels of the GOE are spaced like the GSE.
        double[] alternate = [.. second.Select(s => 0.5 * s)];
        Assert.Empty(SampleVerdict.Against(BulkSpacing.Gse, alternate));
        Assert.NotEmpty(SampleVerdict.Against(BulkSpacing.Gue, alternate));

        Assert.Empty(SampleVerdict.Against(BulkSpacing.Gue, Bulk(2).Next));
        Assert.Empty(SampleVerdict.Against(BulkSpacing.Gse, Bulk(4).Next));
    }

    private static (double[] Largest, double[] Second) Edge(int beta, double diagonalDeviation)
    {
        RandomStream random = RandomStream.FromSeed(Seed, $"edge {beta}");
        double unit = Math.Pow(EdgeSize, -1.0 / 6);
        double[] largest = new double[EdgeDraws];
        double[] second = new double[EdgeDraws];
        for (int i = 0; i < EdgeDraws; i++)
        {
            (double[] diagonal, double[] squares) = Hermite(beta, EdgeSize, EdgeRows, diagonalDeviation, random);
            double edge = 2 * Math.Sqrt(EdgeSize);
            largest[i] = (Level(diagonal, squares, 0, edge - (20 * unit), edge + (20 * unit)) - edge) / unit;
            second[i] = beta > 1 ? double.NaN : (Level(diagonal, squares, 1, edge - (20 * unit), edge + (20 * unit)) - edge) / unit;
        }

        return (largest, second);
    }

    /// <summary>Distances from the middle level to the next and to the one after it, in units of the mean spacing π/√n at the centre.</summary>
    private static (double[] Next, double[] Second) Bulk(int beta)
    {
        RandomStream random = RandomStream.FromSeed(Seed, $"bulk {beta}");
        double mean = Math.PI / Math.Sqrt(BulkSize);
        double[] next = new double[BulkDraws];
        double[] second = new double[BulkDraws];
        for (int i = 0; i < BulkDraws; i++)
        {
            (double[] diagonal, double[] squares) = Hermite(beta, BulkSize, BulkSize, Math.Sqrt(2), random);
            double[] levels = [.. Enumerable.Range(0, 3).Select(k => Level(diagonal, squares, (BulkSize / 2) - k, -2, 2))];
            next[i] = (levels[1] - levels[0]) / mean;
            second[i] = (levels[2] - levels[0]) / mean;
        }

        return (next, second);
    }

    /// <summary>Diagonal N(0, 2)/√β and squared off-diagonal χ²_{β(n−i)}/β, first rows only.</summary>
    private static (double[] Diagonal, double[] Squares) Hermite(int beta, int n, int rows, double diagonalDeviation, RandomStream random)
    {
        double[] diagonal = new double[rows];
        double[] squares = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            diagonal[i] = diagonalDeviation * random.NextNormal() / Math.Sqrt(beta);
            squares[i] = i + 1 < rows ? 2 * random.NextGamma(0.5 * beta * (n - i - 1)) / beta : 0;
        }

        return (diagonal, squares);
    }

    /// <summary>The level that has <paramref name="above"/> levels above it, by bisection with Sturm's count.</summary>
    private static double Level(double[] diagonal, double[] squares, int above, double low, double high)
    {
        for (int step = 0; step < Bisections; step++)
        {
            double x = 0.5 * (low + high);
            int count = 0;
            double pivot = 1;
            for (int i = 0; i < diagonal.Length; i++)
            {
                pivot = diagonal[i] - x - (i == 0 ? 0 : squares[i - 1] / pivot);
                count += pivot > 0 ? 1 : 0;
            }

            (low, high) = count > above ? (x, high) : (low, x);
        }

        return 0.5 * (low + high);
    }
}
