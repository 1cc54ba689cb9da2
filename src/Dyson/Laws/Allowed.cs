using System.Globalization;
using System.Runtime.CompilerServices;

namespace Dyson.Laws;

/// <summary>The ranges that parameters of laws are held to at the public edge; each failure names parameter, value and allowed range.</summary>
internal static class Allowed
{
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) ? value : throw Outside(name, value, "a finite number");

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw Outside(name, value, "finite and > 0");

    public static double NonNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && double.IsFinite(value) ? value : throw Outside(name, value, "finite and ≥ 0");

    public static double Between(double value, double low, double high, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= low && value <= high ? value : throw Outside(name, value, string.Create(CultureInfo.InvariantCulture, $"in [{low}, {high}]"));

    public static double Probability(double value, [CallerArgumentExpression(nameof(value))] string name = "") => Between(value, 0, 1, name);

    public static int AtLeast(int value, int least, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least ? value : throw Outside(name, value, string.Create(CultureInfo.InvariantCulture, $"≥ {least}"));

    public static int Order(int value, [CallerArgumentExpression(nameof(value))] string name = "") => AtLeast(value, 0, name);

    private static ArgumentOutOfRangeException Outside(string name, object value, string range) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed: {range}."));
}
