namespace Dyson.Experiments;

/// <summary>An experiment, or the way in which it is to be run, is not valid; holds every error at once. The command exits with 2.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Without an error; prefer the other constructors.</summary>
    public ConfigurationException()
        : this([])
    {
    }

    /// <summary>An error that belongs to no setting.</summary>
    public ConfigurationException(string message)
        : base(message) => Errors = [];

    /// <summary>An error that belongs to no setting, and its cause.</summary>
    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException) => Errors = [];

    /// <summary>All errors of an experiment, one a line in the message.</summary>
    public ConfigurationException(IReadOnlyList<ConfigurationError> errors)
        : base(string.Join('\n', errors ?? [])) => Errors = errors ?? [];

    /// <summary>The errors in the order of the file.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; }
}
