using System.Globalization;
using System.IO.Compression;

namespace Dyson.Formats;

/// <summary>The unpacked bytes of one zip member, never more than the directory states, with their checksum.</summary>
internal sealed class ZipMemberStream : ForwardStream
{
    private readonly ZipMember _member;
    private readonly ArraySource _source;
    private readonly Stream _unpacked;
    private Crc32 _crc;
    private long _delivered;

    public ZipMemberStream(Stream archive, long data, ZipMember member, ArraySource source)
    {
        _member = member;
        _source = source;
        FileSection stored = new(archive, data, member.StoredBytes);
        _unpacked = member.Method == ZipMember.Deflated ? new DeflateStream(stored, CompressionMode.Decompress) : stored;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int delivered = ReadUnpacked(buffer[..(int)Math.Min(buffer.Length, _member.Bytes - _delivered)]);
        _crc.Append(buffer[..delivered]);
        _delivered += delivered;
        return delivered;
    }

    /// <summary>Passes over bytes; if they are stored as they are, without reading them, and then not to the checksum's knowledge.</summary>
    public void Skip(long bytes)
    {
        if (_unpacked is FileSection stored)
        {
            bytes = Math.Min(bytes, _member.Bytes - _delivered);
            stored.Skip(bytes);
            _delivered += bytes;
            return;
        }

        Span<byte> block = stackalloc byte[4096];
        while (bytes > 0 && Read(block[..(int)Math.Min(bytes, block.Length)]) is > 0 and int passed)
        {
            bytes -= passed;
        }
    }

    /// <summary>Checks after the last byte that nothing is missing, nothing is left, and the checksum is right.</summary>
    /// <exception cref="DataFormatException">It is not so.</exception>
    public void RequireComplete()
    {
        Span<byte> beyond = stackalloc byte[1];
        if (_delivered != _member.Bytes || ReadUnpacked(beyond) != 0)
        {
            throw _source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"it does not unpack to the {_member.Bytes} bytes that the archive states"));
        }

        if (_crc.Value != _member.Checksum)
        {
            throw _source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"its bytes have checksum {_crc.Value:X8}, the archive states {_member.Checksum:X8}: the file is damaged"));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadUnpacked(Span<byte> buffer)
    {
        try
        {
            return buffer.IsEmpty ? 0 : _unpacked.Read(buffer);
        }
        catch (InvalidDataException cause)
        {
            throw _source.Failure("its compressed data are damaged", cause);
        }
    }
}
