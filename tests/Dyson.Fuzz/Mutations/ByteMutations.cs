using System.Buffers.Binary;
using Dyson.Randomness;

namespace Dyson.Fuzz.Mutations;

/// <summary>Damage that knows nothing of the format: flipped bits, changed bytes and numbers, cuts, repeats and splices.</summary>
internal static class ByteMutations
{
    private const int LongestInsert = 64;

    /// <summary>One to four of them.</summary>
    public static byte[] Apply(byte[] whole, byte[] other, RandomStream random)
    {
        List<byte> bytes = [.. whole];
        for (int times = 1 + random.NextInt32(4); times > 0 && bytes.Count > 0; times--)
        {
            Once(bytes, other, random);
        }

        return [.. bytes];
    }

    private static void Once(List<byte> bytes, byte[] other, RandomStream random)
    {
        int at = random.NextInt32(bytes.Count);
        switch (random.NextInt32(10))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << random.NextInt32(8));
                break;
            case 2:
                bytes[at] = (byte)random.NextInt32(256);
                break;
            case 3 or 4:
                Number(bytes, at, random);
                break;
            case 5:
                int digit = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
                bytes[Math.Max(digit, 0)] = (byte)('0' + random.NextInt32(10));
                break;
            case 6:
                bytes.InsertRange(at, Enumerable.Range(0, 1 + random.NextInt32(LongestInsert)).Select(_ => (byte)random.NextInt32(256)));
                break;
            case 7:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.NextInt32(LongestInsert)));
                break;
            case 8:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                // a piece of this file or another one, put in or over
                byte[] from = random.NextInt32(2) == 0 || other.Length == 0 ? [.. bytes] : other;
                int start = random.NextInt32(from.Length);
                byte[] piece = from[start..Math.Min(from.Length, start + 1 + random.NextInt32(256))];
                if (random.NextInt32(2) == 0)
                {
                    bytes.RemoveRange(at, Math.Min(piece.Length, bytes.Count - at));
                }

                bytes.InsertRange(at, piece);
                break;
        }
    }

    // an extreme number of 1, 2, 4 or 8 bytes, either way round
    private static void Number(List<byte> bytes, int at, RandomStream random)
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, Extremes.Next(random));
        int size = 1 << random.NextInt32(4);
        byte[] field = number[..size];
        if (random.NextInt32(4) == 0)
        {
            Array.Reverse(field);
        }

        for (int i = 0; i < size && at + i < bytes.Count; i++)
        {
            bytes[at + i] = field[i];
        }
    }
}
