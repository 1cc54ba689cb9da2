using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>The local statistics of a layer's levels, <see cref="LevelStatistics"/> as JSON.</summary>
/// <param name="Refusal">Why there are none; null if there are.</param>
/// <param name="Above">Outliers above that were put aside.</param>
/// <param name="Below">Outliers below that were put aside.</param>
/// <param name="GapRatioGoe">⟨r̃⟩ against noise.</param>
/// <param name="GapRatioPoisson">⟨r̃⟩ against independent levels.</param>
/// <param name="Unfoldings">Spacings and long-range statistics under each unfolding.</param>
/// <param name="Check">Whether the choice of unfolding drives the answer.</param>
/// <param name="Histogram">Of the spacings under the spline, for drawing.</param>
/// <param name="Null">What the p-values refer to.</param>
public sealed record LevelsDiagnosis(
    string? Refusal, int Above, int Below, TestDocument? GapRatioGoe, TestDocument? GapRatioPoisson, IReadOnlyList<UnfoldingDiagnosis> Unfoldings, UnfoldingCheckDocument? Check,
    SpacingHistogram? Histogram, string Null)
{
    internal static LevelsDiagnosis Of(LevelStatistics levels) => new(
        levels.Refusal, levels.PutAsideAbove, levels.PutAsideBelow,
        levels.Refusal is null ? TestDocument.Of(levels.GapRatioGoe) : null,
        levels.Refusal is null ? TestDocument.Of(levels.GapRatioPoisson) : null,
        [.. levels.Spacings.Select(UnfoldingDiagnosis.Of)],
        levels.Check is { } check
            ? new UnfoldingCheckDocument(check.Verdict.ToString(), AnalysisDocument.Finite(check.Smooth.P), AnalysisDocument.Finite(check.All.P), check.Farthest.ToString(), AnalysisDocument.Finite(check.Density.P), check.DensityIsMarchenkoPastur)
            : null,
        levels.Primary is { } primary ? SpacingHistogram.Of(primary.Unfolded) : null,
        levels.Null);
}

/// <summary>A test.</summary>
/// <param name="Statistic">Its statistic.</param>
/// <param name="P">p.</param>
/// <param name="Method">How.</param>
public sealed record TestDocument(double? Statistic, double? P, string Method)
{
    internal static TestDocument Of(TestOutcome test) => new(AnalysisDocument.Finite(test.Statistic), AnalysisDocument.Finite(test.P), test.Method);
}

/// <summary>One unfolding.</summary>
/// <param name="Method">LocalLinear, Polynomial, Spline or MarchenkoPastur.</param>
/// <param name="Description">In words, with its parameters.</param>
/// <param name="Levels">Levels that were unfolded.</param>
/// <param name="LeftOutBelow">Levels left out at the lower end.</param>
/// <param name="LeftOutAbove">Levels left out at the upper end.</param>
/// <param name="Goe">Spacings against the exact GOE law.</param>
/// <param name="Surmise">Against the surmise.</param>
/// <param name="Poisson">Against independent levels.</param>
/// <param name="Brody">β.</param>
/// <param name="BrodyGoe">β of noise on the same way.</param>
/// <param name="BrodyPoisson">β of independent levels on the same way.</param>
/// <param name="LongRange">Σ² and Δ₃.</param>
/// <param name="LargestVarianceLength">L up to which Σ² is not an artefact of the unfolding.</param>
/// <param name="LargestRigidityLength">The same for Δ₃.</param>
/// <param name="Conclusion">Goe, Independent, Neither or Undecided.</param>
public sealed record UnfoldingDiagnosis(
    string Method, string Description, int Levels, int LeftOutBelow, int LeftOutAbove, TestDocument Goe, TestDocument Surmise, TestDocument Poisson, EstimateDocument Brody, double? BrodyGoe, double? BrodyPoisson,
    IReadOnlyList<LongRangeDocument> LongRange, double LargestVarianceLength, double LargestRigidityLength, string Conclusion)
{
    internal static UnfoldingDiagnosis Of(SpacingStatistics spacings) => new(
        spacings.Unfolded.Method.ToString(), spacings.Unfolded.Description, spacings.Unfolded.Levels.Length, spacings.Unfolded.LeftOutBelow, spacings.Unfolded.LeftOutAbove,
        TestDocument.Of(spacings.Goe), TestDocument.Of(spacings.Surmise), TestDocument.Of(spacings.Poisson), EstimateDocument.Of(spacings.Brody),
        AnalysisDocument.Finite(spacings.BrodyGoe), AnalysisDocument.Finite(spacings.BrodyPoisson), [.. spacings.LongRange.Select(LongRangeDocument.Of)],
        spacings.LargestVarianceLength, spacings.LargestRigidityLength, spacings.Conclusion.ToString());
}

