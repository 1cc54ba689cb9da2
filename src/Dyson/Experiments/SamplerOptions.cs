namespace Dyson.Experiments;

/// <summary>How the model's correlations are sampled: <c>learning.sampler</c>.</summary>
public sealed record SamplerOptions
{
    /// <summary><c>learning.sampler.type</c>: <c>pcd</c>, persistent chains, or <c>exact</c>, new independent samples at every step. Default <c>pcd</c>.</summary>
    public bool Persistent { get; init; } = true;

    /// <summary><c>learning.sampler.sweeps</c>: k, Gibbs sweeps (hidden, then visible) a step. Default 3; 1 … 1000; not with <c>exact</c>.</summary>
    public int Sweeps { get; init; } = 3;

    /// <summary><c>learning.sampler.method</c>: the algorithm. Default <c>auto</c>, see <see cref="SamplingMethod.Auto"/>.</summary>
    public SamplingMethod Method { get; init; }

    /// <summary>
    /// <c>learning.sampler.chains</c>: chains start as draws of the initial model's law, or at <c>ones</c>, as in the authors' program. Default
    /// <c>stationary</c>; not with <c>exact</c>.
    /// </summary>
    public ChainStart Chains { get; init; }
}

/// <summary>The algorithm behind a sampler; all ways agree in law.</summary>
public enum SamplingMethod
{
    /// <summary><see cref="Wishart"/> if |B| ≥ 2N_v, else <see cref="Collapsed"/>; <see cref="Exact"/> for the exact sampler. Never in a grid point.</summary>
    Auto,

    /// <summary>Alternating hidden and visible nodes, as the papers' program.</summary>
    Literal,

    /// <summary>All sweeps of a step in one Gaussian draw for each chain.</summary>
    Collapsed,

    /// <summary>The chains' second moment alone; needs |B| ≥ N_v.</summary>
    Wishart,

    /// <summary>Independent draws from the model at every step.</summary>
    Exact,
}

/// <summary>Where persistent chains start.</summary>
public enum ChainStart
{
    /// <summary>Independent draws of the initial model's own law.</summary>
    Stationary,

    /// <summary>All visible nodes at 1.</summary>
    Ones,
}
