using System.Globalization;

namespace Dyson.Reports.Drawing;

/// <summary>Numbers as SVG and PDF write them: decimal, with a point, without exponent, never "-0".</summary>
internal static class PageNumber
{
    /// <summary>Lengths beyond this are cut: no page is so large, and a renderer's fixed-point arithmetic ends there.</summary>
    private const double Largest = 1e5;

    /// <summary>A length in points to 0.001.</summary>
    public static string Text(double value) => Rounded(value, 3);

    /// <summary>A number with at most <paramref name="decimals"/> decimals.</summary>
    public static string Rounded(double value, int decimals)
    {
        double rounded = Math.Round(Math.Clamp(value, -Largest, Largest), decimals);
        return (rounded == 0 ? 0 : rounded).ToString("0.######", CultureInfo.InvariantCulture);
    }
}
