using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Learning;
using Dyson.Models;
using static Dyson.Tests.Experiments.ExperimentTexts;

namespace Dyson.Tests.Experiments;

public class DeepStudentExperimentTests
{
    private const string Deep = """
        name: two layers
        model:
          type: deep-student
          width: 3
          activation: tanh
          teacher:
            - { weights: { type: orthogonal, gain: 1.5 } }
            - { weights: { type: diagonal, singular-values: [2, 2, 1] }, activation: identity }
          student:
            - { weights: { type: fan-in, gain: 1 } }
            - { weights: teacher, activation: identity, learnable: true }
        learning:
          rule: adam
          learning-rate: 0.05
          batch-size: 4
          momentum: 0.9
          second-moment: 0.999
          epsilon: 1e-8
          weight-decay: 0.01
          data: { set: 12, shared: true, order: epochs }
          noise: 0.1
          label-noise: 0.2
          schedule: { type: cosine, length: 30, floor: 0.1, warm-up: 5 }
          steps: 40
        ensemble: { replicas: 10, block: 4 }
        record: { snapshots: 3, levels: auto, weights: true }

        """;

    public static TheoryData<string, string, int, string, string> Mistakes => new()
    {
        { "type: deep-student", "type: deep-studnet", 3, "model.type", "Did you mean deep-student?" },
        { "width: 3", "width: 0", 4, "model.width", "0 is out of range. Allowed: a whole number from 1 to 16384." },
        { "activation: tanh", "activation: tahn", 5, "model.activation", "Allowed: identity, tanh, erf, relu, gelu. Did you mean tanh?" },
        { "gain: 1.5", "gain: -1.5", 7, "model.teacher[0].weights.gain", "-1.5 is out of range. Allowed: a number above 0 to 1000." },
        { "type: orthogonal, gain: 1.5", "type: orthogonl", 7, "model.teacher[0].weights.type", "Did you mean orthogonal?" },
        { "type: orthogonal, gain: 1.5", "type: identity, gain: 1.5", 7, "model.teacher[0].weights.gain", "unknown key. Allowed: type, scale." },
        { "{ weights: { type: orthogonal, gain: 1.5 } }", "{ weights: teacher }", 7, "model.teacher[0].weights", "the teacher cannot refer to itself" },
        { "{ weights: { type: orthogonal, gain: 1.5 } }", "{ width: 3 }", 7, "model.teacher[0].weights", "missing. Allowed: a map such as { type: orthogonal, gain: 2 }" },
        { "{ weights: { type: orthogonal, gain: 1.5 } }", "orthogonal", 7, "model.teacher[0]", "'orthogonal' is not a map" },
        { "[2, 2, 1]", "[2, 2]", 8, "model.teacher[1].weights", "2 singular values were given for a 3×3 matrix, which has 3" },
        { "type: diagonal, singular-values: [2, 2, 1]", "type: matrix, file: none.npy", 8, "model.teacher[1].weights.file", "'none.npy' cannot be read" },
        { "activation: identity, learnable: true", "activation: identity, learnable: maybe", 11, "model.student[1].learnable", "'maybe' is not a truth value" },
        { "activation: identity, learnable: true", "activation: identity, width: 2", 11, "model.student[1].weights", "it cannot start at the teacher, which has no layer 1 of shape (2, 3)" },
        { "weights: teacher, activation: identity, learnable: true", "weights: { type: normal, standard-deviation: 1 }, width: 2", 10, "model.student", "the student has 2 outputs, the teacher 3" },
        { "rule: adam", "rule: adma", 13, "learning.rule", "Allowed: sgd, momentum, nesterov, adam, adamw. Did you mean adam?" },
        { "rule: adam", "rule: sgd", 16, "learning.momentum", "does not belong to rule: sgd. Allowed: leave it out, or rule: momentum, nesterov, adam or adamw." },
        { "rule: adam", "rule: momentum", 17, "learning.second-moment", "does not belong to rule: momentum" },
        { "weight-decay: 0.01", "decoupled-decay: true", 19, "learning.decoupled-decay", "does not belong to rule: adam" },
        { "momentum: 0.9", "momentum: 1", 16, "learning.momentum", "1 is out of range. Allowed: a number from 0 and below 1." },
        { "set: 12", "set: 13", 20, "learning.data.set", "an epoch of 13 inputs cannot be cut into batches of 4. Allowed: a multiple of 4, or order: replacement" },
        { "data: { set: 12, shared: true, order: epochs }", "data: infinite", 20, "learning.data", "the gradient of infinite data is known for linear networks only" },
        { "data: { set: 12, shared: true, order: epochs }", "data: infinite", 22, "learning.label-noise", "label noise averages out over infinite data" },
        { "type: cosine, length: 30", "type: cosin, length: 30", 23, "learning.schedule.type", "Did you mean cosine?" },
        { "type: cosine, length: 30", "type: cosine", 23, "learning.schedule.length", "missing" },
        { "floor: 0.1", "floor: 1.1", 23, "learning.schedule.floor", "1.1 is out of range" },
        { "schedule: { type: cosine, length: 30, floor: 0.1, warm-up: 5 }", "schedule: step", 23, "learning.schedule", "'step' is no schedule. Allowed: constant, or a map such as" },
        { "width: 3", "width: 9000", 7, "model.teacher[0].width", "a matrix of 9000×9000 has more than 67108864 elements" },
        { "levels: auto", "levels: eigenvalues", 26, "record.levels", "need not be real" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Every_mistake_is_named_with_its_line(string old, string replacement, int line, string path, string message)
    {
        IReadOnlyList<ConfigurationError> errors = Errors(Replace(Deep, old, replacement));
        Assert.True(
            errors.Any(error => error.Line == line && error.Path == path && error.ToString().Contains(message, StringComparison.Ordinal)),
            string.Join('\n', errors));
    }

    [Fact]
    public void A_student_of_which_nothing_learns_is_refused() =>
        Assert.Contains(
            Errors(Deep, "model.student[0].learnable=false", "model.student[1].learnable=false"),
            error => error.Path == "model.student" && error.Message == "no layer is learnable");

    [Fact]
    public void Options_become_the_model_and_the_learning_they_name()
    {
        Experiment experiment = Experiment.Parse(Deep);
        DeepStudent model = TrainingFactory.Model(Assert.IsType<DeepStudentOptions>(experiment.Model));
        DeepLearning learning = TrainingFactory.Learning(Assert.IsType<DeepLearningOptions>(experiment.Learning));
        Assert.Equal("3 → 3 tanh → 3 identity", model.Student.ToString());
        Assert.Equal(DeepWeights.FanIn(), model.Student.Layers[0].Weights);
        Assert.Equal(DeepWeights.Orthogonal(1.5), model.Teacher.Layers[0].Weights);
        Assert.Equal(DeepWeights.Diagonal([2, 2, 1]), model.Teacher.Layers[1].Weights);
        Assert.Equal(Optimiser.Adam(0.9, 0.999, 1e-8, 0.01), learning.Optimiser);
        Assert.Equal(DeepData.Set(12, true, BatchOrder.Epochs), learning.Data);
        Assert.Equal((0.1, 0.2, 4, 0.05), (learning.Noise, learning.LabelNoise, learning.BatchSize, learning.LearningRate));
        LearningRateSchedule schedule = LearningRateSchedule.WarmUp(5, LearningRateSchedule.Cosine(30, 0.1));
        Assert.Equal(Enumerable.Range(0, 40).Select(t => schedule.Factor(t)), Enumerable.Range(0, 40).Select(t => learning.Schedule!.Factor(t)));
        Assert.Equal([new LevelLayer(0, 3, 3), new LevelLayer(1, 3, 3)], experiment.Model.Layers!);
        Assert.Equal(18, experiment.Points[0].WeightCount);
    }

    [Theory]
    [InlineData("sgd", "")]
    [InlineData("momentum", "momentum: 0.5")]
    [InlineData("nesterov", "momentum: 0.5")]
    [InlineData("adamw", "momentum: 0.5, second-moment: 0.99")]
    public void Every_rule_is_that_optimiser(string rule, string more)
    {
        string text = $"model: {{ type: deep-student, width: 2, teacher: [{{ weights: {{ type: identity }} }}] }}\nlearning: {{ rule: {rule}, learning-rate: 0.1, batch-size: 4, steps: 5{(more.Length > 0 ? ", " : "")}{more} }}\nensemble: {{ replicas: 2 }}\n";
        Optimiser expected = rule switch
        {
            "sgd" => Optimiser.Sgd(),
            "momentum" => Optimiser.HeavyBall(0.5),
            "nesterov" => Optimiser.Nesterov(0.5),
            _ => Optimiser.AdamW(0.01, 0.5, 0.99),
        };
        Assert.Equal(expected, ((DeepLearningOptions)Experiment.Parse(text).Learning).Optimiser);
    }

    [Fact]
    public void A_student_without_layers_of_its_own_starts_as_its_teacher()
    {
        Experiment experiment = Experiment.Parse("model: { type: deep-student, inputs: 4, activation: relu, teacher: [{ width: 3, weights: { type: fan-in } }, { width: 2, weights: { type: normal, standard-deviation: 1 } }] }\nlearning: { learning-rate: 0.1, batch-size: 4, steps: 5 }\nensemble: { replicas: 2 }\n");
        DeepStudentOptions model = (DeepStudentOptions)experiment.Model;
        Assert.All(model.Student, layer => Assert.Equal((DeepWeights.AtTeacher, true, Activation.Relu), (layer.Weights.Law, layer.Learnable, layer.Activation)));
        Assert.Equal([3, 2], model.Student.Select(layer => layer.Width));
        Assert.Equal(5, model.LevelCount);
    }

    [Fact]
    public void Defaults_spelled_out_and_scans_of_other_values_change_no_stream()
    {
        string stream = Experiment.Parse(Deep).Points[0].StreamName;
        Assert.Equal(stream, Experiment.Parse(Replace(Deep, "{ weights: { type: orthogonal, gain: 1.5 } }", "{ weights: { type: orthogonal, gain: 1.5 }, width: 3, activation: tanh }")).Points[0].StreamName);
        Assert.Equal(stream, Experiment.Parse(Replace(Deep, ", weights: true }", " }")).Points[0].StreamName);
        Assert.Equal(stream, Experiment.Parse(Replace(Deep, "steps: 40", "steps: 80")).Points[0].StreamName);
        foreach (string setting in (string[])["learning.rule=adamw", "learning.momentum=0.8", "learning.second-moment=0.9", "learning.epsilon=1e-6", "learning.weight-decay=0",
            "learning.data=fresh", "learning.data.set=16", "learning.data.shared=false", "learning.data.order=replacement", "learning.noise=0", "learning.label-noise=0",
            "learning.schedule=constant", "learning.schedule.floor=0", "learning.schedule.warm-up=0", "model.activation=erf", "model.student[0].weights.gain=2",
            "model.student[1].learnable=false", "model.teacher[1].weights.singular-values=[2, 1, 1]"])
        {
            Assert.NotEqual(stream, Experiment.Parse(Deep, settings: [setting]).Points[0].StreamName);
        }
    }

    [Fact]
    public void Widths_activations_and_a_layers_gain_can_be_scanned()
    {
        string text = Replace(Replace(Deep, "type: diagonal, singular-values: [2, 2, 1]", "type: identity"), "ensemble:", "scans:\n  - { model.width: [2, 5], model.activation: [tanh, relu] }\n  - { 'model.student[0].weights.gain': [0.5, 2] }\nensemble:");
        Experiment experiment = Experiment.Parse(text);
        DeepStudentOptions[] models = [.. experiment.Points.Select(point => (DeepStudentOptions)point.Model)];
        Assert.Equal([(2, Activation.Tanh), (2, Activation.Relu), (5, Activation.Tanh), (5, Activation.Relu), (3, Activation.Tanh), (3, Activation.Tanh)], models.Select(m => (m.Inputs, m.Student[0].Activation)));
        Assert.Equal([1, 1, 1, 1, 0.5, 2], models.Select(m => m.Student[0].Weights.Law.Scale));
        Assert.Equal(["tanh", "relu"], experiment.Scans[0].Axes[1].Values);
        ConfigurationError error = Assert.Single(Errors(Replace(text, "[tanh, relu]", "[tanh, rleu]")));
        Assert.Contains("Did you mean relu?", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(Errors(Replace(text, "student[0].weights.gain", "student[7].weights.gain")), e => e.Path == "scans[1]");
    }

    [Fact]
    public void Pairs_are_those_of_each_layer()
    {
        Experiment experiment = Experiment.Parse(Deep);
        Assert.Equal([(3, 4)], DegenerateLevels.PairsOf(experiment.Points[0]));
        Experiment two = Experiment.Parse("model: { type: deep-student, width: 2, teacher: [{ weights: { type: orthogonal } }, { weights: { type: identity } }, { weights: { type: fan-in } }] }\nlearning: { learning-rate: 0.1, batch-size: 4, steps: 5 }\nensemble: { replicas: 2 }\n");
        Assert.Equal([(0, 1), (2, 3)], DegenerateLevels.PairsOf(two.Points[0]));
    }

    [Fact]
    public void A_run_records_levels_and_weights_that_belong_together()
    {
        using TemporaryFolder folder = new();
        string run = Path.Combine(folder.Path, "run");
        Experiment experiment = Experiment.Parse(Deep);
        new EnsembleRunner(new TrainingFactory(), TimeProvider.System) { Threads = 2 }.Run(experiment, run, TestContext.Current.CancellationToken);
        RunDirectory directory = RunDirectory.Open(run);
        Shard all = directory.Points[0].Read();
        Assert.Equal((10 * 3 * 6, 10 * 3 * 18), (all.Levels.Length, all.Weights.Length));
        for (int row = 0; row < 30; row++)
        {
            for (int layer = 0; layer < 2; layer++)
            {
                double[] values = new double[3];
                Dyson.LinearAlgebra.DenseSpectrum.SingularValues(all.Weights.AsSpan((row * 18) + (9 * layer), 9), 3, 3, values);
                Assert.All(values.Zip(all.Levels.Skip((row * 6) + (3 * layer))), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
            }
        }

        string[] files = [.. RunExport.ToNpz(directory, Path.Combine(folder.Path, "npz"))];
        using ArrayFile file = ArrayFile.Open(files[0]);
        Assert.Equal([0, 0, 0, 1, 1, 1], file.Read("layer").ToInt64s());
        Assert.Equal([10, 3, 3, 3], file.ReadHeader("weights_1").Shape);
        Assert.Equal(all.Weights.AsSpan(9, 9), file.Read("weights_1").ToDoubles().AsSpan(0, 9));

        Assert.Contains(
            Assert.Throws<ConfigurationException>(() => new EnsembleRunner(new TrainingFactory(), TimeProvider.System).Run(Experiment.Parse(Deep, settings: ["record.weights=false"]), run, TestContext.Current.CancellationToken)).Errors,
            error => error.Path == "record.weights");
        Assert.Empty(RunVerification.Of(run).Problems);
    }

    [Fact]
    public void Matrices_from_files_are_copied_into_the_run()
    {
        using TemporaryFolder folder = new();
        double[] first = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        double[] second = [2, 0, 0, 0, 1, 0, 0, 0, 1];
        new NpzWriter().Add("w", first, 3, 3).WriteAtomically(Path.Combine(folder.Path, "first.npz"));
        new NpzWriter().Add("w", second, 3, 3).WriteAtomically(Path.Combine(folder.Path, "second.npz"));
        string text = Replace(Replace(Deep, "type: orthogonal, gain: 1.5", "type: matrix, file: first.npz"), "type: diagonal, singular-values: [2, 2, 1]", "type: matrix, file: second.npz");
        Experiment experiment = Experiment.Parse(text, folder: folder.Path);
        string run = Path.Combine(folder.Path, "run");
        new EnsembleRunner(new TrainingFactory(), TimeProvider.System).Run(experiment, run, TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(folder.Path, "first.npz"));
        Experiment again = RunDirectory.Open(run).ReadExperiment();
        Assert.Equal(experiment.Points[0].StreamName, again.Points[0].StreamName);
        Assert.Equal(first, ((DeepStudentOptions)again.Model).Teacher[0].Weights.Law.Entries);
        Assert.Empty(RunVerification.Of(run).Problems);
    }
}
