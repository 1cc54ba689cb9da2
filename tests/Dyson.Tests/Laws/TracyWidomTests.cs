using Dyson.Laws;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Laws;

/// <summary>Tracy–Widom laws against published numbers, Fredholm determinants, exact relations and asymptotic constants.</summary>
public class TracyWidomTests
{
    /// <summary>The published values are good to their last digit, 14 of them.</summary>
    private const double Published = 1e-13;

    /// <summary>The error bound that <see cref="TracyWidom"/> states for both tails; most of it for F₂ near −12, where ln F₂ has slope 36.</summary>
    private const double TailTolerance = 2e-13;

    private static readonly double[] Points = [.. Enumerable.Range(0, 48).Select(i => -8 + (0.27 * i))];

    public static TheoryData<string> Names => [.. Laws.Keys];

    private static readonly Dictionary<string, TracyWidom> Laws = new TracyWidom[]
    {
        TracyWidom.GaussianOrthogonal,
        TracyWidom.GaussianUnitary,
        TracyWidom.GaussianSymplecticInTracyWidomScaling,
        TracyWidom.GaussianSymplecticInStochasticAiryScaling,
        TracyWidom.GaussianSymplecticInForresterRainsScaling,
    }.ToDictionary(law => law.Name);

    [Theory]
    [InlineData(1, 0, 0.83190806620295)]
    [InlineData(2, 0, 0.96937282835526)]
    [InlineData(2, -2, 0.41322414250512257)]
    [InlineData(2, -4, 0.0035445535955092)]
    [InlineData(2, 1, 0.9975054381493893)]
    public void Cumulatives_are_the_published_ones(int beta, double s, double expected)
    {
        TracyWidom law = beta == 1 ? TracyWidom.GaussianOrthogonal : TracyWidom.GaussianUnitary;
        Assert.Equal(expected, law.Cumulative(s), Published);
        Assert.Equal(1 - expected, law.Survival(s), Published);
        Assert.Equal(expected, law.ByDeterminant(s).Value, Published);
    }

