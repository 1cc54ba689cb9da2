using System.Globalization;

namespace Dyson.Reports.Documents;

/// <summary>
/// Numbers with errors as physicists write them: the error in units of the last digit, with one digit, or two when the first is a 1:
/// 0.14334(14), 1.00(2)·10⁻⁴. Powers of ten are split off below 10⁻³, from 10⁵ on, and where the error has no digit behind the ones.
/// An unknown error (NaN or infinite) reads "(?)", an error of zero "(0)", a value that is no number "–".
/// </summary>
public static class UncertainNumber
{
    private const int SmallestPlain = -3, LargestPlain = 5;

    /// <summary>Digits of a value whose error says nothing about them.</summary>
    private const int UsualDigits = 6;

    /// <summary>In Unicode characters, for tables and text.</summary>
    public static string Format(double value, double error) => Compose(value, error, power => $"·10{Superscript(power)}");

    /// <summary>In the label language (a formula between dollars), for figures, HTML and LaTeX.</summary>
    public static string FormatLabel(double value, double error)
    {
        string number = Compose(value, error, power => string.Create(CultureInfo.InvariantCulture, $"{{\\cdot}}10^{{{power}}}"));
        return double.IsNaN(value) ? number : $"${number.Replace('−', '-').Replace("∞", "\\infty", StringComparison.Ordinal)}$";
    }

    private static string Compose(double value, double error, Func<int, string> times)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        }

        error = Math.Abs(error);
        bool known = double.IsFinite(error) && error > 0;
        int leading = Power(Math.Max(Math.Abs(value), known ? error : 0));
        int last = known ? LastDigit(error) : leading - UsualDigits + 1;
        int power = leading < SmallestPlain || leading >= LargestPlain || (known && last > 0) ? leading : 0;

        int decimals = Math.Max(0, power - last);
        string digits = Scaled(value, power, decimals);
        if (!known && digits.Contains('.', StringComparison.Ordinal))
        {
            digits = digits.TrimEnd('0').TrimEnd('.');
        }

        string parentheses = known ? Math.Round(Shifted(error, -last)).ToString("F0", CultureInfo.InvariantCulture) : error == 0 ? "0" : "?";
        return $"{digits.Replace('-', '−')}({parentheses}){(power == 0 ? "" : times(power))}";
    }

    /// <summary>The power of ten of the last digit that the error leaves.</summary>
    private static int LastDigit(double error)
    {
        int power = Power(error);
        double first = Shifted(error, -power);
        return first < 1.95 ? power - 1 : power;
    }

    private static int Power(double value) => value == 0 ? 0 : (int)Math.Floor(Math.Log10(value) + 1e-12);

    /// <summary>value · 10^power without the rounding of 10^−n as a double.</summary>
    private static double Shifted(double value, int power) => power >= 0 ? value * Math.Pow(10, power) : value / Math.Pow(10, -power);

    private static string Scaled(double value, int power, int decimals)
    {
        double rounded = Math.Round(Shifted(value, -power), Math.Min(decimals, 15));
        return (rounded == 0 ? 0 : rounded).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Superscript(int power) =>
        string.Concat(power.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));
}
