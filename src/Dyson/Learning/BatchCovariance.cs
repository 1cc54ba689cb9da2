using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>C = (1/|B|) Σ_b x_b x_bᵀ of a batch of standard normal inputs.</summary>
internal sealed class BatchCovariance<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private readonly int _n;
    private readonly T _inverseBatch;
    private readonly BartlettFactor<T> _factor;
    private readonly LaneMemory<T> _half;

    public BatchCovariance(int n, int batchSize, InputMethod method)
    {
        _n = n;
        _inverseBatch = T.Broadcast(1.0 / batchSize);
        bool literal = method == InputMethod.Literal || batchSize < n;
        _factor = new BartlettFactor<T>(n, batchSize, literal);
        _half = new LaneMemory<T>(n * _factor.Columns);
    }

    /// <summary>Draws C, n×n.</summary>
    public void Draw(ref LaneStream<T> random, Span<T> covariance)
    {
        _factor.Draw(ref random);
        int columns = _factor.Columns;
        LaneProduct.Transpose(_factor.Transposed, columns, _n, _half.Span);
        LaneProduct.Symmetric<T>(_half.Span, _half.Span, _n, columns, covariance);
        for (int i = 0; i < covariance.Length; i++)
        {
            covariance[i] *= _inverseBatch;
        }
    }

    public void Dispose()
    {
        _factor.Dispose();
        _half.Dispose();
    }
}
