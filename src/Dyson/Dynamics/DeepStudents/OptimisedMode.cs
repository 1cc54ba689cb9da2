namespace Dyson.Dynamics;

/// <summary>
/// One mode with gradient g = hw + ξ, ξ white of variance s², in the stationary state of an optimiser: Var w over s². The heavy ball's is that of an AR(2) process, Nesterov's of an
/// ARMA(2, 1); both tend to α/(2h(1 − β)) at small α.
/// </summary>
public static class OptimisedMode
{
    /// <summary>Heavy ball: (α/h)(1 + β)/[(1 − β)(2(1 + β) − αh)]; gradient descent for β = 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">αh is not in (0, 2(1 + β)).</exception>
    public static double HeavyBall(double rate, double beta, double curvature)
    {
        RequireStable(rate * curvature, 2 * (1 + beta));
        return rate / curvature * (1 + beta) / ((1 - beta) * ((2 * (1 + beta)) - (rate * curvature)));
    }

    /// <summary>
    /// Nesterov's rule, w' = y[(1 + β)w − βw₋] − α(1 + β)ξ + αβξ₋, y = 1 − αh, an ARMA(2, 1) process with φ₁ = (1 + β)y, φ₂ = −βy, θ = −β/(1 + β):
    /// α²(1 + β)²[1 + θ² + 2θφ₁/(1 − φ₂)](1 − φ₂)/[(1 + φ₂)((1 − φ₂)² − φ₁²)] = (α/h)[1 + 2β + 2β² − β(1 + 2β)y]/[(1 − βy)(1 + (1 + 2β)y)].
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">αh is not in (0, 2(1 + β)/(1 + 2β)).</exception>
    public static double Nesterov(double rate, double beta, double curvature)
    {
        double ahead = 1 + (2 * beta);
        RequireStable(rate * curvature, 2 * (1 + beta) / ahead);
        double y = 1 - (rate * curvature);
        return rate / curvature * (ahead + (2 * beta * beta) - (beta * ahead * y)) / ((1 - (beta * y)) * (1 + (ahead * y)));
    }

    /// <summary>
    /// Adam with β₂ → 1, v̂ = E g² = s² + h²Var w: u = h²Var w/s² solves u = e(1 + β₁)/(2(1 + β₁) − e(1 − β₁)), e = r/√(1 + u), and depends on r = αh/s alone. u → r/2 at small r (so
    /// Var w ∝ αs, α/√|B|), u → r²(1 − β₁)²/(4(1 + β₁)²) at large r, where the gradient is all signal and Var w no longer knows |B|.
    /// </summary>
    /// <param name="ratio">r = αh/s, finite and positive.</param>
    /// <param name="beta">β₁ in [0, 1).</param>
    /// <returns>u.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double AdamSignal(double ratio, double beta)
    {
        if (!double.IsFinite(ratio) || ratio <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "αh/s must be finite and positive.");
        }

        if (beta is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "β₁ is at least 0 and below 1.");
        }

        // e√(1 + u(e)) rises from 0 to ∞ on (0, 2(1 + β)/(1 − β)).
        double low = 0;
        double high = 2 * (1 + beta) / (1 - beta);
        for (int i = 0; i < 200 && high - low > 1e-16 * high; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = middle * Math.Sqrt(1 + Signal(middle)) < ratio ? (middle, high) : (low, middle);
        }

        return Signal(0.5 * (low + high));

        double Signal(double e) => e * (1 + beta) / ((2 * (1 + beta)) - (e * (1 - beta)));
    }

    private static void RequireStable(double step, double bound)
    {
        if (!(step > 0 && step < bound))
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, $"αh must lie in (0, {bound}), where the mode is stable.");
        }
    }
}
