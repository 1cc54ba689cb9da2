using System.Numerics;
using Dyson.Lanes;

namespace Dyson.Learning;

/// <summary>Trains a block of replicas, a register's width at a time, and records their levels.</summary>
internal static class EnsembleDriver
{
    /// <summary>See <see cref="ITraining.Train"/>; <paramref name="create"/> makes the machines of T.Count replicas from the first one's number.</summary>
    public static TrainingBlock Train<T>(
        Func<long, Machine<T>> create, int levelCount, long firstReplica, int replicas, ReadOnlySpan<long> snapshots, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        RequireAscending(snapshots);
        TrainingBlock block = new(
            new double[replicas * snapshots.Length * levelCount], Never(replicas), Never(replicas), new long[replicas]);
        for (int first = 0; first < replicas; first += T.Count)
        {
            using Machine<T> machine = create(firstReplica + first);
            TrainGroup(machine, block, first, Math.Min(T.Count, replicas - first), snapshots, cancellation);
        }

        return block;
    }

    private static void TrainGroup<T>(
        Machine<T> machine, TrainingBlock block, int first, int count, ReadOnlySpan<long> snapshots, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        uint mine = (1u << count) - 1;
        long step = 0;
        NoteFailures(machine, block, first, mine, 0);
        for (int snapshot = 0; snapshot < snapshots.Length; snapshot++)
        {
            for (; step < snapshots[snapshot] && (T.SignBits(machine.Failed) & mine) != mine; step++)
            {
                if (step % machine.StepsBetweenCancellationChecks == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                machine.Step();
                NoteExcursions(block, first, T.SignBits(machine.WasOutside & ~machine.Failed) & mine, step);
                NoteFailures(machine, block, first, mine, step + 1);
            }

            Record(machine, block, first, count, snapshot, snapshots.Length);
        }

        NoteExcursions(block, first, T.SignBits(machine.IsOutside() & ~machine.Failed) & mine, step);
    }

    private static void Record<T>(Machine<T> machine, TrainingBlock block, int first, int count, int snapshot, int snapshots)
        where T : unmanaged, ILanes<T>
    {
        int n = machine.LevelCount;
        T[] levels = new T[n];
        machine.Spectrum(levels);
        uint failed = T.SignBits(machine.Failed);
        for (int lane = 0; lane < count; lane++)
        {
            Span<double> destination = block.Levels.AsSpan((((first + lane) * snapshots) + snapshot) * n, n);
            if ((failed >> lane & 1) != 0)
            {
                destination.Fill(double.NaN);
                continue;
            }

            for (int i = 0; i < n; i++)
            {
                destination[i] = T.Lane(levels[i], lane);
            }

            machine.Arrange(destination);
        }
    }

    private static void NoteExcursions(TrainingBlock block, int first, uint outside, long step)
    {
        for (; outside != 0; outside &= outside - 1)
        {
            int replica = first + BitOperations.TrailingZeroCount(outside);
            block.ExcursionSteps[replica]++;
            if (block.FirstExcursion[replica] < 0)
            {
                block.FirstExcursion[replica] = step;
            }
        }
    }

    private static void NoteFailures<T>(Machine<T> machine, TrainingBlock block, int first, uint mine, long step)
        where T : unmanaged, ILanes<T>
    {
        for (uint failed = T.SignBits(machine.Failed) & mine; failed != 0; failed &= failed - 1)
        {
            int replica = first + BitOperations.TrailingZeroCount(failed);
            if (block.DivergedAt[replica] < 0)
            {
                block.DivergedAt[replica] = step;
            }
        }
    }

    private static long[] Never(int replicas)
    {
        long[] steps = new long[replicas];
        steps.AsSpan().Fill(-1);
        return steps;
    }

    private static void RequireAscending(ReadOnlySpan<long> snapshots)
    {
        for (int i = 0; i < snapshots.Length; i++)
        {
            if (snapshots[i] < 0 || (i > 0 && snapshots[i] <= snapshots[i - 1]))
            {
                throw new ArgumentException(
                    $"Snapshots are steps ≥ 0 in ascending order; entry {i} is {snapshots[i]}.", nameof(snapshots));
            }
        }
    }
}
