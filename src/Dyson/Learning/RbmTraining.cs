using Dyson.Lanes;
using Dyson.Models;

namespace Dyson.Learning;

/// <summary>The training of Gaussian restricted Boltzmann machines at one grid point; records the eigenvalues x_i of X = σ_h² wᵀw.</summary>
public sealed class RbmTraining : ITraining
{
    private readonly RbmSettings _settings;
    private readonly PcdMethod _method;
    private readonly string _stream;
    private readonly LaneWidth _width;

    /// <summary>A training of <paramref name="model"/> by <paramref name="learning"/>.</summary>
    /// <param name="model">The machine and its target.</param>
    /// <param name="learning">The update rule and its sampler.</param>
    /// <param name="stream">The grid point's name: with the seed and the replica's number it fixes every random number.</param>
    /// <param name="width">Replicas side by side; null for the processor's widest. Changes the speed, not the result.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning does not fit the model.</exception>
    public RbmTraining(GaussianRbm model, PcdLearning learning, string stream, LaneWidth? width = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(learning);
        learning.Validate(model.Visible);
        _settings = new RbmSettings(model, learning);
        _method = learning.ResolvedMethod(model.Visible);
        _stream = stream;
        _width = width ?? LaneWidths.Widest;
    }

    /// <inheritdoc/>
    public int LevelCount => _settings.Visible;

    /// <inheritdoc/>
    public TrainingBlock Train(ulong seed, long firstReplica, int replicas, ReadOnlySpan<long> snapshots, CancellationToken cancellation) =>
        _width switch
        {
            LaneWidth.Eight => Train<Lanes8>(seed, firstReplica, replicas, snapshots, cancellation),
            LaneWidth.Four => Train<Lanes4>(seed, firstReplica, replicas, snapshots, cancellation),
            LaneWidth.Two => Train<Lanes2>(seed, firstReplica, replicas, snapshots, cancellation),
            _ => Train<Lanes1>(seed, firstReplica, replicas, snapshots, cancellation),
        };

    /// <summary>The machines of T.Count replicas from <paramref name="firstReplica"/> on.</summary>
    internal Machine<T> CreateMachines<T>(ulong seed, long firstReplica)
        where T : unmanaged, ILanes<T> =>
        _method == PcdMethod.Literal
            ? new LiteralMachine<T>(_settings, seed, _stream, firstReplica)
            : new CovarianceMachine<T>(_settings, _method, seed, _stream, firstReplica);

    private TrainingBlock Train<T>(ulong seed, long firstReplica, int replicas, ReadOnlySpan<long> snapshots, CancellationToken cancellation)
        where T : unmanaged, ILanes<T> =>
        EnsembleDriver.Train(
            first => CreateMachines<T>(seed, first), LevelCount, firstReplica, replicas, snapshots, cancellation);
}
