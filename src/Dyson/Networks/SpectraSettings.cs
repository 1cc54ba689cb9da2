using System.Globalization;

namespace Dyson.Networks;

/// <summary>How layers are diagnosed.</summary>
public sealed record SpectraSettings
{
    /// <summary>Family-wise level of a layer's outliers and level of its other findings.</summary>
    public double Level { get; init; } = 0.01;

    /// <summary>Draws of the power law's goodness of fit and resamples of its errors; 0 leaves both out.</summary>
    public int Draws { get; init; } = 200;

    /// <summary>Matrices of noise from which the null laws of the levels' statistics are drawn.</summary>
    public int LevelDraws { get; init; } = 2000;

    /// <summary>Singular vectors that are looked at in the bulk, evenly over it; 0 for none. The outliers' and the first ones come on top.</summary>
    public int Vectors { get; init; } = 64;

    /// <summary>Largest levels that are followed through a time series.</summary>
    public int Followed { get; init; } = 16;

    /// <summary>Seed of every draw.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads; no result depends on them.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Bytes that the matrices in work may take together; a layer that needs more than this alone is skipped.</summary>
    public long MemoryBudget { get; init; } = 2L << 30;

    /// <summary>The settings that are out of range; none if all is well.</summary>
    public IReadOnlyList<SettingFault> Errors()
    {
        List<SettingFault> errors = [];
        Require(Level is > 0 and <= 0.5, nameof(Level), Level, "above 0, at most 0.5");
        Require(Draws is 0 or (>= 100 and <= 100_000), nameof(Draws), Draws, "0, or 100 to 100000");
        Require(LevelDraws is >= 200 and <= 100_000, nameof(LevelDraws), LevelDraws, "200 to 100000");
        Require(Vectors is >= 0 and <= 100_000, nameof(Vectors), Vectors, "0 to 100000");
        Require(Followed is >= 0 and <= 1000, nameof(Followed), Followed, "0 to 1000");
        Require(Threads is >= 1 and <= 1024, nameof(Threads), Threads, "1 to 1024");
        Require(MemoryBudget >= 1 << 20, nameof(MemoryBudget), MemoryBudget, "at least 1048576 bytes");
        return errors;

        void Require(bool holds, string name, object value, string allowed)
        {
            if (!holds)
            {
                errors.Add(new SettingFault(name, Convert.ToString(value, CultureInfo.InvariantCulture)!, allowed));
            }
        }
    }
}

/// <summary>A setting out of its range.</summary>
/// <param name="Setting">Name of the property.</param>
/// <param name="Value">What it is.</param>
/// <param name="Allowed">What it may be.</param>
public sealed record SettingFault(string Setting, string Value, string Allowed)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Setting} is {Value}; allowed: {Allowed}.";
}
