using System.Globalization;

namespace Dyson.Reports.Theory;

/// <summary>The interval that a number must lie in; it says so in words.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="LowIncluded">Whether the lower end is allowed.</param>
/// <param name="HighIncluded">Whether the upper end is allowed.</param>
public sealed record NumberRange(double Low, double High, bool LowIncluded = true, bool HighIncluded = true)
{
    /// <summary>Any finite number.</summary>
    public static NumberRange Finite { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Finite and &gt; 0.</summary>
    public static NumberRange Positive { get; } = new(0, double.PositiveInfinity, LowIncluded: false);

    /// <summary>Finite and ≥ 0.</summary>
    public static NumberRange NonNegative { get; } = new(0, double.PositiveInfinity);

    /// <summary>Whether a finite number lies inside.</summary>
    public bool Holds(double value) =>
        double.IsFinite(value) && (LowIncluded ? value >= Low : value > Low) && (HighIncluded ? value <= High : value < High);

    /// <inheritdoc/>
    public override string ToString() => (double.IsInfinity(Low), double.IsInfinity(High)) switch
    {
        (true, true) => "a finite number",
        (false, true) => string.Create(CultureInfo.InvariantCulture, $"a finite number {(LowIncluded ? "≥" : ">")} {Low:R}"),
        (true, false) => string.Create(CultureInfo.InvariantCulture, $"a finite number {(HighIncluded ? "≤" : "<")} {High:R}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(LowIncluded ? "from" : "above")} {Low:R} {(HighIncluded ? "to" : "to below")} {High:R}"),
    };
}
