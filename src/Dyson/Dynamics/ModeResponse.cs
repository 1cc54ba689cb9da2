namespace Dyson.Dynamics;

/// <summary>Predictions for one mode (or one member of a degenerate pair) of an RBM.</summary>
/// <param name="Mode">Index in ascending κ.</param>
/// <param name="Kappa">κ.</param>
/// <param name="ExactSolution">x* = μ² − κ; 0 if the mode is missing.</param>
/// <param name="Curvature">Ω = x*/κ² (36).</param>
/// <param name="Abscissa">√((ασ_h²/|B|) κ²Ω), κ²Ω = x*: the abscissa of Fig. 6.</param>
/// <param name="ChainCorrelation">ρ = (x*/μ²)^k, 0 for independent samples.</param>
/// <param name="Element">The linear response of the diagonal element X_ii; null if the mode is missing.</param>
public sealed record ModeResponse(
    int Mode, double Kappa, double ExactSolution, double Curvature, double Abscissa, double ChainCorrelation, ElementResponse? Element)
{
    /// <summary>Whether the machine can learn this mode.</summary>
    public bool IsLearnt => Element is not null;

    /// <summary>γ = 2ασ_h² x*/κ² a step; 0 for a missing mode.</summary>
    public double RelaxationRate => Element?.Rate ?? 0;

    /// <summary>ϕ = ρ².</summary>
    public double ChainCoefficient => ChainCorrelation * ChainCorrelation;

    /// <summary>τ = (1 + ϕ)/(1 − ϕ).</summary>
    public double NoiseInflation => ChainMemory.Inflation(ChainCoefficient);

    /// <summary>
    /// v = Var X_ii = (4ασ_h²x/|B|) τ/(2 − γ/τ), also the variance of a mode without a partner, which is Gaussian; 0 if missing.
    /// </summary>
    public double Variance => Element?.Variance ?? 0;

    /// <summary>Var X_ij = v/2 between the members of a degenerate pair.</summary>
    public double OffDiagonalVariance => Variance / 2;

    /// <summary>⟨S⟩ = √(πv) of a degenerate pair (74).</summary>
    public double MeanSpacing => Math.Sqrt(Math.PI * Variance);

    /// <summary>σ = √v of the surmise (74) and of the two-level density (78).</summary>
    public double Sigma => Math.Sqrt(Variance);

    /// <summary>a·√((ασ_h²/|B|)κ²Ω) with a = √(2π): ⟨S⟩ for independent samples at leading order (29).</summary>
    public double LeadingMeanSpacing => RbmLinearResponse.LeadingSlope * Abscissa;
}
