using System.Globalization;
using System.Text.Json;
using Dyson.Formats;
using Dyson.Networks;
using Dyson.Randomness;
using Dyson.Statistics;
using Dyson.Tests.Experiments;
using Dyson.Tests.Formats.Weights;

namespace Dyson.Tests.Networks;

public class CheckpointAnalysisTests
{
    private static readonly LayerSelection All = new() { SmallestColumns = 2 };

    private static readonly SpectraSettings Quick = new() { Draws = 0, Vectors = 4 };

    private static readonly (int Rows, int Columns)[] Shapes = [(40, 30), (30, 64), (20, 20), (90, 30)];

    [Fact]
    public void Threads_change_nothing()
    {
        using TemporaryFolder folder = new();
        string file = Network(folder, "net.npz");
        string one = Json(new CheckpointAnalysis([new CheckpointFile(file, null)], All, Quick with { Draws = 100 }).Run());
        string two = Json(new CheckpointAnalysis([new CheckpointFile(file, null)], All, Quick with { Draws = 100, Threads = 3, MemoryBudget = 1 << 20 }).Run());
        Assert.Equal(one, two);
    }

    [Fact]
    public void Layers_keep_the_order_of_the_file_and_the_rest_is_told_with_its_reason()
    {
        using TemporaryFolder folder = new();
        FileSpectra spectra = Assert.Single(new CheckpointAnalysis([new CheckpointFile(Network(folder, "net.npz"), 7)], new LayerSelection { Exclude = ["*.2.*"] }, Quick).Run());
        Assert.Equal(["layers.0.weight", "layers.1.weight", "layers.3.weight"], spectra.Layers.Select(layer => layer.Name));
        Assert.Equal(["bias: a vector", "layers.2.weight: left out by '*.2.*'", "small: 4 singular values are fewer than 16"],
            spectra.Skipped.Select(skipped => $"{skipped.Name}: {skipped.Why}").Order(StringComparer.Ordinal));
        Assert.Equal((7, "NumPy"), ((int)spectra.Step!, spectra.Format));
    }

