using Dyson.Experiments;

namespace Dyson.Cli;

/// <summary>Everything outside that a command may touch, so that tests can stand in for it.</summary>
internal sealed record CommandEnvironment
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Errors and remarks.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal, so that progress may be drawn there.</summary>
    public required bool Interactive { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes trainings.</summary>
    public required ITrainingFactory Trainings { get; init; }

    /// <summary>The machine's name, for logs.</summary>
    public required string Host { get; init; }

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Interrupted { get; init; }
}
