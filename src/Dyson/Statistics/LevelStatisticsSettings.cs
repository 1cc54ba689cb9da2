using System.Globalization;

namespace Dyson.Statistics;

/// <summary>How <see cref="LevelStatistics"/> unfolds and how many spectra its null laws are drawn from.</summary>
public sealed record LevelStatisticsSettings
{
    /// <summary>Flexibility of the unfoldings and the ends that are left out.</summary>
    public UnfoldingSettings Unfolding { get; init; } = new();

    /// <summary>Wishart spectra, and spectra of independent levels, drawn a shape: at least 200. From 2000 on p-values below 1 % are continued beyond the draws.</summary>
    public int Draws { get; init; } = 2000;

    /// <summary>Largest N of the matrices drawn, 64 to 4096. A larger layer is set against matrices of this N and the nearest ratio M/N of 1, 2, 4, 8 and 16, by statistics that have a limit (√n·D and the like).</summary>
    public int LargestNull { get; init; } = 192;

    /// <summary>Fit the ratio q of Marchenko and Pastur's law to the bulk as well.</summary>
    public bool FreeRatio { get; init; }

    /// <summary>Level of the verdicts (not of the p-values), in (0, 0.5].</summary>
    public double Level { get; init; } = 0.01;

    internal void Validate()
    {
        Unfolding.Validate();
        Require(Draws >= 200, nameof(Draws), Draws, "≥ 200");
        Require(LargestNull is >= 64 and <= 4096, nameof(LargestNull), LargestNull, "64 to 4096");
        Require(Level is > 0 and <= 0.5, nameof(Level), Level, "in (0, 0.5]");

        static void Require(bool holds, string name, object value, string allowed)
        {
            if (!holds)
            {
                throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed: {allowed}."));
            }
        }
    }
}
