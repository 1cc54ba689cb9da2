using System.Text.Json;
using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Randomness;

namespace Dyson.Cli.Tests;

public class MotionTests
{
    /// <summary>Errors of the small records below are a few per cent; six of them is more than any seed will show.</summary>
    private const double Sigmas = 6.37;

    private const string Student = """
        name: small
        model: { type: teacher-student, eigenvalues: [2, 2], initial: teacher }
        learning: { learning-rate: 0.02, batch-size: 16, noise: 0.1, steps: 400 }
        ensemble: { replicas: 100 }
        record: { snapshots: 201 }
        """;

    [Fact]
    public void A_run_and_its_export_have_one_motion()
    {
        using Workplace place = new();
        File.WriteAllText(place.File, Student);
        Assert.Equal(0, CommandLine.Run(new TrainingFactory(), CancellationToken.None, "run", place.File, "--out", place.RunFolder, "-q").ExitCode);
        string report = Path.Combine(place.Folder, "report");
        JsonElement ofRun = Json("motion", place.RunFolder, "--json", "--out", report).GetProperty("records")[0];
        double k = -Math.Log(0.98);
        AssertEstimate(k, ofRun.GetProperty("groups")[0].GetProperty("rate"));
        AssertEstimate(0.02 * 0.02 * 0.01 / 16 * 2 * k / (1 - (0.98 * 0.98)), ofRun.GetProperty("groups")[0].GetProperty("noiseSquare"));
        AssertEstimate(1, ofRun.GetProperty("repulsion"));
        Assert.Equal("coulomb-gas", ofRun.GetProperty("prediction").GetProperty("route").GetString());
        Assert.True(ofRun.GetProperty("prediction").GetProperty("p").GetDouble() > 1e-6);
        Assert.Equal(0.02, ofRun.GetProperty("parameters").GetProperty("learning.learning-rate").GetDouble());
        foreach (string file in (string[])["index.html", "results.json", "motion.csv", "figures/motion.svg"])
        {
            Assert.True(File.Exists(Path.Combine(report, file)), file);
        }

        Assert.Equal(0, CommandLine.Run("export", place.RunFolder, "--format", "npz", "--out", place.Folder).ExitCode);
        string file0 = Path.Combine(place.Folder, "point-000.npz");
        JsonElement ofFile = Json("motion", file0, "--array", "eigenvalues", "--groups", "0-1", "--json").GetProperty("records")[0];
        Assert.Equal(ofRun.GetProperty("groups").GetRawText(), ofFile.GetProperty("groups").GetRawText());
        string text = CommandLine.Run("motion", file0, "--array", "eigenvalues", "--groups", "0-1").Out;
        Assert.Contains("repulsion g_ij²/g_ig_j", text, StringComparison.Ordinal);
        Assert.Contains("Coulomb gas", text, StringComparison.Ordinal);
    }

    /// <summary>The example of docs/analyze.md, as it is printed there; the lines below it come from sampling and may differ in the last digit.</summary>
    [Fact]
    public void The_page_shows_what_its_commands_print()
    {
        using Workplace place = new();
        string root = Root();
        string page = File.ReadAllText(Path.Combine(root, "docs", "analyze.md")).ReplaceLineEndings("\n");
        Assert.Contains("dyson run experiments/measured-dynamics.yaml --set ensemble.replicas=200 --out runs/student\ndyson motion runs/student\n", page, StringComparison.Ordinal);
        CommandLine run = CommandLine.Run(
            new TrainingFactory(), CancellationToken.None,
            "run", Path.Combine(root, "experiments", "measured-dynamics.yaml"), "--set", "ensemble.replicas=200", "--out", place.RunFolder, "-q");
        Assert.Equal(0, run.ExitCode);
        string[] printed = CommandLine.Run("motion", place.RunFolder).Out.Split('\n');
        Assert.Contains(string.Join("\n", printed[..4]), page, StringComparison.Ordinal);
    }

