namespace Dyson.Models;

/// <summary>
/// The Gaussian field that a Boltzmann machine learns: φ ~ N(0, K_φ⁻¹). Holds the eigenvalues κ_i of K_φ, ascending, and the covariance
/// C = K_φ⁻¹ in the basis in which it was given (diagonal for a list of κ).
/// </summary>
public sealed class TargetSpectrum
{
    private TargetSpectrum(double[] kappas, double[,] covariance)
    {
        Kappas = kappas;
        Covariance = covariance;
    }

    /// <summary>Eigenvalues κ of K_φ, ascending.</summary>
    public IReadOnlyList<double> Kappas { get; }

    /// <summary>C = K_φ⁻¹, N×N.</summary>
    public double[,] Covariance { get; }

    /// <summary>Number of modes N.</summary>
    public int Count => Kappas.Count;

    /// <summary>A target with the given eigenvalues, diagonal.</summary>
    /// <exception cref="ArgumentException">The list is empty or holds a value that is not finite and positive.</exception>
    public static TargetSpectrum FromEigenvalues(IEnumerable<double> kappas)
    {
        double[] sorted = [.. kappas.Order()];
        if (sorted.Length == 0 || sorted.Any(k => !double.IsFinite(k) || k <= 0))
        {
            throw new ArgumentException("Target eigenvalues must be finite and positive, and there must be at least one.", nameof(kappas));
        }

        double[,] covariance = new double[sorted.Length, sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            covariance[i, i] = 1 / sorted[i];
        }

        return new TargetSpectrum(sorted, covariance);
    }
}
