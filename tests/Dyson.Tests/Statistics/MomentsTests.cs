using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Running sums against leaving every replica out by hand.</summary>
public class MomentsTests
{
    /// <summary>Two routes to one number in double precision, with room for a few hundred roundings.</summary>
    private const double Rounding = 1e-10;

    /// <summary>A large offset costs the values themselves six digits; centred sums lose no more.</summary>
    private const double RoundingAtOffset = 1e-8;

    public static TheoryData<string> Names => ["mean", "variance", "ratio", "skewness"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Jackknife_equals_leaving_out_by_hand(string name)
    {
        Sample sample = Sample.Of(SyntheticData.Spacings(SyntheticData.Stream("moments"), 40));
        Func<Sample, Estimate> statistic = Statistic(name);
        double[] leftOut = [.. Enumerable.Range(0, 40).Select(i => statistic(SyntheticData.Without(sample, i)).Value)];
        double error = Math.Sqrt(39.0 / 40 * leftOut.Sum(t => Math.Pow(t - leftOut.Average(), 2)));
        Estimate estimate = statistic(sample);
        Assert.Equal(Plain(name, sample.Values.ToArray()), estimate.Value, Rounding);
        Assert.Equal(error, estimate.Error, Rounding);
        Assert.Equal(Estimate.DeleteOneJackknife, estimate.Method);
    }

    [Theory]
    [InlineData("variance")]
    [InlineData("skewness")]
    public void Sums_do_not_cancel_far_from_zero(string name)
    {
        double[] values = SyntheticData.Spacings(SyntheticData.Stream("offset"), 60);
        Estimate near = Statistic(name)(Sample.Of(values));
        Estimate far = Statistic(name)(Sample.Of([.. values.Select(v => v + 1e6)]));
        Assert.Equal(near.Value, far.Value, RoundingAtOffset);
        Assert.Equal(near.Error, far.Error, RoundingAtOffset);
    }

    [Theory]
    [InlineData("mean", 1)]
    [InlineData("variance", 2)]
    [InlineData("ratio", 2)]
    [InlineData("skewness", 3)]
    public void Too_little_data_is_refused_with_a_reason(string name, int count)
    {
        Estimate estimate = Statistic(name)(Sample.Of([.. Enumerable.Range(1, count).Select(i => (double)i)]));
        Assert.True(double.IsNaN(estimate.Error));
        Assert.Contains("needed", estimate.Method, StringComparison.Ordinal);
        Assert.False(estimate.HasError);
    }

    [Fact]
    public void Failed_replicas_are_counted_and_do_not_change_the_rest()
    {
        Sample clean = Sample.Of([1, 2, 4]);
        Sample failed = Sample.Of([1, double.NaN, 2, double.PositiveInfinity, 4]);
        Assert.Equal((3, 2), (failed.Count, failed.Excluded));
        Assert.Equal(Moments.Mean(clean), Moments.Mean(failed));
        LevelPairs pairs = LevelPairs.Of([3, double.NaN, 1, 0], [1, 2, double.NegativeInfinity, 5]);
        Assert.Equal((2, 2), (pairs.Count, pairs.Excluded));
        Assert.Equal([2, 5], pairs.Spacings.Values.ToArray());
        Assert.Equal(2, pairs.Spacings.Excluded);
        Assert.Equal(0, Sample.Of([double.NaN]).Count);
        Assert.True(double.IsNaN(Moments.Mean(Sample.Of([double.NaN])).Value));
    }

    [Fact]
    public void Block_jackknife_with_blocks_of_one_is_the_delete_one_jackknife()
    {
        Sample sample = Sample.Of(SyntheticData.Spacings(SyntheticData.Stream("blocks"), 30));
        Estimate expected = Moments.SecondMomentRatio(sample);
        Estimate blocked = Jackknife.OverBlocks(30, r => Plain("ratio", Pick(sample, r)), 30);
        Assert.Equal(expected.Value, blocked.Value, Rounding);
        Assert.Equal(expected.Error, blocked.Error, Rounding);
        Assert.True(double.IsNaN(Jackknife.OverBlocks(5, r => r.Length, 6).Error));
    }

    [Fact]
    public void Bootstrap_of_a_mean_agrees_with_its_exact_limit()
    {
        Sample sample = Sample.Of(SyntheticData.Spacings(SyntheticData.Stream("bootstrap"), 50));
        const int Resamples = 20_000;
        Estimate estimate = Bootstrap.OverReplicas(50, r => Plain("mean", Pick(sample, r)), SyntheticData.Stream("resampling"), Resamples);
        double limit = Moments.Mean(sample).Error * Math.Sqrt(49.0 / 50);
        FalseAlarm.AssertWithin(limit, estimate.Error, limit / Math.Sqrt(2.0 * Resamples), "bootstrap error");
        Assert.True(double.IsNaN(Bootstrap.OverReplicas(4, r => r.Length, SyntheticData.Stream("resampling")).Error));
    }

    internal static double[] Pick(Sample sample, ReadOnlySpan<int> replicas)
    {
        double[] picked = new double[replicas.Length];
        for (int i = 0; i < picked.Length; i++)
        {
            picked[i] = sample.Values[replicas[i]];
        }

        return picked;
    }

    private static Func<Sample, Estimate> Statistic(string name) => name switch
    {
        "mean" => Moments.Mean,
        "variance" => Moments.Variance,
        "ratio" => Moments.SecondMomentRatio,
        _ => Moments.Skewness,
    };

    private static double Plain(string name, double[] x)
    {
        double mean = x.Average();
        double Central(int k) => x.Average(v => Math.Pow(v - mean, k));
        return name switch
        {
            "mean" => mean,
            "variance" => Central(2) * x.Length / (x.Length - 1),
            "ratio" => x.Average(v => v * v) / mean / mean,
            _ => Central(3) / Math.Pow(Central(2), 1.5),
        };
    }
}
