using System.CommandLine;
using System.Globalization;
using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Networks;
using Dyson.Reports.Networks;

namespace Dyson.Cli;

/// <summary><c>dyson spectra</c>: the random-matrix diagnosis of trained networks.</summary>
internal static class SpectraCommand
{
    private const string Help = """
        Says what the singular values of each layer of a trained network are: the Marchenko–Pastur bulk, outliers, power-law tails, ranks, level statistics.
        Reads safetensors and PyTorch checkpoints (sharded by their index too), ONNX models, npy and npz; no code in a file is ever run. Several files, a folder or
        a pattern are a time series, ordered by the step in their names.

        Examples:
          dyson spectra model.safetensors
          dyson spectra checkpoints/ --layers '*mlp*' --out report
          dyson spectra resnet.pt --kernel-positions --json
          dyson spectra --validate
        """;

    public static Command Create(CommandEnvironment environment)
    {
        SpectraSettings usual = new();
        LayerSelection all = new();
        Argument<string[]> weights = new("WEIGHTS") { Description = "Weight files, folders of them, or patterns with * and ?.", Arity = ArgumentArity.ZeroOrMore };
        Option<string[]> layers = new("--layers", "-l") { Description = "Names of tensors to take, with * and ? as wild cards; all unless given. May be repeated." };
        Option<string[]> exclude = new("--exclude", "-x") { Description = "Names of tensors to leave out, likewise." };
        Option<bool> positions = new("--kernel-positions") { Description = "A convolution is one matrix (out, in) a kernel position instead of (out, in·kh·kw)." };
        Option<bool> split = new("--split-qkv") { Description = "Fused projections of queries, keys and values are three matrices." };
        Option<int> smallest = new("--smallest") { Description = "Matrices with fewer singular values are left out.", DefaultValueFactory = _ => all.SmallestColumns };
        Option<double> level = new("--level") { Description = "Family-wise level of a layer's outliers, and level of its other findings.", DefaultValueFactory = _ => usual.Level };
        Option<int> draws = new("--draws") { Description = "Draws of the power law's goodness of fit and resamples of its errors; 0 leaves them out.", DefaultValueFactory = _ => usual.Draws };
        Option<int> vectors = new("--vectors") { Description = "Singular vectors looked at in each layer's bulk; 0 for none.", DefaultValueFactory = _ => usual.Vectors };
        Option<int> followed = new("--followed") { Description = "Largest levels followed through a time series.", DefaultValueFactory = _ => usual.Followed };
        Option<ulong> seed = new("--seed") { Description = "Seed of all draws.", DefaultValueFactory = _ => usual.Seed };
        Option<double> memory = new("--memory") { Description = "Gigabytes that the matrices in work may take together; half of the machine's unless given.", DefaultValueFactory = _ => HalfOfTheMachine() / 1e9 };
        Option<int> threads = CommonOptions.Threads();
        Option<string?> folder = new("--out", "-o") { Description = "A folder for the report: index.html, results.json, tables, figures, all singular values." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Option<bool> validate = new("--validate") { Description = "Diagnose planted matrices whose answer is known instead, and check how often it is found; at level 0.05 unless --level is given." };
        Option<int> planted = new("--planted") { Description = "Matrices of each kind for --validate.", DefaultValueFactory = _ => new SpectraValidationSettings().Draws };
        CommonOptions.Range(planted, 1, 1_000_000);
        Command command = new("spectra", Help) { validate, planted, weights, layers, exclude, positions, split, smallest, level, draws, vectors, followed, seed, memory, threads, folder, json };
        command.SetAction(parsed =>
        {
            LayerSelection selection = new()
            {
                Include = parsed.GetValue(layers) ?? [],
                Exclude = parsed.GetValue(exclude) ?? [],
                KernelPositions = parsed.GetValue(positions),
                SplitProjections = parsed.GetValue(split),
                SmallestColumns = parsed.GetValue(smallest),
            };
            SpectraSettings settings = new()
            {
                Level = parsed.GetValue(level),
                Draws = parsed.GetValue(draws),
                Vectors = parsed.GetValue(vectors),
                Followed = parsed.GetValue(followed),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads),
                MemoryBudget = (long)Math.Clamp(parsed.GetValue(memory) * 1e9, 0, 1e15),
            };
            Require(settings.Errors().Concat(selection.Errors()), parsed.GetValue(memory));
            string[] paths = parsed.GetValue(weights) ?? [];
            ConfigurationError[] unknown =
            [
                .. paths.Where(path => path.StartsWith('-') && !File.Exists(path))
                    .Select(path => new ConfigurationError(path, 0, string.Empty, "there is no such option", null, NearestName.Among(path, parsed.CommandResult.Command.Options.Select(option => option.Name)))),
            ];
            if (unknown.Length > 0)
            {
                throw new ConfigurationException(unknown);
            }

            Output output = new(
                parsed.GetValue(folder), parsed.GetValue(json), parsed.GetValue(DysonCommand.Quiet), "dyson " + string.Join(" ", parsed.Tokens.Select(token => token.Value)));
            if (parsed.GetValue(validate))
            {
                SpectraValidationSettings validation = new() { Draws = parsed.GetValue(planted), Seed = settings.Seed, Threads = settings.Threads };
                return paths.Length == 0 && output.Folder is null
                    ? Validate(parsed.GetResult(level) is { Implicit: false } ? validation with { Level = settings.Level } : validation, output, environment)
                    : throw new ConfigurationException([new ConfigurationError("--validate", 0, string.Empty, "it draws its own matrices and prints a table", "without WEIGHTS and --out; --json prints a document")]);
            }

            if (parsed.GetResult(planted) is { Implicit: false })
            {
                throw new ConfigurationException([new ConfigurationError("--planted", 0, string.Empty, "it is the number of matrices that --validate draws", "together with --validate")]);
            }

            if (paths.Length == 0)
            {
                throw new ConfigurationException([new ConfigurationError("dyson spectra", 0, string.Empty, "no weight file is named", "files, folders and patterns; or --validate")]);
            }

            CheckpointSearch search = CheckpointSeries.Search(paths);
            if (search.LeftOutLine is { } left && !output.Quiet)
            {
                environment.Error.WriteLine($"dyson: left out: {left}");
            }

            return Run(search.Files, selection, settings, output, environment);
        });
        return command;
    }

