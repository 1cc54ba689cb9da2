namespace Dyson.Experiments;

/// <summary>Another process is at work in the run directory. The command exits with 4.</summary>
public sealed class RunLockedException : IOException
{
    /// <summary>Without a word; prefer the other constructors.</summary>
    public RunLockedException()
    {
    }

    /// <summary>Names the directory.</summary>
    public RunLockedException(string message)
        : base(message)
    {
    }

    /// <summary>Names the directory, with the system's own error.</summary>
    public RunLockedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
