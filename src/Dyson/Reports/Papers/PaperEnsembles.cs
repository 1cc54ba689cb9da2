using System.Globalization;
using Dyson.Experiments;

namespace Dyson.Reports.Papers;

/// <summary>
/// The ensembles behind the papers' figures: the experiments that ship as YAML in <c>experiments/</c>, with the settings that each
/// effort replaces. An ensemble's name is that of its run directory.
/// </summary>
public static class PaperEnsembles
{
    /// <summary>Boltzmann machines at the papers' ten points (Figs. 3–7).</summary>
    public const string BoltzmannScans = "rbm-scans";

    /// <summary>Boltzmann machines at noise so weak that linear response must hold: what the checks of the theory judge.</summary>
    public const string BoltzmannWeakNoise = "rbm-weak-noise";

    /// <summary>One grid point trained with the literal, the collapsed and the Wishart sampler; the name is followed by the sampler's.</summary>
    public const string BoltzmannSamplers = "rbm-samplers";

    /// <summary>One mode of a Boltzmann machine from its random start on, independent samples (Fokker–Planck).</summary>
    public const string BoltzmannOneMode = "rbm-one-mode";

    /// <summary>Students with infinite data at the papers' points (Fig. 9).</summary>
    public const string StudentScans = "teacher-student-scans";

    /// <summary>The same points with the gradient from finite batches of inputs.</summary>
    public const string StudentBatches = "teacher-student-batches";

    /// <summary>Ten levels with four degenerate pairs [P2].</summary>
    public const string StudentTenLevels = "teacher-student-n10";

    /// <summary>Students on their way from the teacher to the stationary state, at many times.</summary>
    public const string StudentRelaxation = "teacher-student-relaxation";

    /// <summary>Students behind layers of several condition numbers on their way from zero to the teacher [P2].</summary>
    public const string LayerSpeed = "hidden-layer-speed";

    /// <summary>A degenerate pair behind singular values 1 and 3, scans of learning rate and batch size [P2].</summary>
    public const string LayerScaling = "hidden-layer-scaling";

    /// <summary>A degenerate pair behind layers from Z = 1 to a condition number of 4 [P2].</summary>
    public const string LayerWidths = "hidden-layer-widths";

    /// <summary>Ten levels with four degenerate pairs behind a random layer [P2].</summary>
    public const string LayerTenLevels = "hidden-layer-n10";

    /// <summary>A degenerate pair of students, every second update recorded.</summary>
    public const string MeasuredStudent = "measured-dynamics";

    /// <summary>A degenerate pair and a single mode of Boltzmann machines at weak noise, every fourth update recorded.</summary>
    public const string MeasuredMachine = "measured-dynamics-rbm";

    /// <summary>Students behind a layer that gives every level its own speed, every update recorded.</summary>
    public const string MeasuredLayer = "measured-dynamics-layer";

    /// <summary>One learnable layer with each activation, label noise.</summary>
    public const string QuestionActivations = "question-activations";

    /// <summary>The same behind a fixed layer.</summary>
    public const string QuestionHiddenLayer = "question-hidden-layer";

    /// <summary>Two learnable layers, label noise.</summary>
    public const string QuestionDeep = "question-deep";

    /// <summary>A linear layer with momentum, several β.</summary>
    public const string QuestionMomentum = "question-momentum";

    /// <summary>The same with Nesterov's momentum.</summary>
    public const string QuestionNesterov = "question-nesterov";

    /// <summary>A linear layer with Adam, added noise.</summary>
    public const string QuestionAdam = "question-adam";

    /// <summary>The same with AdamW.</summary>
    public const string QuestionAdamW = "question-adamw";

    /// <summary>A tanh layer with Adam, label noise.</summary>
    public const string QuestionAdamLayer = "question-adam-layer";

    /// <summary>Two learnable layers with Adam, label noise.</summary>
    public const string QuestionAdamDeep = "question-adam-deep";

    /// <summary>Two layers with a degenerate pair in each: linear or tanh, noise of labels or added.</summary>
    public const string DeepLayers = "deep-layers";

    /// <summary>Three such layers.</summary>
    public const string DeepLayersThree = "deep-layers-three";

    /// <summary>Two linear layers of ten units from random starts to an orthogonal teacher.</summary>
    public const string DeepLayersMemory = "deep-layers-memory";

    /// <summary>The same with tanh units and a teacher of two layers.</summary>
    public const string DeepLayersSpecialising = "deep-layers-specialising";

    /// <summary>One layer of N units at fixed noise; the name is followed by N.</summary>
    public const string DeepWidth = "deep-width";

    /// <summary>One layer of N units with label noise and batches of fresh inputs; the name is followed by N.</summary>
    public const string DeepWidthBatches = "deep-width-batches";

    /// <summary>One tanh layer of N units with label noise; the name is followed by N.</summary>
    public const string DeepWidthTanh = "deep-width-tanh";

    // Of each width N: students, and students at quick effort.
    private static readonly Dictionary<string, (int Width, int Replicas, int Quick)[]> OfWidths = new(StringComparer.Ordinal)
    {
        [DeepWidth] = [(2, 20000, 20000), (10, 4000, 4000), (50, 1000, 80), (100, 400, 24), (200, 200, 10), (1000, 16, 2)],
        [DeepWidthBatches] = [(2, 20000, 4096), (10, 4000, 640), (50, 400, 64), (200, 64, 6), (400, 24, 2)],
        [DeepWidthTanh] = [(2, 20000, 2048), (10, 2000, 320), (50, 200, 32), (200, 32, 4)],
    };

