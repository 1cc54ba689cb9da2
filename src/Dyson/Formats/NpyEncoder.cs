using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Dyson.Formats;

/// <summary>One array on its way to a file, in npy format version 1.0, C order, little endian.</summary>
/// <remarks>Source: NumPy Enhancement Proposal 1. As NumPy does, the header is padded so that the data start at a multiple of 64 bytes.</remarks>
internal abstract class NpyEncoder
{
    private const int Alignment = 64;
    private const int PreambleBytes = 10;
    private readonly byte[] _header;

    private protected NpyEncoder(NpyElementType type, IReadOnlyList<int> shape, int count)
    {
        _header = Header($"{{'descr': '{type.Descriptor}', 'fortran_order': False, 'shape': {NpyHeader.Describe(shape)}, }}");
        Bytes = _header.Length + ((long)count * type.Size);
    }

    /// <summary>Bytes of the whole array in the file.</summary>
    public long Bytes { get; }

    /// <summary>Hands out the whole array block by block, the same bytes on every machine.</summary>
    public void Encode(Action<ReadOnlySpan<byte>> write)
    {
        write(_header);
        EncodeData(write);
    }

    private protected abstract void EncodeData(Action<ReadOnlySpan<byte>> write);

    private static byte[] Header(string dictionary)
    {
        int unpadded = PreambleBytes + dictionary.Length + 1;
        int length = (unpadded + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[length];
        NpyDecoder.Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)(length - PreambleBytes)));
        header.AsSpan(PreambleBytes).Fill((byte)' ');
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(PreambleBytes));
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>Numbers and booleans: the bytes that are in memory, reversed element by element on a big-endian machine.</summary>
    internal sealed class Numbers<T>(NpyElementType type, IReadOnlyList<int> shape, ReadOnlyMemory<T> values)
        : NpyEncoder(type, shape, values.Length)
        where T : unmanaged
    {
        private const int ElementsInBlock = 8192;

        private protected override void EncodeData(Action<ReadOnlySpan<byte>> write)
        {
            for (int start = 0; start < values.Length; start += ElementsInBlock)
            {
                ReadOnlySpan<T> block = values.Span.Slice(start, Math.Min(ElementsInBlock, values.Length - start));
                ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(block);
                write(BitConverter.IsLittleEndian ? bytes : Reversed(bytes, bytes.Length / block.Length));
            }
        }

        private static byte[] Reversed(ReadOnlySpan<byte> bytes, int size)
        {
            byte[] reversed = bytes.ToArray();
            for (int i = 0; i < reversed.Length; i += size)
            {
                reversed.AsSpan(i, size).Reverse();
            }

            return reversed;
        }
    }

    /// <summary>Text: every string as wide as the longest, in UTF-32.</summary>
    internal sealed class Texts : NpyEncoder
    {
        private readonly uint[][] _texts;
        private readonly int _width;

        private Texts(IReadOnlyList<int> shape, uint[][] texts, int width)
            : base(NpyElementType.Text(width), shape, texts.Length)
        {
            _texts = texts;
            _width = width;
        }

        /// <exception cref="ArgumentException">A text ends in the character 0, which would be lost, or is not valid UTF-16.</exception>
        public static Texts Of(string name, IReadOnlyList<int> shape, ReadOnlySpan<string> texts)
        {
            uint[][] points = new uint[texts.Length][];
            int width = 1;
            for (int i = 0; i < points.Length; i++)
            {
                points[i] = CodePoints(name, texts[i]);
                width = Math.Max(width, points[i].Length);
            }

            return new Texts(shape, points, width);
        }

        private protected override void EncodeData(Action<ReadOnlySpan<byte>> write)
        {
            byte[] element = new byte[_width * sizeof(uint)];
            foreach (uint[] text in _texts)
            {
                element.AsSpan().Clear();
                for (int i = 0; i < text.Length; i++)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(element.AsSpan(i * sizeof(uint)), text[i]);
                }

                write(element);
            }
        }

        private static uint[] CodePoints(string name, string text)
        {
            List<uint> points = [];
            for (int i = 0; i < text.Length; i++)
            {
                if (!Rune.TryGetRuneAt(text, i, out Rune rune))
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                        $"Array '{name}': a text holds half a surrogate pair at {i}; whole characters are allowed."), nameof(text));
                }

                points.Add((uint)rune.Value);
                i += rune.Utf16SequenceLength - 1;
            }

            return points.Count == 0 || points[^1] != 0
                ? [.. points]
                : throw new ArgumentException($"Array '{name}': a text ends in the character 0, which NumPy would drop.", nameof(text));
        }
    }
}
