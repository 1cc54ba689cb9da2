using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Dyson.Formats;

/// <summary>
/// Writes an npz archive that <c>numpy.load</c> reads without pickles. Equal arrays in equal order give equal bytes on every machine: members are
/// stored, not compressed (compressors differ between versions), all dates are 1980-01-01 00:00, and nothing about the host is recorded.
/// </summary>
/// <remarks>
/// Arrays are held by reference until they are written. Zip64 is not written: an archive of 4 GiB or more, or of more than 65534 arrays, is
/// refused. Sources: PKWARE APPNOTE 6.3.10; NumPy Enhancement Proposal 1.
/// </remarks>
public sealed class NpzWriter
{
    private const int MemberHeaderBytes = 30;
    private const int EntryBytes = 46;
    private const int EndBytes = 22;
    private const int MostArrays = 65534;
    private const long MostBytes = uint.MaxValue - 1L;
    private const ushort VersionNeeded = 20;
    private const ushort MadeByUnix = (3 << 8) | VersionNeeded;
    private const uint RegularFileReadableByAll = 0x81A40000;
    private const ushort NameIsUtf8 = 1 << 11;
    private const ushort FirstOfJanuary1980 = (1 << 5) | 1;

    private readonly List<(string Name, NpyEncoder Array)> _arrays = [];

    /// <summary>Names of the arrays in the order in which they were added, which is their order in the file.</summary>
    public IReadOnlyList<string> Names => [.. _arrays.Select(array => array.Name)];

    /// <summary>Adds a float64 array in C order.</summary>
    /// <param name="name">Letters, digits and any character but control characters, '/' and '\'; not used before.</param>
    /// <param name="values">The elements.</param>
    /// <param name="shape">Lengths of the axes, their product the number of elements; none given: one axis.</param>
    /// <exception cref="ArgumentException">Name or shape is not allowed.</exception>
    public NpzWriter Add(string name, ReadOnlyMemory<double> values, params ReadOnlySpan<int> shape) => AddNumbers(name, NpyElementType.F8, values, shape);

    /// <inheritdoc cref="Add(string, ReadOnlyMemory{double}, ReadOnlySpan{int})"/>
    /// <summary>Adds a float32 array in C order.</summary>
    public NpzWriter Add(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape) => AddNumbers(name, NpyElementType.F4, values, shape);

    /// <inheritdoc cref="Add(string, ReadOnlyMemory{double}, ReadOnlySpan{int})"/>
    /// <summary>Adds an int64 array in C order.</summary>
    public NpzWriter Add(string name, ReadOnlyMemory<long> values, params ReadOnlySpan<int> shape) => AddNumbers(name, NpyElementType.I8, values, shape);

    /// <inheritdoc cref="Add(string, ReadOnlyMemory{double}, ReadOnlySpan{int})"/>
    /// <summary>Adds a bool array in C order.</summary>
    public NpzWriter Add(string name, ReadOnlyMemory<bool> values, params ReadOnlySpan<int> shape) => AddNumbers(name, NpyElementType.B1, values, shape);

    /// <inheritdoc cref="Add(string, ReadOnlyMemory{double}, ReadOnlySpan{int})"/>
    /// <summary>Adds an array of text (&lt;U…, as wide as the longest) in C order; no text may end in the character 0.</summary>
    public NpzWriter Add(string name, ReadOnlyMemory<string> values, params ReadOnlySpan<int> shape)
    {
        int[] lengths = ShapeOf(name, shape, values.Length);
        return AddArray(name, NpyEncoder.Texts.Of(name, lengths, values.Span));
    }

    /// <summary>Adds a float64 scalar: an array of shape ().</summary>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public NpzWriter AddScalar(string name, double value) => AddArray(name, new NpyEncoder.Numbers<double>(NpyElementType.F8, [], new[] { value }));

    /// <summary>Adds an int64 scalar: an array of shape ().</summary>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public NpzWriter AddScalar(string name, long value) => AddArray(name, new NpyEncoder.Numbers<long>(NpyElementType.I8, [], new[] { value }));

    /// <summary>Adds a bool scalar: an array of shape ().</summary>
    /// <exception cref="ArgumentException">The name is not allowed.</exception>
    public NpzWriter AddScalar(string name, bool value) => AddArray(name, new NpyEncoder.Numbers<bool>(NpyElementType.B1, [], new[] { value }));

    /// <summary>Adds a text: an array of shape ().</summary>
    /// <exception cref="ArgumentException">The name or the text is not allowed.</exception>
    public NpzWriter AddScalar(string name, string value) => AddArray(name, NpyEncoder.Texts.Of(name, [], [value]));

