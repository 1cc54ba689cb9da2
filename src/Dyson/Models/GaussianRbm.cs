using System.Globalization;

namespace Dyson.Models;

/// <summary>
/// The Gaussian restricted Boltzmann machine (20, 21): p(φ, h) ∝ exp[−½μ²φᵀφ − hᵀh/(2σ_h²) + hᵀwφ], w of shape N_h×N_v.
/// </summary>
/// <remarks>
/// <para>h | v ~ N(σ_h² w v, σ_h²), v | h ~ N(wᵀh/μ², 1/μ²), and φ ~ N(0, (μ² − X)⁻¹) with X = σ_h² wᵀw (22, 23), normalisable while every
/// eigenvalue x_i &lt; μ². Gradient ascent on the log-likelihood with the hidden mean (24): δw = α σ_h² w (C_target − C_model).</para>
/// <para>The exact solution is x*_i = μ² − κ_i for the min(N_h, N_v) modes of smallest κ. The other modes are missing (x = 0, λ = μ²), because the
/// rank of X is at most N_h; so are modes with κ ≥ μ², whose drift K'(0) = 1/κ − 1/μ² drives x back to 0. Both are allowed.</para>
/// </remarks>
public sealed class GaussianRbm
{
    private readonly double[] _exactSolution;

    /// <summary>A machine that learns <paramref name="target"/>; the number of visible nodes is the target's number of modes.</summary>
    /// <param name="target">The field to be learnt.</param>
    /// <param name="hidden">N_h, at least 1.</param>
    /// <param name="massSquared">μ², finite and positive.</param>
    /// <param name="hiddenStandardDeviation">σ_h, finite and positive.</param>
    /// <param name="initial">Normal or at the target; w = 0 is a fixed point of (24) and therefore refused.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="ArgumentException">The start is zero, or at the target although nothing can be learnt.</exception>
    public GaussianRbm(TargetSpectrum target, int hidden, double massSquared, InitialWeights initial, double hiddenStandardDeviation = 1)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        RequirePositive(massSquared, nameof(massSquared), "The mass squared μ²");
        RequirePositive(hiddenStandardDeviation, nameof(hiddenStandardDeviation), "The hidden standard deviation σ_h");
        if (initial.Kind == InitialKind.Zero)
        {
            throw new ArgumentException("A Boltzmann machine cannot start at w = 0: it is a fixed point of the update.", nameof(initial));
        }

        Target = target;
        Hidden = hidden;
        MassSquared = massSquared;
        HiddenStandardDeviation = hiddenStandardDeviation;
        Initial = initial;
        _exactSolution = [.. target.Kappas.Select((kappa, i) => i < hidden ? Math.Max(0, massSquared - kappa) : 0)];
        if (initial.Kind == InitialKind.AtTarget && _exactSolution[0] == 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Nothing can be learnt with μ² = {massSquared:R}: the smallest target eigenvalue is {target.Kappas[0]:R}, and the target is w = 0."),
                nameof(initial));
        }
    }

    /// <summary>The field to be learnt.</summary>
    public TargetSpectrum Target { get; }

    /// <summary>N_v.</summary>
    public int Visible => Target.Count;

    /// <summary>N_h.</summary>
    public int Hidden { get; }

    /// <summary>μ², the inverse variance of a visible node without couplings.</summary>
    public double MassSquared { get; }

    /// <summary>σ_h, the standard deviation of a hidden node given the visible ones.</summary>
    public double HiddenStandardDeviation { get; }

    /// <summary>The law of w before the first step.</summary>
    public InitialWeights Initial { get; }

    /// <summary>x*_i in ascending κ, so descending x: μ² − κ_i, and 0 for missing modes.</summary>
    public IReadOnlyList<double> ExactSolution => _exactSolution;

    /// <summary>Number of modes with x* &gt; 0.</summary>
    public int LearnableModes => _exactSolution.Count(x => x > 0);

    /// <summary>λ*_i = μ² − x*_i, the eigenvalues of the learnt kernel.</summary>
    public IEnumerable<double> LearntKappas => _exactSolution.Select(x => MassSquared - x);

    /// <summary>Drift in the time of (31), which is 2ασ_h² a step: K(x) = x (1/κ − 1/(μ² − x)).</summary>
    /// <exception cref="ArgumentOutOfRangeException">x outside [0, μ²), or κ not positive.</exception>
    public double Drift(double x, double kappa)
    {
        RequireBelowMass(x);
        RequirePositive(kappa, nameof(kappa), "κ");
        return x * ((1 / kappa) - (1 / (MassSquared - x)));
    }

    /// <summary>Potential (36): V(x) = −x²/(2κ) − x − μ² ln(μ² − x), V' = −K.</summary>
    /// <exception cref="ArgumentOutOfRangeException">x outside [0, μ²), or κ not positive.</exception>
    public double Potential(double x, double kappa)
    {
        RequireBelowMass(x);
        RequirePositive(kappa, nameof(kappa), "κ");
        return -(x * x / (2 * kappa)) - x - (MassSquared * Math.Log(MassSquared - x));
    }

    /// <summary>Curvature at the learnt minimum (36): Ω_i = V''(x*_i) = x*_i/κ_i²; 0 for a missing mode, which has no minimum at x &gt; 0.</summary>
    public double Curvature(int mode) => _exactSolution[mode] / (Target.Kappas[mode] * Target.Kappas[mode]);

    /// <summary>A w with σ_h² wᵀw = X*, N_h×N_v: row i is √x*_i/σ_h times the i-th eigenvector of the target.</summary>
    public double[,] TargetWeights()
    {
        double[,] weights = new double[Hidden, Visible];
        double[,] eigenvectors = Target.Eigenvectors;
        for (int mode = 0; mode < Math.Min(Hidden, Visible); mode++)
        {
            double singularValue = Math.Sqrt(_exactSolution[mode]) / HiddenStandardDeviation;
            for (int site = 0; site < Visible; site++)
            {
                weights[mode, site] = singularValue * eigenvectors[site, mode];
            }
        }

        return weights;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Gaussian RBM, N_v = {Visible}, N_h = {Hidden}, μ² = {MassSquared:R}, σ_h = {HiddenStandardDeviation:R}");

    private void RequireBelowMass(double x)
    {
        if (!(x >= 0 && x < MassSquared))
        {
            throw new ArgumentOutOfRangeException(
                nameof(x), x, string.Create(CultureInfo.InvariantCulture, $"x must lie in [0, μ²) with μ² = {MassSquared:R}."));
        }
    }

    private static void RequirePositive(double value, string name, string what)
    {
        if (!double.IsFinite(value) || value <= 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{what} must be finite and positive.");
        }
    }
}
