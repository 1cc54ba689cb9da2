using System.Security.Cryptography;
using Dyson.Experiments;
using Dyson.Formats;
using static Dyson.Tests.Experiments.ExperimentTexts;

namespace Dyson.Tests.Experiments;

public class EnsembleRunnerTests
{
    private static Experiment Machines(params string[] settings) => Experiment.Parse(Rbm, settings: settings);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Any_number_of_threads_writes_the_same_bytes(int threads)
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path, threads);
        // pinned: a change here means that old runs can no longer be resumed, and needs a new numeric version or manifest format
        Assert.Equal(9 * 2, Directory.GetFiles(Path.Combine(folder.Path, "shards")).Length);
        using TemporaryFolder again = new();
        Run(Machines(), again.Path, 1);
        Assert.Equal(Bytes(again.Path), Bytes(folder.Path));
        Assert.Empty(RunVerification.Of(folder.Path).Problems);
    }

    [Fact]
    public void A_finished_run_is_left_alone()
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        Dictionary<string, DateTime> before = Times(folder.Path);
        RunSummary summary = Run(Machines(), folder.Path);
        Assert.Equal((9, 0), (summary.TasksPresent, summary.TasksDone));
        Assert.Equal(before, Times(folder.Path));
    }

    [Fact]
    public void A_point_has_its_parameters_levels_and_failures()
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        RunDirectory run = RunDirectory.Open(folder.Path);
        Assert.Equal([0.1, 0.2, 0.1], run.Points.Select(p => p.Number("learning.learning-rate")));
        Assert.Equal([0L, 10, 20], run.Points[2].Steps);
        Shard all = run.Points[2].Read();
        WalkTraining training = new(4, run.Points[2].Stream);
        Dyson.Learning.TrainingBlock block = training.Train(1, 0, 10, [0, 10, 20], CancellationToken.None);
        Assert.Equal(block.Levels, all.Levels);
        Assert.Equal(block.DivergedAt, all.Diverged);
        Assert.Equal(block.FirstExcursion, all.FirstExcursion);
        Assert.Equal(block.ExcursionSteps, all.ExcursionSteps);
        double[] last = run.Points[2].ReadLevels(-1);
        Assert.Equal(Enumerable.Range(0, 10).SelectMany(r => block.Levels.Skip((r * 12) + 8).Take(4)), last);
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Points[2].ReadLevels(3));
        Assert.Throws<KeyNotFoundException>(() => run.Points[2].Number("learning.noise"));
    }

    public static TheoryData<string> Damages => ["truncate", "flip", "empty", "remove", "no checksum", "other checksum", "temporary", "manifest lost completeness", "experiment changed"];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_found_by_verify_and_repaired_by_running_again(string damage)
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        SortedDictionary<string, string> sound = Bytes(folder.Path);
        string shard = Path.Combine(folder.Path, "shards", "point-001-block-00001.npz");
        byte[] bytes = File.ReadAllBytes(shard);
        switch (damage)
        {
            case "truncate":
                File.WriteAllBytes(shard, bytes[..^5]);
                break;
            case "flip":
                bytes[200] ^= 1;
                File.WriteAllBytes(shard, bytes);
                break;
            case "empty":
                File.WriteAllBytes(shard, []);
                break;
            case "remove":
                File.Delete(shard);
                break;
            case "no checksum":
                File.Delete(shard + ".sha256");
                break;
            case "other checksum":
                File.WriteAllText(shard + ".sha256", new string('0', 64) + "  point-001-block-00001.npz\n");
                break;
            case "temporary":
                File.WriteAllText(Path.Combine(folder.Path, "shards", ".point-001-block-00001.npz.0123456789ab.partial"), "half");
                break;
            case "manifest lost completeness":
                string manifest = Path.Combine(folder.Path, "manifest.json");
                File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"complete\": true", "\"complete\": false", StringComparison.Ordinal));
                break;
            case "experiment changed":
                File.AppendAllText(Path.Combine(folder.Path, "experiment.yaml"), "# a remark\n");
                break;
        }

        Assert.NotEmpty(RunVerification.Of(folder.Path).Problems);
        RunSummary summary = Run(Machines(), folder.Path);
        Assert.True(summary.TasksDone <= 1);
        Assert.Equal(sound, Bytes(folder.Path));
        Assert.Empty(RunVerification.Of(folder.Path).Problems);
    }

    [Fact]
    public void Verify_lists_every_problem()
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        File.Delete(Path.Combine(folder.Path, "shards", "point-000-block-00000.npz"));
        File.WriteAllText(Path.Combine(folder.Path, "shards", "point-000-block-00001.npz"), "no shard");
        File.WriteAllText(Path.Combine(folder.Path, "shards", "notes.txt"), "mine");
        File.Delete(Path.Combine(folder.Path, "experiment.yaml"));
        IReadOnlyList<string> problems = RunVerification.Of(folder.Path).Problems;
        Assert.Contains("shards/point-000-block-00000.npz: missing", problems);
        Assert.Contains("shards/point-000-block-00001.npz: its SHA-256 is not that of the manifest", problems);
        Assert.Contains("shards/notes.txt: belongs to no task of this run", problems);
        Assert.Contains("experiment.yaml: missing", problems);
    }

    [Fact]
    public void A_changed_parameter_in_the_manifest_is_found()
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        string manifest = Path.Combine(folder.Path, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"model.mass-squared\": 9", "\"model.mass-squared\": 10", StringComparison.Ordinal));
        Assert.Contains("manifest.json: disagrees with experiment.yaml in model.mass-squared", RunVerification.Of(folder.Path).Problems);
    }

    [Fact]
    public void More_replicas_redo_only_the_short_block_and_give_the_bytes_of_one_run()
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        RunSummary summary = Run(Machines("ensemble.replicas=21"), folder.Path);
        // 10 replicas in blocks of 4 leave two full blocks a point
        Assert.Equal((6, 12, 3), (summary.TasksPresent, summary.TasksDone, summary.Redone));
        using TemporaryFolder whole = new();
        Run(Machines("ensemble.replicas=21"), whole.Path);
        Assert.Equal(Bytes(whole.Path), Bytes(folder.Path));
    }

    [Fact]
    public void Further_points_keep_what_is_there()
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        RunSummary summary = Run(Experiment.Parse(Replace(Rbm, "[8, 16]", "[8, 16, 32]")), folder.Path);
        Assert.Equal((9, 3), (summary.TasksPresent, summary.TasksDone));
    }

    [Theory]
    [InlineData("ensemble.seed=2", "ensemble.seed")]
    [InlineData("ensemble.block=5", "ensemble.block")]
    [InlineData("ensemble.replicas=9", "ensemble.replicas")]
    [InlineData("model.mass-squared=10", "model.mass-squared")]
    [InlineData("learning.steps=30", "learning.steps")]
    [InlineData("record.snapshots=4", "record.snapshots")]
    [InlineData("record.levels=singular", "record.levels")]
    [InlineData("scans=[]", "scans")]
    public void Another_experiment_is_refused_with_the_key_that_differs(string setting, string key)
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        SortedDictionary<string, string> before = Bytes(folder.Path);
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => Run(Machines(setting), folder.Path));
        Assert.Contains(e.Errors, error => error.Path == key && error.Source == "--out");
        Assert.Equal(before, Bytes(folder.Path));
    }

    [Fact]
    public void Another_numeric_version_is_not_continued_but_can_be_verified()
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        string manifest = Path.Combine(folder.Path, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace($"\"numericVersion\": \"{NumericVersion.Current}\"", "\"numericVersion\": \"0\"", StringComparison.Ordinal));
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => Run(Machines(), folder.Path));
        ConfigurationError error = Assert.Single(e.Errors);
        Assert.Equal("numeric-version", error.Path);
        Assert.Contains($"was begun under numeric version 0, this program has {NumericVersion.Current}", error.Message, StringComparison.Ordinal);
        Assert.Empty(RunVerification.Of(folder.Path).Problems);
    }

    [Fact]
    public void A_folder_with_other_things_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "thesis.tex"), "precious");
        Assert.Contains("'thesis.tex'", Assert.Throws<ConfigurationException>(() => Run(Machines(), folder.Path)).Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"format\": 1}")]
    public void A_manifest_that_is_none_is_foreign_data(string manifest)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "manifest.json"), manifest);
        Assert.Throws<DataFormatException>(() => RunDirectory.Open(folder.Path));
        Assert.Throws<DataFormatException>(() => Run(Machines(), folder.Path));
    }

    [Fact]
    public void A_manifest_of_impossible_size_is_foreign_data()
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        string manifest = Path.Combine(folder.Path, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"replicas\": 10", "\"replicas\": 9223372036854775807", StringComparison.Ordinal));
        Assert.Throws<DataFormatException>(() => RunDirectory.Open(folder.Path));
    }

    [Fact]
    public void Two_processes_do_not_run_one_directory()
    {
        using TemporaryFolder folder = new();
        string second = string.Empty;
        EnsembleRunner runner = new(
            new WalkFactory(() =>
            {
                try
                {
                    Run(Machines(), folder.Path);
                }
                catch (RunLockedException e)
                {
                    second = e.Message;
                }
            }),
            TimeProvider.System);
        runner.Run(Machines(), folder.Path, TestContext.Current.CancellationToken);
        Assert.Contains("another process is running", second, StringComparison.Ordinal);
        Run(Machines(), folder.Path);
    }

    [Fact]
    public void An_interrupted_run_keeps_its_shards_and_goes_on()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource stop = new();
        int blocks = 0;
        EnsembleRunner runner = new(new WalkFactory(() =>
        {
            if (Interlocked.Increment(ref blocks) == 4)
            {
                stop.Cancel();
            }
        }), TimeProvider.System)
        { Threads = 1 };
        Assert.ThrowsAny<OperationCanceledException>(() => runner.Run(Machines(), folder.Path, stop.Token));
        Assert.False(RunDirectory.Open(folder.Path).Manifest.Complete);
        Assert.Contains(RunVerification.Of(folder.Path).Problems, p => p.Contains("3 of 9 shards are written", StringComparison.Ordinal));
        RunSummary summary = Run(Machines(), folder.Path);
        Assert.Equal((3, 6), (summary.TasksPresent, summary.TasksDone));
        using TemporaryFolder whole = new();
        Run(Machines(), whole.Path);
        Assert.Equal(Bytes(whole.Path), Bytes(folder.Path));
    }

    [Fact]
    public void A_failure_in_training_comes_out_as_it_is_and_loses_nothing()
    {
        using TemporaryFolder folder = new();
        int blocks = 0;
        EnsembleRunner runner = new(new WalkFactory(() =>
        {
            if (Interlocked.Increment(ref blocks) == 4)
            {
                throw new ArithmeticException("boom");
            }
        }), TimeProvider.System)
        { Threads = 1 };
        Assert.Throws<ArithmeticException>(() => runner.Run(Machines(), folder.Path, TestContext.Current.CancellationToken));
        Assert.Equal(3, Run(Machines(), folder.Path).TasksPresent);
    }

    [Fact]
    public void Progress_ends_at_the_whole_and_counts_updates()
    {
        using TemporaryFolder folder = new();
        Collected progress = new();
        new EnsembleRunner(new WalkFactory(), TimeProvider.System) { Progress = progress }.Run(Machines(), folder.Path, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 9), progress.All.Select(p => p.TasksDone));
        Assert.Equal((9, 600.0, 600.0), (progress.All[^1].TasksTotal, progress.All[^1].UpdatesDone, progress.All[^1].UpdatesTotal));
        Assert.Equal(TimeSpan.Zero, progress.All[^1].TimeLeft);
    }

    [Fact]
    public void Export_to_npz_names_parameters_as_the_experiment_does()
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        RunDirectory run = RunDirectory.Open(folder.Path);
        IReadOnlyList<string> files = RunExport.ToNpz(run, Path.Combine(folder.Path, "export"));
        Assert.Equal(["point-000.npz", "point-001.npz", "point-002.npz"], files.Select(Path.GetFileName));
        using ArrayFile file = ArrayFile.Open(files[2]);
        Assert.Equal([10, 3, 4], file.Read("eigenvalues").Shape);
        Assert.Equal([0L, 10, 20], file.Read("steps").ToInt64s());
        Assert.Equal(10, file.Read("diverged").Length);
        Assert.Equal((0.1, 8L), (file.Read("learning.learning-rate").ToDouble(), file.Read("learning.batch-size").ToInt64()));
        Assert.Equal((0.1, 8L), (file.Read("learning-rate").ToDouble(), file.Read("batch-size").ToInt64()));
        Assert.Equal((9.0, 4.0), (file.Read("mass-squared").ToDouble(), file.Read("model.target.mass-squared").ToDouble()));
        Assert.Equal("gaussian-rbm", file.Read("model.type").ToText());
    }

    [Fact]
    public void Export_to_csv_reads_back_to_the_same_bits()
    {
        using TemporaryFolder folder = new();
        Run(Machines(), folder.Path);
        RunDirectory run = RunDirectory.Open(folder.Path);
        IReadOnlyList<string> files = RunExport.ToCsv(run, Path.Combine(folder.Path, "export"));
        Assert.StartsWith("point,replicas,seed,learning.batch-size,", File.ReadLines(files[0]).First(), StringComparison.Ordinal);
        Assert.Equal(4, File.ReadLines(files[0]).Count());
        string[] lines = File.ReadAllLines(files[1]);
        Assert.Equal("replica,step,diverged,level_0,level_1,level_2,level_3", lines[0]);
        double[] levels = [.. lines.Skip(1).SelectMany(line => line.Split(',').Skip(3)).Select(cell => cell == "nan" ? double.NaN : double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(run.Points[0].Read().Levels, levels);
    }

    [Fact]
    public void The_estimate_of_disk_is_near_the_truth()
    {
        const double Closeness = 0.1;
        using TemporaryFolder folder = new();
        Experiment experiment = Machines("ensemble.replicas=1000", "ensemble.block=64");
        RunEstimate estimate = RunEstimate.Measure(experiment, new WalkFactory(), 2, TimeProvider.System, TestContext.Current.CancellationToken);
        Run(experiment, folder.Path);
        double bytes = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        Assert.InRange(estimate.DiskBytes / bytes, 1 - Closeness, 1 + Closeness);
        Assert.Equal((3, 48, 60_000.0), (estimate.Points, estimate.Tasks, estimate.Updates));
        Assert.NotNull(estimate.Duration);
    }

    private static RunSummary Run(Experiment experiment, string folder, int threads = 2) =>
        new EnsembleRunner(new WalkFactory(), TimeProvider.System) { Threads = threads }.Run(experiment, folder, TestContext.Current.CancellationToken);

    /// <summary>Hashes of all files but lock and log.</summary>
    private static SortedDictionary<string, string> Bytes(string folder) => new(Files(folder).ToDictionary(
        file => Path.GetRelativePath(folder, file), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))), StringComparer.Ordinal);

    private static Dictionary<string, DateTime> Times(string folder) => Files(folder).ToDictionary(file => file, File.GetLastWriteTimeUtc);

    private static IEnumerable<string> Files(string folder) => Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        .Where(file => Path.GetFileName(file) is not ("run.lock" or "run.log"));

    private sealed class Collected : IProgress<RunProgress>
    {
        public List<RunProgress> All { get; } = [];

        public void Report(RunProgress value) => All.Add(value);
    }
}
