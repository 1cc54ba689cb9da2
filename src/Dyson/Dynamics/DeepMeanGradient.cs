using Dyson.Lanes;
using Dyson.Models;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>
/// Averages over all inputs x ~ N(0, 1) of a deep student's gradient, with J = ∂y/∂θ the Jacobian of the answer by the learnable weights θ and r = y − ŷ:
/// the mean gradient ⟨Jᵀr⟩, its curvature ⟨JᵀJ⟩ where r = 0, and what a fluctuating curvature makes of a covariance, ⟨JᵀJ Σ JᵀJ⟩.
/// </summary>
/// <remarks>
/// At most <see cref="MostInputs"/> inputs: a trapezoidal rule in each. Linear networks of any width: the n inputs √n e_i, which have the first two
/// moments of x.
/// </remarks>
internal sealed class DeepMeanGradient
{
    /// <summary>Largest n_0 of a network that is not linear.</summary>
    public const int MostInputs = 2;

    private const double Step = 0.15;
    private const int HalfNodes = 45;

    private readonly DeepNetwork _network;
    private readonly double[][] _inputs;
    private readonly double[] _weights;
    private readonly double[][] _targets;
    private readonly int[] _learnable;

    public DeepMeanGradient(DeepStudent model, double[][] teacher)
    {
        _network = model.Student;
        _learnable = [.. model.LearnableLayers];
        IsExactInFourthMoments = _network.Inputs <= MostInputs;
        if (!IsExactInFourthMoments && !(_network.IsLinear && model.Teacher.IsLinear))
        {
            throw new ArgumentException($"Averages over the inputs of a network that is not linear need at most {MostInputs} inputs; it has {_network.Inputs}.", nameof(model));
        }

        (_inputs, _weights) = IsExactInFourthMoments ? Normal(_network.Inputs) : Unit(_network.Inputs);
        _targets = [.. _inputs.Select(x => Forward(model.Teacher, teacher, x).Values[^1])];
    }

    /// <summary>Whether averages of four inputs are right too.</summary>
    public bool IsExactInFourthMoments { get; }

    /// <summary>Number of learnable weights.</summary>
    public int Parameters => _learnable.Sum(l => _network.Rows(l) * _network.Columns(l));

    /// <summary>⟨Jᵀr⟩ and ⟨JᵀJ⟩.</summary>
    public (Vector<double> Mean, Matrix<double> GaussNewton) Averages(double[][] weights)
    {
        Vector<double> mean = Vector<double>.Build.Dense(Parameters);
        Matrix<double> gaussNewton = Matrix<double>.Build.Dense(Parameters, Parameters);
        foreach ((double weight, Matrix<double> jacobian, Vector<double> residual) in Nodes(weights))
        {
            mean += weight * jacobian.TransposeThisAndMultiply(residual);
            gaussNewton += weight * jacobian.TransposeThisAndMultiply(jacobian);
        }

        return (mean, gaussNewton);
    }

    /// <summary>⟨JᵀJ Σ JᵀJ⟩ as a linear map of symmetric matrices, see <see cref="PackedSymmetric"/>.</summary>
    public Matrix<double> CurvatureOnBothSides(double[][] weights)
    {
        PackedSymmetric packed = new(Parameters);
        double[,] map = new double[packed.Length, packed.Length];
        foreach ((double weight, Matrix<double> jacobian, _) in Nodes(weights))
        {
            packed.AddCongruence(weight, jacobian.TransposeThisAndMultiply(jacobian), map);
        }

        return Matrix<double>.Build.DenseOfArray(map);
    }

    private IEnumerable<(double Weight, Matrix<double> Jacobian, Vector<double> Residual)> Nodes(double[][] weights)
    {
        for (int n = 0; n < _inputs.Length; n++)
        {
            (double[][] values, double[][] slopes) = Forward(_network, weights, _inputs[n]);
            yield return (_weights[n], Jacobian(weights, _inputs[n], values, slopes), Vector<double>.Build.Dense([.. values[^1].Zip(_targets[n], (y, target) => y - target)]));
        }
    }

