namespace Dyson.Dynamics.Measured;

/// <summary>
/// The pieces of a record that are taken for independent, and left out one at a time: blocks of replicas where there are enough, pieces of time of
/// each replica otherwise.
/// </summary>
internal sealed class MotionBlocks
{
    /// <summary>The fewest replicas that are blocks themselves.</summary>
    public const int FewestReplicas = 20;

    private readonly int _replicas;
    private readonly int _snapshots;
    private readonly int _pieces;

    public MotionBlocks(int replicas, int snapshots, int most)
    {
        _replicas = replicas;
        _snapshots = snapshots;
        OverReplicas = replicas >= Math.Min(FewestReplicas, most);
        _pieces = OverReplicas ? 1 : Math.Min(Math.Max(1, snapshots / 4), (most + replicas - 1) / replicas);
        Count = OverReplicas ? Math.Min(replicas, most) : replicas * _pieces;
    }

    public bool OverReplicas { get; }

    public int Count { get; }

    public string Method => OverReplicas ? $"jackknife over {Count} blocks of replicas" : $"jackknife over {Count} blocks of time";

    public int Of(int replica, int snapshot) => OverReplicas
        ? (int)((long)replica * Count / _replicas)
        : (replica * _pieces) + (int)((long)snapshot * _pieces / _snapshots);
}
