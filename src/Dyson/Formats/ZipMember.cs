namespace Dyson.Formats;

/// <summary>One member of a zip archive, as the archive's central directory states it.</summary>
/// <param name="Name">Its name, folders with '/'.</param>
/// <param name="NameBytes">The name as stored, which the member's own header must repeat.</param>
/// <param name="Flags">General purpose bit flags; bit 0 says encrypted.</param>
/// <param name="Method">Compression: 0 stored, 8 deflated.</param>
/// <param name="Checksum">CRC-32 of the uncompressed bytes.</param>
/// <param name="StoredBytes">Bytes in the archive.</param>
/// <param name="Bytes">Bytes after decompression.</param>
/// <param name="Offset">Where its own header starts.</param>
internal sealed record ZipMember(
    string Name, byte[] NameBytes, int Flags, int Method, uint Checksum, long StoredBytes, long Bytes, long Offset)
{
    public const int Stored = 0;
    public const int Deflated = 8;

    public bool IsEncrypted => (Flags & 0x2041) != 0;
}
