using System.Globalization;
using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>Laws that a tail is compared with, each conditional on x_min ≤ x (≤ x_max).</summary>
public enum TailAlternative
{
    /// <summary>p(x) ∝ e^(−λx).</summary>
    Exponential,

    /// <summary>p(x) ∝ x⁻¹ e^(−(ln x − μ)²/2σ²).</summary>
    LogNormal,
}

/// <summary>
/// Vuong's test of two laws that are both fitted to the tail by maximum likelihood (Econometrica 57, 307 (1989); Clauset, Shalizi and Newman, Sec. 5 and App. C): R = Σ ℓ_i,
/// ℓ_i = ln p_power(x_i) − ln p_alternative(x_i), R/(√n s), s² the variance of ℓ_i, which is a standard normal where neither law is nearer to the truth. The log-normal tail contains the power law as a limit:
/// p ∝ e^(−au − bu²), u = ln(x/x_min), at b = 0, the edge of b ≥ 0. So R ≤ 0, and where the power law is true −2R is 0 in half of all samples and χ² with one degree of freedom in the others (Chernoff 1954): that is its p.
/// </summary>
/// <param name="Alternative">The other law.</param>
/// <param name="Ratio">R; positive favours the power law; NaN where the comparison was refused.</param>
/// <param name="Normalised">R/(√n s).</param>
/// <param name="P">Small where the sign of R can be trusted: two-sided for the exponential, erfc(√(−R))/2 for the log-normal.</param>
/// <param name="Location">λ of the exponential or μ of the log-normal.</param>
/// <param name="Scale">1/λ of the exponential or σ of the log-normal.</param>
/// <param name="Method">What was done, or why not.</param>
public sealed record TailComparison(TailAlternative Alternative, double Ratio, double Normalised, double P, double Location, double Scale, string Method)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Alternative}: {Normalised:G3}, p = {P:G3}");

    internal static TailComparison Of(TailAlternative alternative, ReadOnlySpan<double> differences, double location, double scale)
    {
        double ratio = 0;
        foreach (double l in differences)
        {
            ratio += l;
        }

        double mean = ratio / differences.Length;
        double square = 0;
        foreach (double l in differences)
        {
            square += (l - mean) * (l - mean);
        }

        double normalised = ratio / Math.Sqrt(square);
        return double.IsFinite(normalised)
            ? new TailComparison(alternative, ratio, normalised, Significance.TwoSided(normalised), location, scale, "Vuong's normalised likelihood ratio")
            : Refused(alternative, "the likelihoods do not differ");
    }

    internal TailComparison Nested() => this with
    {
        Ratio = Math.Min(0, Ratio),
        P = Ratio < 0 ? 0.5 * SpecialFunctions.Erfc(Math.Sqrt(-Ratio)) : 1,
        Method = "likelihood ratio of nested laws, the power law at the edge",
    };

    internal static TailComparison Refused(TailAlternative alternative, string reason) =>
        new(alternative, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, "refused: " + reason);
}
