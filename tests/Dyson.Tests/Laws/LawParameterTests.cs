using Dyson.Laws;

namespace Dyson.Tests.Laws;

/// <summary>Parameters out of range are refused with their name, value and allowed range.</summary>
public class LawParameterTests
{
    public static TheoryData<string, Func<object>> Refused => new()
    {
        { "mean", () => WignerSurmise.WithMean(1, 0) },
        { "beta", () => WignerSurmise.WithMean(0, 1) },
        { "beta", () => WignerSurmise.WithRepulsion(101) },
        { "rho", () => BerryRobnikSpacing.WithRegularFraction(1.01) },
        { "beta", () => GapRatioSurmise.WithRepulsion(-1) },
        { "beta", () => GapRatioSurmise.WithRepulsion(101) },
        { "first", () => Wachter.WithDegrees(0, 2, 1) },
        { "second", () => Wachter.WithDegrees(2, 0, 1) },
        { "dimension", () => Wachter.WithDegrees(3, 4, 7) },
        { "degrees", () => PorterThomas.WithDegrees(0) },
        { "length", () => TwoPointStatistics.Goe().NumberVariance(-1) },
        { "length", () => TwoPointStatistics.Gue().Rigidity(1e6) },
        { "length", () => TwoPointStatistics.Gse().AsymptoticRigidity(0) },
        { "distance", () => TwoPointStatistics.Gse().ClusterFunction(-1) },
        { "t", () => Semicircle.WithRadius(1).CharacteristicFunction(double.NaN) },
        { "variance", () => WishartLargestEigenvalue.WithElementVariance(0, 2, 2) },
        { "rows", () => WishartLargestEigenvalue.WithElementVariance(1, 0, 2) },
        { "columns", () => WishartLargestEigenvalue.WithElementVariance(1, 101, 101) },
        { "sigma", () => WignerSurmise.GoeWithScale(double.NaN) },
        { "mean", () => PoissonSpacing.WithMean(-1) },
        { "q", () => BrodySpacing.WithRepulsion(-0.1) },
        { "sigma", () => TwoLevelDensity.WithDiagonalDeviation(0) },
        { "centre", () => TwoLevelDensity.WithDiagonalDeviation(1, double.PositiveInfinity) },
        { "variance", () => TwoLevelDensity.WithVariance(-1) },
        { "sigma1", () => TwoComponentDensity.WithDeviations(0, 1) },
        { "sigma2", () => TwoComponentDensity.WithDeviations(1, double.PositiveInfinity) },
        { "standardDeviation", () => Gaussian.WithStandardDeviation(0, 0) },
        { "mean", () => Gaussian.WithStandardDeviation(double.NaN, 1) },
        { "variance", () => Gaussian.WithVariance(0, -1) },
        { "radius", () => Semicircle.WithRadius(0) },
        { "size", () => Semicircle.WithOffDiagonalDeviation(1, 0) },
        { "deviation", () => Semicircle.WithOffDiagonalDeviation(-1, 3) },
        { "ratio", () => MarchenkoPastur.WithRatio(0) },
        { "variance", () => MarchenkoPastur.WithElementVariance(0, 2, 2) },
        { "rows", () => MarchenkoPastur.WithElementVariance(1, 0, 2) },
        { "columns", () => MarchenkoPastur.WithElementVariance(1, 2, 0) },
        { "offset", () => Rice.WithComponentDeviation(-1, 1) },
        { "deviation", () => Rice.WithComponentDeviation(1, 0) },
        { "one", () => Hoyt.WithComponentDeviations(0, 1) },
        { "other", () => Hoyt.WithComponentDeviations(1, double.NaN) },
        { "q", () => Hoyt.WithMean(1.1, 1) },
        { "mean", () => Hoyt.WithMean(0.5, 0) },
        { "degrees", () => ChiSquare.WithDegrees(0) },
        { "n", () => FiniteKolmogorovDistribution.OfSampleSize(0) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Out_of_range(string name, Func<object> construction)
    {
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(construction);
        Assert.Equal(name, refusal.ParamName);
        Assert.NotNull(refusal.ActualValue);
        Assert.Contains("allowed:", refusal.Message, StringComparison.Ordinal);
    }
}
