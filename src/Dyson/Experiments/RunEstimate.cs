using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>What a run will cost, before it is run.</summary>
/// <param name="Points">Grid points.</param>
/// <param name="Tasks">Shards.</param>
/// <param name="Updates">Updates of single replicas.</param>
/// <param name="DiskBytes">Size of all shards with their checksums, and the manifest's entries.</param>
/// <param name="Duration">Time on the given threads; null if nothing was measured.</param>
public sealed record RunEstimate(int Points, int Tasks, double Updates, double DiskBytes, TimeSpan? Duration)
{
    private const int PointsMeasured = 8;

    /// <summary>Ends the measurement under a clock that stands still.</summary>
    private const int MostPieces = 100_000;

    private const double NumpyAndZipBytes = 6 * (30 + 46 + (2 * 20) + 128);

    private const double ChecksumAndManifestBytes = 300;

    /// <summary>Long enough for the runtime to have compiled the kernels for good.</summary>
    private static readonly TimeSpan FirstMeasurement = TimeSpan.FromMilliseconds(1200);

    private static readonly TimeSpan LaterMeasurement = TimeSpan.FromMilliseconds(150);

    /// <summary>Counts, without training anything.</summary>
    public static RunEstimate Count(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        IReadOnlyList<EnsembleTask> tasks = EnsembleTask.All(experiment);
        double updates = tasks.Sum(t => (double)t.Replicas * experiment.Points[t.Point].Snapshots[^1]);
        double bytes = tasks.Sum(t =>
        {
            PointOptions point = experiment.Points[t.Point];
            double numbers = ((double)t.Replicas * ((point.Snapshots.Count * (point.Model.LevelCount + point.WeightCount)) + 3)) + point.Snapshots.Count + 1;
            return (8 * numbers) + NumpyAndZipBytes + ChecksumAndManifestBytes;
        });
        return new RunEstimate(experiment.Points.Count, tasks.Count, updates, bytes, null);
    }

    /// <summary>Counts, and trains one block of some points for a moment to learn the speed.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="factory">Makes the trainings.</param>
    /// <param name="threads">Threads that the run will have.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    public static RunEstimate Measure(
        Experiment experiment, ITrainingFactory factory, int threads, TimeProvider time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        RunEstimate counts = Count(experiment);
        int stride = (experiment.Points.Count + PointsMeasured - 1) / PointsMeasured;
        double seconds = 0;
        for (int first = 0; first < experiment.Points.Count; first += stride)
        {
            TimeSpan measurement = first == 0 ? FirstMeasurement : LaterMeasurement;
            double perUpdate = SecondsPerUpdate(experiment, experiment.Points[first], factory, time, measurement, cancellation);
            double updates = experiment.Points.Skip(first).Take(stride).Sum(p => (double)experiment.Ensemble.Replicas * p.Snapshots[^1]);
            seconds += updates * perUpdate;
        }

        seconds /= Math.Min(threads, counts.Tasks);
        return counts with { Duration = TimeSpan.FromSeconds(Math.Min(seconds, 1e9)) };
    }

    private static double SecondsPerUpdate(
        Experiment experiment, PointOptions point, ITrainingFactory factory, TimeProvider time, TimeSpan measurement, CancellationToken cancellation)
    {
        // Wide students are trained one at a time, and one step of one may take a second.
        bool wide = point.Model.Layers?.Any(layer => layer.Weights >= DeepStudentTraining.WideElements) == true;
        int replicas = wide ? 1 : (int)Math.Min(experiment.Ensemble.Block, experiment.Ensemble.Replicas);
        ITraining training = factory.Create(point, point.StreamName);
        long end = Math.Max(1, point.Snapshots[^1]);
        double best = double.PositiveInfinity;
        long steps = wide ? 1 : Math.Min(8, end);
        long begin = time.GetTimestamp();
        int pieces = 0;
        do
        {
            // the fastest of growing pieces: the first ones are spent on compiling the kernels
            long piece = time.GetTimestamp();
            training.Train(experiment.Ensemble.Seed, 0, replicas, [0, steps], cancellation);
            best = Math.Min(best, time.GetElapsedTime(piece).TotalSeconds / ((double)steps * replicas));
            steps = Math.Min(2 * steps, end);
        }
        while (time.GetElapsedTime(begin) < measurement && ++pieces < MostPieces);
        return best;
    }
}
