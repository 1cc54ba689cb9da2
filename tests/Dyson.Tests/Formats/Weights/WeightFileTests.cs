using System.Text;
using Dyson.Formats;
using Dyson.Formats.Weights;
using Dyson.Tests.Experiments;
using static Dyson.Tests.Formats.Weights.WeightFixtures;

namespace Dyson.Tests.Formats.Weights;

public class WeightFileTests
{
    private const float Single = 1e-6f;

    [Fact]
    public void PyTorchs_state_dict_is_read()
    {
        using WeightFile file = Open(Library("state-dict.pt"), "state-dict.pt");
        Assert.Equal("PyTorch", file.Format);
        Assert.Equal(
            ["0.weight: F32 (7, 5)", "0.bias: F32 (7)", "2.weight: F32 (4, 3, 3, 3)", "2.bias: F32 (4)", "3.weight: F32 (7)", "3.bias: F32 (7)", "3.running_mean: F32 (7)", "3.running_var: F32 (7)", "3.num_batches_tracked: I64 ()"],
            file.Tensors.Select(t => t.ToString()));
        double[] weight = file.Read("0.weight");
        Assert.Equal(35, weight.Length);
        Assert.Equal([0.230433, -0.19739, -0.0866975, 0.209908], weight.Take(4), (a, b) => Math.Abs(a - b) < Single);
        Assert.Empty(file.Skipped);
    }

    [Fact]
    public void A_whole_checkpoint_has_the_paths_of_its_keys()
    {
        using WeightFile file = Open(Library("checkpoint.pt"), "checkpoint.pt");
        Assert.Contains("model.2.weight", file.Tensors.Select(t => t.Name));
        Assert.Equal(35, file.Read("optimizer.state.0.exp_avg").Length);
        Assert.All(file.Read("optimizer.state.0.exp_avg"), value => Assert.Equal(0.1, value, Single));
        Assert.Equal([1, 0, 0, 1], file.Read("list.0"));
    }

    [Fact]
    public void Views_and_element_types_are_PyTorchs()
    {
        using WeightFile file = Open(Library("views.pt"), "views.pt");
        Assert.Equal([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], file.Read("t"));
        Assert.Equal([4L, 3], file.Find("t")!.Shape);
        Assert.Equal([5, 6, 7, 8], file.Read("v"));
        Assert.Equal([0, 1, 2, 3], file.Read("half"));
        Assert.Equal([0, 1, 2, 3], file.Read("bf"));
        Assert.Equal([-1, 2], file.Read("i8"));
        Assert.Equal([1, 0], file.Read("bool"));
        Assert.Equal([3.5], file.Read("scalar"));
        Assert.Empty(file.Read("empty"));
        Assert.Equal([1, 1, 1, 1], file.Read("param"));
        Assert.Equal([1.0 / 3], file.Read("f64"));
        Assert.Equal([-5, Math.ScaleB(1, 40)], file.Read("i64"));
        Assert.Equal("exp", Assert.Single(file.Skipped).Name);
    }

