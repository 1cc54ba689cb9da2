namespace Dyson.Experiments;

/// <summary>Gathers the errors of an experiment, each once, and the paths of the settings that can be scanned.</summary>
internal sealed class SettingErrors
{
    /// <summary>Errors beyond this many help nobody.</summary>
    private const int Most = 1000;

    private readonly HashSet<ConfigurationError> _seen = [];
    private readonly List<ConfigurationError> _errors = [];
    private readonly SortedSet<string> _scannable = new(StringComparer.Ordinal);

    public int Count => _errors.Count;

    /// <summary>Full paths of all settings that can be scanned.</summary>
    public IReadOnlyCollection<string> ScannablePaths => _scannable;

    public void Scannable(string path) => _scannable.Add(path);

    public void Add(SettingOrigin origin, string path, string message, string? allowed = null, string? suggestion = null) =>
        Add(new ConfigurationError(origin.Source, origin.Line, path, message, allowed, suggestion));

    public void Add(ConfigurationError error)
    {
        if (_errors.Count < Most && _seen.Add(error))
        {
            _errors.Add(error);
        }
    }

    /// <summary>Throws all errors in the order of lines, those of "--set" last.</summary>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new ConfigurationException([.. _errors.OrderBy(e => e.Line == 0 && e.Source == ExperimentReader.SetSource).ThenBy(e => e.Line)]);
        }
    }
}
