using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Dyson.Formats;

namespace Dyson.Tests.Formats;

/// <summary>Files made byte by byte, right ones and wrong ones, by code that shares nothing with the library's writers but the checksum.</summary>
internal static class Forged
{
    /// <summary>An npy array with any header and any data.</summary>
    public static byte[] Npy(string header, byte[] data, byte major = 1, byte minor = 0, long? statedHeaderBytes = null)
    {
        byte[] text = Encoding.Latin1.GetBytes(header);
        byte[] length = new byte[major == 1 ? 2 : 4];
        long stated = statedHeaderBytes ?? text.Length;
        if (major == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)stated);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)stated);
        }

        return [0x93, .. "NUMPY"u8, major, minor, .. length, .. text, .. data];
    }

    /// <summary>An npy array with the header that NumPy writes.</summary>
    public static byte[] Npy(string descriptor, string shape, byte[] data, bool fortranOrder = false, byte major = 1) =>
        Npy($"{{'descr': '{descriptor}', 'fortran_order': {(fortranOrder ? "True" : "False")}, 'shape': {shape}, }}          \n", data, major);

    /// <summary>A zip archive.</summary>
    public static byte[] Zip(params Member[] members) => Zip(members, directory => directory);

    /// <summary>A zip archive whose directory is changed before it is written; the end record keeps the true place and length.</summary>
    public static byte[] Zip(Member[] members, Func<byte[], byte[]> changeDirectory, int? statedMembers = null)
    {
        List<byte> file = [];
        List<byte> directory = [];
        foreach (Member member in members)
        {
            byte[] name = Encoding.UTF8.GetBytes(member.Name);
            byte[] stored = member.Packed ?? (member.Method == ZipMember.Deflated ? Deflate(member.Bytes) : member.Bytes);
            uint crc = member.Checksum ?? Crc32.Of(member.Bytes);
            uint storedBytes = member.StatedStoredBytes ?? (uint)stored.Length;
            ulong bytes = member.StatedBytes ?? (ulong)member.Bytes.Length;
            byte[] extra = member.Zip64 ? [.. Number(1, 2), .. Number(16, 2), .. Number(bytes, 8), .. Number(storedBytes, 8)] : [];
            byte[] sizes = member.Zip64 ? [.. Number(uint.MaxValue, 4), .. Number(uint.MaxValue, 4)] : [.. Number(storedBytes, 4), .. Number(bytes, 4)];
            byte[] common =
            [
                .. Number(20, 2), .. Number(member.Flags, 2), .. Number(member.Method, 2), .. Number(0, 2), .. Number(33, 2),
                .. Number(crc, 4), .. sizes, .. Number((ulong)name.Length, 2), .. Number((ulong)extra.Length, 2),
            ];
            uint offset = member.StatedOffset ?? (uint)file.Count;
            byte[] ownName = Encoding.UTF8.GetBytes(member.OwnName ?? member.Name);
            file.AddRange([.. "PK\u0003\u0004"u8, .. common, .. ownName, .. extra, .. stored]);
            directory.AddRange(
            [
                .. "PK\u0001\u0002"u8, .. Number(20, 2), .. common, .. Number(0, 2), .. Number(0, 2), .. Number(0, 2), .. Number(0, 4),
                .. Number(offset, 4), .. name, .. extra,
            ]);
        }

        byte[] changed = changeDirectory([.. directory]);
        ulong count = (ulong)(statedMembers ?? members.Length);
        return
        [
            .. file, .. changed, .. "PK\u0005\u0006"u8, .. Number(0, 4), .. Number(count, 2), .. Number(count, 2),
            .. Number((ulong)changed.Length, 4), .. Number((ulong)file.Count, 4), .. Number(0, 2),
        ];
    }

    /// <summary>A little-endian number of some bytes.</summary>
    public static byte[] Number(ulong value, int bytes)
    {
        byte[] eight = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, value);
        return eight[..bytes];
    }

    /// <summary>A deflated stream of these bytes and then a number of MiB of zeros, made of one packed MiB over and over again.</summary>
    public static byte[] DeflatedZeros(byte[] start, int mebibytes)
    {
        byte[] first = Piece(start);
        byte[] zeros = Piece(new byte[1 << 20]);
        return [.. first, .. Enumerable.Repeat(zeros, mebibytes).SelectMany(piece => piece), 3, 0];

        static byte[] Piece(byte[] bytes)
        {
            using MemoryStream packed = new();
            using DeflateStream deflate = new(packed, CompressionLevel.Optimal, leaveOpen: true);
            deflate.Write(bytes);
            deflate.Flush();
            return packed.ToArray();
        }
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>A member of a forged archive; what is not stated is true.</summary>
    internal sealed record Member(string Name, byte[] Bytes)
    {
        public ushort Method { get; init; }

        public ushort Flags { get; init; }

        public bool Zip64 { get; init; }

        public uint? Checksum { get; init; }

        /// <summary>The stored bytes, where they are not made from <see cref="Bytes"/>.</summary>
        public byte[]? Packed { get; init; }

        public ulong? StatedBytes { get; init; }

        public uint? StatedStoredBytes { get; init; }

        public uint? StatedOffset { get; init; }

        public string? OwnName { get; init; }
    }
}
