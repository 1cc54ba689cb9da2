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

    private static readonly Dictionary<string, (string File, string[] Always, string[] Quick, string[] Standard, string[] Paper)> Known = new(StringComparer.Ordinal)
    {
        [BoltzmannScans] = ("rbm-scans", [], ["ensemble.replicas=256"], [], ["learning.steps=100000"]),
        [BoltzmannWeakNoise] = ("rbm-weak-noise", [], ["ensemble.replicas=1500"], [], []),
        [BoltzmannSamplers + "-literal"] = ("rbm-samplers", ["learning.sampler.method=literal"], ["ensemble.replicas=1000"], [], []),
        [BoltzmannSamplers + "-collapsed"] = ("rbm-samplers", ["learning.sampler.method=collapsed"], ["ensemble.replicas=1000"], [], []),
        [BoltzmannSamplers + "-wishart"] = ("rbm-samplers", ["learning.sampler.method=wishart"], ["ensemble.replicas=1000"], [], []),
        [BoltzmannOneMode] = ("rbm-one-mode", ["record.snapshots.logarithmic=40"], ["ensemble.replicas=1200"], [], []),
        [StudentScans] = ("teacher-student-scans", [], ["learning.steps=500"], [], []),
        [StudentBatches] = ("teacher-student-scans", ["learning.data=batches"], ["learning.steps=500"], [], []),
        [StudentTenLevels] = ("teacher-student-n10", [], ["ensemble.replicas=2000"], [], []),
        [StudentRelaxation] = ("teacher-student-relaxation", [], ["ensemble.replicas=4000"], [], []),
        [LayerSpeed] = ("hidden-layer-speed", [], [], [], []),
        [LayerScaling] = ("hidden-layer-scaling", [], ["ensemble.replicas=20000"], [], []),
        [LayerWidths] = ("hidden-layer-widths", [], ["ensemble.replicas=20000"], [], []),
        [LayerTenLevels] = ("hidden-layer-n10", [], ["ensemble.replicas=4000"], [], []),
        [MeasuredStudent] = ("measured-dynamics", [], ["ensemble.replicas=300"], [], []),
        [MeasuredMachine] = ("measured-dynamics-rbm", [], ["ensemble.replicas=200"], [], []),
        [MeasuredLayer] = ("measured-dynamics-layer", [], ["ensemble.replicas=150"], [], []),
        [QuestionActivations] = ("question-activations", [], ["ensemble.replicas=768"], [], []),
        [QuestionHiddenLayer] = ("question-hidden-layer", [], ["ensemble.replicas=640"], [], []),
        [QuestionDeep] = ("question-deep", [], ["ensemble.replicas=384"], [], []),
        [QuestionMomentum] = ("question-momentum", [], ["ensemble.replicas=2048"], [], []),
        [QuestionNesterov] = ("question-momentum", ["learning.rule=nesterov"], ["ensemble.replicas=2048"], [], []),
        [QuestionAdam] = ("question-adam", [], ["ensemble.replicas=1024"], [], []),
        [QuestionAdamW] = ("question-adam", ["learning.rule=adamw"], ["ensemble.replicas=512"], ["ensemble.replicas=10000"], []),
        [QuestionAdamLayer] = ("question-adam-layer", [], ["ensemble.replicas=768"], [], []),
        [QuestionAdamDeep] = ("question-adam-deep", [], ["ensemble.replicas=256"], [], []),
        [DeepLayers] = ("deep-layers", [], ["ensemble.replicas=1280", "learning.steps=1500"], [], []),
        [DeepLayersThree] = ("deep-layers-three", [], ["ensemble.replicas=1280", "learning.steps=500"], [], []),
        [DeepLayersMemory] = ("deep-layers-memory", [], ["ensemble.replicas=384"], [], []),
        [DeepLayersSpecialising] = ("deep-layers-specialising", [], ["ensemble.replicas=24"], [], []),
        [DeepWidth + "-2"] = ("deep-width", ["model.width=2", "ensemble.replicas=20000", "ensemble.block=256"], [], [], []),
        [DeepWidth + "-10"] = ("deep-width", ["model.width=10", "ensemble.replicas=4000", "ensemble.block=64"], [], [], []),
        [DeepWidth + "-50"] = ("deep-width", ["model.width=50", "ensemble.replicas=1000"], ["ensemble.replicas=80"], [], []),
        [DeepWidth + "-100"] = ("deep-width", ["model.width=100", "ensemble.replicas=400"], ["ensemble.replicas=24"], [], []),
        [DeepWidth + "-200"] = ("deep-width", ["model.width=200", "ensemble.replicas=200", "ensemble.block=1"], ["ensemble.replicas=10"], [], []),
        [DeepWidth + "-1000"] = ("deep-width", ["model.width=1000", "ensemble.replicas=16", "ensemble.block=1"], ["ensemble.replicas=2", "learning.steps=3"], [], []),
        [DeepWidthBatches + "-2"] = ("deep-width-batches", ["model.width=2", "ensemble.replicas=20000", "ensemble.block=256"], ["ensemble.replicas=4096"], [], []),
        [DeepWidthBatches + "-10"] = ("deep-width-batches", ["model.width=10", "ensemble.replicas=4000", "ensemble.block=64"], ["ensemble.replicas=640"], [], []),
        [DeepWidthBatches + "-50"] = ("deep-width-batches", ["model.width=50", "ensemble.replicas=400"], ["ensemble.replicas=64"], [], []),
        [DeepWidthBatches + "-200"] = ("deep-width-batches", ["model.width=200", "ensemble.replicas=64", "ensemble.block=1"], ["ensemble.replicas=6"], [], []),
        [DeepWidthBatches + "-400"] = ("deep-width-batches", ["model.width=400", "ensemble.replicas=24", "ensemble.block=1"], ["ensemble.replicas=2"], [], []),
        [DeepWidthTanh + "-2"] = ("deep-width-tanh", ["model.width=2", "ensemble.replicas=20000", "ensemble.block=256"], ["ensemble.replicas=2048"], [], []),
        [DeepWidthTanh + "-10"] = ("deep-width-tanh", ["model.width=10", "ensemble.replicas=2000", "ensemble.block=64"], ["ensemble.replicas=320"], [], []),
        [DeepWidthTanh + "-50"] = ("deep-width-tanh", ["model.width=50", "ensemble.replicas=200"], ["ensemble.replicas=32"], [], []),
        [DeepWidthTanh + "-200"] = ("deep-width-tanh", ["model.width=200", "ensemble.replicas=32", "ensemble.block=1"], ["ensemble.replicas=4"], [], []),
    };

    /// <summary>The names of all ensembles.</summary>
    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>The experiment of an ensemble.</summary>
    /// <exception cref="ArgumentException">No ensemble has that name.</exception>
    public static Experiment Experiment(string name, Effort effort, ulong seed) => Experiment(name, effort, seed, []);

    /// <summary>The same with further settings, for ensembles smaller than any effort's.</summary>
    internal static Experiment Experiment(string name, Effort effort, ulong seed, IReadOnlyList<string> settings)
    {
        if (!Known.TryGetValue(name, out (string File, string[] Always, string[] Quick, string[] Standard, string[] Paper) ensemble))
        {
            throw new ArgumentException($"There is no ensemble '{name}'; there are {string.Join(", ", Known.Keys)}.", nameof(name));
        }

        string[] ofEffort = effort switch { Effort.Quick => ensemble.Quick, Effort.Standard => ensemble.Standard, _ => ensemble.Paper };
        string ofSeed = "ensemble.seed=" + seed.ToString(CultureInfo.InvariantCulture);
        return Experiments.Experiment.Parse(Text(ensemble.File), ensemble.File + ".yaml", ".", [.. ensemble.Always, .. ofEffort, ofSeed, .. settings]);
    }

    // The YAML files of experiments/ are part of the assembly, so that the library finds them wherever it lies.
    private static string Text(string file)
    {
        string resource = $"Dyson.experiments.{file}.yaml";
        using Stream stream = typeof(PaperEnsembles).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the assembly.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
