using Dyson.Models;

namespace Dyson.Experiments;

/// <summary>The field that a Boltzmann machine learns: <c>model.target</c>.</summary>
public abstract record TargetOptions
{
    /// <summary>Name of the kind, as in <c>model.target.type</c>.</summary>
    public abstract string Type { get; }
}

/// <summary>A scalar field on a ring of N_v sites, κ_k = m² + 2 − 2cos(2πk/N); [P1] eq. (27).</summary>
/// <param name="MassSquared"><c>model.target.mass-squared</c>: m². Required; above 0, at most 10⁶, and m² + 4 below μ².</param>
public sealed record RingTarget(double MassSquared) : TargetOptions
{
    /// <inheritdoc/>
    public override string Type => "ring";

    /// <summary>The N eigenvalues κ, ascending.</summary>
    public IReadOnlyList<double> Eigenvalues(int sites) =>
        TargetSpectrum.Ring(sites, MassSquared).Kappas;
}

/// <summary>A diagonal K_φ with the listed eigenvalues.</summary>
/// <param name="Eigenvalues"><c>model.target.eigenvalues</c>: κ_i, N_v of them. Required; each above 0 and below μ².</param>
public sealed record ListTarget(IReadOnlyList<double> Eigenvalues) : TargetOptions
{
    /// <inheritdoc/>
    public override string Type => "list";
}

/// <summary>A covariance C = K_φ⁻¹ read from a NumPy file.</summary>
/// <param name="File"><c>model.target.file</c>: a .npy file, relative to the experiment's folder. Required; float, (N_v, N_v), symmetric, positive definite.</param>
/// <param name="Covariance">C, (N_v, N_v) in C order.</param>
/// <param name="Hash">SHA-256 of C as little-endian doubles in C order: what names the target in a stream's key.</param>
public sealed record CovarianceTarget(string File, double[] Covariance, string Hash) : TargetOptions
{
    /// <inheritdoc/>
    public override string Type => "covariance";
}
