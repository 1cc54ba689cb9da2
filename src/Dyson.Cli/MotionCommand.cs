using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dyson.Experiments;
using Dyson.Reports.Motion;
using Dyson.Statistics;

namespace Dyson.Cli;

/// <summary><c>dyson motion</c>: drift, noise and repulsion of recorded levels, and the stationary levels that follow from them.</summary>
internal static class MotionCommand
{
    private const string Help = """
        Measures drift K(x), noise g²(x) and level repulsion from a trajectory, a run of dyson or NumPy's .npy or .npz, predicts the stationary levels
        from them and compares with the recorded ones.

        Examples:
          dyson motion runs/student
          dyson motion weights.npz --array W --axes replica,snapshot,row,column --every 10 --out report
          dyson motion one-run.npy --axes snapshot,row,column --levels symmetric --groups 0-1 --json
        """;

    private static readonly string[] LevelNames = ["gram", "singular", "symmetric"];

    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> source = new("RUN|FILE") { Description = "A run directory, or an .npy or .npz file." };
        Option<string?> array = new("--array", "-a") { Description = "The array in the file; needed where there are several." };
        Option<string?> axes = new("--axes")
        {
            Description = "What the array's axes are, outermost first: replica, snapshot, row, column for matrices; replica, snapshot, level for levels. "
                + "Without replica there is one.",
        };
        Option<string?> levels = new("--levels")
        {
            Description = "Of matrices: singular values (singular, unless given), eigenvalues of the symmetric part (symmetric), or of WᵀW (gram).",
        };
        levels.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !LevelNames.Contains(result.Tokens[0].Value))
            {
                result.AddError($"--levels {result.Tokens[0].Value} is unknown. Allowed: {string.Join(", ", LevelNames)}.");
            }
        });
        levels.CompletionSources.Add(LevelNames);
        Option<double?> every = new("--every") { Description = "Updates between snapshots of a file; replaces its array steps." };
        Option<int> lag = new("--lag") { Description = "Increments are taken over so many snapshots.", DefaultValueFactory = _ => 1 };
        Option<string?> groups = new("--groups")
        {
            Description = "Levels that share one drift and one noise, e.g. 0-1,2-5. Unless given: the degenerate pairs of the target for a run, none for a file.",
        };
        Option<int> drift = new("--drift-degree") { Description = "Degree of the polynomial K(x), 1 to 5.", DefaultValueFactory = _ => 2 };
        Option<int> noise = new("--noise-degree") { Description = "Degree of the polynomial g²(x), 0 to 5.", DefaultValueFactory = _ => 1 };
        Option<double?> from = new("--stationary-from") { Description = "The update from which levels are stationary. Unless given: half of the record." };
        Option<bool> noPrediction = new("--no-prediction")
        {
            Description = $"Leave out the stationary levels that follow, which take most of the time; of more than {MotionRequest.MostPredicted} levels they are left out.",
        };
        Option<string?> folder = new("--out", "-o") { Description = "A folder for results.json, motion.csv, figures and index.html." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        CommonOptions.Range(lag, 1, 1_000_000);
        CommonOptions.Range(drift, 1, MotionRequest.HighestDegree);
        CommonOptions.Range(noise, 0, MotionRequest.HighestDegree);
        every.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double value) && !(value > 0 && double.IsFinite(value)))
            {
                result.AddError($"--every {result.Tokens[0].Value} is out of range. Allowed: a number above 0.");
            }
        });
        groups.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && Groups(result.Tokens[0].Value) is null)
            {
                result.AddError($"--groups {result.Tokens[0].Value} is no list of groups. Allowed: first and last level with a hyphen, commas between groups, each level once, e.g. 0-1,2-5.");
            }
        });
        Command command = new("motion", Help) { source, array, axes, levels, every, lag, groups, drift, noise, from, noPrediction, folder, json };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(source);
            MotionRequest request = new()
            {
                Groups = parsed.GetValue(groups) is { } text ? Groups(text)! : [],
                DriftDegree = parsed.GetValue(drift),
                NoiseDegree = parsed.GetValue(noise),
                Lag = parsed.GetValue(lag),
                StationaryFrom = parsed.GetValue(from),
                Levels = parsed.GetValue(levels),
                Every = parsed.GetValue(every),
                Predict = !parsed.GetValue(noPrediction),
            };
            IReadOnlyList<AnalysedMotion> motions;
            if (Directory.Exists(path))
            {
                string[] given = [.. new Option[] { array, axes, levels, every }.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];
                if (given.Length > 0)
                {
                    throw new ConfigurationException(
                        [.. given.Select(name => new ConfigurationError(name, 0, string.Empty, $"{path} is a run, which says this itself", "for files only"))]);
                }

                motions = request.OfRun(path, environment.Interrupted);
            }
            else
            {
                ExternalSpectraOptions options = new() { Array = parsed.GetValue(array), Axes = parsed.GetValue(axes) is { } names ? ArrayAxes.Parse(names) : null };
                motions = [request.OfFile(path, options, out ArrayAxes read, out MotionTimes told, environment.Interrupted)];
                bool quiet = parsed.GetValue(DysonCommand.Quiet);
                if (options.Axes is null && !quiet)
                {
                    environment.Error.WriteLine($"dyson: {path}: axes taken to be {read}");
                }

                string? times = told switch
                {
                    MotionTimes.Snapshots => "no array steps; one snapshot is taken for one unit of time, --every says otherwise",
                    MotionTimes.EveryNotSteps => "--every replaces the times of the file's array steps",
                    _ => null,
                };
                if (times is not null && !quiet)
                {
                    environment.Error.WriteLine($"dyson: {path}: {times}");
                }
            }

            MotionDocument document = new(path, [.. motions.Select(MotionEntry.Of)]);
            if (parsed.GetValue(folder) is { } into)
            {
                MotionReport.Write(
                    into, "Motion of " + path, JsonSerializer.Serialize(document, AnalysisDocument.Json) + "\n", motions,
                    "dyson " + string.Join(" ", parsed.Tokens.Select(token => token.Value)));
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(environment.Out, document);
            }
            else if (!parsed.GetValue(DysonCommand.Quiet))
            {
                environment.Out.Write(string.Join("\n", document.Records.Where(record => record.Failure is null).Select(MotionTable.Text)));
            }

            foreach (MotionEntry silent in document.Records.Where(record => record.Failure is not null))
            {
                environment.Error.WriteLine($"dyson: {silent.Source}: {silent.Failure}");
            }

            // a record that says nothing is an answer among others, but not alone
            return document.Records.All(record => record.Failure is not null) ? ExitCode.Usage : ExitCode.Done;
        });
        return command;
    }

    /// <summary>"0-1,2-5" as groups of levels; null where it is something else.</summary>
    private static List<IReadOnlyList<int>>? Groups(string text)
    {
        const int MostLevels = 10_000;
        List<IReadOnlyList<int>> groups = [];
        foreach (string word in text.Split(','))
        {
            string[] numbers = word.Split('-');
            if (numbers.Length != 2
                || !int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                || first >= last || last > MostLevels || groups.Any(group => group.Any(level => level >= first && level <= last)))
            {
                return null;
            }

            groups.Add([.. Enumerable.Range(first, last - first + 1)]);
        }

        return groups;
    }
}