    [Fact]
    public void Moments_and_medians_are_the_published_ones()
    {
        // Bornemann 2010, table 10; each to the digits printed.
        TracyWidom one = TracyWidom.GaussianOrthogonal;
        TracyWidom two = TracyWidom.GaussianUnitary;
        TracyWidom four = TracyWidom.GaussianSymplecticInTracyWidomScaling;
        Assert.Equal(-1.2065335745820, one.Mean, 1e-13);
        Assert.Equal(1.607781034581, one.Variance, 1e-12);
        Assert.Equal(0.293464524, one.Skewness, 1e-9);
        Assert.Equal(0.16524294, one.ExcessKurtosis, 1e-8);
        Assert.Equal(-1.771086807411, two.Mean, 1e-12);
        Assert.Equal(0.8131947928329, two.Variance, 1e-13);
        Assert.Equal(-2.306885, four.Mean, 1e-6);
        Assert.Equal(0.51772, four.Variance, 1e-5);
        Assert.Equal([-1.269, -1.805, -2.327], new[] { one, two, four }.Select(law => Math.Round(law.Quantile(0.5), 3)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Table_agrees_with_the_determinants(string name)
    {
        TracyWidom law = Laws[name];
        foreach (double x in Points)
        {
            FredholmDeterminant determinant = law.ByDeterminant(x);
            Assert.InRange(Math.Abs(law.Cumulative(x) - determinant.Value), 0, determinant.Error);
            Assert.InRange(determinant.Error, 0, Published);
        }
    }

    [Fact]
    public void A_determinant_of_the_wrong_argument_would_be_noticed()
    {
        // Negative control for the comparison above: an argument off by 1e-12 of a unit.
        FredholmDeterminant determinant = TracyWidom.GaussianUnitary.ByDeterminant(-2 + 1e-12);
        Assert.True(Math.Abs(TracyWidom.GaussianUnitary.Cumulative(-2) - determinant.Value) > determinant.Error);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Neighbouring_polynomials_meet_within_the_stated_error(string name)
    {
        // Half way between centres both polynomials are at their worst, with errors of opposite sign where truncation rules.
        TaylorTable table = Laws[name].Table;
        foreach (TaylorPieces pieces in new[] { table.Cumulative, table.Survival, table.Density })
        {
            for (int i = -12 * TaylorPieces.PerUnit; i < 16 * TaylorPieces.PerUnit; i++)
            {
                double x = (i + 0.5) / TaylorPieces.PerUnit;
                AssertRelative(pieces.At(x, i), pieces.At(x, i + 1), TailTolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Asymptotic_series_continue_the_table(string name)
    {
        TracyWidom law = Laws[name];
        foreach (double s in new[] { -12.0, 16.0 })
        {
            // One ulp outside the table and its end itself: what remains is the slope times that ulp.
            double inside = s / law.Scale;
            double outside = inside * (1 + 4e-16);
            double step = 40 * Math.Abs(outside - inside);
            AssertRelative(law.Density(inside), law.Density(outside), TailTolerance + step);
            double tail = s < 0 ? law.Cumulative(inside) : law.Survival(inside);
            AssertRelative(tail, s < 0 ? law.Cumulative(outside) : law.Survival(outside), TailTolerance + step);
        }

        // Beyond both ends the tail is the integral of the density, which comes from another series.
        double right = 18 / law.Scale;
        double left = -13 / law.Scale;
        AssertRelative(GaussLegendreRule.Integrate(law.Density, right, right + (9 / law.Scale), 128), law.Survival(right), 1e-12);
        AssertRelative(GaussLegendreRule.Integrate(law.Density, left - (2.5 / law.Scale), left, 128), law.Cumulative(left), 1e-12);
        Assert.Equal(law.LogDensity(left), Math.Log(law.Density(left)), 1e-12);
    }

    [Fact]
    public void Right_tails_are_traces_of_the_kernels()
    {
        // 1 − F₁ = ½∫ₛ^∞ Ai and 1 − F₂ = ∫ₛ^∞ (x−s)Ai² up to relative e^{−⅔s^{3/2}}, 1e-16 at s = 14.
        const double S = 14;
        AssertRelative(0.5 * GaussLegendreRule.Integrate(Airy.Ai, S, S + 10, 128), TracyWidom.GaussianOrthogonal.Survival(S), 1e-13);
        double second = GaussLegendreRule.Integrate(x => (x - S) * Airy.Ai(x) * Airy.Ai(x), S, S + 10, 128);
        AssertRelative(second, TracyWidom.GaussianUnitary.Survival(S), 1e-13);
    }

    [Fact]
    public void Left_tail_has_the_constant_of_Deift_Its_and_Krasovsky()
    {
        // ln F₂ = −z³/12 − ⅛ ln z + ζ′(−1) + (ln 2)/24 + 3/(64z³) + O(z⁻⁶), z = 40; the last term is below 1e-9.
        const double Z = 40;
        const double ZetaSlope = -0.165421143700450929;
        double log = TracyWidom.GaussianUnitary.LogDensity(-Z) - Math.Log(HastingsMcLeodLeft.LogSlope(Z));
        Assert.Equal((-Z * Z * Z / 12) - (0.125 * Math.Log(Z)) + ZetaSlope + (Math.Log(2) / 24) + (3 / (64 * Z * Z * Z)), log, 1e-9);

        // μ = ∫q = (√2/3)z^{3/2} + ½ ln 2 + O(z^{−3/2}) (Baik, Buckingham, DiFranco 2008), hence ln F₁ = ½(ln F₂ − μ).
        double logFirst = TracyWidom.GaussianOrthogonal.LogDensity(-Z) - Math.Log(0.5 * (HastingsMcLeodLeft.LogSlope(Z) + HastingsMcLeodLeft.Value(Z)));
        double firstCorrection = Math.Sqrt(2) / 24 * Math.Pow(Z, -1.5);
        Assert.Equal((Math.Sqrt(2) / 3 * Math.Pow(Z, 1.5)) + (0.5 * Math.Log(2)) + firstCorrection, log - (2 * logFirst), 1e-7);
    }

    [Fact]
    public void Scalings_of_beta_four_and_the_relation_to_beta_one()
    {
        TracyWidom plain = TracyWidom.GaussianSymplecticInForresterRainsScaling;
        TracyWidom usual = TracyWidom.GaussianSymplecticInTracyWidomScaling;
        TracyWidom airy = TracyWidom.GaussianSymplecticInStochasticAiryScaling;
        foreach (double s in Points)
        {
            Assert.Equal(plain.Cumulative(s), usual.Cumulative(s / Math.Sqrt(2)), 1e-14);
            Assert.Equal(plain.Cumulative(s), airy.Cumulative(s / Math.Pow(2, 2.0 / 3)), 1e-14);

            // F₄ = ½(F₁ + F₂/F₁), F₁ = det(1 − A), F₂/F₁ = det(1 + A) (Tracy, Widom 1996; Forrester, Rains 2001).
            double one = TracyWidom.GaussianOrthogonal.Cumulative(s);
            AssertRelative(0.5 * (one + (TracyWidom.GaussianUnitary.Cumulative(s) / one)), plain.Cumulative(s), 2e-14);

            // The second largest level lies below the largest.
            Assert.True(plain.Cumulative(s) >= one);
        }

        Assert.Equal(plain.Mean, Math.Sqrt(2) * usual.Mean, 1e-13);
        Assert.Equal(-2.055200794, airy.Mean, 1e-9);
    }

    [Fact]
    public void Airy_function_reaches_its_value_at_zero_and_Math_NETs_elsewhere()
    {
        // Ai(0) = 3^{−2/3}/Γ(2/3) (DLMF 9.2.3): the whole way from the asymptotic series at 16 to 0 is exact to rounding.
        Assert.Equal(0.35502805388781723926, Airy.Ai(0), 1e-16);
        for (double x = -23.9; x < 25; x += 0.61)
        {
            // Math.NET loses digits among the oscillations.
            Assert.Equal(MathNet.Numerics.SpecialFunctions.AiryAi(x), Airy.Ai(x), x < 0 ? 3e-14 : 3e-14 * Airy.Ai(x));
        }
    }

    [Fact]
    public void Fixed_point_numbers_know_pi_exponentials_and_roots()
    {
        Assert.Equal(Math.PI, FixedPoint.Pi.ToDouble(), 1e-15);
        FixedPoint two = FixedPoint.One * 2;
        Assert.Equal(0, ((two.SquareRoot() * two.SquareRoot()) - two).ToDouble());
        FixedPoint product = (-(FixedPoint.One * 90)).Exponential() * (FixedPoint.One * 9).Exponential();
        AssertRelative(Math.Exp(-81), product.ToDouble(), 1e-14);

        // sin π = 0 by its series shows all digits of π.
        (FixedPoint term, FixedPoint sum) = (FixedPoint.Pi, FixedPoint.Pi);
        for (int k = 1; k < 60; k++)
        {
            term = -(term * FixedPoint.Pi * FixedPoint.Pi / (2 * k * ((2 * k) + 1)));
            sum += term;
        }

        Assert.Equal(0, sum.ToDouble());
        Assert.Throws<ArgumentOutOfRangeException>(() => TracyWidom.GaussianUnitary.ByDeterminant(double.NaN));
    }

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{actual:R} is not {expected:R} to {tolerance:G2}, but to {(actual / expected) - 1:G2}.");
}
