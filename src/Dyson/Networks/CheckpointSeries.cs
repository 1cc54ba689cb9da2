using System.Text.RegularExpressions;
using Dyson.Formats;
using Dyson.Formats.Weights;

namespace Dyson.Networks;

/// <summary>Checkpoints of one training, ordered by the step in their names.</summary>
public static partial class CheckpointSeries
{
    private const string NoWeights = "state of the training, no weights";
    private const string NoStep = "no step in the name, beside folders of checkpoints that have one";
    private const string SameModel = "the same model is there as safetensors";
    private const string HasIndex = "an index beside it stands for the model";

    private static readonly string[] Extensions = [".safetensors", ".pt", ".pth", ".bin", ".onnx", ".npy", ".npz"];

    /// <summary>The checkpoints of <see cref="Search"/> alone.</summary>
    /// <param name="arguments">Files, folders, patterns.</param>
    /// <exception cref="DataFormatException">As there.</exception>
    public static IReadOnlyList<CheckpointFile> Find(IReadOnlyList<string> arguments) => Search(arguments).Files;

    /// <summary>
    /// The weight files that the arguments name: files, folders (their weight files; those of their subfolders if they have none of their own, or none with a step where
    /// subfolders have one: checkpoint-100/, checkpoint-200/) and patterns with * and ?. Of a sharded model its index stands for its shards. In folders and
    /// patterns the optimiser's and other state of the training, known by its names, is left out, and so are PyTorch files of a model that is there as safetensors too.
    /// </summary>
    /// <param name="arguments">Files, folders, patterns.</param>
    /// <returns>The checkpoints, and what was left out.</returns>
    /// <exception cref="DataFormatException">An argument names no weights, or shards whose index is missing.</exception>
    public static CheckpointSearch Search(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        List<string> paths = [];
        List<LeftOutFile> leftOut = [];
        foreach (string argument in arguments)
        {
            int before = leftOut.Count;
            List<string> found = Directory.Exists(argument) ? OfFolder(argument, leftOut)
                : argument.Contains('*') || argument.Contains('?') ? Chosen(OfPattern(argument), leftOut)
                : [argument];
            if (found.Count == 0)
            {
                string? line = new CheckpointSearch([], leftOut[before..]).LeftOutLine;
                throw new DataFormatException($"{argument}: it holds no weight files; {string.Join(", ", Extensions)} and *.index.json are read."
                    + (line is null ? string.Empty : $" Left out: {line}; named in full, a file is read whatever it is called."));
            }

            paths.AddRange(found);
        }

        CheckpointFile[] files = [.. Whole(paths).Distinct().Select(path => new CheckpointFile(path, StepOf(path)))];
        bool ordered = files.All(file => file.Step is not null) && files.Select(file => file.Step).Distinct().Count() == files.Length;
        return new CheckpointSearch(
            ordered ? [.. files.OrderBy(file => file.Step)] : files,
            [.. leftOut.Distinct().Where(file => !files.Any(read => read.Path == file.Path))]);
    }

