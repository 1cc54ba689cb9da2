using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Dyson.Formats;
using Dyson.Randomness;

namespace Dyson.Cli.Tests;

public class SpectraTests
{
    [Fact]
    public void A_file_becomes_one_document_in_the_stated_shape()
    {
        using Workplace place = new();
        JsonElement file = Json("spectra", Npz(place, "net.npz"), "--draws", "0", "--json").GetProperty("files")[0];
        Assert.Equal(JsonValueKind.Null, file.GetProperty("step").ValueKind);
        JsonElement layer = file.GetProperty("layers")[0];
        Assert.Equal("a.weight", layer.GetProperty("name").GetString());
        Assert.Equal((60, 40), (layer.GetProperty("rows").GetInt32(), layer.GetProperty("columns").GetInt32()));
        foreach (string number in (string[])["singularMax", "singularMin", "frobeniusSquared", "stableRank", "effectiveRank", "spectralEntropy"])
        {
            Assert.Equal(JsonValueKind.Number, layer.GetProperty(number).ValueKind);
        }

        Assert.Equal(JsonValueKind.Number, layer.GetProperty("gapRatio").GetProperty("value").ValueKind);
        Assert.True(layer.GetProperty("gapRatio").TryGetProperty("error", out _));
        JsonElement skipped = file.GetProperty("skipped")[0];
        Assert.Equal(("bias", "a vector"), (skipped.GetProperty("name").GetString(), skipped.GetProperty("why").GetString()));
    }

    [Fact]
    public void Formats_that_hold_the_same_numbers_have_the_same_spectra()
    {
        using Workplace place = new();
        string one = Json("spectra", Npz(place, "net.npz"), "--draws", "0", "--json").GetProperty("files")[0].GetProperty("layers").GetRawText();
        string other = Json("spectra", Safetensors(place, "net.safetensors"), "--draws", "0", "--json").GetProperty("files")[0].GetProperty("layers").GetRawText();
        Assert.Equal(one, other);
    }

    [Fact]
    public void A_folder_is_a_time_series_in_the_order_of_its_steps()
    {
        using Workplace place = new();
        string folder = Directory.CreateDirectory(Path.Combine(place.Folder, "checkpoints")).FullName;
        foreach (string name in (string[])["step-1000.npz", "step-20.npz", "step-300.npz"])
        {
            File.Move(Npz(place, name), Path.Combine(folder, name));
        }

        JsonElement files = Json("spectra", folder, "--draws", "0", "--json").GetProperty("files");
        Assert.Equal([20, 300, 1000], files.EnumerateArray().Select(file => file.GetProperty("step").GetInt32()));
    }

