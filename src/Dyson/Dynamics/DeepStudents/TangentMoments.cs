using Dyson.Lanes;
using Dyson.Laws;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>
/// Averages over the inputs x ~ N(0, 1) of the Jacobian J = ∂y_L/∂θ of a network at given weights, θ the n elements of its learnable layers, layer after layer, row by row:
/// H = E[JᵀJ], the Hessian of the loss where student and teacher agree, and K = E[JᵀJ ⊗ JᵀJ], what batches make of it. For networks of one or two inputs, by quadrature.
/// </summary>
public sealed class TangentMoments
{
    /// <summary>Most learnable elements: K has n⁴ entries.</summary>
    public const int MostElements = 16;

    // e^(−x²/2) is below rounding beyond. Axes are cut at 0, where the kinks of rectified units with diagonal weights lie; smooth integrands are good to 1e-10.
    private const double End = 9;
    private const int Nodes = 48;

    private readonly double[] _hessian;
    private readonly double[] _fourth;

    private TangentMoments(int count, double[] hessian, double[] fourth)
    {
        Count = count;
        _hessian = hessian;
        _fourth = fourth;
    }

    /// <summary>n.</summary>
    public int Count { get; }

    /// <summary>H_ab.</summary>
    public double Hessian(int a, int b) => _hessian[(a * Count) + b];

    /// <summary>The averages for a network, at one draw of its weights or at those of its law if that is not random.</summary>
    /// <param name="network">One or two inputs, at most <see cref="MostElements"/> elements in learnable layers.</param>
    /// <param name="weights">A matrix a layer, row by row.</param>
    /// <exception cref="ArgumentException">The network is larger, or the weights do not fit it.</exception>
    public static TangentMoments Of(DeepNetwork network, double[][] weights)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        int count = Enumerable.Range(0, network.Depth).Where(l => network.Layers[l].Learnable).Sum(l => network.Rows(l) * network.Columns(l));
        if (network.Inputs > 2 || count is < 1 or > MostElements)
        {
            throw new ArgumentException(
                $"The quadrature takes one or two inputs and 1 … {MostElements} learnable elements; there are {network.Inputs} and {count}.", nameof(network));
        }

        if (weights.Length != network.Depth || Enumerable.Range(0, network.Depth).Any(l => weights[l].Length != network.Rows(l) * network.Columns(l)))
        {
            throw new ArgumentException("There must be one matrix of the layer's shape for each layer.", nameof(weights));
        }

        Jacobian jacobian = new(network, weights, count);
        double[] hessian = new double[count * count];
        double[] fourth = new double[count * count * count * count];
        double[] square = new double[count * count];
        (double[] x, double[] w) = Rule();
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < (network.Inputs == 1 ? 1 : x.Length); j++)
            {
                double weight = network.Inputs == 1 ? w[i] : w[i] * w[j];
                jacobian.SquareAt(network.Inputs == 1 ? [x[i]] : [x[i], x[j]], square);
                for (int a = 0; a < square.Length; a++)
                {
                    double scaled = weight * square[a];
                    hessian[a] += scaled;
                    if (scaled != 0)
                    {
                        for (int b = 0; b < square.Length; b++)
                        {
                            fourth[(a * square.Length) + b] += scaled * square[b];
                        }
                    }
                }
            }
        }

        return new TangentMoments(count, hessian, fourth);
    }

    /// <summary>result += factor · (E[JᵀJ M JᵀJ] − H M H) for a symmetric M: what the fluctuations of a batch's JᵀJ make of it.</summary>
    internal void AddBatchNoise(double factor, ReadOnlySpan<double> matrix, Span<double> result)
    {
        int n = Count;
        for (int a = 0; a < n; a++)
        {
            for (int d = 0; d < n; d++)
            {
                double sum = 0;
                for (int b = 0; b < n; b++)
                {
                    int row = ((((a * n) + b) * n) * n) + d;
                    for (int c = 0; c < n; c++)
                    {
                        sum += (_fourth[row + (c * n)] - (_hessian[(a * n) + b] * _hessian[(c * n) + d])) * matrix[(b * n) + c];
                    }
                }

                result[(a * n) + d] += factor * sum;
            }
        }
    }

    private static (double[] X, double[] Weights) Rule()
    {
        (double[] nodes, double[] weights) = GaussLegendre.Rule(Nodes);
        double[] x = [.. nodes.Select(t => 0.5 * End * (t - 1)), .. nodes.Select(t => 0.5 * End * (t + 1))];
        double[] w = [.. weights.Concat(weights).Select((t, i) => 0.5 * End * t * Math.Exp(-0.5 * x[i] * x[i]) / Math.Sqrt(2 * Math.PI))];
        return (x, w);
    }

    /// <summary>JᵀJ at one input, by one backward pass for each output.</summary>
    private sealed class Jacobian(DeepNetwork network, double[][] weights, int count)
    {
        private readonly double[] _gradient = new double[count];

        public void SquareAt(double[] input, double[] square)
        {
            double[][] values = new double[network.Depth + 1][];
            double[][] slopes = new double[network.Depth][];
            values[0] = input;
            for (int l = 0; l < network.Depth; l++)
            {
                (values[l + 1], slopes[l]) = Forward(l, values[l]);
            }

            Array.Clear(square);
            for (int output = 0; output < network.Outputs; output++)
            {
                Gradient(output, values, slopes);
                for (int a = 0; a < count; a++)
                {
                    for (int b = 0; b < count; b++)
                    {
                        square[(a * count) + b] += _gradient[a] * _gradient[b];
                    }
                }
            }
        }

        private (double[] Values, double[] Slopes) Forward(int layer, double[] input)
        {
            int columns = network.Columns(layer);
            Lanes1[] values = new Lanes1[network.Rows(layer)];
            Lanes1[] slopes = new Lanes1[values.Length];
            Array.Fill(slopes, Lanes1.Broadcast(1));
            for (int i = 0; i < values.Length; i++)
            {
                double sum = 0;
                for (int j = 0; j < columns; j++)
                {
                    sum += weights[layer][(i * columns) + j] * input[j];
                }

                values[i] = Lanes1.Broadcast(sum);
            }

            DeepElements.Apply(network.Layers[layer].Activation, values.AsSpan(), slopes.AsSpan());
            return ([.. values.Select(v => Lanes1.Lane(v, 0))], [.. slopes.Select(s => Lanes1.Lane(s, 0))]);
        }

        // ∂y_output/∂θ; elements of learnable layers are counted from the inputs on, so they are filled from the end.
        private void Gradient(int output, double[][] values, double[][] slopes)
        {
            double[] delta = new double[network.Outputs];
            delta[output] = slopes[^1][output];
            int end = count;
            for (int l = network.Depth - 1; l >= 0; l--)
            {
                int columns = network.Columns(l);
                double[] below = new double[columns];
                end -= network.Layers[l].Learnable ? delta.Length * columns : 0;
                for (int i = 0; i < delta.Length; i++)
                {
                    for (int j = 0; j < columns; j++)
                    {
                        if (network.Layers[l].Learnable)
                        {
                            _gradient[end + (i * columns) + j] = delta[i] * values[l][j];
                        }

                        below[j] += delta[i] * weights[l][(i * columns) + j];
                    }
                }

                delta = l == 0 ? below : [.. below.Zip(slopes[l - 1], (d, s) => d * s)];
            }
        }
    }
}
