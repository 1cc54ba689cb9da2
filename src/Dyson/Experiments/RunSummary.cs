namespace Dyson.Experiments;

/// <summary>What a run came to.</summary>
/// <param name="Points">Grid points.</param>
/// <param name="Tasks">All shards.</param>
/// <param name="TasksPresent">Shards that were there before and were kept.</param>
/// <param name="TasksDone">Shards that this attempt wrote.</param>
/// <param name="Redone">Shards that were there but corrupt, truncated or short, and were written again.</param>
/// <param name="Updates">Updates of single replicas that this attempt made.</param>
/// <param name="Elapsed">Time that the attempt took.</param>
public sealed record RunSummary(int Points, int Tasks, int TasksPresent, int TasksDone, int Redone, double Updates, TimeSpan Elapsed);
