using Dyson.Laws;
using Dyson.Randomness;

namespace Dyson.Tests.Laws;

/// <summary>Samplers against their laws, with negative controls that the same tests must reject at the same sample size.</summary>
public class LawSamplingTests
{
    private const int Draws = 200_000;
    private const ulong Seed = 20260;

    /// <summary>A sampler whose width is off by so much must be caught: 3 % is ten standard errors of a width at this sample size.</summary>
    private const double WidthError = 1.03;

    public static TheoryData<string> Laws => LawCases.Names;

    /// <summary>Pairs (law, sample of a near law) that must be told apart.</summary>
    public static TheoryData<string> Neighbours => [.. NeighbourPairs.Keys];

    private static readonly Dictionary<string, (ContinuousLaw Law, ContinuousLaw Near)> NeighbourPairs = new()
    {
        ["surmise, GUE's for GOE's"] = (WignerSurmise.Goe(), WignerSurmise.Gue()),
        ["surmise, GSE's for GUE's"] = (WignerSurmise.Gue(), WignerSurmise.Gse()),
        ["surmise, off-diagonal deviation taken for σ"] = (WignerSurmise.GoeWithScale(1), WignerSurmise.GoeWithScale(Math.Sqrt(0.5))),
        ["surmise, variance for deviation"] = (WignerSurmise.GoeWithScale(1.2), WignerSurmise.GoeWithScale(1.44)),
        ["Poisson, a little repulsion"] = (PoissonSpacing.Unit(), BrodySpacing.WithRepulsion(0.03)),
        ["Brody, a little less"] = (BrodySpacing.WithRepulsion(0.5), BrodySpacing.WithRepulsion(0.44)),
        ["surmise, β 3.5 for 3"] = (WignerSurmise.WithRepulsion(3), WignerSurmise.WithRepulsion(3.5)),
        ["Berry–Robnik, Brody of like slope"] = (BerryRobnikSpacing.WithRegularFraction(0.5), BrodySpacing.WithRepulsion(0.3)),
        ["Berry–Robnik, regular and chaotic exchanged"] = (BerryRobnikSpacing.WithRegularFraction(0.4), BerryRobnikSpacing.WithRegularFraction(0.6)),
        ["gap ratio, GUE's for GOE's"] = (GapRatioSurmise.Goe().Restricted, GapRatioSurmise.Gue().Restricted),
        ["gap ratio, β off by a twentieth"] = (GapRatioSurmise.Goe().Restricted, GapRatioSurmise.WithRepulsion(1.05).Restricted),
        ["Wachter, numerator and denominator exchanged"] = (Wachter.WithDegrees(50, 60, 30), Wachter.WithDegrees(60, 50, 30)),
        ["Porter–Thomas, complex for real"] = (PorterThomas.Goe(), PorterThomas.Gue()),
        ["two-level, a Gaussian of the same variance"] = (TwoLevelDensity.WithVariance(1.5), Gaussian.WithVariance(0, 1.5)),
        ["two-level, variance for deviation"] = (TwoLevelDensity.WithDiagonalDeviation(1.1), TwoLevelDensity.WithDiagonalDeviation(1.21)),
        ["two-component, equal widths of the same variance"] = (TwoComponentDensity.WithDeviations(1, 2),
            TwoLevelDensity.WithVariance(TwoComponentDensity.WithDeviations(1, 2).Variance)),
        ["Gaussian, variance for deviation"] = (Gaussian.WithStandardDeviation(0, 1.1), Gaussian.WithVariance(0, 1.1)),
        ["semicircle, two-level"] = (Semicircle.WithRadius(2), TwoLevelDensity.WithVariance(1)),
        ["semicircle, diagonal for off-diagonal deviation"] = (Semicircle.WithOffDiagonalDeviation(1, 10), Semicircle.WithOffDiagonalDeviation(Math.Sqrt(2), 10)),
        ["Marchenko–Pastur, M and N exchanged"] = (MarchenkoPastur.WithElementVariance(1, 40, 30), MarchenkoPastur.WithElementVariance(1, 30, 40)),
        ["Marchenko–Pastur, r off by 4 %"] = (MarchenkoPastur.WithRatio(0.5), MarchenkoPastur.WithRatio(0.52)),
        ["Rice, no offset"] = (Rice.WithComponentDeviation(0.4, 1), Rice.WithComponentDeviation(0, 1)),
        ["Hoyt, the surmise of the same mean"] = (Hoyt.WithMean(0.6, 1), WignerSurmise.Goe()),
        ["Tracy–Widom, β 1 for β 2"] = (TracyWidom.GaussianUnitary, TracyWidom.GaussianOrthogonal),
        ["Tracy–Widom, a Gaussian of the same moments"] = (TracyWidom.GaussianOrthogonal,
            Gaussian.WithVariance(TracyWidom.GaussianOrthogonal.Mean, TracyWidom.GaussianOrthogonal.Variance)),
        ["Tracy–Widom β 4, another scaling"] = (TracyWidom.GaussianSymplecticInTracyWidomScaling, TracyWidom.GaussianSymplecticInStochasticAiryScaling),
        ["bulk spacing, GOE's for GUE's"] = (BulkSpacing.Gue, BulkSpacing.Goe),
        ["χ², a degree of freedom forgotten"] = (ChiSquare.WithDegrees(60), ChiSquare.WithDegrees(59)),
    };

