namespace Dyson.Dynamics.Measured;

/// <summary>How drift and noise are measured.</summary>
public sealed record MotionSettings
{
    /// <summary>Largest degree of a polynomial.</summary>
    public const int HighestDegree = 5;

    /// <summary>Groups of levels with one drift and one noise function, e.g. those of equal target levels; levels in no group have functions of their own.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; init; } = [];

    /// <summary>Degree of K_i(x), 1 to <see cref="HighestDegree"/>.</summary>
    public int DriftDegree { get; init; } = 2;

    /// <summary>Degree of g_i²(x), 0 to <see cref="HighestDegree"/>.</summary>
    public int NoiseDegree { get; init; } = 1;

    /// <summary>Δ in snapshots: increments are taken over so many.</summary>
    public int Lag { get; init; } = 1;

    /// <summary>Most blocks that errors are taken over.</summary>
    public int Blocks { get; init; } = 40;

    /// <summary>The time from which levels are stationary, for the comparison; NaN for the second half of the record.</summary>
    public double StationaryFrom { get; init; } = double.NaN;

    /// <summary>Throws if a setting is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the setting.</exception>
    internal void Validate(int levels)
    {
        Require(DriftDegree, 1, HighestDegree, nameof(DriftDegree));
        Require(NoiseDegree, 0, HighestDegree, nameof(NoiseDegree));
        Require(Lag, 1, int.MaxValue, nameof(Lag));
        Require(Blocks, 2, 1000, nameof(Blocks));
        int[] grouped = [.. Groups.SelectMany(group => group)];
        foreach (int level in grouped)
        {
            Require(level, 0, levels - 1, nameof(Groups));
        }

        if (grouped.Distinct().Count() != grouped.Length)
        {
            throw new ArgumentException("A level belongs to one group only.", nameof(Groups));
        }
    }

    /// <summary>The group of every level, numbered by their highest level.</summary>
    internal int[] GroupOfLevel(int levels)
    {
        int[] first = [.. Enumerable.Range(0, levels)];
        foreach (IReadOnlyList<int> group in Groups)
        {
            foreach (int level in group)
            {
                first[level] = group.Min();
            }
        }

        int[] heads = [.. first.Distinct().Order()];
        return [.. first.Select(f => Array.IndexOf(heads, f))];
    }

    private static void Require(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
