using System.Globalization;
using System.IO.Compression;
using Dyson.Formats;
using Dyson.Randomness;
using static Dyson.Tests.Formats.Forged;

namespace Dyson.Tests.Formats;

/// <summary>Files that are damaged or meant to do harm: one clear line each, little memory, never another exception.</summary>
public class HostileFileTests
{
    /// <summary>More than any file below may make the reader allocate; the reader's own blocks are 1 MiB.</summary>
    private const long BoundedMemory = 64L << 20;

    private static readonly byte[] Good = Npy("<f8", "(2,)", new byte[16]);
    private static readonly byte[] GoodZip = Zip(new Member("W.npy", Good));

    /// <summary>What is wrong, the words that the message must hold, the bytes.</summary>
    private static readonly Dictionary<string, (string Says, Func<byte[]> Make)> Cases = new()
    {
        // what is no array file at all
        ["empty file"] = ("is empty", () => []),
        ["one byte"] = ("starts with the bytes 93;", () => [0x93]),
        ["text"] = ("an .npy file", () => "hello, world"u8.ToArray()),
        ["pickle"] = ("pickle", () => [0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0]),
        ["gzip"] = ("gzip", () => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0]),

        // npy: preamble
        ["magic alone"] = ("8 bytes", () => Good[..6]),
        ["version 0"] = ("npy version 0.0", () => Npy(Header("<f8", "(2,)"), new byte[16], major: 0)),
        ["version 4"] = ("npy version 4.0", () => Npy(Header("<f8", "(2,)"), new byte[16], major: 4)),
        ["version 1.1"] = ("npy version 1.1", () => Npy(Header("<f8", "(2,)"), new byte[16], minor: 1)),
        ["header longer than the file"] = ("only", () => Npy(Header("<f8", "(2,)"), [], statedHeaderBytes: 60000)),
        ["header of 4 GiB"] = ("4294967295", () => Npy(Header("<f8", "(2,)"), new byte[16], major: 2, statedHeaderBytes: uint.MaxValue)),
        ["header cut in the middle"] = ("only", () => Good[..30]),

        // npy: header
        ["empty header"] = ("its end", () => Npy("", new byte[16])),
        ["header is no dict"] = ("'{'", () => Npy("__import__('os').system('true')", [])),
        ["header calls a function"] = ("True or False", () => Npy("{'descr': '<f8', 'fortran_order': exit(), 'shape': (2,), }", new byte[16])),
        ["header is never closed"] = ("its end", () => Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), ", new byte[16])),
        ["key missing"] = ("no key 'shape'", () => Npy("{'descr': '<f8', 'fortran_order': False, }", new byte[16])),
        ["key twice"] = ("each once", () => Npy("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", new byte[16])),
        ["key unknown"] = ("'extra'", () => Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'extra': 1, }", new byte[16])),
        ["more after the dict"] = ("nothing after", () => Npy(Header("<f8", "(2,)") + "; 1", new byte[16])),
        ["braces without end"] = ("in quotes", () => Npy(new string('{', 60000), [])),
        ["line breaks in the header"] = ("refused", () => Npy(Header("a\nb\u001b[31m\r", "(2,)"), [])),

        // npy: shape
        ["negative length"] = ("'-1'", () => Npy("<f8", "(-1,)", new byte[16])),
        ["two negative lengths whose product fits"] = ("'-2'", () => Npy("<f8", "(-2, -1)", new byte[16])),
        ["length beyond 64 bits"] = ("'99999999999999999999999'", () => Npy("<f8", "(99999999999999999999999,)", new byte[16])),
        ["product overflows to 2 in 64 bits"] = ("bytes of memory", () => Npy("|u1", "(2147483591, 2147483591, 2147483591)", new byte[2])),
        ["product beyond 128 bits"] = ("more than 2^94", () => Npy("|u1", "(2147483591, 2147483591, 2147483591, 2147483591, 2147483591)", [])),
        ["2 GiB claimed by a small file"] = ("follow the header", () => Npy("<f8", "(268435448,)", new byte[16])),
        ["1 TiB claimed by a small file"] = ("bytes of memory", () => Npy("<f8", "(1048576, 131072)", new byte[16])),
        ["fraction in the shape"] = ("')'", () => Npy("<f8", "(2, 1.5)", new byte[16])),
        ["shape without comma"] = ("a comma", () => Npy("<f8", "(2)", new byte[16])),
        ["shape is a list"] = ("'('", () => Npy("<f8", "[2]", new byte[16])),
        ["65 axes"] = ("64 axes", () => Npy("<f8", "(" + string.Concat(Enumerable.Repeat("1, ", 65)) + ")", new byte[8])),
        ["data cut"] = ("15 follow", () => Good[..^1]),
        ["data too long"] = ("17 follow", () => [.. Good, 0]),

