using Dyson.Laws;

namespace Dyson.Tests.Laws;

/// <summary>Tails against numbers of other programs, so that a mistake shared by a density and its cumulative is seen too.</summary>
public class LawReferenceTests
{
    /// <summary>Relative: 17-digit references, evaluations with a condition number of order 10–100.</summary>
    private const double Elementary = 5e-14;

    /// <summary>Relative: incomplete gamma functions of shapes up to 100 (measured 1e-13).</summary>
    private const double Gamma = 5e-13;

    /// <summary>An ulp of x moves e^{−x²/2} by x² ulp of itself.</summary>
    private const double UlpOfOne = 2.2e-16;

    /// <summary>The expansion of Pelz and Good at the smallest sample for which it is used (absolute).</summary>
    private const double Expansion = 1e-6;

    /// <summary>From the defining series of Iₙ in decimal arithmetic with 120 digits: P(S ≤ b) and P(S &gt; b) for ν = a, σ = 1.</summary>
    [Theory]
    [InlineData(0.5, 0.01, 4.41238799121750690e-5, 9.99955876120087825e-1)]
    [InlineData(0.5, 1, 3.57285769727456231e-1, 6.42714230272543769e-1)]
    [InlineData(0.5, 8, 9.99999999999866582e-1, 1.33418024714145259e-13)]
    [InlineData(2, 1.1, 1.01927158732884794e-1, 8.98072841267115206e-1)]
    [InlineData(2, 3, 7.85637911837350543e-1, 2.14362088162649457e-1)]
    [InlineData(2, 12, 1, 1.88399077614381608e-23)]
    [InlineData(6, 1, 1.07864053261103100e-7, 9.99999892135946739e-1)]
    [InlineData(6, 5.9, 4.26834827521474358e-1, 5.73165172478525642e-1)]
    [InlineData(6, 6.1, 5.06770626199144843e-1, 4.93229373800855157e-1)]
    [InlineData(6, 15, 1, 1.79337229770669465e-19)]
    public void Rice_tails(double a, double b, double cumulative, double survival) =>
        AssertTails(Rice.WithComponentDeviation(3 * a, 3), 3 * b, cumulative, survival, Elementary);

    /// <summary>From the density's power series, integrated term by term in decimal arithmetic with 120 digits.</summary>
    [Theory]
    [InlineData(0.6, 0.05, 2.08087599111635255e-3, 9.97919124008883647e-1)]
    [InlineData(0.6, 1, 5.46131957958809135e-1, 4.53868042041190865e-1)]
    [InlineData(0.6, 1.3, 7.24967349300215231e-1, 2.75032650699784769e-1)]
    [InlineData(0.6, 6, 9.99999997514551733e-1, 2.48544826657107889e-9)]
    [InlineData(0.2, 0.3, 1.73930066101881739e-1, 8.26069933898118261e-1)]
    [InlineData(0.2, 0.5, 3.48179023625171988e-1, 6.51820976374828012e-1)]
    [InlineData(0.2, 4, 9.99935274974627942e-1, 6.47250253720581085e-5)]
    public void Hoyt_tails(double small, double x, double cumulative, double survival) =>
        AssertTails(Hoyt.WithComponentDeviations(1, small), x, cumulative, survival, Elementary);

    /// <summary>scipy 1.10, stats.norm.sf.</summary>
    [Theory]
    [InlineData(1, 0.15865525393145707)]
    [InlineData(5, 2.866515718791933e-07)]
    [InlineData(10, 7.61985302416047e-24)]
    [InlineData(30, 4.906713927147908e-198)]
    public void Normal_tails(double x, double survival) =>
        AssertTails(Gaussian.WithStandardDeviation(0, 1), x, 1 - survival, survival, Elementary + (x * x * UlpOfOne));

    /// <summary>scipy 1.10, stats.chi2.</summary>
    [Theory]
    [InlineData(1, 0.1, 0.24817036595415076, 0.7518296340458492)]
    [InlineData(1, 30, 0.9999999567953695, 4.3204630578274955e-08)]
    [InlineData(3, 1, 0.19874804309879915, 0.8012519569012009)]
    [InlineData(10, 60, 0.999999996375699, 3.6243009520614924e-09)]
    [InlineData(99, 200, 0.9999999918060881, 8.19391189142209e-09)]
    [InlineData(99, 30, 1.6642199866857446e-12, 0.9999999999983358)]
    [InlineData(200, 260, 0.9972495916326934, 0.002750408367306518)]
    public void Chi_square_tails(double degrees, double x, double cumulative, double survival) =>
        AssertTails(ChiSquare.WithDegrees(degrees), x, cumulative, survival, Gamma);

    /// <summary>From the defining series in decimal arithmetic with 60 digits (scipy 1.10's kstwobign.pdf is wrong by 5e-10 at 0.9).</summary>
    [Theory]
    [InlineData(0.2, 5.05040733867007086e-13, 9.99999999999494959e-1, 1.53242054133890359e-10)]
    [InlineData(0.5, 3.60547563351249056e-2, 9.63945243664875094e-1, 6.39582850940456635e-1)]
    [InlineData(0.9, 6.07269292059345626e-1, 3.92730707940654374e-1, 1.38072705423773280e+0)]
    [InlineData(1, 7.30000328322645479e-1, 2.69999671677354521e-1, 1.07194855835694176e+0)]
    [InlineData(1.5, 9.77782037383474871e-1, 2.22179626165251287e-2, 1.33307227419880210e-1)]
    [InlineData(3, 9.99999969540040511e-1, 3.04599594894252569e-8, 3.65519513873103082e-7)]
    public void Kolmogorov_limit(double x, double cumulative, double survival, double density)
    {
        AssertTails(KolmogorovDistribution.Limit, x, cumulative, survival, Elementary);
        Assert.Equal(density, KolmogorovDistribution.Limit.Density(x), Elementary * density);
    }

