using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>|B| independent samples of the model in every step: S ~ Wishart(|B|, (1 − A)⁻¹). Impossible during an excursion.</summary>
internal sealed class IndependentSamples<T> : ModelSampler<T>
    where T : unmanaged, ILanes<T>
{
    private readonly LaneMemory<T> _factor;
    private readonly LaneMemory<T> _half;
    private readonly BartlettFactor<T> _bartlett;
    private T _outside;

    public IndependentSamples(int n, int batchSize)
        : base(n, batchSize)
    {
        _factor = new LaneMemory<T>(n * n);
        _bartlett = new BartlettFactor<T>(n, batchSize);
        _half = new LaneMemory<T>(n * _bartlett.Columns);
    }

    public override T Prepare(ReadOnlySpan<T> a, Span<T> work) => _outside = OutsideOf(a, N, _factor.Span);

    // There are no chains to be started.
    public override T Start(ReadOnlySpan<T> a, double? everyNodeAt, ref LaneStream<T> random) => Prepare(a, default);

    public override T Sample(ref LaneStream<T> random, Span<T> moments, Span<T> work)
    {
        // 1 − A = R Rᵀ; Y = R⁻ᵀ T has Y Yᵀ ~ Wishart(|B|, R⁻ᵀ R⁻¹).
        _bartlett.Draw(ref random);
        int columns = _bartlett.Columns;
        Span<T> y = _half.Span;
        LaneProduct.Transpose(_bartlett.Transposed, columns, N, y);
        LaneCholesky.SolveTransposed<T>(_factor.Span, N, columns, y);
        LaneProduct.Symmetric<T>(y, y, N, columns, moments);
        return _outside;
    }

    public override void Dispose()
    {
        _factor.Dispose();
        _half.Dispose();
        _bartlett.Dispose();
    }
}
