using Dyson.Models;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>A minimum θ* of a student's mean loss ½⟨|y − ŷ|²⟩ + ½λ|θ|² over all inputs, with its Hessian.</summary>
internal sealed class LossMinimum
{
    private const int NewtonSteps = 60;
    private const double Stationary = 1e-12;

    // Central differences of an exact gradient: error of order the square.
    private const double DifferenceStep = 1e-5;

    // ⟨|y − ŷ|²⟩ of a student that has become its teacher, whose answers are of order 1.
    private const double NoResidual = 1e-20;

    private readonly DeepStudent _model;
    private readonly double[][] _inputs;
    private readonly double[] _nodeWeights;
    private readonly double[][] _answers;
    private readonly double _decay;

    private LossMinimum(DeepStudent model, IReadOnlyList<double[]> teacher, IReadOnlyList<double[]> near, double decay)
    {
        _model = model;
        _decay = decay;
        (_inputs, _nodeWeights) = InputQuadrature.Of(model.Student, model.Teacher);
        NetworkJacobian answers = new(model.Teacher, teacher);
        _answers = [.. _inputs.Select(answers.Answer)];
        double[][] weights = [.. near.Select(w => w.ToArray())];
        for (int step = 0; step < NewtonSteps; step++)
        {
            (Vector<double> slope, Matrix<double> gaussNewton, double residual) = Averages(weights);
            if (slope.InfinityNorm() < Stationary)
            {
                IsTeacher = residual < NoResidual;
                Weights = weights;
                Hessian = IsTeacher ? gaussNewton + (Matrix<double>.Build.DenseIdentity(slope.Count) * decay) : Differences(weights);
                return;
            }

            // Levenberg's step never climbs to a saddle.
            Matrix<double> damped = gaussNewton + (Matrix<double>.Build.DenseIdentity(slope.Count) * Math.Max(decay, slope.InfinityNorm()));
            weights = With(weights, Learnable(weights) - damped.Solve(slope));
        }

        throw new ArgumentException("No minimum of the loss was found near the given weights.", nameof(near));
    }

    /// <summary>θ*, also of fixed layers.</summary>
    public double[][] Weights { get; }

    /// <summary>Of the whole loss.</summary>
    public Matrix<double> Hessian { get; }

    /// <summary>Whether y = ŷ at θ*.</summary>
    public bool IsTeacher { get; }

    /// <summary>The minimum that Levenberg's method finds from a point.</summary>
    public static LossMinimum Near(DeepStudent model, IReadOnlyList<double[]> teacher, IReadOnlyList<double[]> near, double decay) => new(model, teacher, near, decay);

    // ⟨Jᵀr⟩ + λθ, ⟨JᵀJ⟩ and ⟨|r|²⟩, r = y − ŷ.
    private (Vector<double> Slope, Matrix<double> GaussNewton, double Residual) Averages(double[][] weights)
    {
        NetworkJacobian jacobian = new(_model.Student, weights);
        int n = jacobian.Count;
        double[] rows = new double[_model.Student.Outputs * n];
        double[] slope = new double[n];
        double[,] gaussNewton = new double[n, n];
        double square = 0;
        for (int node = 0; node < _inputs.Length; node++)
        {
            double[] answer = jacobian.Write(_inputs[node], rows);
            for (int o = 0; o < answer.Length; o++)
            {
                double residual = answer[o] - _answers[node][o];
                square += _nodeWeights[node] * residual * residual;
                for (int a = 0; a < n; a++)
                {
                    double scaled = _nodeWeights[node] * rows[(o * n) + a];
                    slope[a] += scaled * residual;
                    for (int b = 0; b < n; b++)
                    {
                        gaussNewton[a, b] += scaled * rows[(o * n) + b];
                    }
                }
            }
        }

        return (Vector<double>.Build.Dense(slope) + (_decay * Learnable(weights)), Matrix<double>.Build.DenseOfArray(gaussNewton), square);
    }

    private Matrix<double> Differences(double[][] weights)
    {
        Vector<double> theta = Learnable(weights);
        Matrix<double> hessian = Matrix<double>.Build.Dense(theta.Count, theta.Count);
        for (int i = 0; i < theta.Count; i++)
        {
            Vector<double> step = Vector<double>.Build.Dense(theta.Count, k => k == i ? DifferenceStep : 0);
            hessian.SetColumn(i, (Averages(With(weights, theta + step)).Slope - Averages(With(weights, theta - step)).Slope) / (2 * DifferenceStep));
        }

        return 0.5 * (hessian + hessian.Transpose());
    }

    private Vector<double> Learnable(double[][] weights) => Vector<double>.Build.DenseOfEnumerable(_model.LearnableLayers.SelectMany(l => weights[l]));

    private double[][] With(double[][] weights, Vector<double> theta)
    {
        double[][] changed = [.. weights.Select(w => w.ToArray())];
        int next = 0;
        foreach (int l in _model.LearnableLayers)
        {
            for (int i = 0; i < changed[l].Length; i++)
            {
                changed[l][i] = theta[next++];
            }
        }

        return changed;
    }
}
