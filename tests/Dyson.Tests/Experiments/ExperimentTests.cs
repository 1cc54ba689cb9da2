using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Learning;
using FsCheck;
using FsCheck.Fluent;
using static Dyson.Tests.Experiments.ExperimentTexts;

namespace Dyson.Tests.Experiments;

public class ExperimentTests
{
    [Theory]
    [InlineData("gaussian-rbm, visible: 2, mass-squared: 9, target: { type: ring, mass-squared: 4 }", "", "learning.sampler.sweeps: [1, 10]")]
    [InlineData("gaussian-rbm, visible: 2, mass-squared: 9, target: { type: ring, mass-squared: 4 }", "", "model.initial.standard-deviation: [0.2, 0.3]")]
    [InlineData("gaussian-rbm, visible: 2, mass-squared: 9, target: { type: ring, mass-squared: 4 }", "", "model.target.mass-squared: [3, 4]")]
    [InlineData("teacher-student, eigenvalues: [2, 2]", "noise: 0.1, data: batches,", "learning.replay: [5, 10]")]
    public void Numbers_that_have_a_default_can_be_scanned(string model, string learning, string scan)
    {
        Experiment experiment = Experiment.Parse(
            $"model: {{ type: {model} }}\nlearning: {{ {learning} learning-rate: 0.1, batch-size: 4, steps: 10 }}\nscans: [ {{ {scan} }} ]\nensemble: {{ replicas: 2 }}\n");
        Assert.Equal(2, experiment.Points.Count);
    }

    [Fact]
    public void The_model_experiments_are_valid()
    {
        Assert.Empty(Errors(Rbm));
        Assert.Empty(Errors(Student));
    }

    [Fact]
    public void A_point_that_occurs_twice_is_run_once_and_points_keep_their_order()
    {
        Experiment experiment = Experiment.Parse(Rbm);
        Assert.Equal([(0.1, 16), (0.2, 16), (0.1, 8)], experiment.Points.Select(p => (p.Learning.LearningRate, p.Learning.BatchSize)));
    }

    [Fact]
    public void Several_keys_of_one_scan_make_a_product_the_first_slowest()
    {
        Experiment experiment = Experiment.Parse(Replace(Rbm, "{ learning.batch-size: [8, 16] }", "{ model.hidden: [2, 3], learning.batch-size: [8, 16] }"));
        Assert.Equal([(2, 8), (2, 16), (3, 8), (3, 16)], experiment.Points.Skip(2).Select(p => (((GaussianRbmOptions)p.Model).Hidden, p.Learning.BatchSize)));
    }

