using Dyson.Laws;
using Dyson.Randomness;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Laws;

/// <summary>The exact spacing laws against determinants, their small-s and large-s behaviour, and the surmise.</summary>
public class BulkSpacingTests
{
    public static TheoryData<int> Betas => [1, 2, 4];

    [Theory]
    [MemberData(nameof(Betas))]
    public void Gap_probability_is_the_integrated_survival_and_the_determinant(int beta)
    {
        BulkSpacing law = Law(beta);
        for (double s = 0; s < 4; s += 0.19)
        {
            FredholmDeterminant gap = law.GapByDeterminant(s);
            double integral = Enumerable.Range(0, 10).Sum(i => GaussLegendreRule.Integrate(law.Survival, s + i, s + i + 1, 32));

            // 32 nodes a unit are exact to rounding; the determinant says its own error.
            Assert.Equal(gap.Value, integral, gap.Error + 2e-15);
            Assert.InRange(gap.Error, 0, 1e-13);
        }
    }

    [Theory]
    [InlineData(1, 0.28553065573, 0.0123)]
    [InlineData(2, 0.17999387769, 0.0019)]
    [InlineData(4, 0.10409842223, -0.0004)]
    public void Mean_is_one_and_the_variance_is_not_the_surmises(int beta, double variance, double aboveSurmise)
    {
        BulkSpacing law = Law(beta);
        Assert.Equal(1, law.Mean, 1e-14);
        Assert.Equal(variance, law.Variance, 1e-11);

        // ⟨s²⟩ = 2∫E ds, from the determinants alone.
        double second = 2 * Enumerable.Range(0, 4).Sum(i => GaussLegendreRule.Integrate(s => law.GapByDeterminant(s).Value, 1.5 * i, 1.5 * (i + 1), 16));
        Assert.Equal(second - 1, law.Variance, 1e-12);
        Assert.Equal(aboveSurmise, law.Variance - WignerSurmise.WithMean(beta, 1).Variance, 1e-4);
    }

    [Theory]
    [MemberData(nameof(Betas))]
    public void Small_spacings_repel_with_the_known_prefactor(int beta)
    {
        // π²s/6, π²s²/3, 16π⁴s⁴/135 ([M] appendices); the next term is O(s²) of it, or O(s) of nothing.
        double prefactor = beta switch { 1 => Math.PI * Math.PI / 6, 2 => Math.PI * Math.PI / 3, _ => 16 * Math.Pow(Math.PI, 4) / 135 };
        foreach (double s in new[] { 1e-30, 1e-9, 1e-6 })
        {
            Assert.Equal(prefactor, Law(beta).Density(s) / Math.Pow(s, beta), 1e-10);
            Assert.Equal(prefactor / (beta + 1), Law(beta).Cumulative(s) / Math.Pow(s, beta) / s, 1e-10);
        }
    }

    [Theory]
    [InlineData(1, 0.01635)]
    [InlineData(2, 0.00516)]
    [InlineData(4, 0.00209)]
    public void Surmise_lies_within_two_hundredths(int beta, double expected)
    {
        double largest = Enumerable.Range(1, 400).Max(i => Math.Abs(Law(beta).Density(0.01 * i) - WignerSurmise.WithMean(beta, 1).Density(0.01 * i)));
        Assert.Equal(expected, largest, 5e-5);
    }

    [Fact]
    public void A_million_spacings_tell_the_exact_law_from_the_surmise()
    {
        const int Draws = 1_000_000;
        RandomStream random = RandomStream.FromSeed(7, "surmise or exact");
        WignerSurmise surmise = WignerSurmise.Goe();
        double[] exact = [.. Enumerable.Range(0, Draws).Select(_ => BulkSpacing.Goe.Sample(random))];
        double[] near = [.. Enumerable.Range(0, Draws).Select(_ => surmise.Sample(random))];
        Assert.Empty(SampleVerdict.Against(BulkSpacing.Goe, exact));
        Assert.NotEmpty(SampleVerdict.Against(BulkSpacing.Goe, near));
        Assert.NotEmpty(SampleVerdict.Against(surmise, exact));
    }

    [Theory]
    [MemberData(nameof(Betas))]
    public void Neighbouring_polynomials_and_the_series_meet(int beta)
    {
        // Stated error of the table: 1e-14 relative for spacings; the step at the join adds one ulp times the slope 40.
        const double Stated = 1e-14;
        BulkSpacing law = Law(beta);
        foreach (TaylorPieces pieces in new[] { law.Table.Cumulative, law.Table.Survival, law.Table.Density })
        {
            for (int i = 0; i < SineKernelGap.Right * TaylorPieces.PerUnit; i++)
            {
                double t = (i + 0.5) / TaylorPieces.PerUnit;
                AssertRelative(pieces.At(t, i), pieces.At(t, i + 1), Stated);
            }
        }

        double inside = SineKernelGap.Right / law.Scale;
        double outside = inside * (1 + 1e-15);
        AssertRelative(law.Density(inside), law.Density(outside), 2e-12);
        AssertRelative(law.Survival(inside), law.Survival(outside), 2e-12);
        AssertRelative(GaussLegendreRule.Integrate(law.Density, outside, outside + 2, 128), law.Survival(outside), 1e-12);
    }

    [Fact]
    public void Gap_has_Dysons_constant()
    {
        // ln det(1 − K) = −t²/2 − ¼ ln t + (ln 2)/12 + 3ζ′(−1) + O(t⁻²): E₂ = p/(4(R² − w²)), without the factor κ² of the density in s.
        const double T = 400;
        const double ZetaSlope = -0.165421143700450929;
        (double r, double w) = (SineKernelTail.Diagonal(T), SineKernelTail.Cross(T));
        double kappa = 0.5 * Math.PI;
        double log = BulkSpacing.Gue.LogDensity(T / kappa) - (2 * Math.Log(kappa)) - Math.Log(4 * ((r * r) - (w * w)));
        Assert.Equal((-0.5 * T * T) - (0.25 * Math.Log(T)) + (Math.Log(2) / 12) + (3 * ZetaSlope) + (1 / (32 * T * T)), log, 1e-9);
    }

    [Fact]
    public void Spacings_of_negative_length_have_no_gap_probability() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BulkSpacing.Goe.GapByDeterminant(-0.1));

    private static BulkSpacing Law(int beta) => beta switch { 1 => BulkSpacing.Goe, 2 => BulkSpacing.Gue, _ => BulkSpacing.Gse };

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{actual:R} is not {expected:R} to {tolerance:G2}, but to {(actual / expected) - 1:G2}.");
}
