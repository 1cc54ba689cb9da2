using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Experiments;

/// <summary>From a grid point's options to its model and update rule: the only place that knows both.</summary>
public sealed class TrainingFactory : ITrainingFactory
{
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">There is no training for this model.</exception>
    public ITraining Create(PointOptions point, string streamName)
    {
        ArgumentNullException.ThrowIfNull(point);
        return (point.Model, point.Learning) switch
        {
            (GaussianRbmOptions model, RbmLearningOptions learning) => Recorded(
                new RbmTraining(Model(model), Learning(learning), streamName),
                point.Levels == LevelChoice.Singular ? x => Math.Sqrt(x) / model.HiddenStandardDeviation : null),
            (TeacherStudentOptions model, TeacherStudentLearningOptions learning) =>
                new TeacherStudentTraining(Model(model), Learning(learning), streamName, eigenvalues: point.Levels == LevelChoice.Eigenvalues),
            (HiddenLayerOptions model, TeacherStudentLearningOptions learning) => new HiddenLayerTraining(
                Model(model), Learning(learning), streamName, eigenvalues: point.Levels == LevelChoice.Eigenvalues, basis: learning.Basis),
            (DeepStudentOptions model, DeepLearningOptions learning) => Deep(model, learning, point.RecordWeights, streamName),
            _ => throw new NotSupportedException($"There is no training for the model '{point.Model.Type}'."),
        };
    }

    /// <summary>The Boltzmann machine that the options describe.</summary>
    public static GaussianRbm Model(GaussianRbmOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        TargetSpectrum target = options.Target switch
        {
            RingTarget ring => TargetSpectrum.Ring(options.Visible, ring.MassSquared),
            ListTarget list => TargetSpectrum.FromEigenvalues(list.Eigenvalues),
            CovarianceTarget file => TargetSpectrum.FromCovariance(Rectangle(file.Covariance, options.Visible)),
            _ => throw new NotSupportedException($"There is no target '{options.Target.Type}'."),
        };
        return new GaussianRbm(target, options.Hidden, options.MassSquared, Initial(options.Initial), options.HiddenStandardDeviation);
    }

    /// <summary>The learning of a Boltzmann machine that the options describe.</summary>
    public static PcdLearning Learning(RbmLearningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PcdLearning(options.LearningRate, options.BatchSize, options.Sampler.Sweeps, options.Sampler.Method, options.Sampler.Chains);
    }

    /// <summary>The teacher and student that the options describe.</summary>
    public static TeacherStudent Model(TeacherStudentOptions options) => PlainStudent(options);

    /// <summary>The teacher, student and layer that the options describe.</summary>
    public static HiddenLayerStudent Model(HiddenLayerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new HiddenLayerStudent(PlainStudent(options), Layer(options.Layer, options.Eigenvalues.Count));
    }

    /// <summary>The fixed layer that the options describe, for a student of the given size. A random one is drawn from the stream (its seed, "hidden layer", 0).</summary>
    public static HiddenLayer Layer(LayerOptions options, int size) => options switch
    {
        DiagonalLayer diagonal => HiddenLayer.FromSingularValues(diagonal.SingularValues),
        GradedLayer graded => HiddenLayer.Graded(size, graded.Smallest, graded.ConditionNumber),
        RandomLayer random => HiddenLayer.Random(
            random.Rows, size, random.StandardDeviation, new RandomStream(new StreamKey((ulong)random.Seed, "hidden layer", 0))),
        MatrixLayer matrix => HiddenLayer.FromMatrix(Rectangle(matrix.Matrix, matrix.Rows)),
        _ => throw new NotSupportedException("There is no such layer."),
    };

    /// <summary>The student's learning that the options describe.</summary>
    public static NoisyGradientLearning Learning(TeacherStudentLearningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new NoisyGradientLearning(
            options.LearningRate, options.BatchSize, options.Noise, options.FiniteBatches ? StudentData.Batches : StudentData.Infinite,
            options.SharedInputs, options.Replay);
    }

    /// <summary>The deep student and its teacher that the options describe.</summary>
    public static DeepStudent Model(DeepStudentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DeepStudent(Network(options.Inputs, options.Student), Network(options.Inputs, options.Teacher));
    }

    /// <summary>The deep student's learning that the options describe.</summary>
    public static DeepLearning Learning(DeepLearningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DeepLearning(
            options.LearningRate, options.BatchSize, options.Optimiser, options.Data, options.Noise, options.LabelNoise, options.Schedule.Schedule);
    }

    private static DeepNetwork Network(int inputs, IEnumerable<DeepLayerOptions> layers) =>
        new(inputs, [.. layers.Select(layer => new DeepLayer(layer.Width, layer.Activation, layer.Weights.Law, layer.Learnable))]);

    private static InitialWeights Initial(InitialOptions options) => options switch
    {
        NormalInitial normal => InitialWeights.Normal(normal.StandardDeviation),
        ZeroInitial => InitialWeights.Zero,
        _ => InitialWeights.AtTarget,
    };

    private static TeacherStudent PlainStudent(LinearStudentOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new TeacherStudent(
            options.Eigenvalues, Initial(options.Initial), options.Symmetric,
            options.RandomRotation ? TeacherRotation.Random : TeacherRotation.None);
    }

    private static double[,] Rectangle(double[] elements, int rows)
    {
        double[,] matrix = new double[rows, elements.Length / rows];
        Buffer.BlockCopy(elements, 0, matrix, 0, sizeof(double) * elements.Length);
        return matrix;
    }

    private static ITraining Deep(DeepStudentOptions model, DeepLearningOptions learning, bool weights, string streamName)
    {
        DeepStudentTraining training = new(Model(model), Learning(learning), streamName, recordWeights: weights);
        return weights ? new SeparatedWeights(training, model.LevelCount) : training;
    }

    private static ITraining Recorded(ITraining training, Func<double, double>? observable) =>
        observable is null ? training : new ObservedTraining(training, observable);

    /// <summary>Takes apart what a training records: the levels, and the weights behind them.</summary>
    private sealed class SeparatedWeights(DeepStudentTraining training, int levelCount) : ITraining
    {
        public int LevelCount => levelCount;

        public TrainingBlock Train(ulong seed, long firstReplica, int replicas, ReadOnlySpan<long> snapshots, CancellationToken cancellation)
        {
            TrainingBlock both = training.Train(seed, firstReplica, replicas, snapshots, cancellation);
            int rows = replicas * snapshots.Length;
            int weightCount = training.LevelCount - levelCount;
            double[] levels = new double[rows * levelCount];
            double[] weights = new double[rows * weightCount];
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<double> recorded = both.Levels.AsSpan(row * training.LevelCount, training.LevelCount);
                recorded[..levelCount].CopyTo(levels.AsSpan(row * levelCount));
                recorded[levelCount..].CopyTo(weights.AsSpan(row * weightCount));
            }

            return both with { Levels = levels, Weights = weights };
        }
    }

    /// <summary>Records an increasing function of the training's levels instead of themselves.</summary>
    private sealed class ObservedTraining(ITraining training, Func<double, double> observable) : ITraining
    {
        public int LevelCount => training.LevelCount;

        public TrainingBlock Train(ulong seed, long firstReplica, int replicas, ReadOnlySpan<long> snapshots, CancellationToken cancellation)
        {
            TrainingBlock block = training.Train(seed, firstReplica, replicas, snapshots, cancellation);
            return block with { Levels = [.. block.Levels.Select(observable)] };
        }
    }
}
