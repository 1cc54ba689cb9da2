using System.Buffers.Binary;

namespace Dyson.Formats.Weights;

/// <summary>From stored elements to doubles: exact but for 64-bit integers beyond 2⁵³, which are rounded.</summary>
internal static class TensorElements
{
    private const int ExponentBias = 127;

    private static readonly double[] E4M3 = [.. Enumerable.Range(0, 256).Select(code => DecodeE4M3((byte)code))];

    /// <summary>Bytes of one element.</summary>
    public static int SizeOf(TensorType type) => type switch
    {
        TensorType.F64 or TensorType.I64 or TensorType.U64 => 8,
        TensorType.F32 or TensorType.I32 or TensorType.U32 => 4,
        TensorType.F16 or TensorType.BF16 or TensorType.I16 or TensorType.U16 => 2,
        _ => 1,
    };

    /// <summary>Decodes little-endian elements.</summary>
    /// <param name="type">Their type.</param>
    /// <param name="bytes">destination.Length elements.</param>
    /// <param name="destination">The numbers.</param>
    public static void Decode(TensorType type, ReadOnlySpan<byte> bytes, Span<double> destination)
    {
        int size = SizeOf(type);
        for (int i = 0; i < destination.Length; i++)
        {
            ReadOnlySpan<byte> element = bytes.Slice(i * size, size);
            destination[i] = type switch
            {
                TensorType.F64 => BinaryPrimitives.ReadDoubleLittleEndian(element),
                TensorType.F32 => BinaryPrimitives.ReadSingleLittleEndian(element),
                TensorType.F16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
                TensorType.BF16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
                TensorType.F8E4M3 => E4M3[element[0]],
                TensorType.F8E5M2 => (double)BitConverter.UInt16BitsToHalf((ushort)(element[0] << 8)),
                TensorType.F8E8M0 => element[0] == byte.MaxValue ? double.NaN : Math.ScaleB(1, element[0] - ExponentBias),
                TensorType.I64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                TensorType.I32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                TensorType.I16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                TensorType.I8 => (sbyte)element[0],
                TensorType.U64 => BinaryPrimitives.ReadUInt64LittleEndian(element),
                TensorType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                TensorType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                TensorType.U8 => element[0],
                _ => element[0] == 0 ? 0 : 1,
            };
        }
    }

    private static double DecodeE4M3(byte code)
    {
        int exponent = (code >> 3) & 15;
        int fraction = code & 7;
        double size = exponent == 15 && fraction == 7 ? double.NaN
            : exponent == 0 ? Math.ScaleB(fraction, -9)
            : Math.ScaleB(8 + fraction, exponent - 10);
        return code >= 128 ? -size : size;
    }
}
