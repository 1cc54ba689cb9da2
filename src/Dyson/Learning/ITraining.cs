namespace Dyson.Learning;

/// <summary>
/// The training of one grid point: a model, an update rule and what is recorded. Replicas are independent of each other; what
/// happens to replica r depends on (seed, grid point, r) alone, not on which other replicas are trained beside it.
/// </summary>
public interface ITraining
{
    /// <summary>Number of levels recorded for each replica and snapshot.</summary>
    int LevelCount { get; }

    /// <summary>Trains replicas <paramref name="firstReplica"/> … <paramref name="firstReplica"/> + <paramref name="replicas"/> − 1.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="firstReplica">Number of the first replica.</param>
    /// <param name="replicas">How many replicas.</param>
    /// <param name="snapshots">Steps after which levels are recorded, ascending, 0 = the start; the last is the end of training.</param>
    /// <param name="cancellation">Cancelled: throws <see cref="OperationCanceledException"/> within about a second.</param>
    TrainingBlock Train(ulong seed, long firstReplica, int replicas, ReadOnlySpan<long> snapshots, CancellationToken cancellation);
}

/// <summary>What one block of replicas left behind.</summary>
/// <param name="Levels">(replica, snapshot, level) in C order, levels descending; NaN from a blow-up on.</param>
/// <param name="DivergedAt">A replica's blow-up step (not finite, beyond any bound, or no sampler), −1 if none.</param>
/// <param name="FirstExcursion">RBM: the first step at which some x_i ≥ μ² was seen, −1 if never.</param>
/// <param name="ExcursionSteps">RBM: the number of steps spent with some x_i ≥ μ².</param>
public sealed record TrainingBlock(double[] Levels, long[] DivergedAt, long[] FirstExcursion, long[] ExcursionSteps)
{
    /// <summary>(replica, snapshot, weight) in C order where weights are recorded beside the levels; otherwise empty.</summary>
    public double[] Weights { get; init; } = [];
}
