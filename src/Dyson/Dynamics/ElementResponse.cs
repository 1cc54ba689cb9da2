namespace Dyson.Dynamics;

/// <summary>
/// Stationary statistics of one element X_ij about the exact solution when X and the chains' second moments C are linearised together.
/// </summary>
/// <remarks>
/// <para>One step is a chain step followed by an update, in the eigenbasis of X*:
/// C' = ϕC + (1 − ϕ)X/(κ_iκ_j) + ζ, then X' = X − cC', c = ασ_h²(x_i + x_j), ϕ = ρ_iρ_j, both counted from their stationary means, with
/// Var ζ = (1 − ϕ²)(1 + δ_ij)/(κ_iκ_j|B|). The middle term is the chain's pursuit of the moving model: without it C would be an AR(1)
/// noise that does not know X.</para>
/// <para>The stationary covariance is closed: with γ = c/(κ_iκ_j) and τ = (1 + ϕ)/(1 − ϕ),
/// Var C = (1 + δ_ij)/(κ_iκ_j|B|) · 2/(2 − γ/τ), Var X = ½ c κ_iκ_j τ Var C, ⟨XC⟩ = −½ c Var C, ⟨XC'⟩ = +½ c Var C. Hence for i = j
/// Var X_ii = (4αx/|B|) τ/(2 − γ/τ): the formula with τ is the exact covariance of the linear process, to all orders in α.</para>
/// </remarks>
public sealed record ElementResponse
{
    internal ElementResponse(double coupling, double kappaProduct, double chainCoefficient, double freeVariance)
    {
        Rate = coupling / kappaProduct;
        ChainCoefficient = chainCoefficient;
        Inflation = ChainMemory.Inflation(chainCoefficient);
        double denominator = 2 - (Rate / Inflation);
        IsStable = denominator > 0;
        CovarianceVariance = IsStable ? freeVariance * 2 / denominator : double.PositiveInfinity;
        Variance = 0.5 * coupling * kappaProduct * Inflation * CovarianceVariance;
        EqualTimeCovariance = -0.5 * coupling * CovarianceVariance;

        // Eigenvalues of the step matrix: product ϕ, sum 1 − (1 − ϕ)γ + ϕ. The larger modulus is the slow one.
        double sum = 1 + ChainCoefficient - ((1 - ChainCoefficient) * Rate);
        double discriminant = (sum * sum) - (4 * ChainCoefficient);
        SlowestFactor = discriminant < 0
            ? Math.Sqrt(ChainCoefficient)
            : Math.Max(Math.Abs(sum + Math.Sqrt(discriminant)), Math.Abs(sum - Math.Sqrt(discriminant))) / 2;
    }

    /// <summary>γ_ij = ασ_h²(x_i + x_j)/(κ_iκ_j), the relaxation rate a step for independent samples; 2ασ_h² x/κ² on the diagonal.</summary>
    public double Rate { get; }

    /// <summary>ϕ_ij = ρ_iρ_j, the chain's memory from one step to the next.</summary>
    public double ChainCoefficient { get; }

    /// <summary>τ_ij = (1 + ϕ)/(1 − ϕ).</summary>
    public double Inflation { get; }

    /// <summary>Whether the linear process has a stationary state: γ/τ &lt; 2. If not, the variances are infinite.</summary>
    public bool IsStable { get; }

    /// <summary>Var X_ij.</summary>
    public double Variance { get; }

    /// <summary>Var C_ij of the sample covariance.</summary>
    public double CovarianceVariance { get; }

    /// <summary>⟨X_ij C_ij⟩ after a step; before the update, with the new C, it is the same with the opposite sign.</summary>
    public double EqualTimeCovariance { get; }

    /// <summary>The factor by which the slowest deviation shrinks in one step.</summary>
    public double SlowestFactor { get; }

    /// <summary>−1/ln(slowest factor): steps in which a deviation shrinks e-fold; snapshots closer than this are correlated.</summary>
    public double RelaxationSteps => -1 / Math.Log(SlowestFactor);
}
