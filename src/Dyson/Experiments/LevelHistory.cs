using System.Globalization;
using Dyson.Formats;
using Dyson.Statistics;

namespace Dyson.Experiments;

/// <summary>The levels of an ensemble at some of its snapshots, whoever made them, ready for <see cref="EnsembleAnalysis"/>.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="Levels">(replica, selected snapshot, level) in C order; a failed replica's are NaN.</param>
/// <param name="Replicas">Number of replicas.</param>
/// <param name="LevelCount">Number of levels.</param>
/// <param name="Snapshots">Numbers of the selected snapshots, from 0, in the whole history.</param>
/// <param name="Steps">The step of each selected snapshot; null where unknown.</param>
public sealed record LevelHistory(
    string Source, double[] Levels, int Replicas, int LevelCount, IReadOnlyList<int> Snapshots, IReadOnlyList<long>? Steps)
{
    /// <summary>Levels of a grid point of a run.</summary>
    /// <exception cref="ConfigurationException">There is no such snapshot.</exception>
    /// <exception cref="DataFormatException">A shard is missing or corrupt, or there are too many levels for one array.</exception>
    public static LevelHistory Of(RunPoint point, SnapshotSelection selection)
    {
        ArgumentNullException.ThrowIfNull(point);
        IReadOnlyList<int> snapshots = selection.Among(point.Steps.Count);
        string source = string.Create(CultureInfo.InvariantCulture, $"point {point.Index}") + Layers(point);
        if (point.Replicas * snapshots.Count * point.LevelCount > Array.MaxLength / sizeof(double))
        {
            throw new DataFormatException(
                $"{source}: {snapshots.Count} snapshots of {point.Replicas} replicas are too many for one analysis; choose one "
                    + "with --snapshot.");
        }

        int replicas = (int)point.Replicas;
        double[] levels = new double[replicas * snapshots.Count * point.LevelCount];
        foreach (Shard shard in point.ReadShards())
        {
            for (int r = 0; r < shard.Replicas; r++)
            {
                for (int s = 0; s < snapshots.Count; s++)
                {
                    shard.Levels.AsSpan(((r * point.Steps.Count) + snapshots[s]) * point.LevelCount, point.LevelCount)
                        .CopyTo(levels.AsSpan(((((int)shard.FirstReplica + r) * snapshots.Count) + s) * point.LevelCount));
                }
            }
        }

        return new LevelHistory(source, levels, replicas, point.LevelCount, snapshots, [.. snapshots.Select(s => point.Steps[s])]);
    }

    // " (levels 0 to 3: layer 0, 4 to 7: layer 1)", so that nobody takes levels of two matrices for neighbours.
    private static string Layers(RunPoint point)
    {
        int first = 0;
        List<string> names = [];
        foreach (LevelLayer layer in point.Layers ?? [])
        {
            names.Add(string.Create(CultureInfo.InvariantCulture, $"{first} to {first + layer.Levels - 1}: layer {layer.Layer}"));
            first += layer.Levels;
        }

        return names.Count == 0 ? string.Empty : $" (levels {string.Join(", ", names)})";
    }

    /// <summary>All statistics.</summary>
    /// <param name="pairs">Pairs of level numbers; null for consecutive ones.</param>
    /// <exception cref="ConfigurationException">A pair is not two different levels of the array; names every such pair.</exception>
    public AnalysisDocument Analyse(IReadOnlyList<(int First, int Second)>? pairs)
    {
        ConfigurationError[] wrong = [.. (pairs ?? []).Where(p =>
            p.First == p.Second || Math.Min(p.First, p.Second) < 0 || Math.Max(p.First, p.Second) >= LevelCount)
            .Select(p => new ConfigurationError("--pairs", 0, string.Empty,
                string.Create(CultureInfo.InvariantCulture, $"{p.First}-{p.Second} is no pair of different levels of {LevelCount}"),
                LevelCount < 2 ? "nothing: there is only one level"
                    : string.Create(CultureInfo.InvariantCulture, $"numbers from 0 to {LevelCount - 1}, e.g. 0-1")))];
        if (wrong.Length > 0)
        {
            throw new ConfigurationException(wrong);
        }

        AnalysisDocument document = EnsembleAnalysis.Of(Source, Levels, Replicas, Snapshots.Count, LevelCount, pairs, Steps);
        return document with { Snapshots = [.. document.Snapshots.Select((s, i) => s with { Snapshot = Snapshots[i] })] };
    }

    /// <summary>Two levels at one of the selected snapshots.</summary>
    /// <param name="selected">Index into <see cref="Snapshots"/>.</param>
    /// <param name="first">Number of one level.</param>
    /// <param name="second">Number of the other.</param>
    public LevelPairs Pair(int selected, int first, int second)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(selected);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(selected, Snapshots.Count);
        double[] Column(int level) =>
            [.. Enumerable.Range(0, Replicas).Select(r => Levels[(((r * Snapshots.Count) + selected) * LevelCount) + level])];
        return LevelPairs.Of(Column(first), Column(second));
    }
}
