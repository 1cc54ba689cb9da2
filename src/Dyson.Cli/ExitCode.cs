namespace Dyson.Cli;

/// <summary>What the command's exit status means.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A scientific check failed.</summary>
    public const int CheckFailed = 1;

    /// <summary>Bad usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>Unreadable, corrupt or foreign data.</summary>
    public const int Data = 3;

    /// <summary>The environment: disk full, no permission.</summary>
    public const int Environment = 4;

    /// <summary>Our own bug.</summary>
    public const int Bug = 70;

    /// <summary>Interrupted; running again resumes.</summary>
    public const int Interrupted = 130;
}