/// <summary>Σ² and Δ₃ at one L.</summary>
/// <param name="Length">L in mean spacings.</param>
/// <param name="Variance">Σ²(L).</param>
/// <param name="Rigidity">Δ₃(L).</param>
public sealed record LongRangeDocument(double Length, LongRangeNumber Variance, LongRangeNumber Rigidity)
{
    internal static LongRangeDocument Of(LongRangePoint point) => new(point.Length, LongRangeNumber.Of(point.NumberVariance), LongRangeNumber.Of(point.Rigidity));
}

/// <summary>Σ² or Δ₃ with its laws.</summary>
/// <param name="Value">Measured.</param>
/// <param name="Error">Scatter of one spectrum.</param>
/// <param name="Goe">The GOE's value.</param>
/// <param name="Poisson">That of independent levels.</param>
/// <param name="Noise">The mean of noise of this size through the same unfolding.</param>
public sealed record LongRangeNumber(double? Value, double? Error, double? Goe, double? Poisson, double? Noise)
{
    internal static LongRangeNumber Of(LongRangeValue value) => new(
        AnalysisDocument.Finite(value.Measured.Value), AnalysisDocument.Finite(value.Measured.Error), AnalysisDocument.Finite(value.Goe), AnalysisDocument.Finite(value.Poisson),
        AnalysisDocument.Finite(value.UnfoldedGoe));
}

/// <summary>Whether the choice of unfolding drives the answer.</summary>
/// <param name="Verdict">Agree, Differ or Drives.</param>
/// <param name="SmoothP">p of the spread over local, polynomial and spline unfolding.</param>
/// <param name="AllP">p of the spread with Marchenko and Pastur's law.</param>
/// <param name="Farthest">The unfolding farthest from the median.</param>
/// <param name="DensityP">p of Marchenko and Pastur's density.</param>
/// <param name="DensityIsMarchenkoPastur">Whether it passes at the level.</param>
public sealed record UnfoldingCheckDocument(string Verdict, double? SmoothP, double? AllP, string Farthest, double? DensityP, bool DensityIsMarchenkoPastur);

/// <summary>Spacings s/⟨s⟩ in bins of equal width from 0.</summary>
/// <param name="Width">Width of a bin.</param>
/// <param name="Density">Share of the spacings over the width.</param>
public sealed record SpacingHistogram(double Width, IReadOnlyList<double> Density)
{
    private const double Reach = 4;

    internal static SpacingHistogram Of(UnfoldedSpectrum unfolded)
    {
        double[] spacings = unfolded.Spacings();
        int bins = Math.Clamp((int)(2 * Math.Sqrt(spacings.Length)), 8, 40);
        double width = Reach / bins;
        double mean = unfolded.MeanSpacing;
        double[] density = new double[bins];
        foreach (double s in spacings)
        {
            int bin = (int)(s / mean / width);
            if (bin < bins)
            {
                density[bin] += 1 / (spacings.Length * width);
            }
        }

        return new SpacingHistogram(width, density);
    }
}
