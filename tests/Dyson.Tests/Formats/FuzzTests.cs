using Dyson.Formats;
using Dyson.Randomness;

namespace Dyson.Tests.Formats;

/// <summary>Real files damaged at random: they are read, or refused by a <see cref="DataFormatException"/>, and nothing else happens.</summary>
public class FuzzTests
{
    private const int DamagedFiles = 600;
    private const ulong Seed = 20260101;
    private const long BoundedMemory = 64L << 20;

    public static TheoryData<string> Fixtures() => [.. NumPyFixtures.All.Keys, "Dyson"];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Damaged_file_is_read_or_refused(string fixture)
    {
        byte[] whole = fixture == "Dyson" ? NpzWriterTests.Written(NpzWriterTests.Sample()) : NumPyFixtures.All[fixture];
        RandomStream random = RandomStream.FromSeed(Seed, fixture);
        for (int i = 0; i < DamagedFiles; i++)
        {
            AssertReadOrRefused(Damaged(whole, random), $"{fixture}, damage {i}");
        }
    }

    [Fact]
    public void Damaged_array_in_an_archive_with_the_right_checksum_is_read_or_refused()
    {
        RandomStream random = RandomStream.FromSeed(Seed, "inside an archive");
        string[] arrays = [.. NumPyFixtures.All.Keys.Where(name => NumPyFixtures.All[name][0] == 0x93)];
        for (int i = 0; i < 10 * DamagedFiles; i++)
        {
            byte[] array = Damaged(NumPyFixtures.All[arrays[random.NextInt32(arrays.Length)]], random);
            ushort method = random.NextInt32(2) == 0 ? (ushort)0 : (ushort)8;
            AssertReadOrRefused(Forged.Zip(new Forged.Member("W.npy", array) { Method = method }), $"inside, damage {i}");
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (byte[] whole in NumPyFixtures.All.Values)
        {
            for (int length = 0; length < whole.Length; length++)
            {
                byte[] cut = whole[..length];
                Assert.Throws<DataFormatException>(() => HostileFileTests.ReadAll(cut));
            }
        }
    }

    internal static byte[] Damaged(byte[] whole, RandomStream random)
    {
        List<byte> bytes = [.. whole];
        for (int times = 1 + random.NextInt32(4); times > 0 && bytes.Count > 0; times--)
        {
            int at = random.NextInt32(bytes.Count);
            switch (random.NextInt32(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.NextInt32(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.NextInt32(256);
                    break;
                case 2:
                    // extreme values of a field of 1 … 8 bytes
                    byte extreme = random.NextInt32(2) == 0 ? (byte)0 : (byte)0xFF;
                    for (int i = at; i < Math.Min(bytes.Count, at + 1 + random.NextInt32(8)); i++)
                    {
                        bytes[i] = extreme;
                    }

                    break;
                case 3:
                    // a digit grows where a header has one, so that shapes and types change
                    int digit = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
                    if (digit >= 0)
                    {
                        bytes[digit] = (byte)('0' + random.NextInt32(10));
                    }

                    break;
                case 4:
                    bytes.Insert(at, (byte)random.NextInt32(256));
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.NextInt32(16)));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void AssertReadOrRefused(byte[] bytes, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            HostileFileTests.ReadAll(bytes);
        }
        catch (DataFormatException refusal)
        {
            Assert.DoesNotContain(refusal.Message, char.IsControl);
        }
        catch (Exception other)
        {
            Assert.Fail($"{what}: {other}");
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < BoundedMemory, what);
    }
}
