using Dyson.Learning;
using Dyson.Models;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics;

/// <summary>
/// Second moments of D = θ − θ* for a student that starts at a minimum θ* of its mean loss, its teacher as a rule, to first order in D, after any number of steps:
/// G = C D + ξ with C = |B|⁻¹Σ JᵀJ over a fresh batch, E C = H, and Cov ξ = (σ²H + ε²)/|B|, σ the noise of labels, ε the added one.
/// </summary>
/// <remarks>
/// <para>C is independent of D, so (C − H)D is white noise of covariance |B|⁻¹(E[JᵀJ M JᵀJ] − H M H), M = E DDᵀ: the moments are closed. For gradient descent and both momenta their recursion is exact in α, β and t.
/// Left out is what is of second order in D in the gradient: relative corrections of order D², of order |D| for rectified units, whose slope jumps.</para>
/// <para>For gradient descent Σ' = (1 − αH)Σ(1 − αH) + (α²/|B|)⟨(JᵀJ − H)Σ(JᵀJ − H)⟩ + α²Cov ξ, at small α Lyapunov's equation HΣ + ΣH = α Cov ξ. With infinite data batches are silent, C = H.</para>
/// <para>Adam: v̂ is replaced by its mean, the moving average of E G², which holds as long as noise dominates the gradient's mean and β₂ is near 1; then each element has a rate of its own,
/// α(1 − β₁)/((1 − β₁ᵗ)(√v̂ + ε_A)). About the teacher weight decay moves the mean of D, to first order; about the minimum (<see cref="AboutMinimum"/>) it belongs to the loss.</para>
/// </remarks>
public sealed class StudentFluctuations
{
    private readonly DeepStudent _model;
    private readonly DeepLearning _learning;
    private readonly double[][] _centre;

    // Null about the teacher.
    private readonly LossMinimum? _minimum;

    /// <summary>The fluctuations about the teacher.</summary>
    /// <param name="model">Student and teacher of one architecture, as <see cref="TangentMoments"/> takes it: every layer that learns starts at the teacher, every other is the teacher's.</param>
    /// <param name="learning">Fresh inputs or infinite data, constant rate.</param>
    /// <param name="teacher">The teacher's weights, layer by layer, each row by row; needed where they are random.</param>
    /// <exception cref="ArgumentException">A schedule, a fixed set, or a model of another kind.</exception>
    public StudentFluctuations(DeepStudent model, DeepLearning learning, IReadOnlyList<double[]>? teacher = null)
        : this(model, learning, Teacher(model, teacher), null, null)
    {
    }

    private StudentFluctuations(DeepStudent model, DeepLearning learning, double[][] centre, LossMinimum? minimum, TangentMoments? tangent)
    {
        ArgumentNullException.ThrowIfNull(learning);
        learning.Validate(model);
        if (learning.Data.Kind == DeepDataKind.Set || (learning.Schedule is { } schedule && schedule != LearningRateSchedule.Constant))
        {
            throw new ArgumentException("The recursion knows fresh inputs, infinite data and a constant learning rate.", nameof(learning));
        }

        if (minimum is { IsTeacher: false } && learning.Data.Kind == DeepDataKind.Fresh)
        {
            throw new ArgumentException("The minimum leaves a loss, whose noise with fresh data is not known here; use infinite data.", nameof(learning));
        }

        _model = model;
        _learning = learning;
        _centre = centre;
        _minimum = minimum;
        Tangent = tangent ?? TangentMoments.Of(model.Student, centre);
    }

    /// <summary>The averages of the Jacobian at θ*.</summary>
    public TangentMoments Tangent { get; }

    /// <summary>θ*, layer by layer, each row by row; also the layers that are fixed.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Centre => _centre;

