namespace Dyson.Experiments;

/// <summary>The copies: the section <c>ensemble</c>.</summary>
/// <param name="Replicas"><c>ensemble.replicas</c>: copies of every grid point. Required; 1 … 10⁹.</param>
/// <param name="Seed"><c>ensemble.seed</c>. Default 1; 0 … 2⁶⁴ − 1.</param>
/// <param name="Block"><c>ensemble.block</c>: replicas of one task, hence of one shard. Default 64; 1 … 65536. Does not change any trajectory.</param>
public sealed record EnsembleOptions(long Replicas, ulong Seed = 1, int Block = 64);
