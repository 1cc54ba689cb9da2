using System.Globalization;
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

    /// <summary>The settings that are out of range; none if all is well.</summary>
    public IReadOnlyList<SettingFault> Errors() =>
        SmallestColumns >= 2 ? [] : [new SettingFault(nameof(SmallestColumns), SmallestColumns.ToString(CultureInfo.InvariantCulture), "at least 2")];

    /// <summary>The patterns of <see cref="Include"/> that match none of the names.</summary>
    public IReadOnlyList<string> Unmatched(IReadOnlyCollection<string> names) => [.. Include.Where(pattern => !names.Any(name => Matches(pattern, name)))];

    /// <summary>Why a name is left out; null if it is taken.</summary>
    public string? WhyNot(string name) =>
        Include.Count > 0 && !Include.Any(pattern => Matches(pattern, name)) ? "not selected"
        : Exclude.FirstOrDefault(pattern => Matches(pattern, name)) is { } excluded ? $"left out by '{excluded}'"
        : null;

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
