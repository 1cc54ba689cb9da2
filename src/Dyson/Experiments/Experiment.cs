namespace Dyson.Experiments;

/// <summary>
/// A whole experiment: what is learnt, how it is updated, how many copies, what varies, what is recorded. Immutable and valid: it can
/// only be read from YAML, where everything is checked.
/// </summary>
public sealed record Experiment
{
    internal Experiment()
    {
    }

    /// <summary><c>name</c>: what a reader calls it. Default "unnamed"; up to 200 characters.</summary>
    public required string Name { get; init; }

    /// <summary><c>model</c>. Required.</summary>
    public required ModelOptions Model { get; init; }

    /// <summary><c>learning</c>. Required.</summary>
    public required LearningOptions Learning { get; init; }

    /// <summary><c>scans</c>. Default none: one grid point, the experiment's own values.</summary>
    public required IReadOnlyList<Scan> Scans { get; init; }

    /// <summary><c>ensemble</c>. Required.</summary>
    public required EnsembleOptions Ensemble { get; init; }

    /// <summary><c>record</c>. Default six evenly spaced snapshots of the papers' observable.</summary>
    public required RecordOptions Record { get; init; }

    /// <summary>The grid points that the scans make, in order of first occurrence, each once.</summary>
    public required IReadOnlyList<PointOptions> Points { get; init; }

    /// <summary>The experiment's YAML: as it was written, or, if settings were replaced or a matrix is read from a file, an equivalent text.</summary>
    public required string Text { get; init; }

    /// <summary>The matrices that the experiment reads from files, as .npz files by the name that <see cref="Text"/> gives them.</summary>
    internal IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>Reads an experiment.</summary>
    /// <param name="file">The YAML file; the path of a covariance or layer is relative to its folder.</param>
    /// <param name="settings"><c>path=value</c> pairs that replace settings of the file, later ones first in force.</param>
    /// <exception cref="ConfigurationException">Something is wrong with it; holds every error at once.</exception>
    public static Experiment Load(string file, IReadOnlyList<string>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (Directory.Exists(file) || !File.Exists(file))
        {
            string what = Directory.Exists(file) ? "this is a folder" : "there is no such file";
            throw new ConfigurationException([new ConfigurationError(file, 0, string.Empty, what, "a YAML file with an experiment")]);
        }

        string text;
        try
        {
            if (new FileInfo(file).Length > SettingTree.MaximumBytes)
            {
                throw new ConfigurationException([new ConfigurationError(file, 0, string.Empty, "the text is longer than 1 MiB", "an experiment of at most 1 MiB")]);
            }

            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException([new ConfigurationError(file, 0, string.Empty, "the file cannot be read: " + e.Message.TrimEnd('.'))]);
        }

        return Parse(text, file, Path.GetDirectoryName(Path.GetFullPath(file))!, settings);
    }

    /// <summary>Reads an experiment from its text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">Name used in errors.</param>
    /// <param name="folder">The folder that relative paths start from.</param>
    /// <param name="settings"><c>path=value</c> pairs that replace settings of the text.</param>
    /// <exception cref="ConfigurationException">Something is wrong with it; holds every error at once.</exception>
    public static Experiment Parse(string text, string source = "experiment.yaml", string folder = ".", IReadOnlyList<string>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ExperimentReader(source, folder).Read(text, settings ?? []);
    }
}
