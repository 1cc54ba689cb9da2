using System.CommandLine;
using System.Globalization;
using Dyson.Reports.Papers;

namespace Dyson.Cli;

/// <summary><c>dyson reproduce</c>: the papers' figures by name, with every number beside theory.</summary>
internal static class ReproduceCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string[]> targets = new("TARGET")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "What to reproduce; all unless given.",
            DefaultValueFactory = _ => [],
        };
        Option<string> effort = new("--effort", "-e")
        {
            HelpName = "quick|standard|paper",
            Description = "quick: a few hundred machines a point, a minute and a half on two cores; standard: the papers' ensembles, 1000/alpha steps, about a quarter of an hour; paper: 100 000 steps at every point.",
            DefaultValueFactory = _ => "quick",
        };
        effort.AcceptOnlyFromAmong("quick", "standard", "paper");
        Option<string> folder = new("--out", "-o") { Description = "The report's folder; finished runs in it are used again.", DefaultValueFactory = _ => "dyson-report" };
        Option<ulong> seed = new("--seed", "-s") { Description = "The seed of every ensemble.", DefaultValueFactory = _ => 1 };
        Option<int> threads = CommonOptions.Threads();
        Option<string?> published = new("--published") { Description = "A folder with the arrays released by the authors of arXiv:2407.16427, drawn over Fig. 9." };
        Option<double> noise = new("--inject-noise")
        {
            Description = "Negative control: train with noise this many times too strong, while theory is told nothing; the checks must then fail (exit status 1).",
            DefaultValueFactory = _ => 1,
        };
        Option<bool> json = new("--json") { Description = "Print results.json on standard output." };
        noise.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double value) && !(value is >= 0.1 and <= 10))
            {
                result.AddError($"--inject-noise {result.Tokens[0].Value} is out of range. Allowed: 0.1 to 10.");
            }
        });
        targets.Validators.Add(result =>
        {
            try
            {
                PaperTargets.Select([.. result.Tokens.Select(token => token.Value)]);
            }
            catch (ArgumentException e)
            {
                result.AddError(e.Message.Split(" (Parameter", StringSplitOptions.None)[0]);
            }
        });
        published.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !Directory.Exists(result.Tokens[0].Value))
            {
                result.AddError($"--published: there is no folder '{result.Tokens[0].Value}'.");
            }
        });
        Command command = new(
            "reproduce",
            "Train the ensembles behind the papers' figures and write a report in which every number stands beside theory.\n\nTargets:\n"
                + string.Concat(PaperTargets.All.Select(target => $"  {target.Name.PadRight(PaperTargets.All.Max(t => t.Name.Length) + 2)}{target.Summary}\n"))
                + "\nExample:\n  dyson reproduce fig6 fig9 --effort standard --out report")
        {
            targets, effort, folder, seed, threads, published, noise, json,
        };
        command.SetAction(parsed =>
        {
            ReproductionSettings settings = new()
            {
                Targets = parsed.GetValue(targets) ?? [],
                Effort = Enum.Parse<Effort>(parsed.GetRequiredValue(effort), ignoreCase: true),
                Folder = parsed.GetRequiredValue(folder),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                Published = parsed.GetValue(published),
                NoiseFactor = parsed.GetValue(noise),
                Command = "dyson " + string.Join(" ", parsed.Tokens.Select(token => token.Value)),
                Version = DysonCommand.Version,
            };
            return Run(settings, parsed.GetValue(json), parsed.GetValue(DysonCommand.Quiet), environment);
        });
        return command;
    }

    private static int Run(ReproductionSettings settings, bool json, bool quiet, CommandEnvironment environment)
    {
        using RunProgressDisplay display = new(environment.Error, environment.Interactive && !quiet);
        Reproduction reproduction = new(settings, environment.Trainings, environment.Time)
        {
            Host = environment.Host,
            Progress = new Relay(progress => display.Report(progress.Name, progress.Number, progress.Count, progress.Run)),
        };
        ResultsDocument results;
        try
        {
            results = display.During(() => reproduction.Run(environment.Interrupted));
        }
        catch (OperationCanceledException)
        {
            environment.Error.WriteLine($"dyson: interrupted; finished shards are kept in {settings.Folder}, and the same command goes on from there");
            return ExitCode.Interrupted;
        }

        if (json)
        {
            environment.Out.Write(results.ToJson());
        }
        else if (!quiet)
        {
            int failed = results.Checks.Count(check => check.Passed == false);
            int shown = results.Checks.Count(check => check.Passed is null);
            environment.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.Combine(settings.Folder, "index.html")}: {results.Checks.Count - failed - shown} checks passed, {failed} failed, {shown} shown without judgement"));
        }

        foreach (CheckResult check in results.Checks.Where(check => check.Passed == false))
        {
            environment.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"dyson: check {check.Id} failed: measured {check.Measured:G6}{(check.Theory is { } theory ? string.Create(CultureInfo.InvariantCulture, $", theory {theory:G6}") : string.Empty)}, p = {check.P:G2}; law: {check.Law}"));
        }

        return results.Passed ? ExitCode.Done : ExitCode.CheckFailed;
    }

    private sealed class Relay(Action<ReproductionProgress> report) : IProgress<ReproductionProgress>
    {
        public void Report(ReproductionProgress value) => report(value);
    }
}
