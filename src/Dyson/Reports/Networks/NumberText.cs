using System.Globalization;
using Dyson.Reports.Documents;

namespace Dyson.Reports.Networks;

/// <summary>
/// Numbers of layers as text: with an error as <see cref="UncertainNumber"/> writes them, without one with so many significant digits, powers of ten split off
/// below 10⁻³ and from 10⁵ on. The page's script writes the same.
/// </summary>
internal static class NumberText
{
    public const string Missing = "–";

    /// <summary>A number that is not 0 but so small that it has fewer digits than others; shown as a bound.</summary>
    public const double Smallest = 1e-300;

    private const string BelowSmallest = "<10⁻³⁰⁰";

    private const int UsualDigits = 4, ProbabilityDigits = 2;
    private const int SmallestPlain = -3, LargestPlain = 5;
    private const double LargestWhole = 1e6;

    public static string Of(LayerNumber number, QuantityScale scale = QuantityScale.Linear)
    {
        string text = scale == QuantityScale.Probability ? Significant(number.Value, ProbabilityDigits)
            : number is { Value: { } value, Error: >= Smallest and { } error } && !IsTiny(value) ? UncertainNumber.Format(value, error) : Significant(number.Value, UsualDigits);
        return number is { Doubtful: true, Value: not null } ? text + "?" : text;
    }

    public static string Significant(double? number, int digits)
    {
        if (number is not { } value || !double.IsFinite(value))
        {
            return Missing;
        }

        if (IsTiny(value))
        {
            return value > 0 ? BelowSmallest : ">−10⁻³⁰⁰";
        }

        if (value == Math.Floor(value) && Math.Abs(value) < LargestWhole)
        {
            return Signed(value.ToString("F0", CultureInfo.InvariantCulture));
        }

        int power = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-12);
        if (power is >= SmallestPlain and < LargestPlain)
        {
            return Signed(Trimmed(Fixed(value, Math.Max(0, digits - 1 - power))));
        }

        string mantissa = Fixed(Shifted(value, -power), digits - 1);
        if (Math.Abs(double.Parse(mantissa, CultureInfo.InvariantCulture)) >= 10)
        {
            mantissa = Fixed(Shifted(value, -++power), digits - 1);
        }

        return Signed(Trimmed(mantissa)) + "·10" + Superscript(power);
    }

    // powers of ten that would bring such a number to 1 are not finite
    private static bool IsTiny(double value) => value != 0 && Math.Abs(value) < Smallest;

    private static double Shifted(double value, int power) => power >= 0 ? value * Math.Pow(10, power) : value / Math.Pow(10, -power);

    private static string Fixed(double value, int decimals) => value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Trimmed(string digits) => digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;

    private static string Signed(string digits) => digits == "-0" ? "0" : digits.Replace('-', '−');

    private static string Superscript(int power) => string.Concat(power.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
}
