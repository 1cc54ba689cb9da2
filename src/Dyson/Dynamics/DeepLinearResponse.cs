using Dyson.Learning;
using Dyson.Models;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>
/// Linear response of a deep student about a minimum θ* of its mean loss: with the Hessian H and the covariance Q of the noisy gradient the deviation
/// follows δ' = (1 − αH)δ − αη, Cov η = Q, so that its covariance solves Σ' = (1 − αH)Σ(1 − αH) + α²Q, whose stationary form is Lyapunov's equation
/// HΣ + ΣH = αQ for small α.
/// </summary>
/// <remarks>
/// In the modes of H, a_i = 1 − αh_i: Σ_ij(t) = α²Q_ij(1 − (a_ia_j)^t)/(1 − a_ia_j), t steps after θ*. Q = (ε² + σ²⟨JᵀJ⟩ + Cov(Jᵀr))/|B|: noise added by hand, of the
/// labels, of the inputs. At a teacher that the student can imitate r = 0 and H = ⟨JᵀJ⟩. Then noise of labels alone has Q = σ²H/|B|, and to lowest order in α every
/// learnable weight fluctuates with the variance ασ²/(2|B|), independently of every other, whatever the network, except along flat directions, where there is none.
/// Left out are terms of higher order in the noise, and the fluctuations of ⟨JᵀJ⟩ over a batch, relative order α tr⟨JᵀJ⟩/|B|.
/// </remarks>
public sealed class DeepLinearResponse
{
    private const int NewtonSteps = 60;
    private const double Stationary = 1e-12;

    // Curvature below this fraction of the largest is that of a flat direction.
    private const double FlatBelow = 1e-9;

    // Central differences of an exact gradient: error of order the square.
    private const double DifferenceStep = 1e-5;

    private readonly DeepStudent _model;
    private readonly DeepLearning _learning;
    private readonly double[][] _minimum;
    private readonly double[] _curvatures;
    private readonly Matrix<double> _modes;
    private readonly Matrix<double> _noise;

    /// <summary>The response about the minimum that is nearest to a point.</summary>
    /// <param name="model">Student and teacher; at most two inputs, or linear networks.</param>
    /// <param name="learning">Gradient descent at a constant rate, with fresh or infinite data; weight decay is part of the loss.</param>
    /// <param name="teacher">The teacher's weights, layer by layer.</param>
    /// <param name="near">The student's weights from which Newton's method goes to the minimum.</param>
    /// <exception cref="ArgumentException">Another optimiser, a schedule, a fixed data set, a network that is not linear with more than two inputs, or no minimum near.</exception>
    public DeepLinearResponse(DeepStudent model, DeepLearning learning, IReadOnlyList<double[]> teacher, IReadOnlyList<double[]> near)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(learning);
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(near);
        learning.Validate(model);
        if (learning.Optimiser.Kind != OptimiserKind.Sgd || learning.Schedule is not null || learning.Data.Kind == DeepDataKind.Set)
        {
            throw new ArgumentException("Linear response is that of gradient descent at a constant rate with fresh or infinite data.", nameof(learning));
        }

        _model = model;
        _learning = learning;
        DeepMeanGradient gradient = new(model, [.. teacher]);
        double decay = learning.Optimiser.WeightDecay;
        _minimum = Minimise(gradient, [.. near.Select(w => w.ToArray())], decay);
        (Vector<double> mean, Matrix<double> gaussNewton, Matrix<double> ofInputs) = gradient.Averages(_minimum);
        bool imitates = decay == 0 && mean.InfinityNorm() < Stationary && ofInputs.L2Norm() < Stationary;
        Matrix<double> hessian = imitates ? gaussNewton : Hessian(gradient, decay);
        Matrix<double> noise = Matrix<double>.Build.DenseIdentity(gradient.Parameters) * (learning.Noise * learning.Noise);
        if (learning.Data.Kind == DeepDataKind.Fresh)
        {
            if (!imitates && !gradient.IsExactInFourthMoments)
            {
                throw new ArgumentException($"A residual loss with fresh data needs at most {DeepMeanGradient.MostInputs} inputs.", nameof(model));
            }

            noise += (gaussNewton * (learning.LabelNoise * learning.LabelNoise)) + ofInputs;
        }

        MathNet.Numerics.LinearAlgebra.Factorization.Evd<double> modes = hessian.Evd(Symmetricity.Symmetric);
        _curvatures = [.. modes.EigenValues.Select(value => value.Real)];
        double flat = FlatBelow * _curvatures.Max();
        _curvatures = [.. _curvatures.Select(h => Math.Abs(h) < flat ? 0 : h)];
        _modes = modes.EigenVectors;
        _noise = _modes.TransposeThisAndMultiply(noise) * _modes / learning.BatchSize;
    }

    /// <summary>Eigenvalues of H, ascending; those of flat directions are 0.</summary>
    public IReadOnlyList<double> Curvatures => _curvatures;

    /// <summary>θ*, layer by layer, each row by row; also the layers that are fixed.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Minimum => _minimum;

    /// <summary>The fluctuations <paramref name="steps"/> steps after a start at θ*.</summary>
    /// <param name="steps">t ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">t is negative.</exception>
    public DeepFluctuations After(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return Fluctuations((a, noise) => Math.Abs(1 - a) < Stationary ? steps * noise : noise * (1 - Math.Pow(a, steps)) / (1 - a));
    }

    /// <summary>The stationary fluctuations. A flat direction that no noise reaches does not fluctuate.</summary>
    /// <exception cref="InvalidOperationException">There is no stationary state: noise along a flat direction, or αh ≥ 2.</exception>
    public DeepFluctuations AtRest()
    {
        double largest = _noise.Enumerate().Max(Math.Abs);
        return Fluctuations((a, noise) =>
            Math.Abs(noise) <= FlatBelow * largest && Math.Abs(1 - a) < Stationary ? 0
            : Math.Abs(a) < 1 - Stationary ? noise / (1 - a)
            : throw new InvalidOperationException("The student has no stationary state: noise drives a flat direction, or the learning rate is beyond stability."));
    }

    private DeepFluctuations Fluctuations(Func<double, double, double> sum)
    {
        double rate = _learning.LearningRate;
        Matrix<double> covariance = Matrix<double>.Build.Dense(_curvatures.Length, _curvatures.Length, (i, j) =>
            sum((1 - (rate * _curvatures[i])) * (1 - (rate * _curvatures[j])), rate * rate * _noise[i, j]));
        return new DeepFluctuations(_model, _minimum, _modes * covariance * _modes.Transpose());
    }

    private double[][] Minimise(DeepMeanGradient gradient, double[][] near, double decay)
    {
        double[][] weights = near;
        for (int step = 0; step < NewtonSteps; step++)
        {
            Vector<double> theta = Learnable(weights);
            (Vector<double> mean, Matrix<double> gaussNewton, _) = gradient.Averages(weights);
            Vector<double> slope = mean + (decay * theta);
            if (slope.InfinityNorm() < Stationary)
            {
                return weights;
            }

            // Levenberg's step never climbs a saddle; with decay its curvature is at least λ.
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
            hessian.SetColumn(i, (gradient.Mean(With(_minimum, theta + step)) - gradient.Mean(With(_minimum, theta - step))) / (2 * DifferenceStep));
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
