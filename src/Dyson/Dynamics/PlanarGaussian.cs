using Dyson.Laws;

namespace Dyson.Dynamics;

/// <summary>The length of a Gaussian vector (u, v) of mean zero in the plane: the spacing of two levels is of this form.</summary>
public static class PlanarGaussian
{
    private const double RoundingTolerance = 1e-12;

    /// <summary>
    /// ⟨√(u² + v²)⟩ = √(2λ₁/π) E(1 − λ₂/λ₁), λ₁ ≥ λ₂ the eigenvalues of the covariance, E(m) the complete elliptic integral of the second kind
    /// with parameter m (the mean of Hoyt's law). √(πλ/2) for λ₁ = λ₂ = λ.
    /// </summary>
    /// <param name="varianceU">⟨u²⟩.</param>
    /// <param name="covariance">⟨uv⟩.</param>
    /// <param name="varianceV">⟨v²⟩.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not the covariance of anything.</exception>
    public static double MeanLength(double varianceU, double covariance, double varianceV)
    {
        (double large, double small) = PrincipalVariances(varianceU, covariance, varianceV);
        if (!double.IsFinite(large) || varianceU < 0 || varianceV < 0 || small < -RoundingTolerance * large)
        {
            throw new ArgumentOutOfRangeException(nameof(covariance), covariance, "The three numbers must form a covariance matrix.");
        }

        if (large == 0)
        {
            return 0;
        }

        // A vector confined to a line has no Hoyt law: its length is half-normal.
        return small <= RoundingTolerance * large
            ? Math.Sqrt(2 * large / Math.PI)
            : Hoyt.WithComponentDeviations(Math.Sqrt(large), Math.Sqrt(small)).Mean;
    }

    /// <summary>The eigenvalues of the covariance, λ₁ ≥ λ₂.</summary>
    internal static (double Along, double Across) PrincipalVariances(double varianceU, double covariance, double varianceV)
    {
        double mean = 0.5 * (varianceU + varianceV);
        double radius = double.Hypot(0.5 * (varianceU - varianceV), covariance);
        return (mean + radius, mean - radius);
    }
}
