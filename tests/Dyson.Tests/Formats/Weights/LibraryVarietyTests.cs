using Dyson.Formats.Weights;
using Dyson.Tests.Experiments;
using static Dyson.Tests.Formats.Weights.WeightFixtures;

namespace Dyson.Tests.Formats.Weights;

/// <summary>What PyTorch, onnx and NumPy write beside plain arrays (Fixtures/more-fixtures.py).</summary>
public class LibraryVarietyTests
{
    [Fact]
    public void Tied_weights_are_two_tensors()
    {
        using WeightFile file = Open(Library("tied.pt"), "tied.pt");
        Assert.Equal(["embed.weight: F32 (4, 3)", "head.weight: F32 (4, 3)", "bias: F32 (3)"], file.Tensors.Select(t => t.ToString()));
        Assert.Equal(file.Read("embed.weight"), file.Read("head.weight"));
        Assert.Equal([0, 1, 2], file.Read("bias"));
    }

    [Fact]
    public void Other_protocols_and_numbers_beyond_64_bits_are_read()
    {
        using WeightFile file = Open(Library("protocol-4.pt"), "protocol-4.pt");
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Read(Assert.Single(file.Tensors).Name));
    }

    [Fact]
    public void What_is_no_array_of_real_numbers_is_passed_over()
    {
        using WeightFile file = Open(Library("foreign.pt"), "foreign.pt");
        Assert.Equal("w", Assert.Single(file.Tensors).Name);
        Assert.Equal(
            ["complex: it is a tensor of complex or quantised numbers", "quantised: it is a quantised tensor", "sparse: it is a sparse tensor"],
            file.Skipped.Select(skipped => $"{skipped.Name}: {skipped.Why}"));
    }

    [Fact]
    public void A_tensor_with_attributes_is_read()
    {
        using WeightFile file = Open(Library("attribute.pt"), "attribute.pt");
        Assert.Equal([0, 1, 2, 3], file.Read("w"));

        // PyTorch 1.11 and later, tensors of a class of their own: (rebuild, class, arguments, attributes).
        byte[] plain = TensorPickle([2], [1], 0, 2);
        string pickle = System.Text.Encoding.Latin1.GetString(plain).Replace("ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v2\nctorch.nn.parameter\nParameter\n", StringComparison.Ordinal);
        byte[] wrapped = [.. System.Text.Encoding.Latin1.GetBytes(pickle[..^3]), (byte)'}', .. "tRs."u8];
        using WeightFile typed = Open(Torch(wrapped, new byte[8]), "m.pt");
        Assert.Equal([0, 0], typed.Read("w"));
    }

    [Fact]
    public void Data_beside_an_onnx_model_are_read()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["external.onnx", "external.bin"])
        {
            File.WriteAllBytes(Path.Combine(folder.Path, name), Library(name));
        }

        using WeightFile file = WeightFile.Open(Path.Combine(folder.Path, "external.onnx"));
        Assert.Equal(["w: F32 (20, 30)", "i: I64 (3)"], file.Tensors.Select(t => t.ToString()));
        Assert.Equal(Enumerable.Range(0, 600).Select(i => (double)i), file.Read("w"));
        Assert.Equal([0, 1, 2], file.Read("i"));
    }

    [Fact]
    public void Every_element_type_that_onnx_writes_is_read_or_passed_over()
    {
        using WeightFile file = Open(Library("types.onnx"), "types.onnx");
        Assert.Equal(["float16", "float64", "uint8", "int8", "uint16", "int16", "uint32", "int64", "uint64", "bool", "bf16"], file.Tensors.Select(t => t.Name));
        Assert.All(file.Tensors, tensor => Assert.Equal(tensor.Name == "bf16" ? [1.5, -2] : tensor.Name == "bool" ? [1, 1] : [1, 2], file.Read(tensor.Name)));
        Assert.Equal(["complex64", "text"], file.Skipped.Select(skipped => skipped.Name));
    }

    [Theory]
    [InlineData("Fortran_f8")]
    [InlineData("Fortran_big_endian_f4")]
    [InlineData("Compressed")]
    public void Numpys_orders_and_compression_are_read(string fixture)
    {
        using WeightFile file = Open(NumPyFixtures.All[fixture], "w.npz");
        double[] eighths = [.. Enumerable.Range(0, 24).Select(k => k / 8.0)];
        Tensor tensor = file.Tensors.First(t => t.Shape.SequenceEqual([2L, 3, 4]));
        Assert.Equal(eighths, file.Read(tensor.Name));
    }

    [Theory]
    [InlineData("Objects", "which could run code and is never loaded")]
    [InlineData("Structured", "structured element type")]
    [InlineData("Complex", "complex numbers")]
    public void Numpys_objects_records_and_complex_numbers_are_refused(string fixture, string message) =>
        Assert.Contains(message, Assert.Throws<Dyson.Formats.DataFormatException>(() => Open(NumPyFixtures.All[fixture], "w.npy")).Message, StringComparison.Ordinal);
}
