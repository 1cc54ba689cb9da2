using System.CommandLine;
using System.Globalization;
using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Networks;

namespace Dyson.Cli;

/// <summary><c>dyson spectra</c>: the random-matrix diagnosis of trained networks.</summary>
internal static class SpectraCommand
{
    private const string Help = """
        Says what the singular values of each layer of a trained network are: the Marchenko–Pastur bulk, outliers, power-law tails, ranks, level statistics.
        Reads safetensors (sharded by its index too), PyTorch checkpoints, ONNX models, npy and npz; no code in a file is ever run. Several files, a folder or
        a pattern are a time series, ordered by the step in their names.

        Examples:
          dyson spectra model.safetensors
          dyson spectra checkpoints/ --layers '*mlp*' --out report
          dyson spectra resnet.pt --kernel-positions --json
        """;

    public static Command Create(CommandEnvironment environment)
    {
        SpectraSettings usual = new();
        LayerSelection all = new();
        Argument<string[]> weights = new("WEIGHTS") { Description = "Weight files, folders of them, or patterns with * and ?.", Arity = ArgumentArity.OneOrMore };
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
        Command command = new("spectra", Help) { weights, layers, exclude, positions, split, smallest, level, draws, vectors, followed, seed, memory, threads, folder, json };
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
            return Run(CheckpointSeries.Find(parsed.GetRequiredValue(weights)), selection, settings, parsed.GetValue(json), parsed.GetValue(DysonCommand.Quiet), environment);
        });
        return command;
    }

    private static int Run(IReadOnlyList<CheckpointFile> files, LayerSelection selection, SpectraSettings settings, bool json, bool quiet, CommandEnvironment environment)
    {
        CheckpointAnalysis analysis = new(files, selection, settings, environment.Interrupted);
        RequireLayers(analysis, selection);
        SpectraProgressDisplay display = new(environment.Error, environment.Interactive && !quiet, environment.Time);
        FileSpectra[] spectra = display.During(() => analysis.Run(display, environment.Interrupted).ToArray());
        SpectraDocument document = new(new SpectraSettingsDocument(settings.Level, settings.Draws, settings.Vectors, settings.Seed), spectra);
        if (json)
        {
            JsonOutput.Write(environment.Out, document);
        }
        else if (!quiet)
        {
            foreach (FileSpectra file in spectra)
            {
                foreach (LayerDiagnosis layer in file.Layers)
                {
                    environment.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{layer.Name} {layer.Rows}×{layer.Columns} {layer.Verdict} σ {layer.Bulk?.Sigma.Value:G4} α {layer.PowerLaw?.Exponent.Value:G3} r̃ {layer.GapRatio.Value:F3}"));
                }

                foreach (SkippedLayer skipped in file.Skipped)
                {
                    environment.Out.WriteLine($"{skipped.Name}: {skipped.Why}");
                }
            }
        }

        foreach (string fault in analysis.Damaged)
        {
            environment.Error.WriteLine($"dyson: {fault}");
        }

        return analysis.Damaged.Count > 0 ? ExitCode.Data : ExitCode.Done;
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

    private static long HalfOfTheMachine() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
}
