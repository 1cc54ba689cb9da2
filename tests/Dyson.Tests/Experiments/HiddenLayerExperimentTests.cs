using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Learning;
using Dyson.Models;
using static Dyson.Tests.Experiments.ExperimentTexts;

namespace Dyson.Tests.Experiments;

public class HiddenLayerExperimentTests
{
    private const string Layered = """
        name: behind a layer
        model:
          type: hidden-layer
          eigenvalues: [2, 2]
          layer: { singular-values: [1, 3] }
          initial: teacher
          rotation: none
          symmetric: true
        learning:
          learning-rate: 0.1
          batch-size: 16
          noise: 0.1
          basis: eigenvectors
          steps: 40
        ensemble: { replicas: 10 }
        record: { snapshots: 3 }

        """;

    public static TheoryData<string, string, int, string, string> Mistakes => new()
    {
        { "type: hidden-layer", "type: hiden-layer", 3, "model.type", "Did you mean hidden-layer?" },
        { "singular-values:", "singular-value:", 5, "model.layer.type", "missing. Allowed: diagonal, graded, random, matrix." },
        { "singular-values:", "singular-value:", 5, "model.layer.singular-value", "Did you mean singular-values?" },
        { "layer: { singular-values: [1, 3] }", "layer: [1, 3]", 5, "model.layer", "a list is not a map. Allowed: a map such as { singular-values: [1, 3] }" },
        { "layer: { singular-values: [1, 3] }", "leyer: { singular-values: [1, 3] }", 5, "model.leyer", "unknown key" },
        { "[1, 3]", "[1, 3, 2]", 5, "model.layer.singular-values", "a list of 3 for 2 eigenvalues of the teacher. Allowed: 2 numbers" },
        { "[1, 3]", "[1, -3]", 5, "model.layer.singular-values[1]", "-3 is out of range. Allowed: a number from 0 to 1000." },
        { "[1, 3]", "[0, 0]", 5, "model.layer.singular-values", "a layer of zeros teaches nothing" },
        { "singular-values: [1, 3]", "condition-number: 0.5", 5, "model.layer.condition-number", "0.5 is out of range. Allowed: a number from 1 to 1000." },
        { "singular-values: [1, 3]", "condition-number: 2, smalest: 1", 5, "model.layer.smalest", "Did you mean smallest?" },
        { "singular-values: [1, 3]", "type: random", 5, "model.layer.standard-deviation", "missing. Allowed: a number above 0 to 1000." },
        { "singular-values: [1, 3]", "type: randon, standard-deviation: 1", 5, "model.layer.type", "Did you mean random?" },
        { "singular-values: [1, 3]", "type: random, standard-deviation: 1, rows: 0", 5, "model.layer.rows", "0 is out of range. Allowed: a whole number from 1 to 1024." },
        { "singular-values: [1, 3]", "file: no-such-file.npy", 5, "model.layer.file", "'no-such-file.npy' cannot be read" },
        { "learning-rate: 0.1", "learning-rate: 0.25", 10, "learning.learning-rate", "0.25 times the layer's largest rate 9 is not below 2, so students diverge. Allowed: a number below 0.222222 for this layer." },
        { "basis: eigenvectors", "basis: eigenvector", 13, "learning.basis", "Did you mean eigenvectors?" },
        { "snapshots: 3", "snapshots: 3, levels: eigenvalue", 16, "record.levels", "Did you mean eigenvalues?" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Every_mistake_is_named_with_its_line(string old, string replacement, int line, string path, string message) =>
        Assert.Contains(
            Errors(Replace(Layered, old, replacement)),
            error => error.Line == line && error.Path == path && error.ToString().Contains(message, StringComparison.Ordinal));

    [Fact]
    public void A_layer_does_not_belong_to_a_student_without_one()
    {
        Assert.Contains(Errors(Replace(Layered, "type: hidden-layer", "type: teacher-student")), e => e.Path == "model.layer" && e.Message == "unknown key");
        Assert.Contains(Errors(Replace(Layered, "type: hidden-layer", "type: teacher-student")), e => e.Path == "learning.basis" && e.Message == "unknown key");
        Assert.Contains(
            Errors(Replace(Replace(Layered, "symmetric: true", "symmetric: false"), "snapshots: 3", "snapshots: 3, levels: eigenvalues")),
            e => e.Path == "record.levels");
    }

    [Fact]
    public void Canonical_text_names_every_setting_of_the_layer()
    {
        const string Rest = "model.rotation=none;model.symmetric=true;model.type=hidden-layer";
        string Stream(string layer) => Experiment.Parse(Replace(Layered, "{ singular-values: [1, 3] }", layer)).Points[0].StreamName;
        Assert.Equal(
            "learning.basis=eigenvectors;learning.batch-size=16;learning.data=infinite;learning.learning-rate=0.1;learning.noise=0.1;learning.replay=false;"
            + "learning.rule=sgd;learning.shared-inputs=false;model.eigenvalues=[2, 2];model.initial.type=teacher;"
            + "model.layer.singular-values=[1, 3];model.layer.type=diagonal;" + Rest,
            Stream("{ type: diagonal, singular-values: [1, 3] }"));
        Assert.Contains("model.layer.condition-number=3;model.layer.smallest=1;model.layer.type=graded;" + Rest, Stream("{ condition-number: 3 }"), StringComparison.Ordinal);
        Assert.Contains(
            "model.layer.rows=2;model.layer.seed=1;model.layer.standard-deviation=0.5;model.layer.type=random;" + Rest,
            Stream("{ type: random, standard-deviation: 0.5 }"), StringComparison.Ordinal);
        Assert.Equal(Stream("{ singular-values: [1, 3] }"), Stream("{ type: diagonal, singular-values: [1.0, 3] }"));
    }

    [Fact]
    public void Layers_are_scanned_and_set()
    {
        Experiment experiment = Experiment.Parse(
            Replace(Layered, "{ singular-values: [1, 3] }", "{ condition-number: 1 }") + "scans: [ { model.layer.condition-number: [1, 2, 3] } ]",
            settings: ["model.layer.smallest=0.5"]);
        Assert.Equal([1, 2, 3], experiment.Points.Select(p => ((GradedLayer)((HiddenLayerOptions)p.Model).Layer).ConditionNumber));
        Assert.Equal([0.25, 2.25], TrainingFactory.Model((HiddenLayerOptions)experiment.Points[2].Model).Layer.Rates);
        Assert.Equal([(0, 1)], DegenerateLevels.PairsOf(experiment.Points[0]));
    }

    [Fact]
    public void A_random_layer_is_a_function_of_its_own_seed()
    {
        HiddenLayer Layer(string more) => TrainingFactory.Layer(
            ((HiddenLayerOptions)Experiment.Parse(Replace(Layered, "singular-values: [1, 3]", "type: random, rows: 3, standard-deviation: 0.5" + more), settings: ["ensemble.seed=9"]).Model).Layer, 2);
        Assert.Equal(Layer(string.Empty).Matrix, Layer(", seed: 1").Matrix);
        Assert.NotEqual(Layer(", seed: 2").Matrix, Layer(", seed: 1").Matrix);
    }

    [Fact]
    public void A_layer_is_read_copied_into_the_run_and_trained()
    {
        using TemporaryFolder folder = new();
        new NpzWriter().Add("z", new[] { 1, 0.5, 0, 1, 0.25, 0 }, 3, 2).WriteAtomically(Path.Combine(folder.Path, "z.npz"));
        Experiment experiment = Experiment.Parse(Replace(Layered, "singular-values: [1, 3]", "file: z.npz"), "e.yaml", folder.Path);
        MatrixLayer layer = Assert.IsType<MatrixLayer>(((HiddenLayerOptions)experiment.Model).Layer);
        Assert.Equal((3, 6), (layer.Rows, layer.Matrix.Length));
        Assert.Contains("file: layer.npz", experiment.Text, StringComparison.Ordinal);

        string run = Path.Combine(folder.Path, "run");
        new EnsembleRunner(new TrainingFactory(), TimeProvider.System) { Threads = 1 }.Run(experiment, run, TestContext.Current.CancellationToken);
        Assert.Empty(RunVerification.Of(run).Problems);
        Experiment again = RunDirectory.Open(run).ReadExperiment();
        Assert.Equal(experiment.Points[0].StreamName, again.Points[0].StreamName);
        TrainingBlock block = new TrainingFactory().Create(again.Points[0], again.Points[0].StreamName).Train(1, 0, 2, [40], default);
        Assert.All(block.Levels, level => Assert.InRange(level, 1.5, 2.5));
    }

    [Fact]
    public void A_matrix_that_is_no_layer_is_refused()
    {
        using TemporaryFolder folder = new();
        string Complaint(double[] matrix, int rows)
        {
            new NpzWriter().Add("z", matrix, rows, matrix.Length / rows).WriteAtomically(Path.Combine(folder.Path, "z.npz"));
            return Assert.Throws<ConfigurationException>(() => Experiment.Parse(Replace(Layered, "singular-values: [1, 3]", "file: z.npz"), "e.yaml", folder.Path)).Message;
        }

        Assert.Contains("a layer of 3 columns for 2 eigenvalues", Complaint([1, 2, 3], 1), StringComparison.Ordinal);
        Assert.Contains("not finite", Complaint([1, double.NaN], 1), StringComparison.Ordinal);
        Assert.Contains("zeros", Complaint([0, 0], 1), StringComparison.Ordinal);
    }
}
