using System.Globalization;
using System.Text;
using Dyson.Experiments;
using static Dyson.Tests.Experiments.ExperimentTexts;

namespace Dyson.Tests.Experiments;

public class ErrorCatalogueTests
{
    /// <summary>What is replaced by what, and the one error that must come: line, path, and a part of the message.</summary>
    public static TheoryData<string, string, int, string, string> RbmMistakes => new()
    {
        { "visible: 4", "visibel: 4", 3, "model.visible", "missing. Allowed: a whole number from 1 to 64." },
        { "hidden: 4", "hiden: 4", 5, "model.hiden", "unknown key. Allowed: " },
        { "hidden: 4", "hiden: 4", 5, "model.hiden", "Did you mean hidden?" },
        { "type: gaussian-rbm", "type: gausian-rbm", 3, "model.type", "'gausian-rbm' is not one of the choices. Allowed: gaussian-rbm, teacher-student, hidden-layer, deep-student. Did you mean gaussian-rbm?" },
        { "visible: 4", "visible: four", 4, "model.visible", "'four' is not a whole number" },
        { "visible: 4", "visible: 4.5", 4, "model.visible", "'4.5' is not a whole number" },
        { "visible: 4", "visible: '4'", 4, "model.visible", "'4' is not a whole number" },
        { "visible: 4", "visible: 65", 4, "model.visible", "65 is out of range. Allowed: a whole number from 1 to 64." },
        { "visible: 4", "visible: 99999999999999999999", 4, "model.visible", "out of range" },
        { "visible: 4", "visible:", 4, "model.visible", "nothing is not a whole number" },
        { "hidden: 4", "hidden: 0", 5, "model.hidden", "0 is out of range. Allowed: a whole number from 1 to 1024." },
        { "mass-squared: 9", "mass-squared: -9", 6, "model.mass-squared", "-9 is out of range. Allowed: a number above 0 to 1000000." },
        { "mass-squared: 9", "mass-squared: .nan", 6, "model.mass-squared", "'.nan' is not a number" },
        { "mass-squared: 9", "mass-squared: 1e999", 6, "model.mass-squared", "1e999 is out of range" },
        { "mass-squared: 9", "mass-squared: [9]", 6, "model.mass-squared", "a list is not a number" },
        { "mass-squared: 9", "mass-squared: 8", 8, "model.target.mass-squared", "κ = 8 is not below μ² = 8" },
        { "hidden-standard-deviation: 1", "hidden-standard-deviation: 0", 7, "model.hidden-standard-deviation", "Allowed: a number above 0 to 1000." },
        { "type: ring,", "type: rign,", 8, "model.target.type", "Did you mean ring?" },
        { "{ type: ring, mass-squared: 4 }", "ring", 8, "model.target", "'ring' is not a map" },
        { "type: ring, mass-squared: 4", "type: ring", 8, "model.target.mass-squared", "missing" },
        { "type: ring,", "type: ring, sites: 5,", 8, "model.target.sites", "a ring of 5 sites for 4 visible nodes. Allowed: 4" },
        { "type: ring, mass-squared: 4", "type: list, eigenvalues: [4, 5, 6]", 8, "model.target.eigenvalues", "a list of 3 for 4 visible nodes. Allowed: 4 numbers" },
        { "type: ring, mass-squared: 4", "type: list, eigenvalues: [4, 5, 6, 9]", 8, "model.target.eigenvalues", "κ = 9 is not below μ² = 9" },
        { "type: ring, mass-squared: 4", "type: list, eigenvalues: [4, 5, 6, x]", 8, "model.target.eigenvalues[3]", "'x' is not a number" },
        { "type: ring, mass-squared: 4", "type: list, eigenvalues: []", 8, "model.target.eigenvalues", "a list of 0" },
        { "type: ring, mass-squared: 4", "type: covariance, file: no-such-file.npy", 8, "model.target.file", "'no-such-file.npy' cannot be read" },
        { "type: normal, standard-deviation: 0.1", "type: normal", 9, "model.initial.standard-deviation", "missing" },
        { "type: normal, standard-deviation: 0.1", "type: target, standard-deviation: 0.1", 9, "model.initial.standard-deviation", "unknown key" },
        { "{ type: normal, standard-deviation: 0.1 }", "zero", 9, "model.initial", "'zero' is not one of the choices. Allowed: normal, target." },
        { "{ type: normal, standard-deviation: 0.1 }", "normal", 9, "model.initial", "needs its standard deviation" },
        { "rule: sgd", "rule: adam", 11, "learning.rule", "Allowed: sgd." },
        { "learning-rate: 0.1\n", "learning-rate: 11\n", 12, "learning.learning-rate", "11 is out of range. Allowed: a number above 0 to 10." },
        { "learning-rate: 0.1\n", "learning-rate: 0,1\n", 12, "learning.learning-rate", "'0,1' is not a number" },
        { "batch-size: 16\n", "batch-size: 0\n", 13, "learning.batch-size", "0 is out of range" },
        { "method: auto", "method: exact", 14, "learning.sampler.method", "contradicts type: pcd" },
        { "type: pcd, sweeps: 3, method: auto, chains: stationary", "type: exact, sweeps: 3", 14, "learning.sampler.sweeps", "an exact sampler has no chains" },
        { "type: pcd, sweeps: 3, method: auto, chains: stationary", "type: exact, chains: ones", 14, "learning.sampler.chains", "an exact sampler has no chains" },
        { "type: pcd, sweeps: 3, method: auto, chains: stationary", "type: exact, method: wishart", 14, "learning.sampler.method", "'wishart' contradicts type: exact" },
        { "chains: stationary", "chains: one", 14, "learning.sampler.chains", "Did you mean ones?" },
        { "sweeps: 3", "sweeps: 0", 14, "learning.sampler.sweeps", "0 is out of range" },
        { "steps: 20", "steps: 2e1", 15, "learning.steps", "'2e1' is not a whole number" },
        { "steps: 20", "steps: { over-learning-rate: 0 }", 15, "learning.steps.over-learning-rate", "0 is out of range" },
        { "steps: 20", "steps: { over-lerning-rate: 5 }", 15, "learning.steps.over-lerning-rate", "Did you mean over-learning-rate?" },
        { "[0.1, 0.2]", "[0.1, 20]", 17, "learning.learning-rate", "20 is out of range" },
        { "[0.1, 0.2]", "[0.1, fast]", 17, "scans[0].learning.learning-rate", "'fast' is not a number" },
        { "[0.1, 0.2]", "[]", 17, "scans[0].learning.learning-rate", "an empty list" },
        { "[0.1, 0.2]", "0.1", 17, "scans[0].learning.learning-rate", "'0.1' is not a list" },
        { "learning.learning-rate:", "learning.learnin-rate:", 17, "scans[0]", "Did you mean learning.learning-rate?" },
        { "learning.learning-rate:", "learning-rate:", 17, "scans[0]", "Did you mean learning.learning-rate?" },
        { "learning.learning-rate:", "learning.sampler.type:", 17, "scans[0]", "not a setting of this experiment that can be scanned" },
        { "learning.learning-rate:", "ensemble.replicas:", 17, "scans[0]", "not the full path of a setting under model or learning" },
        { "[8, 16]", "[8, 16.5]", 18, "learning.batch-size", "'16.5' is not a whole number" },
        { "- { learning.batch-size: [8, 16] }", "- {}", 18, "scans[1]", "an empty scan" },
        { "- { learning.batch-size: [8, 16] }", "- 7", 18, "scans[1]", "'7' is not a map" },
        { "replicas: 10", "replicas: 0", 19, "ensemble.replicas", "0 is out of range. Allowed: a whole number from 1 to 1000000000." },
        { "replicas: 10, ", "", 19, "ensemble.replicas", "missing" },
        { "seed: 1", "seed: -1", 19, "ensemble.seed", "-1 is out of range. Allowed: a whole number from 0 to 18446744073709551615." },
        { "seed: 1", "seed: lucky", 19, "ensemble.seed", "'lucky' is not a whole number" },
        { "block: 4", "block: 70000", 19, "ensemble.block", "70000 is out of range" },
        { "replicas: 10", "replicas: 1000000000", 0, "ensemble.block", "too many shards" },
        { "snapshots: 3", "snapshots: 1", 20, "record.snapshots", "1 is out of range. Allowed: a whole number from 2 to 100000." },
        { "snapshots: 3", "snapshots: 22", 20, "record.snapshots", "more snapshots than steps: training has 20 steps at learning rate 0.1. Allowed: at most 21 snapshots" },
        { "snapshots: 3", "snapshots: { steps: [0, 21] }", 20, "record.snapshots", "Allowed: steps from 0 to 20." },
        { "snapshots: 3", "snapshots: { steps: [5, 5] }", 20, "record.snapshots.steps", "not strictly ascending" },
        { "snapshots: 3", "snapshots: { steps: 5 }", 20, "record.snapshots.steps", "'5' is not a list" },
        { "snapshots: 3", "snapshots: { logarithmic: 3, steps: [0] }", 20, "record.snapshots", "both steps and logarithmic" },
        { "snapshots: 3", "snapshots: {}", 20, "record.snapshots.logarithmic", "missing" },
        { "levels: auto", "weights: true", 20, "record.weights", "gaussian-rbm keeps no weights to record" },
        { "levels: auto", "levels: eigenvalue", 20, "record.levels", "Did you mean eigenvalues?" },
        { "ensemble: {", "ensembel: {", 19, "ensembel", "Did you mean ensemble?" },
        { "name: machines", "name: machines\nname: more", 2, "name", "duplicate key; it was given on line 1 already" },
        { "name: machines", "name: [a, b]", 1, "name", "a list is not a text" },
        { "name: machines", "name: *nobody", 1, "name", "unknown alias" },
        { "name: machines", "name: !!python/object x", 1, "name", "is not understood" },
        { "steps: 20", "steps: [20", 16, "", "not valid YAML" },
    };

