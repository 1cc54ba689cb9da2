using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>Answers y_L of a network and their derivatives J = ∂y_L/∂θ at one input, θ the elements of its learnable layers, layer after layer, row by row.</summary>
internal sealed class NetworkJacobian
{
    private readonly DeepNetwork _network;
    private readonly IReadOnlyList<double[]> _weights;

    public NetworkJacobian(DeepNetwork network, IReadOnlyList<double[]> weights)
    {
        if (weights.Count != network.Depth || Enumerable.Range(0, network.Depth).Any(l => weights[l].Length != network.Rows(l) * network.Columns(l)))
        {
            throw new ArgumentException("There must be one matrix of the layer's shape for each layer.", nameof(weights));
        }

        _network = network;
        _weights = weights;
        Count = Enumerable.Range(0, network.Depth).Where(l => network.Layers[l].Learnable).Sum(l => network.Rows(l) * network.Columns(l));
    }

    /// <summary>Number n of learnable elements.</summary>
    public int Count { get; }

    /// <summary>y_L.</summary>
    public double[] Answer(double[] input) => Forward(input).Values[^1];

    /// <summary>Writes J, outputs × n by rows, by one backward pass for each output; gives y_L.</summary>
    public double[] Write(double[] input, Span<double> jacobian)
    {
        (double[][] values, double[][] slopes) = Forward(input);
        for (int output = 0; output < _network.Outputs; output++)
        {
            Gradient(output, values, slopes, jacobian.Slice(output * Count, Count));
        }

        return values[^1];
    }

    // Values from the input on.
    private (double[][] Values, double[][] Slopes) Forward(double[] input)
    {
        double[][] values = new double[_network.Depth + 1][];
        double[][] slopes = new double[_network.Depth][];
        values[0] = input;
        for (int l = 0; l < _network.Depth; l++)
        {
            int columns = _network.Columns(l);
            Lanes1[] layer = new Lanes1[_network.Rows(l)];
            Lanes1[] slope = new Lanes1[layer.Length];
            Array.Fill(slope, Lanes1.Broadcast(1));
            for (int i = 0; i < layer.Length; i++)
            {
                double sum = 0;
                for (int j = 0; j < columns; j++)
                {
                    sum += _weights[l][(i * columns) + j] * values[l][j];
                }

                layer[i] = Lanes1.Broadcast(sum);
            }

            DeepElements.Apply(_network.Layers[l].Activation, layer.AsSpan(), slope.AsSpan());
            values[l + 1] = Array.ConvertAll(layer, v => Lanes1.Lane(v, 0));
            slopes[l] = Array.ConvertAll(slope, s => Lanes1.Lane(s, 0));
        }

        return (values, slopes);
    }

    // ∂y_output/∂θ; elements of learnable layers are counted from the inputs on, so they are filled from the end.
    private void Gradient(int output, double[][] values, double[][] slopes, Span<double> gradient)
    {
        double[] delta = new double[_network.Outputs];
        delta[output] = slopes[^1][output];
        int end = Count;
        for (int l = _network.Depth - 1; l >= 0; l--)
        {
            int columns = _network.Columns(l);
            bool learnable = _network.Layers[l].Learnable;
            double[] below = new double[columns];
            end -= learnable ? delta.Length * columns : 0;
            for (int i = 0; i < delta.Length; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    if (learnable)
                    {
                        gradient[end + (i * columns) + j] = delta[i] * values[l][j];
                    }

                    below[j] += delta[i] * _weights[l][(i * columns) + j];
                }
            }

            for (int j = 0; l > 0 && j < columns; j++)
            {
                below[j] *= slopes[l - 1][j];
            }

            delta = below;
        }
    }
}
