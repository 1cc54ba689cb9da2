using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dyson.Formats;
using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>
/// Runs an experiment into a directory, or finishes what an earlier attempt left. The bytes of shards and manifest are a function of the
/// experiment alone: not of threads, of interruptions, or of the time.
/// </summary>
/// <param name="factory">Makes the trainings.</param>
/// <param name="time">The clock, for progress and log.</param>
public sealed class EnsembleRunner(ITrainingFactory factory, TimeProvider time)
{
    /// <summary>Number of threads; 1 … 1024.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Told after every shard, from any thread, one call at a time.</summary>
    public IProgress<RunProgress>? Progress { get; init; }

    /// <summary>The machine's name, for the log; may be empty.</summary>
    public string Host { get; init; } = string.Empty;

    private ITrainingFactory Factory => factory;

    private TimeProvider Clock => time;

    /// <summary>Runs all tasks whose shards are not there and sound.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="directory">The run directory; made if missing.</param>
    /// <param name="cancellation">Cancelled: unfinished tasks are dropped, finished shards stay.</param>
    /// <exception cref="ConfigurationException">The directory holds another experiment, another numeric version, or files that are no run.</exception>
    /// <exception cref="DataFormatException">The directory's manifest is corrupt.</exception>
    /// <exception cref="RunLockedException">Another process runs the directory.</exception>
    /// <exception cref="IOException">The disk is full or refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; run again to finish.</exception>
    public RunSummary Run(Experiment experiment, string directory, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(Threads));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, 1024, nameof(Threads));

        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal) { [RunDirectory.ExperimentName] = Encoding.UTF8.GetBytes(experiment.Text) };
        foreach ((string name, byte[] bytes) in experiment.Files)
        {
            files[name] = bytes;
        }

        SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);
        foreach ((string name, byte[] bytes) in files)
        {
            hashes[name] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        }

        RunManifest started = RunManifest.Of(experiment, hashes, null);
        RunDirectory.RefuseForeign(directory, started);
        Directory.CreateDirectory(directory);
        using RunLock held = RunLock.Take(directory);
        RunDirectory.RefuseForeign(directory, started);
        Directory.CreateDirectory(Path.Combine(directory, RunDirectory.ShardFolder));
        RunDirectory.RemoveTemporaries(directory);

        IReadOnlyList<EnsembleTask> tasks = EnsembleTask.All(experiment);
        string?[] done = new string?[tasks.Count];
        int redone = 0;
        Parallel.For(0, tasks.Count, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancellation }, i =>
        {
            PointOptions point = experiment.Points[tasks[i].Point];
            done[i] = Shard.SoundHash(directory, tasks[i], point.Snapshots.Count, point.Model.LevelCount);
            if (done[i] is null && File.Exists(Path.Combine(directory, tasks[i].ShardPath)))
            {
                Interlocked.Increment(ref redone);
            }
        });

        int present = done.Count(hash => hash is not null);
        if (present < tasks.Count || !Finished(directory, RunManifest.Of(experiment, hashes, Shards(tasks, done)), files))
        {
            AtomicFile.WriteAllBytes(Path.Combine(directory, RunManifest.FileName), started.ToBytes());
            foreach ((string name, byte[] bytes) in files)
            {
                AtomicFile.WriteAllBytes(Path.Combine(directory, name), bytes);
            }
        }

        long begin = time.GetTimestamp();
        double updates = tasks.Where((_, i) => done[i] is null).Sum(t => (double)t.Replicas * experiment.Points[t.Point].Snapshots[^1]);
        Log(directory, string.Create(CultureInfo.InvariantCulture, $"started on {Host}, {Threads} threads, {present} of {tasks.Count} shards present"));
        try
        {
            new Work(this, experiment, directory, tasks, done, begin, cancellation).Run();
        }
        catch (OperationCanceledException)
        {
            Log(directory, string.Create(CultureInfo.InvariantCulture, $"interrupted after {time.GetElapsedTime(begin).TotalSeconds:F1} s, {done.Count(h => h is not null)} of {tasks.Count} shards written"));
            throw;
        }

        RunManifest finished = RunManifest.Of(experiment, hashes, Shards(tasks, done));
        if (!Finished(directory, finished, files))
        {
            AtomicFile.WriteAllBytes(Path.Combine(directory, RunManifest.FileName), finished.ToBytes());
        }

        TimeSpan elapsed = time.GetElapsedTime(begin);
        Log(directory, string.Create(CultureInfo.InvariantCulture, $"finished after {elapsed.TotalSeconds:F1} s, {tasks.Count - present} shards written"));
        return new RunSummary(experiment.Points.Count, tasks.Count, present, tasks.Count - present, redone, updates, elapsed);
    }

    private static bool Finished(string directory, RunManifest manifest, SortedDictionary<string, byte[]> files) =>
        Holds(Path.Combine(directory, RunManifest.FileName), manifest.ToBytes())
        && files.All(file => Holds(Path.Combine(directory, file.Key), file.Value));

    private static bool Holds(string path, byte[] bytes) =>
        File.Exists(path) && new FileInfo(path).Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);

    private static List<ManifestShard> Shards(IReadOnlyList<EnsembleTask> tasks, string?[] hashes) =>
        [.. tasks.Select((task, i) => new ManifestShard(task.ShardPath, hashes[i] ?? string.Empty))];

    private void Log(string directory, string line)
    {
        string stamp = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        File.AppendAllText(Path.Combine(directory, RunDirectory.LogName), $"{stamp} {line}\n");
    }

    /// <summary>One attempt: a queue of tasks, longest trainings first, and the threads that empty it.</summary>
    private sealed class Work
    {
        private readonly EnsembleRunner _runner;
        private readonly Experiment _experiment;
        private readonly string _directory;
        private readonly IReadOnlyList<EnsembleTask> _tasks;
        private readonly string?[] _done;
        private readonly long _begin;
        private readonly CancellationTokenSource _stop;
        private readonly int[] _queue;
        private readonly Lock _gate = new();
        private readonly double _updatesTotal;
        private int _next;
        private int _tasksDone;
        private double _updatesDone;
        private double _updatesNow;
        private Exception? _failure;

        public Work(EnsembleRunner runner, Experiment experiment, string directory, IReadOnlyList<EnsembleTask> tasks, string?[] done, long begin, CancellationToken cancellation)
        {
            (_runner, _experiment, _directory, _tasks, _done, _begin) = (runner, experiment, directory, tasks, done, begin);
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            _queue = [.. Enumerable.Range(0, tasks.Count).Where(i => done[i] is null).OrderByDescending(i => Updates(tasks[i]))];
            _updatesTotal = tasks.Sum(Updates);
            _updatesDone = tasks.Where((_, i) => done[i] is not null).Sum(Updates);
            _tasksDone = tasks.Count - _queue.Length;
        }

        public void Run()
        {
            using (_stop)
            {
                Thread[] threads = [.. Enumerable.Range(0, Math.Min(_runner.Threads, _queue.Length)).Select(_ => new Thread(Loop) { IsBackground = true })];
                foreach (Thread thread in threads)
                {
                    thread.Start();
                }

                foreach (Thread thread in threads)
                {
                    thread.Join();
                }

                if (_failure is not null)
                {
                    System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
                }

                if (_next < _queue.Length || _done.Any(hash => hash is null))
                {
                    _stop.Token.ThrowIfCancellationRequested();
                }
            }
        }

        private double Updates(EnsembleTask task) => (double)task.Replicas * _experiment.Points[task.Point].Snapshots[^1];

        private void Loop()
        {
            (int Point, ITraining Training)? current = null;
            try
            {
                while (!_stop.IsCancellationRequested)
                {
                    int place = Interlocked.Increment(ref _next) - 1;
                    if (place >= _queue.Length)
                    {
                        return;
                    }

                    EnsembleTask task = _tasks[_queue[place]];
                    PointOptions point = _experiment.Points[task.Point];
                    if (current?.Point != task.Point)
                    {
                        current = (task.Point, _runner.Factory.Create(point, point.StreamName));
                    }

                    long[] snapshots = [.. point.Snapshots];
                    TrainingBlock block = current.Value.Training.Train(_experiment.Ensemble.Seed, task.FirstReplica, task.Replicas, snapshots, _stop.Token);
                    string hash = Shard.Write(_directory, task, snapshots, point.Model.LevelCount, block);
                    Report(_queue[place], hash, Updates(task));
                }
            }
            catch (Exception e)
            {
                lock (_gate)
                {
                    _failure ??= e;
                }

                _stop.Cancel();
            }
        }

        private void Report(int index, string hash, double updates)
        {
            lock (_gate)
            {
                _done[index] = hash;
                _tasksDone++;
                _updatesDone += updates;
                _updatesNow += updates;
                double seconds = _runner.Clock.GetElapsedTime(_begin).TotalSeconds;
                double rate = seconds > 0 ? _updatesNow / seconds : 0;
                TimeSpan? left = rate > 0 ? TimeSpan.FromSeconds(Math.Min((_updatesTotal - _updatesDone) / rate, 1e9)) : null;
                _runner.Progress?.Report(new RunProgress(_tasksDone, _tasks.Count, _updatesDone, _updatesTotal, rate, left));
            }
        }
    }
}
