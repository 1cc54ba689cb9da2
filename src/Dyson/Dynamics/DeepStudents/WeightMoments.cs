using Dyson.Models;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Dyson.Dynamics;

/// <summary>Mean and covariance of a student's distance D from θ*, elements layer after layer, row by row (<see cref="StudentFluctuations"/>), and what they make of each layer's singular values.</summary>
public sealed class WeightMoments
{
    // Of the levels of a pair at a minimum that was found by iteration.
    private const double Degenerate = 1e-9;

    private readonly DeepStudent _model;
    private readonly double[][] _centre;
    private readonly double[] _mean;
    private readonly Matrix<double> _covariance;

    internal WeightMoments(DeepStudent model, double[][] centre, double[] mean, Matrix<double> covariance) =>
        (_model, _centre, _mean, _covariance) = (model, centre, mean, covariance);

    /// <summary>Number n of learnable elements.</summary>
    public int Count => _mean.Length;

    /// <summary>E D_a; 0 without weight decay.</summary>
    public double Mean(int element) => _mean[element];

    /// <summary>Cov(D_a, D_b).</summary>
    public double Covariance(int one, int other) => _covariance[one, other];

    /// <summary>A degenerate pair of singular values of a learnable layer of any shape.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <param name="first">The pair's first level in descending order, counted from 0; the second follows it.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such layer learns, or it has no such two levels.</exception>
    /// <exception cref="ArgumentException">The two levels differ at θ*.</exception>
    public StudentPair Pair(int layer, int first = 0)
    {
        if (!_model.LearnableLayers.Contains(layer))
        {
            throw new ArgumentOutOfRangeException(nameof(layer), layer, "Not a learnable layer.");
        }

        if (first < 0 || first + 1 >= _model.LevelsOf(layer))
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, $"The layer has {_model.LevelsOf(layer)} levels.");
        }

        int columns = _model.Student.Columns(layer);
        Svd<double> modes = Matrix<double>.Build.Dense(_model.Student.Rows(layer), columns, (i, k) => _centre[layer][(i * columns) + k]).Svd();
        if (modes.S[first] - modes.S[first + 1] > Degenerate * modes.S[0])
        {
            throw new ArgumentException($"Levels {first} and {first + 1} of layer {layer} differ: {modes.S[first]} and {modes.S[first + 1]}.", nameof(first));
        }

        Vector<double> Element(int i, int j) => Projection(layer, modes.U.Column(first + i), modes.VT.Row(first + j));
        Vector<double> sum = 0.5 * (Element(0, 0) + Element(1, 1));
        return new StudentPair(0.5 * (modes.S[first] + modes.S[first + 1]), _covariance, sum, Element(0, 0) - Element(1, 1), Element(0, 1) + Element(1, 0));
    }

    // uᵀ D v as a linear form of all learnable weights.
    private Vector<double> Projection(int layer, Vector<double> left, Vector<double> right)
    {
        Vector<double> form = Vector<double>.Build.Dense(Count);
        int next = _model.LearnableLayers.Where(l => l < layer).Sum(l => _centre[l].Length);
        for (int i = 0; i < left.Count; i++)
        {
            for (int k = 0; k < right.Count; k++)
            {
                form[next++] = left[i] * right[k];
            }
        }

        return form;
    }
}
