using Dyson.Lanes;
using Dyson.Randomness;
using Dyson.Tests.Lanes;
using MathNet.Numerics;

namespace Dyson.Tests.Randomness;

/// <summary>Chi variates of the lanes: their law, the lanes' independence, and the squeeze.</summary>
public class ChiTests
{
    private const ulong Seed = 5;
    private const int Count = 200_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(54)]
    [InlineData(9990)]
    public void Variates_follow_the_chi_law(int degrees)
    {
        (double mean, double variance, double p) = Compare(Draw(degrees), degrees);
        Assert.InRange(mean, -FalseAlarm.Sigmas, FalseAlarm.Sigmas);
        Assert.InRange(variance, -FalseAlarm.Sigmas, FalseAlarm.Sigmas);
        Assert.True(p >= FalseAlarm.PerAssertion, $"p = {p:E2}");
    }

    [Fact]
    public void Wrong_degrees_of_freedom_are_noticed()
    {
        // Negative control: one degree too many of 54.
        (double mean, _, double p) = Compare(Draw(55), 54);
        Assert.True(Math.Abs(mean) > FalseAlarm.Sigmas);
        Assert.True(p < FalseAlarm.PerAssertion);

        // The variance of chi hardly depends on ν; it notices a width 2 % too large.
        double centre = MeanOfChi(54);
        (_, double variance, _) = Compare([.. Draw(54).Select(x => centre + (1.02 * (x - centre)))], 54);
        Assert.True(Math.Abs(variance) > FalseAlarm.Sigmas);
    }

    [Fact]
    public void Descending_variates_have_descending_degrees_and_are_independent()
    {
        const int Rows = 5;
        double[][] rows = new double[Rows][];
        for (int i = 0; i < Rows; i++)
        {
            rows[i] = new double[Count];
        }

        LaneStream<Lanes1> stream = new(Seed, "descending", 0);
        Lanes1[] buffer = new Lanes1[Rows];
        for (int draw = 0; draw < Count; draw++)
        {
            stream.FillDescendingChi(Rows, buffer);
            for (int i = 0; i < Rows; i++)
            {
                rows[i][draw] = Lanes1.Lane(buffer[i], 0);
            }
        }

        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.InRange(Sample.CorrelationPull(rows[i], rows[j], x => x, x => x), -FalseAlarm.Sigmas, FalseAlarm.Sigmas);
            }
        }

        for (int i = 0; i < Rows; i++)
        {
            (double mean, _, double p) = Compare(rows[i], Rows - i);
            Assert.InRange(mean, -FalseAlarm.Sigmas, FalseAlarm.Sigmas);
            Assert.True(p >= FalseAlarm.PerAssertion, $"ν = {Rows - i}: p = {p:E2}");
        }
    }

    [Fact]
    public void A_lane_consumes_numbers_independently_of_its_neighbours()
    {
        // Few degrees of freedom are rejected most often (5 % of draws at ν = 2).
        const int Draws = 150_000;
        double[][] together = Chains<Lanes8>(0, Draws);
        double[][] otherNeighbours = Chains<Lanes8>(3, Draws);
        double[][] four = Chains<Lanes4>(1, Draws);
        double[][] two = Chains<Lanes2>(6, Draws);
        for (int replica = 0; replica < 8; replica++)
        {
            EveryWidth.AssertSameBits(Chains<Lanes1>(replica, Draws)[0], together[replica], "alone and among eight");
        }

        for (int replica = 3; replica < 8; replica++)
        {
            EveryWidth.AssertSameBits(together[replica], otherNeighbours[replica - 3], "other neighbours");
        }

        for (int replica = 1; replica < 5; replica++)
        {
            EveryWidth.AssertSameBits(together[replica], four[replica - 1], "among four");
        }

        EveryWidth.AssertSameBits(together[6], two[0], "among two");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(54)]
    [InlineData(9990)]
    public void The_squeeze_changes_no_variate(int degrees)
    {
        // The same numbers through the exact test alone: a scalar twin.
        RandomStream random = new(new StreamKey(Seed, "squeeze", 0));
        LaneStream<Lanes1> stream = new(Seed, "squeeze", 0);
        Lanes1[] one = new Lanes1[1];
        int different = 0;
        for (int i = 0; i < 300_000; i++)
        {
            stream.FillDescendingChi(degrees, one);
            different += Twin(random, degrees) == Lanes1.Lane(one[0], 0) ? 0 : 1;
        }

        Assert.Equal(0, different);
    }

    [Fact]
    public void The_squeeze_accepts_nothing_that_the_exact_test_rejects()
    {
        // The constants of LaneStream.ChiFromNormal: u < 1 − 1.8 d y⁴ accepts for y² < 0.47. With g/d = 9y²/2 + 1 − (1 + y)³ + 3 ln(1 + y)
        // the claim g > −1.8 d y⁴ is one about y alone; ln u < g follows because 1 + g ≤ e^g. Near y = 0 the claim is checked on the
        // ratio g/(d y⁴) = −¾ + ⅗y − ½y² + …, where the difference would be lost in rounding.
        double edge = Math.Sqrt(0.47);
        for (int i = -100_000; i <= 100_000; i++)
        {
            double y = edge * i / 100_000;
            Assert.True(Ratio(y) > -1.8, $"y = {y:R}: {Ratio(y):R}");
        }

        // Negative control: with a range of y² < 0.49, or 1.6 in place of 1.8, the claim is false.
        Assert.True(Ratio(-0.7) < -1.8);
        Assert.True(Ratio(-edge) < -1.6);
    }

    private static double Ratio(double y)
    {
        if (Math.Abs(y) > 0.01)
        {
            return ((4.5 * y * y) + 1 - ((1 + y) * (1 + y) * (1 + y)) + (3 * Math.Log(1 + y))) / (y * y * y * y);
        }

        // 3 ln(1 + y) beyond its cubic term: Σ_{k≥4} (−1)^{k+1} 3 y^k/k.
        double sum = 0;
        double power = 1;
        for (int k = 4; k < 14; k++)
        {
            sum += (k % 2 == 0 ? -3.0 : 3.0) / k * power;
            power *= y;
        }

        return sum;
    }

    private static double Twin(RandomStream random, int degrees)
    {
        double d = (0.5 * degrees) - (1.0 / 3.0);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double z = random.NextNormal();
            _ = random.NextNormal();
            double u = 2 - BitConverter.UInt64BitsToDouble((random.NextUInt64() & 0x000FFFFFFFFFFFFFUL) | 0x3FF0000000000000UL);
            double root = 1 + (c * z);
            double v = root * root * root;
            if (v > 0 && Math.Log(u) < (0.5 * z * z) + (d * (1 - v + Math.Log(v))))
            {
                return Math.Sqrt((d + d) * v);
            }
        }
    }

    private static double[] Draw(int degrees)
    {
        double[] sample = new double[Count];
        LaneStream<Lanes8> stream = new(Seed, "chi", 0);
        Lanes8[] one = new Lanes8[1];
        for (int i = 0; i < Count; i += 8)
        {
            stream.FillDescendingChi(degrees, one);
            for (int lane = 0; lane < 8; lane++)
            {
                sample[i + lane] = Lanes8.Lane(one[0], lane);
            }
        }

        return sample;
    }

    // Two variates a draw: ν = 3 and 2, so that rejections shift what follows.
    private static double[][] Chains<T>(long first, int draws)
        where T : unmanaged, ILanes<T>
    {
        LaneStream<T> stream = new(Seed, "masked", first);
        T[] all = new T[2 * draws];
        for (int i = 0; i < draws; i++)
        {
            stream.FillDescendingChi(3, all.AsSpan(2 * i, 2));
        }

        double[][] lanes = new double[T.Count][];
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            lanes[lane] = EveryWidth.Unpack<T>(all, lane);
        }

        return lanes;
    }

    private static double MeanOfChi(double degrees) =>
        Math.Sqrt(2) * Math.Exp(SpecialFunctions.GammaLn(0.5 * (degrees + 1)) - SpecialFunctions.GammaLn(0.5 * degrees));

    // Pulls of mean and variance of χ, and the p-value of its distribution function. The error of the variance uses the fourth moment of the
    // sample, which is near its own expectation at this size.
    private static (double Mean, double Variance, double P) Compare(double[] sample, int degrees)
    {
        double mean = MeanOfChi(degrees);
        double variance = degrees - (mean * mean);
        double meanPull = Sample.MeanPull(sample, x => x, mean, variance);
        double fourth = sample.Average(x => Math.Pow(x - mean, 4));
        double variancePull = Sample.MeanPull(sample, x => (x - mean) * (x - mean), variance, fourth - (variance * variance));
        return (meanPull, variancePull, Sample.KolmogorovSmirnov(sample, x => SpecialFunctions.GammaLowerRegularized(0.5 * degrees, 0.5 * x * x)));
    }
}