    [Theory]
    [InlineData("whole-module.pt", "it names 'torch.nn.modules.container.Sequential', and loading it could run code")]
    [InlineData("legacy.pt", "it is a bare Python pickle (PyTorch wrote such before version 1.6)")]
    public void Objects_of_other_classes_are_refused_by_name(string name, string message) =>
        Assert.Contains(message, Assert.Throws<DataFormatException>(() => Open(Library(name), name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Onnx_initialisers_are_read_however_they_are_kept()
    {
        using WeightFile file = Open(Library("model.onnx"), "model.onnx");
        Assert.Equal([0.229433, -0.19839, -0.0876975], file.Read("0.weight").Take(3), (a, b) => Math.Abs(a - b) < Single);
        Assert.Equal([4L, 3, 3, 3], file.Find("2.weight")!.Shape);
        Assert.Equal([1, 2, 3, 4.5], file.Read("floats"));
        Assert.Equal([1, 2, 0.5], file.Read("half"));
        Assert.Equal([-1, 2, 3], file.Read("i32"));
        Assert.Equal([1.0 / 3, 2], file.Read("dbl"));
        Assert.Equal([-7, 5], file.Read("i8"));
    }

    [Fact]
    public void Onnx_data_beside_the_model_are_read_from_there_alone()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(Path.Combine(folder.Path, "big.bin"), [.. new byte[8], .. new[] { 1f, 2f, 3f, 4f }.SelectMany(BitConverter.GetBytes)]);
        byte[] Entry(string key, string value) => Field(13, [.. Field(1, Encoding.UTF8.GetBytes(key)), .. Field(2, Encoding.UTF8.GetBytes(value))]);
        byte[] Model(string location, string offset) => Onnx(Number(1, 2), Number(1, 2), Number(2, 1), Field(8, "w"u8.ToArray()), Entry("location", location), Entry("offset", offset), Entry("length", "16"), Number(14, 1));
        string path = Path.Combine(folder.Path, "m.onnx");
        File.WriteAllBytes(path, Model("big.bin", "8"));
        using (WeightFile file = WeightFile.Open(path))
        {
            Assert.Equal([1, 2, 3, 4], file.Read("w"));
        }

        foreach ((string location, string offset, string message) in new[] { ("../big.bin", "8", "no file below the model's folder"), ("/etc/passwd", "0", "no file below"), ("big.bin", "12", "do not lie in"), ("none.bin", "0", "is not beside"), ("big.bin", "-1", "no place") })
        {
            File.WriteAllBytes(path, Model(location, offset));
            Assert.Contains(message, Assert.Throws<DataFormatException>(() =>
            {
                using WeightFile file = WeightFile.Open(path);
                file.Read("w");
            }).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0 }, new double[] { 1.5, -2 })]
    [InlineData("F32", new byte[] { 0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0 }, new double[] { 1.5, -2 })]
    [InlineData("F16", new byte[] { 0, 0x3E, 0, 0xC0 }, new double[] { 1.5, -2 })]
    [InlineData("BF16", new byte[] { 0xC0, 0x3F, 0, 0xC0 }, new double[] { 1.5, -2 })]
    [InlineData("F8_E4M3", new byte[] { 0x3C, 0xC0, 0x7E, 0x01, 0x08, 0x7F, 0x80 }, new double[] { 1.5, -2, 448, 0.001953125, 0.015625, double.NaN, 0 })]
    [InlineData("F8_E5M2", new byte[] { 0x3E, 0xC0, 0x7B, 0x01, 0x7C, 0x7D }, new double[] { 1.5, -2, 57344, 1.52587890625e-05, double.PositiveInfinity, double.NaN })]
    [InlineData("F8_E8M0", new byte[] { 127, 128, 0, 255 }, new double[] { 1, 2, 5.877471754111438e-39, double.NaN })]
    [InlineData("I64", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, new double[] { -2 })]
    [InlineData("I32", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF }, new double[] { -2 })]
    [InlineData("I16", new byte[] { 0xFE, 0xFF }, new double[] { -2 })]
    [InlineData("I8", new byte[] { 0xFE }, new double[] { -2 })]
    [InlineData("U64", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x80 }, new double[] { 9223372036854775808 })]
    [InlineData("U32", new byte[] { 0xFE, 0xFF, 0xFF, 0xFF }, new double[] { 4294967294 })]
    [InlineData("U16", new byte[] { 0xFE, 0xFF }, new double[] { 65534 })]
    [InlineData("U8", new byte[] { 0xFE }, new double[] { 254 })]
    [InlineData("BOOL", new byte[] { 0, 1, 2 }, new double[] { 0, 1, 1 })]
    public void Every_dtype_of_safetensors_is_read(string dtype, byte[] data, double[] numbers)
    {
        using WeightFile file = Open(Safetensors(dtype, $"[{numbers.Length}]", data), "w.safetensors");
        Assert.Equal("safetensors", file.Format);
        Assert.Equal(numbers, file.Read("w"));
    }

    [Fact]
    public void Dtypes_that_are_known_and_not_read_are_passed_over()
    {
        using WeightFile file = Open(Safetensors("F4", "[3]", [1, 2]), "w.safetensors");
        Assert.Equal(new SkippedTensor("w", "dtype F4 is not read"), Assert.Single(file.Skipped));
    }

    [Fact]
    public void Shards_are_one_file_and_lie_beside_their_index()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "model.safetensors.index.json");
        File.WriteAllBytes(Path.Combine(folder.Path, "1.safetensors"), Safetensors("F32", "[1]", BitConverter.GetBytes(1f)));
        File.WriteAllBytes(Path.Combine(folder.Path, "2.safetensors"), Safetensors("""{"v":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", BitConverter.GetBytes(2f)));
        File.WriteAllText(path, """{"metadata":{"total_size":8},"weight_map":{"w":"1.safetensors","v":"2.safetensors"}}""");
        using (WeightFile file = WeightFile.Open(path))
        {
            Assert.Equal(["w", "v"], file.Tensors.Select(t => t.Name));
            Assert.Equal([1], file.Read("w"));
            Assert.Equal([2], file.Read("v"));
        }

        foreach ((string map, string message) in new[]
        {
            ("""{"w":"../1.safetensors"}""", "no plain name of a file"),
            ("""{"w":"3.safetensors"}""", "is not beside"),
            ("""{"u":"1.safetensors"}""", "which does not have it"),
            ("""{"w":"1.safetensors","w":"1.safetensors"}""", "its name occurs twice"),
            ("""{"w":1}""", "weight_map must map"),
            ("[]", "weight_map must be one map"),
        })
        {
            File.WriteAllText(path, $$"""{"weight_map":{{map}}}""");
            Assert.Contains(message, Assert.Throws<DataFormatException>(() => WeightFile.Open(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numpy_arrays_are_tensors()
    {
        using MemoryStream stream = new();
        new NpzWriter().Add("w", new double[] { 1, 2, 3, 4, 5, 6 }, 2, 3).AddScalar("name", "x").Write(stream);
        using WeightFile file = Open(stream.ToArray(), "w.npz");
        Assert.Equal("NumPy", file.Format);
        Assert.Equal([2L, 3], file.Find("w")!.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], file.Read("w"));
        Assert.Equal("name", Assert.Single(file.Skipped).Name);
    }

    [Fact]
    public void A_missing_tensor_is_named_with_its_nearest_neighbour()
    {
        using WeightFile file = Open(Safetensors("F32", "[1]", BitConverter.GetBytes(1f)), "w.safetensors");
        Assert.Contains("did you mean 'w'?", Assert.Throws<DataFormatException>(() => file.Read("ww")).Message, StringComparison.Ordinal);
    }
}
