namespace Dyson.Experiments;

/// <summary>How far a run is.</summary>
/// <param name="TasksDone">Shards that are written, those of earlier attempts included.</param>
/// <param name="TasksTotal">All shards.</param>
/// <param name="UpdatesDone">Updates of single replicas in the written shards.</param>
/// <param name="UpdatesTotal">All updates.</param>
/// <param name="UpdatesPerSecond">Rate of this attempt; 0 before its first shard.</param>
/// <param name="TimeLeft">At that rate; null before the first shard.</param>
public readonly record struct RunProgress(
    int TasksDone, int TasksTotal, double UpdatesDone, double UpdatesTotal, double UpdatesPerSecond, TimeSpan? TimeLeft);
