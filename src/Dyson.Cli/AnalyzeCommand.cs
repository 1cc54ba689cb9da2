using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Reports.Spectra;
using Dyson.Statistics;

namespace Dyson.Cli;

/// <summary><c>dyson analyze</c>: the papers' statistics of a run, or of arrays that other programs made.</summary>
internal static class AnalyzeCommand
{
    private const string Help = """
        Statistics of spectra, with errors: a run of dyson, or an ensemble of matrices or levels from elsewhere (NumPy's .npy or .npz).

        Examples:
          dyson analyze runs/fig9
          dyson analyze TSmodel.npz --array W --axes replica,snapshot,row,column --levels singular --json
          dyson analyze eigenvalues.npy --axes replica,level --pairs 0-1,2-3 --out report
        """;

    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> source = new("RUN|FILE") { Description = "A run directory, or an .npy or .npz file." };
        Option<string?> array = new("--array", "-a") { Description = "The array in the file; needed where there are several." };
        Option<string?> axes = new("--axes")
        {
            Description = "What the array's axes are, outermost first: replica, snapshot, row, column for matrices; replica, snapshot, "
                + "level for levels. Without snapshot there is one.",
        };
        Option<string?> levels = new("--levels")
        {
            Description = "singular: singular values (unless given); symmetric: eigenvalues of the symmetric part.",
        };
        levels.AcceptOnlyFromAmong("singular", "symmetric");
        Option<string?> pairs = new("--pairs")
        {
            Description = "Pairs of level numbers, from 0, e.g. 0-1,2-3. Unless given: the degenerate pairs of the target for a run, "
                + "consecutive ones for a file.",
        };
        Option<string> snapshot = new("--snapshot")
        {
            Description = "Which snapshot: a number from 0, last, or all.",
            DefaultValueFactory = _ => "last",
        };
        Option<string?> folder = new("--out", "-o") { Description = "A folder for results.json, statistics.csv, figures and index.html." };
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        snapshot.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !SnapshotSelection.TryParse(result.Tokens[0].Value, out _))
            {
                result.AddError($"--snapshot {result.Tokens[0].Value} is no snapshot. Allowed: a number from 0, last, all.");
            }
        });
        pairs.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && Pairs(result.Tokens[0].Value) is null)
            {
                result.AddError($"--pairs {result.Tokens[0].Value} is no list of pairs. Allowed: two level numbers with a hyphen, "
                    + "commas between pairs, e.g. 0-1,2-3.");
            }
        });
        Command command = new("analyze", Help) { source, array, axes, levels, pairs, snapshot, folder, threads, json };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(source);
            _ = SnapshotSelection.TryParse(parsed.GetRequiredValue(snapshot), out SnapshotSelection selection);
            IReadOnlyList<(int, int)>? chosen = parsed.GetValue(pairs) is { } text ? Pairs(text) : null;
            Output output = new(
                parsed.GetValue(folder), parsed.GetValue(json), parsed.GetValue(DysonCommand.Quiet),
                "dyson " + string.Join(" ", parsed.Tokens.Select(token => token.Value)));
            if (Directory.Exists(path))
            {
                string[] given =
                [
                    .. new Option[] { array, axes, levels }
                        .Where(option => parsed.GetResult(option) is { Implicit: false })
                        .Select(option => option.Name),
                ];
                return given.Length == 0 ? Run(path, selection, chosen, output, environment) : throw new ConfigurationException(
                    [.. given.Select(name =>
                        new ConfigurationError(name, 0, string.Empty, $"{path} is a run, which says this itself", "for files only"))]);
            }

            ExternalSpectraOptions options = new()
            {
                Array = parsed.GetValue(array),
                Axes = parsed.GetValue(axes) is { } names ? ArrayAxes.Parse(names) : null,
                Levels = parsed.GetValue(levels) switch
                {
                    "symmetric" => MatrixLevels.Symmetric,
                    "singular" => MatrixLevels.Singular,
                    _ => null,
                },
                Snapshots = selection,
                Threads = parsed.GetValue(threads),
            };
            return File(path, options, chosen, output, environment);
        });
        return command;
    }

    private static int File(string path, ExternalSpectraOptions options, IReadOnlyList<(int, int)>? pairs, Output output,
        CommandEnvironment environment)
    {
        LevelHistory history = ExternalSpectra.Read(path, options, out ArrayAxes axes);
        if (options.Axes is null && !output.Quiet)
        {
            environment.Error.WriteLine($"dyson: {path}: axes taken to be {axes}");
        }

        AnalysisDocument document = history.Analyse(pairs);
        Write(document, [new AnalysedSpectra(history, document)], path, output, environment);
        return ExitCode.Done;
    }

    private static int Run(string path, SnapshotSelection selection, IReadOnlyList<(int, int)>? pairs, Output output,
        CommandEnvironment environment)
    {
        RunDirectory run = RunDirectory.Open(path);
        Experiment experiment = run.ReadExperiment();
        if (experiment.Points.Count != run.Points.Count)
        {
            throw new DataFormatException(string.Create(
                CultureInfo.InvariantCulture,
                    $"{path}: its experiment has {experiment.Points.Count} points and its manifest {run.Points.Count}."));
        }

        List<PointAnalysis> points = [];
        List<AnalysedSpectra> spectra = [];
        foreach (RunPoint point in run.Points)
        {
            environment.Interrupted.ThrowIfCancellationRequested();
            LevelHistory history = LevelHistory.Of(point, selection);
            AnalysisDocument document = history.Analyse(pairs ?? DegenerateLevels.PairsOf(experiment.Points[point.Index]));
            points.Add(PointAnalysis.Of(point, document));

            // levels are kept for the figures only
            spectra.Add(new AnalysedSpectra(output.Folder is null ? history with { Levels = [] } : history, document));
        }

        Write(new RunAnalysis(path, points), spectra, path, output, environment);
        return ExitCode.Done;
    }

    private static void Write<T>(T document, IReadOnlyList<AnalysedSpectra> spectra, string path, Output output,
        CommandEnvironment environment)
    {
        if (output.Folder is { } folder)
        {
            SpectraReport.Write(folder, "Spectra of " + path, JsonSerializer.Serialize(document, AnalysisDocument.Json) + "\n", spectra,
                output.Command);
        }

        if (output.Json)
        {
            JsonOutput.Write(environment.Out, document);
        }
        else if (!output.Quiet)
        {
            environment.Out.Write(string.Join("\n", spectra.Select(s => StatisticsTable.Text(s.Document))));
        }
    }

    /// <summary>"0-1,2-3" as pairs; null where it is something else.</summary>
    private static List<(int First, int Second)>? Pairs(string text)
    {
        List<(int First, int Second)> pairs = [];
        foreach (string word in text.Split(','))
        {
            string[] numbers = word.Split('-');
            if (numbers.Length != 2
                || !int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out int second))
            {
                return null;
            }

            pairs.Add((first, second));
        }

        return pairs;
    }

    private sealed record Output(string? Folder, bool Json, bool Quiet, string Command);
}
