namespace Dyson.Experiments;

/// <summary>The steps after which levels are recorded.</summary>
public abstract record SnapshotPlan
{
    /// <summary>Most snapshots that a plan may have.</summary>
    public const int Maximum = 100_000;

    /// <summary>The steps, strictly ascending, 0 = the start; training ends at the last.</summary>
    /// <param name="steps">Length of the training.</param>
    /// <returns>Null if the plan does not fit into that many steps.</returns>
    public abstract IReadOnlyList<long>? At(long steps);
}

/// <summary><c>record.snapshots: n</c>: evenly spaced, the first at the start, the last at the end; 2 ≤ n ≤ steps + 1.</summary>
/// <param name="Count">n.</param>
public sealed record EvenSnapshots(int Count) : SnapshotPlan
{
    /// <inheritdoc/>
    public override IReadOnlyList<long>? At(long steps) =>
        Count - 1 > steps ? null : [.. Enumerable.Range(0, Count).Select(j => (long)((Int128)steps * j / (Count - 1)))];
}

/// <summary><c>record.snapshots: { steps: […] }</c>: as listed, strictly ascending, none beyond the end.</summary>
/// <param name="Steps">The steps.</param>
public sealed record ListedSnapshots(IReadOnlyList<long> Steps) : SnapshotPlan
{
    /// <inheritdoc/>
    public override IReadOnlyList<long>? At(long steps) => Steps[^1] > steps ? null : Steps;
}

/// <summary>
/// <c>record.snapshots: { logarithmic: n }</c>: the start, then n − 1 steps spaced geometrically from 1 to the end, rounded, and pushed apart
/// where rounding would join them; 2 ≤ n ≤ steps + 1.
/// </summary>
/// <param name="Count">n.</param>
public sealed record LogarithmicSnapshots(int Count) : SnapshotPlan
{
    /// <inheritdoc/>
    public override IReadOnlyList<long>? At(long steps)
    {
        if (Count - 1 > steps)
        {
            return null;
        }

        long[] at = new long[Count];
        for (int j = 1; j < Count; j++)
        {
            double exponent = Count == 2 ? 1 : (j - 1.0) / (Count - 2);
            long ideal = j == Count - 1 ? steps : (long)Math.Floor(Math.Pow(steps, exponent) + 0.5);
            at[j] = Math.Max(at[j - 1] + 1, ideal);
        }

        return at;
    }
}
