using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>
/// The Coulomb gases (12) that stand for the learnt spectrum of a Gaussian RBM: harmonic with the widths of linear response, and the one with
/// state-dependent noise g(x) for a target all of whose modes are degenerate.
/// </summary>
/// <remarks>
/// <para>Both are approximations. The update of X = wᵀw moves its levels by, independent samples, α → 0, k_i = μ² − x_i,
/// dx_i = 2αx_i(1/κ − 1/k_i) + (α²/|B|)[2x_i/k_i² + Σ_j (x_j/(k_ik_j) + (x_i + x_j)²/(k_ik_j(x_i − x_j)))] with variance 2D_i, D_i = 4α²x_i²/(k_i²|B|).
/// A stationary state without currents needs ∂_i ln P = (drift − D_i')/D_i, which is the one-mode term plus
/// Σ_j [1/(x_i − x_j) − 3/(4x_i) − 1/(4k_j) − 3x_j/(4x_ik_j)]. The repulsion has β = 1 exactly; the last two terms are no gradient
/// (their cross-derivatives differ), so that the learnt spectrum is strictly no Coulomb gas with state-dependent noise. They are small, and become one with x_j → x*
/// in them: that is <see cref="StateDependent"/>.</para>
/// <para>Modes that are not degenerate with others mix eigenvectors with them; the separable gas knows nothing of it and is wrong as soon as √Var X_ij is not
/// small against |x_i − x_j|.</para>
/// </remarks>
public static class RbmCoulombGas
{
    /// <summary>U = Σ_i (x_i − x*_i)²/2v_i with v_i = Var X_ii of linear response: β = 1, σ = √v, chain memory and finite rate included.</summary>
    /// <param name="response">Linear response of the machine.</param>
    /// <param name="modes">Which modes, ascending κ; their levels come in descending order.</param>
    /// <exception cref="ArgumentException">A mode is not learnt.</exception>
    public static CoulombGas Harmonic(RbmLinearResponse response, params IReadOnlyList<int> modes)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(modes);
        ModeResponse[] learnt = [.. modes.Order().Select(mode => response.Modes[mode])];
        return learnt.All(mode => mode.IsLearnt)
            ? CoulombGas.Harmonic(1, [.. learnt.Select(mode => mode.ExactSolution)], [.. learnt.Select(mode => mode.Variance)])
            : throw new ArgumentException("A mode that is not learnt has no harmonic potential.", nameof(modes));
    }

    /// <summary>
    /// The gas of N levels of one κ with noise g(x)² = D(x) = 4α²x²/((μ² − x)²|B|) on 0 ≤ x ≤ μ²:
    /// −U_i = (|B|/2α)[(μ⁴ ln x − 2μ²x + x²/2)/κ − μ² ln x + x] + ½ ln x + 2 ln((μ² − x)/x) − (N − 1)[¾(1 + x*/κ) ln x + x/(4κ)] (α stands for ασ_h²).
    /// </summary>
    /// <param name="model">A machine whose modes are all degenerate and learnt.</param>
    /// <param name="update">Independent samples: chain memory is not in this potential.</param>
    /// <exception cref="ArgumentException">Modes differ or are missing, or the chains have memory.</exception>
    public static CoulombGas StateDependent(GaussianRbm model, RbmUpdate update)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(update);
        int levels = model.Visible;
        if (model.LearnableModes < levels || (levels > 1 && (model.Target.DegenerateGroups.Count == 0 || model.Target.DegenerateGroups[0].Size < levels)))
        {
            throw new ArgumentException("The gas with state-dependent noise is that of one degenerate group of learnt modes.", nameof(model));
        }

        if (update.Sweeps is not null)
        {
            throw new ArgumentException("The state-dependent noise is that of independent samples.", nameof(update));
        }

        double kappa = model.Target.Kappas[0];
        double mass = model.MassSquared;
        double solution = model.ExactSolution[0];
        double rate = update.LearningRate * model.HiddenStandardDeviation * model.HiddenStandardDeviation;
        double weight = update.BatchSize / (2 * rate);
        double reference = Drift(solution);
        return CoulombGas.Common(1, levels, x => x > 0 && x < mass ? -Exponent(x) : double.PositiveInfinity, 0, mass);

        double Drift(double x) =>
            ((((mass * mass) - (kappa * mass)) * Math.Log(x)) - (2 * mass * x) + (0.5 * x * x) + (kappa * x)) / kappa;

        double Exponent(double x)
        {
            double noise = (0.5 * Math.Log(x)) + (2 * Math.Log((mass - x) / x));
            double others = (0.75 * (1 + (solution / kappa)) * Math.Log(x)) + (x / (4 * kappa));
            return (weight * (Drift(x) - reference)) + noise - ((levels - 1) * others);
        }
    }
}
