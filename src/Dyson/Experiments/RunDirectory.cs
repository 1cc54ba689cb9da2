using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>A run on disk, for reading. Shards are read one by one, so memory holds one block, or one grid point where asked for.</summary>
public sealed class RunDirectory
{
    internal const string ExperimentName = "experiment.yaml";
    internal const string LogName = "run.log";
    internal const string ShardFolder = "shards";

    private RunDirectory(string path, RunManifest manifest)
    {
        Path = path;
        Manifest = manifest;
        Tasks = EnsembleTask.All(manifest.Points.Count, manifest.Replicas, manifest.Block);
        Points = [.. manifest.Points.Select(point => new RunPoint(this, point))];
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What it holds.</summary>
    public RunManifest Manifest { get; }

    /// <summary>The grid points.</summary>
    public IReadOnlyList<RunPoint> Points { get; }

    internal IReadOnlyList<EnsembleTask> Tasks { get; }

    /// <summary>Opens a run, finished or not.</summary>
    /// <exception cref="DataFormatException">The folder is no run directory, or its manifest is corrupt.</exception>
    public static RunDirectory Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new RunDirectory(path, RunManifest.Read(path));
    }

    /// <summary>The experiment as it was run.</summary>
    /// <exception cref="ConfigurationException">Its text is not valid to this program.</exception>
    public Experiment ReadExperiment() => Experiment.Load(System.IO.Path.Combine(Path, ExperimentName));

    /// <summary>Refuses a folder whose run cannot be continued as <paramref name="wanted"/>, or that holds other things.</summary>
    internal static void RefuseForeign(string directory, RunManifest wanted)
    {
        if (File.Exists(directory))
        {
            throw new ConfigurationException([new ConfigurationError("--out", 0, string.Empty, $"{directory} is a file", "a folder")]);
        }

        if (!Directory.Exists(directory))
        {
            return;
        }

        if (File.Exists(System.IO.Path.Combine(directory, RunManifest.FileName)))
        {
            IReadOnlyList<ConfigurationError> differences = RunDifference.Between(RunManifest.Read(directory), wanted, directory);
            if (differences.Count > 0)
            {
                throw new ConfigurationException(differences);
            }

            return;
        }

        // an attempt that was killed before its manifest leaves only these
        string? other = Directory.EnumerateFileSystemEntries(directory)
            .Select(entry => System.IO.Path.GetFileName(entry))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(name => name is not (RunLock.FileName or LogName or ShardFolder) && !IsTemporary(name));
        if (other is not null)
        {
            throw new ConfigurationException([new ConfigurationError("--out", 0, string.Empty, $"{directory} holds '{other}' and no run", "a new or empty folder, or a run of the same experiment")]);
        }
    }

    internal static void RemoveTemporaries(string directory)
    {
        AtomicFile.RemoveLeftovers(directory);
        AtomicFile.RemoveLeftovers(System.IO.Path.Combine(directory, ShardFolder));
    }

    internal static bool IsTemporary(string name) => name.StartsWith('.') && name.EndsWith(".partial", StringComparison.Ordinal);
}