    [Fact]
    public void A_layer_beyond_the_memory_budget_is_skipped()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "large.npz");
        new NpzWriter().Add("large", new double[300 * 200], 300, 200).Add("fits", Enumerable.Range(0, 100 * 20).Select(i => Math.Sin(i * i)).ToArray(), 100, 20).WriteAtomically(file);

        FileSpectra spectra = Assert.Single(new CheckpointAnalysis([new CheckpointFile(file, null)], All, Quick with { MemoryBudget = 1 << 20 }).Run());
        Assert.Equal("fits", Assert.Single(spectra.Layers).Name);
        Assert.Contains("memory", Assert.Single(spectra.Skipped).Why, StringComparison.Ordinal);
    }

    /// <summary>PyTorch's and ONNX's own files, by their small fixtures.</summary>
    [Theory]
    [InlineData("state-dict.pt", "PyTorch")]
    [InlineData("checkpoint.pt", "PyTorch")]
    [InlineData("model.onnx", "ONNX")]
    public void Files_of_other_libraries_are_analysed(string fixture, string format)
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, fixture);
        File.WriteAllBytes(file, WeightFixtures.Library(fixture));
        FileSpectra spectra = Assert.Single(new CheckpointAnalysis([new CheckpointFile(file, null)], All, Quick).Run());
        Assert.Equal(format, spectra.Format);
        Assert.NotEmpty(spectra.Layers);
        Assert.All(spectra.Layers, layer => Assert.True(layer.SingularMax > 0));
    }

    [Fact]
    public void Every_file_that_cannot_be_opened_is_named_before_work_begins()
    {
        using TemporaryFolder folder = new();
        string good = Network(folder, "good.npz");
        string bad = Path.Combine(folder.Path, "bad.pt");
        string worse = Path.Combine(folder.Path, "worse.safetensors");
        File.WriteAllText(bad, "not a checkpoint");
        File.WriteAllText(worse, "neither");
        DataFormatException fault = Assert.Throws<DataFormatException>(() =>
            new CheckpointAnalysis([new CheckpointFile(good, null), new CheckpointFile(bad, null), new CheckpointFile(worse, null)], All, Quick).Run().ToArray());
        Assert.Contains("bad.pt", fault.Message, StringComparison.Ordinal);
        Assert.Contains("worse.safetensors", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interruption_ends_the_work_between_layers()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource interrupted = new();
        CheckpointFile[] files = [new CheckpointFile(Network(folder, "net-1.npz"), 1), new CheckpointFile(Network(folder, "net-2.npz"), 2)];
        List<FileSpectra> done = [];
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (FileSpectra file in new CheckpointAnalysis(files, All, Quick).Run(null, interrupted.Token))
            {
                done.Add(file);
                interrupted.Cancel();
            }
        });
        Assert.Single(done);
    }

    /// <summary>A direction grows out of noise from file to file: followed, seen to emerge, and complete; every name with its step.</summary>
    [Fact]
    public void A_time_series_follows_a_spike_that_grows_out_of_noise()
    {
        const int Rows = 120;
        const int Columns = 60;
        using TemporaryFolder folder = new();
        RandomStream random = RandomStream.FromSeed(2, "growing spike");
        double[] noise = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())];
        double[] u = [.. Enumerable.Range(0, Rows).Select(_ => random.NextNormal() / Math.Sqrt(Rows))];
        double[] v = [.. Enumerable.Range(0, Columns).Select(_ => random.NextNormal() / Math.Sqrt(Columns))];
        List<CheckpointFile> files = [];
        foreach (int step in (int[])[0, 5, 20, 30, 40])
        {
            string path = Path.Combine(folder.Path, string.Create(CultureInfo.InvariantCulture, $"w-step{step}.npz"));
            new NpzWriter().Add("w", noise.Select((w, i) => w + (step * u[i / Columns] * v[i % Columns])).ToArray(), Rows, Columns).WriteAtomically(path);
            files.Add(new CheckpointFile(path, step));
        }

        CheckpointAnalysis analysis = new(files, All, Quick);
        FileSpectra[] spectra = [.. analysis.Run()];
        LayerHistory history = Assert.Single(analysis.Series());
        Assert.Equal([0, 5, 20, 30, 40], history.Steps);
        Assert.Equal([0, 0, 1, 1, 1], history.Edges.Select(edge => edge.Outliers));
        LevelEvent emerged = Assert.Single(history.Events);
        Assert.Contains(emerged.Change, (string[])["Emerges", "Appears"]);
        Assert.Equal(2, emerged.Snapshot);
        FollowedLevel spike = history.Trajectories.Single(trajectory => trajectory.Number == emerged.Trajectory);
        Assert.Null(spike.WhyLost);
        Assert.Equal(spectra[^1].Layers[0].SingularMax!.Value, spike.Points[^1].Value);
        Assert.All(spike.Points.Skip(1), point => Assert.InRange(point.Overlap!.Value, 0.5, 1));
        Assert.All(history.Motion, motion => Assert.Contains("50", motion.Why, StringComparison.Ordinal));
    }

    /// <summary>A small layer whose elements relax to a target with known noise, saved often: all levels' drift and noise come out together, as dyson motion has them.</summary>
    [Fact]
    public void Dense_checkpoints_of_a_small_layer_show_drift_and_noise_of_all_levels()
    {
        const int Rows = 20;
        const int Columns = 16;
        const double Rate = 0.05;
        const double Noise = 0.002;
        using TemporaryFolder folder = new();
        RandomStream random = RandomStream.FromSeed(8, "dense checkpoints");
        double[] target = [.. Enumerable.Range(0, Rows * Columns).Select(i => i % (Columns + 1) == 0 ? 1 + (0.2 * (i / Columns)) : 0)];
        double[] w = [.. target];
        List<CheckpointFile> files = [];
        for (int step = 0; step < 120; step++)
        {
            string path = Path.Combine(folder.Path, string.Create(CultureInfo.InvariantCulture, $"w-step{step}.npz"));
            new NpzWriter().Add("w", w.ToArray(), Rows, Columns).WriteAtomically(path);
            files.Add(new CheckpointFile(path, step));
            for (int i = 0; i < w.Length; i++)
            {
                w[i] += (Rate * (target[i] - w[i])) + (Noise * random.NextNormal());
            }
        }

        CheckpointAnalysis analysis = new(files, All, Quick with { Vectors = 0, LevelDraws = 200 });
        Assert.Equal(120, analysis.Run().Count());
        MotionTogether together = Assert.Single(analysis.Series()).Together!;
        Assert.Null(together.Why);
        Assert.Equal(Columns, together.Levels.Count);
        foreach (LevelMotionDocument level in together.Levels)
        {
            FalseAlarm.AssertWithin(0.5 * Noise * Noise, level.NoiseSquare!.Value!.Value, level.NoiseSquare.Error!.Value, "g²");
        }
    }

    private static string Network(TemporaryFolder folder, string name)
    {
        string path = Path.Combine(folder.Path, name);
        RandomStream random = RandomStream.FromSeed(11, "network");
        NpzWriter writer = new();
        foreach ((int layer, (int rows, int columns)) in Shapes.Index())
        {
            writer.Add(string.Create(CultureInfo.InvariantCulture, $"layers.{layer}.weight"), Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal()).ToArray(), rows, columns);
        }

        writer.Add("small", new double[4 * 5], 4, 5).Add("bias", new double[4], 4).WriteAtomically(path);
        return path;
    }

    private static string Json(IEnumerable<FileSpectra> files) => JsonSerializer.Serialize(files.ToArray(), AnalysisDocument.Json);
}
