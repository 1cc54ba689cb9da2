using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Randomness;
using Dyson.Reports.Papers;
using Dyson.Statistics;

namespace Dyson.Tests.Reports;

public sealed class Figure9Tests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dyson-fig9-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Released_arrays_are_read_by_their_scalars_and_the_rest_is_passed_over_with_a_remark()
    {
        // the name says something else than the scalars, which count
        Release("a-lr0.3n0.7bs99.npz", 0.1, 0.1, 16, 400, 1);
        Release("b.npz", 0.2, 0.05, 8, 400, 2);
        File.WriteAllText(Path.Combine(_folder, "README.md"), "not an array");
        File.WriteAllBytes(Path.Combine(_folder, "corrupt.npz"), "PK\u0003\u0004 nothing"u8.ToArray());
        new NpzWriter().Add("W", new double[12], 3, 1, 2, 2).WriteAtomically(Path.Combine(_folder, "no-scalars.npz"));
        new NpzWriter().Add("W", new double[12], 3, 4).AddScalar("lr", 0.1).AddScalar("noise", 0.1).AddScalar("batch_size", 4L)
            .WriteAtomically(Path.Combine(_folder, "shape.npz"));
        new NpzWriter().Add("W", new double[12], 3, 1, 2, 2).AddScalar("lr", 3.0).AddScalar("noise", 0.1).AddScalar("batch_size", 4L)
            .WriteAtomically(Path.Combine(_folder, "unstable.npz"));
        Figure9Released released = Figure9Released.Read(_folder, 1, 1);
        Assert.Equal(["a-lr0.3n0.7bs99.npz", "b.npz"], released.Files.Select(f => f.File));
        Assert.Equal([0.1, 0.2], released.Files.Select(f => f.Update.LearningRate));
        Assert.Equal([16, 8], released.Files.Select(f => f.Update.BatchSize));
        Assert.Equal(
            ["README.md", "corrupt.npz", "no-scalars.npz", "shape.npz", "unstable.npz"],
                released.Skipped.Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]));

        // fresh inputs were used for nobody here: W is drawn from the exact law, so the jackknife error is the whole error
        foreach (ReleasedStudents file in released.Files)
        {
            FalseAlarm.AssertWithin(file.MeanSpacing.Value, file.ExactSpacing, file.MeanSpacing.Error, file.File);
            Assert.True(file.WithScatter.Error > file.MeanSpacing.Error);
        }
    }

    [Fact]
    public void Neither_threads_nor_order_change_the_scatter()
    {
        Release("a.npz", 0.1, 0.1, 16, 10, 1);
        Release("b.npz", 0.4, 0.1, 4, 10, 1);
        Assert.Equal(Figure9Released.Read(_folder, 3, 1).Files.Select(f => f.Scatter),
            Figure9Released.Read(_folder, 3, 2).Files.Select(f => f.Scatter));
    }

    [Fact]
    public void A_folder_without_released_arrays_is_refused_before_anything_is_trained()
    {
        File.WriteAllText(Path.Combine(_folder, "README.md"), "not an array");
        string report = Path.Combine(_folder, "report");
        Reproduction reproduction = new(
            new ReproductionSettings { Targets = ["fig9"], Folder = report, Published = _folder }, new TrainingFactory(),
                TimeProvider.System);
        DataFormatException refused = Assert.Throws<DataFormatException>(() => reproduction.Run(TestContext.Current.CancellationToken));
        Assert.Contains("none of its 1 files holds released students", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(report));
        Assert.Throws<DataFormatException>(() => Figure9Released.Require(Path.Combine(_folder, "nowhere")));
    }

    [Fact]
    public void The_scans_share_one_point_and_the_law_has_the_slope_of_the_theory()
    {
        Experiment experiment = Experiment.Parse(Small);
        string folder = Path.Combine(_folder, "run");
        new EnsembleRunner(new TrainingFactory(), TimeProvider.System).Run(experiment, folder, TestContext.Current.CancellationToken);
        Figure9Scans scans = new(Figure9Point.Read(RunDirectory.Open(folder)), (TeacherStudentLearningOptions)experiment.Learning);
        Assert.Equal((5, 2, 3, 2), (scans.All.Count, scans.LearningRate.Count, scans.BatchSize.Count, scans.Noise.Count));
        Figure9Point shared = Assert.Single(scans.Shared);
        Assert.All(scans.Each, scan => Assert.Contains(shared, scan.Points));

        // one α: the exact law is a straight line of slope √(2π/(2 − α))
        const double Rounding = 1e-12;
        Assert.Equal(Math.Sqrt(2 * Math.PI / 1.9), Figure9Scans.LawSlope(scans.Noise), Rounding);
        StraightLine line = Figure9Scans.Line(scans.All);
        FalseAlarm.AssertWithin(line.Slope.Value, Figure9Scans.LawSlope(scans.All), line.Slope.Error, "slope");
        Assert.All(scans.All, p => FalseAlarm.AssertWithin(p.Ratio.Value, 1, p.Ratio.Error, "ratio"));
    }

    private const string Small = """
        model: { type: teacher-student, eigenvalues: [2, 2], initial: { type: normal, standard-deviation: 0.1 } }
        learning: { learning-rate: 0.1, batch-size: 16, noise: 0.1, steps: 200 }
        scans:
          - { learning.learning-rate: [0.1, 0.5] }
          - { learning.batch-size: [4, 8, 16] }
          - { learning.noise: [0.05, 0.1] }
        ensemble: { replicas: 400, seed: 1 }

        """;

    /// <summary>Students drawn from the exact stationary law about the teacher diag(2, 2).</summary>
    private void Release(string name, double rate, double noise, long batch, int replicas, ulong seed)
    {
        double deviation = Math.Sqrt(rate * noise * noise / (batch * (2 - rate)));
        RandomStream random = new(seed, 0, 0, 0);
        double[] w = new double[replicas * 2 * 4];
        for (int r = 0; r < replicas; r++)
        {
            double off = deviation * random.NextNormal();
            double diagonal = Math.Sqrt(2) * deviation;
            double[] matrix = [2 + (diagonal * random.NextNormal()), off, off, 2 + (diagonal * random.NextNormal())];
            matrix.CopyTo(w, (r * 8) + 4);
        }

        new NpzWriter().Add("W", w, replicas, 2, 2, 2).AddScalar("lr", rate).AddScalar("noise", noise).AddScalar("batch_size", batch)
            .WriteAtomically(Path.Combine(_folder, name));
    }
}
