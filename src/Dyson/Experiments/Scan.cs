namespace Dyson.Experiments;

/// <summary>One entry of <c>scans</c>: the product of its axes, varied around the experiment's own values; the first axis varies slowest.</summary>
/// <param name="Axes">Full path of a setting under <c>model</c> or <c>learning</c>, and its values as they were written.</param>
public sealed record Scan(IReadOnlyList<ScanAxis> Axes);

/// <summary>One axis of a scan.</summary>
/// <param name="Path">Full path, e.g. <c>learning.learning-rate</c>.</param>
/// <param name="Values">The values in order, as they were written.</param>
public sealed record ScanAxis(string Path, IReadOnlyList<string> Values);
