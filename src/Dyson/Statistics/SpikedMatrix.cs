using System.Globalization;

namespace Dyson.Statistics;

/// <summary>
/// The transition of Baik, Ben Arous and Péché: one strong direction in an M×N matrix of noise, M ≥ N, q = N/M. All in the unit y = x/(σ²M) of an
/// eigenvalue x of WᵀW, in which the bulk lies on (1 ± √q)².
/// </summary>
/// <remarks>
/// Strength ℓ means either W = θuvᵀ + noise with θ² = ℓσ²M, or independent rows with covariance σ²(1 + ℓvvᵀ): both have the same eigenvalue and the same v.
/// Above the threshold ℓ = √q the largest eigenvalue leaves the bulk, y = (1 + ℓ)(q + ℓ)/ℓ; below it there is no trace of ℓ at the edge
/// (Baik, Silverstein 2006; Benaych-Georges, Nadakuditi 2012).
/// </remarks>
public static class SpikedMatrix
{
    /// <summary>√q, the smallest strength that moves an eigenvalue out of the bulk; in the units of x itself θ² = σ²√(MN).</summary>
    /// <exception cref="ArgumentOutOfRangeException">q is not finite and positive.</exception>
    public static double DetectableStrength(double ratio) => Math.Sqrt(Ratio(ratio));

    /// <summary>y(ℓ): where the eigenvalue of a direction of strength ℓ lies, large matrices; the bulk's edge below the threshold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">q is not finite and positive, or ℓ not finite and ≥ 0.</exception>
    public static double Eigenvalue(double strength, double ratio)
    {
        if (!(strength >= 0 && double.IsFinite(strength)))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, string.Create(CultureInfo.InvariantCulture,
                $"strength is {strength}; allowed: finite and ≥ 0."));
        }

        double l = Math.Max(strength, DetectableStrength(ratio));
        return (1 + l) * (ratio + l) / l;
    }

    /// <summary>The inverse, ℓ(y) = ½[y − 1 − q + √((y − 1 − q)² − 4q)]; √q for an eigenvalue inside the bulk, NaN for NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">q is not finite and positive.</exception>
    public static double Strength(double eigenvalue, double ratio)
    {
        double root = DetectableStrength(ratio);
        double half = 0.5 * (eigenvalue - 1 - ratio);
        return half <= root ? root : half + Math.Sqrt((half - root) * (half + root));
    }

    /// <summary>Squared cosine between v (N components) and the singular vector of WᵀW: (1 − q/ℓ²)/(1 + q/ℓ), 0 up to the threshold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">q is not finite and positive.</exception>
    public static double ColumnCosineSquared(double strength, double ratio) =>
        Math.Max(0, (1 - (Ratio(ratio) / (strength * strength))) / (1 + (ratio / strength)));

    /// <summary>
    /// Squared cosine between u (M components) and the singular vector of WWᵀ, W = θuvᵀ + noise: (1 − q/ℓ²)/(1 + 1/ℓ), 0 up to the threshold.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">q is not finite and positive.</exception>
    public static double RowCosineSquared(double strength, double ratio) =>
        Math.Max(0, (1 - (Ratio(ratio) / (strength * strength))) / (1 + (1 / strength)));

    private static double Ratio(double ratio) => ratio > 0 && double.IsFinite(ratio)
        ? ratio
        : throw new ArgumentOutOfRangeException(nameof(ratio), ratio, string.Create(CultureInfo.InvariantCulture,
            $"ratio is {ratio}; allowed: finite and > 0."));
}
