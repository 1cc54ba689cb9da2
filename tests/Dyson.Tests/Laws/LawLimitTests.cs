using Dyson.Laws;

namespace Dyson.Tests.Laws;

/// <summary>Limits in which one law becomes another, and the numbers that the papers quote.</summary>
public class LawLimitTests
{
    /// <summary>Two evaluations of the same elementary function along different roads.</summary>
    private const double SameFunction = 1e-13;

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(0.03, 4.4)]
    public void Two_components_of_equal_width_are_the_two_level_density(double sigma, double centre) =>
        AssertSame(TwoLevelDensity.WithDiagonalDeviation(sigma, centre), TwoComponentDensity.WithDeviations(sigma, sigma, centre));

    [Fact]
    public void Two_component_density_does_not_care_which_level_is_first() =>
        AssertSame(TwoComponentDensity.WithDeviations(0.4, 1.9), TwoComponentDensity.WithDeviations(1.9, 0.4));

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.4)]
    public void Two_component_spacing_and_density_come_from_one_joint_law(double sigma2)
    {
        // ⟨x₁²⟩ + ⟨x₂²⟩ = ⟨(x₁−x₂)²⟩ + 2⟨x₁x₂⟩ with ⟨x₁x₂⟩ = τ² − 2R²·σ₁²σ₂²/R⁴ = −τ² for |x₁−x₂| Rayleigh of scale R.
        TwoComponentDensity law = TwoComponentDensity.WithDeviations(1, sigma2);
        double r2 = 1 + (sigma2 * sigma2);
        double tau2 = sigma2 * sigma2 / r2;
        Assert.Equal(2 * r2, law.Spacing.Moment(2), SameFunction);
        Assert.Equal(law.Spacing.Moment(2) - (2 * tau2), 2 * law.CentralMoment(2), SameFunction);
    }

    [Fact]
    public void The_posters_inner_sign_does_not_normalise_and_the_corrected_one_does()
    {
        static double Printed(double x, double sign)
        {
            double bracket = 2 + (Math.Exp(sign * x * x / 2) * Math.Sqrt(2 * Math.PI) * x * MathNet.Numerics.SpecialFunctions.Erf(x / Math.Sqrt(2)));
            return Math.Exp(-x * x) / (4 * Math.Sqrt(2 * Math.PI) * Math.Sqrt(2)) * 2 * bracket;
        }

        TwoComponentDensity law = TwoComponentDensity.WithDeviations(1, 1);
        Assert.Equal(0.62, LawIntegral.Everywhere(law, x => Printed(x, -1) / law.Density(x)), 0.005);
        Assert.Equal(1, LawIntegral.Everywhere(law, x => Printed(x, +1) / law.Density(x)), 1e-12);
        Assert.All([-3.0, 0, 0.7, 5], x => Assert.Equal(Printed(x, +1), law.Density(x), SameFunction));
    }

    [Fact]
    public void Two_component_density_survives_where_its_factors_overflow()
    {
        TwoComponentDensity law = TwoComponentDensity.WithDeviations(1, 0.01);
        Assert.Equal(0, law.Density(100));
        Assert.Equal(-0.5 * 100 * 100, law.LogDensity(100), 10.0);
        Assert.True(law.Density(10) > 0 && law.Survival(10) > 0);
    }

    [Fact]
    public void Two_level_density_has_the_papers_moments_and_Binder_cumulant()
    {
        const double Sigma = 0.7;
        TwoLevelDensity law = TwoLevelDensity.WithDiagonalDeviation(Sigma, 3);
        Assert.Equal(1.5 * Sigma * Sigma, law.Variance, SameFunction);
        Assert.Equal(23.0 / 4 * Math.Pow(Sigma, 4), law.CentralMoment(4), SameFunction);
        Assert.Equal(4.0 / 27, law.BinderCumulant, SameFunction);
        Assert.Equal(0, Gaussian.WithStandardDeviation(3, Sigma).BinderCumulant, SameFunction);
        Assert.Equal(1.69, Gaussian.WithVariance(0, 1.69).Variance, SameFunction);
        Assert.Equal(1.69, Gaussian.WithStandardDeviation(0, 1.3).Variance, SameFunction);
        Assert.Equal(1.0 / 3, Semicircle.WithRadius(1).BinderCumulant, SameFunction);
        Assert.Equal(Sigma, TwoLevelDensity.WithVariance(law.Variance).Sigma, SameFunction);
    }

    [Fact]
    public void Surmises_have_unit_mean_and_the_published_prefactors()
    {
        double s = 0.83;
        Assert.Equal(Math.PI / 2 * s * Math.Exp(-Math.PI * s * s / 4), WignerSurmise.Goe().Density(s), SameFunction);
        Assert.Equal(32 / (Math.PI * Math.PI) * s * s * Math.Exp(-4 * s * s / Math.PI), WignerSurmise.Gue().Density(s), SameFunction);
        Assert.Equal(Math.Pow(2, 18) / (729 * Math.Pow(Math.PI, 3)) * Math.Pow(s, 4) * Math.Exp(-64 * s * s / (9 * Math.PI)),
            WignerSurmise.Gse().Density(s), SameFunction);
        Assert.Equal(4 / Math.PI, WignerSurmise.Goe().Moment(2), SameFunction);
        Assert.Equal(Math.PI / 2, LawIntegral.Everywhere(WignerSurmise.Goe(), x => 1 / x), 1e-12);
        Assert.Equal(Math.Sqrt(Math.PI) * 0.3, WignerSurmise.GoeWithScale(0.3).Mean, SameFunction);
        Assert.Equal(s / (2 * 0.09) * Math.Exp(-s * s / (4 * 0.09)), WignerSurmise.GoeWithScale(0.3).Density(s), SameFunction);
        Assert.Equal(0.3, WignerSurmise.GoeWithScale(0.3).Scale, SameFunction);
    }

    [Fact]
    public void Rice_without_offset_and_round_Hoyt_are_the_surmise()
    {
        WignerSurmise surmise = WignerSurmise.GoeWithScale(1.3 / Math.Sqrt(2));
        AssertSame(surmise, Rice.WithComponentDeviation(0, 1.3));
        AssertSame(surmise, Rice.WithComponentDeviation(1e-9, 1.3));
        AssertSame(surmise, Hoyt.WithComponentDeviations(1.3, 1.3));
        AssertSame(WignerSurmise.Goe(), Hoyt.WithMean(1, 1));
    }

    [Theory]
    [InlineData(30.0)]
    [InlineData(1e3)]
    [InlineData(1e5)]
    public void Rice_far_from_zero_splits_at_its_offset_as_Marcum_Q_does(double offset)
    {
        // Q₁(a, a) = ½(1 + e^{−a²}I₀(a²)), with the asymptotic form of I₀; the allowance is ν/σ ulp, the conditioning.
        double a2 = offset * offset;
        double bessel = (1 + (1 / (8 * a2)) + (9 / (128 * a2 * a2)) + (225 / (3072 * a2 * a2 * a2))) / Math.Sqrt(2 * Math.PI * a2);
        Rice law = Rice.WithComponentDeviation(offset, 1);
        Assert.Equal(0.5 * (1 + bessel), law.Survival(offset), 1e-12 + (1e-15 * offset));
        Assert.Equal(offset + (0.5 / offset), law.Mean, (1 / (a2 * offset)) + (1e-14 * offset));
    }

    [Fact]
    public void Brody_interpolates_between_Poisson_and_the_surmise()
    {
        AssertSame(PoissonSpacing.Unit(), BrodySpacing.WithRepulsion(0));
        AssertSame(WignerSurmise.Goe(), BrodySpacing.WithRepulsion(1));
        Assert.Equal(1, BrodySpacing.WithRepulsion(0.37).Mean, SameFunction);
    }

    [Fact]
    public void Chi_square_with_two_degrees_is_exponential() => AssertSame(PoissonSpacing.WithMean(2), ChiSquare.WithDegrees(2));

    [Fact]
    public void Thin_Hoyt_approaches_the_half_normal()
    {
        // q → 0: |N(0, s₁²)|; at q = 1e-4 the difference at S of order 1 is of order q.
        Hoyt law = Hoyt.WithComponentDeviations(1, 1e-4);
        Gaussian normal = Gaussian.WithStandardDeviation(0, 1);
        Assert.All([0.5, 1, 3.0], x => Assert.Equal(2 * normal.Survival(x), law.Survival(x), 1e-6));
    }

    [Theory]
    [InlineData(1.0, 1.27323954)]
    [InlineData(9.0, 1.31135)]
    public void Hoyt_has_the_second_moment_ratio_of_a_hidden_layer(double ratioOfRates, double published)
    {
        Hoyt law = Hoyt.WithMean(2 * Math.Sqrt(ratioOfRates) / (1 + ratioOfRates), 1);
        Assert.Equal(published, law.Moment(2), 5e-6);
    }

    [Fact]
    public void Marchenko_Pastur_of_unit_aspect_is_a_squared_semicircle()
    {
        // r = 1: x = y² with y of the semicircle of radius 2.
        MarchenkoPastur law = MarchenkoPastur.WithRatio(1);
        Semicircle semicircle = Semicircle.WithRadius(2);
        Assert.All([0.01, 0.5, 1, 1.99], y => Assert.Equal(2 * semicircle.Survival(y), law.Survival(y * y), SameFunction));
    }

    [Fact]
    public void Marchenko_Pastur_of_the_transpose_has_the_same_nonzero_part()
    {
        MarchenkoPastur tall = MarchenkoPastur.WithElementVariance(0.3, 60, 20);
        MarchenkoPastur wide = MarchenkoPastur.WithElementVariance(0.3, 20, 60);
        Assert.Equal(2.0 / 3, wide.AtomAtZero, SameFunction);
        Assert.Equal(0, tall.AtomAtZero);
        Assert.Equal(tall.LowerEdge, wide.LowerEdge, SameFunction * tall.LowerEdge);
        Assert.Equal(tall.UpperEdge, wide.UpperEdge, SameFunction * tall.UpperEdge);
        Assert.All([tall.LowerEdge + 1, 0.3 * 60, 0.3 * 80, tall.UpperEdge - 1], x => Assert.Equal(tall.Survival(x) / 3, wide.Survival(x), SameFunction));
        Assert.Equal(wide.AtomAtZero, wide.Cumulative(0), SameFunction);
        Assert.Equal(0, wide.Cumulative(-1e-9));
        Assert.Equal(0, wide.Quantile(0.6));
    }

    private static void AssertSame(ContinuousLaw expected, ContinuousLaw actual)
    {
        for (double k = -4; k <= 6; k += 0.37)
        {
            double x = expected.Mean + (k * expected.StandardDeviation);
            AssertRelative(expected.Density(x), actual.Density(x), x);
            AssertRelative(expected.Cumulative(x), actual.Cumulative(x), x);
            AssertRelative(expected.Survival(x), actual.Survival(x), x);
        }

        for (int order = 0; order <= 6; order++)
        {
            AssertRelative(expected.Moment(order), actual.Moment(order), order);
        }
    }

    private static void AssertRelative(double expected, double actual, double at) =>
        Assert.True(Math.Abs(actual - expected) <= SameFunction * Math.Max(Math.Abs(expected), 1e-300), $"at {at}: {actual:R} instead of {expected:R}");
}
