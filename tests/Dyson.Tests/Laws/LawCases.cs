using Dyson.Laws;

namespace Dyson.Tests.Laws;

/// <summary>Every law of the library in several parameter sets; the shared theories run over all of them.</summary>
internal static class LawCases
{
    private static readonly Dictionary<string, ContinuousLaw> Laws = new ContinuousLaw[]
    {
        WignerSurmise.Goe(),
        WignerSurmise.Gue(),
        WignerSurmise.Gse(),
        WignerSurmise.GoeWithScale(0.03),
        WignerSurmise.WithMean(4, 17),
        WignerSurmise.WithRepulsion(0.5),
        WignerSurmise.WithRepulsion(3),
        PoissonSpacing.Unit(),
        PoissonSpacing.WithMean(0.2),
        BrodySpacing.WithRepulsion(0),
        BrodySpacing.WithRepulsion(0.4),
        BrodySpacing.WithRepulsion(2.5),
        BerryRobnikSpacing.WithRegularFraction(0.3),
        BerryRobnikSpacing.WithRegularFraction(0.95),
        PoissonGapRatio.Law.Restricted,
        GapRatioSurmise.Goe().Restricted,
        GapRatioSurmise.Gse().Restricted,
        GapRatioSurmise.WithRepulsion(0.5).Restricted,
        TwoLevelDensity.WithDiagonalDeviation(1),
        TwoLevelDensity.WithDiagonalDeviation(0.03, 4.4),
        TwoComponentDensity.WithDeviations(1, 1.7),
        TwoComponentDensity.WithDeviations(3, 0.2, -1),
        Gaussian.WithStandardDeviation(0, 1),
        Gaussian.WithVariance(-2, 1.69),
        Semicircle.WithRadius(1),
        Semicircle.WithOffDiagonalDeviation(0.5, 20, 3),
        MarchenkoPastur.WithRatio(0.5),
        MarchenkoPastur.WithRatio(0.999),
        MarchenkoPastur.WithElementVariance(0.25, 40, 40),
        MarchenkoPastur.WithElementVariance(0.1, 10, 400),
        MarchenkoPastur.WithElementVariance(2, 1000, 3),
        InformationPlusNoise.WithStrengths(0, 1),
        InformationPlusNoise.WithStrengths(1, 0.1),
        InformationPlusNoise.WithStrengths(1, 0.97),
        InformationPlusNoise.WithStrengths(2, 2),
        InformationPlusNoise.WithElementDeviation(1, 0.1, 400),
        Wachter.WithDegrees(50, 70, 30),
        Wachter.WithDegrees(40, 300, 40),
        Wachter.WithDegrees(500, 900, 3),
        PorterThomas.Goe(),
        PorterThomas.WithDegrees(5.5),
        Rice.WithComponentDeviation(0, 1),
        Rice.WithComponentDeviation(0.7, 1),
        Rice.WithComponentDeviation(3, 0.5),
        Rice.WithComponentDeviation(40, 1),
        Hoyt.WithComponentDeviations(1, 1),
        Hoyt.WithComponentDeviations(0.6, 1),
        Hoyt.WithMean(0.05, 2),
        KolmogorovDistribution.Limit,
        ChiSquare.WithDegrees(1),
        ChiSquare.WithDegrees(2),
        ChiSquare.WithDegrees(7),
        ChiSquare.WithDegrees(60),
        TracyWidom.GaussianOrthogonal,
        TracyWidom.GaussianUnitary,
        TracyWidom.GaussianSymplecticInTracyWidomScaling,
        BulkSpacing.Goe,
        BulkSpacing.Gue,
        BulkSpacing.Gse,
    }.ToDictionary(law => law.Name);

    public static TheoryData<string> Names => [.. Laws.Keys];

    public static ContinuousLaw Named(string name) => Laws[name];
}