    /// <summary>scipy 1.10, stats.kstwo.sf, and exact fractions for n = 1, 2; the last two columns: absolute and relative error allowed.</summary>
    [Theory]
    [InlineData(1, 0.7, 0.6, 1e-15, 0)]
    [InlineData(2, 0.4, 0.82, 1e-15, 0)]
    [InlineData(10, 0.15, 0.95396527, 1e-13, 0)]
    [InlineData(10, 0.274, 0.3715203845434957, 1e-13, 0)]
    [InlineData(10, 0.5, 0.00777741, 1e-13, 0)]
    [InlineData(10, 0.8, 2.208e-07, 0, 1e-10)]
    [InlineData(100, 0.05, 0.9532159710635725, 1e-13, 0)]
    [InlineData(100, 0.12, 0.1033037490181987, 1e-13, 0)]
    [InlineData(100, 0.19, 0.0012339926382722768, 1e-13, 0)]
    [InlineData(100, 0.3, 1.7719869892662917e-08, 0, 1e-10)]
    [InlineData(140, 0.06, 0.6719092248862628, 1e-13, 0)]
    [InlineData(141, 0.06, 0.6677160791348915, Expansion, 0)]
    [InlineData(141, 0.1, 0.11128445516467944, Expansion, 0)]
    [InlineData(200, 0.05, 0.6802625495871704, Expansion, 0)]
    [InlineData(500, 0.03, 0.7473166700457021, Expansion / 10, 0)]
    [InlineData(500, 0.06, 0.05243463489026223, Expansion / 10, 0)]
    [InlineData(1000, 0.02, 0.8108971656895577, Expansion / 10, 0)]
    [InlineData(1000, 0.04, 0.07933956059000224, Expansion / 10, 0)]
    [InlineData(1000, 0.06, 0.001428597887952891, Expansion / 10, 0)]
    [InlineData(1000, 0.1, 3.703687096817711e-09, 0, 1e-10)]
    [InlineData(10_000, 0.012, 0.11135257403749388, Expansion / 100, 0)]
    [InlineData(10_000, 0.05, 3.632631514370292e-22, 0, 1e-9)]
    [InlineData(100_000, 0.004, 0.08130148920222469, Expansion / 100, 0)]
    [InlineData(100_000, 0.0063, 0.0007108101071729183, Expansion / 100, 0)]
    [InlineData(100_000, 0.02, 3.5372711931479597e-35, 0, 1e-9)]
    public void Kolmogorov_at_finite_sample_size(int n, double d, double survival, double absolute, double relative)
    {
        FiniteKolmogorovDistribution law = FiniteKolmogorovDistribution.OfSampleSize(n);
        Assert.Equal(survival, law.Survival(d), absolute + (relative * survival));
        Assert.Equal(1 - survival, law.Cumulative(d), absolute + (relative * survival) + 1e-15);
    }

    [Fact]
    public void Kolmogorov_at_finite_sample_size_joins_its_methods_and_reaches_the_limit()
    {
        // Where nd² passes 4 the one-sided form takes over from the matrix or the expansion; the step is its relative error, 4e-11 of 7e-4.
        foreach ((int n, double step) in new[] { (50, 1e-12), (140, 1e-12), (400, 1e-7), (20_000, 1e-9) })
        {
            FiniteKolmogorovDistribution law = FiniteKolmogorovDistribution.OfSampleSize(n);
            double d = Math.Sqrt(4.0 / n);
            Assert.Equal(law.Survival(d * (1 - 1e-14)), law.Survival(d * (1 + 1e-14)), step);
        }

        // Leading correction of order 1/√n: 0.0003 at n = 1e6; a further factor ten at n = 1e8.
        Assert.Equal(KolmogorovDistribution.Limit.Survival(1.3), FiniteKolmogorovDistribution.OfSampleSize(1_000_000).Survival(1.3e-3), 5e-4);
        Assert.Equal(KolmogorovDistribution.Limit.Survival(2.5), FiniteKolmogorovDistribution.OfSampleSize(100_000_000).Survival(2.5e-4), 2e-8);
        Assert.Equal(FiniteKolmogorovDistribution.OfSampleSize(1_000_000).Survival(3e-3),
            FiniteKolmogorovDistribution.OfSampleSize(1_000_001).Survival(3e-3), 1e-4 * 3e-8);
        Assert.Equal(double.NaN, FiniteKolmogorovDistribution.OfSampleSize(5).Survival(double.NaN));
        Assert.Equal([1, 0, 1, 0], [FiniteKolmogorovDistribution.OfSampleSize(5).Survival(0.1), FiniteKolmogorovDistribution.OfSampleSize(5).Survival(1),
            FiniteKolmogorovDistribution.OfSampleSize(5).Cumulative(2), FiniteKolmogorovDistribution.OfSampleSize(5).Cumulative(-1)]);
    }

    private static void AssertTails(ContinuousLaw law, double x, double cumulative, double survival, double tolerance)
    {
        Assert.Equal(cumulative, law.Cumulative(x), tolerance * cumulative);
        Assert.Equal(survival, law.Survival(x), tolerance * survival);
    }
}
