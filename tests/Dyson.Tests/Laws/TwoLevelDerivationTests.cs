using Dyson.Laws;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Laws;

/// <summary>The laws of two levels as integrals of the joint law from which the pages derive them.</summary>
public class TwoLevelDerivationTests
{
    /// <summary>Gauss–Legendre rules of 32 nodes on pieces of half a standard deviation, sums over equal angles of periodic functions: rounding.</summary>
    private const double Quadrature = 1e-12;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 0.5)]
    [InlineData(0.3, 2)]
    public void Density_and_spacing_are_marginals_of_the_separable_gas(double sigma1, double sigma2)
    {
        // P ∝ |x₁ − x₂| e^{−x₁²/2σ₁² − x₂²/2σ₂²}, Z = 2√(2π) σ₁σ₂R.
        double radius = Math.Sqrt((sigma1 * sigma1) + (sigma2 * sigma2));
        double z = 2 * Math.Sqrt(2 * Math.PI) * sigma1 * sigma2 * radius;
        double Joint(double x, double y) => Math.Abs(x - y) * Math.Exp((-0.5 * x * x / (sigma1 * sigma1)) - (0.5 * y * y / (sigma2 * sigma2))) / z;
        TwoComponentDensity law = TwoComponentDensity.WithDeviations(sigma1, sigma2);
        double reach = 10 * Math.Max(sigma1, sigma2);
        double step = 0.5 * Math.Min(sigma1, sigma2);
        foreach (double x in new[] { 0, 0.2, 0.77, 1.6 })
        {
            // The joint law has a kink at y = x: pieces end there.
            double density = 0.5 * (Integral(y => Joint(x, y), x, reach, step) + Integral(y => Joint(y, x), x, reach, step));
            Assert.Equal(law.Density(x), density, Quadrature);
            if (x > 0)
            {
                double spacing = Integral(y => Joint(y + x, y) + Joint(y - x, y), 0, reach, step);
                Assert.Equal(law.Spacing.Density(x), spacing, Quadrature);
            }
        }

        // Negative control: without repulsion neither is the law.
        double free = 0.5 * ((Math.Exp(-0.5 / (sigma1 * sigma1)) / sigma1) + (Math.Exp(-0.5 / (sigma2 * sigma2)) / sigma2)) / Math.Sqrt(2 * Math.PI);
        Assert.True(Math.Abs(free - law.Density(1)) > 1e-3);
    }

    [Fact]
    public void Spacing_of_a_goe_pair_is_the_length_of_a_plane_normal_vector()
    {
        // (a − d, 2b), both N(0, 2σ²): the surmise is the angular integral of the plane Gaussian; with unequal widths it is Hoyt's law.
        foreach ((double first, double second) in new[] { (Math.Sqrt(2) * 0.7, Math.Sqrt(2) * 0.7), (1.0, 0.4) })
        {
            ContinuousLaw law = first == second ? WignerSurmise.GoeWithScale(0.7) : Hoyt.WithComponentDeviations(first, second);
            foreach (double s in new[] { 0.1, 0.9, 2.5 })
            {
                double density = Circle(
                    angle => s / (2 * Math.PI * first * second) * Math.Exp((-0.5 * Math.Pow(s * Math.Cos(angle) / first, 2)) - (0.5 * Math.Pow(s * Math.Sin(angle) / second, 2))));
                Assert.Equal(law.Density(s), density, Quadrature);
            }
        }
    }

    [Theory]
    [InlineData(1, 1.2732395447)]
    [InlineData(0.6, 1.3113519266)]
    [InlineData(0.8246211251235321, 1.2790838133)]
    public void Second_moment_of_the_unit_Hoyt_law_is_the_elliptic_quotient(double q, double expected)
    {
        // ⟨s²⟩ = (1 + q²)/[(2/π)E(1 − q²)²], E by its defining integral; q² = 0.36 and 0.68 are a ratio 9 of the rates, projected and not.
        double elliptic = Circle(angle => 0.25 * Math.Sqrt(1 - ((1 - (q * q)) * Math.Pow(Math.Sin(angle), 2))));
        double quotient = (1 + (q * q)) / (2 / Math.PI * elliptic * elliptic);
        Assert.Equal(quotient, Hoyt.WithMean(q, 1).Moment(2), Quadrature);
        Assert.Equal(expected, quotient, 1e-10);
    }

    // Over the whole circle: for an analytic periodic function the error falls exponentially with the number of angles.
    private static double Circle(Func<double, double> f) => Enumerable.Range(0, 400).Sum(i => f(i * Math.PI / 200)) * Math.PI / 200;

    private static double Integral(Func<double, double> f, double middle, double reach, double step)
    {
        double sum = 0;
        for (int i = 0; i * step < reach; i++)
        {
            sum += GaussLegendreRule.Integrate(f, middle + (i * step), middle + ((i + 1) * step), 32);
            sum += GaussLegendreRule.Integrate(f, middle - ((i + 1) * step), middle - (i * step), 32);
        }

        return sum;
    }
}
