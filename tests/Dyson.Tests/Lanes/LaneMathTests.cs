using System.Numerics;
using Dyson.Lanes;
using Dyson.Randomness;

namespace Dyson.Tests.Lanes;

public class LaneMathTests
{
    // Promised in the doc comments of LaneMath.
    private const double LogUlps = 1;
    private const double SinCosUlps = 2;

    [Fact]
    public void Reference_knows_published_digits()
    {
        // ln 10 and sin(π/6), cos(π/6) (fraction 1/3 of a quarter turn is no double: the next is 5.6e-17 away, hence the tolerance).
        double ln10 = (double)ExactReference.Log(10) / Math.ScaleB(1, 256);
        Assert.Equal(2.302585092994045684, ln10, 1e-15);
        (BigInteger sin, BigInteger cos) = ExactReference.SinCosOfQuarterTurns(1.0 / 3);
        Assert.Equal(0.5, (double)sin / Math.ScaleB(1, 256), 1e-15);
        Assert.Equal(0.86602540378443864676, (double)cos / Math.ScaleB(1, 256), 1e-15);
    }

    [Fact]
    public void Logarithm_is_right_within_a_unit_in_the_last_place()
    {
        RandomStream random = RandomStream.FromSeed(1, "logarithm");
        double worst = 0;
        void Try(double x)
        {
            worst = Math.Max(worst, ExactReference.ErrorInUlps(Log<Lanes1>(x), ExactReference.Log(x)));
        }

        double[] edges =
        [
            1.0, 0.5, 2.0, Math.Sqrt(0.5), Math.Sqrt(2), Math.BitIncrement(1.0), Math.BitDecrement(1.0), 1e-300, 1e300,
            Math.ScaleB(1, -52), 2.2250738585072014e-308, double.MaxValue,
        ];
        foreach (double x in edges)
        {
            Try(x);
        }

        for (int i = 0; i < 20_000; i++)
        {
            Try(random.NextPositive());
            Try(Math.ScaleB(1 + random.NextDouble(), random.NextInt32(2000) - 1000));
            Try(1 + (Math.ScaleB(random.NextDouble() - 0.5, -random.NextInt32(50))));
        }

        Assert.True(worst < LogUlps, $"The worst logarithm is {worst:F3} units in the last place off.");
    }

    [Fact]
    public void Sine_and_cosine_are_right_in_every_quadrant()
    {
        RandomStream random = RandomStream.FromSeed(2, "angle");
        double worst = 0;
        double worstIdentity = 0;
        for (int i = 0; i < 40_000; i++)
        {
            // The edges first, then angles small on every scale, then uniform ones.
            ulong bits = i switch
            {
                < 8 => ((ulong)(i % 4) << 62) | (i < 4 ? 0UL : 0x3FFFFFFFFFFFFFFFUL),
                < 20_000 => (random.NextUInt64() & 0xC000000000000000UL) | (0x0008000000000000UL + (random.NextUInt64() >> random.NextInt32(50) >> 13)),
                _ => random.NextUInt64(),
            };
            double fraction = ((bits & 0x000FFFFFFFFFFFFFUL) * Math.ScaleB(1, -52)) - 0.5;
            (BigInteger s, BigInteger c) = ExactReference.SinCosOfQuarterTurns(fraction);
            bool quarter = (bits & 0x4000000000000000UL) != 0;
            int half = (bits & 0x8000000000000000UL) != 0 ? -1 : 1;
            LaneMath.SinCosOfRandomAngle(Lanes1.BroadcastBits(bits), out Lanes1 sinLanes, out Lanes1 cosLanes);
            double sin = Lanes1.Lane(sinLanes, 0);
            double cos = Lanes1.Lane(cosLanes, 0);
            worst = Math.Max(worst, ExactReference.ErrorInUlps(sin, half * (quarter ? c : s)));
            worst = Math.Max(worst, ExactReference.ErrorInUlps(cos, half * (quarter ? -s : c)));
            worstIdentity = Math.Max(worstIdentity, Math.Abs(Math.FusedMultiplyAdd(sin, sin, cos * cos) - 1));
        }

        Assert.True(worst < SinCosUlps, $"The worst sine or cosine is {worst:F3} units in the last place off.");

        // Two errors of SinCosUlps units, each weighted by twice the value, and the roundings of the sum itself.
        const double IdentityTolerance = 1e-15;
        Assert.True(worstIdentity < IdentityTolerance, $"sin² + cos² − 1 reaches {worstIdentity:E1}.");
    }

    [Fact]
    public void Every_width_gives_the_same_bits_for_millions_of_arguments()
    {
        RandomStream random = RandomStream.FromSeed(3, "widths");
        double[][] replicas = new double[8][];
        for (int block = 0; block < 40; block++)
        {
            for (int r = 0; r < 8; r++)
            {
                replicas[r] = new double[4096];
                for (int i = 0; i < 4096; i++)
                {
                    // Any bits: also NaN, infinities, negative and subnormal numbers in neighbouring lanes.
                    replicas[r][i] = BitConverter.UInt64BitsToDouble(random.NextUInt64());
                }
            }

            EveryWidth.AssertSameBits(default(Elementary), replicas);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.Epsilon)]
    public void A_lane_does_not_feel_its_neighbours(double neighbour)
    {
        for (int lane = 0; lane < 8; lane++)
        {
            Lanes8 x = Lanes8.WithLane(Lanes8.Broadcast(neighbour), lane, 0.37);
            Assert.Equal(Log<Lanes1>(0.37), Lanes8.Lane(LaneMath.Log(x), lane));
            LaneMath.SinCosOfRandomAngle(x, out Lanes8 sin, out Lanes8 cos);
            LaneMath.SinCosOfRandomAngle(Lanes1.Broadcast(0.37), out Lanes1 sinAlone, out Lanes1 cosAlone);
            Assert.Equal(Lanes1.Lane(sinAlone, 0), Lanes8.Lane(sin, lane));
            Assert.Equal(Lanes1.Lane(cosAlone, 0), Lanes8.Lane(cos, lane));
        }
    }

    private static double Log<T>(double x)
        where T : unmanaged, ILanes<T> => T.Lane(LaneMath.Log(T.Broadcast(x)), 0);

    private readonly struct Elementary : ILaneKernel
    {
        public T[] Run<T>(T[] input)
            where T : unmanaged, ILanes<T>
        {
            T[] output = new T[3 * input.Length];
            for (int i = 0; i < input.Length; i++)
            {
                output[3 * i] = LaneMath.Log(input[i]);
                LaneMath.SinCosOfRandomAngle(input[i], out output[(3 * i) + 1], out output[(3 * i) + 2]);
            }

            return output;
        }
    }
}
