using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dyson.Formats;
using Dyson.Randomness;

namespace Dyson.Cli.Tests;

public class AnalyzeTests
{
    private const int Replicas = 40;
    private const int Snapshots = 3;
    private const int Rows = 2;
    private const int Columns = 3;

    /// <summary>One element in other storage is the same number, so the same statistics to the last bits; float32 elements are made so
    /// that they are exact.</summary>
    private const double Rounding = 1e-12;

    /// <summary>What the reference of the released arrays asks of means and errors.</summary>
    private const double ReferenceTolerance = 1e-6;

    private static readonly string[] Lengths = ["replica", "snapshot", "row", "column"];

    public static TheoryData<string> Released =>
    [
        "TSmodel_lr0.1n0.1bs16", "TSmodel_lr0.2n0.1bs16", "TSmodel_lr0.4n0.1bs16", "TSmodel_lr0.1n0.05bs16",
        "TSmodel_lr0.1n0.08bs16", "TSmodel_lr0.1n0.1bs4", "TSmodel_lr0.1n0.1bs32",
    ];

    [Theory]
    [MemberData(nameof(Released))]
    public void Released_arrays_give_the_reference_numbers(string name)
    {
        string? shared = SharedData();
        Assert.SkipWhen(shared is null, "No folder shared/data above the tests: the released arrays are not at hand.");
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(shared!, "reference.json")));
        JsonElement expected = reference.RootElement.GetProperty("files").GetProperty(name + ".npz");
        JsonElement root = Json(
            "analyze", Path.Combine(shared!, "teacher-student", name + ".npz"), "--array", "W", "--axes", "replica,snapshot,row,column",
                "--levels", "singular", "--json");
        Assert.Equal(expected.GetProperty("replicas").GetInt32(), root.GetProperty("replicas").GetInt32());
        JsonElement snapshot = Assert.Single(root.GetProperty("snapshots").EnumerateArray().ToArray());
        Assert.Equal(5, snapshot.GetProperty("snapshot").GetInt32());
        Assert.Equal(JsonValueKind.Null, snapshot.GetProperty("step").ValueKind);
        JsonElement pair = Assert.Single(snapshot.GetProperty("pairs").EnumerateArray().ToArray());
        AssertEstimate(expected.GetProperty("meanSpacing"), pair.GetProperty("meanSpacing"));
        AssertEstimate(expected.GetProperty("spacingSecondMomentRatio"), pair.GetProperty("secondMomentRatio"));
        AssertEstimate(expected.GetProperty("binder"), pair.GetProperty("binder"));
        AssertClose(expected.GetProperty("ksDistanceToSurmise"), pair.GetProperty("surmise").GetProperty("ksDistance"));
        double mean = snapshot.GetProperty("levels").EnumerateArray().Average(level =>
            level.GetProperty("mean").GetProperty("value").GetDouble());
        AssertRelative(expected.GetProperty("meanLevel").GetProperty("value").GetDouble(), mean, ReferenceTolerance);
    }

    [Fact]
    public void Every_order_of_axes_gives_the_same_numbers()
    {
        using Workplace place = new();
        double[] w = Matrices();
        string expected = Analysis(place, w, [0, 1, 2, 3], "all");
        foreach (int[] order in Permutations([0, 1, 2, 3]))
        {
            AssertSame(expected, Analysis(place, w, order, "all"));
        }
    }

    [Fact]
    public void Type_order_in_memory_and_compression_change_nothing()
    {
        using Workplace place = new();
        double[] w = Matrices();
        string expected = Analysis(place, w, [0, 1, 2, 3], "last");
        string shape = $"({Replicas}, {Snapshots}, {Rows}, {Columns})";
        byte[] doubles = Bytes(w, BitConverter.GetBytes);
        byte[] singles = Bytes(w, x => BitConverter.GetBytes((float)x));
        int[] lengths = [Replicas, Snapshots, Rows, Columns];
        double[] reversed = Permuted(w, lengths, [3, 2, 1, 0]);
        (string Name, byte[] File)[] files =
        [
            ("single.npy", Npy("<f4", shape, singles)),
            ("big-endian.npy", Npy(">f8", shape, Bytes(w, x => [.. BitConverter.GetBytes(x).Reverse()]))),
            ("fortran.npy", Npy("<f8", shape, Bytes(reversed, BitConverter.GetBytes), fortran: true)),
            ("compressed.npz", Npz(("W.npy", Npy("<f8", shape, doubles)), ("lr.npy", Npy("<f8", "()", BitConverter.GetBytes(0.1))))),
            ("fortran-single.npz", Npz(("W.npy", Npy("<f4", shape, Bytes(reversed, x => BitConverter.GetBytes((float)x)), fortran: true)))),
        ];
        foreach ((string name, byte[] file) in files)
        {
            string path = Path.Combine(place.Folder, name);
            File.WriteAllBytes(path, file);
            AssertSame(expected, Json("analyze", path, "--axes", "replica,snapshot,row,column", "--json").GetRawText());

            // the shape has one reading only
            AssertSame(expected, Json("analyze", path, "--json").GetRawText());
        }
    }

    [Fact]
    public void Levels_are_taken_as_they_are_and_pairs_as_asked()
    {
        using Workplace place = new();
        RandomStream random = new(7, 0, 0, 0);
        double[] levels = [.. Enumerable.Range(0, 30).SelectMany(_ => Enumerable.Range(0, 4).Select(k => 10 - k + random.NextNormal()))];
        string path = Path.Combine(place.Folder, "levels.npz");
        new NpzWriter().Add("x", levels, 30, 4).WriteAtomically(path);
        JsonElement snapshot = Json("analyze", path, "--pairs", "1-2,0-3", "--json").GetProperty("snapshots")[0];
        Assert.Equal([1, 2, 0, 3],
            snapshot.GetProperty("pairs").EnumerateArray().SelectMany(p =>
            p.GetProperty("levels").EnumerateArray().Select(e => e.GetInt32())));
        double mean = Enumerable.Range(0, 30).Average(r => levels[(4 * r) + 2]);
        Assert.Equal(mean, snapshot.GetProperty("levels")[2].GetProperty("mean").GetProperty("value").GetDouble(), Rounding);
        double spacing = Enumerable.Range(0, 30).Average(r => Math.Abs(levels[(4 * r) + 1] - levels[(4 * r) + 2]));
        Assert.Equal(spacing, snapshot.GetProperty("pairs")[0].GetProperty("meanSpacing").GetProperty("value").GetDouble(), Rounding);
        Assert.Equal(2, Json("analyze", path, "--axes", "replica,level", "--json").GetProperty("snapshots")[0].GetProperty(
            "pairs").GetArrayLength());
    }

    [Fact]
    public void Symmetric_matrices_have_eigenvalues_with_their_sign()
    {
        using Workplace place = new();
        string path = Path.Combine(place.Folder, "symmetric.npz");
        new NpzWriter().Add("a", Enumerable.Repeat<double[]>([1, 2, 2, 1], 5).SelectMany(m => m).ToArray(), 5, 2, 2).WriteAtomically(path);
        double[] Means(string levels) =>
            [.. Json("analyze", path, "--levels", levels, "--json").GetProperty("snapshots")[0].GetProperty("levels")
            .EnumerateArray().Select(l => l.GetProperty("mean").GetProperty("value").GetDouble())];
        Assert.Equal([3, -1], Means("symmetric").Select(x => Math.Round(x, 12)));
        Assert.Equal([3, 1], Means("singular").Select(x => Math.Round(x, 12)));
    }

    [Fact]
    public void Entries_that_are_not_finite_exclude_their_replica_and_are_counted()
    {
        using Workplace place = new();
        double[] w = Matrices();
        w[(((4 * Snapshots) + 2) * Rows * Columns) + 1] = double.NaN;
        w[(((9 * Snapshots) + 2) * Rows * Columns) + 5] = double.PositiveInfinity;
        string path = Write(place, "holes", w, [0, 1, 2, 3]);
        JsonElement snapshots = Json("analyze", path, "--snapshot", "all", "--json").GetProperty("snapshots");
        Assert.Equal([0, 0, 2], snapshots.EnumerateArray().Select(s => s.GetProperty("excludedReplicas").GetInt32()));
        Assert.Contains("2 replicas left out", CommandLine.Run("analyze", path).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_replicas_give_values_without_errors_and_say_why()
    {
        using Workplace place = new();
        string path = Path.Combine(place.Folder, "one.npz");
        new NpzWriter().Add("x", new double[] { 2, 1 }, 1, 2).WriteAtomically(path);
        JsonElement pair = Json("analyze", path, "--axes", "replica,level", "--out", Path.Combine(place.Folder, "r"), "--json").GetProperty(
            "snapshots")[0].GetProperty("pairs")[0];
        Assert.Equal(1, pair.GetProperty("meanSpacing").GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, pair.GetProperty("meanSpacing").GetProperty("error").ValueKind);
        Assert.Contains("needed", pair.GetProperty("binder").GetProperty("method").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_gives_one_document_a_point_with_the_pairs_of_its_target()
    {
        using Workplace place = new();
        CommandLine.Run("run", place.File, "--out", place.RunFolder);
        JsonElement root = Json("analyze", place.RunFolder, "--snapshot", "all", "--json");
        JsonElement[] points = [.. root.GetProperty("points").EnumerateArray()];
        Assert.Equal(3, points.Length);
        Assert.Equal([4, 8, 16], points.Select(p => p.GetProperty("parameters").GetProperty("learning.batch-size").GetInt32()).Order());
        foreach (JsonElement point in points)
        {
            Assert.Equal(20, point.GetProperty("replicas").GetInt32());
            Assert.Equal([0, 50, 100], point.GetProperty("snapshots").EnumerateArray().Select(s => s.GetProperty("step").GetInt64()));

            // one replica blows up at the end
            Assert.Equal([0, 0, 1],
                point.GetProperty("snapshots").EnumerateArray().Select(s => s.GetProperty("excludedReplicas").GetInt32()));
            Assert.Single(point.GetProperty("snapshots")[0].GetProperty("pairs").EnumerateArray().ToArray());
        }

        string exported = Path.Combine(place.Folder, "exported");
        CommandLine.Run("export", place.RunFolder, "--format", "npz", "--out", exported);
        JsonElement file = Json("analyze", Path.Combine(exported, "point-001.npz"), "--snapshot", "all", "--json");
        AssertSame(points[1].GetProperty("snapshots"), file.GetProperty("snapshots"));
    }

    [Fact]
    public void Out_holds_results_statistics_figures_and_a_page()
    {
        using Workplace place = new();
        string path = Write(place, "w", Matrices(), [0, 1, 2, 3]);
        string folder = Path.Combine(place.Folder, "report");
        CommandLine result = CommandLine.Run("analyze", path, "--out", folder);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("⟨S⟩", result.Out, StringComparison.Ordinal);
        Assert.All(
            (string[])["results.json", "statistics.csv", "index.html", "figures/spectra.svg", "figures/spectra.pdf", "data/spectra.csv"],
            name => Assert.True(File.Exists(Path.Combine(folder, name)), name));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "results.json")));
        JsonElement spacing = document.RootElement.GetProperty("snapshots")[0].GetProperty("pairs")[0].GetProperty("meanSpacing");
        string row = File.ReadAllLines(Path.Combine(folder, "statistics.csv")).Single(line =>
            line.Contains(",mean_spacing,", StringComparison.Ordinal));
        Assert.Equal(spacing.GetProperty("value").GetRawText(), row.Split(',')[5]);
    }

    [Theory]
    [InlineData("--axes replica,snapshot,row,colum", "Did you mean column?")]
    [InlineData("--axes replica,row,row,column", "'row' occurs more than once")]
    [InlineData("--axes snapshot,row,column,level", "does not say what an ensemble is made of")]
    [InlineData("--axes replica,row,column", "of shape (40, 3, 2, 3) has 4")]
    [InlineData("--levels symmetric", "2 rows and 3 columns")]
    [InlineData("--pairs 0-2", "0-2 is no pair of different levels of 2")]
    [InlineData("--pairs 1-1", "1-1 is no pair")]
    [InlineData("--pairs one", "is no list of pairs")]
    [InlineData("--snapshot 3", "there is no snapshot 3. Allowed: 0 to 2, last or all")]
    [InlineData("--snapshot never", "is no snapshot")]
    [InlineData("--levels complex", "complex")]
    public void Options_that_do_not_fit_exit_with_2(string options, string message)
    {
        using Workplace place = new();
        CommandLine result = CommandLine.Run(["analyze", Write(place, "w", Matrices(), [0, 1, 2, 3]), .. options.Split(' '), "--json"]);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
    }

    [Fact]
    public void What_cannot_be_told_from_the_file_is_asked_for_with_an_example()
    {
        using Workplace place = new();
        string several = Path.Combine(place.Folder, "several.npz");
        new NpzWriter().Add("W", new double[24], 6, 2, 2).Add("grad", new double[24], 6, 2, 2).AddScalar("lr", 0.1).WriteAtomically(
            several);
        CommandLine result = CommandLine.Run("analyze", several);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("W (6, 2, 2), grad (6, 2, 2), lr (). Allowed: one of them, e.g. --array W", result.Error, StringComparison.Ordinal);
        result = CommandLine.Run("analyze", several, "--array", "W");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("'W' of shape (6, 2, 2) cannot be told", result.Error, StringComparison.Ordinal);
        Assert.Contains("--axes replica,row,column or --axes replica,snapshot,level", result.Error, StringComparison.Ordinal);
        result = CommandLine.Run("analyze", several, "--array", "W", "--axes", "replica,snapshot,level", "--levels", "singular");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        CommandLine.Run("run", place.File, "--out", place.RunFolder);
        result = CommandLine.Run("analyze", place.RunFolder, "--axes", "replica,level", "--array", "x");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Equal(2, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Hostile_files_exit_with_3_and_one_line()
    {
        using Workplace place = new();
        byte[] good = Npz(("W.npy", Npy("<f8", "(6, 2, 2)", new byte[192])));
        byte[] flipped = [.. good];
        flipped[60] ^= 0xFF;
        (string Name, byte[] File)[] files =
        [
            ("empty.npz", []),
            ("text.npz", Encoding.UTF8.GetBytes("not an array")),
            ("truncated.npz", good[..(good.Length / 2)]),
            ("flipped.npz", flipped),
            ("huge.npy", Npy("<f8", "(99999999999, 6, 2, 2)", new byte[64])),
            ("large.npy", Npy("<f8", "(400000000, 6, 2, 2)", new byte[64])),
            ("negative.npy", Npy("<f8", "(-3000, 6, 2, 2)", new byte[64])),
            ("objects.npy", Npy("|O", "(3, 2)", new byte[48])),
            ("text.npy", Npy("<U4", "(3, 2)", new byte[96])),
            ("booleans.npy", Npy("|b1", "(3, 2)", new byte[6])),
            ("nothing.npy", Npy("<f8", "(0, 2)", [])),
            ("bomb.npz", Npz(("W.npy", Npy("<f8", "(3, 2)", new byte[40_000_000])))),
            ("pickle.npy", [0x80, 4, 0x95, 0, 0, 0]),
        ];
        foreach ((string name, byte[] file) in files)
        {
            string path = Path.Combine(place.Folder, name);
            File.WriteAllBytes(path, file);
            CommandLine result = CommandLine.Run("analyze", path, "--axes",
                name is "truncated.npz" or "flipped.npz" ? "replica,row,column" : name.StartsWith('h') || name.StartsWith('l')
                || name.StartsWith("neg", StringComparison.Ordinal) ? "replica,snapshot,row,column" : "replica,level", "--json");
            Assert.True(result.ExitCode == ExitCode.Data, $"{name}: {result.ExitCode} {result.Error}");
            Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(name, result.Error, StringComparison.Ordinal);
            Assert.Empty(result.Out);
        }

        Assert.Equal(ExitCode.Data, CommandLine.Run("analyze", Path.Combine(place.Folder, "nowhere.npz")).ExitCode);
        Assert.Equal(ExitCode.Data, CommandLine.Run("analyze", place.Folder).ExitCode);
    }

    [Fact]
    public void Help_has_an_example() =>
        Assert.Contains("dyson analyze TSmodel.npz --array W --axes replica,snapshot,row,column", CommandLine.Run("analyze", "--help").Out,
            StringComparison.Ordinal);

    private static JsonElement Json(params string[] line)
    {
        CommandLine result = CommandLine.Run(line);
        Assert.True(result.ExitCode == 0, result.Error);
        using JsonDocument document = JsonDocument.Parse(result.Out);
        return document.RootElement.Clone();
    }

    /// <summary>(replica, snapshot, row, column), every element a multiple of 2⁻¹⁰ below 8, hence exact in float32.</summary>
    private static double[] Matrices()
    {
        RandomStream random = new(11, 0, 0, 0);
        return [.. Enumerable.Range(0, Replicas * Snapshots * Rows * Columns).Select(_ => Math.Round(random.NextNormal() * 1024) / 1024)];
    }

    private static string Analysis(Workplace place, double[] w, int[] order, string snapshot)
    {
        string path = Write(place, "w", w, order);
        return Json("analyze", path, "--axes", string.Join(",", order.Select(axis => Lengths[axis])), "--snapshot", snapshot,
            "--json").GetRawText();
    }

    private static string Write(Workplace place, string name, double[] w, int[] order)
    {
        string path = Path.Combine(place.Folder, name + ".npz");
        int[] lengths = [Replicas, Snapshots, Rows, Columns];
        new NpzWriter().Add("W", Permuted(w, lengths, order), [.. order.Select(axis => lengths[axis])]).WriteAtomically(path);
        return path;
    }

    /// <summary>numpy.transpose: axis k of the result is axis order[k] of the array.</summary>
    private static double[] Permuted(double[] array, int[] lengths, int[] order)
    {
        double[] result = new double[array.Length];
        int[] index = new int[lengths.Length];
        for (int to = 0; to < array.Length; to++)
        {
            int rest = to;
            for (int k = order.Length - 1; k >= 0; k--)
            {
                index[order[k]] = rest % lengths[order[k]];
                rest /= lengths[order[k]];
            }

            result[to] = array[index.Zip(lengths).Aggregate(0, (position, axis) => (position * axis.Second) + axis.First)];
        }

        return result;
    }

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(first => Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));

    /// <summary>The same document up to the source and rounding.</summary>
    private static void AssertSame(string expected, string actual)
    {
        using JsonDocument one = JsonDocument.Parse(expected);
        using JsonDocument other = JsonDocument.Parse(actual);
        AssertSame(one.RootElement.GetProperty("snapshots"), other.RootElement.GetProperty("snapshots"));
    }

    private static void AssertSame(JsonElement expected, JsonElement actual)
    {
        Assert.Equal(expected.ValueKind, actual.ValueKind);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(p => p.Name), actual.EnumerateObject().Select(p => p.Name));
                Assert.All(expected.EnumerateObject().ToArray(), property => AssertSame(property.Value, actual.GetProperty(property.Name)));
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
                Assert.All(Enumerable.Range(0, expected.GetArrayLength()), i => AssertSame(expected[i], actual[i]));
                break;
            case JsonValueKind.Number:
                AssertRelative(expected.GetDouble(), actual.GetDouble(), Rounding);
                break;
            default:
                Assert.Equal(expected.GetRawText(), actual.GetRawText());
                break;
        }
    }

    private static void AssertEstimate(JsonElement expected, JsonElement actual)
    {
        AssertClose(expected.GetProperty("value"), actual.GetProperty("value"));
        AssertClose(expected.GetProperty("error"), actual.GetProperty("error"));
    }

    private static void AssertClose(JsonElement expected, JsonElement actual) =>
        AssertRelative(expected.GetDouble(), actual.GetDouble(), ReferenceTolerance);

    private static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Max(Math.Abs(expected), tolerance),
            $"measured {actual:R}, expected {expected:R}");

    private static byte[] Bytes(double[] values, Func<double, byte[]> encode) => [.. values.SelectMany(encode)];

    private static byte[] Npy(string type, string shape, byte[] data, bool fortran = false)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    private static byte[] Npz(params (string Name, byte[] Data)[] members)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] data) in members)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                entry.Write(data);
            }
        }

        return stream.ToArray();
    }

    private static string? SharedData()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (File.Exists(Path.Combine(candidate, "reference.json")))
            {
                return candidate;
            }
        }

        return null;
    }
}
