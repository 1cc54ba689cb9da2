using Dyson.Learning;
using Dyson.Models;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>
/// Linear response of a deep student about a minimum θ* of its mean loss. With the Hessian H, the curvature C of a batch (⟨C⟩ = H) and the covariance Q of the noisy
/// gradient at θ* the deviation δ' = (1 − αC)δ − αη has the covariance Σ' = (1 − αH)Σ(1 − αH) + (α²/|B|)⟨(JᵀJ − H)Σ(JᵀJ − H)⟩ + α²Q, whose stationary
/// form for small α is Lyapunov's equation HΣ + ΣH = αQ.
/// </summary>
/// <remarks>
/// With fresh inputs θ* is the teacher, which the student must be able to imitate: H = ⟨JᵀJ⟩, J = ∂y/∂θ, Q = (ε² + σ²H)/|B|. Noise of the labels alone, σ, is then
/// Q ∝ H: to lowest order in α every learnable weight fluctuates with the variance ασ²/(2|B|), independently of every other, whatever the network, except along flat
/// directions, where it is still. With infinite data the batches are silent, Q = ε²/|B|, and weight decay may be part of the loss. α and |B| are exact; higher orders of the
/// noise itself are left out.
/// </remarks>
public sealed class DeepLinearResponse
{
    /// <summary>Most learnable weights: their covariances must be few enough for a matrix that acts on them.</summary>
    public const int MostWeights = 20;

    private const int NewtonSteps = 60;
    private const double Stationary = 1e-12;

    // Central differences of an exact gradient: error of order the square.
    private const double DifferenceStep = 1e-5;

    private readonly DeepStudent _model;
    private readonly double[][] _minimum;
    private readonly PackedSymmetric _packed;
    private readonly Matrix<double> _step;
    private readonly Vector<double> _noise;

