using System.Globalization;
using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Reports.Documents;

namespace Dyson.Reports.Papers;

/// <summary>How far a reproduction is.</summary>
/// <param name="Name">The ensemble that is being trained, or the target that is being reduced.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Run">The training's progress; null while a target is reduced.</param>
public readonly record struct ReproductionProgress(string Name, int Number, int Count, RunProgress? Run);

/// <summary>
/// Reproduces the papers' figures: trains the ensembles that the targets need (or finishes those of an earlier attempt), reduces them, and writes
/// <c>index.html</c>, <c>results.json</c>, <c>checks.tex</c>, <c>figures/*.svg</c>, <c>figures/*.pdf</c> and <c>data/*.csv</c>.
/// </summary>
/// <param name="settings">What and how.</param>
/// <param name="trainings">Makes the trainings.</param>
/// <param name="time">The clock, for progress and logs.</param>
public sealed class Reproduction(ReproductionSettings settings, ITrainingFactory trainings, TimeProvider time)
{
    private const int ReplicasListed = 5;

    /// <summary>Told after every shard, and before each target is reduced.</summary>
    public IProgress<ReproductionProgress>? Progress { get; init; }

    /// <summary>The machine's name, for the runs' logs.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>Settings that are replaced in every ensemble, for tests.</summary>
    internal IReadOnlyList<string> Replaced { get; init; } = [];

    /// <summary>Runs everything.</summary>
    /// <returns>The results as written to <c>results.json</c>.</returns>
    /// <exception cref="ArgumentException">A target is unknown.</exception>
    /// <exception cref="ConfigurationException">The folder holds runs of other settings, or a page that is no reproduction.</exception>
    /// <exception cref="DataFormatException">The folder of published arrays holds none, or a shard is corrupt.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the same call goes on from the finished shards.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public ResultsDocument Run(CancellationToken cancellation = default)
    {
        IReadOnlyList<PaperTarget> targets = PaperTargets.Select(settings.Targets);
        foreach (PaperTarget target in targets)
        {
            target.Require(settings);
        }

        ReportFolder.RequireOwn(settings.Folder, ReproductionReport.Maker);
        Dictionary<string, string> runs = Train([.. targets.SelectMany(target => target.Ensembles).Distinct()], cancellation);
        ReproductionData data = new(settings, runs);
        List<(PaperTarget Target, PaperSection Section)> sections = [];
        foreach (PaperTarget target in targets)
        {
            cancellation.ThrowIfCancellationRequested();
            Progress?.Report(new ReproductionProgress(target.Name, sections.Count + 1, targets.Count, null));
            sections.Add((target, target.Reproduce(data)));
        }

        Check[] checks = [.. sections.SelectMany(s => s.Section.Checks)];
        RequireDistinct(checks);
        int judged = checks.Count(check => check.Judged && !double.IsNaN(check.P));
        ReplicaLosses[] losses = [.. runs.Keys.SelectMany(name => Losses(name, data.Run(name)))];
        ResultsDocument results = new()
        {
            Passed = checks.All(check => check.Passed(judged) != false),
            Threshold = Statistics.Significance.Threshold(Math.Max(1, judged)),
            Checks = [.. checks.Select(check => ResultsDocument.Result(check, judged))],
            Losses = losses,
            Provenance = Provenance(targets),
        };
        ReproductionReport report = new(settings, results, checks, judged, data);
        ReportFolder.Write(settings.Folder, report.Page([.. sections.Select(s => s.Section)]));
        AtomicFile.WriteAllText(Path.Combine(settings.Folder, "checks.tex"), LatexTable.Write(report.ChecksTable()));
        AtomicFile.WriteAllText(Path.Combine(settings.Folder, "results.json"), results.ToJson());
        return results;
    }

    private Dictionary<string, string> Train(IReadOnlyList<string> ensembles, CancellationToken cancellation)
    {
        Dictionary<string, string> runs = new(StringComparer.Ordinal);
        bool control = settings.NoiseFactor != 1;
        string folder = control
            ? string.Create(CultureInfo.InvariantCulture, $"runs-with-noise-times-{settings.NoiseFactor:R}")
            : "runs";
        ITrainingFactory factory = control ? new NoiseControl(trainings, settings.NoiseFactor) : trainings;
        for (int i = 0; i < ensembles.Count; i++)
        {
            string name = ensembles[i];
            int number = i + 1;
            string path = Path.Combine(settings.Folder, folder, name);
            EnsembleRunner runner = new(factory, time)
            {
                Threads = settings.Threads,
                Host = Host,
                Progress = Progress is null ? null : new Relay(run => Progress.Report(new ReproductionProgress(name, number, ensembles.Count, run))),
            };
            runner.Run(PaperEnsembles.Experiment(name, settings.Effort, settings.Seed, Replaced), path, cancellation);
            runs.Add(name, path);
        }

        return runs;
    }

    private Dictionary<string, string> Provenance(IReadOnlyList<PaperTarget> targets) => new()
    {
        ["version"] = settings.Version,
        ["numericVersion"] = NumericVersion.Current,
        ["command"] = settings.Command,
        ["targets"] = string.Join(" ", targets.Select(target => target.Name)),
        ["effort"] = settings.Effort.ToString().ToLowerInvariant(),
        ["seed"] = settings.Seed.ToString(CultureInfo.InvariantCulture),
        ["noiseFactor"] = settings.NoiseFactor.ToString("R", CultureInfo.InvariantCulture),
        ["published"] = settings.Published ?? string.Empty,
    };

    private static IEnumerable<ReplicaLosses> Losses(string ensemble, RunDirectory run)
    {
        foreach (RunPoint point in run.Points)
        {
            List<ReplicaStep> steps = [];
            int excursions = 0;
            int blowUps = 0;
            foreach (Shard shard in point.ReadShards())
            {
                for (int r = 0; r < shard.Replicas; r++)
                {
                    if (shard.FirstExcursion[r] >= 0)
                    {
                        excursions++;
                        steps.Add(new ReplicaStep(shard.FirstReplica + r, shard.FirstExcursion[r], false));
                    }

                    if (shard.Diverged[r] >= 0)
                    {
                        blowUps++;
                        steps.Add(new ReplicaStep(shard.FirstReplica + r, shard.Diverged[r], true));
                    }
                }
            }

            if (steps.Count > 0)
            {
                yield return new ReplicaLosses(
                    ensemble, point.Index, point.Stream, point.Seed, point.Replicas, excursions, blowUps,
                    [.. steps.OrderBy(s => !s.BlowUp).ThenBy(s => s.Replica).Take(ReplicasListed)]);
            }
        }
    }

    private static void RequireDistinct(Check[] checks)
    {
        string[] twice = [.. checks.GroupBy(check => check.Id).Where(group => group.Count() > 1).Select(group => group.Key)];
        if (twice.Length > 0)
        {
            throw new InvalidOperationException($"Two checks share the identifier {string.Join(", ", twice)}.");
        }
    }

    private sealed class Relay(Action<RunProgress> report) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => report(value);
    }
}