        // npy: element type
        ["object array"] = ("pickle", () => Npy("|O", "(2,)", new byte[16])),
        ["structured"] = ("structured", () => Npy("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (2,), }", new byte[16])),
        ["complex"] = ("'<c16'", () => Npy("<c16", "(1,)", new byte[16])),
        ["dates"] = ("'<M8[s]'", () => Npy("<M8[s]", "(2,)", new byte[16])),
        ["float of 16 bytes"] = ("'<f16'", () => Npy("<f16", "(1,)", new byte[16])),
        ["integer of 3 bytes"] = ("'<i3'", () => Npy("<i3", "(2,)", new byte[6])),
        ["type without length"] = ("'<f'", () => Npy("<f", "(2,)", new byte[16])),
        ["text of no characters, 2 billion times"] = ("1 … 16777216", () => Npy("<U0", "(2147483591,)", [])),
        ["text of 2^62 characters"] = ("1 … 16777216", () => Npy("<U4611686018427387904", "(1,)", [])),
        ["text with characters that do not exist"] = ("U+D800", () => Npy("<U1", "(1,)", Number(0xD800, 4))),

        // zip: the archive
        ["zip cut at the end"] = ("truncated", () => GoodZip[..^1]),
        ["zip cut in half"] = ("truncated", () => GoodZip[..(GoodZip.Length / 2)]),
        ["zip without directory"] = ("does not reach", () => [.. "PK\u0003\u0004"u8, .. "PK\u0005\u0006"u8, .. new byte[10], 99, .. new byte[7]]),
        ["zip with bytes appended"] = ("appended", () => [.. GoodZip, 0]),
        ["zip without arrays"] = ("without arrays", () => Zip(new Member("a.txt", [1]), new Member("b/", []))),
        ["folder named like an array"] = ("without arrays", () => Zip(new Member("W.npy/", []))),
        ["member named twice"] = ("twice", () => Zip(new Member("W.npy", Good), new Member("W.npy", Good))),
        ["member of no bytes"] = ("8 bytes", () => Zip(new Member("W.npy", []))),
        ["member that is no array"] = ("934E554D5059", () => Zip(new Member("W.npy", "hello, world"u8.ToArray()))),
        ["archive in an archive"] = ("934E554D5059", () => Zip(new Member("W.npy", GoodZip))),
        ["object array in an archive"] = ("pickle", () => Zip(new Member("W.npy", Npy("|O", "(2,)", new byte[16])))),
        ["encrypted"] = ("encrypted", () => Zip(new Member("W.npy", Good) { Flags = 1 })),
        ["compressed by bzip2"] = ("method 12", () => Zip(new Member("W.npy", Good) { Method = 12 })),
        ["wrong checksum"] = ("checksum", () => Zip(new Member("W.npy", Good) { Checksum = 1 })),
        ["directory claims 65535 members"] = ("65535 members", () => Zip([new Member("W.npy", Good)], directory => directory, statedMembers: 65535)),
        ["directory claims too few members"] = ("no member", () =>
            Zip([new Member("W.npy", Good), new Member("b.npy", Good)], directory => directory, statedMembers: 1)),
        ["directory of nonsense"] = ("no entry", () => Zip([new Member("W.npy", Good)], directory => new byte[directory.Length])),
        ["name longer than the directory"] = ("past the end", () => Zip([new Member("W.npy", Good)], directory => Patched(directory, 28, 0xFFFF, 2))),
        ["name is no UTF-8"] = ("UTF-8", () => Zip([new Member("W.npy", Good) { Flags = 1 << 11 }], directory => Patched(directory, 46, 0xFF, 1))),
        ["own header has another name"] = ("disagrees", () => Zip(new Member("W.npy", Good) { OwnName = "V.npy" })),
        ["member lies outside the file"] = ("damaged", () => Zip(new Member("W.npy", Good) { StatedOffset = 4000000000 })),
        ["member has no header of its own"] = ("disagrees", () => Zip(new Member("W.npy", Good) { StatedOffset = 1 })),
        ["members overlap"] = ("overlaps", () => Zip(new Member("W.npy", Good), new Member("b.npy", Good) { StatedOffset = 0 })),
        ["stored bytes run past the end"] = ("claims", () => Zip(new Member("W.npy", Good) { StatedStoredBytes = 4000000, StatedBytes = 4000000 })),
        ["stored sizes disagree"] = ("cannot be", () => Zip(new Member("W.npy", Good) { StatedBytes = 4000000000 })),
        ["zip64 sizes missing"] = ("zip64", () => Zip([new Member("W.npy", Good)], directory =>
            Patched(Patched([.. directory, .. Number(1, 2), .. Number(0, 2)], 20, uint.MaxValue, 4), 30, 4, 2))),
        ["zip64 sizes negative"] = ("claims", () => Zip([new Member("W.npy", Good) { Zip64 = true }], directory =>
            Patched(directory, directory.Length - 8, ulong.MaxValue, 8))),
        ["zip64 record outside the file"] = ("outside", () =>
        [
            .. GoodZip[..^22], .. "PK\u0006\u0007"u8, .. new byte[4], .. Number(long.MaxValue, 8), .. new byte[4], .. GoodZip[^22..],
        ]),

