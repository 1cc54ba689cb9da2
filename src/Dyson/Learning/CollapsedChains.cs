using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>Persistent chains one by one, the k sweeps of a step in one draw: v' = M v + L z (see <see cref="ChainPropagator{T}"/>).</summary>
internal sealed class CollapsedChains<T> : ModelSampler<T>
    where T : unmanaged, ILanes<T>
{
    private readonly ChainPropagator<T> _chain;
    private LaneMemory<T> _chains;
    private LaneMemory<T> _next;
    private readonly LaneMemory<T> _normals;

    public CollapsedChains(int n, int batchSize, int sweeps)
        : base(n, batchSize)
    {
        _chain = new ChainPropagator<T>(n, sweeps);
        _chains = new LaneMemory<T>(batchSize * n);
        _next = new LaneMemory<T>(batchSize * n);
        _normals = new LaneMemory<T>(batchSize * n);
    }

    public override T Prepare(ReadOnlySpan<T> a, Span<T> work)
    {
        _chain.Update(a, work);
        return _chain.Outside(a, work);
    }

    public override T Start(ReadOnlySpan<T> a, double? everyNodeAt, ref LaneStream<T> random) =>
        StationaryChains.Start(a, N, everyNodeAt, ref random, _chains.Span);

    public override T Sample(ref LaneStream<T> random, Span<T> moments, Span<T> work)
    {
        random.FillNormals(_normals.Span);
        LaneProduct.TimesTransposed<T>(_chains.Span, _chain.Memory, BatchSize, N, N, _next.Span);
        LaneProduct.AddTimesTransposedLower<T>(_normals.Span, _chain.NoiseFactor, BatchSize, N, _next.Span);
        (_chains, _next) = (_next, _chains);

        // Σ_b v_i v_j as dot products of rows: the normals' memory holds the chains' transpose for a moment.
        LaneProduct.Transpose<T>(_chains.Span, BatchSize, N, _normals.Span);
        LaneProduct.Symmetric<T>(_normals.Span, _normals.Span, N, BatchSize, moments);
        return T.BroadcastBits(0);
    }

    public override void Dispose()
    {
        _chain.Dispose();
        _chains.Dispose();
        _next.Dispose();
        _normals.Dispose();
    }
}
