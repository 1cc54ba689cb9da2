using System.Text;
using Dyson.Formats;
using Dyson.Formats.Weights;
using Dyson.Randomness;
using static Dyson.Tests.Formats.Weights.WeightFixtures;

namespace Dyson.Tests.Formats.Weights;

/// <summary>Damaged and hostile weight files: one clear line, bounded memory, nothing else.</summary>
public class HostileWeightTests
{
    private const int DamagedFiles = 1500;
    private const long BoundedMemory = 64L << 20;
    private const ulong Seed = 20261122;

    public static TheoryData<string, string> Headers => new()
    {
        { """{"w":{"dtype":"F32","shape":[4194305,4194305,211106198978564],"data_offsets":[0,4]}}""", "takes more than 2^63 bytes, its data_offsets give 4" },
        { """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "its F32 (2) takes 8 bytes, its data_offsets give 4" },
        { """{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "whole numbers from 0" },
        { """{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "whole numbers from 0" },
        { """{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "do not lie in the 4 bytes" },
        { """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", "do not lie in the 4 bytes" },
        { """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "lacks dtype, shape or two data_offsets" },
        { """{"w":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", "dtype 'F33' is unknown" },
        { """{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"v":{"dtype":"F16","shape":[1],"data_offsets":[1,3]}}""", "overlap" },
        { """{"w":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}""", "2 bytes before its data belong to no tensor" },
        { """{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""", "take 2 bytes of data, but 4 follow" },
        { """{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"w":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}""", "occurs twice" },
        { """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"extra":1}}""", "'extra'" },
        { """{"w":[]}""", "no object" },
        { """{"w":{"dtype":"F32",""", "not the JSON of safetensors" },
        { """{"a":{"dtype":{"b":{"c":{"d":{"e":{"f":{"g":{"h":1}}}}}}}}}""", "'dtype'" },
    };

    public static TheoryData<string, string> Pickles => new()
    {
        { "cos\nsystem\n(X\u0002\0\0\0lstR.", "it names 'os.system'" },
        { "cbuiltins\neval\n.", "it names 'builtins.eval'" },
        { "ctorch._utils\n_rebuild_tensor_v2\n)R.", "with arguments that are not those of plain data" },
        { "ctorch\nFloatStorage\n)R.", "with arguments that are not those of plain data" },
        { "i__main__\nX\n.", "opcode 0x69" },
        { "]q\u0000h\u0000a.", "one contains itself" },
        { "h\u0005.", "has not made" },
        { "X\u00ff\u00ff\u00ff\u007fab", "it breaks off" },
        { "}}", "it breaks off" },
        { "}}.", "unfinished stack" },
        { "t.", "are not those that its opcode needs" },
        { "(X\u0007\0\0\0storageNNNKtQ.", "no known kind of storage" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Wrong_headers_of_safetensors_are_named(string header, string message) =>
        AssertRefused(() => Open(Safetensors(header, 1, 2, 3, 4), "w.safetensors"), message);

    [Theory]
    [InlineData(100_000_001L, "its header claims 100000001 bytes; at most 100000000 are allowed")]
    [InlineData(-1L, "at most 100000000 are allowed")]
    [InlineData(1000L, "its header claims 1000 bytes, but only 2 follow")]
    public void Long_headers_are_refused(long length, string message) =>
        AssertRefused(() => Open([.. BitConverter.GetBytes(length), (byte)'{', (byte)'}'], "w.safetensors"), message);

    [Fact]
    public void A_hundred_thousand_entries_are_refused()
    {
        StringBuilder header = new("{");
        for (int i = 0; i < WeightFile.MostTensors + 1; i++)
        {
            header.Append(i == 0 ? "" : ",").Append($$"""
                "{{i}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}
                """);
        }

        AssertRefused(() => Open(Safetensors(header.Append('}').ToString()), "w.safetensors"), "more than 99999 tensors");
    }

    [Theory]
    [MemberData(nameof(Pickles))]
    public void Pickles_that_are_more_than_data_are_refused(string pickle, string message) =>
        AssertRefused(() => Open(Torch(Encoding.Latin1.GetBytes(pickle), new byte[16]), "m.pt"), message);

    [Theory]
    [InlineData(new long[] { 2, 2 }, new long[] { 2, 1 }, 1, "reach beyond the 16 bytes")]
    [InlineData(new long[] { 2, 2 }, new long[] { 4, 1 }, 0, "reach beyond the 16 bytes")]
    [InlineData(new long[] { 4194305, 4194305, 211106198978564 }, new long[] { 1, 1, 1 }, 0, "reach beyond the 16 bytes")]
    [InlineData(new long[] { 2 }, new long[] { 1, 1 }, 0, "cannot be")]
    [InlineData(new long[] { -2 }, new long[] { 1 }, 0, "cannot be")]
    [InlineData(new long[] { 2 }, new long[] { long.MaxValue }, 0, "reach beyond")]
    [InlineData(new long[] { 2 }, new long[] { 1 }, long.MaxValue, "reach beyond")]
    public void Views_beyond_their_storage_are_refused(long[] shape, long[] strides, long offset, string message) =>
        AssertRefused(() => Open(Torch(TensorPickle(shape, strides, offset, 4), new byte[16]), "m.pt"), message);

    [Fact]
    public void A_sound_forged_checkpoint_is_read()
    {
        using WeightFile file = Open(Torch(TensorPickle([2, 2], [1, 2], 0, 4), [.. new[] { 1f, 2f, 3f, 4f }.SelectMany(BitConverter.GetBytes)]), "m.pt");
        Assert.Equal([1, 3, 2, 4], file.Read("w"));
    }

    [Fact]
    public void Data_that_are_not_in_the_archive_or_compressed_are_refused()
    {
        AssertRefused(() => Open(Forged.Zip(new Forged.Member("m/data.pkl", TensorPickle([1], [1], 0, 1))), "m.pt"), "are not in the archive");
        AssertRefused(() => Open(Torch(TensorPickle([1], [1], 0, 1), new byte[4], method: 8), "m.pt"), "compressed or encrypted");
    }

    [Fact]
    public void Lists_in_lists_in_lists_are_not_unfolded_for_ever()
    {
        // Thirty lists, each with the one before in it twice: 2³⁰ places.
        List<byte> pickle = [(byte)']', (byte)'q', 0];
        for (byte i = 0; i < 30; i++)
        {
            pickle.AddRange([(byte)']', (byte)'h', i, (byte)'a', (byte)'h', i, (byte)'a', (byte)'q', (byte)(i + 1)]);
        }

        List<byte> last = [(byte)'('];
        last.AddRange(pickle);
        AssertRefused(() => Open(Torch([.. last, (byte)'l', (byte)'.'], []), "m.pt"), "refer to each other more than");
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("GGUF....", "GGUF")]
    [InlineData("hello world", "it starts with the bytes")]
    public void Other_files_are_named_for_what_they_are(string text, string message) =>
        AssertRefused(() => Open(Encoding.Latin1.GetBytes(text), "w.bin"), message);

    [Fact]
    public void Wrong_onnx_models_are_named()
    {
        byte[] name = Field(8, "w"u8.ToArray());
        AssertRefused(() => Open([0x0A, 0xFF, 0x01], "m.onnx"), "a field runs past its end");
        AssertRefused(() => Open([0xFF], "m.onnx"), "it breaks off");
        AssertRefused(() => Open([0x0B], "m.onnx"), "unknown wire type");
        AssertRefused(() => Open(Number(1, 8), "m.onnx"), "it has no graph");
        AssertRefused(() => Open(Onnx(name, Number(1, 2), Number(2, 1)), "m.onnx"), "it has no data");
        AssertRefused(() => Open(Onnx(name, Number(1, 2), Number(2, 1), Field(9, 1, 2, 3, 4)), "m.onnx"), "does not fit the 4 bytes");
        AssertRefused(() => Open(Onnx(name, Number(1, -1), Number(2, 1), Field(9, 1, 2, 3, 4)), "m.onnx"), "cannot be");
        AssertRefused(() => Open(Onnx(name, Number(1, 4194305), Number(1, 4194305), Number(1, 211106198978564), Number(2, 1), Field(9, 1, 2, 3, 4)), "m.onnx"), "cannot be");
        AssertRefused(() => Open(Onnx(name, Number(1, 3), Number(2, 6), Field(5, 1, 2)), "m.onnx"), "does not fit");
        using WeightFile text = Open(Onnx(name, Number(1, 1), Number(2, 8), Field(6, 1, 2)), "m.onnx");
        Assert.Contains("element type 8", Assert.Single(text.Skipped).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state-dict.pt")]
    [InlineData("checkpoint.pt")]
    [InlineData("views.pt")]
    [InlineData("whole-module.pt")]
    [InlineData("model.onnx")]
    [InlineData("w.safetensors")]
    [InlineData("pickle")]
    public void Damaged_files_are_read_or_refused_in_bounded_memory(string name)
    {
        byte[] pickle = TensorPickle([2, 2], [1, 2], 0, 4);
        byte[] whole = name switch
        {
            "w.safetensors" => Safetensors("""{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"v":{"dtype":"BF16","shape":[],"data_offsets":[8,10]}}""", new byte[10]),
            "pickle" => pickle,
            _ => Library(name),
        };
        RandomStream random = RandomStream.FromSeed(Seed, name);
        for (int i = 0; i < DamagedFiles; i++)
        {
            byte[] damaged = FuzzTests.Damaged(whole, random);

            // Inside an archive with the right checksum, or the checksum would refuse almost everything.
            byte[] file = name == "pickle" ? Torch(damaged, new byte[16]) : damaged;
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using WeightFile opened = Open(file, name == "pickle" ? "m.pt" : name);
                foreach (Tensor tensor in opened.Tensors)
                {
                    opened.Read(tensor.Name);
                }
            }
            catch (DataFormatException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < BoundedMemory, $"{name}, damage {i}: {allocated} bytes");
        }
    }

    [Theory]
    [InlineData("state-dict.pt")]
    [InlineData("model.onnx")]
    public void Truncated_files_are_refused_or_lack_what_was_cut(string name)
    {
        byte[] whole = Library(name);
        for (int length = 0; length < whole.Length; length += 7)
        {
            try
            {
                using WeightFile file = Open(whole[..length], name);
                foreach (Tensor tensor in file.Tensors)
                {
                    file.Read(tensor.Name);
                }
            }
            catch (DataFormatException)
            {
            }
        }
    }

    private static void AssertRefused(Func<WeightFile> open, string message)
    {
        DataFormatException e = Assert.Throws<DataFormatException>(() =>
        {
            using WeightFile file = open();
            foreach (Tensor tensor in file.Tensors)
            {
                file.Read(tensor.Name);
            }
        });
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }
}
