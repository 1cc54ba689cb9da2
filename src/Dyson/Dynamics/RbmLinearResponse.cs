using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>
/// Parameter-free predictions for the stationary spectrum of a Gaussian RBM, linear in the fluctuations about the exact solution
/// (theory of (15–18), (29), (36) with chain memory and finite learning rate).
/// </summary>
/// <remarks>
/// Order: exact in α and in the chains' memory for the linearised process (<see cref="ElementResponse"/>), leading in the fluctuation
/// amplitude √(α/|B|). It fails when levels of different modes mix, that is when √(Var X_ij) is not small against |x_i − x_j|: at
/// α = 0.1, |B| = 16 splittings lie 5–14 % below, the sorted levels' variances 30 %; <see cref="NextOrder.RbmNextOrder"/> goes one order further.
/// With σ_h ≠ 1 the rate α becomes ασ_h² throughout, because X' = (1 + ασ_h²G) X (1 + ασ_h²G).
/// </remarks>
public sealed class RbmLinearResponse
{
    /// <summary>
    /// Slope of ⟨S⟩ and of √π σ against √((ασ_h²/|B|) κ²Ω) at leading order for independent samples (29): a = √(2π).
    /// </summary>
    public static readonly double LeadingSlope = Math.Sqrt(2 * Math.PI);

    private readonly double[] _correlations;

    /// <summary>The predictions for one model and one update.</summary>
    public RbmLinearResponse(GaussianRbm model, RbmUpdate update)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(update);
        Model = model;
        Update = update;
        EffectiveRate = update.LearningRate * model.HiddenStandardDeviation * model.HiddenStandardDeviation;
        _correlations = [.. model.ExactSolution.Select(x => ChainMemory.Correlation(x, model.MassSquared, update.Sweeps))];
        Modes = [.. Enumerable.Range(0, model.Visible).Select(Describe)];
    }

    /// <summary>The machine.</summary>
    public GaussianRbm Model { get; }

    /// <summary>Learning rate, batch size, sweeps.</summary>
    public RbmUpdate Update { get; }

    /// <summary>ασ_h², the rate that X sees.</summary>
    public double EffectiveRate { get; }

    /// <summary>One entry a mode, in ascending κ (descending x).</summary>
    public IReadOnlyList<ModeResponse> Modes { get; }

    /// <summary>
    /// The response of X_ij in the eigenbasis of X*. Learnt modes only: an element that couples a learnt to a missing mode relaxes at the
    /// rate ασ_h²(1/κ_i − 1/κ_j) and has no place here.
    /// </summary>
    /// <exception cref="ArgumentException">One of the modes is missing (x* = 0).</exception>
    public ElementResponse Element(int i, int j)
    {
        double xi = Model.ExactSolution[i];
        double xj = Model.ExactSolution[j];
        if (xi == 0 || xj == 0)
        {
            throw new ArgumentException($"Modes {i} and {j} must both be learnt (x* > 0) to have a linear response.", nameof(i));
        }

        double kappaProduct = Model.Target.Kappas[i] * Model.Target.Kappas[j];
        double freeVariance = (i == j ? 2.0 : 1.0) / (kappaProduct * Update.BatchSize);
        return new ElementResponse(EffectiveRate * (xi + xj), kappaProduct, _correlations[i] * _correlations[j], freeVariance);
    }

    private ModeResponse Describe(int mode)
    {
        double x = Model.ExactSolution[mode];
        return new ModeResponse(
            mode,
            Model.Target.Kappas[mode],
            x,
            Model.Curvature(mode),
            x > 0 ? Math.Sqrt(EffectiveRate / Update.BatchSize * x) : 0,
            _correlations[mode],
            x > 0 ? Element(mode, mode) : null);
    }
}
