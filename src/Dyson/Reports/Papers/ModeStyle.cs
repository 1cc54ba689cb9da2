using System.Globalization;
using Dyson.Models;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>One colour, marker and label for every group of equal modes, the same in all figures.</summary>
internal static class ModeStyle
{
    private static readonly Colour[] Pairs = [Palette.Blue, Palette.Vermillion, Palette.Green, Palette.Purple];
    private static readonly Colour[] Singles = [Palette.Black, Palette.Orange];
    private static readonly Marker[] PairMarkers = [Marker.Circle, Marker.Square, Marker.Triangle, Marker.Diamond];

    /// <summary>The name of the law that goes one order beyond linear response.</summary>
    public const string NextOrder = "next order beyond linear response";

    /// <summary>The colour of the i-th pair.</summary>
    public static Colour OfPair(int i) => Pairs[i % Pairs.Length];

    /// <summary>The colour of the i-th single level.</summary>
    public static Colour OfSingle(int i) => Singles[i % Singles.Length];

    /// <summary>The marker of the i-th pair.</summary>
    public static Marker MarkerOfPair(int i) => PairMarkers[i % PairMarkers.Length];

    /// <summary>"κ = 4.38" in the label language.</summary>
    public static string Kappa(double kappa) => string.Create(CultureInfo.InvariantCulture, $"$\\kappa={kappa:0.##}$");

    /// <summary>"α = 0.1, |B| = 16" in the label language.</summary>
    public static string Point(BoltzmannPoint point) =>
        string.Create(CultureInfo.InvariantCulture, $"$\\alpha={point.LearningRate:R}$, $|B|={point.BatchSize}$");

    /// <summary>α as text.</summary>
    public static string Rate(BoltzmannPoint point) => point.LearningRate.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number with its error, or a dash.</summary>
    public static string Estimated(Estimate estimate) => UncertainNumber.FormatLabel(estimate.Value, estimate.Error);

    /// <summary>A number without error, four digits.</summary>
    public static string Number(double value) => double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−') : "–";

    /// <summary>A note that gives the first order's value.</summary>
    public static string FirstOrder(double value) => $"higher orders in $\\alpha/|B|$ than this are left out; first order {Number(value)}";

    /// <summary>A small number as a formula, 3.9·10⁻⁴: for text within a formula, or as one of its own.</summary>
    public static string Scientific(double value, bool formula = false)
    {
        int power = value > 0 ? (int)Math.Floor(Math.Log10(value)) : 0;
        string text = string.Create(CultureInfo.InvariantCulture, $"{value / Math.Pow(10, power):0.##}{{\\cdot}}10^{{{power}}}");
        return formula ? $"${text}$" : text;
    }

    /// <summary>A number in words of the caption: "1500".</summary>
    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>The settings of the machine, for captions.</summary>
    public static string Machine(GaussianRbm model) => string.Create(
        CultureInfo.InvariantCulture,
        $"Gaussian restricted Boltzmann machine, $N_v={model.Visible}$, $N_h={model.Hidden}$, $\\mu^2={model.MassSquared:R}$");
}