    [Fact]
    public void Scans_of_any_sizes_give_the_distinct_points_of_their_products()
    {
        Gen<int[]> axis = Gen.Choose(1, 6).ArrayOf(3);
        Prop.ForAll(Arb.From(from a in axis from b in axis from c in axis from d in axis select (a, b, c, d)), t =>
        {
            string scans = $"{{ learning.batch-size: [{string.Join(", ", t.a)}], model.hidden: [{string.Join(", ", t.b)}] }}\n  - {{ model.hidden: [{string.Join(", ", t.c)}], learning.batch-size: [{string.Join(", ", t.d)}] }}";
            Experiment experiment = Experiment.Parse(Replace(Replace(Rbm, "{ learning.batch-size: [8, 16] }", scans), "  - { learning.learning-rate: [0.1, 0.2] }\n", string.Empty));
            List<(int Hidden, int Batch)> expected = [.. t.a.SelectMany(batch => t.b.Select(hidden => (hidden, batch))), .. t.c.SelectMany(hidden => t.d.Select(batch => (hidden, batch)))];
            return experiment.Points.Select(p => (((GaussianRbmOptions)p.Model).Hidden, p.Learning.BatchSize)).SequenceEqual(expected.Distinct());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(1, 1));
    }

    [Fact]
    public void Tasks_cover_every_replica_of_every_point_once()
    {
        Prop.ForAll(Arb.From(Gen.Choose(1, 500).Two()), pair =>
        {
            (int replicas, int block) = pair;
            IReadOnlyList<EnsembleTask> tasks = EnsembleTask.All(3, replicas, block);
            return Enumerable.Range(0, 3).All(point => tasks.Where(t => t.Point == point)
                .SelectMany(t => Enumerable.Range((int)t.FirstReplica, t.Replicas)).SequenceEqual(Enumerable.Range(0, replicas)))
                && tasks.All(t => t.FirstReplica == (long)t.Block * block && t.Replicas <= block);
        }).Check(Config.QuickThrowOnFailure.WithReplay(1, 3));
    }

    [Fact]
    public void A_streams_name_never_changes()
    {
        // pinned: these texts key every random number of every published run
        Assert.Equal(
            "learning.batch-size=16;learning.learning-rate=0.1;learning.rule=sgd;learning.sampler.chains=stationary;learning.sampler.method=wishart;"
            + "learning.sampler.sweeps=3;learning.sampler.type=pcd;model.hidden=4;model.hidden-standard-deviation=1;model.initial.standard-deviation=0.1;"
            + "model.initial.type=normal;model.mass-squared=9;model.target.mass-squared=4;model.target.type=ring;model.type=gaussian-rbm;model.visible=4",
            Experiment.Parse(Rbm).Points[0].StreamName);
        Assert.Equal(
            "learning.batch-size=16;learning.data=infinite;learning.learning-rate=0.1;learning.noise=0.1;learning.replay=false;learning.rule=sgd;"
            + "learning.shared-inputs=false;model.eigenvalues=[2, 2];model.initial.standard-deviation=0.1;model.initial.type=normal;model.rotation=none;"
            + "model.symmetric=true;model.type=teacher-student",
            Experiment.Parse(Student).Points[0].StreamName);
    }

    [Theory]
    [InlineData("learning-rate: 0.1\n", "learning-rate: 1.0e-1\n")]
    [InlineData("mass-squared: 9", "mass-squared: 9.000")]
    [InlineData("  hidden: 4\n", "")]
    [InlineData("  rule: sgd\n", "")]
    [InlineData("  hidden-standard-deviation: 1\n", "")]
    [InlineData("method: auto", "method: wishart")]
    [InlineData("  sampler: { type: pcd, sweeps: 3, method: auto, chains: stationary }\n", "")]
    [InlineData("  initial: { type: normal, standard-deviation: 0.1 }\n", "")]
    [InlineData("steps: 20", "steps: 40")]
    [InlineData("replicas: 10", "replicas: 20")]
    [InlineData("seed: 1", "seed: 2")]
    [InlineData("snapshots: 3", "snapshots: 5")]
    [InlineData("levels: auto", "levels: singular")]
    [InlineData("name: machines", "name: other")]
    public void What_does_not_change_a_trajectory_does_not_change_its_stream(string old, string replacement) =>
        Assert.Equal(Experiment.Parse(Rbm).Points[0].StreamName, Experiment.Parse(Replace(Rbm, old, replacement)).Points[0].StreamName);

    [Theory]
    [InlineData("mass-squared: 9", "mass-squared: 9.000000000000002")]
    [InlineData("chains: stationary", "chains: ones")]
    [InlineData("method: auto", "method: literal")]
    [InlineData("hidden: 4", "hidden: 3")]
    [InlineData("sweeps: 3", "sweeps: 4")]
    [InlineData("{ type: normal, standard-deviation: 0.1 }", "target")]
    public void What_changes_a_trajectory_changes_its_stream(string old, string replacement) =>
        Assert.NotEqual(Experiment.Parse(Rbm).Points[0].StreamName, Experiment.Parse(Replace(Rbm, old, replacement)).Points[0].StreamName);

    [Theory]
    [InlineData("batch-size: 7\n", PcdMethod.Collapsed)]
    [InlineData("batch-size: 8\n", PcdMethod.Wishart)]
    public void Auto_is_resolved_by_the_batch(string batch, PcdMethod expected)
    {
        Experiment experiment = Experiment.Parse(Replace(Rbm, "batch-size: 16\n", batch));
        Assert.Equal(expected, ((RbmLearningOptions)experiment.Points[0].Learning).Sampler.Method);
    }

    [Fact]
    public void Steps_over_the_learning_rate_are_rounded()
    {
        Experiment experiment = Experiment.Parse(Replace(Replace(Rbm, "steps: 20", "steps: { over-learning-rate: 1000 }"), "[0.1, 0.2]", "[0.06, 0.07]"));
        Assert.Equal([16667L, 14286L], experiment.Points.Take(2).Select(p => p.Steps));
    }

    [Theory]
    [InlineData(6, 100_000)]
    [InlineData(2, 1)]
    [InlineData(21, 20)]
    [InlineData(20, 16_667)]
    public void Snapshots_are_strictly_ascending_from_start_to_end(int count, long steps)
    {
        foreach (SnapshotPlan plan in (SnapshotPlan[])[new EvenSnapshots(count), new LogarithmicSnapshots(count)])
        {
            IReadOnlyList<long> at = plan.At(steps)!;
            Assert.Equal(count, at.Count);
            Assert.Equal((0, steps), (at[0], at[^1]));
            Assert.All(at.Zip(at.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        }
    }

    [Fact]
    public void Logarithmic_snapshots_have_equal_ratios_where_rounding_lets_them() =>
        Assert.Equal([0, 1, 10, 100, 1000, 10000], new LogarithmicSnapshots(6).At(10_000)!);

    [Fact]
    public void A_changed_text_reads_as_the_same_experiment()
    {
        Experiment changed = Experiment.Parse(Rbm, settings: ["learning.steps=40", "name='a: \"b\"'", "ensemble.seed=18446744073709551615", "model.target.sites=4"]);
        Experiment again = Experiment.Parse(changed.Text);
        Assert.Equal(("a: \"b\"", ulong.MaxValue), (again.Name, again.Ensemble.Seed));
        Assert.Equal(changed.Points.Select(p => (p.StreamName, p.Steps)), again.Points.Select(p => (p.StreamName, p.Steps)));
        Assert.Equal(40, again.Points[0].Steps);
    }

    [Fact]
    public void Without_changes_the_text_is_kept_to_the_letter() => Assert.Equal(Rbm, Experiment.Parse(Rbm).Text);

    [Fact]
    public void Levels_are_the_papers_observable_unless_chosen()
    {
        Assert.Equal(LevelChoice.Eigenvalues, Experiment.Parse(Rbm).Points[0].Levels);
        Assert.Equal(LevelChoice.Singular, Experiment.Parse(Student).Points[0].Levels);
        Assert.Equal(LevelChoice.Eigenvalues, Experiment.Parse(Student.TrimEnd() + "\n  levels: eigenvalues\n").Points[0].Levels);
    }

    [Fact]
    public void A_covariance_is_read_checked_and_copied_into_the_run()
    {
        using TemporaryFolder folder = new();
        string text = Replace(Replace(Rbm, "type: ring, mass-squared: 4", "type: covariance, file: c.npz"), "visible: 4", "visible: 2");
        new NpzWriter().Add("c", new[] { 0.2, 0.05, 0.05, 0.25 }, 2, 2).WriteAtomically(Path.Combine(folder.Path, "c.npz"));
        Experiment experiment = Experiment.Parse(text, "e.yaml", folder.Path);
        CovarianceTarget target = Assert.IsType<CovarianceTarget>(((GaussianRbmOptions)experiment.Model).Target);
        Assert.Equal([0.2, 0.05, 0.05, 0.25], target.Covariance);
        Assert.Contains("file: covariance.npz", experiment.Text, StringComparison.Ordinal);

        string run = Path.Combine(folder.Path, "run");
        new EnsembleRunner(new WalkFactory(), TimeProvider.System).Run(experiment, run, TestContext.Current.CancellationToken);
        Assert.Empty(RunVerification.Of(run).Problems);
        Assert.Equal(experiment.Points[0].StreamName, RunDirectory.Open(run).ReadExperiment().Points[0].StreamName);
    }

    [Theory]
    [InlineData(new[] { 0.2, 0.1, 0.0, 0.25 }, "is not symmetric")]
    [InlineData(new[] { 0.2, 0.3, 0.3, 0.25 }, "is not positive definite")]
    [InlineData(new[] { 0.2, double.NaN, double.NaN, 0.25 }, "not finite")]
    [InlineData(new[] { 0.2, 0.0, 0.0, 0.1 }, "κ = 10 is not below")]
    public void A_covariance_that_is_none_is_refused(double[] covariance, string message)
    {
        using TemporaryFolder folder = new();
        string text = Replace(Replace(Rbm, "type: ring, mass-squared: 4", "type: covariance, file: c.npz"), "visible: 4", "visible: 2");
        new NpzWriter().Add("c", covariance, 2, 2).WriteAtomically(Path.Combine(folder.Path, "c.npz"));
        ConfigurationException e = Assert.Throws<ConfigurationException>(() => Experiment.Parse(text, "e.yaml", folder.Path));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_papers_experiments_are_valid()
    {
        string folder = RepositoryFolder("experiments");
        string[] files = Directory.GetFiles(folder, "*.yaml");
        Assert.True(files.Length >= 4);
        Assert.All(files, file => Assert.NotEmpty(Experiment.Load(file).Points));
        Assert.Equal(10, Experiment.Load(Path.Combine(folder, "rbm-scans.yaml")).Points.Count);
        Assert.Equal(14, Experiment.Load(Path.Combine(folder, "teacher-student-scans.yaml")).Points.Count);
    }

    private static string RepositoryFolder(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Dyson.slnx")))
            {
                return Path.Combine(at.FullName, name);
            }
        }

        throw new DirectoryNotFoundException("the repository's root");
    }
}
