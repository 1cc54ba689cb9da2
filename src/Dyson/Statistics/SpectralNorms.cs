namespace Dyson.Statistics;

/// <summary>
/// Numbers of a whole spectrum of singular values ξ, x = ξ²: norms and effective dimensions. They are functions of the matrix and have no error of their own.
/// </summary>
public sealed record SpectralNorms
{
    private SpectralNorms(double largest, double scaledSquares, double scaledSum, double stableRank, double effectiveRank, double entropy)
    {
        Spectral = largest;
        FrobeniusSquared = largest * largest * scaledSquares;
        LogFrobenius = Math.Log10(largest) + (0.5 * Math.Log10(scaledSquares));
        LogNuclear = Math.Log10(largest) + Math.Log10(scaledSum);
        (StableRank, EffectiveRank, Entropy) = (stableRank, effectiveRank, entropy);
    }

    /// <summary>ξ_1 = ‖W‖₂.</summary>
    public double Spectral { get; }

    /// <summary>Σx = ‖W‖²_F.</summary>
    public double FrobeniusSquared { get; }

    /// <summary>log₁₀ ‖W‖_F, finite where the square overflows.</summary>
    public double LogFrobenius { get; }

    /// <summary>log₁₀ Σξ.</summary>
    public double LogNuclear { get; }

    /// <summary>log₁₀ ξ_1.</summary>
    public double LogSpectral => Math.Log10(Spectral);

    /// <summary>‖W‖²_F/‖W‖₂², 1 … N (Rudelson, Vershynin 2007).</summary>
    public double StableRank { get; }

    /// <summary>exp(−Σ p ln p), p = ξ/Σξ, 1 … N (Roy, Vetterli 2007).</summary>
    public double EffectiveRank { get; }

    /// <summary>−Σ p ln p/ln N, p = x/Σx: 1 for equal levels, 0 for a single one.</summary>
    public double Entropy { get; }

    /// <summary>Of N singular values in any order.</summary>
    /// <exception cref="ArgumentException">There are none, one is negative or not finite, or all are zero.</exception>
    public static SpectralNorms Of(ReadOnlySpan<double> singularValues)
    {
        double largest = 0;
        foreach (double value in singularValues)
        {
            if (!(value >= 0 && double.IsFinite(value)))
            {
                throw new ArgumentException($"A singular value is {value}; allowed: finite numbers ≥ 0.", nameof(singularValues));
            }

            largest = Math.Max(largest, value);
        }

        if (largest == 0)
        {
            throw new ArgumentException("All singular values are zero; at least one must not be.", nameof(singularValues));
        }

        (double sum, double squares) = (0, 0);
        foreach (double value in singularValues)
        {
            double u = value / largest;
            sum += u;
            squares += u * u;
        }

        (double entropy, double entropyOfSquares) = (0, 0);
        foreach (double value in singularValues)
        {
            double u = value / largest;
            entropy -= PLogP(u / sum);
            entropyOfSquares -= PLogP(u * u / squares);
        }

        double normalised = singularValues.Length > 1 ? Math.Min(1, entropyOfSquares / Math.Log(singularValues.Length)) : 0;
        return new SpectralNorms(largest, squares, sum, squares, Math.Exp(entropy), normalised);
    }

    /// <summary>log₁₀ Σ x^α over the positive levels (the α-norm of Martin and Mahoney 2021, Nature Communications 12, 4122).</summary>
    public static double LogAlphaNorm(ReadOnlySpan<double> singularValues, double exponent)
    {
        double largest = 0;
        foreach (double value in singularValues)
        {
            largest = Math.Max(largest, value);
        }

        double sum = 0;
        foreach (double value in singularValues)
        {
            sum += value > 0 ? Math.Pow(value / largest, 2 * exponent) : 0;
        }

        return (2 * exponent * Math.Log10(largest)) + Math.Log10(sum);
    }

    private static double PLogP(double p) => p > 0 ? p * Math.Log(p) : 0;
}
