using Dyson.Experiments;
using Dyson.Learning;
using Dyson.Randomness;

namespace Dyson.Cli.Tests;

/// <summary>A stand-in for physics: every level is one uniform number, descending; replica 3 blows up at the end.</summary>
internal sealed class SmallTrainings(Action? beforeBlock = null) : ITrainingFactory
{
    public ITraining Create(PointOptions point, string streamName) => new Training(point.Model.LevelCount, streamName, beforeBlock);

    private sealed class Training(int levels, string stream, Action? beforeBlock) : ITraining
    {
        public int LevelCount => levels;

        public TrainingBlock Train(ulong seed, long firstReplica, int replicas, ReadOnlySpan<long> snapshots, CancellationToken cancellation)
        {
            beforeBlock?.Invoke();
            cancellation.ThrowIfCancellationRequested();
            long end = snapshots[^1];
            long[] steps = snapshots.ToArray();
            IEnumerable<double> Replica(long replica)
            {
                RandomStream random = new(new StreamKey(seed, stream, replica));
                return steps.SelectMany(step => Enumerable.Range(0, levels).Select(_ => replica == 3 && step == end ? double.NaN : random.NextDouble()).OrderDescending().ToArray());
            }

            long[] names = [.. Enumerable.Range(0, replicas).Select(r => firstReplica + r)];
            return new TrainingBlock(
                [.. names.SelectMany(Replica)], [.. names.Select(r => r == 3 ? end : -1)], [.. names.Select(r => r == 1 ? 5L : -1)], [.. names.Select(r => r == 1 ? 2L : 0)]);
        }
    }
}