    /// <summary>W' = W − 0.05 W + symmetric noise of 0.1: weights of many copies, and of one long trajectory.</summary>
    [Theory]
    [InlineData(60, 60, "replica,snapshot,row,column")]
    [InlineData(1, 3000, "snapshot,row,column")]
    public void Weights_of_another_program_are_measured_in_the_frame_of_their_eigenvectors(int replicas, int snapshots, string axes)
    {
        const double Rate = 0.05;
        const double Noise = 0.1;
        using Workplace place = new();
        double[] w = new double[replicas * snapshots * 4];
        for (int r = 0; r < replicas; r++)
        {
            RandomStream random = new(new StreamKey(9, "weights", r));
            double[] x = [.. ((double[])[2, 1, 2]).Select(v => Noise * Math.Sqrt(v / (Rate * (2 - Rate))) * random.NextNormal())];
            for (int s = 0; s < snapshots; s++)
            {
                ((double[])[x[0], x[1], x[1], x[2]]).CopyTo(w, ((r * snapshots) + s) * 4);
                x = [((1 - Rate) * x[0]) + (Noise * Math.Sqrt(2) * random.NextNormal()), ((1 - Rate) * x[1]) + (Noise * random.NextNormal()), ((1 - Rate) * x[2]) + (Noise * Math.Sqrt(2) * random.NextNormal())];
            }
        }

        string path = Path.Combine(place.Folder, "w.npz");
        long[] steps = [.. Enumerable.Range(0, snapshots).Select(s => 10L * s)];
        NpzWriter writer = new();
        _ = replicas == 1 ? writer.Add("W", w, snapshots, 2, 2) : writer.Add("W", w, replicas, snapshots, 2, 2);
        writer.Add("steps", steps, snapshots).WriteAtomically(path);
        JsonElement record = Json("motion", path, "--array", "W", "--axes", axes, "--levels", "symmetric", "--groups", "0-1", "--json").GetProperty("records")[0];
        Assert.True(record.GetProperty("fromMatrices").GetBoolean());
        Assert.Equal(10, record.GetProperty("lag").GetDouble());
        double k = -Math.Log(1 - Rate);
        AssertEstimate(k / 10, record.GetProperty("groups")[0].GetProperty("rate"));
        AssertEstimate(Noise * Noise / 10 * 2 * k / (1 - ((1 - Rate) * (1 - Rate))), record.GetProperty("groups")[0].GetProperty("noiseSquare"));
        AssertEstimate(1, record.GetProperty("repulsions")[0].GetProperty("repulsion"));

        // four axes that nobody told are those of a W history
        string[] told = ["motion", path, "--array", "W", "--levels", "symmetric", "--groups", "0-1", "--no-prediction"];
        if (replicas > 1)
        {
            CommandLine untold = CommandLine.Run(told);
            Assert.Equal(ExitCode.Done, untold.ExitCode);
            Assert.Contains("axes taken to be " + axes, untold.Error, StringComparison.Ordinal);
        }

        JsonElement bare = Json([.. told, "--axes", axes, "--json"]).GetProperty("records")[0];
        Assert.Equal(JsonValueKind.Null, bare.GetProperty("prediction").ValueKind);
        Assert.Contains("not predicted", bare.GetProperty("predictionNote").GetString(), StringComparison.Ordinal);
        Assert.Equal(record.GetProperty("groups").GetRawText(), bare.GetProperty("groups").GetRawText());
        Assert.Contains("not predicted", CommandLine.Run([.. told, "--axes", axes]).Out, StringComparison.Ordinal);

        // --every replaces the file's own steps, and says so
        Assert.Contains("--every replaces", CommandLine.Run([.. told, "--axes", axes, "--every", "1"]).Error, StringComparison.Ordinal);
        double faster = Json("motion", path, "--array", "W", "--axes", axes, "--levels", "symmetric", "--groups", "0-1", "--every", "1", "--json")
            .GetProperty("records")[0].GetProperty("groups")[0].GetProperty("rate").GetProperty("value").GetDouble();
        Assert.Equal(10 * record.GetProperty("groups")[0].GetProperty("rate").GetProperty("value").GetDouble(), faster, 1e-9);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused_in_one_line()
    {
        using Workplace place = new();
        Assert.Equal(0, CommandLine.Run(new TrainingFactory(), CancellationToken.None, "run", place.File, "--out", place.RunFolder, "-q").ExitCode);
        CommandLine result = CommandLine.Run("motion", place.RunFolder);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Matches("dyson: .* record .*\n", result.Error);
        Assert.Equal(ExitCode.Usage, CommandLine.Run("motion", place.RunFolder, "--axes", "replica,level").ExitCode);
        Assert.Contains("no list of groups", CommandLine.Run("motion", place.RunFolder, "--groups", "0,1").Error, StringComparison.Ordinal);
        Assert.Contains("has no level 7", CommandLine.Run("motion", place.RunFolder, "--groups", "0-7").Error, StringComparison.Ordinal);
        string path = Path.Combine(place.Folder, "still.npz");
        new NpzWriter().Add("x", new double[60], 20, 3).WriteAtomically(path);
        Assert.Contains("no snapshots", CommandLine.Run("motion", path, "--axes", "replica,level").Error, StringComparison.Ordinal);
        Assert.Contains("does not move", CommandLine.Run("motion", path, "--axes", "snapshot,level").Error, StringComparison.Ordinal);
        Assert.Contains("holds levels already", CommandLine.Run("motion", path, "--axes", "snapshot,level", "--levels", "gram").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_do_not_fit_are_refused()
    {
        using Workplace place = new();
        string path = Path.Combine(place.Folder, "levels.npz");
        CommandLine Of(double[] steps, params string[] options)
        {
            RandomStream random = new(new StreamKey(10, "levels", 0));
            new NpzWriter().Add("x", (double[])[.. Enumerable.Range(0, 400).Select(_ => random.NextNormal())], 10, 40, 1).Add("steps", steps, steps.Length).WriteAtomically(path);
            return CommandLine.Run(["motion", path, "--array", "x", "--axes", "replica,snapshot,level", .. options]);
        }

        CommandLine wrongLength = Of([.. Enumerable.Range(0, 39).Select(s => (double)s)]);
        Assert.Equal(ExitCode.Data, wrongLength.ExitCode);
        Assert.Matches("^dyson: .*array 'steps' of shape .*39.* each of the 40 snapshots of 'x'.*\n$", wrongLength.Error);
        CommandLine fractions = Of([.. Enumerable.Range(0, 40).Select(s => 0.5 * s)]);
        Assert.Equal(ExitCode.Data, fractions.ExitCode);
        Assert.Matches("^dyson: .*no whole numbers, number 1 is 0.5.*\n$", fractions.Error);

        // whole numbers may be of any type, and --every is a way out
        Assert.NotEqual(ExitCode.Data, Of([.. Enumerable.Range(0, 40).Select(s => (double)s)]).ExitCode);
        Assert.NotEqual(ExitCode.Data, Of([0.5], "--every", "1").ExitCode);
    }

    [Fact]
    public void More_levels_than_are_predicted_are_measured_without_it()
    {
        const int Levels = 17;
        const int Snapshots = 40;
        using Workplace place = new();
        string path = Path.Combine(place.Folder, "many.npz");
        double[] x = new double[30 * Snapshots * Levels];
        for (int r = 0; r < 30; r++)
        {
            RandomStream random = new(new StreamKey(11, "many levels", r));
            for (int i = 0; i < Levels; i++)
            {
                double y = 0;
                for (int s = 0; s < Snapshots; s++)
                {
                    y = (0.95 * y) + (0.1 * random.NextNormal());
                    x[(((r * Snapshots) + s) * Levels) + i] = (100 * i) + y;
                }
            }
        }

        new NpzWriter().Add("x", x, 30, Snapshots, Levels).WriteAtomically(path);
        string[] command = ["motion", path, "--axes", "replica,snapshot,level"];
        JsonElement record = Json([.. command, "--json"]).GetProperty("records")[0];
        Assert.Equal(JsonValueKind.Null, record.GetProperty("prediction").ValueKind);
        Assert.Contains("at most 16", record.GetProperty("predictionNote").GetString(), StringComparison.Ordinal);
        Assert.True(record.GetProperty("repulsionAssumed").GetBoolean());
        string text = CommandLine.Run(command).Out;
        Assert.Contains("mean over pairs: not measurable from this record (error above 0.5), taken as 1", text, StringComparison.Ordinal);
        Assert.Contains("at most 16", text, StringComparison.Ordinal);

        using CancellationTokenSource now = new();
        now.Cancel();
        Assert.Equal(ExitCode.Interrupted, CommandLine.Run(new SmallTrainings(), now.Token, command).ExitCode);
        CommandLine late = CommandLine.Run([.. command, "--stationary-from", "500"]);
        Assert.Equal(ExitCode.Usage, late.ExitCode);
        Assert.Contains("500", late.Error, StringComparison.Ordinal);
        Assert.Contains("last step is 39", late.Error, StringComparison.Ordinal);
        CommandLine wrong = CommandLine.Run([.. command, "--levels", "wrong"]);
        Assert.Equal(ExitCode.Usage, wrong.ExitCode);
        Assert.Contains("gram, singular, symmetric", wrong.Error, StringComparison.Ordinal);
    }

    private static string Root()
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Dyson.slnx")))
        {
            at = at.Parent!;
        }

        return at.FullName;
    }

    private static void AssertEstimate(double expected, JsonElement estimate)
    {
        double error = estimate.GetProperty("error").GetDouble();
        Assert.True(Math.Abs(estimate.GetProperty("value").GetDouble() - expected) < Sigmas * error, $"{expected} {estimate.GetRawText()}");
        Assert.True(error < 0.3 * Math.Abs(expected), $"{expected} {estimate.GetRawText()}");
    }

    private static JsonElement Json(params string[] arguments)
    {
        CommandLine result = CommandLine.Run(arguments);
        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        return JsonDocument.Parse(result.Out).RootElement;
    }
}
