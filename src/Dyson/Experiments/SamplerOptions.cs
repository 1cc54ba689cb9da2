using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>How the model's correlations are sampled: <c>learning.sampler</c>.</summary>
public sealed record SamplerOptions
{
    /// <summary><c>learning.sampler.type</c>: <c>pcd</c>, persistent chains, or <c>exact</c>, new independent samples at every step. Default <c>pcd</c>.</summary>
    public bool Persistent { get; init; } = true;

    /// <summary><c>learning.sampler.sweeps</c>: k, Gibbs sweeps (hidden, then visible) a step. Default 3; 1 … 1000; not with <c>exact</c>.</summary>
    public int Sweeps { get; init; } = 3;

    /// <summary><c>learning.sampler.method</c>: the algorithm. Default <c>auto</c>, see <see cref="PcdMethod.Auto"/>.</summary>
    public PcdMethod Method { get; init; }

    /// <summary>
    /// <c>learning.sampler.chains</c>: chains start as draws of the initial model's law, or at <c>ones</c>, as in the authors' program. Default
    /// <c>stationary</c>; not with <c>exact</c>.
    /// </summary>
    public ChainStart Chains { get; init; }
}
