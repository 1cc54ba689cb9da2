using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Dyson.Formats;

/// <summary>The members of a zip archive, read from its central directory without touching their data; zip64 included.</summary>
/// <remarks>
/// Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3. Stricter than most readers, because the file may be hostile: members may not overlap
/// or repeat a name, and the directory must be exactly where and as long as stated.
/// </remarks>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint Zip64LocatorSignature = 0x07064b50;
    private const uint Zip64EndSignature = 0x06064b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint MemberSignature = 0x04034b50;
    private const int EndBytes = 22;
    private const int LongestComment = 65535;
    private const int Zip64LocatorBytes = 20;
    private const int Zip64EndBytes = 56;
    private const int EntryBytes = 46;
    private const int MemberHeaderBytes = 30;
    private const int LongestDirectory = 1 << 24;
    private const ushort Zip64Field = 1;
    private const int NameIsUtf8 = 1 << 11;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly Stream _stream;
    private readonly ArraySource _source;
    private readonly long _start;

    private ZipDirectory(Stream stream, ArraySource source)
    {
        _stream = stream;
        _source = source;
        (long entries, long bytes, _start) = FindDirectory();
        Members = ReadMembers(entries, bytes);
        RefuseOverlaps();
    }

    /// <summary>All members in the order of the directory, names unique.</summary>
    public IReadOnlyList<ZipMember> Members { get; }

    /// <summary>Reads the directory of a seekable stream.</summary>
    /// <exception cref="DataFormatException">The stream is no zip archive, or a damaged one.</exception>
    public static ZipDirectory Read(Stream stream, ArraySource source) => new(stream, source);

    /// <summary>The place of the member's stored bytes, after checking its own header against the directory.</summary>
    /// <exception cref="DataFormatException">The two disagree.</exception>
    public long FindData(ZipMember member, ArraySource source)
    {
        byte[] header = Bytes(member.Offset, MemberHeaderBytes, "the header of a member");
        int nameBytes = Read16(header, 26);
        if (Read32(header, 0) != MemberSignature || nameBytes != member.NameBytes.Length || Read16(header, 8) != member.Method
            || (Read16(header, 6) & 1) != (member.Flags & 1)
            || !Bytes(member.Offset + MemberHeaderBytes, nameBytes, "the name of a member").AsSpan().SequenceEqual(member.NameBytes))
        {
            throw source.Failure("its own header in the zip archive disagrees with the archive's directory");
        }

        long data = member.Offset + MemberHeaderBytes + nameBytes + Read16(header, 28);
        return data + member.StoredBytes <= _start
            ? data
            : throw source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"its {member.StoredBytes} stored bytes run into the archive's directory"));
    }

    private (long Entries, long Bytes, long Start) FindDirectory()
    {
        long length = _stream.Length;
        int tailBytes = (int)Math.Min(length, EndBytes + LongestComment);
        byte[] tail = Bytes(length - tailBytes, tailBytes, "the end of the archive");
        int at = tailBytes - EndBytes;
        while (at >= 0 && (Read32(tail, at) != EndSignature || Read16(tail, at + 20) != tailBytes - at - EndBytes))
        {
            at--;
        }

        if (at < 0)
        {
            throw _source.Failure("it is no complete zip archive: the record that ends one is missing (truncated, or bytes were appended)");
        }

        long end = length - tailBytes + at;
        long entries = Read16(tail, at + 10);
        long bytes = Read32(tail, at + 12);
        long start = Read32(tail, at + 16);
        if (Read16(tail, at + 4) is not (0 or ushort.MaxValue))
        {
            throw _source.Failure("it is one part of a zip archive in several parts; a whole archive in one file is needed");
        }

        if (end >= Zip64LocatorBytes)
        {
            byte[] locator = Bytes(end - Zip64LocatorBytes, Zip64LocatorBytes, "the zip64 locator");
            if (Read32(locator, 0) == Zip64LocatorSignature)
            {
                long zip64 = Read64(locator, 8);
                byte[] record = Bytes(zip64, Zip64EndBytes, "the zip64 end record");
                if (Read32(record, 0) != Zip64EndSignature)
                {
                    throw _source.Failure("it is a damaged zip archive: the zip64 end record is not where the archive says");
                }

                (entries, bytes, start, end) = (Read64(record, 32), Read64(record, 40), Read64(record, 48), zip64);
            }
        }

        if (start < 0 || bytes < 0 || bytes > end || start != end - bytes)
        {
            throw _source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"it is a damaged zip archive: its directory of {bytes} bytes at {start} does not reach to its end record at {end}"));
        }

        if (bytes > LongestDirectory || entries < 0 || entries > bytes / EntryBytes)
        {
            throw _source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"its zip directory claims {entries} members in {bytes} bytes; at least {EntryBytes} bytes a member and at most {LongestDirectory} bytes are allowed"));
        }

        return (entries, bytes, start);
    }

    private List<ZipMember> ReadMembers(long entries, long bytes)
    {
        byte[] directory = Bytes(_start, (int)bytes, "the directory");
        List<ZipMember> members = new((int)entries);
        HashSet<string> names = new(StringComparer.Ordinal);
        int at = 0;
        for (long i = 0; i < entries; i++)
        {
            if (at + EntryBytes > directory.Length || Read32(directory, at) != EntrySignature)
            {
                throw _source.Failure(string.Create(CultureInfo.InvariantCulture, $"it is a damaged zip archive: entry {i} of its directory is no entry"));
            }

            int nameBytes = Read16(directory, at + 28);
            int extraBytes = Read16(directory, at + 30);
            int next = at + EntryBytes + nameBytes + extraBytes + Read16(directory, at + 32);
            if (next > directory.Length)
            {
                throw _source.Failure(string.Create(CultureInfo.InvariantCulture,
                    $"it is a damaged zip archive: entry {i} runs past the end of the directory"));
            }

            ZipMember member = ReadMember(directory.AsSpan(at, next - at), nameBytes, extraBytes);
            if (!names.Add(member.Name))
            {
                throw _source.Failure($"its zip directory names the member {ArraySource.Quoted(member.Name)} twice; each name may occur once");
            }

            members.Add(member);
            at = next;
        }

        return at == directory.Length
            ? members
            : throw _source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"it is a damaged zip archive: {directory.Length - at} bytes of its directory belong to no member"));
    }

    private ZipMember ReadMember(ReadOnlySpan<byte> entry, int nameBytes, int extraBytes)
    {
        int flags = Read16(entry, 8);
        byte[] rawName = entry.Slice(EntryBytes, nameBytes).ToArray();
        string name;
        try
        {
            name = ((flags & NameIsUtf8) != 0 ? StrictUtf8 : Encoding.Latin1).GetString(rawName);
        }
        catch (DecoderFallbackException cause)
        {
            throw _source.Failure("it is a damaged zip archive: a member's name is no UTF-8 text", cause);
        }

        long bytes = Read32(entry, 24);
        long storedBytes = Read32(entry, 20);
        long offset = Read32(entry, 42);
        ReadOnlySpan<byte> extra = entry.Slice(EntryBytes + nameBytes, extraBytes);
        while (extra.Length >= 4)
        {
            int fieldBytes = Read16(extra, 2);
            if (fieldBytes > extra.Length - 4)
            {
                throw Damaged("an extra field runs past its end");
            }

            if (Read16(extra, 0) == Zip64Field)
            {
                ReadOnlySpan<byte> field = extra.Slice(4, fieldBytes);
                Widen(ref bytes, ref field);
                Widen(ref storedBytes, ref field);
                Widen(ref offset, ref field);
            }

            extra = extra[(4 + fieldBytes)..];
        }

        if (bytes < 0 || storedBytes < 0 || offset < 0 || offset > _start || storedBytes > _start - offset)
        {
            throw Damaged(string.Create(CultureInfo.InvariantCulture,
                $"it claims {storedBytes} stored bytes ({bytes} unpacked) at {offset}, but members end at {_start}"));
        }

        return new ZipMember(name, rawName, flags, Read16(entry, 10), Read32(entry, 16), storedBytes, bytes, offset);

        DataFormatException Damaged(string what) =>
            _source.Failure($"it is a damaged zip archive: member {ArraySource.Quoted(name)}: {what}");

        void Widen(ref long value, ref ReadOnlySpan<byte> field)
        {
            if (value != uint.MaxValue)
            {
                return;
            }

            if (field.Length < 8)
            {
                throw Damaged("its zip64 sizes are missing");
            }

            value = Read64(field, 0);
            field = field[8..];
        }
    }

    /// <summary>Members that share bytes let a small file unpack to a huge one (Fifield, "A better zip bomb", 2019).</summary>
    private void RefuseOverlaps()
    {
        long free = 0;
        foreach (ZipMember member in Members.OrderBy(member => member.Offset))
        {
            if (member.Offset < free)
            {
                throw _source.Failure($"its zip member {ArraySource.Quoted(member.Name)} overlaps another; members must lie apart");
            }

            free = member.Offset + MemberHeaderBytes + member.NameBytes.Length + member.StoredBytes;
        }
    }

    private byte[] Bytes(long offset, int count, string what)
    {
        byte[] bytes = new byte[count];
        if (offset >= 0 && offset <= _stream.Length - count)
        {
            _stream.Position = offset;
            if (_stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count)
            {
                return bytes;
            }
        }

        throw _source.Failure($"it is a damaged zip archive: {what} lies outside the file");
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Read32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Read64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
