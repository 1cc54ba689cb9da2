using Dyson.Dynamics.Ensembles;
using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Statistics;
using MathNet.Numerics;

namespace Dyson.Tests.Dynamics.Ensembles;

/// <summary>Whole laws: two levels in closed form, sparse against full matrices, rotation invariance of the full ones.</summary>
public class EnsembleLawTests
{
    private const int Count = 20_000;
    private const int DenseCount = 3000;

    public static TheoryData<LevelEnsemble> Dense =>
    [
        GaussianEnsemble.WithDiagonalDeviation(1, 4, 0.7),
        GaussianEnsemble.WithDiagonalDeviation(2, 4, 0.7),
        GaussianEnsemble.WithDiagonalDeviation(4, 3, 0.7),
        LaguerreEnsemble.WithElementVariance(1, 5, 4, 0.3),
        LaguerreEnsemble.WithElementVariance(2, 3, 3, 0.3),
        LaguerreEnsemble.WithElementVariance(4, 4, 3, 0.3),
        JacobiEnsemble.WithRows(1, 4, 7, 4),
        JacobiEnsemble.WithRows(2, 4, 3, 3),
        JacobiEnsemble.WithRows(4, 3, 4, 2),
        CircularEnsemble.WithIndex(1, 4),
        CircularEnsemble.WithIndex(2, 4),
        CircularEnsemble.WithIndex(4, 3),
    ];

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6.3)]
    public void Two_levels_have_their_closed_joint_law(double beta)
    {
        const double Sigma = 1.3;
        double[][] hermite = Draws.Of(GaussianEnsemble.WithDiagonalDeviation(beta, 2, Sigma), Count, 11);
        double Surmise(double s) => SpecialFunctions.GammaLowerRegularized(0.5 * (beta + 1), s * s / (4 * Sigma * Sigma));
        Draws.AssertLaw(hermite.Select(x => x[0] - x[1]), Surmise, "surmise");
        Draws.AssertLaw(hermite.Select(x => 0.5 * (x[0] + x[1])), Gaussian.WithStandardDeviation(0, Sigma / Math.Sqrt(2)).Cumulative, "centre");
        AssertUncorrelated(hermite, x => x[0] - x[1], x => Math.Abs(x[0] + x[1]));
        if (beta is 1 or 2 or 4)
        {
            double mean = 2 * Sigma * SpecialFunctions.Gamma((beta + 2) / 2) / SpecialFunctions.Gamma((beta + 1) / 2);
            Draws.AssertLaw(hermite.Select(x => x[0] - x[1]), WignerSurmise.WithMean((int)beta, mean).Cumulative, "surmise");
            WignerSurmise other = WignerSurmise.WithMean(beta == 2 ? 1 : 2, mean);
            Assert.True(Draws.P(hermite.Select(x => x[0] - x[1]), other.Cumulative) < FalseAlarm.PerAssertion, "another β is not noticed");
        }

        // u = 4 det X/(tr X)² is Beta(p + 1, (β + 1)/2) and independent of tr X.
        LaguerreEnsemble laguerre = LaguerreEnsemble.WithElementVariance(beta, 2.6, 2, 0.8);
        double[][] wishart = Draws.Of(laguerre, Count, 12);
        double Ratio(double[] x) => 4 * x[0] * x[1] / (x[0] + x[1]) / (x[0] + x[1]);
        Draws.AssertLaw(wishart.Select(Ratio), u => SpecialFunctions.BetaRegularized(laguerre.Exponent + 1, (beta + 1) / 2, u), "4 det X/(tr X)²");
        AssertUncorrelated(wishart, Ratio, x => x[0] + x[1]);

        // sin² of half the angle between two levels is Beta((β + 1)/2, ½).
        double[][] circular = Draws.Of(CircularEnsemble.WithIndex(beta, 2), Count, 13);
        Draws.AssertLaw(
            circular.Select(x => Math.Pow(Math.Sin((x[0] - x[1]) / 2), 2)), u => SpecialFunctions.BetaRegularized((beta + 1) / 2, 0.5, u), "angle");
    }

    [Theory]
    [MemberData(nameof(Dense))]
    public void Sparse_and_full_matrices_have_one_law(LevelEnsemble ensemble)
    {
        double[][] sparse = Draws.Of(ensemble, 4 * DenseCount, 14);
        double[][] full = Draws.Of(ensemble, DenseCount, 15, dense: true);
        for (int level = 0; level < ensemble.Levels; level++)
        {
            int i = level;
            Draws.AssertOneLaw(sparse, full, x => x[i], $"level {i}");
            if (i > 0)
            {
                Draws.AssertOneLaw(sparse, full, x => x[i - 1] - x[i], $"spacing {i}");
            }
        }

        Draws.AssertOneLaw(sparse, full, x => x.Sum(), "trace");
    }

    [Fact]
    public void Sparse_and_full_matrices_of_different_index_are_told_apart()
    {
        // Equal ⟨tr H²⟩, so that only the repulsion tells them apart.
        double[][] goe = Draws.Of(GaussianEnsemble.WithDiagonalDeviation(1, 4, 1), 2 * DenseCount, 16, dense: true);
        double[][] gue = Draws.Of(GaussianEnsemble.WithDiagonalDeviation(2, 4, Math.Sqrt(10.0 / 16)), Count, 17);
        double p = KolmogorovSmirnov.Test(
            Sample.Of([.. goe.Select(x => x[1] - x[2])]), Sample.Of([.. gue.Select(x => x[1] - x[2])])).P;
        Assert.True(p < FalseAlarm.PerAssertion, $"p = {p:G3}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Full_Gaussian_matrices_are_invariant_under_rotations(int beta)
    {
        // v†Hv ~ N(0, σ²) for every unit vector v; on the axes and away from them. With equal deviations on and beside the diagonal it would not be.
        const int N = 3;
        const double Sigma = 0.6;
        int width = beta * N;
        RandomStream random = RandomStream.FromSeed(18, "rotation");
        double[] v = [.. Enumerable.Range(0, width).Select(_ => random.NextNormal())];
        double norm = Math.Sqrt(v.Sum(c => c * c));
        List<double> forms = [];
        List<double> unequal = [];
        for (int draw = 0; draw < Count; draw++)
        {
            double[] h = DivisionAlgebra.SelfConjugate(beta, N, Sigma, random);
            double form = 0;
            double diagonal = 0;
            Assert.Equal(h[width - 1], h[(width - 1) * width]);
            for (int i = 0; i < width; i++)
            {
                diagonal += v[i] / norm * h[(i * width) + i] * v[i] / norm;
                for (int j = 0; j < width; j++)
                {
                    form += v[i] / norm * h[(i * width) + j] * v[j] / norm;
                }
            }

            forms.Add(form);
            unequal.Add(form + ((Math.Sqrt(2) - 1) * (form - diagonal)));
        }

        Draws.AssertLaw(forms, Gaussian.WithStandardDeviation(0, Sigma).Cumulative, "v†Hv");
        Assert.True(Draws.P(unequal, Gaussian.WithStandardDeviation(0, Sigma).Cumulative) < FalseAlarm.PerAssertion);
    }

    private static void AssertUncorrelated(double[][] draws, Func<double[], double> f, Func<double[], double> g)
    {
        double pull = Randomness.Sample.CorrelationPull([.. draws.Select(f)], [.. draws.Select(g)], x => x, x => x);
        Assert.True(Math.Abs(pull) < FalseAlarm.Sigmas, $"correlated: {pull:F1}");
    }
}
