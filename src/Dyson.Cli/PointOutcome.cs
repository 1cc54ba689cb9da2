using Dyson.Experiments;

namespace Dyson.Cli;

/// <summary>A replica that blew up.</summary>
internal sealed record DivergedReplica(long Replica, long Step);

/// <summary>What did not go smoothly at a grid point.</summary>
internal sealed record PointOutcome(int Point, IReadOnlyList<DivergedReplica> Diverged, long ReplicasWithExcursions, long ExcursionSteps)
{
    public static PointOutcome Of(RunPoint point)
    {
        List<DivergedReplica> diverged = [];
        long replicas = 0;
        long steps = 0;
        foreach (Shard shard in point.ReadShards())
        {
            diverged.AddRange(shard.Diverged.Index().Where(d => d.Item >= 0).Select(d => new DivergedReplica(shard.FirstReplica + d.Index, d.Item)));
            replicas += shard.FirstExcursion.Count(step => step >= 0);
            steps += shard.ExcursionSteps.Sum();
        }

        return new PointOutcome(point.Index, diverged, replicas, steps);
    }
}