    public static TheoryData<string, string, int, string, string> StudentMistakes => new()
    {
        { "eigenvalues: [2, 2]", "eigenvalues: [2, -2]", 4, "model.eigenvalues[1]", "-2 is out of range. Allowed: a number from 0 to 1000000." },
        { "eigenvalues: [2, 2]", "eigenvalues: 2", 4, "model.eigenvalues", "'2' is not a list" },
        { "type: normal, standard-deviation: 0.1", "type: target", 5, "model.initial.type", "Allowed: zero, normal, teacher." },
        { "rotation: none", "rotation: randm", 6, "model.rotation", "Did you mean random?" },
        { "symmetric: true", "symmetric: yes", 7, "model.symmetric", "'yes' is not a truth value. Allowed: true, false." },
        { "learning-rate: 0.1", "learning-rate: 2", 9, "learning.learning-rate", "2 is out of range. Allowed: a number above 0 and below 2." },
        { "noise: 0.1", "noise: -0.1", 11, "learning.noise", "-0.1 is out of range" },
        { "shared-inputs: false", "shared-inputs: true", 13, "learning.shared-inputs", "true contradicts data: infinite" },
        { "replay: false", "replay: 500", 14, "learning.replay", "500 contradicts data: infinite" },
        { "replay: false", "replay: true", 14, "learning.replay", "'true' is not a whole number" },
        { "noise: 0.1", "noise: 0.1\n  sampler: { type: pcd }", 12, "learning.sampler", "unknown key" },
        { "over-learning-rate: 2", "over-learning-rate: 0.1", 18, "record.snapshots", "training has 1 steps" },
        { "symmetric: true", "symmetric: false", 18, "record.levels", "need not be real" },
    };

