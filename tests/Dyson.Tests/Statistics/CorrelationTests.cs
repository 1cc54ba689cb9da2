using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

public class CorrelationTests
{
    [Fact]
    public void Value_and_error_are_those_of_the_slow_jackknife()
    {
        (double[] x, double[] y) = Normals(40, 0.6, 3);
        Estimate fast = Correlation.Of(x, y);
        double[] leftOut = [.. Enumerable.Range(0, x.Length).Select(i => Plain([.. x.Where((_, k) => k != i)], [.. y.Where((_, k) => k != i)]))];
        Estimate slow = Jackknife.FromLeftOut(Plain(x, y), leftOut);
        Assert.Equal(slow.Value, fast.Value, 1e-13);
        Assert.Equal(slow.Error, fast.Error, 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.9)]
    public void Error_of_normal_pairs_is_the_known_one(double correlation)
    {
        const int Count = 40000;
        (double[] x, double[] y) = Normals(Count, correlation, 4);
        Estimate measured = Correlation.Of(x, y);
        FalseAlarm.AssertWithin(correlation, measured.Value, measured.Error, "correlation");

        // (1 − r²)/√n; a jackknife error of this many pairs scatters by less than a per cent.
        Assert.Equal(1, measured.Error / ((1 - (correlation * correlation)) / Math.Sqrt(Count)), 0.05);
    }

    [Fact]
    public void Failed_replicas_are_left_out_and_unequal_lengths_refused()
    {
        Assert.Equal(1, Correlation.Of([1, 2, double.NaN, 4, 5], [2, 4, 0, 8, 10]).Value, 1e-14);
        Assert.False(Correlation.Of([1, 2], [2, 1]).HasError);
        Assert.Throws<ArgumentException>(() => Correlation.Of([1], [1, 2]));
    }

    private static (double[] X, double[] Y) Normals(int count, double correlation, ulong seed)
    {
        RandomStream random = RandomStream.FromSeed(seed, "correlation");
        double[] x = [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
        return (x, [.. x.Select(v => 5 + (correlation * v) + (Math.Sqrt(1 - (correlation * correlation)) * random.NextNormal()))]);
    }

    private static double Plain(double[] x, double[] y)
    {
        double mx = x.Average();
        double my = y.Average();
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }
}
