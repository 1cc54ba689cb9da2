using System.Globalization;

namespace Dyson.Experiments;

/// <summary>The numbers that a setting may take, with the words in which an error says so.</summary>
internal readonly record struct AllowedRange(double Lower, bool LowerIncluded, double Upper, bool UpperIncluded, bool Whole)
{
    public static AllowedRange Positive(double upTo) => new(0, false, upTo, true, false);

    public static AllowedRange NotNegative(double upTo) => new(0, true, upTo, true, false);

    public static AllowedRange Between(double lower, double upper) => new(lower, false, upper, false, false);

    public static AllowedRange Count(long from, long upTo) => new(from, true, upTo, true, true);

    public bool Contains(double value) =>
        double.IsFinite(value)
        && (LowerIncluded ? value >= Lower : value > Lower)
        && (UpperIncluded ? value <= Upper : value < Upper);

    public override string ToString()
    {
        string lower = Lower.ToString("R", CultureInfo.InvariantCulture);
        string upper = Upper.ToString("R", CultureInfo.InvariantCulture);
        return Whole
            ? $"a whole number from {lower} to {upper}"
            : $"a number {(LowerIncluded ? "from" : "above")} {lower} {(UpperIncluded ? "to" : "and below")} {upper}";
    }
}
