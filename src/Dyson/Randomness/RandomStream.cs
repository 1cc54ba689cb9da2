using Dyson.Lanes;

namespace Dyson.Randomness;

/// <summary>
/// One stream of random numbers for one replica or one sampler: the numbers of <see cref="LaneStream{T}"/> with a single lane.
/// </summary>
/// <remarks>
/// xoshiro256++ 1.0 (Blackman and Vigna, 2019). Equal keys give equal numbers on every machine. Not safe for use by two threads.
/// </remarks>
public sealed class RandomStream
{
    private LaneStream<Lanes1> _lane;
    private double _spareNormal = double.NaN;

    /// <summary>The stream that belongs to <paramref name="key"/>.</summary>
    public RandomStream(StreamKey key)
    {
        Span<ulong> state = stackalloc ulong[4];
        key.DeriveState(state);
        _lane.SetLane(0, state);
    }

    /// <summary>A stream from the generator's raw state, as its authors' published vectors need it.</summary>
    /// <exception cref="ArgumentException">All four words are zero.</exception>
    public RandomStream(ulong s0, ulong s1, ulong s2, ulong s3)
    {
        if ((s0 | s1 | s2 | s3) == 0)
        {
            throw new ArgumentException("The all-zero state is the one state that xoshiro256++ cannot leave.", nameof(s0));
        }

        _lane.SetLane(0, [s0, s1, s2, s3]);
    }

    /// <summary>The stream of a seed alone, for samplers that are not part of an experiment.</summary>
    public static RandomStream FromSeed(ulong seed, string purpose = "") => new(new StreamKey(seed, purpose, 0));

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64() => BitConverter.DoubleToUInt64Bits(Lanes1.Lane(_lane.NextBits(), 0));

    /// <summary>Uniform on [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on (0, 1], for use under a logarithm.</summary>
    public double NextPositive() => 1.0 - NextDouble();

    /// <summary>Uniform on 0 … <paramref name="bound"/> − 1 (Lemire's multiplication with rejection, no bias).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is below 1.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong range = (ulong)bound;
        ulong threshold = unchecked(0UL - range) % range;
        while (true)
        {
            ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
            if (low >= threshold)
            {
                return (int)high;
            }
        }
    }

    /// <summary>Standard normal: mean 0, variance 1 (Box–Muller); two are made at a time.</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            double spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        _lane.NextNormalPair(out Lanes1 first, out Lanes1 second);
        _spareNormal = Lanes1.Lane(second, 0);
        return Lanes1.Lane(first, 0);
    }

    /// <summary>Exponential with mean 1.</summary>
    public double NextExponential() => -Log(NextPositive());

    /// <summary>Gamma with the given shape and scale 1 (Marsaglia and Tsang 2000).</summary>
    /// <remarks>
    /// Below shape 1 a variate of shape + 1 is multiplied by u^(1/shape): there the last bit, and only there, is that of the C library's power.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is not positive.</exception>
    public double NextGamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape);
        if (shape < 1)
        {
            return NextGamma(shape + 1) * Math.Pow(NextPositive(), 1 / shape);
        }

        double d = shape - (1.0 / 3.0);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double z = NextNormal();
            double v = 1 + (c * z);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            if (Log(NextPositive()) < (0.5 * z * z) + d - (d * v) + (d * Log(v)))
            {
                return d * v;
            }
        }
    }

    /// <summary>Chi with <paramref name="degrees"/> degrees of freedom: the length of that many standard normals.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degrees"/> is not positive.</exception>
    public double NextChi(double degrees) => Math.Sqrt(2 * NextGamma(0.5 * degrees));

    // The library's own logarithm: a draw must not depend on the processor.
    private static double Log(double x) => Lanes1.Lane(LaneMath.Log(Lanes1.Broadcast(x)), 0);
}
