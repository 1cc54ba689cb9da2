namespace Dyson.Dynamics;

/// <summary>
/// Eigenvalues of X + δX for X with simple eigenvalues λ_i and δX given in the eigenbasis of X (App. D, 98–101):
/// λ_i' = λ_i + δX_ii + Σ_{j≠i} |δX_ij|²/(λ_i − λ_j) + O(δX³).
/// </summary>
/// <remarks>
/// With δX = K dt + g dM and ⟨|dM_ij|²⟩ = β dt the average of the second order is the Coulomb term β Σ g_ij²/(λ_i − λ_j) dt, of the same order
/// in dt as the drift, and the first order leaves the noise √2 g_ii dB_i: this is (9). The second order's own fluctuation is O(dt), with mean zero, and the
/// third order is O(dt^{3/2}): both vanish as dt → 0.
/// </remarks>
public static class PerturbedSpectrum
{
    /// <summary>Coefficients of the orders 1, 2 and 3 of λ_i(ε) for X + ε δX.</summary>
    /// <param name="levels">λ, all different.</param>
    /// <param name="perturbation">δX, N×N real symmetric in row order; both triangles are read.</param>
    /// <param name="level">i.</param>
    /// <returns>
    /// δX_ii, Σ_j δX_ij²/(λ_i − λ_j) and Σ_jk δX_ij δX_jk δX_ki/((λ_i − λ_j)(λ_i − λ_k)) − δX_ii Σ_j δX_ij²/(λ_i − λ_j)², the sums over indices other than i.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths that do not fit, or a level equal to level i.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No such level.</exception>
    public static (double First, double Second, double Third) Coefficients(ReadOnlySpan<double> levels, ReadOnlySpan<double> perturbation, int level)
    {
        int n = levels.Length;
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, n);
        if (perturbation.Length != n * n)
        {
            throw new ArgumentException($"The perturbation of {n} levels has {n * n} elements, not {perturbation.Length}.", nameof(perturbation));
        }

        RequireSimple(levels, level);
        double first = perturbation[(level * n) + level];
        double second = 0;
        double third = 0;
        for (int j = 0; j < n; j++)
        {
            if (j == level)
            {
                continue;
            }

            double amplitude = perturbation[(level * n) + j] / (levels[level] - levels[j]);
            second += amplitude * perturbation[(level * n) + j];
            third -= first * amplitude * amplitude;
            for (int k = 0; k < n; k++)
            {
                if (k != level)
                {
                    third += amplitude * perturbation[(j * n) + k] * perturbation[(k * n) + level] / (levels[level] - levels[k]);
                }
            }
        }

        return (first, second, third);
    }

    /// <summary>The mean of the second order over Dyson's noise a unit of time: β Σ_{j≠i} g²/(λ_i − λ_j).</summary>
    /// <exception cref="ArgumentException">A level equal to level i.</exception>
    public static double CoulombTerm(ReadOnlySpan<double> levels, double noise, int beta, int level)
    {
        RequireSimple(levels, level);
        double sum = 0;
        for (int j = 0; j < levels.Length; j++)
        {
            sum += j == level ? 0 : 1 / (levels[level] - levels[j]);
        }

        return beta * noise * noise * sum;
    }

    private static void RequireSimple(ReadOnlySpan<double> levels, int level)
    {
        for (int j = 0; j < levels.Length; j++)
        {
            if (j != level && levels[j] == levels[level])
            {
                throw new ArgumentException($"Levels {level} and {j} are equal: their perturbation is not a power series.", nameof(levels));
            }
        }
    }
}