    /// <summary>The response about the minimum that is nearest to a point.</summary>
    /// <param name="model">Student and teacher; at most two inputs, or linear networks.</param>
    /// <param name="learning">Gradient descent at a constant rate, with fresh or infinite data.</param>
    /// <param name="teacher">The teacher's weights, layer by layer, each row by row.</param>
    /// <param name="near">The student's weights from which the minimum is sought.</param>
    /// <exception cref="ArgumentException">
    /// Another optimiser, a schedule, a fixed data set, too many weights, more than two inputs of fresh data, no minimum near, or one with fresh data that leaves a loss.
    /// </exception>
    public DeepLinearResponse(DeepStudent model, DeepLearning learning, IReadOnlyList<double[]> teacher, IReadOnlyList<double[]> near)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(learning);
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(near);
        learning.Validate(model);
        DeepMeanGradient gradient = new(model, [.. teacher]);
        bool fresh = learning.Data.Kind == DeepDataKind.Fresh;
        double decay = learning.Optimiser.WeightDecay;
        RequireKnown(learning, gradient, fresh && decay > 0);
        _model = model;
        (_minimum, Matrix<double> gaussNewton) = Minimise(gradient, [.. near.Select(w => w.ToArray())], decay);
        Matrix<double> hessian = decay == 0 ? gaussNewton : Hessian(gradient, decay);
        Curvatures = [.. hessian.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real)];
        double rate = learning.LearningRate;
        double batch = rate * rate / learning.BatchSize;
        Matrix<double> one = Matrix<double>.Build.DenseIdentity(gradient.Parameters);
        _packed = new PackedSymmetric(gradient.Parameters);
        double[,] step = new double[_packed.Length, _packed.Length];
        _packed.AddCongruence(1, one - (rate * hessian), step);
        if (fresh)
        {
            _packed.AddCongruence(-batch, hessian, step);
        }

        _step = Matrix<double>.Build.DenseOfArray(step);
        if (fresh)
        {
            _step += batch * gradient.CurvatureOnBothSides(_minimum);
        }

        _noise = batch * _packed.Pack((learning.Noise * learning.Noise * one) + (learning.LabelNoise * learning.LabelNoise * gaussNewton));
    }

    /// <summary>Eigenvalues of H, ascending; 0 to rounding for flat directions.</summary>
    public IReadOnlyList<double> Curvatures { get; }

    /// <summary>θ*, layer by layer, each row by row; also the layers that are fixed.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Minimum => _minimum;

    /// <summary>The fluctuations <paramref name="steps"/> steps after a start at θ*; the work grows with the logarithm of their number.</summary>
    /// <param name="steps">t ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">t is negative.</exception>
    public DeepFluctuations After(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Vector<double> covariance = Vector<double>.Build.Dense(_packed.Length);
        Matrix<double> step = _step;
        Vector<double> noise = _noise;
        for (long left = steps; left > 0; left >>= 1)
        {
            covariance = (left & 1) != 0 ? (step * covariance) + noise : covariance;
            (noise, step) = ((step * noise) + noise, left > 1 ? step * step : step);
        }

        return new DeepFluctuations(_model, _minimum, _packed.Unpack(covariance));
    }

    private static void RequireKnown(DeepLearning learning, DeepMeanGradient gradient, bool residual)
    {
        if (learning.Optimiser.Kind != OptimiserKind.Sgd || (learning.Schedule ?? LearningRateSchedule.Constant) != LearningRateSchedule.Constant || learning.Data.Kind == DeepDataKind.Set)
        {
            throw new ArgumentException("Linear response is that of gradient descent at a constant rate with fresh or infinite data.", nameof(learning));
        }

        if (residual)
        {
            throw new ArgumentException("Weight decay leaves a loss, whose noise with fresh data is not known here; use infinite data.", nameof(learning));
        }

        if (learning.Data.Kind == DeepDataKind.Fresh && !gradient.IsExactInFourthMoments)
        {
            throw new ArgumentException($"Fresh data need at most {DeepMeanGradient.MostInputs} inputs.", nameof(learning));
        }

        if (gradient.Parameters > MostWeights)
        {
            throw new ArgumentException($"At most {MostWeights} weights can be learnable; there are {gradient.Parameters}.", nameof(gradient));
        }
    }

    private (double[][] Minimum, Matrix<double> GaussNewton) Minimise(DeepMeanGradient gradient, double[][] near, double decay)
    {
        double[][] weights = near;
        for (int step = 0; step < NewtonSteps; step++)
        {
            Vector<double> theta = Learnable(weights);
            (Vector<double> mean, Matrix<double> gaussNewton) = gradient.Averages(weights);
            Vector<double> slope = mean + (decay * theta);
            if (slope.InfinityNorm() < Stationary)
            {
                return (weights, gaussNewton);
            }

            // Levenberg's step never climbs to a saddle.
            Matrix<double> damped = gaussNewton + (Matrix<double>.Build.DenseIdentity(theta.Count) * Math.Max(decay, slope.InfinityNorm()));
            weights = With(weights, theta - damped.Solve(slope));
        }

        throw new ArgumentException("No minimum of the loss was found near the given weights.", nameof(near));
    }

    private Matrix<double> Hessian(DeepMeanGradient gradient, double decay)
    {
        Vector<double> theta = Learnable(_minimum);
        Matrix<double> hessian = Matrix<double>.Build.Dense(theta.Count, theta.Count);
        for (int i = 0; i < theta.Count; i++)
        {
            Vector<double> step = Vector<double>.Build.Dense(theta.Count, k => k == i ? DifferenceStep : 0);
            Vector<double> MeanAt(Vector<double> point) => gradient.Averages(With(_minimum, point)).Mean;
            hessian.SetColumn(i, (MeanAt(theta + step) - MeanAt(theta - step)) / (2 * DifferenceStep));
        }

        return (0.5 * (hessian + hessian.Transpose())) + (Matrix<double>.Build.DenseIdentity(theta.Count) * decay);
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
