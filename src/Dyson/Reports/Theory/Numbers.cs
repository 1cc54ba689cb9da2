using System.Globalization;
using Dyson.Reports.Documents;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>Numbers in the tables of theory: all digits of a law, six of an expectation, an estimate with its error.</summary>
internal static class Numbers
{
    private const double SmallestPlain = 1e-3;

    /// <summary>To all digits that a law is good for.</summary>
    public static string Full(double value) => Text(value, "G15");

    /// <summary>To six digits.</summary>
    public static string Short(double value) => Text(value, "G6");

    /// <summary>To two digits: what rounding leaves of 0.</summary>
    public static string Rounded(double value) => Text(value, "0.0E+0");

    /// <summary>As it was given.</summary>
    public static string Given(double value) => Text(value, "R");

    /// <summary>A count.</summary>
    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>0.14334(14), or a dash where nothing was measured.</summary>
    public static string Estimated(Estimate estimate) => UncertainNumber.FormatLabel(estimate.Value, estimate.Error);

    /// <summary>(value − theory)/error, or a dash.</summary>
    public static string Pull(Estimate estimate, double theory)
    {
        double pull = estimate.Pull(theory);
        return double.IsFinite(pull) ? Text(pull, "F1") : "–";
    }

    /// <summary>A probability.</summary>
    public static string Probability(double value)
    {
        if (!(value > 0 && value < SmallestPlain))
        {
            return Text(value, "G3");
        }

        int power = (int)Math.Floor(Math.Log10(value));
        return string.Create(CultureInfo.InvariantCulture, $"${value / Math.Pow(10, power):F1}{{\\cdot}}10^{{{power}}}$");
    }

    /// <summary>Inside a formula of the label language: no exponent of a programming language.</summary>
    public static string InFormula(double value, string format = "R")
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 ? text : string.Create(
            CultureInfo.InvariantCulture, $"{text[..exponent]}{{\\cdot}}10^{{{int.Parse(text[(exponent + 1)..], CultureInfo.InvariantCulture)}}}");
    }

    private static string Text(double value, string format)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        }

        string text = InFormula(value, format);
        return text.Contains('{', StringComparison.Ordinal) ? $"${text}$" : text.Replace('-', '−');
    }
}
