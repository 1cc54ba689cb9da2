using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dyson.Randomness;

/// <summary>
/// Names one stream of random numbers: a trajectory is a function of (seed, grid point, replica) and of nothing else.
/// </summary>
/// <param name="Seed">The experiment's seed, chosen by the user and printed with every result.</param>
/// <param name="Point">The grid point in canonical text (or any other name of what is being sampled).</param>
/// <param name="Replica">The replica's number, from 0; −1 names what all replicas of a point share.</param>
/// <remarks>
/// The 256-bit state is SHA-256 of "dyson stream 1", the seed, the replica and the point's UTF-8 text, each integer as eight
/// little-endian bytes: two different keys give unrelated states, so streams are never shared and need no jumping ahead.
/// </remarks>
public readonly record struct StreamKey(ulong Seed, string Point, long Replica)
{
    private static ReadOnlySpan<byte> Domain => "dyson stream 1\0"u8;

    /// <summary>Writes the four 64-bit words of the generator's state that belongs to this key.</summary>
    /// <param name="state">Destination, four words.</param>
    /// <exception cref="ArgumentException"><paramref name="state"/> does not hold four words.</exception>
    public void DeriveState(Span<ulong> state)
    {
        if (state.Length != 4)
        {
            throw new ArgumentException($"A generator state has 4 words, not {state.Length}.", nameof(state));
        }

        byte[] point = Encoding.UTF8.GetBytes(Point ?? string.Empty);
        byte[] message = new byte[Domain.Length + 16 + point.Length];
        Domain.CopyTo(message);
        BinaryPrimitives.WriteUInt64LittleEndian(message.AsSpan(Domain.Length), Seed);
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(Domain.Length + 8), Replica);
        point.CopyTo(message.AsSpan(Domain.Length + 16));
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(message, hash);
        for (int i = 0; i < 4; i++)
        {
            state[i] = BinaryPrimitives.ReadUInt64LittleEndian(hash[(8 * i)..]);
        }
    }
}
