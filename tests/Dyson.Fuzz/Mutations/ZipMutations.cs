using System.IO.Compression;
using Dyson.Randomness;
using Dyson.Tests.Formats;

namespace Dyson.Fuzz.Mutations;

/// <summary>Damage to a zip archive whose parts still fit together: members twice, missing, overlapping, misnamed, bombs; wrong sizes, places, methods and checksums.</summary>
internal static class ZipMutations
{
    private const int BombBytes = 300_000;

    private static readonly string[] Names = ["m/data.pkl", "data.pkl", "m/data/0", "m/data/1", "m/byteorder", "../w.npy", "/w.npy", "w.npy", ".npy", "", "w", "m/", "ä.npy", "\u001b[31m.npy", new string('n', 5000) + ".npy"];

    private static readonly ushort[] Methods = [0, 0, 8, 8, 12, 99];

    /// <summary>One to three of them; <paramref name="inner"/> damages the bytes of a member with a name.</summary>
    public static byte[] Apply(byte[] whole, byte[] other, Func<string, byte[], RandomStream, byte[]> inner, RandomStream random)
    {
        List<Forged.Member> members = Members(whole);
        for (int times = 1 + random.NextInt32(3); times > 0 && members.Count > 0; times--)
        {
            Once(members, inner, random);
        }

        byte[] zip = Forged.Zip(
            [.. members],
            directory => random.NextInt32(8) == 0 && directory.Length > 0 ? ByteMutations.Apply(directory, other, random) : directory,
            random.NextInt32(16) == 0 ? (int)(Extremes.Next(random) & 0xFFFF) : null);
        return random.NextInt32(16) == 0 ? ByteMutations.Apply(zip, other, random) : zip;
    }

    private static void Once(List<Forged.Member> members, Func<string, byte[], RandomStream, byte[]> inner, RandomStream random)
    {
        int at = random.NextInt32(members.Count);
        Forged.Member member = members[at];
        int second = random.NextInt32(members.Count);
        uint Extreme() => (uint)Extremes.Next(random);
        switch (random.NextInt32(24))
        {
            case 0:
                members.RemoveAt(at);
                break;
            case 1:
                members.Insert(second, member);
                break;
            case 2:
                members.Insert(second, member with { Name = Extremes.Of(Names, random) });
                break;
            case 3:
                members[at] = member with { Name = Extremes.Of(Names, random) };
                break;
            case 4:
                members[at] = member with { Bytes = members[second].Bytes };
                break;
            case 5:
                members[at] = member with { StatedBytes = Extreme() };
                break;
            case 6:
                members[at] = member with { StatedStoredBytes = Extreme() };
                break;
            case 7:
                uint stated = Extreme();
                members[at] = member with { StatedStoredBytes = stated, StatedBytes = stated };
                break;
            case 8:
                members[at] = member with { StatedOffset = random.NextInt32(2) == 0 ? Extreme() : (uint)random.NextInt32(5000) };
                break;
            case 9:
                members[at] = member with { Method = Extremes.Of(Methods, random) };
                break;
            case 10:
                members[at] = member with { Flags = (ushort)(1 << random.NextInt32(16)) };
                break;
            case 11:
                members[at] = member with { Zip64 = true };
                break;
            case 12:
                members[at] = member with { Checksum = (uint)random.NextUInt64() };
                break;
            case 13:
                members[at] = member with { OwnName = Extremes.Of(Names, random) };
                break;
            case 14 when random.NextInt32(8) == 0:
                members[at] = member with { Bytes = [.. member.Bytes, .. new byte[BombBytes]], Method = 8, StatedBytes = random.NextInt32(2) == 0 ? null : Extreme() };
                break;
            default:
                members[at] = member with { Bytes = inner(member.Name, member.Bytes, random) };
                break;
        }
    }

    private static List<Forged.Member> Members(byte[] zip)
    {
        using ZipArchive archive = new(new MemoryStream(zip));
        List<Forged.Member> members = [];
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream stream = entry.Open();
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            members.Add(new Forged.Member(entry.FullName, bytes.ToArray()) { Method = (ushort)(entry.CompressedLength == entry.Length ? 0 : 8) });
        }

        return members;
    }
}