    [Theory]
    [MemberData(nameof(Laws))]
    public void Samples_follow_the_law_and_a_wrong_width_does_not(string name)
    {
        ContinuousLaw law = LawCases.Named(name);
        double[] sample = Sample(law, name);
        Assert.Empty(SampleVerdict.Against(law, sample));
        Assert.NotEmpty(SampleVerdict.Against(law, [.. sample.Select(x => law.Mean + (WidthError * (x - law.Mean)))]));
    }

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void A_near_law_is_told_apart(string name)
    {
        (ContinuousLaw law, ContinuousLaw near) = NeighbourPairs[name];
        Assert.NotEmpty(SampleVerdict.Against(law, Sample(near, name)));
    }

    [Fact]
    public void Two_by_two_Goe_matrices_have_the_surmise_and_the_two_level_density()
    {
        // σ of (74) and (78) is the diagonal deviation, √2 times the off-diagonal one.
        const double OffDiagonal = 0.8;
        double sigma = Math.Sqrt(2) * OffDiagonal;
        RandomStream random = RandomStream.FromSeed(Seed, "GOE 2x2");
        double[] spacings = new double[Draws];
        double[] levels = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            double a = sigma * random.NextNormal();
            double d = sigma * random.NextNormal();
            double b = OffDiagonal * random.NextNormal();
            spacings[i] = Math.Sqrt(((a - d) * (a - d)) + (4 * b * b));

            // One level of each matrix, upper and lower in turn, so that the draws are independent.
            levels[i] = (0.5 * (a + d)) + (i % 2 == 0 ? 0.5 : -0.5) * spacings[i];
        }

        Assert.Empty(SampleVerdict.Against(WignerSurmise.GoeWithScale(sigma), spacings));
        Assert.Empty(SampleVerdict.Against(TwoLevelDensity.WithDiagonalDeviation(sigma), levels));
        Assert.NotEmpty(SampleVerdict.Against(WignerSurmise.GoeWithScale(OffDiagonal), spacings));
        Assert.NotEmpty(SampleVerdict.Against(TwoLevelDensity.WithDiagonalDeviation(OffDiagonal), levels));
        Assert.NotEmpty(SampleVerdict.Against(Gaussian.WithVariance(0, 1.5 * sigma * sigma), levels));
    }

    [Fact]
    public void Levels_behind_a_fixed_layer_are_spaced_by_Hoyt_and_not_by_the_surmise()
    {
        // Var W₁₁ = 1/g₁, Var W₂₂ = 1/g₂, Var W₁₂ = 1/(g₁+g₂): q² = 4g₁g₂/(g₁+g₂)².
        (double g1, double g2) = (1, 9);
        RandomStream random = RandomStream.FromSeed(Seed, "hidden layer");
        double[] spacings = [.. Enumerable.Range(0, Draws).Select(_ =>
        {
            double difference = (random.NextNormal() / Math.Sqrt(g1)) - (random.NextNormal() / Math.Sqrt(g2));
            double mixing = random.NextNormal() / Math.Sqrt(g1 + g2);
            return Math.Sqrt((difference * difference) + (4 * mixing * mixing));
        })];
        double across = Math.Sqrt(4 / (g1 + g2));
        Hoyt exact = Hoyt.WithComponentDeviations(Math.Sqrt((1 / g1) + (1 / g2)), across);
        Assert.Equal(2 * Math.Sqrt(g1 * g2) / (g1 + g2), exact.Ratio, 1e-15);
        Assert.Empty(SampleVerdict.Against(exact, spacings));
        Assert.NotEmpty(SampleVerdict.Against(WignerSurmise.WithMean(1, exact.Mean), spacings));
    }

    [Fact]
    public void Equal_seeds_give_equal_samples_and_others_do_not()
    {
        WignerSurmise law = WignerSurmise.Gue();
        Assert.Equal(law.Sample(RandomStream.FromSeed(1)), law.Sample(RandomStream.FromSeed(1)));
        Assert.NotEqual(law.Sample(RandomStream.FromSeed(1)), law.Sample(RandomStream.FromSeed(2)));
    }

    private static double[] Sample(ContinuousLaw law, string purpose)
    {
        RandomStream random = RandomStream.FromSeed(Seed, purpose);
        double[] sample = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            sample[i] = law.Sample(random);
        }

        return sample;
    }
}