    private static readonly Dictionary<string, Ensemble> Known = new Ensemble[]
    {
        new(BoltzmannScans, 256) { Paper = ["learning.steps=100000"] },
        new(BoltzmannWeakNoise, 1500),
        new(BoltzmannSamplers, 1000) { Name = BoltzmannSamplers + "-literal", Always = ["learning.sampler.method=literal"] },
        new(BoltzmannSamplers, 1000) { Name = BoltzmannSamplers + "-collapsed", Always = ["learning.sampler.method=collapsed"] },
        new(BoltzmannSamplers, 1000) { Name = BoltzmannSamplers + "-wishart", Always = ["learning.sampler.method=wishart"] },
        new(BoltzmannOneMode, 1200) { Always = ["record.snapshots.logarithmic=40"] },
        new(StudentScans) { Quick = ["learning.steps=500"] },
        new(StudentScans) { Name = StudentBatches, Always = ["learning.data=batches"], Quick = ["learning.steps=500"] },
        new(StudentTenLevels, 2000),
        new(StudentRelaxation, 4000),
        new(LayerSpeed),
        new(LayerScaling, 20000),
        new(LayerWidths, 20000),
        new(LayerTenLevels, 4000),
        new(MeasuredStudent, 300),
        new(MeasuredMachine, 200),
        new(MeasuredLayer, 150),
        new(QuestionActivations, 768),
        new(QuestionHiddenLayer, 640),
        new(QuestionDeep, 384),
        new(QuestionMomentum, 2048),
        new(QuestionMomentum, 2048) { Name = QuestionNesterov, Always = ["learning.rule=nesterov"] },
        new(QuestionAdam, 1024),
        new(QuestionAdam, 512) { Name = QuestionAdamW, Always = ["learning.rule=adamw"], Standard = ["ensemble.replicas=10000"] },
        new(QuestionAdamLayer, 768),
        new(QuestionAdamDeep, 256),
        new(DeepLayers, 1280) { Quick = ["learning.steps=1500"] },
        new(DeepLayersThree, 1280) { Quick = ["learning.steps=500"] },
        new(DeepLayersMemory, 384),
        new(DeepLayersSpecialising, 24),
    }.Concat(OfWidths.SelectMany(widths => widths.Value.Select(of => Wide(widths.Key, of.Width, of.Replicas, of.Quick)))).ToDictionary(e => e.Name, StringComparer.Ordinal);

    /// <summary>The names of all ensembles.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>The widths N of an ensemble whose name is followed by N.</summary>
    /// <exception cref="ArgumentException">No such ensemble has that name.</exception>
    public static IReadOnlyList<int> WidthsOf(string name) => OfWidths.TryGetValue(name, out (int Width, int Replicas, int Quick)[]? widths)
        ? [.. widths.Select(of => of.Width)]
        : throw new ArgumentException($"There is no ensemble '{name}' of several widths; there are {string.Join(", ", OfWidths.Keys)}.", nameof(name));

    /// <summary>The name of the ensemble of one width.</summary>
    public static string OfWidth(string name, int width) => string.Create(CultureInfo.InvariantCulture, $"{name}-{width}");

    /// <summary>The experiment of an ensemble.</summary>
    /// <exception cref="ArgumentException">No ensemble has that name.</exception>
    public static Experiment Experiment(string name, Effort effort, ulong seed) => Experiment(name, effort, seed, []);

    /// <summary>The same with further settings, for ensembles smaller than any effort's.</summary>
    internal static Experiment Experiment(string name, Effort effort, ulong seed, IReadOnlyList<string> settings)
    {
        if (!Known.TryGetValue(name, out Ensemble? ensemble))
        {
            throw new ArgumentException($"There is no ensemble '{name}'; there are {string.Join(", ", Known.Keys)}.", nameof(name));
        }

        string[] ofEffort = effort switch { Effort.Quick => [.. ensemble.QuickReplicas is { } replicas ? new[] { Setting("ensemble.replicas", replicas) } : [], .. ensemble.Quick], Effort.Standard => ensemble.Standard, _ => ensemble.Paper };
        string ofSeed = "ensemble.seed=" + seed.ToString(CultureInfo.InvariantCulture);
        return Experiments.Experiment.Parse(Text(ensemble.File), ensemble.File + ".yaml", ".", [.. ensemble.Always, .. ofEffort, ofSeed, .. settings]);
    }

    // Narrow layers run many replicas side by side, wide ones one at a time.
    private static Ensemble Wide(string file, int width, int replicas, int quick)
    {
        string[] block = width switch
        {
            <= 2 => ["ensemble.block=256"],
            <= 10 => ["ensemble.block=64"],
            < 200 => [],
            _ => ["ensemble.block=1"],
        };
        return new Ensemble(file, quick)
        {
            Name = OfWidth(file, width),
            Always = [Setting("model.width", width), Setting("ensemble.replicas", replicas), .. block],
            Quick = width < 1000 ? [] : ["learning.steps=3"],
        };
    }

    private static string Setting(string path, int value) => string.Create(CultureInfo.InvariantCulture, $"{path}={value}");

    // The YAML files of experiments/ are part of the assembly, so that the library finds them wherever it lies.
    private static string Text(string file)
    {
        string resource = $"Dyson.experiments.{file}.yaml";
        using Stream stream = typeof(PaperEnsembles).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    // Settings that replace those of the YAML file: always, and at each effort.
    private sealed record Ensemble(string File, int? QuickReplicas = null)
    {
        public string Name { get; init; } = File;

        public string[] Always { get; init; } = [];

        public string[] Quick { get; init; } = [];

        public string[] Standard { get; init; } = [];

        public string[] Paper { get; init; } = [];
    }
}
