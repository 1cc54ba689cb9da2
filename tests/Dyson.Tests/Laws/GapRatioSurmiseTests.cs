using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Laws;

/// <summary>Ratios of adjacent gaps: the published constants, the law of r itself, and matrices of three levels.</summary>
public class GapRatioSurmiseTests
{
    private const ulong Seed = 20261;
    private const int Matrices = 30_000;

    /// <summary>Gamma functions, and quadrature with 128 nodes, are good to about 1e-14.</summary>
    private const double Exact = 2e-13;

    /// <summary>Atas et al. 2013, table I, and their Z_β.</summary>
    [Fact]
    public void Means_and_prefactors_are_the_published_ones()
    {
        double root3 = Math.Sqrt(3);
        Assert.Equal((2 * Math.Log(2)) - 1, PoissonGapRatio.Law.Restricted.Mean, Exact);
        AssertMeans(GapRatioSurmise.Goe(), 4 - (2 * root3), 1.75, 8.0 / 27);
        AssertMeans(GapRatioSurmise.Gue(), (2 * root3 / Math.PI) - 0.5, (27 * root3 / (8 * Math.PI)) - 0.5, 4 * Math.PI / (81 * root3));
        AssertMeans(GapRatioSurmise.Gse(), (32 * root3 / (15 * Math.PI)) - 0.5, (243 * root3 / (80 * Math.PI)) - 0.5, 4 * Math.PI / (729 * root3));
        Assert.Equal(0.38629, PoissonGapRatio.Law.Restricted.Mean, 5e-6);
        Assert.Equal([0.53590, 0.60266, 0.67617],
            new[] { 1.0, 2, 4 }.Select(beta => Math.Round(GapRatioSurmise.WithRepulsion(beta).Restricted.Mean, 5)));
    }

    [Fact]
    public void Large_matrices_differ_from_three_levels_by_a_per_cent()
    {
        foreach (GapRatioSurmise law in new[] { GapRatioSurmise.Goe(), GapRatioSurmise.Gue(), GapRatioSurmise.Gse() })
        {
            Assert.InRange(law.LargeMatrixRestrictedMean!.Value / law.Restricted.Mean, 0.99, 0.9999);
        }

        Assert.Null(GapRatioSurmise.WithRepulsion(3).LargeMatrixRestrictedMean);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2.7)]
    [InlineData(4)]
    public void Ratio_has_its_density_both_ways(double beta)
    {
        GapRatioSurmise law = GapRatioSurmise.WithRepulsion(beta);
        double r = 0.4;
        Assert.Equal(law.Density(r), law.Density(1 / r) / (r * r), Exact);
        Assert.Equal(law.Cumulative(r), law.Survival(1 / r), Exact);
        double weight = 2 * GaussKronrodRule.Integrate(t => law.Density(t * t) * t, Math.Sqrt(r), Math.Sqrt(5), out _, out _, 1e-13, 10, 31);
        Assert.Equal(weight, law.Cumulative(5) - law.Cumulative(r), Exact);
        foreach (double p in new[] { 1e-20, 0.2, 0.5, 0.9, 1 - 1e-9 })
        {
            double x = law.Quantile(p);
            Assert.Equal(1, p <= 0.5 ? law.Cumulative(x) / p : law.Survival(x) / (1 - p), 2e-12);
        }

        // The tail is r^{−2−β}: the first moment that diverges is the one with k ≥ β + 1.
        Assert.Equal(double.PositiveInfinity, law.Moment((int)Math.Ceiling(beta + 1)));
        Assert.True(double.IsFinite(law.Moment((int)Math.Ceiling(beta))));
        Assert.Equal(double.PositiveInfinity, PoissonGapRatio.Law.Moment(1));
        Assert.Equal(0.75, PoissonGapRatio.Law.Cumulative(3), Exact);
        Assert.True(double.IsNaN(law.Cumulative(double.NaN)) && double.IsNaN(law.Survival(double.NaN)) && double.IsNaN(law.Density(double.NaN)));
    }

    [Fact]
    public void Three_levels_of_the_Goe_have_the_law_exactly()
    {
        RandomStream random = RandomStream.FromSeed(Seed, "3x3 GOE");
        double[] matrix = new double[9];
        double[] levels = new double[3];
        double[] ratios = new double[Matrices];
        for (int n = 0; n < Matrices; n++)
        {
            for (int i = 0; i < 3; i++)
            {
                matrix[4 * i] = Math.Sqrt(2) * random.NextNormal();
                for (int j = 0; j < i; j++)
                {
                    matrix[(3 * i) + j] = matrix[(3 * j) + i] = random.NextNormal();
                }
            }

            DenseSpectrum.SymmetricEigenvalues(matrix, 3, levels);
            ratios[n] = (levels[0] - levels[1]) / (levels[1] - levels[2]);
            ratios[n] = Math.Min(ratios[n], 1 / ratios[n]);
        }

        Assert.Empty(SampleVerdict.Against(GapRatioSurmise.Goe().Restricted, ratios));
        Assert.NotEmpty(SampleVerdict.Against(GapRatioSurmise.WithRepulsion(1.3).Restricted, ratios));
        Assert.NotEmpty(SampleVerdict.Against(PoissonGapRatio.Law.Restricted, ratios));
    }

    /// <summary>The tridiagonal model of Dumitriu and Edelman has |∏(x_i − x_j)|^β for any β.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    public void Three_levels_of_any_beta_have_the_law_exactly(double beta)
    {
        RandomStream random = RandomStream.FromSeed(Seed, "3x3 tridiagonal");
        double[] levels = new double[3];
        double[] ratios = new double[Matrices];
        for (int n = 0; n < Matrices; n++)
        {
            double first = random.NextChi(2 * beta) / Math.Sqrt(2);
            double second = random.NextChi(beta) / Math.Sqrt(2);
            double[] matrix = [random.NextNormal(), first, 0, first, random.NextNormal(), second, 0, second, random.NextNormal()];
            DenseSpectrum.SymmetricEigenvalues(matrix, 3, levels);
            ratios[n] = (levels[0] - levels[1]) / (levels[1] - levels[2]);
        }

        double[] restricted = [.. ratios.Select(r => Math.Min(r, 1 / r))];
        Assert.Empty(SampleVerdict.Against(GapRatioSurmise.WithRepulsion(beta).Restricted, restricted));
        Assert.NotEmpty(SampleVerdict.Against(GapRatioSurmise.WithRepulsion(1.3 * beta).Restricted, restricted));
        FalseAlarm.AssertWithin(0.5, ratios.Average(r => r < 1 ? 1.0 : 0), 0.5 / Math.Sqrt(Matrices), "P(r < 1)");
    }

    private static void AssertMeans(GapRatioSurmise law, double restricted, double mean, double norm)
    {
        Assert.Equal(restricted, law.Restricted.Mean, Exact);
        Assert.Equal(mean, law.Mean, Exact);
        const double r = 0.6;
        double expected = Math.Pow(r + (r * r), law.Beta) / Math.Pow(1 + r + (r * r), 1 + (1.5 * law.Beta)) / norm;
        Assert.Equal(expected, law.Density(r), Exact);
    }
}
