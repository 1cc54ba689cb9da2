using Dyson.Formats;
using Dyson.Formats.Weights;
using Dyson.Tests.Experiments;
using static Dyson.Tests.Formats.Weights.WeightFixtures;

namespace Dyson.Tests.Formats.Weights;

/// <summary>Sharded PyTorch models, and arrays whose file names have a step.</summary>
public sealed class ShardIndexTests : IDisposable
{
    private const int FirstNameByte = 8;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void An_index_of_PyTorch_shards_is_one_model()
    {
        Write("pytorch_model-00001-of-00002.bin", Shard('a', 1));
        Write("pytorch_model-00002-of-00002.bin", Shard('b', 2));
        string index = Index(("a", "pytorch_model-00001-of-00002.bin"), ("b", "pytorch_model-00002-of-00002.bin"));
        using WeightFile file = WeightFile.Open(index);
        Assert.Equal("PyTorch", file.Format);
        Assert.Equal(["a", "b"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1.0, 1, 1, 1], file.Read("a"));
        Assert.Equal([2.0, 2, 2, 2], file.Read("b"));
    }

    [Fact]
    public void Shards_that_are_absent_elsewhere_or_no_checkpoints_are_refused()
    {
        using TemporaryFolder outside = new();
        File.WriteAllBytes(Path.Combine(outside.Path, "secret.bin"), Shard('a', 1));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.bin"), Path.Combine(outside.Path, "secret.bin"));
        Write("good.bin", Shard('a', 1));
        Write("old.bin", [0x80, 2, .. new byte[30]]);
        Write("text.bin", [.. Enumerable.Repeat((byte)'x', 40)]);
        new NpzWriter().Add("a", new double[] { 1, 2, 3, 4 }, 2, 2).WriteAtomically(Path.Combine(_folder.Path, "arrays.bin"));
        foreach ((string tensor, string shard, string refusal) in new[]
        {
            ("a", "none.bin", "is not beside"),
            ("a", "link.bin", "a link that leads out of the folder"),
            ("a", "../secret.bin", "no plain name of a file beside the index"),
            ("z", "good.bin", "which does not have it"),
            ("a", "old.bin", "bare Python pickle"),
            ("a", "text.bin", "it starts with the bytes 7878"),
            ("a", "arrays.bin", "it is an archive, but no PyTorch checkpoint"),
            ("a", "pytorch_model.bin.index.json", "which is the file itself"),
        })
        {
            string index = Index((tensor, shard));
            Assert.Contains(refusal, Assert.Throws<DataFormatException>(() => WeightFile.Open(index)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("w-step0", "w")]
    [InlineData("w-step10", "w")]
    [InlineData("layer3.weight_iter000042", "layer3.weight")]
    [InlineData("step_10_w", "w")]
    [InlineData("w-epoch=7-step=1200", "w")]
    [InlineData("w-global_step5-left", "w-left")]
    [InlineData("step10", "step")]
    [InlineData("w", "w")]
    [InlineData("layer3", "layer3")]
    public void An_array_is_named_like_its_file_without_the_step(string file, string name)
    {
        using WeightFile weights = WeightFile.Open(new MemoryStream(Forged.Npy("<f8", "(2, 1)", new byte[16])), $"runs/{file}.npy");
        Assert.Equal(name, Assert.Single(weights.Tensors).Name);
        Assert.Equal([0.0, 0], weights.Read(name));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Shard(char name, float element)
    {
        byte[] pickle = TensorPickle([2, 2], [2, 1], 0, 4);
        pickle[FirstNameByte] = (byte)name;
        return Torch(pickle, [.. Enumerable.Repeat(BitConverter.GetBytes(element), 4).SelectMany(bytes => bytes)]);
    }

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(_folder.Path, name), bytes);

    private string Index(params (string Tensor, string File)[] map)
    {
        string path = Path.Combine(_folder.Path, "pytorch_model.bin.index.json");
        File.WriteAllText(path, "{\"metadata\":{},\"weight_map\":{" + string.Join(',', map.Select(item => $"\"{item.Tensor}\":\"{item.File}\"")) + "}}");
        return path;
    }
}