    /// <summary>Eigenvalues of the Hessian of the loss, weight decay included, ascending; 0 to rounding for flat directions.</summary>
    public IReadOnlyList<double> Curvatures => [.. Curvature().Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real)];

    /// <summary>The fluctuations about the minimum of the mean loss, weight decay included, that is nearest to a point.</summary>
    /// <param name="model">As <see cref="TangentMoments"/> takes it; the teacher may have another architecture.</param>
    /// <param name="learning">As for the constructor; decay that is not decoupled. Where the minimum leaves a loss, infinite data.</param>
    /// <param name="teacher">The teacher's weights, layer by layer, each row by row.</param>
    /// <param name="near">The student's weights from which the minimum is sought.</param>
    /// <exception cref="ArgumentException">Another kind of learning or model, no minimum near, or one that leaves a loss with fresh data.</exception>
    public static StudentFluctuations AboutMinimum(DeepStudent model, DeepLearning learning, IReadOnlyList<double[]> teacher, IReadOnlyList<double[]> near)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(learning);
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(near);
        if (learning.Optimiser is { Decoupled: true, WeightDecay: > 0 })
        {
            throw new ArgumentException("Decoupled decay is no part of the loss; expand about the teacher.", nameof(learning));
        }

        LossMinimum minimum = LossMinimum.Near(model, teacher, near, learning.Optimiser.WeightDecay);
        return new StudentFluctuations(model, learning, minimum.Weights, minimum, null);
    }

    /// <summary>The same student, trained otherwise; the quadrature is not repeated.</summary>
    /// <exception cref="ArgumentException">About a minimum: another weight decay.</exception>
    public StudentFluctuations With(DeepLearning learning)
    {
        ArgumentNullException.ThrowIfNull(learning);
        return _minimum is null || (learning.Optimiser.WeightDecay == _learning.Optimiser.WeightDecay && (learning.Optimiser.WeightDecay == 0 || !learning.Optimiser.Decoupled))
            ? new StudentFluctuations(_model, learning, _centre, _minimum, Tangent)
            : throw new ArgumentException("The minimum depends on the weight decay.", nameof(learning));
    }

    /// <summary>Mean and covariance of D after a number of steps from θ* on. The work grows with their logarithm, with Adam with their number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public WeightMoments After(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        double[] centre = [.. _model.LearnableLayers.SelectMany(l => _centre[l])];
        double decay = _minimum is null && !_learning.Optimiser.Decoupled ? _learning.Optimiser.WeightDecay : 0;
        (double[] mean, Matrix<double> covariance) = new MomentRecursion(_learning, Tangent, Curvature(), [.. centre.Select(w => decay * w)], centre).After(steps);
        return new WeightMoments(_model, _centre, mean, covariance);
    }

    // The slope of the mean gradient in D.
    private Matrix<double> Curvature() => _minimum?.Hessian ?? Matrix<double>.Build.Dense(
        Tangent.Count, Tangent.Count, (a, b) => Tangent.Hessian(a, b) + (a == b && !_learning.Optimiser.Decoupled ? _learning.Optimiser.WeightDecay : 0));

    private static double[][] Teacher(DeepStudent model, IReadOnlyList<double[]>? given)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Student.Depth != model.Teacher.Depth)
        {
            throw new ArgumentException("Student and teacher must have as many layers.", nameof(model));
        }

        double[][] weights = new double[model.Student.Depth][];
        for (int l = 0; l < weights.Length; l++)
        {
            DeepLayer layer = model.Student.Layers[l];
            DeepLayer teacher = model.Teacher.Layers[l];
            bool atTeacher = layer.Weights.Kind == DeepWeightKind.AtTeacher;
            if ((layer.Learnable && !atTeacher) || layer.Activation != teacher.Activation)
            {
                throw new ArgumentException($"Layer {l} of the student must start at a teacher's layer with the same activation.", nameof(model));
            }

            if (!(atTeacher || layer.Weights.Equals(teacher.Weights)) || (teacher.Weights.IsRandom && (given is null || !atTeacher)))
            {
                throw new ArgumentException($"The weights of layer {l} are random or not the teacher's; the averages are taken at given ones.", nameof(model));
            }

            weights[l] = new double[model.Student.Rows(l) * model.Student.Columns(l)];
            if (given is not null && given[l].Length != weights[l].Length)
            {
                throw new ArgumentException("There must be one matrix of the layer's shape for each layer.", nameof(given));
            }

            if (given is not null)
            {
                given[l].CopyTo(weights[l], 0);
            }
            else
            {
                teacher.Weights.Write(model.Student.Rows(l), model.Student.Columns(l), [], weights[l]);
            }
        }

        return weights;
    }
}
