using Dyson.Lanes;

namespace Dyson.Learning;

/// <summary>A training whose replicas run side by side in registers, at a width that changes the speed and not the result.</summary>
public abstract class LaneTraining : ITraining
{
    private readonly LaneWidth _width;

    /// <summary>A training at a width; null for the processor's widest.</summary>
    private protected LaneTraining(LaneWidth? width) => _width = width ?? LaneWidths.Widest;

    /// <inheritdoc/>
    public abstract int LevelCount { get; }

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
    internal abstract Machine<T> CreateMachines<T>(ulong seed, long firstReplica)
        where T : unmanaged, ILanes<T>;

    private TrainingBlock Train<T>(ulong seed, long firstReplica, int replicas, ReadOnlySpan<long> snapshots, CancellationToken cancellation)
        where T : unmanaged, ILanes<T> =>
        EnsembleDriver.Train(first => CreateMachines<T>(seed, first), LevelCount, firstReplica, replicas, snapshots, cancellation);
}
