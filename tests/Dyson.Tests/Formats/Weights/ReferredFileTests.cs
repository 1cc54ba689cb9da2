using System.Diagnostics;
using System.Text;
using Dyson.Formats;
using Dyson.Formats.Weights;
using Dyson.Tests.Experiments;
using static Dyson.Tests.Formats.Weights.WeightFixtures;

namespace Dyson.Tests.Formats.Weights;

/// <summary>Files that name other files, the shards of an index and the external data of an ONNX model: nothing outside their folder is read, and nothing goes round in circles.</summary>
public sealed class ReferredFileTests : IDisposable
{
    private const int Deadline = 20_000;

    private readonly TemporaryFolder _outside = new();
    private readonly string _folder;

    public ReferredFileTests()
    {
        _folder = Path.Combine(_outside.Path, "model");
        Directory.CreateDirectory(_folder);
        File.WriteAllBytes(Path.Combine(_outside.Path, "secret.bin"), new byte[16]);
        File.WriteAllBytes(Path.Combine(_outside.Path, "secret.safetensors"), Shard);
        File.WriteAllBytes(Path.Combine(_folder, "inside.bin"), new byte[16]);
        File.WriteAllBytes(Path.Combine(_folder, "inside.safetensors"), Shard);
        foreach (string kind in (string[])["bin", "safetensors"])
        {
            File.CreateSymbolicLink(Path.Combine(_folder, "out." + kind), Path.Combine(_outside.Path, "secret." + kind));
            File.CreateSymbolicLink(Path.Combine(_folder, "around." + kind), "../model/inside." + kind);
            File.CreateSymbolicLink(Path.Combine(_folder, "loop." + kind), "loop." + kind);
            File.CreateSymbolicLink(Path.Combine(_folder, "device." + kind), "/dev/zero");
            File.WriteAllBytes(Path.Combine(_folder, "empty." + kind), []);
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder, "up"), _outside.Path);
        Directory.CreateDirectory(Path.Combine(_folder, "below"));
        File.WriteAllBytes(Path.Combine(_folder, "below", "inside.bin"), new byte[16]);
    }

    private static byte[] Shard => Safetensors("F32", "[2,2]", new byte[16]);

    [Theory]
    [InlineData("inside", null)]
    [InlineData("around", null)]
    [InlineData("out", "a link that leads out of the folder")]
    [InlineData("device", "a link that leads out of the folder")]
    [InlineData("loop", "more than 40 links lead to it")]
    [InlineData("empty", "it is empty or no regular file")]
    [InlineData("none", "is not beside")]
    [InlineData("../secret", "")]
    [InlineData("../model/inside", "")]
    [InlineData("up/secret", "")]
    [InlineData("below/../inside", "")]
    [InlineData("./inside", "")]
    [InlineData("..\\secret", "")]
    [InlineData("in\0side", "is not beside")]
    [InlineData("/etc/hostname", "")]
    public void A_name_leads_to_a_file_below_the_folder_or_is_refused(string name, string? refusal)
    {
        foreach ((string kind, Func<string, string> make) in new (string, Func<string, string>)[] { (".safetensors", Index), (".bin", file => Model(file)) })
        {
            string path = make(name + kind);
            if (refusal is null)
            {
                using WeightFile file = WeightFile.Open(path);
                Assert.Equal(4, file.Read("w").Length);
            }
            else
            {
                AssertRefused(path, refusal);
            }
        }
    }

    [Fact]
    public void Data_of_a_model_may_lie_in_a_folder_below()
    {
        using WeightFile file = WeightFile.Open(Model("below/inside.bin"));
        Assert.Equal(4, file.Read("w").Length);
        AssertRefused(Index("below/inside.safetensors"), "no plain name of a file beside the index");
        AssertRefused(Model(Path.Combine(_folder, "inside.bin")), "no file below the model's folder");
    }

    [Fact]
    public void A_cache_that_keeps_all_contents_in_one_folder_is_read()
    {
        string blobs = Path.Combine(_outside.Path, "blobs");
        string snapshot = Path.Combine(_outside.Path, "snapshots", "1");
        Directory.CreateDirectory(blobs);
        Directory.CreateDirectory(snapshot);
        foreach ((string name, string from) in new[] { ("model.safetensors.index.json", Index("inside.safetensors")), ("inside.safetensors", Path.Combine(_folder, "inside.safetensors")), ("m.onnx", Model("inside.bin")), ("inside.bin", Path.Combine(_folder, "inside.bin")) })
        {
            File.Copy(from, Path.Combine(blobs, "blob-" + name));
            File.CreateSymbolicLink(Path.Combine(snapshot, name), "../../blobs/blob-" + name);
        }

        foreach (string name in (string[])["model.safetensors.index.json", "m.onnx"])
        {
            using WeightFile file = WeightFile.Open(Path.Combine(snapshot, name));
            Assert.Equal(4, file.Read("w").Length);
        }
    }

    [Fact]
    public void Circles_end_at_once()
    {
        // An index whose shard is itself, another index that names the first, a model that is its own data.
        AssertRefused(Index("model.safetensors.index.json"), "which is the file itself");
        File.Copy(Index("other.safetensors.index.json"), Path.Combine(_folder, "other.safetensors.index.json"));
        AssertRefused(Index("other.safetensors.index.json"), "at most 100000000 are allowed");
        AssertRefused(Model("m.onnx"), "which is the file itself");
        AssertRefused(Path.Combine(_folder, "loop.bin"), "more than 40 links lead to it");
    }

    [Fact]
    public void Data_that_are_too_short_or_elsewhere_in_the_file_are_refused()
    {
        foreach ((string offset, string length) in new[] { ("4", "16"), ("0", "15"), ("9223372036854775807", "16"), ("0", "9223372036854775807"), ("-1", "16"), ("99999999999999999999", "16"), ("x", "16") })
        {
            AssertRefused(Model("inside.bin", offset, length), "");
        }
    }

    [Fact]
    public void Very_many_shards_are_refused()
    {
        for (int i = 0; i <= 1000; i++)
        {
            File.WriteAllBytes(Path.Combine(_folder, $"{i}.safetensors"), Safetensors($$$"""{"{{{i}}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"""));
        }

        string path = Path.Combine(_folder, "many.safetensors.index.json");
        File.WriteAllText(path, "{\"weight_map\":{" + string.Join(',', Enumerable.Range(0, 1001).Select(i => $"\"{i}\":\"{i}.safetensors\"")) + "}}");
        AssertRefused(path, "it names more than 1000 files");
    }

    [Fact]
    public async Task A_pipe_does_not_keep_the_reader_waiting()
    {
        string pipe = Path.Combine(_folder, "pipe.safetensors");
        try
        {
            using Process made = Process.Start("mkfifo", [pipe]);
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
        }

        if (!File.Exists(pipe))
        {
            Assert.Skip("Pipes cannot be made here.");
        }

        foreach (string path in (string[])[pipe, Index("pipe.safetensors")])
        {
            Task refused = Task.Run(() => AssertRefused(path, "it is empty or no regular file"), TestContext.Current.CancellationToken);
            Assert.Same(refused, await Task.WhenAny(refused, Task.Delay(Deadline, TestContext.Current.CancellationToken)));
            await refused;
        }

        Assert.Contains("no regular file", Assert.Throws<DataFormatException>(() => ArrayFile.Open(pipe)).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        // A link to a folder would be followed when folders are deleted.
        Directory.Delete(Path.Combine(_folder, "up"));
        _outside.Dispose();
    }

    private static void AssertRefused(string path, string message)
    {
        DataFormatException e = Assert.Throws<DataFormatException>(() =>
        {
            using WeightFile file = WeightFile.Open(path);
            file.Read("w");
        });
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    private string Index(string shard)
    {
        string path = Path.Combine(_folder, "model.safetensors.index.json");
        File.WriteAllText(path, $$$"""{"weight_map":{"w":{{{System.Text.Json.JsonSerializer.Serialize(shard)}}}}}""");
        return path;
    }

    private string Model(string location, string offset = "0", string length = "16")
    {
        byte[] Entry(string key, string value) => Field(13, [.. Field(1, Encoding.UTF8.GetBytes(key)), .. Field(2, Encoding.UTF8.GetBytes(value))]);
        string path = Path.Combine(_folder, "m.onnx");
        File.WriteAllBytes(path, Onnx(Number(1, 2), Number(1, 2), Number(2, 1), Field(8, "w"u8.ToArray()), Entry("location", location), Entry("offset", offset), Entry("length", length), Number(14, 1)));
        return path;
    }
}
