using System.Buffers.Binary;
using System.Text;
using Dyson.Randomness;

namespace Dyson.Fuzz.Mutations;

/// <summary>Damage to the header of a safetensors file, which keeps its right length.</summary>
internal static class SafetensorsMutations
{
    public static byte[] Apply(byte[] whole, byte[] other, RandomStream random)
    {
        int end = 8 + (int)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(whole), (ulong)whole.Length - 8);
        byte[] header = Encoding.UTF8.GetBytes(TextMutations.Apply(Encoding.UTF8.GetString(whole, 8, end - 8), [], random));
        byte[] data = random.NextInt32(4) > 0 ? whole[end..] : ByteMutations.Apply(whole[end..], other, random);
        byte[] stated = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(stated, random.NextInt32(10) > 0 ? header.Length : Extremes.Next(random));
        return [.. stated, .. header, .. data];
    }
}
