using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>
/// What a run directory holds: a function of the experiment and of its shards' bytes alone. Written before the first shard with
/// <see cref="Complete"/> false and without shards, and once more after the last.
/// </summary>
public sealed record RunManifest
{
    /// <summary>The version of this file's layout.</summary>
    public const int CurrentFormat = 1;

    internal const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 16,
    };

    /// <summary>Layout of the directory; <see cref="CurrentFormat"/>.</summary>
    public required int Format { get; init; }

    /// <summary>The arithmetic that made the numbers, <see cref="NumericVersion"/>.</summary>
    public required string NumericVersion { get; init; }

    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Replicas of every point.</summary>
    public required long Replicas { get; init; }

    /// <summary>Replicas of a full block.</summary>
    public required int Block { get; init; }

    /// <summary>What a level is: <c>eigenvalues</c> or <c>singular</c>.</summary>
    public required string Levels { get; init; }

    /// <summary>Whether shards hold <c>weights</c> beside the levels. Left out where they do not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Weights { get; init; }

    /// <summary>Whether all shards are written.</summary>
    public required bool Complete { get; init; }

    /// <summary>SHA-256 of the other files that belong to the run, by path.</summary>
    public required SortedDictionary<string, string> Files { get; init; }

    /// <summary>The grid points.</summary>
    public required IReadOnlyList<ManifestPoint> Points { get; init; }

    /// <summary>The shards with their SHA-256; empty until the run is complete.</summary>
    public required IReadOnlyList<ManifestShard> Shards { get; init; }

    internal static RunManifest Of(Experiment experiment, SortedDictionary<string, string> files, IReadOnlyList<ManifestShard>? shards) => new()
    {
        Format = CurrentFormat,
        NumericVersion = Experiments.NumericVersion.Current,
        Name = experiment.Name,
        Seed = experiment.Ensemble.Seed,
        Replicas = experiment.Ensemble.Replicas,
        Block = experiment.Ensemble.Block,
        Levels = CanonicalText.Name(experiment.Points[0].Levels),
        Weights = experiment.Record.Weights,
        Complete = shards is not null,
        Files = files,
        Points = [.. experiment.Points.Select((point, index) => ManifestPoint.Of(point, index))],
        Shards = shards ?? [],
    };

    internal static RunManifest Read(string directory)
    {
        string path = Path.Combine(directory, FileName);
        const long MaximumBytes = 1L << 30;
        try
        {
            if (!File.Exists(path))
            {
                throw new DataFormatException($"{directory}: no run directory: it has no {FileName}");
            }

            using FileStream stream = File.OpenRead(path);
            if (stream.Length > MaximumBytes)
            {
                throw new DataFormatException($"{path}: too large for a manifest");
            }

            RunManifest manifest = JsonSerializer.Deserialize<RunManifest>(stream, Json) ?? throw new DataFormatException($"{path}: empty");
            manifest.Check(path);
            return manifest;
        }
        catch (JsonException e)
        {
            throw new DataFormatException($"{path}: not a manifest: {e.Message}", e);
        }
    }

    internal byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n'];

    private void Check(string path)
    {
        string? wrong = Format != CurrentFormat ? $"format {Format} is not {CurrentFormat}, the one this program reads"
            : Points.Count == 0 ? "it has no points"
            : Replicas is < 1 or > 1_000_000_000 || Block is < 1 or > 65536 || Points.Count * ((Replicas + Block - 1) / Block) > EnsembleTask.Maximum ? "impossible replicas or block"
            : Points.Any(p => p is null || p.LevelCount is < 1 or > 65536 * 64 || p.Layers?.Any(l => l is null || l.Rows < 1 || l.Columns < 1) == true || p.Snapshots is not { Count: > 0 }) ? "impossible points"
            : null;
        if (wrong is not null)
        {
            throw new DataFormatException($"{path}: {wrong}");
        }
    }
}

/// <summary>A grid point in a manifest.</summary>
/// <param name="Index">Its number, from 0, as in the shards' names.</param>
/// <param name="Stream">The name of its random streams.</param>
/// <param name="Steps">Number of updates.</param>
/// <param name="Snapshots">Steps after which levels are recorded.</param>
/// <param name="LevelCount">Levels of each replica and snapshot.</param>
/// <param name="Parameters">Settings of model and learning by full path, defaults included.</param>
public sealed record ManifestPoint(
    int Index, string Stream, long Steps, IReadOnlyList<long> Snapshots, int LevelCount, IReadOnlyDictionary<string, JsonElement> Parameters)
{
    /// <summary>The layers that the levels belong to, one after the other; left out where there is but one matrix.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LevelLayer>? Layers { get; init; }

    internal static ManifestPoint Of(PointOptions point, int index) => new(
        index,
        point.StreamName,
        point.Steps,
        point.Snapshots,
        point.Model.LevelCount,
        new SortedDictionary<string, JsonElement>(
            point.Parameters.ToDictionary(p => p.Key, p => JsonSerializer.SerializeToElement(p.Value)), StringComparer.Ordinal))
    {
        Layers = point.Model.Layers,
    };
}

/// <summary>A shard in a manifest.</summary>
/// <param name="File">Path in the run directory.</param>
/// <param name="Sha256">Hash of its bytes, lower-case hexadecimal.</param>
public sealed record ManifestShard(string File, string Sha256);