    /// <summary>
    /// The step that a path states: the last number of the file's name behind "step", "iter", "epoch" or "checkpoint", else such a one of its folder, else the last
    /// number of the file's name; the number of a shard is no step.
    /// </summary>
    public static long? StepOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string name = ShardName.Stem(path);
        return StepInName.Find(name) ?? StepInName.Find(FolderOf(path)) ?? StepInName.LastNumber(name);
    }

    private static string FolderOf(string path) => Path.GetFileName(Path.GetDirectoryName(path) ?? string.Empty);

    private static List<string> OfFolder(string folder, List<LeftOutFile> leftOut)
    {
        List<string> own = Chosen(Directory.GetFiles(folder), leftOut);
        if (own.Any(path => (StepInName.Find(ShardName.Stem(path)) ?? StepInName.Find(FolderOf(path))) is not null))
        {
            return own;
        }

        ILookup<bool, string> inner = Directory.GetDirectories(folder).Order(StringComparer.Ordinal).ToLookup(path => StepInName.Find(Path.GetFileName(path)) is not null);
        List<string> steps = [.. inner[true].SelectMany(path => Chosen(Directory.GetFiles(path), leftOut))];
        if (own.Count > 0 && steps.Count == 0)
        {
            return own;
        }

        List<string> others = own.Count > 0 ? own : [.. inner[false].SelectMany(path => Chosen(Directory.GetFiles(path), leftOut))];
        if (steps.Count == 0)
        {
            return others;
        }

        leftOut.AddRange(others.Select(path => new LeftOutFile(path, NoStep)));
        return steps;
    }

    private static IEnumerable<string> OfPattern(string pattern)
    {
        string folder = Path.GetDirectoryName(pattern) ?? string.Empty;
        string place = folder.Length > 0 ? folder : ".";
        return Directory.Exists(place)
            ? Directory.GetFiles(place, Path.GetFileName(pattern)).Select(path => folder.Length > 0 ? path : Path.GetFileName(path))
            : [];
    }

    /// <summary>The weight files among those of one folder: indices, then files.</summary>
    private static List<string> Chosen(IEnumerable<string> paths, List<LeftOutFile> leftOut)
    {
        List<string> candidates = [];
        foreach (string path in paths.Order(StringComparer.Ordinal))
        {
            if (ShardName.OfIndex(path) is null && !Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            if (TrainingState().IsMatch(Path.GetFileName(path)))
            {
                leftOut.Add(new LeftOutFile(path, NoWeights));
            }
            else
            {
                candidates.Add(path);
            }
        }

        HashSet<string> safe = [.. candidates.Where(path => Kind(path) == ".safetensors").Select(ModelOf)];
        leftOut.AddRange(candidates.Where(IsCopy).Select(path => new LeftOutFile(path, SameModel)));
        string[] files = [.. candidates.Where(path => !IsCopy(path)).Select(path => ShardName.Of(path) is { } shard && (shard.Count > 1 || File.Exists(shard.Index)) ? IndexOf(path, shard) : path).Distinct()];
        HashSet<string> indexed = [.. files.Select(ShardName.OfIndex).OfType<string>()];
        List<string> chosen = [.. files.Where(path => ShardName.OfIndex(path) is not null)];
        foreach (string path in files.Where(path => ShardName.OfIndex(path) is null))
        {
            if (indexed.Contains(Path.GetExtension(path)))
            {
                leftOut.Add(new LeftOutFile(path, HasIndex));
            }
            else
            {
                chosen.Add(path);
            }
        }

        return chosen;

        bool IsCopy(string path) => Kind(path) == ".bin" && safe.Contains(ModelOf(path));
    }

    /// <summary>Shards that were named one by one: the index for two or more of one model, a single one as it is.</summary>
    private static IEnumerable<string> Whole(List<string> paths)
    {
        Dictionary<string, int> models = paths.Distinct().Select(ShardName.Of).OfType<ShardName>().CountBy(shard => shard.Index).ToDictionary();
        return paths.Select(path => ShardName.Of(path) is { } shard && (models[shard.Index] > 1 || paths.Contains(shard.Index)) ? IndexOf(path, shard) : path);
    }

    private static string IndexOf(string path, ShardName shard) => File.Exists(shard.Index)
        ? shard.Index
        : throw new ArraySource(path, null).Failure(
            $"it is one of {shard.Count} shards of a model, not a step, and their index, {ArraySource.Quoted(Path.GetFileName(shard.Index))}, is not beside it; put the index there, or name one shard alone to read only that");

    private static string Kind(string path) => ShardName.OfIndex(path) ?? Path.GetExtension(path);

    // What Hugging Face's libraries call pytorch_model.bin is model.safetensors in the other format; all other names are the same in both.
    private static string ModelOf(string path)
    {
        string name = ShardName.OfIndex(path) is { } extension ? Path.GetFileName(path)[..^(extension + ".index.json").Length] : ShardName.Stem(path);
        return name == "pytorch_model" ? "model" : name;
    }

    [GeneratedRegex(
        @"^(?:training_args|(?:lr_)?scheduler(?:_[0-9]+)?|scaler|rng_states?.*|random_states?.*|sampler(?:_[0-9]+)?|trainer_states?|recipe_state|(?:train_)?dataloader.*|optim(?:izer)?(?:[._-].*)?)\.[^.]+$"
        + @"|\.optim(?:izer)?\.|[._-]optim(?:izer)?(?:_states?)?(?:[._-]?[0-9]+)?\.[^.]+$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TrainingState();
}
