using Dyson.LinearAlgebra;
using Dyson.Models;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>
/// Learning behind a fixed layer without noise, exactly: W(t) = Ŵ + (1 − αG)^t (W(0) − Ŵ), or, in the basis in which G is diagonal, every element of
/// W − Ŵ times r_ia^t, r_ia = 1 − αg_i (the gradient) or 1 − ½α(g_i + g_a) (projected on symmetric matrices).
/// </summary>
public sealed class HiddenLayerSolution
{
    private readonly Matrix<double> _basis;
    private readonly Matrix<double> _teacher;
    private readonly Matrix<double> _start;
    private readonly double[,] _rates;
    private readonly double _learningRate;

    /// <summary>The solution from one start.</summary>
    /// <param name="layer">Z.</param>
    /// <param name="learningRate">α, finite and positive.</param>
    /// <param name="teacher">Ŵ, N×N.</param>
    /// <param name="start">W(0), N×N; symmetric for the projected update.</param>
    /// <param name="projected">Whether the update is projected on symmetric matrices.</param>
    /// <exception cref="ArgumentException">A matrix is not N×N.</exception>
    /// <exception cref="ArgumentOutOfRangeException">α is not finite and positive.</exception>
    public HiddenLayerSolution(HiddenLayer layer, double learningRate, double[,] teacher, double[,] start, bool projected = false)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(start);
        int n = layer.Inputs;
        foreach (double[,] matrix in new[] { teacher, start })
        {
            if (matrix.GetLength(0) != n || matrix.GetLength(1) != n)
            {
                throw new ArgumentException($"Teacher and start must be {n}×{n}.", nameof(start));
            }
        }

        if (!double.IsFinite(learningRate) || learningRate <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "The learning rate must be finite and positive.");
        }

        _learningRate = learningRate;
        _basis = Matrix<double>.Build.DenseOfArray(layer.Eigenvectors);
        _teacher = Matrix<double>.Build.DenseOfArray(teacher);
        _start = _basis.TransposeThisAndMultiply(Matrix<double>.Build.DenseOfArray(start) - _teacher) * _basis;
        _rates = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int a = 0; a < n; a++)
            {
                _rates[i, a] = projected ? 0.5 * (layer.Rates[i] + layer.Rates[a]) : layer.Rates[i];
            }
        }
    }

    /// <summary>W after <paramref name="step"/> updates.</summary>
    public double[,] At(long step) => Weights(rate => Math.Pow(1 - (_learningRate * rate), step));

    /// <summary>W after <paramref name="time"/> updates in continuous time, dW/dt = −αG(W − Ŵ): factors e^{−αgt}.</summary>
    public double[,] FlowAt(double time) => Weights(rate => Math.Exp(-_learningRate * rate * time));

    /// <summary>Singular values of a square matrix, descending.</summary>
    public static double[] Levels(double[,] weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        double[] levels = new double[weights.GetLength(0)];
        DenseSpectrum.SingularValues([.. weights.Cast<double>()], levels.Length, levels.Length, levels);
        levels.AsSpan().Sort(static (x, y) => y.CompareTo(x));
        return levels;
    }

    private double[,] Weights(Func<double, double> factor) =>
        (_teacher + (_basis * _start.MapIndexed((i, a, d) => d * factor(_rates[i, a])) * _basis.Transpose())).ToArray();
}
