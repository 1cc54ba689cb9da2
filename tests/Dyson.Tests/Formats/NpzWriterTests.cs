using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Dyson.Formats;

namespace Dyson.Tests.Formats;

public class NpzWriterTests
{
    /// <summary>SHA-256 of <see cref="Sample"/>: shards are promised to be the same bytes on every machine and in every version.</summary>
    private const string SampleHash = "507299D1A9264991D6AFE7C07D25A6537FF813FB032F2D2CCEDE7698B530EDA3";

    private const string PythonCheck = """
        import sys, numpy as np
        z = np.load(sys.argv[1], allow_pickle=False)
        assert z.files == ['levels', 'single', 'steps', 'diverged', 'label', 'α', 'seed', 'done', 'κ', 'none'], z.files
        assert z['levels'].dtype == np.float64 and z['levels'].shape == (2, 3) and z['levels'].flags.c_contiguous
        assert (z['levels'][:1] == [[0.5, -1.25, 1e300]]).all() and np.isnan(z['levels'][1, 0]) and z['levels'][1, 1] == np.inf
        assert z['single'].dtype == np.float32 and (z['single'] == np.array([0.1, 0.2], np.float32)).all()
        assert z['steps'].dtype == np.int64 and z['steps'].tolist() == [0, 10, -2**63]
        assert z['diverged'].dtype == bool and z['diverged'].tolist() == [[True], [False]]
        assert z['label'].dtype.kind == 'U' and z['label'].tolist() == ['wishart', '', 'κ𝛼']
        assert z['α'].shape == () and z['α'] == 0.1 and z['seed'] == 2**62 and z['done'] == True and str(z['κ']) == 'degenerate'
        assert z['none'].shape == (0, 4)
        import zipfile
        assert zipfile.ZipFile(sys.argv[1]).testzip() is None
        print('read')
        """;

    [Fact]
    public void What_is_written_is_read()
    {
        using ArrayFile file = ArrayFile.Open(new MemoryStream(Written(Sample())), "sample.npz");
        Assert.Equal(["levels", "single", "steps", "diverged", "label", "α", "seed", "done", "κ", "none"], file.Names);
        Assert.Equal([2, 3], file.Read("levels").Shape);
        Assert.Equal([0.5, -1.25, 1e300, double.NaN, double.PositiveInfinity, -0.0], file.Read("levels").ToDoubles());
        Assert.Equal([0.1f, 0.2f], file.Read("single").ToDoubles());
        Assert.Equal([0, 10, long.MinValue], file.Read("steps").ToInt64s());
        Assert.Equal([1L, 0], file.Read("diverged").ToInt64s());
        Assert.Equal(["wishart", "", "κ𝛼"], file.Read("label").ToTexts());
        Assert.Equal(0.1, file.Read("α").ToDouble());
        Assert.Equal(1L << 62, file.Read("seed").ToInt64());
        Assert.Equal(1, file.Read("done").ToInt64());
        Assert.Equal("degenerate", file.Read("κ").ToText());
        Assert.Equal([0, 4], file.Read("none").Shape);
    }

    [Fact]
    public void Bytes_are_the_same_everywhere()
    {
        string hash = Convert.ToHexString(SHA256.HashData(Written(Sample())));
        Assert.True(hash == SampleHash, hash);
    }

    [Fact]
    public void Data_start_at_multiples_of_64_bytes_of_each_array()
    {
        using ZipArchive zip = new(new MemoryStream(Written(Sample())));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime);
            using Stream member = entry.Open();
            byte[] start = new byte[10];
            member.ReadExactly(start);
            Assert.Equal(0, (10 + start[8] + (256 * start[9])) % 64);
        }
    }

    [Fact]
    public void NumPy_reads_it_without_pickles()
    {
        string folder = Directory.CreateTempSubdirectory("dyson-npz-").FullName;
        try
        {
            string path = Path.Combine(folder, "sample.npz");
            Sample().WriteAtomically(path);
            string? python = PythonWithNumPy.Find();
            if (python is null)
            {
                Assert.Skip("No python3 with NumPy here; the archive was not read by NumPy.");
            }

            (int status, string output) = PythonWithNumPy.Run(python, "-c", PythonCheck, path);
            Assert.True(status == 0, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Shapes_names_and_texts_that_cannot_be_are_refused()
    {
        NpzWriter writer = new NpzWriter().AddScalar("a", 1.0);
        Assert.Contains("(2, 3)", Assert.Throws<ArgumentException>(() => writer.Add("b", new double[5], 2, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => writer.Add("b", new double[4], -2, -2));
        Assert.Throws<ArgumentException>(() => writer.AddScalar("a", 2L));
        Assert.Throws<ArgumentException>(() => writer.AddScalar("", 2L));
        Assert.Throws<ArgumentException>(() => writer.AddScalar("../a", 2L));
        Assert.Throws<ArgumentException>(() => writer.AddScalar("b", "ends in\0"));
        Assert.Throws<ArgumentException>(() => writer.AddScalar("b", "half \ud835"));
        Assert.Equal(["a"], writer.Names);
    }

    [Fact]
    public void Archive_of_4_GiB_is_refused_before_anything_is_written()
    {
        // 65 times the same 64 MiB
        double[] large = GC.AllocateUninitializedArray<double>(1 << 23);
        NpzWriter writer = new();
        for (int i = 0; i < 65; i++)
        {
            writer.Add(i.ToString(CultureInfo.InvariantCulture), large);
        }

        using MemoryStream destination = new();
        Assert.Contains("4294967294", Assert.Throws<InvalidOperationException>(() => writer.Write(destination)).Message, StringComparison.Ordinal);
        Assert.Equal(0, destination.Length);
    }

    internal static NpzWriter Sample() => new NpzWriter()
        .Add("levels", new[] { 0.5, -1.25, 1e300, double.NaN, double.PositiveInfinity, -0.0 }, 2, 3)
        .Add("single", new[] { 0.1f, 0.2f })
        .Add("steps", new[] { 0, 10, long.MinValue })
        .Add("diverged", new[] { true, false }, 2, 1)
        .Add("label", new[] { "wishart", "", "κ𝛼" })
        .AddScalar("α", 0.1)
        .AddScalar("seed", 1L << 62)
        .AddScalar("done", true)
        .AddScalar("κ", "degenerate")
        .Add("none", Array.Empty<double>(), 0, 4);

    internal static byte[] Written(NpzWriter writer)
    {
        using MemoryStream bytes = new();
        writer.Write(bytes);
        return bytes.ToArray();
    }
}
