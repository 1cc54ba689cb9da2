using System.Runtime.CompilerServices;
using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>
/// Samples the model's second moments S = Σ_b v_b v_bᵀ (v in units of 1/μ) for a machine that is known by A = X/μ² alone.
/// </summary>
internal abstract class ModelSampler<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    protected ModelSampler(int n, int batchSize)
    {
        N = n;
        BatchSize = batchSize;
    }

    protected int N { get; }

    protected int BatchSize { get; }

    /// <summary>Prepares for the model A and tells in which lanes some eigenvalue of A is 1 or more.</summary>
    /// <param name="a">n×n.</param>
    /// <param name="work">2n² vectors that may be overwritten. (Lent, so that a step touches little memory and stays in the first cache.)</param>
    public abstract T Prepare(ReadOnlySpan<T> a, Span<T> work);

    /// <summary>
    /// Starts the chains in the law of the model A or, if <paramref name="everyNodeAt"/> is given, with every node of every chain at that
    /// value. Returns the lanes in which that is impossible.
    /// </summary>
    public abstract T Start(ReadOnlySpan<T> a, double? everyNodeAt, ref LaneStream<T> random);

    /// <summary>Samples S, n×n symmetric, from the model last prepared. Returns the lanes in which that is impossible.</summary>
    /// <param name="random">Streams of the replicas.</param>
    /// <param name="moments">Destination.</param>
    /// <param name="work">As in <see cref="Prepare"/>.</param>
    public abstract T Sample(ref LaneStream<T> random, Span<T> moments, Span<T> work);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The sampler that a method names.</summary>
    public static ModelSampler<T> Create(PcdMethod method, int n, int batchSize, int sweeps) => method switch
    {
        PcdMethod.Collapsed => new CollapsedChains<T>(n, batchSize, sweeps),
        PcdMethod.Wishart => new WishartChains<T>(n, batchSize, sweeps),
        PcdMethod.Exact => new IndependentSamples<T>(n, batchSize),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Not a sampler for A alone."),
    };

    /// <summary>Lanes in which 1 − A is not positive definite.</summary>
    /// <param name="a">n×n.</param>
    /// <param name="n">Size.</param>
    /// <param name="factor">Becomes the Cholesky factor R of 1 − A, NaN where there is none.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static T OutsideOf(ReadOnlySpan<T> a, int n, Span<T> factor)
    {
        T one = T.Broadcast(1.0);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                factor[(i * n) + j] = i == j ? one - a[(i * n) + j] : -a[(i * n) + j];
            }
        }

        return ~LaneCholesky.IsPositiveDefinite(factor, n, factor);
    }
}
