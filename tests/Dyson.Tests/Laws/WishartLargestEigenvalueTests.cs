using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Laws;

/// <summary>The Pfaffian of the largest Wishart eigenvalue against χ², the double integral of two levels, and sampled matrices.</summary>
public class WishartLargestEigenvalueTests
{
    private const ulong Seed = 20264;

    /// <summary>Claimed absolute error.</summary>
    private const double Accuracy = 1e-11;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(300)]
    public void One_column_is_chi_square(int rows)
    {
        ChiSquare law = ChiSquare.WithDegrees(rows);
        foreach (double p in new[] { 1e-6, 0.1, 0.5, 0.99 })
        {
            double x = law.Quantile(p);
            Assert.Equal(p, WishartLargestEigenvalue.WithElementVariance(0.3, rows, 1).Cumulative(0.3 * x), Accuracy);
            Assert.Equal(p, WishartLargestEigenvalue.WithElementVariance(0.3, 1, rows).Cumulative(0.3 * x), Accuracy);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Two_columns_are_a_double_integral(int rows)
    {
        // ∏|t_i² − t_j²| ∏ t_i^{m−p} e^{−t_i²/2} over t_i = √x_i, the larger one outside.
        double Below(double end) => Integral(t => Weight(t) * Integral(s => Weight(s) * ((t * t) - (s * s)), t), end);
        double Weight(double t) => Math.Pow(t, rows - 2) * Math.Exp(-0.5 * t * t);
        WishartLargestEigenvalue law = WishartLargestEigenvalue.WithElementVariance(1, rows, 2);
        double whole = Below(14);
        Assert.All([0.5, 2, 5, 12, 30.0], x => Assert.Equal(Below(Math.Sqrt(x)) / whole, law.Cumulative(x), Accuracy));
        Assert.Equal([0, 0, 1], [law.Cumulative(-1), law.Cumulative(0), law.Cumulative(1e9)]);
        Assert.True(double.IsNaN(law.Cumulative(double.NaN)));
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(25, 9)]
    [InlineData(6, 17)]
    public void Sampled_matrices_have_the_law_and_others_do_not(int rows, int columns)
    {
        const int Matrices = 3000;
        RandomStream random = RandomStream.FromSeed(Seed, $"{rows}x{columns}");
        double[] singular = new double[Math.Min(rows, columns)];
        double[] largest = new double[Matrices];
        for (int n = 0; n < Matrices; n++)
        {
            double[] matrix = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
            DenseSpectrum.SingularValues(matrix, rows, columns, singular);
            largest[n] = singular[0] * singular[0];
        }

        Array.Sort(largest);
        WishartLargestEigenvalue law = WishartLargestEigenvalue.WithElementVariance(1, rows, columns);
        WishartLargestEigenvalue wider = WishartLargestEigenvalue.WithElementVariance(1.05, rows, columns);
        double worst = 0;
        foreach (double p in new[] { 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99 })
        {
            double x = largest[(int)(p * Matrices)];
            FalseAlarm.AssertWithin(law.Cumulative(x), p, Math.Sqrt(p * (1 - p) / Matrices) + (1.0 / Matrices), $"P(x₁ ≤ {x:G4})");
            worst = Math.Max(worst, Math.Abs(wider.Cumulative(x) - p) / Math.Sqrt(p * (1 - p) / Matrices));
        }

        Assert.True(worst > FalseAlarm.Sigmas, "A variance 5 % too large must be seen.");
    }

    [Fact]
    public void Large_matrices_reach_Tracy_Widom_at_the_edge()
    {
        // Johnstone 2001: (x₁ − (√(M−1)+√N)²)/scale → TW₁, error of order N^{−2/3}; F₁(0) = 0.83190806620295 (Bornemann 2010).
        (int rows, int columns) = (100, 60);
        double root = Math.Sqrt(rows - 0.5) + Math.Sqrt(columns - 0.5);
        Assert.Equal(0.83190806620295, WishartLargestEigenvalue.WithElementVariance(1, rows, columns).Cumulative(root * root), 2e-3);
        Assert.Equal(WishartLargestEigenvalue.WithElementVariance(1, 60, 100).Cumulative(290),
            WishartLargestEigenvalue.WithElementVariance(1, 100, 60).Cumulative(290), Accuracy);
    }

    /// <summary>NumPy 1.24: the same Pfaffian with other quadrature (40 nodes in panels of 0.23, antiderivatives by Gauss's rule on each part).</summary>
    [Theory]
    [InlineData(10, 10, 36, 0.7595861726344146)]
    [InlineData(101, 31, 250, 0.9384801031007125)]
    [InlineData(100, 60, 310, 0.7804095947093039)]
    [InlineData(100, 100, 380, 0.40801259965042347)]
    [InlineData(1000, 40, 1400, 0.3717920390648897)]
    public void Quadrature_has_converged(int rows, int columns, double x, double expected) =>
        Assert.Equal(expected, WishartLargestEigenvalue.WithElementVariance(1, rows, columns).Cumulative(x), Accuracy);

    private static double Integral(Func<double, double> f, double end)
    {
        int panels = (int)Math.Ceiling(end);
        return Enumerable.Range(0, panels).Sum(i => GaussLegendreRule.Integrate(f, end * i / panels, end * (i + 1) / panels, 32));
    }
}
