using System.Globalization;
using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>Which drift the RBM's eigenvalue equation has at order α²/|B|, the order of the Coulomb term.</summary>
public enum DriftClosure
{
    /// <summary>(9) as printed: its own K_i and the Coulomb term. Not closed at this order.</summary>
    CoulombAlone,

    /// <summary>With the two further terms, from δwᵀδw and from the rotation of the eigenvectors.</summary>
    SecondOrder,
}

/// <summary>
/// Dyson's equation of the eigenvalues of X = σ_h² wᵀw of a Gaussian RBM trained on independent samples or by persistent chains; one unit of time is one update.
/// </summary>
/// <remarks>
/// <para>K_i = 2αx_i(1/κ_i − 1/(μ² − x_i)) (31), α short for ασ_h², and from Var C_ij = (1 + δ_ij)/(|B|(μ² − x_i)(μ² − x_j)) and
/// δX_ij = −α(x_i + x_j)δC_ij the state-dependent g_ij² = α²(x_i + x_j)²/(|B|(μ² − x_i)(μ² − x_j)). It is Itô's equation because an update is
/// computed from the state before it.</para>
/// <para><see cref="DriftClosure.SecondOrder"/> adds (α²/|B|)[Σ_k x_k/(λ_iλ_k) + x_i/λ_i²], λ = μ² − x, the mean of δwᵀδw over the samples, and
/// 2αx_i Σ_j v_ij(1/κ_j − 1/κ_i)/(x*_i − x*_j)², v_ij = α(x*_i + x*_j)/(2|B|): eigenvectors that fluctuate see a mean of the target's
/// eigenvalues. The latter is the stationary mean of a quantity that eigenvalues alone do not determine, taken at x*; so no equation of eigenvalues
/// alone is exact for the RBM.</para>
/// <para>Persistent chains make coloured noise. The equation is then its white-noise limit: g_ij² is multiplied by τ_ij = (1 + ϕ_ij)/(1 − ϕ_ij),
/// ϕ_ij = (x_ix_j/μ⁴)^k, the noise strength of a long time average, and v_ij with it; the mean of δwᵀδw becomes the drift of <see cref="ChainDrift"/>.
/// Derived, for α → 0, are the factor τ and that drift; assumed is that the chains forget within a time in which X hardly moves:
/// <see cref="Slowness"/> = γτ, the largest relaxation rate times the longest memory, must be small. The stationary variance is that of linear response,
/// (4αx/|B|)τ/(2 − γ/τ), at α → 0, that is 2αxτ/|B|: it lacks the fraction γ/2τ. While modes grow the chains' mean also lags behind the
/// model, a correction of relative order α times their memory that is left out.</para>
/// <para>Where a step carries some levels to x ≥ μ² the model has no covariance, g_ij² is not positive, and the replica ends as <see cref="IntegrationOutcome.Diverged"/>.</para>
/// </remarks>
public sealed class RbmSpectrumEquation : EigenvalueEquation
{
    private readonly double[] _kappas;
    private readonly double[] _rotation;
    private readonly double _massSquared;
    private readonly double _rate;
    private readonly double _batch;
    private readonly int? _sweeps;

    /// <summary>The equation for one model, rate and batch size.</summary>
    /// <param name="response">The model and its update.</param>
    /// <param name="closure">The drift.</param>
    /// <exception cref="ArgumentException">A mode is missing.</exception>
    public RbmSpectrumEquation(RbmLinearResponse response, DriftClosure closure)
        : base(Require(response).Model.Visible, 1)
    {
        Closure = closure;
        GaussianRbm model = response.Model;
        _kappas = [.. model.Target.Kappas];
        _massSquared = model.MassSquared;
        _rate = response.EffectiveRate;
        _batch = response.Update.BatchSize;
        _sweeps = response.Update.Sweeps;
        _rotation = [.. Enumerable.Range(0, Size).Select(i => closure == DriftClosure.SecondOrder ? RotationRate(response, i) : 0)];
        Slowness = response.Modes.Max(mode => mode.Element!.Rate * mode.Element.Inflation);
        ExactSolution = model.ExactSolution;
    }

    /// <summary>Which terms of order α²/|B| the drift has.</summary>
    public DriftClosure Closure { get; }

