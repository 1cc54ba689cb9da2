namespace Dyson.Dynamics;

/// <summary>
/// The memory of a persistent Gibbs chain at fixed weights: v' = M v + noise with M = (X/μ²)^k, so mode i of the chain is an AR(1) process
/// with coefficient ρ_i = (x_i/μ²)^k and the element C_ij of the sample covariance is one with coefficient ϕ_ij = ρ_i ρ_j.
/// </summary>
public static class ChainMemory
{
    /// <summary>ρ = (x/μ²)^k; 0 for independent samples (<paramref name="sweeps"/> null).</summary>
    /// <exception cref="ArgumentOutOfRangeException">x outside [0, μ²), or k below 1.</exception>
    public static double Correlation(double x, double massSquared, int? sweeps)
    {
        if (!(x >= 0 && x < massSquared))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "x must lie in [0, μ²).");
        }

        if (sweeps is not { } k)
        {
            return 0;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1, nameof(sweeps));
        return Math.Pow(x / massSquared, k);
    }

    /// <summary>τ = (1 + ϕ)/(1 − ϕ): by this factor memory multiplies the variance of a long time average, here the noise strength.</summary>
    public static double Inflation(double coefficient) => (1 + coefficient) / (1 - coefficient);

    /// <summary>
    /// m_ij = Σ_{a&lt;k} x_i^a x_j^{k−1−a}/μ^{2k}: the derivative of M = (X/μ²)^k, (δM)_ij = m_ij δX_ij in the eigenbasis of X. 0 for independent samples.
    /// </summary>
    public static double Derivative(double x, double y, double massSquared, int? sweeps)
    {
        double sum = 0;
        for (int a = 0; a < (sweeps ?? 0); a++)
        {
            sum += Math.Pow(x / massSquared, a) * Math.Pow(y / massSquared, (sweeps ?? 0) - 1 - a);
        }

        return sum / massSquared;
    }
}