    /// <summary>Writes the archive; the stream need not seek and stays open.</summary>
    /// <exception cref="InvalidOperationException">The archive would have more than 65534 arrays or 4 GiB; nothing has been written.</exception>
    public void Write(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        RefuseWhatZipCannotHold();
        List<byte[]> directory = [];
        long offset = 0;
        foreach ((string name, NpyEncoder array) in _arrays)
        {
            Crc32 crc = default;
            array.Encode(block => crc.Append(block));
            byte[] memberName = MemberName(name);
            byte[] description = Description(memberName, crc.Value, (uint)array.Bytes);
            destination.Write(MemberHeader(description, memberName));
            array.Encode(block => destination.Write(block));
            directory.Add(Entry(description, memberName, (uint)offset));
            offset += MemberHeaderBytes + memberName.Length + array.Bytes;
        }

        foreach (byte[] entry in directory)
        {
            destination.Write(entry);
        }

        destination.Write(End(directory.Count, (uint)directory.Sum(entry => (long)entry.Length), (uint)offset));
    }

    /// <summary>Writes the archive so that the file is either there and whole, or as it was before; see <see cref="AtomicFile"/>.</summary>
    /// <exception cref="InvalidOperationException">The archive would have more than 65534 arrays or 4 GiB.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteAtomically(string path) => AtomicFile.Write(path, Write);

    private NpzWriter AddNumbers<T>(string name, NpyElementType type, ReadOnlyMemory<T> values, ReadOnlySpan<int> shape)
        where T : unmanaged => AddArray(name, new NpyEncoder.Numbers<T>(type, ShapeOf(name, shape, values.Length), values));

    private NpzWriter AddArray(string name, NpyEncoder array)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > 255 || name.Any(c => char.IsControl(c) || c is '/' or '\\') || _arrays.Any(existing => existing.Name == name))
        {
            throw new ArgumentException($"The array name {ArraySource.Quoted(name)} is taken, or longer than 255 characters, or holds a control character, "
                + "'/' or '\\'.", nameof(name));
        }

        _arrays.Add((name, array));
        return this;
    }

    private static int[] ShapeOf(string name, ReadOnlySpan<int> shape, int count)
    {
        int[] lengths = shape.IsEmpty ? [count] : shape.ToArray();
        NpyHeader header = new(NpyElementType.B1, false, lengths);
        return Array.TrueForAll(lengths, length => length >= 0) && header.ElementCount == (UInt128)count
            ? lengths
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"Array '{name}': {count} elements do not fill the shape {NpyHeader.Describe(lengths)}."), nameof(shape));
    }

    private static byte[] MemberName(string name) => Encoding.UTF8.GetBytes(name + ".npy");

    private void RefuseWhatZipCannotHold()
    {
        long total = EndBytes + _arrays.Sum(array =>
            array.Array.Bytes + MemberHeaderBytes + EntryBytes + (2L * MemberName(array.Name).Length));
        if (total > MostBytes || _arrays.Count > MostArrays)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"An npz archive of {_arrays.Count} arrays and {total} bytes is not written; at most {MostArrays} arrays and {MostBytes} bytes are. Write several."));
        }
    }

    /// <summary>What a member's own header and its entry in the directory have in common.</summary>
    private static byte[] Description(byte[] memberName, uint crc, uint bytes)
    {
        byte[] common = new byte[26];
        bool ascii = Ascii.IsValid(memberName);
        BinaryPrimitives.WriteUInt16LittleEndian(common, VersionNeeded);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(2), ascii ? (ushort)0 : NameIsUtf8);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(8), FirstOfJanuary1980);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(10), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(14), bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(common.AsSpan(18), bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(common.AsSpan(22), (ushort)memberName.Length);
        return common;
    }

    private static byte[] MemberHeader(byte[] description, byte[] memberName) => [.. "PK\u0003\u0004"u8, .. description, .. memberName];

    private static byte[] Entry(byte[] description, byte[] memberName, uint offset)
    {
        byte[] entry = new byte[EntryBytes + memberName.Length];
        "PK\u0001\u0002"u8.CopyTo(entry);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(4), MadeByUnix);
        description.CopyTo(entry.AsSpan(6));
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(38), RegularFileReadableByAll);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(42), offset);
        memberName.CopyTo(entry.AsSpan(EntryBytes));
        return entry;
    }

    private static byte[] End(int members, uint directoryBytes, uint directoryOffset)
    {
        byte[] end = new byte[EndBytes];
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)members);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)members);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), directoryBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), directoryOffset);
        return end;
    }
}
