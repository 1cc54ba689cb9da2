using System.Globalization;
using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>Whether a run directory is whole.</summary>
/// <param name="Shards">Number of shards that the run should have.</param>
/// <param name="Missing">How many of them are not there.</param>
/// <param name="Problems">Everything that is wrong, one a line; empty for a whole, finished run.</param>
public sealed record RunVerification(int Shards, int Missing, IReadOnlyList<string> Problems)
{
    private const int MostMissingListed = 20;

    /// <summary>
    /// Checks every file of a run against its hashes, the manifest against the experiment, and the folder for missing and extra files. The
    /// report folder, lock and log are not looked at.
    /// </summary>
    /// <exception cref="DataFormatException">The folder is no run directory, or its manifest is corrupt.</exception>
    public static RunVerification Of(string directory)
    {
        RunDirectory run = RunDirectory.Open(directory);
        RunManifest manifest = run.Manifest;
        List<string> problems = [];
        foreach ((string name, string hash) in manifest.Files)
        {
            CheckFile(directory, name, hash, problems);
        }

        CheckExperiment(run, problems);
        Dictionary<string, string> recorded = [];
        foreach (ManifestShard shard in manifest.Shards)
        {
            if (!recorded.TryAdd(shard.File, shard.Sha256))
            {
                problems.Add($"{RunManifest.FileName}: lists {shard.File} twice");
            }
        }

        List<string> missing = [];
        foreach (EnsembleTask task in run.Tasks)
        {
            ManifestPoint point = manifest.Points[task.Point];
            string path = Path.Combine(directory, task.ShardPath);
            bool listed = recorded.Remove(task.ShardPath, out string? hash);
            if (manifest.Complete && !listed)
            {
                problems.Add($"{RunManifest.FileName}: does not list {task.ShardPath}");
            }

            if (!File.Exists(path))
            {
                missing.Add(task.ShardPath);
                continue;
            }

            CheckShard(path, task, point, hash, problems);
        }

        problems.AddRange(recorded.Keys.Order(StringComparer.Ordinal).Select(extra => $"{RunManifest.FileName}: lists {extra}, which is no shard of this run"));
        problems.AddRange(missing.Take(MostMissingListed).Select(file => $"{file}: missing"));
        if (missing.Count > MostMissingListed)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"… and {missing.Count - MostMissingListed} more missing shards"));
        }

        AddExtra(run, problems);
        if (!manifest.Complete)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"the run is not finished: {run.Tasks.Count - missing.Count} of {run.Tasks.Count} shards are written; run it again to finish"));
        }

        return new RunVerification(run.Tasks.Count, missing.Count, problems);
    }

    private static void CheckFile(string directory, string name, string hash, List<string> problems)
    {
        string path = Path.Combine(directory, name);
        if (name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal) || !File.Exists(path))
        {
            problems.Add($"{name}: missing");
        }
        else if (Shard.HashOf(path) != hash)
        {
            problems.Add($"{name}: its SHA-256 is not that of the manifest");
        }
    }

    private static void CheckExperiment(RunDirectory run, List<string> problems)
    {
        try
        {
            // an old run stays sound under a newer program, which only may not continue it
            RunManifest rebuilt = RunManifest.Of(run.ReadExperiment(), run.Manifest.Files, run.Manifest.Complete ? run.Manifest.Shards : null);
            RunManifest expected = rebuilt with { NumericVersion = run.Manifest.NumericVersion };
            IReadOnlyList<ConfigurationError> differences = RunDifference.Between(run.Manifest, expected, run.Path);
            problems.AddRange(differences.Select(d => $"{RunManifest.FileName}: disagrees with {RunDirectory.ExperimentName} in {d.Path}"));
            if (differences.Count == 0 && !expected.ToBytes().AsSpan().SequenceEqual(run.Manifest.ToBytes()))
            {
                problems.Add($"{RunManifest.FileName}: is not the manifest of {RunDirectory.ExperimentName}");
            }
        }
        catch (ConfigurationException e)
        {
            problems.AddRange(e.Errors.Select(error => error.ToString()));
        }
    }

    private static void CheckShard(string path, EnsembleTask task, ManifestPoint point, string? recorded, List<string> problems)
    {
        string hash = Shard.HashOf(path);
        if (recorded is not null && recorded != hash)
        {
            problems.Add($"{task.ShardPath}: its SHA-256 is not that of the manifest");
        }

        string checksum = path + Shard.ChecksumExtension;
        if (!File.Exists(checksum))
        {
            problems.Add($"{task.ShardPath}{Shard.ChecksumExtension}: missing");
        }
        else if (Shard.ReadChecksum(checksum) != Shard.ChecksumLine(task, hash))
        {
            problems.Add($"{task.ShardPath}: its SHA-256 is not that of its checksum file");
        }
        else if (Shard.SoundHash(Path.GetDirectoryName(Path.GetDirectoryName(path))!, task, point.Snapshots.Count, point.LevelCount) is null)
        {
            problems.Add($"{task.ShardPath}: does not hold the replicas, snapshots and levels of the manifest");
        }
    }

    private static void AddExtra(RunDirectory run, List<string> problems)
    {
        string shards = Path.Combine(run.Path, RunDirectory.ShardFolder);
        if (!Directory.Exists(shards))
        {
            return;
        }

        HashSet<string> known = [.. run.Tasks.SelectMany(task => new[] { task.ShardPath, task.ShardPath + Shard.ChecksumExtension })];
        problems.AddRange(Directory.EnumerateFileSystemEntries(shards)
            .Select(entry => $"{RunDirectory.ShardFolder}/{Path.GetFileName(entry)}")
            .Where(name => !known.Contains(name))
            .Order(StringComparer.Ordinal)
            .Select(name => $"{name}: belongs to no task of this run"));
    }
}
