using System.Globalization;
using Dyson.Learning;

namespace Dyson.Experiments;

/// <summary>Reads the sections <c>model</c> and <c>learning</c>, and holds them against each other.</summary>
internal sealed class PointReader(string folder, SettingErrors errors)
{
    private const double Largest = TargetReader.LargestMassSquared;

    private static readonly string[] Methods = ["auto", "literal", "collapsed", "wishart", "exact"];

    private readonly TargetReader _targets = new(folder);
    private readonly LayerReader _layers = new(folder);

    private readonly DeepStudentReader _deep = new(folder);

    /// <summary>The matrices that were read from files: the name in the experiment, that of the copy in a run directory, and the copy.</summary>
    public IEnumerable<(string File, string Copy, byte[] Bytes)> Files
    {
        get
        {
            if (_targets.Covariance is { } covariance)
            {
                yield return (covariance.File, SettingText.CovarianceName, CovarianceFile.ToBytes(covariance));
            }

            if (_layers.Layer is { } layer)
            {
                yield return (layer.File, SettingText.LayerName, MatrixFile.ToBytes("layer", layer.Matrix, layer.Rows));
            }

            foreach (WeightsFile file in _deep.Files)
            {
                yield return (file.File, file.Copy, MatrixFile.ToBytes("weights", file.Entries, file.Rows));
            }
        }
    }

    public (ModelOptions? Model, LearningOptions? Learning) Read(SettingMap root)
    {
        SettingReader sections = new(root, string.Empty, errors);
        SettingReader? model = sections.Map("model", required: true, "a map with the key type");
        SettingReader? learning = sections.Map("learning", required: true);
        string? type = model?.Choice("type", null, "gaussian-rbm", "teacher-student", "hidden-layer", "deep-student");
        return type switch
        {
            "gaussian-rbm" => ReadRbm(model!, learning),
            "teacher-student" => ReadTeacherStudent(model!, learning),
            "hidden-layer" => ReadHiddenLayer(model!, learning),
            "deep-student" => ReadDeepStudent(model!, learning),
            _ => (null, null),
        };
    }

    private (ModelOptions? Model, LearningOptions? Learning) ReadRbm(SettingReader model, SettingReader? learning)
    {
        int? visible = (int?)model.Count("visible", AllowedRange.Count(1, 64));
        int? hidden = (int?)model.Count("hidden", AllowedRange.Count(1, 1024), visible ?? 1);
        double? massSquared = model.Number("mass-squared", AllowedRange.Positive(Largest));
        double? hiddenDeviation = model.Number("hidden-standard-deviation", AllowedRange.Positive(1000), 1);
        TargetOptions? target = _targets.Read(model, visible, massSquared);
        InitialOptions? initial = ReadInitial(model, new NormalInitial(0.1), "normal", "target");
        model.Finish();

        GaussianRbmOptions? options = null;
        if (visible is not null && hidden is not null && massSquared is not null && hiddenDeviation is not null && target is not null && initial is not null)
        {
            options = new GaussianRbmOptions
            {
                Visible = visible.Value,
                Hidden = hidden.Value,
                MassSquared = massSquared.Value,
                HiddenStandardDeviation = hiddenDeviation.Value,
                Target = target,
                Initial = initial,
            };
        }

        return (options, learning is null ? null : ReadRbmLearning(learning, visible));
    }

    private static RbmLearningOptions? ReadRbmLearning(SettingReader learning, int? visible)
    {
        learning.Choice("rule", "sgd", "sgd");
        double? rate = learning.Number("learning-rate", AllowedRange.Positive(10));
        int? batch = (int?)learning.Count("batch-size", AllowedRange.Count(1, 1_000_000));
        SamplerOptions? sampler = ReadSampler(learning, visible, batch);
        StepCount? steps = ReadSteps(learning, rate);
        learning.Finish();
        return rate is null || batch is null || sampler is null || steps is null
            ? null
            : new RbmLearningOptions { LearningRate = rate.Value, BatchSize = batch.Value, Sampler = sampler, Steps = steps.Value };
    }