        // zip bombs
        ["deflated bytes that cannot unpack to so much"] = ("cannot be", () =>
            Zip(new Member("W.npy", Good) { Method = ZipMember.Deflated, StatedBytes = 2000000000 })),
        ["10 MB of zeros stated as 16 bytes of data"] = ("does not unpack", () =>
            Zip(new Member("W.npy", [.. Good, .. new byte[10_000_000]]) { Method = ZipMember.Deflated, StatedBytes = (uint)Good.Length })),
        ["10 MB of zeros behind an array of 2 numbers"] = ("10000016 follow", () =>
            Zip(new Member("W.npy", [.. Good, .. new byte[10_000_000]]) { Method = ZipMember.Deflated })),
        ["10 MB stated, few delivered"] = ("it ends after", () =>
        {
            // random, so that the stored bytes are many enough to make the claim possible
            RandomStream random = RandomStream.FromSeed(1);
            byte[] small = Npy("|u1", "(10000000,)", [.. Enumerable.Range(0, 20_000).Select(_ => (byte)random.NextInt32(256))]);
            return Zip(new Member("W.npy", small) { Method = ZipMember.Deflated, StatedBytes = (uint)(small.Length - 20_000 + 10_000_000) });
        }
        ),
        ["deflated data damaged"] = ("damaged", () =>
        {
            byte[] zip = Zip(new Member("W.npy", Good) { Method = ZipMember.Deflated });
            zip[35] = 0xFF;
            return zip;
        }
        ),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ends_in_one_clear_line_and_bounded_memory(string name)
    {
        byte[] bytes = Cases[name].Make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataFormatException failure = Assert.Throws<DataFormatException>(() => ReadAll(bytes));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < BoundedMemory, string.Create(CultureInfo.InvariantCulture, $"{allocated} bytes were allocated for a file of {bytes.Length}."));
        Assert.StartsWith("hostile.npz: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.Contains(Cases[name].Says, failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 30, 400);
    }

    [Fact]
    public void The_good_files_from_which_the_bad_ones_are_made_are_read()
    {
        ReadAll(Good);
        ReadAll(GoodZip);
        ReadAll(Zip(new Member("W.npy", Good) { Method = ZipMember.Deflated }, new Member("b.npy", Good) { Zip64 = true }));
    }

    [Fact]
    public void Zip_bomb_that_keeps_its_promise_stops_at_the_limit()
    {
        byte[] zeros = Npy("|u1", "(20000000,)", new byte[20_000_000]);
        byte[] bomb = Zip(new Member("W.npy", zeros) { Method = ZipMember.Deflated });
        Assert.True(bomb.Length < 30_000);
        using ArrayFile file = ArrayFile.Open(new MemoryStream(bomb), "bomb.npz", new ArrayLimits { MaximumArrayBytes = 1 << 20 });
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<DataFormatException>(file.Read).Message;
        Assert.Contains("160000000 bytes of memory; at most 1048576", message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Missing_file_and_folder_are_named()
    {
        string folder = Directory.CreateTempSubdirectory("dyson-hostile-").FullName;
        try
        {
            Assert.Contains("folder", Assert.Throws<DataFormatException>(() => ArrayFile.Open(folder)).Message, StringComparison.Ordinal);
            string missing = Path.Combine(folder, "nothing", "W.npz");
            string message = Assert.Throws<DataFormatException>(() => ArrayFile.Open(missing)).Message;
            Assert.Equal(missing + ": there is no such file.", message);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public void Stream_that_cannot_seek_is_refused_and_closed()
    {
        MemoryStream inner = new(Good);
        using GZipStream oneWay = new(inner, CompressionMode.Decompress);
        string message = Assert.Throws<DataFormatException>(() => ArrayFile.Open(oneWay, "pipe")).Message;
        Assert.Contains("no regular file", message, StringComparison.Ordinal);
        Assert.False(inner.CanRead);
    }

    [Fact]
    public void Many_names_are_not_all_listed()
    {
        byte[] many = Zip([.. Enumerable.Range(0, 500).Select(i => new Member($"layer{i}.npy", Good))]);
        using ArrayFile file = ArrayFile.Open(new MemoryStream(many), "many.npz");
        string message = Assert.Throws<DataFormatException>(() => file.Read("layr7")).Message;
        Assert.Contains("did you mean 'layer7'?", message, StringComparison.Ordinal);
        Assert.EndsWith("and 480 more.", message, StringComparison.Ordinal);
    }

    internal static void ReadAll(byte[] bytes)
    {
        using ArrayFile file = ArrayFile.Open(new MemoryStream(bytes), "hostile.npz");
        foreach (string name in file.Names)
        {
            _ = file.ReadHeader(name);
            NpyArray array = file.Read(name);
            if (array.ElementType.IsText)
            {
                _ = array.ToTexts();
            }
            else
            {
                _ = array.ToDoubles();
            }
        }
    }

    private static string Header(string descriptor, string shape) => $"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': {shape}, }}";

    private static byte[] Patched(byte[] bytes, int at, ulong value, int count)
    {
        byte[] patched = [.. bytes];
        Number(value, count).CopyTo(patched, at);
        return patched;
    }
}
