namespace Dyson.Statistics;

/// <summary>A power-law tail as JSON; what is not a number is null.</summary>
/// <param name="Count">n, points up to the cut-off.</param>
/// <param name="TailCount">m, points from x_min on.</param>
/// <param name="Above">Points above the cut-off, put aside.</param>
/// <param name="WholeNumbers">Whether the law is that of whole numbers.</param>
/// <param name="Exponent">α, its error with x_min held.</param>
/// <param name="ExponentResampled">α, its error from resamples; null where none were made.</param>
/// <param name="LowerCut">x_min, its error from resamples.</param>
/// <param name="UpperCut">x_max, null for none.</param>
/// <param name="KsDistance">D.</param>
/// <param name="P">Goodness of fit; null where it was not tested.</param>
/// <param name="PError">Monte Carlo error of p.</param>
/// <param name="Comparisons">One entry an alternative.</param>
/// <param name="Support">None, Indistinct or HeavyTail; null where p is.</param>
public sealed record PowerLawTailDocument(
    int Count,
    int TailCount,
    int Above,
    bool WholeNumbers,
    EstimateDocument Exponent,
    EstimateDocument? ExponentResampled,
    EstimateDocument LowerCut,
    double? UpperCut,
    double KsDistance,
    double? P,
    double? PError,
    IReadOnlyList<TailComparisonDocument> Comparisons,
    string? Support)
{
    /// <summary>The document of a fit and of what was tested.</summary>
    public static PowerLawTailDocument Of(
        PowerLawTail tail, TestOutcome? goodness, (Estimate Exponent, Estimate LowerCut)? resampled, IReadOnlyList<TailComparison> comparisons)
    {
        ArgumentNullException.ThrowIfNull(tail);
        ArgumentNullException.ThrowIfNull(comparisons);
        return new PowerLawTailDocument(
            tail.Count,
            tail.TailCount,
            tail.Above,
            tail.Settings.Values == TailValues.WholeNumbers,
            EstimateDocument.Of(tail.Exponent),
            resampled is null ? null : EstimateDocument.Of(resampled.Value.Exponent),
            resampled is null ? new EstimateDocument(tail.LowerCut, null) : EstimateDocument.Of(resampled.Value.LowerCut),
            tail.Settings.UpperCut,
            tail.Distance,
            goodness is null ? null : AnalysisDocument.Finite(goodness.Value.P),
            goodness is null ? null : AnalysisDocument.Finite(goodness.Value.PError),
            [.. comparisons.Select(TailComparisonDocument.Of)],
            goodness is null ? null : PowerLawTail.Support(goodness.Value, comparisons).ToString());
    }
}

/// <summary>One comparison.</summary>
/// <param name="Alternative">Exponential or LogNormal.</param>
/// <param name="Normalised">Vuong's statistic; positive favours the power law.</param>
/// <param name="P">Small where the sign can be trusted.</param>
/// <param name="Method">What was done, or why not.</param>
public sealed record TailComparisonDocument(string Alternative, double? Normalised, double? P, string Method)
{
    internal static TailComparisonDocument Of(TailComparison comparison) => new(
        comparison.Alternative.ToString(), AnalysisDocument.Finite(comparison.Normalised), AnalysisDocument.Finite(comparison.P), comparison.Method);
}