    /// <summary>x*, descending: a start near the stationary state.</summary>
    public IReadOnlyList<double> ExactSolution { get; }

    /// <summary>
    /// The largest γτ of all modes, relaxation rate an update times memory in updates; the white-noise limit holds where it is small against 1. For independent
    /// samples it is the γ by which a differential equation of single updates errs.
    /// </summary>
    public double Slowness { get; }

    /// <inheritdoc/>
    public override bool HasStateDependentNoise => true;

    /// <inheritdoc/>
    public override void Drift<T>(ReadOnlySpan<T> x, Span<T> drift)
    {
        T mass = T.Broadcast(_massSquared);
        T twice = T.Broadcast(2 * _rate);
        T one = T.Broadcast(1);
        T trace = T.BroadcastBits(0);
        bool second = Closure == DriftClosure.SecondOrder;
        T strength = T.Broadcast(_rate * _rate / _batch);
        for (int i = 0; i < x.Length; i++)
        {
            T covariance = one / (mass - x[i]);
            drift[i] = twice * x[i] * (T.Broadcast(1 / _kappas[i]) - covariance);
            trace = T.MultiplyAdd(x[i], covariance, trace);
        }

        for (int i = 0; second && i < x.Length; i++)
        {
            T covariance = one / (mass - x[i]);
            T scatter = _sweeps is null ? strength * covariance * T.MultiplyAdd(x[i], covariance, trace) : T.BroadcastBits(0);
            drift[i] += T.MultiplyAdd(twice * x[i], T.Broadcast(_rotation[i]), scatter);
        }

        if (second && _sweeps is { } sweeps)
        {
            ChainDrift.Add(x, _massSquared, sweeps, _rate * _rate / _batch, drift);
        }
    }

    /// <inheritdoc/>
    public override void NoiseSquares<T>(ReadOnlySpan<T> x, Span<T> squares)
    {
        int n = x.Length;
        T mass = T.Broadcast(_massSquared);
        T strength = T.Broadcast(_rate * _rate / _batch);

        // The diagonal holds 1/(μ² − x_i) until its row is done.
        for (int i = 0; i < n; i++)
        {
            squares[(i * n) + i] = T.Broadcast(1) / (mass - x[i]);
        }

        for (int i = n - 1; i >= 0; i--)
        {
            T row = strength * squares[(i * n) + i];
            for (int j = 0; j <= i; j++)
            {
                T sum = x[i] + x[j];
                squares[(i * n) + j] = row * squares[(j * n) + j] * (sum * sum);
            }
        }

        for (int i = 0; _sweeps is { } sweeps && i < n; i++)
        {
            T rho = ChainDrift.Correlation(x[i], _massSquared, sweeps);
            for (int j = 0; j <= i; j++)
            {
                squares[(i * n) + j] *= ChainDrift.Inflation(rho, ChainDrift.Correlation(x[j], _massSquared, sweeps));
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"Dyson's equation of the RBM, N = {Size}, ασ_h² = {_rate:R}, |B| = {_batch}, {(_sweeps is { } k ? $"PCD with k = {k}" : "independent samples")}, {Closure}");

    // Σ_j v_ij (1/κ_j − 1/κ_i)/(x*_i − x*_j)² over the modes of other groups.
    private double RotationRate(RbmLinearResponse response, int i)
    {
        GaussianRbm model = response.Model;
        double sum = 0;
        for (int j = 0; j < Size; j++)
        {
            double distance = model.ExactSolution[i] - model.ExactSolution[j];
            if (j != i && !model.Target.DegenerateGroups.Any(group => Holds(group, i) && Holds(group, j)))
            {
                double mixing = response.Element(i, j).Inflation * _rate * (model.ExactSolution[i] + model.ExactSolution[j]) / (2 * _batch);
                sum += mixing * ((1 / _kappas[j]) - (1 / _kappas[i])) / (distance * distance);
            }
        }

        return sum;
    }

    private static bool Holds(DegenerateGroup group, int mode) => mode >= group.First && mode < group.First + group.Size;

    private static RbmLinearResponse Require(RbmLinearResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (!LevelShift.IsAvailable(response.Model))
        {
            throw new ArgumentException("The equation needs every mode learnt: a missing mode has no positive level.", nameof(response));
        }

        return response;
    }
}
