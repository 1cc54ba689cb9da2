using Dyson.Laws;

namespace Dyson.Tests.Laws;

/// <summary>Fredholm determinants against closed forms, and their convergence.</summary>
public class FredholmDeterminantTests
{
    /// <summary>A few roundings of a determinant of order one.</summary>
    private const double Rounding = 5e-15;

    [Fact]
    public void Green_kernel_gives_the_sine_of_one_with_an_honest_error()
    {
        // K = min(x, y)(1 − max(x, y)) has eigenvalues 1/(πn)²; ∏(1 − 1/(πn)²) = sin 1 (Bornemann 2010, section 1). The kink costs m⁻².
        FredholmDeterminant determinant = FredholmDeterminant.OnInterval(Green, 0, 1, 1);
        Assert.InRange(Math.Abs(determinant.Value - Math.Sin(1)), 0, determinant.Error);
        Assert.InRange(determinant.Error, 0, 1e-6);
        double coarse = Math.Sin(1) - FredholmDeterminant.OnInterval(Green, 0, 1, 1, 40);
        double fine = Math.Sin(1) - FredholmDeterminant.OnInterval(Green, 0, 1, 1, 80);
        Assert.Equal(4, coarse / fine, 0.2);

        // Extrapolated in m⁻², the error of the doubled rule falls from 4e-6 by a hundred and more.
        Assert.Equal(Math.Sin(1), Math.Sin(1) - fine + ((coarse - fine) / 3), 2e-7);

        // Negative z: ∏(1 + 1/(πn)²) = sinh 1.
        FredholmDeterminant other = FredholmDeterminant.OnInterval(Green, 0, 1, -1);
        Assert.InRange(Math.Abs(other.Value - Math.Sinh(1)), 0, other.Error);
    }

    [Fact]
    public void Degenerate_kernels_are_exact()
    {
        // e^{x+y}: 1 − z(e² − 1)/2; 1 + 3xy on (−1, 1): (1 − 2z)(1 − 2z), which vanishes at z = ½.
        Assert.Equal(1 - (0.1 * (Math.Exp(2) - 1) / 2), FredholmDeterminant.OnInterval((x, y) => Math.Exp(x + y), 0, 1, 0.1).Value, Rounding);
        Assert.Equal(9, FredholmDeterminant.OnInterval((x, y) => 1 + (3 * x * y), -1, 1, 2).Value, 9 * Rounding);
        Assert.Equal(0, FredholmDeterminant.OnInterval((x, y) => 1 + (3 * x * y), -1, 1, 0.5).Value, Rounding);
        FredholmDeterminant halfLine = FredholmDeterminant.OnHalfLine((x, y) => Math.Exp(-x - y), 1, 1);
        Assert.Equal(1 - (0.5 * Math.Exp(-2)), halfLine.Value, halfLine.Error);
        Assert.InRange(halfLine.Error, 0, 10 * Rounding);
        Assert.Equal(1, FredholmDeterminant.OnInterval(Green, 0.3, 0.3, 1).Value);
    }

    [Fact]
    public void Sine_kernel_converges_exponentially_and_to_its_series()
    {
        static double Sine(double x, double y) => x == y ? 1 : Math.Sin(Math.PI * (x - y)) / (Math.PI * (x - y));

        // ln(error) falls faster than linearly in m for an entire kernel.
        double exact = FredholmDeterminant.OnInterval(Sine, 0, 2, 1).Value;
        double[] errors = [.. new[] { 4, 6, 8, 10 }.Select(m => Math.Abs(FredholmDeterminant.OnInterval(Sine, 0, 2, 1, m) - exact))];
        for (int i = 1; i < errors.Length; i++)
        {
            Assert.InRange(errors[i] / errors[i - 1], 0, 0.03);
        }

        // E₂(s) = 1 − s + π²s⁴/36 − π⁴s⁶/675 + π⁶s⁸/17640 − …: next term 1e-13 at s = 0.05.
        const double S = 0.05;
        double u = Math.PI * S;
        double series = 1 - S + (u * u * S * S / 36) - (Math.Pow(u, 4) * S * S / 675) + (Math.Pow(u, 6) * S * S / 17640);
        Assert.Equal(series, FredholmDeterminant.OnInterval(Sine, 0, S, 1).Value, 1e-13);
    }

    [Fact]
    public void Gauss_rules_of_any_size_integrate_polynomials()
    {
        foreach (int m in new[] { 1, 2, 3, 7, 20, 63, 128, 511 })
        {
            (double[] nodes, double[] weights) = GaussLegendre.Rule(m);
            for (int k = 0; k < 2 * m; k += Math.Max(2, m / 4 * 2))
            {
                double sum = nodes.Zip(weights).Sum(p => p.Second * Math.Pow(p.First, k));
                Assert.Equal(2.0 / (k + 1), sum, Rounding);
            }

            Assert.True(nodes.Zip(nodes.Skip(1)).All(p => p.First < p.Second));
        }
    }

    [Fact]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FredholmDeterminant.OnInterval(Green, 1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FredholmDeterminant.OnInterval(Green, 0, double.PositiveInfinity, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FredholmDeterminant.OnInterval(Green, 0, 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => FredholmDeterminant.OnInterval(Green, 0, 1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => FredholmDeterminant.OnHalfLine(Green, double.NaN, 1));
        Assert.Throws<ArgumentNullException>(() => FredholmDeterminant.OnHalfLine(null!, 0, 1));
    }

    private static double Green(double x, double y) => Math.Min(x, y) * (1 - Math.Max(x, y));
}
