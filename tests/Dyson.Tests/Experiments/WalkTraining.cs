using Dyson.Experiments;
using Dyson.Learning;
using Dyson.Randomness;

namespace Dyson.Tests.Experiments;

/// <summary>A stand-in for physics: levels are random walks, keyed as real trainings are. Every seventh replica blows up, every fifth makes an excursion.</summary>
internal sealed class WalkTraining(int levels, string stream, Action? beforeBlock = null) : ITraining
{
    public int LevelCount => levels;

    public TrainingBlock Train(ulong seed, long firstReplica, int replicas, ReadOnlySpan<long> snapshots, CancellationToken cancellation)
    {
        beforeBlock?.Invoke();
        double[] all = new double[replicas * snapshots.Length * levels];
        long[] diverged = new long[replicas];
        long[] first = new long[replicas];
        long[] spent = new long[replicas];
        int next = 0;
        for (int r = 0; r < replicas; r++)
        {
            cancellation.ThrowIfCancellationRequested();
            long replica = firstReplica + r;
            RandomStream random = new(new StreamKey(seed, stream, replica));
            diverged[r] = replica % 7 == 6 ? snapshots[^1] : -1;
            first[r] = replica % 5 == 4 ? 1 : -1;
            spent[r] = replica % 5 == 4 ? 2 : 0;
            double[] walk = new double[levels];
            long step = 0;
            foreach (long snapshot in snapshots)
            {
                for (; step < snapshot; step++)
                {
                    for (int i = 0; i < levels; i++)
                    {
                        walk[i] += random.NextDouble() - 0.5;
                    }
                }

                foreach (double level in walk.OrderDescending())
                {
                    all[next++] = diverged[r] >= 0 && snapshot >= diverged[r] ? double.NaN : level;
                }
            }
        }

        return new TrainingBlock(all, diverged, first, spent);
    }
}

internal sealed class WalkFactory(Action? beforeBlock = null) : ITrainingFactory
{
    public ITraining Create(PointOptions point, string streamName) => new WalkTraining(point.Model.LevelCount, streamName, beforeBlock);
}
