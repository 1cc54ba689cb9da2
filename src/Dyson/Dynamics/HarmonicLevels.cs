namespace Dyson.Dynamics;

/// <summary>What is demanded of P at x = 0.</summary>
public enum LowerBoundary
{
    /// <summary>Nothing flows through x = 0, as in training: the ground state is √P_s with energy 0.</summary>
    ZeroFlux,

    /// <summary>A wall that absorbs, ψ(0) = 0.</summary>
    Wall,
}

/// <summary>
/// The levels of H for weak noise, from its two wells: nΩ (n ≥ 0) from x*, and (2m + 1)K'(0) (m ≥ 0; zero flux) or 2mK'(0) (m ≥ 1; wall) from x = 0,
/// with the first corrections in g.
/// </summary>
/// <remarks>
/// <para>About x*, second-order perturbation theory in V''' and V'''' gives E_n = nΩ + n² (g²/Ω)[V''''/2 − 3V'''²/(2Ω)] + O(g⁴): the linear term in n cancels.</para>
/// <para>About 0 only the half-line x ≥ 0 exists, so that the cubic term does not average out and the correction is already of order g: with
/// k = K'(0) and |n⟩ the oscillator states of unit width, E = k(n + 1) + (g/√k) K''(0) ⟨n| |z|³/4 + |z|/2 |n⟩, n = 2m for zero flux and n = 2m − 1 for a
/// wall. The lowest: K'(0) + K''(0) g √(2/(πK'(0))).</para>
/// </remarks>
public static class HarmonicLevels
{
    /// <summary>Level n of the well at x*, corrected to order g².</summary>
    public static double AtMinimum(OneModeProblem problem, int n)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        double kappa = problem.Kappa;
        double third = 2 * problem.MassSquared / (kappa * kappa * kappa);
        double fourth = 3 * third / kappa;
        double curvature = problem.Curvature;
        return (n * curvature) + (n * n * (problem.NoiseSquared / curvature) * ((0.5 * fourth) - (1.5 * third * third / curvature)));
    }

    /// <summary>Level m ≥ 0 of the well at 0, corrected to order g.</summary>
    public static double AtOrigin(OneModeProblem problem, int m, LowerBoundary boundary = LowerBoundary.ZeroFlux)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        int n = boundary == LowerBoundary.ZeroFlux ? 2 * m : (2 * m) + 1;
        double rate = problem.EscapeRate;
        double bend = -2 / (problem.MassSquared * problem.MassSquared);
        return (rate * (n + 1)) + (Math.Sqrt(problem.NoiseSquared / rate) * bend * CubicMean(n));
    }

    /// <summary>The lowest levels without corrections, ascending: both families.</summary>
    public static IReadOnlyList<double> Leading(OneModeProblem problem, int count, LowerBoundary boundary = LowerBoundary.ZeroFlux)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        IEnumerable<double> minimum = Enumerable.Range(0, count).Select(n => n * problem.Curvature);
        IEnumerable<double> origin = Enumerable.Range(0, count).Select(m => (boundary == LowerBoundary.ZeroFlux ? (2 * m) + 1 : (2 * m) + 2) * problem.EscapeRate);
        return [.. minimum.Concat(origin).Order().Take(count)];
    }

    /// <summary>⟨n| |z|³/4 + |z|/2 |n⟩ for density He_n²(z) φ(z)/n!, by ⟨|z|^{2j+1}⟩ = √(2/π) 2^j j!.</summary>
    private static double CubicMean(int n)
    {
        double[] previous = [1];
        double[] polynomial = n == 0 ? [1] : [0, 1];
        for (int k = 1; k < n; k++)
        {
            double[] next = new double[k + 2];
            for (int i = 0; i <= k; i++)
            {
                next[i + 1] += polynomial[i];
            }

            for (int i = 0; i < k; i++)
            {
                next[i] -= k * previous[i];
            }

            (previous, polynomial) = (polynomial, next);
        }

        double sum = 0;
        double factorial = 1;
        for (int k = 2; k <= n; k++)
        {
            factorial *= k;
        }

        for (int i = 0; i <= n; i++)
        {
            for (int j = 0; j <= n; j++)
            {
                if (((i + j) & 1) == 0)
                {
                    double square = polynomial[i] * polynomial[j] / factorial;
                    sum += square * ((AbsoluteMoment((i + j + 2) / 2) / 4) + (AbsoluteMoment((i + j) / 2) / 2));
                }
            }
        }

        return sum;
    }

    private static double AbsoluteMoment(int j)
    {
        double moment = Math.Sqrt(2 / Math.PI);
        for (int k = 1; k <= j; k++)
        {
            moment *= 2 * k;
        }

        return moment;
    }
}
