using System.CommandLine;
using System.Globalization;
using Dyson.Experiments;

namespace Dyson.Cli;

/// <summary><c>dyson run</c>: trains an experiment's ensembles into a run directory, or finishes what was begun there.</summary>
internal static class RunCommand
{
    private const int MostDivergedListed = 5;

    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> file = new("EXPERIMENT.yaml") { Description = "The experiment." };
        Option<string?> folder = new("--out", "-o") { Description = "The run directory. A run of the same experiment that is there is finished or extended." };
        Option<string[]> settings = new("--set") { Description = "Replace a setting, path=value; may be repeated.", DefaultValueFactory = _ => [] };
        Option<int> threads = CommonOptions.Threads();
        Option<bool> dryRun = new("--dry-run") { Description = "Check the experiment, print its points, tasks and what they will cost, and stop." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("run", "Train the ensembles of an experiment.\n\nExample:\n  dyson run experiments/teacher-student-scans.yaml --out runs/fig9 --set ensemble.replicas=500")
        {
            file, folder, settings, threads, dryRun, json,
        };
        command.Validators.Add(result =>
        {
            if (string.IsNullOrEmpty(result.GetValue(folder)) && !result.GetValue(dryRun))
            {
                result.AddError("Option '--out' is required unless --dry-run is given.");
            }
        });
        command.SetAction(parsed =>
        {
            Experiment experiment = Experiment.Load(parsed.GetRequiredValue(file), parsed.GetValue(settings) ?? []);
            Request request = new(experiment, parsed.GetValue(folder) ?? string.Empty, parsed.GetValue(threads), parsed.GetValue(json), parsed.GetValue(DysonCommand.Quiet));
            return parsed.GetValue(dryRun) ? Estimate(request, environment) : Run(request, environment);
        });
        return command;
    }

    private static int Estimate(Request request, CommandEnvironment environment)
    {
        Experiment experiment = request.Experiment;
        RunEstimate estimate = RunEstimate.Measure(experiment, environment.Trainings, request.Threads, environment.Time, environment.Interrupted);
        if (request.Json)
        {
            JsonOutput.Write(environment.Out, new
            {
                name = experiment.Name,
                replicas = experiment.Ensemble.Replicas,
                seed = experiment.Ensemble.Seed,
                tasks = estimate.Tasks,
                updates = estimate.Updates,
                diskBytes = estimate.DiskBytes,
                seconds = estimate.Duration?.TotalSeconds,
                threads = request.Threads,
                points = experiment.Points.Select((point, index) => new { point = index, steps = point.Steps, snapshots = point.Snapshots, parameters = point.Parameters.ToDictionary() }),
            });
            return ExitCode.Done;
        }

        TextWriter text = environment.Out;
        text.WriteLine(experiment.Name);
        for (int i = 0; i < experiment.Points.Count; i++)
        {
            PointOptions point = experiment.Points[i];
            text.WriteLine(Invariant($"  point {i:D3}: {Varied(point)}steps {point.Steps}, snapshots {point.Snapshots.Count}"));
        }

        text.WriteLine(Invariant($"{estimate.Points} points × {experiment.Ensemble.Replicas} replicas, {estimate.Tasks} tasks, {estimate.Updates:G4} updates"));
        foreach (string advice in Advice(experiment))
        {
            text.WriteLine(advice);
        }

        text.WriteLine(Invariant($"disk: about {Bytes(estimate.DiskBytes)}; time: about {Time(estimate.Duration)} on {request.Threads} threads"));
        return ExitCode.Done;
    }

    private static int Run(Request request, CommandEnvironment environment)
    {
        using RunProgressDisplay display = new(environment.Error, environment.Interactive && !request.Quiet);
        EnsembleRunner runner = new(environment.Trainings, environment.Time) { Threads = request.Threads, Host = environment.Host, Progress = display };
        RunSummary summary;
        try
        {
            summary = display.During(() => runner.Run(request.Experiment, request.Folder, environment.Interrupted));
        }
        catch (OperationCanceledException)
        {
            environment.Error.WriteLine($"dyson: interrupted; finished shards are kept in {request.Folder}, and the same command goes on from there");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException and not RunLockedException or UnauthorizedAccessException)
        {
            environment.Error.WriteLine($"dyson: {e.Message.TrimEnd('.')}; nothing that was finished is lost, and the same command goes on from there");
            return ExitCode.Environment;
        }

        IReadOnlyList<PointOutcome> outcomes = [.. RunDirectory.Open(request.Folder).Points.Select(PointOutcome.Of)];
        if (request.Json)
        {
            JsonOutput.Write(environment.Out, new
            {
                @out = request.Folder,
                points = summary.Points,
                tasks = summary.Tasks,
                present = summary.TasksPresent,
                written = summary.TasksDone,
                redone = summary.Redone,
                updates = summary.Updates,
                seconds = summary.Elapsed.TotalSeconds,
                seed = request.Experiment.Ensemble.Seed,
                outcomes,
            });
        }
        else if (!request.Quiet)
        {
            environment.Out.WriteLine(Invariant($"{request.Folder}: {summary.Points} points, {summary.Tasks} shards ({summary.TasksPresent} were there, {summary.TasksDone} written, {summary.Redone} of them again), {Time(summary.Elapsed)}"));
        }

        if (!request.Quiet)
        {
            foreach (string advice in Advice(request.Experiment))
            {
                environment.Error.WriteLine(advice);
            }

            Remark(outcomes, request.Experiment.Ensemble.Seed, environment.Error);
        }

        return ExitCode.Done;
    }

    private static IEnumerable<string> Advice(Experiment experiment) =>
        experiment.Points.Index().Select(p => (p.Index, Text: EquilibrationAdvice.Of(p.Item))).Where(p => p.Text is not null)
            .Select(p => Invariant($"point {p.Index:D3}: {p.Text}"));

    private static void Remark(IReadOnlyList<PointOutcome> outcomes, ulong seed, TextWriter error)
    {
        foreach (PointOutcome outcome in outcomes.Where(o => o.Diverged.Count > 0 || o.ReplicasWithExcursions > 0))
        {
            string beyond = outcome.ReplicasWithExcursions > 0 ? Invariant($"{outcome.ReplicasWithExcursions} replicas went beyond μ² for {outcome.ExcursionSteps} steps in all, ") : string.Empty;
            error.WriteLine(Invariant($"point {outcome.Point:D3}: {beyond}{outcome.Diverged.Count} replicas blew up"));
            foreach (DivergedReplica replica in outcome.Diverged.Take(MostDivergedListed))
            {
                error.WriteLine(Invariant($"  replica {replica.Replica} blew up at step {replica.Step} (seed {seed})"));
            }

            if (outcome.Diverged.Count > MostDivergedListed)
            {
                error.WriteLine("  … --json lists them all");
            }
        }
    }

    private static string Varied(PointOptions point) => string.Concat(point.Varied.Select(setting => $"{setting.Key} {setting.Value}, "));

    private static string Bytes(double bytes) => bytes < 1e6 ? Invariant($"{bytes / 1e3:F0} kB") : bytes < 1e9 ? Invariant($"{bytes / 1e6:F1} MB") : Invariant($"{bytes / 1e9:F1} GB");

    private static string Time(TimeSpan? time) => time switch
    {
        null => "unknown",
        { TotalSeconds: < 120 } t => Invariant($"{t.TotalSeconds:F1} s"),
        { TotalMinutes: < 120 } t => Invariant($"{t.TotalMinutes:F0} min"),
        { } t => Invariant($"{t.TotalHours:F1} h"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Request(Experiment Experiment, string Folder, int Threads, bool Json, bool Quiet);
}