    private static (double[][] Values, double[][] Slopes) Forward(DeepNetwork network, double[][] weights, double[] input)
    {
        double[][] values = new double[network.Depth][];
        double[][] slopes = new double[network.Depth][];
        double[] from = input;
        for (int l = 0; l < network.Depth; l++)
        {
            int columns = network.Columns(l);
            (values[l], slopes[l]) = (new double[network.Rows(l)], new double[network.Rows(l)]);
            for (int i = 0; i < values[l].Length; i++)
            {
                double h = 0;
                for (int k = 0; k < columns; k++)
                {
                    h += weights[l][(i * columns) + k] * from[k];
                }

                (values[l][i], slopes[l][i]) = Apply(network.Layers[l].Activation, h);
            }

            from = values[l];
        }

        return (values, slopes);
    }

    // ∂y/∂W_l = (∂y/∂h_l) ⊗ y_(l−1), ∂y/∂h_(l−1) = (∂y/∂h_l) W_l f'_(l−1).
    private Matrix<double> Jacobian(double[][] weights, double[] input, double[][] values, double[][] slopes)
    {
        int outputs = _network.Outputs;
        Matrix<double> jacobian = Matrix<double>.Build.Dense(outputs, Parameters);
        Matrix<double> byHidden = Matrix<double>.Build.DenseOfDiagonalArray(slopes[^1]);
        int end = Parameters;
        for (int l = _network.Depth - 1; l >= 0; l--)
        {
            int columns = _network.Columns(l);
            double[] from = l == 0 ? input : values[l - 1];
            if (_network.Layers[l].Learnable)
            {
                end -= _network.Rows(l) * columns;
                for (int o = 0; o < outputs; o++)
                {
                    for (int i = 0; i < _network.Rows(l); i++)
                    {
                        for (int k = 0; k < columns; k++)
                        {
                            jacobian[o, end + (i * columns) + k] = byHidden[o, i] * from[k];
                        }
                    }
                }
            }

            if (l > 0)
            {
                byHidden = byHidden * Matrix<double>.Build.Dense(_network.Rows(l), columns, (i, k) => weights[l][(i * columns) + k])
                    * Matrix<double>.Build.DenseOfDiagonalArray(slopes[l - 1]);
            }
        }

        return jacobian;
    }

    private static (double Value, double Slope) Apply(Activation activation, double h)
    {
        Lanes1 value = Lanes1.Broadcast(h);
        Lanes1 slope = Lanes1.Broadcast(1);
        switch (activation)
        {
            case Activation.Tanh:
                LaneMath.Tanh(value, out value, out slope);
                break;
            case Activation.Erf:
                LaneMath.Erf(value, out value, out slope);
                break;
            case Activation.Gelu:
                LaneMath.Gelu(value, out value, out slope);
                break;
            case Activation.Relu:
                LaneMath.Relu(value, out value, out slope);
                break;
            default:
                break;
        }

        return (Lanes1.Lane(value, 0), Lanes1.Lane(slope, 0));
    }

    private static (double[][] Inputs, double[] Weights) Unit(int inputs) =>
        ([.. Enumerable.Range(0, inputs).Select(i => Enumerable.Range(0, inputs).Select(k => k == i ? Math.Sqrt(inputs) : 0).ToArray())],
            [.. Enumerable.Repeat(1.0 / inputs, inputs)]);

    // The trapezoidal rule, whose error for a function analytic within d of the real axis is e^(−2πd/h): an inner layer tanh(1.5 tanh(1.5 x)) has d = 0.54.
    // (A Gauss–Hermite rule of 48 nodes, h = 0.45 there, misses a curvature of such a network by 7 %.)
    private static (double[][] Inputs, double[] Weights) Normal(int inputs)
    {
        double[] nodes = [.. Enumerable.Range(-HalfNodes, (2 * HalfNodes) + 1).Select(i => i * Step)];
        double[] weights = [.. nodes.Select(x => Math.Exp(-0.5 * x * x))];
        double sum = weights.Sum();
        weights = [.. weights.Select(w => w / sum)];
        int[] indices = [.. Enumerable.Range(0, nodes.Length)];
        return inputs == 1
            ? ([.. nodes.Select(x => new[] { x })], weights)
            : ([.. indices.SelectMany(i => indices.Select(k => new[] { nodes[i], nodes[k] }))], [.. indices.SelectMany(i => indices.Select(k => weights[i] * weights[k]))]);
    }
}
