using System.IO.Enumeration;

namespace Dyson.Networks;

/// <summary>Which tensors of a weight file become matrices, and how.</summary>
public sealed record LayerSelection
{
    /// <summary>Names to take, with * and ? as wild cards; empty for all.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Names to leave out, likewise.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether a convolution is one matrix a kernel position instead of out × (in · positions).</summary>
    public bool KernelPositions { get; init; }

    /// <summary>Whether fused projections of queries, keys and values are taken apart.</summary>
    public bool SplitProjections { get; init; }

    /// <summary>Least number of singular values N that is worth a diagnosis; default 16.</summary>
    public int SmallestColumns { get; init; } = 16;

    /// <summary>What is wrong with the selection; empty if nothing.</summary>
    public IReadOnlyList<string> Errors() => SmallestColumns >= 2 ? [] : [$"smallest is {SmallestColumns}; allowed: at least 2."];

    /// <summary>Why a name is left out; null if it is taken.</summary>
    public string? WhyNot(string name) =>
        Include.Count > 0 && !Include.Any(pattern => Matches(pattern, name)) ? "not selected"
        : Exclude.FirstOrDefault(pattern => Matches(pattern, name)) is { } excluded ? $"left out by '{excluded}'"
        : null;

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
