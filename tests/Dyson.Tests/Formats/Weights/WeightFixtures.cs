using System.Buffers.Binary;
using System.Text;
using Dyson.Formats.Weights;

namespace Dyson.Tests.Formats.Weights;

/// <summary>Weight files: those that other libraries wrote, and those that are made here byte by byte.</summary>
internal static class WeightFixtures
{
    public static byte[] Library(string name)
    {
        using Stream stream = typeof(WeightFixtures).Assembly.GetManifestResourceStream($"Weights.{name}")!;
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static WeightFile Open(byte[] bytes, string name) => WeightFile.Open(new MemoryStream(bytes), name);

    /// <summary>A safetensors file with this header and these data.</summary>
    public static byte[] Safetensors(string header, params byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data];
    }

    /// <summary>One tensor of a dtype.</summary>
    public static byte[] Safetensors(string dtype, string shape, byte[] data) =>
        Safetensors($$$"""{"__metadata__":{"format":"pt"},"w":{"dtype":"{{{dtype}}}","shape":{{{shape}}},"data_offsets":[0,{{{data.Length}}}]}}""", data);

    /// <summary>A checkpoint with this pickle and one storage of these bytes.</summary>
    public static byte[] Torch(byte[] pickle, byte[] storage, ushort method = 0) =>
        Forged.Zip(new Forged.Member("m/data.pkl", pickle) { Method = method }, new Forged.Member("m/data/0", storage));

    /// <summary>The pickle of {'w': tensor} of a float storage with these numbers.</summary>
    public static byte[] TensorPickle(long[] shape, long[] strides, long offset, long count)
    {
        List<byte> pickle = [0x80, 2, (byte)'}', .. Unicode("w"), .. "ctorch._utils\n_rebuild_tensor_v2\n"u8, (byte)'(', (byte)'('];
        pickle.AddRange([.. Unicode("storage"), .. "ctorch\nFloatStorage\n"u8, .. Unicode("0"), .. Unicode("cpu"), .. Long(count), (byte)'t', (byte)'Q', .. Long(offset)]);
        pickle.AddRange([(byte)'(', .. shape.SelectMany(Long), (byte)'t', (byte)'(', .. strides.SelectMany(Long), (byte)'t', 0x89, .. "ccollections\nOrderedDict\n)R"u8]);
        pickle.AddRange([(byte)'t', (byte)'R', (byte)'s', (byte)'.']);
        return [.. pickle];
    }

    public static byte[] Unicode(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)'X', .. BitConverter.GetBytes(bytes.Length), .. bytes];
    }

    public static byte[] Long(long number) => [0x8A, 8, .. BitConverter.GetBytes(number)];

    /// <summary>A protobuf field with bytes.</summary>
    public static byte[] Field(int number, params byte[] bytes) => [.. Varint(((ulong)number << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    /// <summary>A protobuf field with a whole number.</summary>
    public static byte[] Number(int number, long value) => [.. Varint((ulong)number << 3), .. Varint((ulong)value)];

    /// <summary>An ONNX model with one initialiser of these fields.</summary>
    public static byte[] Onnx(params byte[][] tensor) => Field(7, Field(5, [.. tensor.SelectMany(bytes => bytes)]));

    /// <summary>A number as protobuf writes it.</summary>
    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
