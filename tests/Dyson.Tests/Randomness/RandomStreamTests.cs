using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Tests.Randomness;

public class RandomStreamTests
{
    private const ulong Seed = 11;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Integers_below_a_bound_are_uniform(int bound)
    {
        RandomStream random = RandomStream.FromSeed(Seed, "integers");
        long[] counts = new long[bound];
        for (int i = 0; i < 500_000; i++)
        {
            counts[random.NextInt32(bound)]++;
        }

        if (bound > 1)
        {
            Assert.True(Sample.EqualCounts(counts) >= FalseAlarm.PerAssertion);

            // Negative control: a fifth of one number's draws fall on another.
            long moved = counts[0] / 5;
            counts[0] -= moved;
            counts[1] += moved;
            Assert.True(Sample.EqualCounts(counts) < FalseAlarm.PerAssertion);
        }
    }

    [Fact]
    public void Integers_below_a_large_bound_are_uniform()
    {
        RandomStream random = RandomStream.FromSeed(Seed, "large integers");
        long[] counts = new long[64];
        for (int i = 0; i < 500_000; i++)
        {
            counts[random.NextInt32(int.MaxValue) >> 25]++;
        }

        Assert.True(Sample.EqualCounts(counts) >= FalseAlarm.PerAssertion);
    }

    [Fact]
    public void Uniforms_are_uniform()
    {
        RandomStream random = RandomStream.FromSeed(Seed, "uniforms");
        double[] sample = [.. Enumerable.Range(0, 500_000).Select(_ => random.NextDouble())];
        Assert.All([sample.Min(), sample.Max()], x => Assert.InRange(x, 0, Math.BitDecrement(1.0)));
        Assert.True(Sample.KolmogorovSmirnov(sample, x => x) >= FalseAlarm.PerAssertion);
        double[] positive = [.. Enumerable.Range(0, 500_000).Select(_ => random.NextPositive())];
        Assert.All([positive.Min(), positive.Max()], x => Assert.InRange(x, Math.ScaleB(1, -53), 1));
        Assert.True(Sample.KolmogorovSmirnov(positive, x => x) >= FalseAlarm.PerAssertion);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(2.5)]
    [InlineData(40.0)]
    public void Gamma_variates_follow_their_law(double shape)
    {
        RandomStream random = RandomStream.FromSeed(Seed, "gamma");
        double[] sample = [.. Enumerable.Range(0, 300_000).Select(_ => random.NextGamma(shape))];
        Assert.InRange(Sample.MeanPull(sample, x => x, shape, shape), -FalseAlarm.Sigmas, FalseAlarm.Sigmas);

        // Central moments of the gamma law: μ₂ = a, μ₄ = 3a² + 6a.
        double fourth = (3 * shape * shape) + (6 * shape);
        Assert.InRange(
            Sample.MeanPull(sample, x => (x - shape) * (x - shape), shape, fourth - (shape * shape)), -FalseAlarm.Sigmas, FalseAlarm.Sigmas);
        Assert.True(Sample.KolmogorovSmirnov(sample, x => SpecialFunctions.GammaLowerRegularized(shape, x)) >= FalseAlarm.PerAssertion);

        // Negative control: 4 % wider.
        double[] wide = [.. sample.Select(x => 1.04 * x)];
        Assert.True(Sample.KolmogorovSmirnov(wide, x => SpecialFunctions.GammaLowerRegularized(shape, x)) < FalseAlarm.PerAssertion
            || Math.Abs(Sample.MeanPull(wide, x => x, shape, shape)) > FalseAlarm.Sigmas);
    }

    [Fact]
    public void Exponentials_follow_their_law()
    {
        RandomStream random = RandomStream.FromSeed(Seed, "exponential");
        double[] sample = [.. Enumerable.Range(0, 500_000).Select(_ => random.NextExponential())];
        Assert.InRange(Sample.MeanPull(sample, x => x, 1, 1), -FalseAlarm.Sigmas, FalseAlarm.Sigmas);
        Assert.True(Sample.KolmogorovSmirnov(sample, x => -Math.Exp(-x) + 1) >= FalseAlarm.PerAssertion);
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(3.0)]
    [InlineData(12.5)]
    public void Chi_variates_follow_their_law(double degrees)
    {
        RandomStream random = RandomStream.FromSeed(Seed, "chi");
        double[] squares = new double[200_000];
        for (int i = 0; i < squares.Length; i++)
        {
            double chi = random.NextChi(degrees);
            squares[i] = chi * chi;
        }

        Assert.InRange(Sample.MeanPull(squares, x => x, degrees, 2 * degrees), -FalseAlarm.Sigmas, FalseAlarm.Sigmas);
        Assert.True(
            Sample.KolmogorovSmirnov(squares, x => SpecialFunctions.GammaLowerRegularized(0.5 * degrees, 0.5 * x)) >= FalseAlarm.PerAssertion);
    }

    [Fact]
    public void Values_outside_their_range_are_refused()
    {
        RandomStream random = RandomStream.FromSeed(Seed);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(-3));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextGamma(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextGamma(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextChi(0));
    }
}
