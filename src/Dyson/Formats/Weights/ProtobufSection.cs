using System.Buffers.Binary;

namespace Dyson.Formats.Weights;

/// <summary>
/// The fields of one protobuf message, in a part of a seekable stream. Source: Protocol Buffers' wire format: a key of a varint (number · 8 + wire type), then a
/// varint (0), eight bytes (1), a length and bytes (2) or four bytes (5).
/// </summary>
internal sealed class ProtobufSection(Stream stream, long start, long end, ArraySource source)
{
    private long _at = start;

    /// <summary>Number of the field last read.</summary>
    public int Field { get; private set; }

    /// <summary>Its wire type.</summary>
    public int WireType { get; private set; }

    /// <summary>Its value if it is a varint or a fixed number.</summary>
    public ulong Value { get; private set; }

    /// <summary>Where its bytes start, if it has a length.</summary>
    public long Start { get; private set; }

    /// <summary>How many bytes it has.</summary>
    public long Length { get; private set; }

    /// <summary>Reads the next field's key, and its value or place; false at the end.</summary>
    public bool Next()
    {
        if (_at == end)
        {
            return false;
        }

        stream.Position = _at;
        ulong key = Varint();
        Field = (int)Math.Min(key >> 3, int.MaxValue);
        WireType = (int)(key & 7);
        switch (WireType)
        {
            case 0:
                Value = Varint();
                break;
            case 1:
                Value = Fixed(8);
                break;
            case 2:
                ulong length = Varint();
                if (Field == 0 || length > (ulong)(end - _at))
                {
                    throw source.Failure("it is no protobuf message of an ONNX model: a field runs past its end");
                }

                (Start, Length) = (_at, (long)length);
                _at += Length;
                break;
            case 5:
                Value = Fixed(4);
                break;
            default:
                throw source.Failure("it is no protobuf message of an ONNX model: a field has an unknown wire type");
        }

        return true;
    }

    /// <summary>The message in the field last read.</summary>
    public ProtobufSection Message(ArraySource within) => WireType == 2
        ? new ProtobufSection(stream, Start, Start + Length, within)
        : throw within.Failure("a part of it is no message");

    /// <summary>The bytes of the field last read, at most <paramref name="most"/> of them.</summary>
    public byte[] Bytes(int most)
    {
        if (WireType != 2 || Length > most)
        {
            throw source.Failure(WireType != 2 ? "a text in it is a number" : $"a text in it has {Length} bytes; at most {most} are allowed");
        }

        byte[] bytes = new byte[Length];
        stream.Position = Start;
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : throw source.Failure("it breaks off");
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            int next = _at < end ? stream.ReadByte() : -1;
            if (next < 0)
            {
                throw source.Failure("it is no protobuf message of an ONNX model: it breaks off");
            }

            _at++;
            value |= shift < 64 ? (ulong)(next & 0x7F) << shift : 0;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw source.Failure("it is no protobuf message of an ONNX model: a number in it has more than ten bytes");
    }

    private ulong Fixed(int bytes)
    {
        Span<byte> buffer = stackalloc byte[8];
        buffer.Clear();
        if (end - _at < bytes || stream.ReadAtLeast(buffer[..bytes], bytes, throwOnEndOfStream: false) < bytes)
        {
            throw source.Failure("it is no protobuf message of an ONNX model: it breaks off");
        }

        _at += bytes;
        return BinaryPrimitives.ReadUInt64LittleEndian(buffer);
    }
}
