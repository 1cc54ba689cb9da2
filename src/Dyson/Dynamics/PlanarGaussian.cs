namespace Dyson.Dynamics;

/// <summary>The length of a Gaussian vector (u, v) of mean zero in the plane: the spacing of two levels is of this form.</summary>
public static class PlanarGaussian
{
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
        double mean = 0.5 * (varianceU + varianceV);
        double radius = double.Hypot(0.5 * (varianceU - varianceV), covariance);
        double large = mean + radius;
        double small = mean - radius;
        if (!double.IsFinite(large) || varianceU < 0 || varianceV < 0 || small < -RoundingTolerance * large)
        {
            throw new ArgumentOutOfRangeException(nameof(covariance), covariance, "The three numbers must form a covariance matrix.");
        }

        return large == 0 ? 0 : Math.Sqrt(2 * large / Math.PI) * CompleteEllipticE(1 - (Math.Max(0, small) / large));
    }

    private const double RoundingTolerance = 1e-12;

    /// <summary>E(m) = ∫₀^{π/2} √(1 − m sin²θ) dθ, 0 ≤ m ≤ 1, by the arithmetic–geometric mean (Abramowitz and Stegun 17.6).</summary>
    /// <exception cref="ArgumentOutOfRangeException">m outside [0, 1].</exception>
    public static double CompleteEllipticE(double parameter)
    {
        if (!(parameter >= 0 && parameter <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(parameter), parameter, "The parameter m must lie in [0, 1].");
        }

        if (parameter == 1)
        {
            return 1;
        }

        double a = 1;
        double g = Math.Sqrt(1 - parameter);
        double sum = 0.5 * parameter;
        for (double weight = 1; a - g > 1e-15 * a; weight *= 2)
        {
            double half = 0.5 * (a - g);
            (a, g) = (0.5 * (a + g), Math.Sqrt(a * g));
            sum += weight * half * half;
        }

        return Math.PI / (2 * a) * (1 - sum);
    }
}
