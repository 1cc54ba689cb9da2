using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>One grid point: all that a training needs to know but the seed and the replicas.</summary>
/// <param name="Model">The model.</param>
/// <param name="Learning">The update rule; its sampler's method is never <see cref="PcdMethod.Auto"/>.</param>
/// <param name="Steps">Number of updates.</param>
/// <param name="Snapshots">Steps after which levels are recorded, strictly ascending.</param>
/// <param name="Levels">What a level is; never <see cref="LevelChoice.Auto"/>.</param>
/// <param name="RecordWeights">Whether the weights of <see cref="ModelOptions.Layers"/> are recorded beside the levels.</param>
public sealed record PointOptions(
    ModelOptions Model, LearningOptions Learning, long Steps, IReadOnlyList<long> Snapshots, LevelChoice Levels, bool RecordWeights = false)
{
    /// <summary>What the experiment's scans vary, by full path and as it was written for this point.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Varied { get; init; } = [];

    /// <summary>Weights that are recorded for each replica and snapshot.</summary>
    public int WeightCount => RecordWeights ? Model.Layers?.Sum(layer => layer.Weights) ?? 0 : 0;

    /// <summary>
    /// The canonical text of model and learning without steps: the name of the point's random streams (<see cref="Randomness.StreamKey.Point"/>).
    /// Adding scans, replicas, snapshots or steps to an experiment changes it for no point, hence changes no trajectory.
    /// </summary>
    public string StreamName { get; } = CanonicalText.Of(Model, Learning);

    /// <summary>The settings of this point by full path, defaults included, sorted by path; numbers are double or long, lists are arrays.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Parameters => CanonicalText.Parameters(Model, Learning);
}
