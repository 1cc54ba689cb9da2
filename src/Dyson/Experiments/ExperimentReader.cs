using System.Globalization;

namespace Dyson.Experiments;

/// <summary>From text to a valid <see cref="Experiment"/>, or to all that is wrong with it.</summary>
internal sealed class ExperimentReader(string source, string folder)
{
    public const string SetSource = "--set";

    /// <summary>Most numbers in one shard: 128 MiB of levels.</summary>
    public const long MaximumShardLevels = 1 << 24;

    private readonly SettingErrors _errors = new();

    public Experiment Read(string text, IReadOnlyList<string> settings)
    {
        List<ConfigurationError> textErrors = [];
        SettingNode? node = SettingTree.Parse(source, text, textErrors);
        textErrors.ForEach(_errors.Add);
        if (node is not null and not SettingMap)
        {
            _errors.Add(node.Origin, string.Empty, $"{node.Kind} is not an experiment", "a map with the keys name, model, learning, scans, ensemble, record");
        }

        if (node is not SettingMap root)
        {
            _errors.ThrowIfAny();
            throw new InvalidOperationException("a text without a tree has an error");
        }

        foreach (string setting in settings)
        {
            root = Apply(root, setting);
        }

        Experiment? experiment = Bind(root, text, settings.Count > 0);
        _errors.ThrowIfAny();
        return experiment!;
    }

    private SettingMap Apply(SettingMap root, string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        string path = equals < 0 ? setting : setting[..equals].Trim();
        SettingOrigin origin = new(SetSource, 0);
        string[] keys = path.Split('.');
        if (equals < 0 || keys.Any(string.IsNullOrWhiteSpace) || keys.Length > SettingTree.MaximumDepth)
        {
            _errors.Add(origin, path, "not of the form path=value", "for example learning.batch-size=32");
            return root;
        }

        List<ConfigurationError> valueErrors = [];
        SettingNode? value = SettingTree.Parse(SetSource, setting[(equals + 1)..], valueErrors, hasLines: false);
        foreach (ConfigurationError error in valueErrors)
        {
            _errors.Add(error with { Path = path });
        }

        if (value is null)
        {
            return root;
        }

        if (root.With(keys, value) is { } changed)
        {
            return changed;
        }

        _errors.Add(origin, path, "a setting on the way is no map, or a list without an item of that number");
        return root;
    }

    private Experiment? Bind(SettingMap root, string text, bool changed)
    {
        SettingReader reader = new(root, string.Empty, _errors);
        string? name = reader.Text("name", "unnamed", 200);
        PointReader points = new(folder, _errors);
        (ModelOptions? model, LearningOptions? learning) = points.Read(root);
        reader.Ask("model");
        reader.Ask("learning");
        IReadOnlyList<Scan>? scans = new ScanReader(_errors).Read(reader.Ask("scans"), out IReadOnlyList<IReadOnlyList<SettingAxis>> axes);
        EnsembleOptions? ensemble = ReadEnsemble(reader);
        RecordOptions? record = ReadRecord(reader, model);
        reader.Finish();

        string[] scanned = [.. axes.SelectMany(entry => entry).Select(axis => string.Join('.', axis.Keys)).Distinct()];
        List<(ModelOptions Model, LearningOptions Learning, KeyValuePair<string, string>[] Varied)> grid = [];
        foreach (SettingMap variant in ScanReader.Expand(root, axes))
        {
            if (points.Read(variant) is ({ } m, { } l))
            {
                grid.Add((m, l, Varied(variant, scanned, CanonicalText.Parameters(m, l))));
            }
        }

        SettingOrigin recordOrigin = root.Find("record")?.Origin ?? root.Origin;
        if (record is null || ensemble is null || name is null || model is null || learning is null || scans is null)
        {
            return null;
        }

        Dictionary<string, string> copies = [];
        Dictionary<string, byte[]> files = [];
        foreach ((string file, string copy, byte[] bytes) in points.Files)
        {
            copies[file] = copy;
            files[copy] = bytes;
        }

        return new Experiment
        {
            Name = name,
            Model = model,
            Learning = learning,
            Scans = scans,
            Ensemble = ensemble,
            Record = record,
            Points = DistinctPoints(grid, ensemble, record, recordOrigin),
            Text = changed || copies.Count > 0 ? SettingText.Write(root, copies) : text,
            Files = files,
        };
    }

    // The value in force, which may be a default; else, where it is spread over layers, what was written.
    private static KeyValuePair<string, string>[] Varied(SettingMap variant, IEnumerable<string> paths, List<KeyValuePair<string, object>> parameters) =>
    [
        .. paths.Select(path => KeyValuePair.Create(
            path,
            parameters.Find(p => p.Key == path) is { Key: not null } parameter ? CanonicalText.Text(parameter.Value) : (variant.Find(path.Split('.')) as SettingScalar)?.Value ?? string.Empty))
            .Where(setting => setting.Value.Length > 0),
    ];

