using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dyson.Statistics;

/// <summary>The document of <c>dyson analyze --json</c>; what is not a number is null.</summary>
/// <param name="Source">Name of the data.</param>
/// <param name="Replicas">Number of replicas, failed ones included.</param>
/// <param name="Snapshots">One analysis a snapshot.</param>
public sealed record AnalysisDocument(string Source, int Replicas, IReadOnlyList<SnapshotAnalysis> Snapshots)
{
    /// <summary>How the document is written: camelCase names, no indentation, characters beyond ASCII as they are.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    internal static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>One snapshot.</summary>
/// <param name="Snapshot">Its number, from 0.</param>
/// <param name="Step">Its step, null where unknown.</param>
/// <param name="ExcludedReplicas">Replicas that had failed by then and are in none of the snapshot's numbers.</param>
/// <param name="Levels">One entry a level.</param>
/// <param name="Pairs">One entry a pair.</param>
public sealed record SnapshotAnalysis(
    int Snapshot, long? Step, int ExcludedReplicas, IReadOnlyList<LevelAnalysis> Levels, IReadOnlyList<PairAnalysis> Pairs);

/// <summary>One level over the replicas: mean and unbiased variance.</summary>
public sealed record LevelAnalysis(EstimateDocument Mean, EstimateDocument Variance);

/// <summary>One pair of levels.</summary>
/// <param name="Levels">The two level numbers.</param>
/// <param name="MeanSpacing">⟨S⟩.</param>
/// <param name="SecondMomentRatio">⟨S²⟩/⟨S⟩².</param>
/// <param name="Binder">U₄ of the pooled levels minus their grand mean.</param>
/// <param name="Surmise">S/⟨S⟩ against the surmise.</param>
/// <param name="Density">The pooled levels against the two-level density (78).</param>
public sealed record PairAnalysis(
    IReadOnlyList<int> Levels,
    EstimateDocument MeanSpacing,
    EstimateDocument SecondMomentRatio,
    EstimateDocument Binder,
    SurmiseAnalysis Surmise,
    DensityAnalysis Density);

/// <summary>KS distance of S/⟨S⟩ to the surmise, with the p-value that accounts for the fitted scale.</summary>
public sealed record SurmiseAnalysis(double? KsDistance, double? P);

/// <summary>Maximum-likelihood fit of the two-level density and its KS p-value, which accounts for the fit and for the pairs.</summary>
public sealed record DensityAnalysis(EstimateDocument Centre, EstimateDocument Sigma, double? P);

/// <summary>A number with its error; null where there is none.</summary>
/// <param name="Value">The value.</param>
/// <param name="Error">One standard deviation.</param>
/// <param name="Method">Only written where the error is not the delete-one-replica jackknife, e.g. why it was refused.</param>
public sealed record EstimateDocument(
    double? Value, double? Error, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Method = null)
{
    /// <summary>The document form of an estimate.</summary>
    public static EstimateDocument Of(Estimate estimate) => new(
        AnalysisDocument.Finite(estimate.Value),
        AnalysisDocument.Finite(estimate.Error),
        estimate.Method == Estimate.DeleteOneJackknife ? null : estimate.Method);
}
