using System.Text;
using Dyson.Fuzz.Mutations;
using Dyson.Tests.Formats;
using Dyson.Tests.Formats.Weights;

namespace Dyson.Fuzz;

/// <summary>The readers, with the files that their damaged ones are made from.</summary>
internal static class FuzzTargets
{
    private const int Deflate = 1032;

    /// <summary>The names in the order of the summary.</summary>
    public static IReadOnlyList<string> Names { get; } = ["npy", "npz", "safetensors", "sharded", "torch", "onnx", "onnx-external"];

    /// <summary>The target of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="ground">Where its files lie and what they may not touch.</param>
    public static FuzzTarget Of(string name, FuzzGround ground) => name switch
    {
        "npy" => new(name, Npy(), 1, (_, whole, other, random) => NpyMutations.Apply(whole, other, random)),
        "npz" => new(name, Npz(), Deflate, (_, whole, other, random) => ZipMutations.Apply(whole, other, (_, bytes, r) => NpyMutations.Apply(bytes, other, r), random)),
        "safetensors" => new(name, [.. Safetensors().Select(bytes => new FuzzCase("w.safetensors", bytes))], 1, (_, whole, other, random) => SafetensorsMutations.Apply(whole, other, random)),
        "sharded" => new(name, [Sharded()], 1, (file, whole, other, random) => file.EndsWith(".json", StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(TextMutations.Apply(Encoding.UTF8.GetString(whole), [.. ground.Names(".safetensors")], random))
            : SafetensorsMutations.Apply(whole, other, random)),
        "torch" => new(name, [.. Torch().Select(bytes => new FuzzCase("m.pt", bytes))], 1, (_, whole, other, random) => ZipMutations.Apply(whole, other, (member, bytes, r) =>
            member.EndsWith("data.pkl", StringComparison.Ordinal) || r.NextInt32(4) == 0 ? PickleMutations.Apply(bytes, bytes, r) : bytes, random)),
        "onnx" => new(name, Onnx(), 1, (_, whole, other, random) => OnnxMutations.Apply(whole, other, [], random)),
        "onnx-external" => new(name, [OnnxExternal()], 1, (file, whole, other, random) => file.EndsWith(".onnx", StringComparison.Ordinal)
            ? OnnxMutations.Apply(whole, other, [.. ground.Names(".bin")], random)
            : ByteMutations.Apply(whole, other, random)),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"No such reader; {string.Join(", ", Names)} are known."),
    };

    private static FuzzCase[] Npy() => [.. NumPyFixtures.All.Values.Where(bytes => bytes[0] == 0x93).Select(bytes => new FuzzCase("w.npy", bytes))];

    private static FuzzCase[] Npz() =>
    [
        .. NumPyFixtures.All.Values.Where(bytes => bytes[0] == (byte)'P').Select(bytes => new FuzzCase("w.npz", bytes)),
        .. Npy().Select((array, i) => new FuzzCase("w.npz", Forged.Zip(
            new Forged.Member("w.npy", array.Bytes) { Method = (ushort)(i % 2 * 8), Zip64 = i % 3 == 0 },
            new Forged.Member("v.npy", Forged.Npy("<f8", "(2, 3)", new byte[48])) { Method = 8 }))),
    ];

    private static byte[][] Safetensors() =>
    [
        WeightFixtures.Safetensors("""{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"v":{"dtype":"BF16","shape":[],"data_offsets":[8,10]}}""", new byte[10]),
        WeightFixtures.Safetensors("""{"a":{"dtype":"F8_E4M3","shape":[2,3],"data_offsets":[0,6]},"b":{"dtype":"I64","shape":[0,4],"data_offsets":[6,6]},"c":{"dtype":"F4","shape":[3],"data_offsets":[6,8]},"d":{"dtype":"F64","shape":[2],"data_offsets":[8,24]}}""", new byte[24]),
        WeightFixtures.Safetensors("{}"),
    ];

    private static FuzzCase Sharded() => new(
        "model.safetensors.index.json",
        new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["model.safetensors.index.json"] = """{"metadata":{"total_size":18},"weight_map":{"w":"1.safetensors","v":"1.safetensors","x":"2.safetensors"}}"""u8.ToArray(),
            ["1.safetensors"] = Safetensors()[0],
            ["2.safetensors"] = WeightFixtures.Safetensors("""{"x":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", new byte[8]),
        });

    private static byte[][] Torch() =>
    [
        .. ((string[])["state-dict.pt", "checkpoint.pt", "views.pt", "whole-module.pt", "foreign.pt", "tied.pt", "protocol-4.pt"]).Select(WeightFixtures.Library),
        WeightFixtures.Torch(WeightFixtures.TensorPickle([2, 2], [1, 2], 0, 4), new byte[16]),
    ];

    private static FuzzCase[] Onnx() =>
    [
        new("m.onnx", WeightFixtures.Library("model.onnx")),
        new("m.onnx", WeightFixtures.Library("types.onnx")),
        new("m.onnx", WeightFixtures.Onnx(WeightFixtures.Number(1, 3), WeightFixtures.Number(2, 6), WeightFixtures.Field(5, 1, 2, 3), WeightFixtures.Field(8, "w"u8.ToArray()))),
        new("m.onnx", WeightFixtures.Onnx(WeightFixtures.Field(1, 2, 2), WeightFixtures.Number(2, 10), WeightFixtures.Field(9, new byte[8]), WeightFixtures.Field(8, "w"u8.ToArray()))),
    ];

    private static FuzzCase OnnxExternal()
    {
        byte[] Entry(string key, string value) => WeightFixtures.Field(13, [.. WeightFixtures.Field(1, Encoding.UTF8.GetBytes(key)), .. WeightFixtures.Field(2, Encoding.UTF8.GetBytes(value))]);
        byte[] model = WeightFixtures.Onnx(
            WeightFixtures.Number(1, 2), WeightFixtures.Number(1, 2), WeightFixtures.Number(2, 1), WeightFixtures.Field(8, "w"u8.ToArray()),
            Entry("location", "w.bin"), Entry("offset", "8"), Entry("length", "16"), WeightFixtures.Number(14, 1));
        return new("m.onnx", new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["m.onnx"] = model, ["w.bin"] = new byte[24] });
    }
}
