using System.Text.Json;
using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>One grid point of a run on disk.</summary>
public sealed class RunPoint
{
    private readonly RunDirectory _run;
    private readonly ManifestPoint _point;

    internal RunPoint(RunDirectory run, ManifestPoint point)
    {
        _run = run;
        _point = point;
    }

    /// <summary>Its number, from 0.</summary>
    public int Index => _point.Index;

    /// <summary>The name of its random streams.</summary>
    public string Stream => _point.Stream;

    /// <summary>Settings of model and learning by full path, defaults included.</summary>
    public IReadOnlyDictionary<string, JsonElement> Parameters => _point.Parameters;

    /// <summary>The recorded steps, ascending, 0 = the start.</summary>
    public IReadOnlyList<long> Steps => _point.Snapshots;

    /// <summary>Number of levels.</summary>
    public int LevelCount => _point.LevelCount;

    /// <summary>The layers that the levels belong to, one after the other; null where there is but one matrix.</summary>
    public IReadOnlyList<LevelLayer>? Layers => _point.Layers;

    /// <summary>Weights of each replica and snapshot beside the levels; 0 if none were recorded.</summary>
    public int WeightCount => _run.Manifest.Weights ? Layers?.Sum(layer => layer.Weights) ?? 0 : 0;

    /// <summary>Number of replicas.</summary>
    public long Replicas => _run.Manifest.Replicas;

    /// <summary>The seed.</summary>
    public ulong Seed => _run.Manifest.Seed;

    /// <summary>A numeric parameter.</summary>
    /// <param name="path">Full path, e.g. <c>learning.learning-rate</c>.</param>
    /// <exception cref="KeyNotFoundException">The point has no numeric parameter of that name.</exception>
    public double Number(string path) => Parameters.TryGetValue(path, out JsonElement value) && value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : throw new KeyNotFoundException($"Point {Index} has no numeric parameter '{path}'.");

    /// <summary>The shards in order of replicas, one at a time.</summary>
    /// <exception cref="DataFormatException">A shard is missing or corrupt.</exception>
    public IEnumerable<Shard> ReadShards() =>
        _run.Tasks.Where(task => task.Point == Index).Select(task => Shard.Read(_run.Path, task, Steps, LevelCount, WeightCount));

    /// <summary>The whole point at once.</summary>
    /// <exception cref="DataFormatException">A shard is missing or corrupt, or the point has more than 2³¹ − 1 levels: read its shards.</exception>
    public Shard Read()
    {
        long numbers = Replicas * Steps.Count * Math.Max(LevelCount, WeightCount);
        if (numbers > Array.MaxLength)
        {
            throw new DataFormatException($"{_run.Path}: point {Index} has {numbers} levels or weights, too many for one array; read it shard by shard");
        }

        double[] levels = new double[Replicas * Steps.Count * LevelCount];
        double[] weights = new double[Replicas * Steps.Count * WeightCount];
        long[] diverged = new long[Replicas];
        long[] first = new long[Replicas];
        long[] spent = new long[Replicas];
        foreach (Shard shard in ReadShards())
        {
            int at = (int)shard.FirstReplica;
            shard.Levels.CopyTo(levels, at * Steps.Count * LevelCount);
            shard.Weights.CopyTo(weights, at * Steps.Count * WeightCount);
            shard.Diverged.CopyTo(diverged, at);
            shard.FirstExcursion.CopyTo(first, at);
            shard.ExcursionSteps.CopyTo(spent, at);
        }

        return new Shard(0, (int)Replicas, [.. Steps], LevelCount, levels, diverged, first, spent) { Weights = weights };
    }

    /// <summary>The levels of one snapshot, (replica, level) in C order, read shard by shard.</summary>
    /// <param name="snapshot">Index into <see cref="Steps"/>; a negative one counts from the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such snapshot.</exception>
    /// <exception cref="DataFormatException">A shard is missing or corrupt.</exception>
    public double[] ReadLevels(int snapshot)
    {
        int at = snapshot < 0 ? snapshot + Steps.Count : snapshot;
        ArgumentOutOfRangeException.ThrowIfNegative(at, nameof(snapshot));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(at, Steps.Count, nameof(snapshot));
        double[] levels = new double[checked((int)(Replicas * LevelCount))];
        foreach (Shard shard in ReadShards())
        {
            for (int r = 0; r < shard.Replicas; r++)
            {
                shard.Levels.AsSpan(((r * Steps.Count) + at) * LevelCount, LevelCount).CopyTo(levels.AsSpan((int)(shard.FirstReplica + r) * LevelCount));
            }
        }

        return levels;
    }
}
