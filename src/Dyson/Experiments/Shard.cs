using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dyson.Formats;
using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>What one task left: a block of replicas of one grid point.</summary>
/// <param name="FirstReplica">Number of the first replica.</param>
/// <param name="Replicas">How many.</param>
/// <param name="Steps">The recorded steps, (snapshot).</param>
/// <param name="LevelCount">Number of levels.</param>
/// <param name="Levels">(replica, snapshot, level) in C order, levels descending; NaN from a blow-up on.</param>
/// <param name="Diverged">(replica): the blow-up's step, or −1.</param>
/// <param name="FirstExcursion">(replica): the first step with some x_i ≥ μ², or −1.</param>
/// <param name="ExcursionSteps">(replica): steps spent with some x_i ≥ μ².</param>
public sealed record Shard(
    long FirstReplica, int Replicas, long[] Steps, int LevelCount, double[] Levels, long[] Diverged, long[] FirstExcursion, long[] ExcursionSteps)
{
    /// <summary>(replica, snapshot, weight) in C order: the W of each of the point's layers, one after the other, row by row; empty if none were recorded.</summary>
    public double[] Weights { get; init; } = [];

    internal const string ChecksumExtension = ".sha256";

    /// <summary>Writes shard and checksum, in this order, each atomically; returns the SHA-256.</summary>
    internal static string Write(string directory, EnsembleTask task, long[] steps, int levelCount, TrainingBlock block)
    {
        long expected = (long)task.Replicas * steps.Length * levelCount;
        if (block.Levels.Length != expected || block.DivergedAt.Length != task.Replicas || block.FirstExcursion.Length != task.Replicas || block.ExcursionSteps.Length != task.Replicas)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{task.ShardPath}: the training returned {block.Levels.Length} levels, not {expected}, or lists of another length than {task.Replicas}."));
        }

        using MemoryStream bytes = new();
        NpzWriter writer = new NpzWriter()
            .Add("eigenvalues", block.Levels, task.Replicas, steps.Length, levelCount)
            .Add("diverged", block.DivergedAt)
            .Add("first_excursion", block.FirstExcursion)
            .Add("excursion_steps", block.ExcursionSteps)
            .Add("steps", steps)
            .AddScalar("first_replica", task.FirstReplica);
        if (block.Weights.Length > 0)
        {
            writer.Add("weights", block.Weights, task.Replicas, steps.Length, block.Weights.Length / (task.Replicas * steps.Length));
        }

        writer.Write(bytes);
        ReadOnlyMemory<byte> content = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        string hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        string path = Path.Combine(directory, task.ShardPath);
        AtomicFile.WriteAllBytes(path, content);
        AtomicFile.WriteAllBytes(path + ChecksumExtension, Encoding.ASCII.GetBytes(ChecksumLine(task, hash)));
        return hash;
    }

    /// <summary>The content of the checksum file, as <c>sha256sum --check</c> reads it.</summary>
    internal static string ChecksumLine(EnsembleTask task, string hash) => $"{hash}  {Path.GetFileName(task.ShardPath)}\n";

    /// <summary>The shard's SHA-256 if shard and checksum are there, agree, and hold this task; null if it has to be made (again).</summary>
    internal static string? SoundHash(string directory, EnsembleTask task, int snapshots, int levels)
    {
        string path = Path.Combine(directory, task.ShardPath);
        if (!File.Exists(path) || !File.Exists(path + ChecksumExtension))
        {
            return null;
        }

        string hash = HashOf(path);
        if (ReadChecksum(path + ChecksumExtension) != ChecksumLine(task, hash))
        {
            return null;
        }

        try
        {
            using ArrayFile file = ArrayFile.Open(path);
            IReadOnlyList<int> shape = file.ReadHeader("eigenvalues").Shape;
            return shape.SequenceEqual([task.Replicas, snapshots, levels]) && file.Read("first_replica").ToInt64() == task.FirstReplica ? hash : null;
        }
        catch (DataFormatException)
        {
            return null;
        }
    }

    internal static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    internal static string ReadChecksum(string path) => new FileInfo(path).Length <= 1000 ? File.ReadAllText(path) : string.Empty;

    /// <summary>Reads a shard.</summary>
    /// <exception cref="DataFormatException">It is missing, corrupt, or not the task's.</exception>
    internal static Shard Read(string directory, EnsembleTask task, IReadOnlyList<long> steps, int levelCount, int weightCount)
    {
        string path = Path.Combine(directory, task.ShardPath);
        if (!File.Exists(path))
        {
            throw new DataFormatException($"{path}: missing; the run is not finished, or the file was removed");
        }

        using ArrayFile file = ArrayFile.Open(path, new ArrayLimits { MaximumArrayBytes = 8 * ExperimentReader.MaximumShardLevels });
        NpyArray levels = file.Read("eigenvalues");
        if (!levels.Shape.SequenceEqual([task.Replicas, steps.Count, levelCount]))
        {
            throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{path}: eigenvalues have the shape ({string.Join(", ", levels.Shape)}), not ({task.Replicas}, {steps.Count}, {levelCount}) as the manifest says"));
        }

        NpyArray? weights = weightCount > 0 ? file.Read("weights") : null;
        if (weights is not null && !weights.Shape.SequenceEqual([task.Replicas, steps.Count, weightCount]))
        {
            throw new DataFormatException(string.Create(CultureInfo.InvariantCulture, $"{path}: weights have the shape ({string.Join(", ", weights.Shape)}), not ({task.Replicas}, {steps.Count}, {weightCount}) as the manifest says"));
        }

        Shard shard = new(
            file.Read("first_replica").ToInt64(),
            task.Replicas,
            file.Read("steps").ToInt64s(),
            levelCount,
            levels.ToDoubles(),
            file.Read("diverged").ToInt64s(),
            file.Read("first_excursion").ToInt64s(),
            file.Read("excursion_steps").ToInt64s())
        {
            Weights = weights?.ToDoubles() ?? [],
        };
        bool whole = shard.Diverged.Length == task.Replicas && shard.FirstExcursion.Length == task.Replicas && shard.ExcursionSteps.Length == task.Replicas;
        return whole && shard.FirstReplica == task.FirstReplica && shard.Steps.SequenceEqual(steps)
            ? shard
            : throw new DataFormatException($"{path}: its replicas or steps are not those of the manifest");
    }
}
