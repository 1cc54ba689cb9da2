using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>
/// Persistent chains known by their second moments S = V Vᵀ = F Fᵀ alone. With V' = M V + L Z and the law of Z invariant under rotations of
/// the chains among each other, S' = (M F + L Z₁)(M F + L Z₁)ᵀ + L T Tᵀ Lᵀ, Z₁ an n×n normal matrix and T Tᵀ ~ Wishart_n(|B| − n, 1).
/// </summary>
internal sealed class WishartChains<T> : ModelSampler<T>
    where T : unmanaged, ILanes<T>
{
    private readonly ChainPropagator<T> _chain;
    private readonly BartlettFactor<T> _bartlett;
    private readonly LaneMemory<T> _memory;
    private readonly LaneMemory<T> _rest;

    public WishartChains(int n, int batchSize, int sweeps)
        : base(n, batchSize)
    {
        _chain = new ChainPropagator<T>(n, sweeps);
        _bartlett = new BartlettFactor<T>(n, batchSize - n);
        _memory = new LaneMemory<T>(3 * n * n);
        _rest = new LaneMemory<T>(n * _bartlett.Columns);
    }

    private Span<T> FactorTransposed => _memory.Span[..(N * N)];

    private Span<T> Normals => _memory.Span.Slice(N * N, N * N);

    private Span<T> Half => _memory.Span.Slice(2 * N * N, N * N);

    public override T Prepare(ReadOnlySpan<T> a)
    {
        _chain.Update(a);
        return _chain.Outside(a, Half);
    }

    public override T Start(ReadOnlySpan<T> a, double? everyNodeAt, ref LaneStream<T> random)
    {
        if (everyNodeAt is { } value)
        {
            // S = |B| c² 1 1ᵀ = F Fᵀ with one column c √|B|.
            FactorTransposed.Clear();
            FactorTransposed[..N].Fill(T.Broadcast(value * Math.Sqrt(BatchSize)));

            return T.BroadcastBits(0);
        }

        using IndependentSamples<T> samples = new(N, BatchSize);
        T impossible = samples.Prepare(a);
        samples.Sample(ref random, Half);
        LaneCholesky.FactorTransposed<T>(Half, N, FactorTransposed);
        return impossible;
    }

    public override T Sample(ref LaneStream<T> random, Span<T> moments)
    {
        int n = N;
        random.FillNormals(Normals);
        _bartlett.Draw(ref random);

        // M F + L Z₁; the normals serve as Z₁ᵀ.
        Span<T> half = Half;
        LaneProduct.LowerTimesTransposed<T>(_chain.NoiseFactor, Normals, n, n, half);
        LaneProduct.AddTimesLower<T>(_chain.Memory, FactorTransposed, n, half);
        LaneProduct.Symmetric<T>(half, half, n, n, moments);
        Span<T> rest = _rest.Span;
        if (_bartlett.IsTriangular)
        {
            LaneProduct.LowerTimesLower<T>(_chain.NoiseFactor, _bartlett.Transposed, n, rest);
            LaneProduct.AddGramOfLower<T>(rest, n, moments);
        }
        else if (_bartlett.Columns > 0)
        {
            LaneProduct.LowerTimesTransposed<T>(_chain.NoiseFactor, _bartlett.Transposed, n, _bartlett.Columns, rest);
            LaneProduct.AddSymmetric<T>(rest, rest, n, _bartlett.Columns, moments);
        }

        LaneCholesky.FactorTransposed<T>(moments, n, FactorTransposed);
        return T.BroadcastBits(0);
    }

    public override void Dispose()
    {
        _chain.Dispose();
        _bartlett.Dispose();
        _memory.Dispose();
        _rest.Dispose();
    }
}
