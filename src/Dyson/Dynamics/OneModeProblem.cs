using System.Globalization;
using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>
/// One mode of a Gaussian RBM in noise of constant strength g (34–50): ∂_t P = ∂_x[(g²∂_x − K)P] on 0 ≤ x &lt; μ², in the time of (31), which is
/// 2ασ_h² an update. With P = √P_s ψ it is −∂_t ψ = Hψ, H = L†L = −g²∂² + U, L = g∂ + V'/(2g).
/// </summary>
/// <remarks>
/// P_s ∝ e^{−V/g²} ~ (μ² − x)^{μ²/g²} at the upper end, which for g² &lt; μ² nothing reaches: no condition is to be set there. At x = 0, where
/// K = 0, the flux must vanish: ψ'(0) = 0.
/// </remarks>
public sealed class OneModeProblem
{
    /// <summary>g² may be at most this fraction of μ²: then ψ vanishes at μ² at least as the fifth power and is smooth enough for the numerics.</summary>
    public const double LargestNoise = 0.1;

    private readonly GaussianRbm _model;

    /// <summary>The problem of one learnable mode.</summary>
    /// <param name="model">The machine.</param>
    /// <param name="mode">Number of the mode, in ascending κ.</param>
    /// <param name="noiseSquared">g², in the time of (31): 2g² is the variance a unit of that time.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such mode, it cannot be learnt, or g² is not in (0, μ²/10].</exception>
    public OneModeProblem(GaussianRbm model, int mode, double noiseSquared)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (mode < 0 || mode >= model.Visible || model.ExactSolution[mode] <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, $"A mode with x* > 0 is needed; the machine has {model.LearnableModes}, numbered from 0.");
        }

        if (!(noiseSquared > 0 && noiseSquared <= LargestNoise * model.MassSquared))
        {
            throw new ArgumentOutOfRangeException(nameof(noiseSquared), noiseSquared, string.Create(CultureInfo.InvariantCulture,
                $"g² must lie in (0, μ²/10] with μ² = {model.MassSquared:R}."));
        }

        _model = model;
        Kappa = model.Target.Kappas[mode];
        NoiseSquared = noiseSquared;
        Minimum = model.ExactSolution[mode];
        Curvature = model.Curvature(mode);
    }

    /// <summary>κ.</summary>
    public double Kappa { get; }

    /// <summary>μ².</summary>
    public double MassSquared => _model.MassSquared;

    /// <summary>g².</summary>
    public double NoiseSquared { get; }

    /// <summary>x* = μ² − κ, the minimum of V.</summary>
    public double Minimum { get; }

    /// <summary>Ω = V''(x*) = x*/κ².</summary>
    public double Curvature { get; }

    /// <summary>K'(0) = 1/κ − 1/μ² = Ωκ/μ² &lt; Ω, the growth rate out of x = 0.</summary>
    public double EscapeRate => Curvature * Kappa / MassSquared;

    /// <summary>(V(0) − V(x*))/g²: the logarithm of P_s(x*)/P_s(0).</summary>
    public double Barrier => (Potential(0) - Potential(Minimum)) / NoiseSquared;

    /// <summary>K(x) (31).</summary>
    public double Drift(double x) => _model.Drift(x, Kappa);

    /// <summary>K'(x) = 1/κ − μ²/(μ² − x)².</summary>
    public double DriftSlope(double x) => (1 / Kappa) - (MassSquared / ((MassSquared - x) * (MassSquared - x)));

    /// <summary>V(x) (36).</summary>
    public double Potential(double x) => _model.Potential(x, Kappa);

    /// <summary>U₀ = K²/4, a double well with zeros at 0 and x*.</summary>
    public double LeadingWell(double x) => 0.25 * Drift(x) * Drift(x);

    /// <summary>U₁ = K'/2, which lifts the well at 0.</summary>
    public double NextWell(double x) => 0.5 * DriftSlope(x);

    /// <summary>U = U₀/g² + U₁.</summary>
    public double Well(double x) => (LeadingWell(x) / NoiseSquared) + NextWell(x);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"one mode, κ = {Kappa:R}, μ² = {MassSquared:R}, g² = {NoiseSquared:R}");
}
