using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>The update rule and its length: the section <c>learning</c>.</summary>
public abstract record LearningOptions
{
    /// <summary><c>learning.rule</c>: the update rule. Default <c>sgd</c>; only deep-student has others.</summary>
    public string Rule { get; init; } = "sgd";

    /// <summary><c>learning.learning-rate</c>: α. Required; above 0 and at most 10 (gaussian-rbm, deep-student), below 2 (teacher-student, hidden-layer).</summary>
    public required double LearningRate { get; init; }

    /// <summary><c>learning.batch-size</c>: |B|. Required; 1 … 10⁶.</summary>
    public required int BatchSize { get; init; }

    /// <summary><c>learning.steps</c>: number of updates. Required; a whole number from 1 to 10¹², or <c>over-learning-rate</c>.</summary>
    public required StepCount Steps { get; init; }
}

/// <summary>Learning of a Gaussian RBM by persistent contrastive divergence.</summary>
public sealed record RbmLearningOptions : LearningOptions
{
    /// <summary><c>learning.sampler</c>. Default persistent chains, three sweeps, method auto, stationary start.</summary>
    public SamplerOptions Sampler { get; init; } = new();
}

/// <summary>Learning of a teacher–student model with noise added to the gradient.</summary>
public sealed record TeacherStudentLearningOptions : LearningOptions
{
    /// <summary><c>learning.noise</c>: ε, A = ε², of the noise added to the gradient in the GOE convention. Required; 0 … 1000.</summary>
    public required double Noise { get; init; }

    /// <summary><c>learning.data</c>: <c>batches</c> averages the gradient over |B| inputs x ~ N(0, 1); <c>infinite</c> takes the expectation. Default <c>infinite</c>.</summary>
    public bool FiniteBatches { get; init; }

    /// <summary><c>learning.shared-inputs</c>: all replicas of a point see the same inputs; needs <c>data: batches</c>. Default false.</summary>
    public bool SharedInputs { get; init; }

    /// <summary>
    /// <c>learning.replay</c>: number of batches in an epoch, after which inputs and noise repeat; needs <c>data: batches</c>. Default false (0
    /// here): every batch is new. 1 … 10⁶.
    /// </summary>
    public int Replay { get; init; }

    /// <summary>
    /// <c>learning.basis</c>, hidden-layer only: <c>given</c> multiplies by G = ZᵀZ as a matrix, <c>eigenvectors</c> works where G is diagonal, at the cost of
    /// no layer. Other trajectories of one law. Default <c>eigenvectors</c>.
    /// </summary>
    public LayerBasis Basis { get; init; }
}

/// <summary>Learning of a deep student.</summary>
public sealed record DeepLearningOptions : LearningOptions
{
    /// <summary>
    /// <c>learning.rule</c> (sgd, momentum, nesterov, adam, adamw) with <c>learning.momentum</c> (β or β₁, default 0.9), <c>learning.second-moment</c> (β₂,
    /// default 0.999), <c>learning.epsilon</c> (default 10⁻⁸), <c>learning.weight-decay</c> (λ, default 0, of adamw 0.01) and
    /// <c>learning.decoupled-decay</c> (default false; of sgd, momentum, nesterov).
    /// </summary>
    public required Optimiser Optimiser { get; init; }

    /// <summary><c>learning.data</c>: fresh, infinite, or <c>{ set: P, shared: true, order: replacement }</c>. Default fresh.</summary>
    public DeepData Data { get; init; } = DeepData.Fresh;

    /// <summary><c>learning.noise</c>: ε, added to the gradient as ε/√|B| times independent standard normals. Default 0; up to 1000.</summary>
    public double Noise { get; init; }

    /// <summary><c>learning.label-noise</c>: σ of the labels. Default 0; up to 1000.</summary>
    public double LabelNoise { get; init; }

    /// <summary><c>learning.schedule</c>. Default constant.</summary>
    public ScheduleOptions Schedule { get; init; } = new ConstantSchedule();
}
