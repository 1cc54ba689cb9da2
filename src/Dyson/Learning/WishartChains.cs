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
    private readonly LaneMemory<T> _factorTransposed;

    public WishartChains(int n, int batchSize, int sweeps)
        : base(n, batchSize)
    {
        _chain = new ChainPropagator<T>(n, sweeps);
        _bartlett = new BartlettFactor<T>(n, batchSize - n);
        _factorTransposed = new LaneMemory<T>(n * n);
    }

    // Fᵀ, F lower triangular: row j holds column j of F.
    private Span<T> FactorTransposed => _factorTransposed.Span;

    public override T Prepare(ReadOnlySpan<T> a, Span<T> work)
    {
        _chain.Update(a, work);
        return _chain.Outside(a, work);
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
        using LaneMemory<T> moments = new(N * N);
        T impossible = samples.Start(a, everyNodeAt, ref random);
        samples.Sample(ref random, moments.Span, default);
        LaneCholesky.FactorTransposed<T>(moments.Span, N, FactorTransposed);
        return impossible;
    }

    public override T Sample(ref LaneStream<T> random, Span<T> moments, Span<T> work)
    {
        int n = N;
        Span<T> normals = work[..(n * n)];
        Span<T> half = work.Slice(n * n, n * n);
        random.FillNormals(normals);
        _bartlett.Draw(ref random);

        // M F + L Z₁; the normals serve as Z₁ᵀ.
        LaneProduct.LowerTimesTransposed<T>(_chain.NoiseFactor, normals, n, n, half);
        LaneProduct.AddTimesLower<T>(_chain.Memory, FactorTransposed, n, half);
        LaneProduct.Symmetric<T>(half, half, n, n, moments);
        if (_bartlett.IsTriangular)
        {
            LaneProduct.LowerTimesLower<T>(_chain.NoiseFactor, _bartlett.Transposed, n, half);
            LaneProduct.AddGramOfLower<T>(half, n, moments);
        }
        else if (_bartlett.Columns > 0)
        {
            Span<T> rest = half[..(n * _bartlett.Columns)];
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
        _factorTransposed.Dispose();
    }
}
