using Dyson.Lanes;
using Dyson.Models;

namespace Dyson.Learning;

/// <summary>The speed of one sampler of a Boltzmann machine's training.</summary>
/// <param name="Method">The sampler.</param>
/// <param name="BatchSize">|B|.</param>
/// <param name="Threads">Threads that trained at the same time, each its own replicas.</param>
/// <param name="MillionUpdatesPerSecond">Training steps of single machines, all threads together, 10⁶/s.</param>
public sealed record KernelSpeed(PcdMethod Method, int BatchSize, int Threads, double MillionUpdatesPerSecond)
{
    /// <summary>Nanoseconds of one thread for one training step of one machine.</summary>
    public double NanosecondsPerUpdate => 1000.0 * Threads / MillionUpdatesPerSecond;
}

/// <summary>
/// Measures how fast this computer trains: the papers' Boltzmann machine (ring target N = 10, m² = 4, μ² = 9, k = 3 sweeps) at its
/// target, by each sampler and batch size, on one thread and on several.
/// </summary>
/// <remarks>
/// Every thread trains one register's width of replicas in slices of <see cref="Slice"/>; the best slice counts, which is what
/// the code does when nothing else disturbs it. The first slices also let the runtime compile its final code.
/// </remarks>
public static class KernelBenchmark
{
    /// <summary>The batch sizes that are measured: the papers' range and one far beyond it.</summary>
    public static readonly IReadOnlyList<int> BatchSizes = [4, 16, 64, 10_000];

    /// <summary>Slices that make one second.</summary>
    public const int UsualSlices = 500;

    /// <summary>Duration of a slice; at least one training step is made in it.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(2);

    private const int Nodes = 10;
    private const int Sweeps = 3;

    /// <summary>Small enough to stay in the stationary state at every |B|, where a step costs what it does in a real training.</summary>
    private const double LearningRate = 0.02;

    /// <summary>
    /// Measures every sampler at every batch size it serves (the wishart sampler needs |B| ≥ N), on 1 and on <paramref name="threads"/> threads.
    /// </summary>
    /// <param name="threads">The larger number of threads, ≥ 1; for 1 each sampler is measured once.</param>
    /// <param name="slices">
    /// Slices for each measurement, ≥ 1; <see cref="UsualSlices"/> are enough for the compiler, and for a busy computer to find a quiet moment.
    /// </param>
    /// <param name="clock">The source of time.</param>
    /// <param name="cancellation">Felt between slices.</param>
    /// <returns>Speeds in the order sampler, batch size, threads, each as soon as it is known.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread or slice.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IEnumerable<KernelSpeed> Measure(int threads, int slices, TimeProvider clock, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(slices, 1);
        ArgumentNullException.ThrowIfNull(clock);
        return
            from method in new[] { PcdMethod.Literal, PcdMethod.Collapsed, PcdMethod.Wishart }
            from batchSize in BatchSizes
            where method != PcdMethod.Wishart || batchSize >= Nodes
            from count in threads == 1 ? [1] : new[] { 1, threads }
            select Measure(method, batchSize, count, slices, clock, cancellation);
    }

    /// <summary>Measures one sampler. Arguments as in <see cref="Measure(int, int, TimeProvider, CancellationToken)"/>.</summary>
    /// <param name="method">The sampler.</param>
    /// <param name="batchSize">|B|.</param>
    /// <param name="threads">Threads that train at the same time.</param>
    /// <param name="slices">Slices.</param>
    /// <param name="clock">The source of time.</param>
    /// <param name="cancellation">Felt between slices.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sampler does not serve this batch size.</exception>
    public static KernelSpeed Measure(
        PcdMethod method, int batchSize, int threads, int slices, TimeProvider clock, CancellationToken cancellation)
    {
        GaussianRbm model = new(TargetSpectrum.Ring(Nodes, 4), Nodes, 9, InitialWeights.AtTarget);
        RbmTraining training = new(model, new PcdLearning(LearningRate, batchSize, Sweeps, method), "speed");
        Task<double[]>[] running = [.. Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(
            () => UpdatesPerSecond(training, (ulong)thread, slices, clock, cancellation),
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        double[][] speeds = Task.WhenAll(running).GetAwaiter().GetResult();
        double best = Enumerable.Range(0, slices).Max(slice => speeds.Sum(thread => thread[slice]));
        return new KernelSpeed(method, batchSize, threads, best / 1e6);
    }

    private static double[] UpdatesPerSecond(RbmTraining training, ulong seed, int slices, TimeProvider clock, CancellationToken cancellation) =>
        LaneWidths.Widest switch
        {
            LaneWidth.Eight => UpdatesPerSecond<Lanes8>(training, seed, slices, clock, cancellation),
            LaneWidth.Four => UpdatesPerSecond<Lanes4>(training, seed, slices, clock, cancellation),
            _ => UpdatesPerSecond<Lanes2>(training, seed, slices, clock, cancellation),
        };

    private static double[] UpdatesPerSecond<T>(RbmTraining training, ulong seed, int slices, TimeProvider clock, CancellationToken cancellation)
        where T : unmanaged, ILanes<T>
    {
        using Machine<T> machines = training.CreateMachines<T>(seed, 0);
        double[] speeds = new double[slices];
        for (int slice = 0; slice < slices; slice++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = clock.GetTimestamp();
            long steps = 0;
            TimeSpan elapsed;
            do
            {
                machines.Step();
                steps++;
                elapsed = clock.GetElapsedTime(start);
            }
            while (elapsed < Slice);
            speeds[slice] = steps * T.Count / elapsed.TotalSeconds;
        }

        return speeds;
    }
}
