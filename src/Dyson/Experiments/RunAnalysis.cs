using System.Text.Json;
using System.Text.Json.Serialization;
using Dyson.Statistics;

namespace Dyson.Experiments;

/// <summary>The document of <c>dyson analyze RUN --json</c>.</summary>
/// <param name="Source">The run directory.</param>
/// <param name="Points">One analysis a grid point.</param>
public sealed record RunAnalysis(string Source, IReadOnlyList<PointAnalysis> Points);

/// <summary>A grid point's analysis: that of <see cref="AnalysisDocument"/>, with the point's number and parameters.</summary>
/// <param name="Point">The point's number, from 0.</param>
/// <param name="Parameters">Settings of model and learning by full path.</param>
/// <param name="Source">Name of the data.</param>
/// <param name="Replicas">Number of replicas, failed ones included.</param>
/// <param name="Snapshots">One analysis a snapshot.</param>
public sealed record PointAnalysis(
    int Point, IReadOnlyDictionary<string, JsonElement> Parameters, string Source, int Replicas, IReadOnlyList<SnapshotAnalysis> Snapshots)
{
    /// <summary>The layers that the levels belong to, one after the other; left out where there is but one matrix.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LevelLayer>? Layers { get; init; }

    /// <summary>The document of one grid point.</summary>
    public static PointAnalysis Of(RunPoint point, AnalysisDocument document)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(document);
        return new PointAnalysis(point.Index, point.Parameters, document.Source, document.Replicas, document.Snapshots) { Layers = point.Layers };
    }
}
