using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Models;

namespace Dyson.Learning;

/// <summary>
/// A network's weights across replicas, its answer to a batch of inputs, and the gradient of the loss: with h_l = W_l y_(l−1), y_l = f_l(h_l),
/// Δ_L = (y_L − ŷ) ∘ f_L'(h_L)/|B|, Δ_(l−1) = (Δ_l W_l) ∘ f'_(l−1)(h_(l−1)), ∂L/∂W_l = Δ_lᵀ y_(l−1). Rows are inputs, columns units.
/// </summary>
internal sealed class DeepPass<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private readonly DeepNetwork _network;
    private readonly LaneMemory<T>[] _weights;
    private readonly LaneMemory<T>[] _values;
    private readonly LaneMemory<T>[] _slopes;
    private readonly LaneMemory<T>[] _gradients;
    private readonly LaneMemory<T>[] _deltas;
    private readonly LaneMemory<T> _work;
    private readonly int _lowestLearnable;
    private int _samples;

    /// <summary>A pass of at most <paramref name="samples"/> inputs, all weights zero.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">Most inputs at a time.</param>
    /// <param name="learns">Whether gradients will be asked for.</param>
    public DeepPass(DeepNetwork network, int samples, bool learns)
    {
        _network = network;
        int[] layers = [.. Enumerable.Range(0, network.Depth)];
        _weights = [.. layers.Select(l => new LaneMemory<T>(network.Rows(l) * network.Columns(l)))];
        _values = [.. layers.Select(l => new LaneMemory<T>(samples * network.Rows(l)))];
        _slopes = [.. layers.Select(l => new LaneMemory<T>(learns && network.Layers[l].Activation != Activation.Identity ? samples * network.Rows(l) : 0))];
        _gradients = [.. layers.Select(l => new LaneMemory<T>(learns && network.Layers[l].Learnable ? network.Rows(l) * network.Columns(l) : 0))];
        _deltas = [.. layers.Select(l => new LaneMemory<T>(learns ? samples * network.Rows(l) : 0))];
        _work = new LaneMemory<T>(LaneStridedProduct.WorkingLength<T>(Math.Max(samples, layers.Max(l => Math.Max(network.Rows(l), network.Columns(l))))));
        _lowestLearnable = layers.FirstOrDefault(l => network.Layers[l].Learnable);
    }

    /// <summary>y_L of the last inputs.</summary>
    public Span<T> Output => _values[^1].Span[..(_samples * _network.Outputs)];

    /// <summary>W_l, row by row, the layer being counted from 0.</summary>
    public Span<T> Weights(int layer) => _weights[layer].Span;

    /// <summary>∂L/∂W_l of a learnable layer after <see cref="Backward"/>.</summary>
    public Span<T> Gradient(int layer) => _gradients[layer].Span;

    /// <summary>Computes the network's answer.</summary>
    /// <param name="inputs">Inputs × n_0.</param>
    public void Forward(ReadOnlySpan<T> inputs)
    {
        _samples = inputs.Length / _network.Inputs;
        ReadOnlySpan<T> from = inputs;
        for (int l = 0; l < _network.Depth; l++)
        {
            int rows = _network.Rows(l);
            Span<T> values = _values[l].Span[..(_samples * rows)];
            LaneStridedProduct.TimesTransposed<T>(from, _weights[l].Span, _samples, _network.Columns(l), rows, values, _work.Span);
            Span<T> slopes = _slopes[l].Span;
            DeepElements.Apply(_network.Layers[l].Activation, values, slopes.IsEmpty ? slopes : slopes[..values.Length]);
            from = values;
        }
    }

    /// <summary>Computes the gradients of the loss ½⟨|y − ŷ|²⟩ over the last inputs.</summary>
    /// <param name="inputs">The inputs of the last <see cref="Forward"/>.</param>
    /// <param name="targets">ŷ, inputs × n_L.</param>
    public void Backward(ReadOnlySpan<T> inputs, ReadOnlySpan<T> targets)
    {
        Span<T> delta = _deltas[^1].Span[..(_samples * _network.Outputs)];
        DeepElements.ScaledDifference<T>(Output, targets, 1.0 / _samples, delta);
        for (int l = _network.Depth - 1; ; l--)
        {
            int rows = _network.Rows(l);
            int columns = _network.Columns(l);
            if (_network.Layers[l].Activation != Activation.Identity)
            {
                DeepElements.Multiply<T>(delta, _slopes[l].Span[..delta.Length]);
            }

            if (_network.Layers[l].Learnable)
            {
                ReadOnlySpan<T> from = l == 0 ? inputs : _values[l - 1].Span[..(_samples * columns)];
                LaneStridedProduct.TransposedTimes<T>(delta, from, rows, _samples, columns, _gradients[l].Span, _work.Span);
            }

            if (l == _lowestLearnable)
            {
                return;
            }

            Span<T> below = _deltas[l - 1].Span[..(_samples * columns)];
            LaneStridedProduct.Times<T>(delta, _weights[l].Span, _samples, rows, columns, below, _work.Span);
            delta = below;
        }
    }

    /// <summary>½⟨|y − ŷ|²⟩ of the last inputs.</summary>
    public T Loss(ReadOnlySpan<T> targets)
    {
        T sum = T.BroadcastBits(0);
        Span<T> output = Output;
        for (int i = 0; i < output.Length; i++)
        {
            T difference = output[i] - targets[i];
            sum = T.MultiplyAdd(difference, difference, sum);
        }

        return sum * T.Broadcast(0.5 / _samples);
    }

    /// <summary>Gives every replica these matrices.</summary>
    public void SetWeights(int layer, ReadOnlySpan<double> weights)
    {
        Span<T> destination = Weights(layer);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = T.Broadcast(weights[i]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LaneMemory<T> memory in new[] { _weights, _values, _slopes, _gradients, _deltas }.SelectMany(memories => memories))
        {
            memory.Dispose();
        }

        _work.Dispose();
    }
}