    private static int Run(
        IReadOnlyList<CheckpointFile> files, LayerSelection selection, SpectraSettings settings, Output output, CommandEnvironment environment)
    {
        if (output.Folder is { } own)
        {
            SpectraReport.RequireOwn(own);
        }

        CheckpointAnalysis analysis = new(files, selection, settings, environment.Interrupted);
        RequireLayers(analysis, selection);
        SpectraProgressDisplay display = new(environment.Error, environment.Interactive && !output.Quiet, environment.Time);
        List<FileSpectra> done = [];
        SpectraDocument document;
        try
        {
            document = display.During(() =>
            {
                done.AddRange(analysis.Run(display, environment.Interrupted));
                return Document(environment.Interrupted);
            });
        }
        catch (OperationCanceledException) when (output.Folder is not null && done.Count > 0)
        {
            SpectraReport.Write(output.Folder, Document(CancellationToken.None) with { Complete = false }, output.Command);
            environment.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"dyson: interrupted; {output.Folder} tells of the first {done.Count} of {files.Count} files"));
            return ExitCode.Interrupted;
        }

        if (output.Folder is { } folder)
        {
            SpectraReport.Write(folder, document, output.Command);
        }

        if (output.Json)
        {
            JsonOutput.Write(environment.Out, document);
        }
        else if (!output.Quiet)
        {
            environment.Out.Write(SpectraTables.Text(document));
            if (analysis.LayerCount == 0)
            {
                environment.Error.WriteLine("dyson: no layers; --out or --json lists every tensor with the reason why it was left out");
            }
        }

        foreach (string fault in analysis.Damaged)
        {
            environment.Error.WriteLine($"dyson: {fault}");
        }

        return analysis.Damaged.Count > 0 ? ExitCode.Data : ExitCode.Done;

        SpectraDocument Document(CancellationToken cancellation) => new(new SpectraSettingsDocument(settings.Level, settings.Draws, settings.Vectors, settings.Seed), done)
        {
            Series = analysis.Series(cancellation),
        };
    }

    private static int Validate(SpectraValidationSettings settings, Output output, CommandEnvironment environment)
    {
        SpectraProgressDisplay display = new(environment.Error, environment.Interactive && !output.Quiet, environment.Time);
        SpectraValidationDocument document = display.During(() => SpectraValidation.Run(settings, display, environment.Interrupted));
        if (output.Json)
        {
            JsonOutput.Write(environment.Out, document);
        }
        else if (!output.Quiet)
        {
            environment.Out.Write(ValidationTable.Text(document));
        }

        return document.Passed ? ExitCode.Done : ExitCode.CheckFailed;
    }

    private static void Require(IEnumerable<SettingFault> faults, double gigabytes)
    {
        ConfigurationError[] errors = [.. faults.Select(fault => fault.Setting == nameof(SpectraSettings.MemoryBudget)
            ? new ConfigurationError("--memory", 0, string.Empty, string.Create(CultureInfo.InvariantCulture, $"{gigabytes} is out of range"), "at least 0.0011 (gigabytes)")
            : new ConfigurationError(OptionOf(fault.Setting), 0, string.Empty, $"{fault.Value} is out of range", fault.Allowed))];
        if (errors.Length > 0)
        {
            throw new ConfigurationException(errors);
        }
    }

    private static string OptionOf(string setting) => setting == nameof(LayerSelection.SmallestColumns) ? "--smallest" : "--" + setting.ToLowerInvariant();

    private static void RequireLayers(CheckpointAnalysis analysis, LayerSelection selection)
    {
        ConfigurationError[] errors = [.. selection.Unmatched(analysis.TensorNames).Select(pattern =>
            new ConfigurationError("--layers", 0, string.Empty, $"no tensor is named '{pattern}'", "names of tensors, * and ? stand for anything", NearestName.Among(pattern, analysis.TensorNames)))];
        if (errors.Length > 0)
        {
            throw new ConfigurationException(errors);
        }
    }

    private sealed record Output(string? Folder, bool Json, bool Quiet, string Command);

    private static long HalfOfTheMachine() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
}
