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
/// Dyson's equation of the eigenvalues of X = σ_h² wᵀw of a Gaussian RBM trained on independent samples; one unit of time is one update.
/// </summary>
/// <remarks>
/// <para>K_i = 2αx_i(1/κ_i − 1/(μ² − x_i)) (31), α short for ασ_h², and from Var C_ij = (1 + δ_ij)/(|B|(μ² − x_i)(μ² − x_j)) and
/// δX_ij = −α(x_i + x_j)δC_ij the state-dependent g_ij² = α²(x_i + x_j)²/(|B|(μ² − x_i)(μ² − x_j)). It is Itô's equation because an update is
/// computed from the state before it.</para>
/// <para><see cref="DriftClosure.SecondOrder"/> adds (α²/|B|)[Σ_k x_k/(λ_iλ_k) + x_i/λ_i²], λ = μ² − x, the mean of δwᵀδw over the samples, and
/// 2αx_i Σ_j v_ij(1/κ_j − 1/κ_i)/(x*_i − x*_j)², v_ij = α(x*_i + x*_j)/(2|B|): eigenvectors that fluctuate see a mean of the target's
/// eigenvalues. The latter is the stationary mean of a quantity that eigenvalues alone do not determine, taken at x*; so no equation of eigenvalues
/// alone is exact for the RBM.</para>
/// <para>Where a step carries some levels to x ≥ μ² the model has no covariance, g_ij² is not positive, and the replica ends as <see cref="IntegrationOutcome.Diverged"/>.</para>
/// </remarks>
public sealed class RbmSpectrumEquation : EigenvalueEquation
{
    private readonly double[] _kappas;
    private readonly double[] _rotation;
    private readonly double _massSquared;
    private readonly double _rate;
    private readonly double _batch;

    /// <summary>The equation for one model, rate and batch size.</summary>
    /// <param name="response">The model and its update; independent samples.</param>
    /// <param name="closure">The drift.</param>
    /// <exception cref="ArgumentException">A mode is missing, or the update has persistent chains: their memory makes the noise coloured.</exception>
    public RbmSpectrumEquation(RbmLinearResponse response, DriftClosure closure)
        : base(Require(response).Model.Visible, 1)
    {
        Closure = closure;
        GaussianRbm model = response.Model;
        _kappas = [.. model.Target.Kappas];
        _massSquared = model.MassSquared;
        _rate = response.EffectiveRate;
        _batch = response.Update.BatchSize;
        _rotation = [.. Enumerable.Range(0, Size).Select(i => closure == DriftClosure.SecondOrder ? RotationRate(model, i) : 0)];
        ExactSolution = model.ExactSolution;
    }

    /// <summary>Which terms of order α²/|B| the drift has.</summary>
    public DriftClosure Closure { get; }

    /// <summary>x*, descending: a start near the stationary state.</summary>
    public IReadOnlyList<double> ExactSolution { get; }

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
            drift[i] += T.MultiplyAdd(strength * covariance, T.MultiplyAdd(x[i], covariance, trace), twice * x[i] * T.Broadcast(_rotation[i]));
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
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"Dyson's equation of the RBM, N = {Size}, ασ_h² = {_rate:R}, |B| = {_batch}, {Closure}");

    // Σ_j v_ij (1/κ_j − 1/κ_i)/(x*_i − x*_j)² over the modes of other groups.
    private double RotationRate(GaussianRbm model, int i)
    {
        double sum = 0;
        for (int j = 0; j < Size; j++)
        {
            double distance = model.ExactSolution[i] - model.ExactSolution[j];
            if (j != i && !model.Target.DegenerateGroups.Any(group => Holds(group, i) && Holds(group, j)))
            {
                double mixing = _rate * (model.ExactSolution[i] + model.ExactSolution[j]) / (2 * _batch);
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

        if (response.Update.Sweeps is not null)
        {
            throw new ArgumentException("Persistent chains make coloured noise; the equation is that of independent samples.", nameof(response));
        }

        return response;
    }
}
