namespace Dyson.Statistics;

/// <summary>What the values of a tail are.</summary>
public enum TailValues
{
    /// <summary>Real numbers, e.g. eigenvalues: p(x) ∝ x^(−α), x ≥ x_min.</summary>
    Continuous,

    /// <summary>Whole numbers from 1, e.g. degrees: P(k) = k^(−α)/ζ(α, k_min).</summary>
    WholeNumbers,
}

/// <summary>How a power-law tail is sought.</summary>
public sealed record PowerLawTailSettings
{
    /// <summary>Real or whole numbers.</summary>
    public TailValues Values { get; init; }

    /// <summary>x_min if it is known beforehand; null (usual) takes the data point that minimises the Kolmogorov–Smirnov distance.</summary>
    public double? LowerCut { get; init; }

    /// <summary>An upper cut-off x_max known beforehand: values above it are put aside and the law is p(x) ∝ x^(−α) on [x_min, x_max]; null for none.</summary>
    public double? UpperCut { get; init; }

    /// <summary>The fewest points a tail may have, at least 10 (usual).</summary>
    public int FewestPoints { get; init; } = PowerLawTail.FewestPoints;

    /// <summary>
    /// The largest share of a tail of real numbers that may repeat another value, usually 5 %: rounded or degenerate values are not independent draws of a density.
    /// </summary>
    public double LargestTiedShare { get; init; } = 0.05;

    internal void Validate()
    {
        Require(LowerCut is null || (double.IsFinite(LowerCut.Value) && LowerCut > 0), nameof(LowerCut), LowerCut, "finite and above 0");
        Require(UpperCut is null || (double.IsFinite(UpperCut.Value) && UpperCut > (LowerCut ?? 0)), nameof(UpperCut), UpperCut, "finite and above the lower cut");
        Require(FewestPoints >= PowerLawTail.FewestPoints, nameof(FewestPoints), FewestPoints, "at least 10");
        Require(LargestTiedShare is >= 0 and <= 1, nameof(LargestTiedShare), LargestTiedShare, "in [0, 1]");
        Require(Values == TailValues.Continuous || (IsWhole(LowerCut) && IsWhole(UpperCut)), nameof(LowerCut), (LowerCut, UpperCut), "whole, as the values are");

        static bool IsWhole(double? cut) => cut is null || cut == Math.Floor(cut.Value);

        static void Require(bool holds, string name, object? value, string allowed)
        {
            if (!holds)
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} of a power-law tail is {allowed}.");
            }
        }
    }
}