    private static SamplerOptions? ReadSampler(SettingReader learning, int? visible, int? batch)
    {
        learning.CanBeScanned("sampler.sweeps");
        if (learning.Map("sampler", required: false, "a map with type, sweeps, method, chains") is not { } reader)
        {
            return learning.Has("sampler") ? null : Resolved(new SamplerOptions(), visible, batch);
        }

        string? type = reader.Choice("type", "pcd", "pcd", "exact");
        int? sweeps = (int?)reader.Count("sweeps", AllowedRange.Count(1, 1000), 3);
        string? method = reader.Choice("method", "auto", Methods);
        string? chains = reader.Choice("chains", "stationary", "stationary", "ones");
        reader.Finish();
        if (type == "exact")
        {
            foreach (string key in (string[])["sweeps", "chains"])
            {
                if (reader.Has(key))
                {
                    reader.Refuse(key, "an exact sampler has no chains", "leave it out, or type: pcd");
                }
            }

            if (method is "literal" or "collapsed" or "wishart")
            {
                reader.Refuse("method", $"'{method}' contradicts type: exact", "auto, exact");
            }
        }
        else if (type == "pcd" && method == "exact")
        {
            reader.Refuse("method", "'exact' contradicts type: pcd", "auto, literal, collapsed, wishart, or type: exact");
        }

        if (method == "wishart" && type == "pcd" && visible is not null && batch is not null && batch < visible)
        {
            reader.Refuse("method", Invariant($"'wishart' needs a batch of at least N = {visible} chains, not {batch}"), "auto, literal, collapsed");
            learning.Refuse("batch-size", Invariant($"{batch} is too small for method: wishart"), Invariant($"a whole number from {visible}"));
        }

        return type is null || sweeps is null || method is null || chains is null
            ? null
            : Resolved(
                new SamplerOptions
                {
                    Persistent = type == "pcd",
                    Sweeps = sweeps.Value,
                    Method = Enum.Parse<PcdMethod>(method, ignoreCase: true),
                    Chains = Enum.Parse<ChainStart>(chains, ignoreCase: true),
                },
                visible,
                batch);
    }

    private static SamplerOptions Resolved(SamplerOptions sampler, int? visible, int? batch) => sampler.Method != PcdMethod.Auto
        ? sampler
        : sampler with
        {
            Method = sampler.Persistent ? PcdLearning.Cheapest(visible ?? 1, batch ?? 1) : PcdMethod.Exact,
        };

    private static (ModelOptions? Model, LearningOptions? Learning) ReadTeacherStudent(SettingReader model, SettingReader? learning)
    {
        double[]? kappas = model.Numbers("eigenvalues", AllowedRange.NotNegative(Largest), 64);
        InitialOptions? initial = ReadInitial(model, new TeacherInitial(), "zero", "normal", "teacher");
        string? rotation = model.Choice("rotation", "none", "none", "random");
        bool? symmetric = model.Truth("symmetric", true);
        model.Finish();
        TeacherStudentOptions? options = kappas is null || initial is null || rotation is null || symmetric is null
            ? null
            : new TeacherStudentOptions { Eigenvalues = kappas, Initial = initial, RandomRotation = rotation == "random", Symmetric = symmetric.Value };
        return (options, learning is null ? null : ReadNoisyLearning(learning));
    }

    private (ModelOptions? Model, LearningOptions? Learning) ReadHiddenLayer(SettingReader model, SettingReader? learning)
    {
        double[]? kappas = model.Numbers("eigenvalues", AllowedRange.NotNegative(Largest), 64);
        LayerOptions? layer = _layers.Read(model, kappas?.Length);
        InitialOptions? initial = ReadInitial(model, new TeacherInitial(), "zero", "normal", "teacher");
        string? rotation = model.Choice("rotation", "none", "none", "random");
        bool? symmetric = model.Truth("symmetric", true);
        model.Finish();
        HiddenLayerOptions? options = kappas is null || layer is null || initial is null || rotation is null || symmetric is null
            ? null
            : new HiddenLayerOptions
            {
                Eigenvalues = kappas,
                Layer = layer,
                Initial = initial,
                RandomRotation = rotation == "random",
                Symmetric = symmetric.Value,
            };
        TeacherStudentLearningOptions? rule = null;
        if (learning is not null)
        {
            string? basis = learning.Choice("basis", "eigenvectors", "eigenvectors", "given");
            rule = ReadNoisyLearning(learning);
            rule = rule is null || basis is null ? null : rule with { Basis = Enum.Parse<LayerBasis>(basis, ignoreCase: true) };
        }

        if (options is not null && rule is not null)
        {
            double rate = TrainingFactory.Layer(options.Layer, kappas!.Length).LargestRate;
            if (rule.LearningRate * rate >= 2)
            {
                learning!.Refuse(
                    "learning-rate",
                    $"{Shown(rule.LearningRate)} times the layer's largest rate {Shown(rate)} is not below 2, so students diverge",
                    $"a number below {Shown(2 / rate)} for this layer");
                return (options, null);
            }
        }

        return (options, rule);
    }

