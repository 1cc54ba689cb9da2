using System.Globalization;

namespace Dyson.Fuzz;

/// <summary>What came of a run.</summary>
/// <param name="target">The reader's name.</param>
public sealed class FuzzReport(string target)
{
    private readonly Dictionary<string, long> _reasons = new(StringComparer.Ordinal);

    /// <summary>Files given to the reader.</summary>
    public long Mutations { get; set; }

    /// <summary>Damaged files that are still sound.</summary>
    public long Read { get; set; }

    /// <summary>Files that ended in anything but numbers or a clear refusal.</summary>
    public long Failures { get; set; }

    /// <summary>Most bytes that opening a file, or reading a tensor, allocated.</summary>
    public long MostAllocated { get; set; }

    /// <summary>The first of them and what happened; empty if there is none.</summary>
    public string FirstFailure { get; set; } = string.Empty;

    /// <summary>Longest time for one file.</summary>
    public TimeSpan Slowest { get; set; }

    /// <summary>Time of the run.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Refusals by their reason, names and numbers taken out.</summary>
    public IReadOnlyDictionary<string, long> Reasons => _reasons;

    /// <summary>Counts a refusal.</summary>
    public void Refuse(string reason) => _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{target,-14}{Mutations,8} files: {Read} read, {_reasons.Values.Sum()} refused for {_reasons.Count} reasons, {Failures} failed; at most {MostAllocated / 1048576.0:F1} MiB allocated, {Slowest.TotalMilliseconds:F0} ms; {Elapsed.TotalSeconds:F0} s");
}
