using Dyson.Lanes;
using Dyson.Randomness;
using MathNet.Numerics.Distributions;

namespace Dyson.Tests.Randomness;

/// <summary>Four million vector normals against the normal law, and wrong normals against the same tests.</summary>
public class NormalTests
{
    private const ulong Seed = 1;
    private const int Count = 4_000_000;

    private static readonly Lazy<double[]> Normals = new(() => Draw(Seed, "normals", 0, Count));

    [Fact]
    public void Moments_up_to_the_eighth_are_right()
    {
        Assert.InRange(WorstMomentPull(Normals.Value), 0, FalseAlarm.Sigmas);
    }

    [Fact]
    public void Distribution_function_is_right()
    {
        double p = Sample.KolmogorovSmirnov(Normals.Value[..1_000_000], x => Normal.CDF(0, 1, x));
        Assert.True(p >= FalseAlarm.PerAssertion, $"p = {p:E2}");
    }

    [Theory]
    [InlineData(4.0)]
    [InlineData(4.5)]
    [InlineData(5.0)]
    public void Tails_are_right(double threshold)
    {
        double p = TailP(Normals.Value, threshold);
        Assert.True(p >= FalseAlarm.PerAssertion, $"p = {p:E2}");
    }

    [Fact]
    public void Wrong_normals_are_noticed()
    {
        // Negative controls: 0.3 % too wide; cut at 4σ; a sum of three uniforms.
        double[] wide = [.. Normals.Value.Select(x => 1.003 * x)];
        Assert.True(WorstMomentPull(wide) > FalseAlarm.Sigmas);

        double[] cut = [.. Normals.Value.Select(x => Math.Abs(x) > 4 ? 0.5 * x : x)];
        Assert.True(TailP(cut, 4) < FalseAlarm.PerAssertion);

        // Three uniforms of variance 1/12 each, brought to variance 1.
        RandomStream random = RandomStream.FromSeed(Seed, "three");
        double[] three = new double[200_000];
        for (int i = 0; i < three.Length; i++)
        {
            three[i] = 2 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        }

        Assert.True(Sample.KolmogorovSmirnov(three, x => Normal.CDF(0, 1, x)) < FalseAlarm.PerAssertion);
    }

    /// <summary>Normals of one replica, in the order in which the replica sees them.</summary>
    internal static double[] Draw(ulong seed, string point, long replica, int count)
    {
        Lanes1[] lanes = new Lanes1[count];
        LaneStream<Lanes1> stream = new(seed, point, replica);
        stream.FillNormals(lanes);
        return [.. lanes.Select(x => Lanes1.Lane(x, 0))];
    }

    private static double WorstMomentPull(double[] sample)
    {
        double worst = 0;
        for (int k = 1; k <= 8; k++)
        {
            int power = k;
            double mean = Moment(k);
            worst = Math.Max(worst, Math.Abs(Sample.MeanPull(sample, x => Power(x, power), mean, Moment(2 * k) - (mean * mean))));
        }

        return worst;
    }

    private static double TailP(double[] sample, double threshold) =>
        Sample.PoissonCount(sample.LongCount(x => Math.Abs(x) > threshold), 2 * sample.Length * Normal.CDF(0, 1, -threshold));

    // ⟨x^k⟩ = (k − 1)!! for even k.
    private static double Moment(int k)
    {
        double moment = k % 2 == 0 ? 1 : 0;
        for (int i = k - 1; i > 1; i -= 2)
        {
            moment *= i;
        }

        return moment;
    }

    private static double Power(double x, int k)
    {
        double power = 1;
        for (int i = 0; i < k; i++)
        {
            power *= x;
        }

        return power;
    }
}
