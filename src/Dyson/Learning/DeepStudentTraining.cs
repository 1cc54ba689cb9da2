using Dyson.Lanes;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>
/// The training of deep students at one grid point. A snapshot holds the singular values of each learnable layer's W, layer after layer
/// from the inputs on, each layer's descending; on request the W follow in the same order, row by row.
/// </summary>
/// <remarks>
/// All students share one teacher (stream −2 of the point) and their fixed layers (stream −3); a shared data set has stream −1.
/// A replica draws from its own stream: its start layer by layer, its own data set, then in each step the batch, the labels' noise and the gradient's.
/// Networks with a layer of at least <see cref="WideElements"/> weights are trained one replica at a time with matrix products; the bits are the same.
/// </remarks>
public sealed class DeepStudentTraining : LaneTraining
{
    /// <summary>From this many weights in one layer on, replicas side by side would no longer fit the cache.</summary>
    public const int WideElements = 128 * 128;

    private readonly DeepStudent _model;
    private readonly DeepLearning _learning;
    private readonly string _stream;
    private readonly bool _recordWeights;

    /// <summary>A training of students of <paramref name="model"/>.</summary>
    /// <param name="model">Student and teacher.</param>
    /// <param name="learning">Data, noise and update rule.</param>
    /// <param name="stream">The grid point's name: with the seed and the replica's number it fixes every random number.</param>
    /// <param name="width">Replicas side by side; null chooses. Changes the speed, not the result.</param>
    /// <param name="recordWeights">Whether the weights of the learnable layers are recorded behind the levels.</param>
    /// <exception cref="ArgumentException">The learning does not fit the model.</exception>
    public DeepStudentTraining(DeepStudent model, DeepLearning learning, string stream, LaneWidth? width = null, bool recordWeights = false)
        : base(width ?? Choose(model))
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(learning);
        learning.Validate(model);
        _model = model;
        _learning = learning;
        _stream = stream;
        _recordWeights = recordWeights;
    }

    /// <inheritdoc/>
    public override int LevelCount => DeepStudentMachine<Lanes1>.CountLevels(_model, _recordWeights);

    internal override Machine<T> CreateMachines<T>(ulong seed, long firstReplica) => Create<T>(seed, firstReplica);

    internal DeepStudentMachine<T> Create<T>(ulong seed, long firstReplica)
        where T : unmanaged, ILanes<T>
    {
        double[][] teacher = _model.Teacher.Draw(new RandomStream(new StreamKey(seed, _stream, -2)));
        RandomStream common = new(new StreamKey(seed, _stream, -3));
        double[]?[] fixedLayers =
        [
            .. _model.Student.Layers.Select((layer, l) =>
                layer.Learnable || layer.Weights.Kind == DeepWeightKind.AtTeacher ? null : _model.Student.DrawLayer(l, common)),
        ];
        return new DeepStudentMachine<T>(_model, _learning, teacher, fixedLayers, _recordWeights, seed, _stream, firstReplica);
    }

    private static LaneWidth? Choose(DeepStudent model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Enumerable.Range(0, model.Student.Depth).Any(l => model.Student.Rows(l) * model.Student.Columns(l) >= WideElements) ? LaneWidth.One : null;
    }
}
