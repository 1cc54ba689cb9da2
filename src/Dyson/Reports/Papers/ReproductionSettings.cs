namespace Dyson.Reports.Papers;

/// <summary>What is reproduced, how thoroughly and where to.</summary>
public sealed record ReproductionSettings
{
    /// <summary>Names of targets (<see cref="PaperTargets.All"/>); empty means all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>How much is simulated.</summary>
    public Effort Effort { get; init; }

    /// <summary>The report's folder; the runs lie in its folder <c>runs</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The seed of every ensemble.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of threads.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>A folder with the authors' released arrays, to be drawn over the figures; null for none.</summary>
    public string? Published { get; init; }

    /// <summary>The command line, for the record; may be empty.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>The program's version, for the record.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>
    /// Negative control: every training gets noise this many times as strong as it should be, while theory is told nothing of it; a report that
    /// still passes would be worthless. 1 is the honest value.
    /// </summary>
    public double NoiseFactor { get; init; } = 1;
}
