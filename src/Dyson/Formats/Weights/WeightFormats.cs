using System.Buffers.Binary;

namespace Dyson.Formats.Weights;

/// <summary>Tells the formats apart by their first bytes, whatever the file is called.</summary>
internal static class WeightFormats
{
    public static WeightFile Recognise(Stream stream, string path)
    {
        ArraySource source = new(path, null);
        if (!stream.CanSeek)
        {
            throw source.Failure("it is no regular file; weights are read from files that can be read at any place");
        }

        byte[] first = new byte[16];
        stream.Position = 0;
        int count = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        ReadOnlySpan<byte> start = first.AsSpan(0, count);
        if (start.StartsWith(NpyDecoder.Magic))
        {
            return new NumpyWeights(stream, source);
        }

        if (start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8))
        {
            ZipDirectory directory = ZipDirectory.Read(stream, source);
            return TorchCheckpoint.IsOne(directory) ? new TorchCheckpoint(stream, source, directory) : new NumpyWeights(stream, source);
        }

        // Eight bytes of length, then JSON.
        if (count > 8 && first[8] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(first) is var length && length <= (ulong)stream.Length)
        {
            return new SafetensorsFile(stream, source);
        }

        if (count > 0 && path.EndsWith(".index.json", StringComparison.Ordinal) && start.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            return new ShardIndex(stream, source);
        }

        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return new SafetensorsFile(stream, source);
        }

        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            return new OnnxModel(stream, source);
        }

        throw Unknown(source, start);
    }

    /// <summary>A shard of an index: a PyTorch checkpoint, safetensors otherwise; never another index.</summary>
    public static WeightFile Shard(Stream stream, ArraySource source)
    {
        byte[] first = new byte[16];
        int count = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        if (first.AsSpan().StartsWith("PK"u8))
        {
            ZipDirectory directory = ZipDirectory.Read(stream, source);
            return TorchCheckpoint.IsOne(directory)
                ? new TorchCheckpoint(stream, source, directory)
                : throw source.Failure("it is an archive, but no PyTorch checkpoint; the shards of an index are safetensors or PyTorch files");
        }

        return Path.GetExtension(source.File).ToUpperInvariant() is ".BIN" or ".PT" or ".PTH" && first[8] != (byte)'{'
            ? throw Unknown(source, first.AsSpan(0, count))
            : new SafetensorsFile(stream, source);
    }

    private static DataFormatException Unknown(ArraySource source, ReadOnlySpan<byte> start)
    {
        string found = start switch
        {
            [] => "it is empty",
            [0x80, >= 2 and <= 5, ..] => "it is a bare Python pickle (PyTorch wrote such before version 1.6), which could run code and is never loaded; "
                + "load it with PyTorch and save it again, as safetensors or .pt",
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "it is an HDF5 file",
            [0x1F, 0x8B, ..] => "it is compressed by gzip",
            [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => "it is a GGUF file of quantised weights",
            _ => $"it starts with the bytes {Convert.ToHexString(start[..Math.Min(8, start.Length)])}",
        };
        return source.Failure(found + "; safetensors (or its .index.json), a PyTorch zip checkpoint, .onnx, .npy or .npz is needed");
    }
}
