using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Dyson.Formats;
using Dyson.Formats.Weights;
using static Dyson.Tests.Formats.Weights.WeightFixtures;

namespace Dyson.Tests.Formats.Weights;

/// <summary>
/// What can be wrong with a weight file, fault by fault, for every reader to which the fault applies: each ends in one clear line and in memory that the file's size bounds.
/// </summary>
public class MalformedFileTests
{
    // Whatever the size: blocks and the tail of a zip archive. And bytes allocated a byte of the file.
    private const long FixedBytes = 2L << 20;
    private const long PerByte = 120;

    private const int Entries = 100_000;
    private const ulong TenGigabytes = 10_000_000_000;

    private static readonly byte[] Array = Forged.Npy("<f8", "(2,)", new byte[16]);

    private static readonly Dictionary<string, (string Says, string Name, Func<Stream> Make)> Cases = new()
    {
        // truncated
        ["safetensors without data"] = ("do not lie in the 0 bytes", "w.safetensors", () => Bytes(Safetensors("F32", "[1]", new byte[4])[..^4])),
        ["safetensors cut in its header"] = ("only", "w.safetensors", () => Bytes(Safetensors("F32", "[1]", new byte[4])[..40])),
        ["checkpoint cut"] = ("truncated", "m.pt", () => Bytes(Library("state-dict.pt")[..2000])),
        ["model cut"] = ("runs past its end", "m.onnx", () => Bytes(Library("model.onnx")[..500])),
        ["array cut"] = ("15 follow", "w.npy", () => Bytes(Array[..^1])),
        ["archive cut"] = ("truncated", "w.npz", () => Bytes(Forged.Zip(new Forged.Member("w.npy", Array))[..^3])),

        // overlapping
        ["safetensors that overlap"] = ("overlap", "w.safetensors", () => Bytes(Safetensors(
            """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", new byte[12]))),
        ["two safetensors in one place"] = ("overlap", "w.safetensors", () => Bytes(Safetensors(
            """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", new byte[4]))),
        ["members of a checkpoint that overlap"] = ("overlaps", "m.pt", () => Bytes(Forged.Zip(
            new Forged.Member("m/data.pkl", TensorPickle([1], [1], 0, 1)), new Forged.Member("m/data/0", new byte[4]) { StatedOffset = 3 }))),

        // headers over 100 MB
        ["safetensors header of 100 MB and a byte"] = ("at most 100000000 are allowed", "w.safetensors", () => new SparseStream([.. Forged.Number(100_000_001, 8), (byte)'{'], 100_000_100, [])),
        ["index of 100 MB and a byte"] = ("too many for an index", "w.safetensors.index.json", () => new SparseStream([(byte)'{'], 100_000_000, [])),
        ["pickle of 64 MiB and a byte"] = ("its pickle has 67108865 bytes", "m.pt", () => SparseMember("m/data.pkl", (1L << 26) + 1)),
        ["npy header of 4 GB"] = ("at most", "w.npy", () => new SparseStream(Forged.Npy("{", [], major: 2, statedHeaderBytes: uint.MaxValue), 1L << 33, [])),
        ["name of a tensor of 100 MB in a model"] = ("at most 65536 are allowed", "m.onnx", () => SparseField([7, 5, 8], 100_000_001)),
        ["shape of 100 MB in a model"] = ("at most 640 are allowed", "m.onnx", () => SparseField([7, 5, 1], 100_000_001)),

        // 10⁵ entries
        ["100 000 safetensors"] = ("more than 99999 tensors", "w.safetensors", () => Bytes(Many("F32", "0", "0"))),
        ["100 000 safetensors that are passed over"] = ("more than 99999 tensors", "w.safetensors", () => Bytes(Many("C64", "0", "0"))),
        ["100 000 names in an index"] = ("at most 99999 names", "w.safetensors.index.json", () => Bytes(
            Encoding.UTF8.GetBytes("{\"weight_map\":{" + string.Join(',', Enumerable.Range(0, Entries).Select(i => $"\"{i}\":\"w\"")) + "}}"))),
        ["100 000 arrays"] = ("more than 99999 tensors", "w.npz", () => Bytes(Forged.Zip([.. Enumerable.Range(0, Entries).Select(i => new Forged.Member($"{i}.npy", Array))], directory => directory, 0xFFFF), zip64: Entries)),
        ["100 000 tensors in a model"] = ("more than 99999 tensors", "m.onnx", () => Bytes(Field(7, [.. Enumerable.Range(0, Entries).SelectMany(i => Field(5, [.. Number(1, 0), .. Number(2, 1), .. Field(8, Encoding.ASCII.GetBytes(i.ToString(CultureInfo.InvariantCulture)))]))]))),
        ["100 000 tensors in a checkpoint"] = ("more than 99999 tensors", "m.pt", () => Bytes(Torch(ManyTensors(), new byte[4]))),

        // unknown element types
        ["dtype F33"] = ("dtype 'F33' is unknown", "w.safetensors", () => Bytes(Safetensors("F33", "[1]", new byte[4]))),
        ["element type 99 of ONNX"] = ("its element type 99 is none of ONNX", "m.onnx", () => Bytes(Onnx(Number(1, 1), Number(2, 99), Field(9, 1, 2, 3, 4)))),
        ["storage that PyTorch does not have"] = ("it names 'torch.FunnyStorage'", "m.pt", () => Bytes(Torch("ctorch\nFunnyStorage\n."u8.ToArray(), []))),
        ["element type of 3 bytes"] = ("'<i3'", "w.npz", () => Bytes(Forged.Zip(new Forged.Member("w.npy", Forged.Npy("<i3", "(2,)", new byte[6]))))),

        // shapes beyond 64 bits
        ["safetensors shape beyond 64 bits"] = ("more than 2^63 bytes", "w.safetensors", () => Bytes(Safetensors("F32", "[4194305,4194305,211106198978564]", new byte[4]))),
        ["checkpoint shape beyond 64 bits"] = ("reach beyond", "m.pt", () => Bytes(Torch(TensorPickle([4194305, 4194305, 211106198978564], [0, 0, 0], 0, 4), new byte[16]))),
        ["model shape beyond 64 bits"] = ("cannot be", "m.onnx", () => Bytes(Onnx(Number(1, 4194305), Number(1, 4194305), Number(1, 211106198978564), Number(2, 1), Field(9, 1, 2, 3, 4)))),
        ["array shape beyond 64 bits"] = ("'211106198978564'", "w.npy", () => Bytes(Forged.Npy("<f4", "(4194305, 4194305, 211106198978564)", new byte[4]))),
        ["archive shape beyond 64 bits"] = ("more than 2^63 elements", "w.npz", () => Bytes(Forged.Zip(new Forged.Member("w.npy", Forged.Npy("<f4", "(4194305, 4194305, 2111061989)", new byte[4]))))),

        // wrong sizes
        ["safetensors of another size"] = ("takes 8 bytes, its data_offsets give 4", "w.safetensors", () => Bytes(Safetensors("F32", "[2]", new byte[4]))),
        ["storage shorter than its tensor"] = ("reach beyond the 12 bytes", "m.pt", () => Bytes(Torch(TensorPickle([2, 2], [2, 1], 0, 4), new byte[12]))),
        ["raw data of another size"] = ("does not fit the 3 bytes", "m.onnx", () => Bytes(Onnx(Number(1, 1), Number(2, 1), Field(9, 1, 2, 3)))),
        ["integers too few"] = ("does not fit", "m.onnx", () => Bytes(Onnx(Number(1, 3), Number(2, 6), Field(5, 1, 2)))),
        ["integers too many"] = ("it has more than its 2 elements", "m.onnx", () => Bytes(Onnx(Number(1, 2), Number(2, 6), Field(5, 1, 2, 3)))),
        ["element with no end"] = ("it has only 1 of its 2", "m.onnx", () => Bytes(Onnx(Number(1, 2), Number(2, 6), Field(5, 1, 0x80)))),
        ["field of 5 GB of integers"] = ("does not fit", "m.onnx", () => SparseField([7, 5, 5], 5_000_000_000)),

        // cycles and objects that unfold without end
        ["list in itself"] = ("one contains itself", "m.pt", () => Pickle("]q\0h\0a.")),
        ["dictionary in itself"] = ("one contains itself", "m.pt", () => Pickle("}q\0U\u0001ah\0s.")),
        ["two lists in each other"] = ("one contains itself", "m.pt", () => Pickle("]q\0]q\u0001h\0aa.")),
        ["tuple in a list in it"] = ("one contains itself", "m.pt", () => Pickle("]q\0h\0\u0085a.")),
        ["ordered dictionary in itself"] = ("one contains itself", "m.pt", () => Pickle("ccollections\nOrderedDict\n)Rq\0U\u0001wh\0s.")),
        ["list that is copied a million times"] = ("objects", "m.pt", () => Bytes(Torch(Copies(), []))),
        ["keys that are looked at a billion times"] = ("more than 1000000 times", "m.pt", () => Bytes(Torch(ManyKeys(), []))),
        ["names of a megabyte, one in the other"] = ("more than 4096 characters", "m.pt", () => Bytes(Torch(LongNames(), []))),
        ["marks without end"] = ("more than 4000000 objects", "m.pt", () => Bytes(Torch([.. Enumerable.Repeat((byte)'(', 5_000_000)], []))),
        ["memo without end"] = ("more than 4000000 objects", "m.pt", () => Bytes(Torch([(byte)'N', .. Enumerable.Repeat((byte)0x94, 5_000_000)], []))),

        // callables
        ["os.system"] = ("it names 'os.system'", "m.pt", () => Pickle("cos\nsystem\n(U\u0004truetR.")),
        ["posix.system by protocol 4"] = ("it names 'posix.system'", "m.pt", () => Pickle("\u0080\u0004\u008C\u0005posix\u0094\u008C\u0006system\u0094\u0093\u0094\u008C\u0004true\u0085R.")),
        ["name behind a known one"] = ("it names 'torch.FloatStorage.__init__.__globals__'", "m.pt", () => Pickle("\u008C\u0005torch\u008C\u0021FloatStorage.__init__.__globals__\u0093.")),
        ["builtins.eval"] = ("it names 'builtins.eval'", "m.pt", () => Pickle("cbuiltins\neval\n(U\u00011tR.")),
        ["builtins.getattr"] = ("it names 'builtins.getattr'", "m.pt", () => Pickle("cbuiltins\ngetattr\n.")),
        ["__builtin__.exec"] = ("it names '__builtin__.exec'", "m.pt", () => Pickle("c__builtin__\nexec\n.")),
        ["subprocess.Popen"] = ("it names 'subprocess.Popen'", "m.pt", () => Pickle("csubprocess\nPopen\n.")),
        ["torch.load"] = ("it names 'torch.load'", "m.pt", () => Pickle("ctorch\nload\n.")),
        ["torch.hub.load"] = ("it names 'torch.hub.load'", "m.pt", () => Pickle("ctorch.hub\nload\n.")),
        ["bytes that are loaded again"] = ("it names 'torch.storage._load_from_bytes'", "m.pt", () => Pickle("ctorch.storage\n_load_from_bytes\n.")),
        ["NumPy's reconstruct"] = ("it names 'numpy.core.multiarray._reconstruct'", "m.pt", () => Pickle("cnumpy.core.multiarray\n_reconstruct\n.")),
        ["callable among the arguments of a known name"] = ("it names 'os.system'", "m.pt", () => Pickle("ccollections\nOrderedDict\n(cos\nsystem\n(U\u0004truetRtR.")),
        ["callable among the arguments of a tensor"] = ("it names 'os.system'", "m.pt", () => Pickle("ctorch._utils\n_rebuild_tensor_v2\n(cos\nsystem\n)Rt.")),
        ["known name with wrong arguments"] = ("'torch._utils._rebuild_tensor_v2' with arguments", "m.pt", () => Pickle("ctorch._utils\n_rebuild_tensor_v2\n(NNNNtR.")),
        ["known name of another kind called"] = ("'torch.FloatStorage' with arguments", "m.pt", () => Pickle("ctorch\nFloatStorage\n)R.")),
        ["rebuilding that rebuilds itself"] = ("with arguments that are not those of plain data", "m.pt", () => Pickle("ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._tensor\n_rebuild_from_type_v2\nctorch\nTensor\n)NtR.")),
        ["object of a known name"] = ("which is no plain data", "m.pt", () => Pickle("ctorch\nSize\n)\u0081.")),
        ["object by INST"] = ("opcode 0x69", "m.pt", () => Pickle("(ios\nsystem\n.")),
        ["object by OBJ"] = ("opcode 0x6F", "m.pt", () => Pickle("(cbuiltins\nset\no.")),
        ["object by NEWOBJ_EX"] = ("opcode 0x92", "m.pt", () => Pickle("cbuiltins\nset\n)}\u0092.")),
        ["object of an extension registry"] = ("opcode 0x82", "m.pt", () => Pickle("\u0082\u0001.")),
        ["text that Python would evaluate"] = ("opcode 0x53", "m.pt", () => Pickle("S'a'\n.")),
        ["reference by line"] = ("opcode 0x50", "m.pt", () => Pickle("P0\n.")),
        ["state of a name"] = ("are not those that its opcode needs", "m.pt", () => Pickle("ccollections\nOrderedDict\n}b.")),
        ["whole module"] = ("it names 'torch.nn.modules.container.Sequential'", "m.pt", () => Bytes(Library("whole-module.pt"))),
        ["TorchScript"] = ("it names '__torch__.torch.nn.modules.linear.Linear'", "m.pt", () => Bytes(Library("script.pt"))),
        ["NumPy scalar in a checkpoint"] = ("it names 'numpy.core.multiarray.scalar'", "m.pt", () => Bytes(Library("numpy-scalar.pt"))),
        ["checkpoint of before version 1.6"] = ("load it with PyTorch and save it again", "m.pt", () => Bytes(Library("legacy.pt"))),
        ["object array"] = ("pickle", "w.npy", () => Bytes(Forged.Npy("|O", "(2,)", new byte[16]))),

        // zip bombs
        ["10 GB stated by a few bytes"] = ("cannot be", "w.npz", () => Bytes(Forged.Zip(new Forged.Member("w.npy", Array) { Method = 8, Zip64 = true, StatedBytes = TenGigabytes }))),
        ["10 GB of zeros"] = ("as in a zip bomb", "w.npz", () => Bytes(Forged.Zip(Bomb(TenGigabytes)))),
        ["10 GB of zeros stated as 112 bytes"] = ("does not unpack to the", "w.npz", () => Bytes(Forged.Zip(Bomb((ulong)Array.Length)))),
        ["10 GB of zeros in a checkpoint"] = ("compressed or encrypted", "m.pt", () => Bytes(Forged.Zip(
            new Forged.Member("m/data.pkl", TensorPickle([1], [1], 0, 1)), Bomb(TenGigabytes) with { Name = "m/data/0" }))),
        ["pickle of 10 GB of zeros"] = ("its pickle has 10000000000 bytes", "m.pt", () => Bytes(Forged.Zip(Bomb(TenGigabytes) with { Name = "m/data.pkl" }))),
        ["archive in an archive"] = ("934E554D5059", "w.npz", () => Bytes(Forged.Zip(new Forged.Member("w.npy", Forged.Zip(new Forged.Member("w.npy", Array)))))),
        ["members that share their bytes"] = ("overlaps", "w.npz", () => Bytes(Forged.Zip(
            [.. Enumerable.Range(0, 1000).Select(i => new Forged.Member($"{i:D3}.npy", i == 0 ? Forged.Npy("|u1", "(100000,)", new byte[100000]) : []) { Method = 8, StatedOffset = 0 })]))),
    };

    public static TheoryData<string> Faults() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Ends_in_one_clear_line_and_bounded_memory(string fault)
    {
        (string says, string name, Func<Stream> make) = Cases[fault];
        using Stream stream = make();
        long size = stream is SparseStream ? 0 : stream.Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataFormatException failure = Assert.Throws<DataFormatException>(() => ReadAll(() => WeightFile.Open(stream, name)));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith(name + ": ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.InRange(failure.Message.Length, name.Length + 10, 600);
        Assert.True(allocated < FixedBytes + (PerByte * size), string.Create(CultureInfo.InvariantCulture, $"{allocated} bytes were allocated for a file of {size}."));
    }

    [Fact]
    public void The_files_without_the_fault_are_read()
    {
        ReadAll(() => WeightFile.Open(Pickle("]q\0Na]a."), "m.pt"));
        ReadAll(() => WeightFile.Open(Bytes(Onnx(Number(1, 2), Number(2, 6), Field(5, 1, 2))), "m.onnx"));
        using WeightFile file = WeightFile.Open(SparseMember("m/data/0", 1L << 33, new Forged.Member("m/data.pkl", TensorPickle([1], [1], (1L << 31) - 1, 1L << 31))), "m.pt");
        Assert.Equal([0], file.Read("w"));
    }

    [Theory]
    [InlineData("[4194305,4194305,211106198978564,0]")]
    [InlineData("[0,9223372036854775807,9223372036854775807]")]
    public void A_huge_shape_with_a_zero_holds_nothing(string shape)
    {
        using WeightFile file = Open(Safetensors("F32", shape, []), "w.safetensors");
        Assert.Equal(0, Assert.Single(file.Tensors).Count);
        Assert.Empty(file.Read("w"));
        long[] lengths = [.. shape.Trim('[', ']').Split(',').Select(long.Parse)];
        using WeightFile checkpoint = Open(Torch(TensorPickle(lengths, new long[lengths.Length], long.MaxValue, 4), new byte[16]), "m.pt");
        Assert.Empty(checkpoint.Read("w"));
        using WeightFile model = Open(Onnx([.. lengths.Select(length => Number(1, length)), Number(2, 1), Field(8, "w"u8.ToArray())]), "m.onnx");
        Assert.Empty(model.Read("w"));
    }

    [Theory]
    [InlineData("state-dict.pt", 7, false)]
    [InlineData("types.onnx", 1, true)]
    public void Every_truncation_is_refused_or_lacks_no_tensor(string name, int step, bool mayLackWhatFollows)
    {
        byte[] whole = Library(name);
        int tensors = Open(whole, name).Tensors.Count;
        for (int length = 0; length < whole.Length; length += step)
        {
            try
            {
                using WeightFile file = Open(whole[..length], name);
                Assert.Equal(tensors, file.Tensors.Count);
                Assert.True(mayLackWhatFollows);
            }
            catch (DataFormatException)
            {
            }
        }
    }

    private static void ReadAll(Func<WeightFile> open)
    {
        using WeightFile file = open();
        foreach (Tensor tensor in file.Tensors)
        {
            file.Read(tensor.Name);
        }
    }

    private static MemoryStream Bytes(byte[] bytes) => new(bytes);

    private static MemoryStream Pickle(string pickle) => new(Torch(Encoding.Latin1.GetBytes(pickle), new byte[16]));

    // With more members than 65535 the count is in the record of zip64.
    private static MemoryStream Bytes(byte[] zip, int zip64)
    {
        byte[] end = zip[^22..];
        long start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        long bytes = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        return new(
        [
            .. zip[..^22], .. "PK\u0006\u0006"u8, .. Forged.Number(44, 8), .. Forged.Number(0, 4), .. Forged.Number(0, 8), .. Forged.Number((ulong)zip64, 8), .. Forged.Number((ulong)zip64, 8), .. Forged.Number((ulong)bytes, 8),
            .. Forged.Number((ulong)start, 8), .. "PK\u0006\u0007"u8, .. Forged.Number(0, 4), .. Forged.Number((ulong)(zip.Length - 22), 8), .. Forged.Number(1, 4), .. end,
        ]);
    }

    private static byte[] Many(string dtype, string shape, string offset)
    {
        StringBuilder header = new("{");
        for (int i = 0; i < Entries; i++)
        {
            header.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}\"{i}\":{{\"dtype\":\"{dtype}\",\"shape\":[{shape}],\"data_offsets\":[{offset},{offset}]}}");
        }

        return Safetensors(header.Append('}').ToString());
    }

    // {'': tensor} with the tensor in the memo, and then its number as a key and the tensor again, over and over.
    private static byte[] ManyTensors()
    {
        byte[] one = TensorPickle([1], [1], 0, 1);
        List<byte> pickle = [.. one[..^2], (byte)'q', 1, (byte)'s'];
        for (int i = 0; i < Entries; i++)
        {
            pickle.AddRange([(byte)'J', .. BitConverter.GetBytes(i), (byte)'h', 1, (byte)'s']);
        }

        return [.. pickle, (byte)'.'];
    }

    // A list of 10 000 pairs, and a thousand ordered dictionaries made of it.
    private static byte[] Copies()
    {
        List<byte> pickle = [(byte)'(', .. "ccollections\nOrderedDict\nq\0"u8, (byte)'N', (byte)'N', 0x86, (byte)'q', 1, (byte)']', (byte)'('];
        for (int i = 0; i < 10_000; i++)
        {
            pickle.AddRange([(byte)'h', 1]);
        }

        pickle.AddRange([(byte)'e', 0x85, (byte)'q', 2]);
        for (int i = 0; i < 1000; i++)
        {
            pickle.AddRange([(byte)'h', 0, (byte)'h', 2, (byte)'R']);
        }

        return [.. pickle, (byte)'l', (byte)'.'];
    }

    // A dictionary of 10 000 keys that are no names, 10 000 times in a list.
    private static byte[] ManyKeys()
    {
        List<byte> pickle = [(byte)'}', (byte)'q', 0, (byte)'('];
        for (int i = 0; i < 10_000; i++)
        {
            pickle.AddRange([(byte)'N', (byte)'N']);
        }

        pickle.AddRange([(byte)'u', (byte)'0', (byte)'(']);
        for (int i = 0; i < 10_000; i++)
        {
            pickle.AddRange([(byte)'h', 0]);
        }

        return [.. pickle, (byte)'l', (byte)'.'];
    }

    // Thirty dictionaries in each other, all under one key of a megabyte.
    private static byte[] LongNames()
    {
        List<byte> pickle = [.. Unicode(new string('k', 1 << 20)), (byte)'q', 0, (byte)'0', (byte)'}', (byte)'q', 1];
        for (byte i = 1; i < 30; i++)
        {
            pickle.AddRange([(byte)'}', (byte)'h', 0, (byte)'h', i, (byte)'s', (byte)'q', (byte)(i + 1)]);
        }

        return [(byte)'(', .. pickle, (byte)'l', (byte)'.'];
    }

    private static Forged.Member Bomb(ulong stated) => new("w.npy", Array)
    {
        Method = 8,
        Zip64 = true,
        StatedBytes = stated,
        Packed = Forged.DeflatedZeros(stated == TenGigabytes ? Forged.Npy("<f8", "(1249999990,)", []) : Array, 9540),
    };

    // An archive whose last member has so many zeros.
    private static SparseStream SparseMember(string name, long zeros, params Forged.Member[] before)
    {
        byte[] zip = Forged.Zip([.. before, new Forged.Member(name, []) { Zip64 = true, StatedBytes = 0 }]);
        int start = (int)BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(zip.Length - 6));
        byte[] tail = zip[start..];
        long directoryBytes = tail.Length - 22;

        // Sizes stand at the end of the last entry; the directory now starts later, which the record of zip64 says.
        BinaryPrimitives.WriteInt64LittleEndian(tail.AsSpan((int)directoryBytes - 16), zeros);
        BinaryPrimitives.WriteInt64LittleEndian(tail.AsSpan((int)directoryBytes - 8), zeros);
        byte[] end =
        [
            .. "PK\u0006\u0006"u8, .. Forged.Number(44, 8), .. Forged.Number(0, 4), .. Forged.Number(0, 8), .. Forged.Number((ulong)before.Length + 1, 8), .. Forged.Number((ulong)before.Length + 1, 8),
            .. Forged.Number((ulong)directoryBytes, 8), .. Forged.Number((ulong)(start + zeros), 8), .. "PK\u0006\u0007"u8, .. Forged.Number(0, 4), .. Forged.Number((ulong)(start + zeros + directoryBytes), 8), .. Forged.Number(1, 4),
        ];
        return new SparseStream(zip[..start], zeros, [.. tail[..^22], .. end, .. tail[^22..]]);
    }

    // Messages in each other, the innermost a field of so many zeros; before it, element type int32 and an axis of 2.
    private static SparseStream SparseField(int[] path, long zeros)
    {
        byte[] head = [];
        long inside = zeros;
        for (int i = path.Length - 1; i >= 0; i--)
        {
            byte[] before = i == path.Length - 1 && path[^1] == 5 ? [.. Number(1, 2), .. Number(2, 6)] : [];
            head = [.. before, .. Varint(((ulong)path[i] << 3) | 2), .. Varint((ulong)inside), .. head];
            inside = zeros + head.Length;
        }

        return new SparseStream(head, zeros, []);
    }
}
