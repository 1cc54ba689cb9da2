using Dyson.Dynamics;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>The levels of many replicas at several times, from the eigenvalue equation or from the matrix beside it.</summary>
/// <param name="Levels">(replica, time, level) in C order, levels descending.</param>
/// <param name="Times">The recorded times.</param>
/// <param name="Size">N.</param>
/// <param name="Replicas">How many.</param>
/// <param name="Diverged">Replicas that left the domain of drift or noise; NaN from there on.</param>
/// <param name="SubSteps">All steps together.</param>
internal sealed record MotionSample(double[] Levels, IReadOnlyList<double> Times, int Size, int Replicas, int Diverged, long SubSteps)
{
    /// <summary>Replicas between two looks at progress and cancellation; they fill any register's width.</summary>
    private const int Block = 64;

    /// <summary>Runs the replicas in blocks.</summary>
    /// <param name="run">(first replica, how many) to their history.</param>
    /// <param name="times">The recorded times.</param>
    /// <param name="size">N.</param>
    /// <param name="replicas">How many.</param>
    /// <param name="progress">Told the fraction done.</param>
    /// <param name="cancellation">Looked at once a block.</param>
    public static MotionSample Of(
        Func<long, int, EigenvalueHistory> run, IReadOnlyList<double> times, int size, int replicas, Action<double> progress, CancellationToken cancellation)
    {
        double[] levels = new double[replicas * times.Count * size];
        int diverged = 0;
        long steps = 0;
        for (int first = 0; first < replicas; first += Block)
        {
            cancellation.ThrowIfCancellationRequested();
            EigenvalueHistory history = run(first, Math.Min(Block, replicas - first));
            history.Levels.CopyTo(levels, first * times.Count * size);
            diverged += history.Outcomes.Count(outcome => outcome == IntegrationOutcome.Diverged);
            steps += history.SubSteps.Sum();
            progress((double)Math.Min(first + Block, replicas) / replicas);
        }

        return new MotionSample(levels, times, size, replicas, diverged, steps);
    }

    /// <summary>The levels of one replica at one time, descending.</summary>
    public ReadOnlySpan<double> this[int replica, int time] => Levels.AsSpan(((replica * Times.Count) + time) * Size, Size);

    /// <summary>An observable of all replicas at one time; replicas that diverged are put aside and counted.</summary>
    public Sample Observe(int time, LevelObservable observable)
    {
        double[] values = new double[Replicas];
        for (int r = 0; r < Replicas; r++)
        {
            values[r] = observable(this[r, time]);
        }

        return Sample.Of(values);
    }

    /// <summary>All levels of all replicas at one time.</summary>
    public double[] Pooled(int time)
    {
        List<double> pooled = new(Replicas * Size);
        for (int r = 0; r < Replicas; r++)
        {
            foreach (double x in this[r, time])
            {
                if (double.IsFinite(x))
                {
                    pooled.Add(x);
                }
            }
        }

        return [.. pooled];
    }
}