    private List<PointOptions> DistinctPoints(
        List<(ModelOptions Model, LearningOptions Learning, KeyValuePair<string, string>[] Varied)> grid, EnsembleOptions ensemble, RecordOptions record, SettingOrigin origin)
    {
        List<PointOptions> distinct = [];
        HashSet<(string Stream, long Steps)> seen = [];
        bool reported = false;
        foreach ((ModelOptions model, LearningOptions learning, KeyValuePair<string, string>[] varied) in grid)
        {
            long steps = learning.Steps.At(learning.LearningRate);
            IReadOnlyList<long>? snapshots = record.Snapshots.At(steps);
            if (snapshots is null && !reported)
            {
                reported = true;
                string training = string.Create(CultureInfo.InvariantCulture, $"training has {steps} steps at learning rate {CanonicalText.Number(learning.LearningRate)}");
                if (record.Snapshots is ListedSnapshots listed)
                {
                    _errors.Add(origin, "record.snapshots", string.Create(CultureInfo.InvariantCulture, $"step {listed.Steps[^1]} lies beyond the end, {training}"), string.Create(CultureInfo.InvariantCulture, $"steps from 0 to {steps}"));
                }
                else
                {
                    _errors.Add(origin, "record.snapshots", $"more snapshots than steps: {training}", string.Create(CultureInfo.InvariantCulture, $"at most {steps + 1} snapshots (6 where nothing is said)"));
                }
            }

            long numbers = model.LevelCount + (record.Weights ? model.Layers?.Sum(layer => (long)layer.Weights) ?? 0 : 0);
            long levels = Math.Min(ensemble.Block, ensemble.Replicas) * (snapshots?.Count ?? 0) * numbers;
            if (levels > MaximumShardLevels)
            {
                _errors.Add(origin, "ensemble.block", string.Create(CultureInfo.InvariantCulture, $"one block would hold {levels} {(record.Weights ? "levels and weights" : "levels")}"), string.Create(CultureInfo.InvariantCulture, $"block × snapshots × {(record.Weights ? "(levels + weights)" : "levels")} up to {MaximumShardLevels}"));
            }

            LevelChoice choice = record.Levels != LevelChoice.Auto ? record.Levels
                : model is GaussianRbmOptions ? LevelChoice.Eigenvalues : LevelChoice.Singular;
            PointOptions point = new(model, learning, steps, snapshots ?? [], choice, record.Weights) { Varied = varied };
            if (seen.Add((point.StreamName, steps)))
            {
                distinct.Add(point);
            }
        }

        long blocks = (ensemble.Replicas + ensemble.Block - 1) / ensemble.Block;
        if (distinct.Count * blocks > EnsembleTask.Maximum)
        {
            _errors.Add(origin with { Line = 0 }, "ensemble.block", string.Create(CultureInfo.InvariantCulture, $"{distinct.Count} points in {blocks} blocks each make too many shards"), string.Create(CultureInfo.InvariantCulture, $"points × replicas / block up to {EnsembleTask.Maximum}"));
        }

        return distinct;
    }

    private static EnsembleOptions? ReadEnsemble(SettingReader root)
    {
        if (root.Map("ensemble", required: true, "a map with replicas, seed, block") is not { } reader)
        {
            return null;
        }

        long? replicas = reader.Count("replicas", AllowedRange.Count(1, 1_000_000_000));
        ulong? seed = reader.Seed("seed", 1);
        long? block = reader.Count("block", AllowedRange.Count(1, 65536), 64);
        reader.Finish();
        return replicas is null || seed is null || block is null ? null : new EnsembleOptions(replicas.Value, seed.Value, (int)block.Value);
    }

    private static RecordOptions? ReadRecord(SettingReader root, ModelOptions? model)
    {
        if (!root.Has("record"))
        {
            root.Ask("record");
            return new RecordOptions(new EvenSnapshots(6));
        }

        if (root.Map("record", required: false, "a map with snapshots, levels, weights") is not { } reader)
        {
            return null;
        }

        SnapshotPlan? plan = ReadSnapshots(reader);
        string? levels = reader.Choice("levels", "auto", "auto", "eigenvalues", "singular");
        if (levels == "eigenvalues" && model is LinearStudentOptions { Symmetric: false })
        {
            reader.Refuse("levels", "with model.symmetric: false nothing keeps W symmetric, so its eigenvalues need not be real", "auto, singular, or model.symmetric: true");
        }

        if (levels == "eigenvalues" && model is DeepStudentOptions)
        {
            reader.Refuse("levels", "a deep student's layers are neither square nor symmetric in general, so their eigenvalues need not be real", "auto, singular");
        }

        bool? weights = reader.Truth("weights", false);
        if (weights == true && model is { Layers: null })
        {
            reader.Refuse("weights", $"{model.Type} keeps no weights to record", "false; a deep-student with one linear layer is a teacher-student");
            weights = null;
        }

        reader.Finish();
        return plan is null || levels is null || weights is null ? null : new RecordOptions(plan, Enum.Parse<LevelChoice>(levels, ignoreCase: true), weights.Value);
    }

    private static SnapshotPlan? ReadSnapshots(SettingReader record)
    {
        AllowedRange counts = AllowedRange.Count(2, SnapshotPlan.Maximum);
        if (record.Ask("snapshots") is not SettingMap)
        {
            return record.Count("snapshots", counts, 6) is { } even ? new EvenSnapshots((int)even) : null;
        }

        SettingReader reader = record.Map("snapshots", required: false)!;
        bool listed = reader.Has("steps");
        if (listed && reader.Has("logarithmic"))
        {
            record.Refuse("snapshots", "both steps and logarithmic are given", "one of them");
        }

        SnapshotPlan? plan = null;
        if (listed)
        {
            reader.Ask("logarithmic");
            long[]? steps = reader.Counts("steps", AllowedRange.Count(0, StepCount.Maximum), SnapshotPlan.Maximum);
            if (steps is not null && steps.Zip(steps.Skip(1)).Any(pair => pair.Second <= pair.First))
            {
                reader.Refuse("steps", "the steps are not strictly ascending");
                steps = null;
            }

            plan = steps is null ? null : new ListedSnapshots(steps);
        }
        else
        {
            reader.Ask("steps");
            long? count = reader.Count("logarithmic", counts);
            plan = count is null ? null : new LogarithmicSnapshots((int)count.Value);
        }

        reader.Finish();
        return plan;
    }
}
