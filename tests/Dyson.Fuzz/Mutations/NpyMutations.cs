using System.Buffers.Binary;
using System.Text;
using Dyson.Randomness;

namespace Dyson.Fuzz.Mutations;

/// <summary>Damage to an npy array whose header keeps its right length.</summary>
internal static class NpyMutations
{
    public static byte[] Apply(byte[] whole, byte[] other, RandomStream random)
    {
        int lengthBytes = whole.Length > 6 && whole[6] > 1 ? 4 : 2;
        int start = 8 + lengthBytes;
        if (whole.Length < start)
        {
            return ByteMutations.Apply(whole, other, random);
        }

        long length = lengthBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(whole.AsSpan(8)) : BinaryPrimitives.ReadUInt32LittleEndian(whole.AsSpan(8));
        int end = (int)Math.Min(whole.Length, start + length);
        byte[] header = Encoding.UTF8.GetBytes(TextMutations.Apply(Encoding.Latin1.GetString(whole, start, end - start), [], random));
        byte[] data = random.NextInt32(3) > 0 ? whole[end..] : ByteMutations.Apply(whole[end..], other, random);
        byte[] stated = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(stated, random.NextInt32(10) > 0 ? header.Length : Extremes.Next(random));
        return [.. whole[..8], .. stated[..lengthBytes], .. header, .. data];
    }
}