    [Theory]
    [MemberData(nameof(RbmMistakes))]
    public void A_mistake_in_a_machine_is_named(string old, string replacement, int line, string path, string message) =>
        AssertNamed(Errors(Replace(Rbm, old, replacement)), line, path, message);

    [Theory]
    [MemberData(nameof(StudentMistakes))]
    public void A_mistake_in_a_student_is_named(string old, string replacement, int line, string path, string message)
    {
        string text = path == "record.levels" ? Student.TrimEnd() + "\n  levels: eigenvalues\n" : Student;
        AssertNamed(Errors(Replace(text, old, replacement)), path == "record.levels" ? line + 1 : line, path, message);
    }

    [Theory]
    [InlineData("learning.batch-size=zero", "learning.batch-size", "'zero' is not a whole number")]
    [InlineData("learning.batch-size=0", "learning.batch-size", "0 is out of range. Allowed: a whole number from 1 to 1000000.")]
    [InlineData("learning.bach-size=8", "learning.bach-size", "Did you mean batch-size?")]
    [InlineData("learning.batch-size", "learning.batch-size", "not of the form path=value")]
    [InlineData("=8", "", "not of the form path=value")]
    [InlineData("name.first=8", "name.first", "a setting on the way is no map")]
    [InlineData("model.target=[", "model.target", "not valid YAML")]
    [InlineData("learning.stepz=8", "learning.stepz", "Allowed: rule, learning-rate, batch-size, sampler, steps. Did you mean steps?")]
    public void Set_gives_the_same_errors_under_its_own_name(string setting, string path, string message)
    {
        AssertNamed(Errors(Rbm, setting), 0, path, message);
        Assert.All(Errors(Rbm, setting), error => Assert.StartsWith("--set: ", error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void All_errors_come_at_once_in_the_order_of_lines()
    {
        string text = Replace(Replace(Replace(Replace(Rbm, "visible: 4", "visible: 400"), "rule: sgd", "rule: sgdd"), "[8, 16]", "[8, -16]"), "seed: 1", "sed: 1");
        string[] errors = [.. Errors(text, "record.snapshots=0").Select(e => e.ToString())];
        Assert.Collection(
            errors,
            e => Assert.Equal("e.yaml:4: model.visible: 400 is out of range. Allowed: a whole number from 1 to 64.", e),
            e => Assert.Equal("e.yaml:11: learning.rule: 'sgdd' is not one of the choices. Allowed: sgd. Did you mean sgd?", e),
            e => Assert.Equal("e.yaml:18: learning.batch-size: -16 is out of range. Allowed: a whole number from 1 to 1000000.", e),
            e => Assert.Equal("e.yaml:19: ensemble.sed: unknown key. Allowed: replicas, seed, block. Did you mean seed?", e),
            e => Assert.Equal("--set: record.snapshots: 0 is out of range. Allowed: a whole number from 2 to 100000.", e));
    }

    [Fact]
    public void Wishart_with_too_few_chains_is_refused_at_the_scanned_value()
    {
        string text = Replace(Replace(Rbm, "method: auto", "method: wishart"), "[8, 16]", "[3, 16]");
        AssertNamed(Errors(text), 18, "learning.batch-size", "3 is too small for method: wishart. Allowed: a whole number from 4.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a remark\n")]
    public void An_empty_text_lacks_its_sections(string text) =>
        Assert.Equal(["model", "learning", "ensemble"], Errors(text).Select(e => e.Path));

    [Theory]
    [InlineData("- a\n- b\n")]
    [InlineData("just words")]
    [InlineData("{ a: 1 }\n---\n{ b: 2 }\n")]
    [InlineData("? [a]\n: b\n")]
    [InlineData("\t- tab")]
    [InlineData("a: &x [*x]\n")]
    public void What_is_no_experiment_is_refused(string text) => Assert.NotEmpty(Errors(text));

    [Fact]
    public void An_alias_bomb_is_refused_without_being_expanded()
    {
        StringBuilder bomb = new("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (int i = 1; i < 30; i++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains(Errors(bomb.ToString()), e => e.Message.Contains("too many settings", StringComparison.Ordinal));
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Assert.Contains(Errors(new string('[', 100_000)), e => e.Message.Contains("nested too deeply", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_beyond_one_mebibyte_is_refused() =>
        Assert.Contains("1 MiB", Assert.Single(Errors(new string('#', (1 << 20) + 1))).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Too_many_points_are_refused_before_they_are_made()
    {
        string values = "[" + string.Join(", ", Enumerable.Range(1, 200)) + "]";
        string text = Replace(Rbm, "{ learning.batch-size: [8, 16] }", $"{{ learning.batch-size: {values}, model.hidden: {values} }}");
        AssertNamed(Errors(text), 18, "scans[1]", "up to 10000 points");
    }

    [Fact]
    public void An_experiment_that_is_not_there_is_named()
    {
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => Experiment.Load("no-such-experiment.yaml"));
        Assert.StartsWith("no-such-experiment.yaml: there is no such file", e.Message, StringComparison.Ordinal);
        string folder = Path.GetTempPath();
        Assert.Contains("this is a folder", Assert.Throws<ConfigurationException>(() => Experiment.Load(folder)).Message, StringComparison.Ordinal);
    }

    private static void AssertNamed(IReadOnlyList<ConfigurationError> errors, int line, string path, string message) =>
        Assert.True(
            errors.Any(e => e.Line == line && e.Path == path && e.ToString().Contains(message, StringComparison.Ordinal)),
            $"expected line {line}, {path}, '{message}', but got:\n{string.Join('\n', errors)}");
}