    private (ModelOptions? Model, LearningOptions? Learning) ReadDeepStudent(SettingReader model, SettingReader? learning)
    {
        DeepStudentOptions? options = _deep.Read(model);
        return (options, learning is null ? null : DeepLearningReader.Read(learning, options));
    }

    private static TeacherStudentLearningOptions? ReadNoisyLearning(SettingReader learning)
    {
        learning.Choice("rule", "sgd", "sgd");
        double? rate = learning.Number("learning-rate", AllowedRange.Between(0, 2));
        int? batch = (int?)learning.Count("batch-size", AllowedRange.Count(1, 1_000_000));
        double? noise = learning.Number("noise", AllowedRange.NotNegative(1000));
        string? data = learning.Choice("data", "infinite", "infinite", "batches");
        bool? shared = learning.Truth("shared-inputs", false);
        int? replay = ReadReplay(learning);
        StepCount? steps = ReadSteps(learning, rate);
        learning.Finish();
        if (data == "infinite" && shared == true)
        {
            learning.Refuse("shared-inputs", "true contradicts data: infinite, which has no inputs", "false, or data: batches");
        }

        if (data == "infinite" && replay > 0)
        {
            learning.Refuse("replay", Invariant($"{replay} contradicts data: infinite, which has no batches"), "false, or data: batches");
        }

        return rate is null || batch is null || noise is null || data is null || shared is null || replay is null || steps is null
            ? null
            : new TeacherStudentLearningOptions
            {
                LearningRate = rate.Value,
                BatchSize = batch.Value,
                Noise = noise.Value,
                FiniteBatches = data == "batches",
                SharedInputs = shared.Value,
                Replay = replay.Value,
                Steps = steps.Value,
            };
    }

    private static int? ReadReplay(SettingReader learning)
    {
        learning.CanBeScanned("replay");
        if (learning.Ask("replay") is null or SettingScalar { Plain: true, Value: "false" })
        {
            return 0;
        }

        return (int?)learning.Count("replay", AllowedRange.Count(1, 1_000_000));
    }

    /// <summary>Reads <c>learning.steps</c>; null after an error.</summary>
    public static StepCount? ReadSteps(SettingReader learning, double? rate)
    {
        AllowedRange whole = AllowedRange.Count(1, StepCount.Maximum);
        if (learning.Ask("steps") is not SettingMap)
        {
            return learning.Count("steps", whole) is { } absolute ? new StepCount(absolute, 0) : null;
        }

        SettingReader reader = learning.Map("steps", required: true)!;
        double? constant = reader.Number("over-learning-rate", AllowedRange.Positive(1e9));
        reader.Finish();
        if (constant is null)
        {
            return null;
        }

        if (rate is not null && constant / rate > StepCount.Maximum)
        {
            reader.Refuse("over-learning-rate", $"{Shown(constant.Value)}/{Shown(rate.Value)} steps are too many", whole.ToString());
            return null;
        }

        return new StepCount(0, constant.Value);
    }

    private static InitialOptions? ReadInitial(SettingReader model, InitialOptions fallback, params string[] choices)
    {
        SettingNode? node = model.Ask("initial");
        if (fallback is NormalInitial)
        {
            model.CanBeScanned("initial.standard-deviation");
        }

        if (node is null)
        {
            return fallback;
        }

        string? type;
        SettingReader? reader = null;
        if (node is SettingMap)
        {
            reader = model.Map("initial", required: false)!;
            type = reader.Choice("type", fallback is NormalInitial ? "normal" : null, choices);
        }
        else
        {
            type = model.Choice("initial", null, choices);
            if (type == "normal")
            {
                model.Refuse("initial", "'normal' needs its standard deviation", "{ type: normal, standard-deviation: … }");
                return null;
            }
        }

        double? deviation = type == "normal" ? reader!.Number("standard-deviation", AllowedRange.Positive(1000)) : null;
        if (type is not null)
        {
            reader?.Finish();
        }

        return type switch
        {
            "normal" => deviation is null ? null : new NormalInitial(deviation.Value),
            "target" => new TargetInitial(),
            "teacher" => new TeacherInitial(),
            "zero" => new ZeroInitial(),
            _ => null,
        };
    }

    private static string Shown(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
