using Dyson.Laws;
using Dyson.Randomness;

namespace Dyson.Dynamics;

/// <summary>
/// A Brownian path in N dimensions that can be looked at as finely as one likes and is always the same path: time is cut into intervals
/// of equal length, and every interval can be halved again and again by Lévy's bridge.
/// </summary>
/// <remarks>
/// Half of an interval of length h with increment ΔB has the increment ½ΔB ± ½√h z, z standard normal. The normals of a node depend on the
/// stream's key and on the node's place (interval, level, index) alone, not on what has been asked before: integrations with different
/// steps share their noise (a virtual Brownian tree; Li, Wong, Chen and Duvenaud, AISTATS 2020).
/// </remarks>
public sealed class BrownianTree
{
    private readonly ulong[] _key = new ulong[4];

    /// <summary>The path of one stream.</summary>
    /// <param name="key">Names the stream.</param>
    /// <param name="dimension">N ≥ 1.</param>
    /// <param name="interval">Length of an undivided interval.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public BrownianTree(StreamKey key, int dimension, double interval)
    {
        Dimension = Allowed.AtLeast(dimension, 1);
        Interval = Allowed.Positive(interval);
        key.DeriveState(_key);
    }

    /// <summary>N.</summary>
    public int Dimension { get; }

    /// <summary>Length of an undivided interval.</summary>
    public double Interval { get; }

    /// <summary>ΔB over the undivided interval number <paramref name="interval"/>, variance <see cref="Interval"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public void Increment(long interval, Span<double> increment)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(interval);
        Normals(interval, 0, Math.Sqrt(Interval), increment);
    }

    /// <summary>ΔB over the two halves of the node (<paramref name="interval"/>, <paramref name="node"/>).</summary>
    /// <param name="interval">Number of the undivided interval.</param>
    /// <param name="node">1 for the whole interval; the halves of node n are 2n and 2n + 1. Below 2⁴⁸.</param>
    /// <param name="whole">ΔB over the node.</param>
    /// <param name="first">Destination: ΔB over its first half.</param>
    /// <param name="second">Destination: ΔB over its second half.</param>
    public void Halve(long interval, ulong node, ReadOnlySpan<double> whole, Span<double> first, Span<double> second)
    {
        double length = Interval / (1UL << (63 - System.Numerics.BitOperations.LeadingZeroCount(node)));
        Normals(interval, node, 0.5 * Math.Sqrt(length), first);
        for (int i = 0; i < whole.Length; i++)
        {
            double bridge = first[i];
            first[i] = (0.5 * whole[i]) + bridge;
            second[i] = (0.5 * whole[i]) - bridge;
        }
    }

    private void Normals(long interval, ulong node, double deviation, Span<double> destination)
    {
        // SplitMix64 (Steele, Lea and Flood 2014) mixes the node's place into the hashed key; its authors' recommended way to seed xoshiro.
        ulong place = Mix(_key[0] ^ Mix(unchecked((ulong)interval + _key[1]))) ^ Mix(unchecked(node + _key[2]));
        RandomStream random = new(Mix(place), Mix(place ^ _key[3]), Mix(unchecked(place + _key[1])), Mix(~place) | 1);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = deviation * random.NextNormal();
        }
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
