using System.Globalization;

namespace Dyson.Experiments;

/// <summary>The smallest piece of work: one block of replicas of one grid point. It writes one shard and is done.</summary>
/// <param name="Point">Index of the grid point.</param>
/// <param name="Block">Number of the block, from 0.</param>
/// <param name="FirstReplica">Its first replica, block number × block size.</param>
/// <param name="Replicas">How many replicas; the last block of a point may be short.</param>
public readonly record struct EnsembleTask(int Point, int Block, long FirstReplica, int Replicas)
{
    /// <summary>Most tasks that an experiment may have.</summary>
    public const long Maximum = 1_000_000;

    /// <summary>The shard's path in the run directory, with forward slashes.</summary>
    public string ShardPath => string.Create(CultureInfo.InvariantCulture, $"shards/point-{Point:D3}-block-{Block:D5}.npz");

    /// <summary>All tasks of an experiment, point by point, block by block.</summary>
    public static IReadOnlyList<EnsembleTask> All(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return All(experiment.Points.Count, experiment.Ensemble.Replicas, experiment.Ensemble.Block);
    }

    internal static IReadOnlyList<EnsembleTask> All(int points, long replicas, int block)
    {
        int blocks = (int)((replicas + block - 1) / block);
        EnsembleTask[] tasks = new EnsembleTask[points * blocks];
        for (int i = 0; i < tasks.Length; i++)
        {
            long first = (long)(i % blocks) * block;
            tasks[i] = new EnsembleTask(i / blocks, i % blocks, first, (int)Math.Min(block, replicas - first));
        }

        return tasks;
    }
}
