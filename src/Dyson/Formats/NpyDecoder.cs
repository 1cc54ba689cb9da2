using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Dyson.Formats;

/// <summary>Reads one array in NumPy's npy format (versions 1.0, 2.0, 3.0) from a stream.</summary>
/// <remarks>
/// Source: NumPy Enhancement Proposal 1. Layout: 0x93 "NUMPY", major and minor version, header length (two bytes little endian in version 1, four
/// in 2 and 3), the header, the data. Memory never exceeds twice what the stream has really delivered, plus 1 MiB.
/// </remarks>
internal static class NpyDecoder
{
    private const int LongestHeader = 65535;
    private const int FirstBlock = 1 << 20;

    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads the header and leaves the stream at the first byte of data.</summary>
    /// <param name="stream">At the magic bytes.</param>
    /// <param name="source">Named in failures.</param>
    /// <param name="preambleBytes">Bytes consumed.</param>
    public static NpyHeader ReadHeader(Stream stream, ArraySource source, out int preambleBytes)
    {
        Span<byte> start = stackalloc byte[12];
        if (Fill(stream, start[..8]) < 8)
        {
            throw source.Failure("it ends before the 8 bytes with which an npy array starts");
        }

        if (!start.StartsWith(Magic))
        {
            throw source.Failure($"it starts with the bytes {Convert.ToHexString(start[..6])}, not with 934E554D5059 as an npy array does");
        }

        int major = start[6];
        int minor = start[7];
        if (major is < 1 or > 3 || minor != 0)
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"it has npy version {major}.{minor}; 1.0, 2.0 and 3.0 are read"));
        }

        int lengthBytes = major == 1 ? 2 : 4;
        if (Fill(stream, start.Slice(8, lengthBytes)) < lengthBytes)
        {
            throw source.Failure("it ends before the length of its header");
        }

        uint length = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (length > LongestHeader)
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"its header claims {length} bytes; at most {LongestHeader} are allowed"));
        }

        byte[] header = new byte[length];
        int delivered = Fill(stream, header);
        if (delivered < header.Length)
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"its header claims {length} bytes, but only {delivered} follow"));
        }

        preambleBytes = 8 + lengthBytes + header.Length;

        // NumPy writes ASCII unless fields have names, which are refused: one byte a character keeps error positions true
        return NpyHeaderParser.Parse(Encoding.Latin1.GetString(header), source);
    }

    /// <summary>Reads a whole array.</summary>
    /// <param name="stream">At the magic bytes.</param>
    /// <param name="statedBytes">Bytes of the array, header included, as the container states them.</param>
    /// <param name="assured">Whether those bytes are known to exist, so that memory may be taken at once.</param>
    /// <param name="source">Named in failures.</param>
    /// <param name="limits">What is allowed.</param>
    public static NpyArray ReadArray(Stream stream, long statedBytes, bool assured, ArraySource source, ArrayLimits limits)
    {
        NpyHeader header = ReadHeader(stream, source, out int preamble);
        if (header.MemoryBytes > (UInt128)limits.MaximumArrayBytes)
        {
            string needed = header.MemoryBytes == UInt128.MaxValue ? "more than 2^94" : header.MemoryBytes.ToString(CultureInfo.InvariantCulture);
            throw source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"its {header} takes {needed} bytes of memory; at most {limits.MaximumArrayBytes} are allowed for one array"));
        }

        long needs = (long)header.DataBytes;
        if (statedBytes - preamble != needs)
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"its {header} takes {needs} bytes, but {Math.Max(0, statedBytes - preamble)} follow the header"));
        }

        byte[] data = new byte[assured ? needs : Math.Min(needs, FirstBlock)];
        int filled = Fill(stream, data);
        while (filled == data.Length && filled < needs)
        {
            Array.Resize(ref data, (int)Math.Min(needs, 2L * data.Length));
            filled += Fill(stream, data.AsSpan(filled));
        }

        return filled == needs
            ? new NpyArray(source, header, data)
            : throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"it ends after {filled} of its {needs} bytes of data"));
    }

    private static int Fill(Stream stream, Span<byte> destination) => stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
}
