using System.Globalization;

namespace Dyson.Statistics;

/// <summary>
/// The exponent of level repulsion, P(S) ~ S^β at small S, by maximum likelihood from the spacings below a fraction of the mean: there P(S) ∝ S^β e^(−κS²) with
/// a known κ, 1/⟨S²⟩ for the surmise; β is 1 for the surmise and every plane Gaussian vector, 0 for levels that do not repel.
/// </summary>
/// <remarks>
/// With u = S/c, c the cut, and a = κc²: ∫₀¹u^β e^(−au²)(ln u)ᵐ du = (−1)ᵐ m! Σ_k (−a)ᵏ/(k!(β + 1 + 2k)^(m+1)). The likelihood's maximum is
/// where the mean of ln u is the sample's; the error is Fisher's, 1/√(n_c Var ln u).
/// </remarks>
public static class RepulsionExponent
{
    /// <summary>The cut in units of ⟨S⟩ that is used unless another is asked for: 18 % of the surmise's spacings.</summary>
    public const double UsualCut = 0.5;

    // Enough for a up to 3.
    private const int Terms = 30;

    private const int FewestSpacings = 30;
    private const double Smallest = -0.999;
    private const double Largest = 50;

    /// <summary>β with its error. Needs 30 spacings below the cut.</summary>
    /// <param name="spacings">Independent spacings S ≥ 0, one a replica.</param>
    /// <param name="curvature">κ; null takes the surmise's. For the length of a plane vector with deviations s₁, s₂ it is (s₁⁻² + s₂⁻²)/4.</param>
    /// <param name="cut">c/⟨S⟩, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cut is outside its range.</exception>
    public static Estimate Of(Sample spacings, double? curvature = null, double cut = UsualCut)
    {
        ArgumentNullException.ThrowIfNull(spacings);
        if (!(cut > 0 && cut <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(cut), cut, "The cut is above 0 and at most 1, in units of the mean spacing.");
        }

        double edge = cut * spacings.Mean;
        double meanSquare = 0;
        double logarithms = 0;
        int count = 0;
        foreach (double s in spacings.Values)
        {
            meanSquare += s * s / spacings.Count;
            if (s > 0 && s < edge)
            {
                logarithms += Math.Log(s / edge);
                count++;
            }
        }

        if (count < FewestSpacings)
        {
            return Estimate.TooFew(double.NaN, count, FewestSpacings, "spacings below the cut");
        }

        double target = logarithms / count;
        double a = edge * edge * (curvature ?? (1 / meanSquare));
        (double low, double high) = (Smallest, Largest);
        while (high - low > 1e-12)
        {
            double middle = 0.5 * (low + high);
            (low, high) = MeanLogarithm(middle, a) < target ? (middle, high) : (low, middle);
        }

        double beta = 0.5 * (low + high);
        double mean = MeanLogarithm(beta, a);
        double variance = (2 * Series(beta, a, 2) / Series(beta, a, 0)) - (mean * mean);
        return new Estimate(beta, 1 / Math.Sqrt(count * variance), string.Create(CultureInfo.InvariantCulture, $"Fisher information of {count} spacings below the cut"));
    }

    private static double MeanLogarithm(double beta, double a) => -Series(beta, a, 1) / Series(beta, a, 0);

    // Σ_k (−a)ᵏ/(k!(β + 1 + 2k)^(power+1)).
    private static double Series(double beta, double a, int power)
    {
        double sum = 0;
        double factor = 1;
        for (int k = 0; k < Terms; k++)
        {
            sum += factor / Math.Pow(beta + 1 + (2 * k), power + 1);
            factor *= -a / (k + 1);
        }

        return sum;
    }
}
