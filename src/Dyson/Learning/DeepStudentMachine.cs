using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>Deep students in training, one a lane.</summary>
internal sealed class DeepStudentMachine<T> : Machine<T>
    where T : unmanaged, ILanes<T>
{
    // A weight this many times larger than student and teacher ever need does not come back.
    private const double BlowUpBound = 1e4;

    // Up to this size Jacobi rotations in lanes; beyond it one dense decomposition after the other is faster.
    private const int LargestLaneSpectrum = 64;

    // A few tenths of a second.
    private const double MultiplyAddsBetweenChecks = 1e9;

    private readonly DeepStudent _model;
    private readonly DeepLearning _learning;
    private readonly bool _recordWeights;
    private readonly int[] _learnable;
    private readonly DeepPass<T> _student;
    private readonly DeepBatches<T> _batches;
    private readonly OptimiserState<T>[] _optimisers;
    private readonly LaneMemory<T> _scratch;
    private readonly LearningRateSchedule _schedule;
    private readonly double _noise;
    private readonly double _bound;
    private LaneStream<T> _random;
    private long _step;

    /// <summary>The machines of T.Count replicas.</summary>
    /// <param name="model">Student and teacher.</param>
    /// <param name="learning">The update rule.</param>
    /// <param name="teacher">The teacher's weights.</param>
    /// <param name="fixedLayers">The weights of the student's fixed layers, null for the others.</param>
    /// <param name="recordWeights">Whether the weights follow the levels.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stream">The grid point's name.</param>
    /// <param name="firstReplica">The first replica's number.</param>
    public DeepStudentMachine(
        DeepStudent model, DeepLearning learning, double[][] teacher, double[]?[] fixedLayers, bool recordWeights, ulong seed, string stream, long firstReplica)
    {
        _model = model;
        _learning = learning;
        _recordWeights = recordWeights;
        _learnable = [.. model.LearnableLayers];
        _schedule = learning.Schedule ?? LearningRateSchedule.Constant;
        _noise = learning.Noise / Math.Sqrt(learning.BatchSize);
        _student = new DeepPass<T>(model.Student, learning.InputsAStep(model), learns: true);
        _optimisers = [.. _learnable.Select(l => new OptimiserState<T>(learning.Optimiser, _student.Weights(l).Length))];
        int largest = Enumerable.Range(0, model.Student.Depth).Max(l => _student.Weights(l).Length);
        _scratch = new LaneMemory<T>(largest);
        _bound = BlowUpBound * LargestExpected();
        LevelCount = CountLevels(model, recordWeights);
        StepsBetweenCancellationChecks = (int)Math.Clamp(MultiplyAddsBetweenChecks / MultiplyAddsAStep(), 1, base.StepsBetweenCancellationChecks);
        _random = new LaneStream<T>(seed, stream, firstReplica);
        Start(teacher, fixedLayers);
        _batches = new DeepBatches<T>(model, learning, teacher, ref _random, LaneStream<T>.Shared(new StreamKey(seed, stream, -1)));
    }

    /// <inheritdoc/>
    public override int LevelCount { get; }

    /// <inheritdoc/>
    public override int StepsBetweenCancellationChecks { get; }

    /// <summary>The student's network, for tests.</summary>
    internal DeepPass<T> Student => _student;

    /// <summary>The last batch, for tests.</summary>
    internal DeepBatches<T> Batches => _batches;

    /// <summary>Numbers recorded for each replica and snapshot.</summary>
    public static int CountLevels(DeepStudent model, bool recordWeights) =>
        model.LearnableLayers.Sum(l => model.LevelsOf(l) + (recordWeights ? model.Student.Rows(l) * model.Student.Columns(l) : 0));

    /// <inheritdoc/>
    public override void Step()
    {
        _batches.Next(ref _random);
        _student.Forward(_batches.Inputs);
        _student.Backward(_batches.Inputs, _batches.Targets);
        AddNoise();
        double rate = _learning.LearningRate * _schedule.Factor(_step++);
        T bounded = ~T.BroadcastBits(0);
        for (int i = 0; i < _learnable.Length; i++)
        {
            int l = _learnable[i];
            bounded &= _optimisers[i].Step(_student.Weights(l), _student.Gradient(l), rate, _bound);
        }

        WasOutside = T.BroadcastBits(0);
        Failed |= ~bounded;
    }

    /// <inheritdoc/>
    public override T IsOutside() => T.BroadcastBits(0);

    /// <summary>Singular values of each learnable layer's W, layer after layer; then, if asked for, the W themselves, row by row.</summary>
    public override void Spectrum(Span<T> levels)
    {
        int next = 0;
        foreach (int l in _learnable)
        {
            int count = _model.LevelsOf(l);
            SingularValues(l, levels.Slice(next, count));
            next += count;
        }

        foreach (int l in _recordWeights ? _learnable : [])
        {
            Span<T> weights = _student.Weights(l);
            weights.CopyTo(levels[next..]);
            next += weights.Length;
        }
    }

    /// <summary>The levels of each layer descend; weights stay in their places.</summary>
    public override void Arrange(Span<double> levels)
    {
        int next = 0;
        foreach (int l in _learnable)
        {
            int count = _model.LevelsOf(l);
            base.Arrange(levels.Slice(next, count));
            next += count;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _student.Dispose();
        _batches.Dispose();
        _scratch.Dispose();
        foreach (OptimiserState<T> optimiser in _optimisers)
        {
            optimiser.Dispose();
        }
    }

    // Forwards, backwards, gradients.
    private double MultiplyAddsAStep() =>
        3.0 * T.Count * _learning.InputsAStep(_model) * Enumerable.Range(0, _model.Student.Depth).Sum(l => (double)_student.Weights(l).Length);

    private double LargestExpected()
    {
        double largest = 1;
        foreach (DeepNetwork network in new[] { _model.Student, _model.Teacher })
        {
            for (int l = 0; l < network.Depth; l++)
            {
                largest = Math.Max(largest, network.Layers[l].Weights.LargestExpected(network.Rows(l), network.Columns(l)));
            }
        }

        return largest;
    }

    // Learnable layers draw from each replica's own stream, in order; the others are given.
    private void Start(double[][] teacher, double[]?[] fixedLayers)
    {
        for (int l = 0; l < _model.Student.Depth; l++)
        {
            DeepWeights law = _model.Student.Layers[l].Weights;
            if (law.Kind == DeepWeightKind.AtTeacher || fixedLayers[l] is not null)
            {
                _student.SetWeights(l, law.Kind == DeepWeightKind.AtTeacher ? teacher[l] : fixedLayers[l]);
                continue;
            }

            Span<T> weights = _student.Weights(l);
            if (law.IsRandom)
            {
                _random.FillNormals(weights);
            }

            double[] normals = new double[weights.Length];
            double[] drawn = new double[weights.Length];
            for (int lane = 0; lane < T.Count; lane++)
            {
                for (int i = 0; i < weights.Length; i++)
                {
                    normals[i] = T.Lane(weights[i], lane);
                }

                law.Write(_model.Student.Rows(l), _model.Student.Columns(l), normals, drawn);
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] = T.WithLane(weights[i], lane, drawn[i]);
                }
            }
        }
    }

    private void AddNoise()
    {
        if (_noise == 0)
        {
            return;
        }

        foreach (int l in _learnable)
        {
            Span<T> gradient = _student.Gradient(l);
            Span<T> normals = _scratch.Span[..gradient.Length];
            _random.FillNormals(normals);
            DeepElements.AddScaled<T>(gradient, _noise, normals);
        }
    }

    private void SingularValues(int layer, Span<T> levels)
    {
        int rows = _model.Student.Rows(layer);
        int columns = _model.Student.Columns(layer);
        Span<T> weights = _student.Weights(layer);
        if (levels.Length > LargestLaneSpectrum)
        {
            double[] matrix = new double[weights.Length];
            double[] values = new double[levels.Length];
            for (int lane = 0; lane < T.Count; lane++)
            {
                for (int i = 0; i < matrix.Length; i++)
                {
                    matrix[i] = T.Lane(weights[i], lane);
                }

                // Dyson's own code on every machine: the bits are promised.
                LargeSpectrum.SingularValues(matrix, rows, columns, values);
                for (int i = 0; i < values.Length; i++)
                {
                    levels[i] = T.WithLane(levels[i], lane, values[i]);
                }
            }

            return;
        }

        // The kernel wants the shorter vectors one after the other: the columns of W, or of Wᵀ.
        Span<T> shorter = _scratch.Span[..weights.Length];
        if (rows >= columns)
        {
            LaneProduct.Transpose<T>(weights, rows, columns, shorter);
        }
        else
        {
            weights.CopyTo(shorter);
        }

        LaneSingularValues.Compute(shorter, Math.Max(rows, columns), Math.Min(rows, columns), levels);
    }
}