    [Fact]
    public void Damaged_files_end_with_three_and_one_line_each()
    {
        using Workplace place = new();
        byte[] bytes = File.ReadAllBytes(Safetensors(place, "net.safetensors"));
        string cut = Path.Combine(place.Folder, "cut.safetensors");
        File.WriteAllBytes(cut, bytes[..^100]);
        string product = Path.Combine(place.Folder, "product.safetensors");
        File.WriteAllBytes(product, Header("""{"w":{"dtype":"F32","shape":[4194305,4194305,211106198978564],"data_offsets":[0,16]}}""", new byte[16]));
        string pickle = Path.Combine(place.Folder, "code.pt");
        File.WriteAllText(pickle, "cos\nsystem\n(S'true'\ntR.");
        foreach (string file in (string[])[cut, product, pickle, Path.Combine(place.Folder, "missing.pt")])
        {
            CommandLine said = CommandLine.Run("spectra", file, "--json");
            Assert.Equal(3, said.ExitCode);
            Assert.Equal("", said.Out);
            Assert.Single(said.Error.TrimEnd('\n').Split('\n'));
            Assert.Contains(Path.GetFileName(file), said.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_wrong_option_is_named_at_once()
    {
        using Workplace place = new();
        CommandLine said = CommandLine.Run("spectra", Npz(place, "net.npz"), "--level", "0.7", "--draws", "50", "--smallest", "1", "--memory", "0");
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("--level: 0.7 is out of range. Allowed: above 0, at most 0.5.", said.Error, StringComparison.Ordinal);
        Assert.Contains("--draws: 50", said.Error, StringComparison.Ordinal);
        Assert.Contains("--smallest: 1", said.Error, StringComparison.Ordinal);
        Assert.Contains("--memory: 0", said.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--frob", "--frob: there is no such option.")]
    [InlineData("--thread", "Did you mean --threads?")]
    [InlineData("--planted=5", "--planted: it is the number of matrices that --validate draws.")]
    public void Options_that_do_not_exist_or_say_nothing_are_refused(string option, string message)
    {
        using Workplace place = new();
        CommandLine said = CommandLine.Run("spectra", Npz(place, "net.npz"), option);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains(message, said.Error, StringComparison.Ordinal);
    }

    /// <summary>Asked before the work begins: a file, a run of dyson, results of something else.</summary>
    [Theory]
    [InlineData("experiment.yaml")]
    [InlineData("results.json")]
    [InlineData("")]
    public void A_report_is_not_poured_over_something_else(string file)
    {
        using Workplace place = new();
        string report = Path.Combine(place.Folder, "report");
        if (file.Length > 0)
        {
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(report).FullName, file), "{}");
        }
        else
        {
            File.WriteAllText(report, "a file");
        }

        CommandLine said = CommandLine.Run("spectra", Npz(place, "net.npz"), "--out", report);
        Assert.Equal((2, ""), (said.ExitCode, said.Out));
        Assert.Contains("--out: " + report, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_takes_no_layer_is_an_error_that_names_the_nearest()
    {
        using Workplace place = new();
        CommandLine said = CommandLine.Run("spectra", Npz(place, "net.npz"), "--layers", "a.wieght");
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("a.weight", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_and_the_report_tell_of_every_layer()
    {
        using Workplace place = new();
        string report = Path.Combine(place.Folder, "report");
        CommandLine said = CommandLine.Run("spectra", Npz(place, "net.npz"), "--draws", "0", "--out", report);
        Assert.Equal((0, ""), (said.ExitCode, said.Error));
        Assert.Contains("a.weight", said.Out, StringComparison.Ordinal);
        Assert.Contains("1 skipped", said.Out, StringComparison.Ordinal);
        foreach (string file in (string[])["index.html", "results.json", "layers.csv", "outliers.csv", "skipped.csv", "singular-values.npz"])
        {
            Assert.True(File.Exists(Path.Combine(report, file)), file);
        }

        JsonElement written = JsonDocument.Parse(File.ReadAllText(Path.Combine(report, "results.json"))).RootElement;
        Assert.Equal("a.weight", written.GetProperty("files")[0].GetProperty("layers")[0].GetProperty("name").GetString());
    }

    /// <summary>A tensor whose bytes are damaged, in a file whose header is not: everything else is told, and the status says that something is missing.</summary>
    [Fact]
    public void A_damaged_tensor_costs_that_layer_alone()
    {
        using Workplace place = new();
        string path = Path.Combine(place.Folder, "two.npz");
        new NpzWriter().Add("a.weight", Weights(60 * 40), 60, 40).Add("b.weight", Weights(50 * 30), 50, 30).WriteAtomically(path);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[3000] ^= 0x40;
        File.WriteAllBytes(path, bytes);
        CommandLine said = CommandLine.Run("spectra", path, "--draws", "0", "--json");
        Assert.Equal(3, said.ExitCode);
        JsonElement file = JsonDocument.Parse(said.Out).RootElement.GetProperty("files")[0];
        Assert.Equal("b.weight", Assert.Single(file.GetProperty("layers").EnumerateArray()).GetProperty("name").GetString());
        Assert.StartsWith("damaged: ", Assert.Single(file.GetProperty("skipped").EnumerateArray()).GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Single(said.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_folder_of_another_command_is_refused_before_any_work()
    {
        using Workplace place = new();
        string report = Directory.CreateDirectory(Path.Combine(place.Folder, "report")).FullName;
        File.WriteAllText(Path.Combine(report, "index.html"), "<html><head><meta name=\"generator\" content=\"dyson reproduce\"></head></html>");
        CommandLine said = CommandLine.Run("spectra", Npz(place, "net.npz"), "--out", report);
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("report", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_draws_planted_matrices_and_judges_what_is_found()
    {
        JsonElement document = Json("spectra", "--validate", "--planted", "4", "--json");
        Assert.Equal(4, document.GetProperty("draws").GetInt32());
        Assert.Contains(document.GetProperty("checks").EnumerateArray(), check => check.GetProperty("passed").ValueKind == JsonValueKind.True);
        CommandLine said = CommandLine.Run("spectra", "--validate", "--planted", "4", "net.npz");
        Assert.Equal(2, said.ExitCode);
        Assert.Contains("without WEIGHTS", said.Error, StringComparison.Ordinal);
    }

    /// <summary>
    /// The largest layer may take three times its size in doubles. Peak resident memory of a process of its own, less that of one whose layer is small, in units of the layer: it is stored turned over,
    /// so that tensor, matrix and working copy are three. The rest is the collector's slack and what the small one did not load.
    /// </summary>
    [Fact]
    public void Memory_is_three_copies_of_the_largest_layer_at_most()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Peak memory is read from Linux's process table.");
        const int Rows = 1024;
        const int Columns = 8192;
        using Workplace place = new();
        string large = Path.Combine(place.Folder, "large.npz");
        RandomStream random = RandomStream.FromSeed(6, "large layer");
        float[] elements = new float[Rows * Columns];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = (float)random.NextDouble() - 0.5f;
        }

        new NpzWriter().Add("large", elements, Rows, Columns).WriteAtomically(large);
        double layer = (double)sizeof(double) * Rows * Columns;
        double copies = (PeakBytes(large) - PeakBytes(Npz(place, "small.npz"))) / layer;
        Assert.InRange(copies, 1, 3.5);
    }

    private static long PeakBytes(string file)
    {
        ProcessStartInfo start = new("dotnet", [typeof(DysonCommand).Assembly.Location, "spectra", file, "--draws", "0", "--vectors", "16", "--quiet"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        long peak = 0;
        while (!process.WaitForExit(5))
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // it has just ended
            }
        }

        Assert.Equal(0, process.ExitCode);
        return peak;
    }

    private static JsonElement Json(params string[] args)
    {
        CommandLine said = CommandLine.Run(args);
        Assert.Equal("", said.Error);
        Assert.Equal(0, said.ExitCode);
        return JsonDocument.Parse(said.Out).RootElement;
    }

    private static double[] Weights(int count)
    {
        RandomStream random = RandomStream.FromSeed(5, "weights");
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)random.NextNormal())];
    }

    private static string Npz(Workplace place, string name)
    {
        string path = Path.Combine(place.Folder, name);
        new NpzWriter().Add("a.weight", Weights(60 * 40), 60, 40).Add("bias", new double[60], 60).WriteAtomically(path);
        return path;
    }

    private static string Safetensors(Workplace place, string name)
    {
        string path = Path.Combine(place.Folder, name);
        byte[] data = MemoryMarshal.AsBytes<float>([.. Weights(60 * 40).Select(w => (float)w)]).ToArray();
        File.WriteAllBytes(path, Header($$$"""{"a.weight":{"dtype":"F32","shape":[60,40],"data_offsets":[0,{{{data.Length}}}]}}""", data));
        return path;
    }

    private static byte[] Header(string json, byte[] data)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }
}
