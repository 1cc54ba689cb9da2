using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>
/// The mean shift of each level from x* at first order in α/|B| (Fig. 7), in two approximations: (9) with its own drift, and the closed second-order
/// expansion of the update.
/// </summary>
/// <remarks>
/// <para><see cref="Coulomb"/>: the stationary mean of (9), 0 = K(x*) expanded to K''. Each group of degenerate levels moves with its centre,
/// in which the repulsion between its members cancels; repulsion between groups is taken at x*, g_ij² = α²(x_i + x_j)²τ_ij/(κ_iκ_j|B|),
/// the variance of the update's element ij. That memory multiplies it by τ_ij is assumed (white noise of the same strength), not derived.</para>
/// <para><see cref="SecondOrder"/>: derived, from X' = (1 + αG)X(1 + αG) and C' = MCM + (K⁻¹ − MK⁻¹M) + noise, both averaged in the
/// stationary state to second order in the fluctuations Y = X − x*, with the moments p_ij = Var X_ij, r_ij = Var C_ij, q_ij = ⟨X_ijC_ij⟩ of
/// <see cref="ElementResponse"/>:
/// ⟨G_ii⟩ = ½α Σ_k r_ik,
/// ⟨Y_ii⟩ = −κ_i² [½α Σ_k r_ik + Σ_k p_ik/(κ_i²κ_k) + 2ρ_i/(1 − ρ_i²) Σ_k m_ik (q_ik − p_ik/(κ_iκ_k))],
/// and the level, by perturbation theory, lies at ⟨Y_ii⟩ + Σ_k p_ik/(x_i − x_k) over the modes k of other groups. For independent samples (ρ = 0) and
/// small α this is what (9) gives when the terms that its drift lacks, from δwᵀδw and from the rotation of the eigenvectors, are added.</para>
/// <para>Both are straight lines in α/|B| (but for finite-α corrections) and fail when Var X_ij is not small against (x_i − x_j)².</para>
/// </remarks>
public sealed class LevelShift
{
    private readonly RbmLinearResponse _response;
    private readonly int[] _group;
    private readonly int[] _groupSize;

    /// <summary>The shifts for one model and update.</summary>
    /// <exception cref="ArgumentException">A mode is missing (N_h &lt; N_v or κ ≥ μ²): its elements have no linear response.</exception>
    public LevelShift(RbmLinearResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (!IsAvailable(response.Model))
        {
            throw new ArgumentException(
                $"Level shifts need every mode learnt; {response.Model.Visible - response.Model.LearnableModes} are missing.", nameof(response));
        }

        _response = response;
        int n = response.Model.Visible;
        _group = [.. Enumerable.Range(0, n)];
        _groupSize = [.. Enumerable.Repeat(1, n)];
        foreach (DegenerateGroup group in response.Model.Target.DegenerateGroups)
        {
            for (int i = group.First; i < group.First + group.Size; i++)
            {
                _group[i] = group.First;
                _groupSize[i] = group.Size;
            }
        }

        Coulomb = [.. Enumerable.Range(0, n).Select(CoulombShift)];
        DiagonalSecondOrder = [.. Enumerable.Range(0, n).Select(DiagonalShift)];
        SecondOrder = [.. Enumerable.Range(0, n).Select(i => DiagonalSecondOrder[i] + MixingShift(i))];
    }

    /// <summary>Mean shift of level i (of its group's centre) by (9) with its own drift.</summary>
    public IReadOnlyList<double> Coulomb { get; }

    /// <summary>Mean shift of level i (of its group's centre) by the closed second-order expansion.</summary>
    public IReadOnlyList<double> SecondOrder { get; }

    /// <summary>⟨X_ii⟩ − x*_i in the fixed eigenbasis of X*: <see cref="SecondOrder"/> without the mixing of eigenvectors.</summary>
    public IReadOnlyList<double> DiagonalSecondOrder { get; }

    /// <summary>Whether all modes of <paramref name="model"/> are learnt.</summary>
    public static bool IsAvailable(GaussianRbm model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.LearnableModes == model.Visible;
    }

    /// <summary>λ/κ = 1 − shift/κ for mode i, the ordinate of Fig. 7, from one of the two lists.</summary>
    public double RelativeLambda(int mode, IReadOnlyList<double> shifts)
    {
        ArgumentNullException.ThrowIfNull(shifts);
        return 1 - (shifts[mode] / _response.Model.Target.Kappas[mode]);
    }

    private double CoulombShift(int i)
    {
        GaussianRbm model = _response.Model;
        double alpha = _response.EffectiveRate;
        double x = model.ExactSolution[i];
        double kappa = model.Target.Kappas[i];

        // A member of a group of n equal levels scatters about the centre's mean by v + (n − 1)v/2 in all.
        double levelVariance = _response.Element(i, i).Variance * (_groupSize[i] + 1) / 2;
        double curvature = -4 * alpha * model.MassSquared / (kappa * kappa * kappa);
        double drift = 0.5 * curvature * levelVariance;
        for (int j = 0; j < model.Visible; j++)
        {
            if (_group[j] == _group[i])
            {
                continue;
            }

            double sum = x + model.ExactSolution[j];
            double noise = alpha * alpha * sum * sum * _response.Element(i, j).Inflation
                / (kappa * model.Target.Kappas[j] * _response.Update.BatchSize);
            drift += noise / (x - model.ExactSolution[j]);
        }

        return drift / (2 * alpha * x / (kappa * kappa));
    }

    private double DiagonalShift(int i)
    {
        GaussianRbm model = _response.Model;
        IReadOnlyList<double> kappas = model.Target.Kappas;
        double rho = _response.Modes[i].ChainCorrelation;
        double noise = 0;
        double curvature = 0;
        double lag = 0;
        for (int k = 0; k < model.Visible; k++)
        {
            ElementResponse element = _response.Element(i, k);
            double kappaProduct = kappas[i] * kappas[k];
            noise += element.CovarianceVariance;
            curvature += element.Variance / (kappas[i] * kappaProduct);
            lag += ChainMemory.Derivative(model.ExactSolution[i], model.ExactSolution[k], model.MassSquared, _response.Update.Sweeps)
                * (element.EqualTimeCovariance - (element.Variance / kappaProduct));
        }

        double bracket = (0.5 * _response.EffectiveRate * noise) + curvature + (2 * rho / (1 - (rho * rho)) * lag);
        return -kappas[i] * kappas[i] * bracket;
    }

    private double MixingShift(int i)
    {
        double shift = 0;
        for (int k = 0; k < _response.Model.Visible; k++)
        {
            if (_group[k] != _group[i])
            {
                shift += _response.Element(i, k).Variance / (_response.Model.ExactSolution[i] - _response.Model.ExactSolution[k]);
            }
        }

        return shift;
    }
}
