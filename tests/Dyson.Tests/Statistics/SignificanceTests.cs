using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

public class SignificanceTests
{
    private const double Rounding = 1e-9;

    [Fact]
    public void Pulls_and_p_values_of_comparisons()
    {
        Estimate a = new(1.3, 0.1, "given");
        Assert.Equal(3, a.Pull(1), Rounding);
        Assert.Equal(0.0026997960632601866, Significance.PValue(a, 1), Rounding);
        Assert.Equal(2.4, Significance.Pull(a, new Estimate(1, 0.075, "given")), Rounding);
        Assert.True(double.IsNaN(Significance.PValue(Estimate.Refused(1, "no data"), 1)));
    }

    [Fact]
    public void A_check_passes_at_a_thousandth_over_the_number_of_checks()
    {
        Assert.Equal(1e-5, Significance.Threshold(100), Rounding);
        Assert.True(Significance.Passes(1.1e-5, 100));
        Assert.False(Significance.Passes(0.9e-5, 100));
        Assert.Null(Significance.Passes(double.NaN, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => Significance.Threshold(0));
    }

    [Fact]
    public void Holm_adjusts_in_order_and_skips_what_was_not_tested()
    {
        double[] adjusted = Significance.Holm([0.01, double.NaN, 0.04, 0.03, 0.005]);
        Assert.Equal([0.03, double.NaN, 0.06, 0.06, 0.02], adjusted);
    }

    [Fact]
    public void Smallest_deviation_is_rejected_with_the_power_it_claims()
    {
        // scipy 1.10: norm.isf(5e-6) + norm.isf(0.1)
        Assert.Equal(5.6987249790136225, Significance.SmallestDeviation(1, 1e-5), Rounding);
        const double Threshold = 0.01;
        double deviation = Significance.SmallestDeviation(0.2, Threshold);
        const int Sets = 20_000;
        Dyson.Randomness.RandomStream random = SyntheticData.Stream("power of a check");
        int rejected = Enumerable.Range(0, Sets).Count(_ =>
            Significance.PValue(new Estimate(1 + deviation + (0.2 * random.NextNormal()), 0.2, "given"), 1) < Threshold);
        FalseAlarm.AssertWithin(0.9 * Sets, rejected, Math.Sqrt(Sets * 0.9 * 0.1), "rejected");
        Assert.Throws<ArgumentOutOfRangeException>(() => Significance.SmallestDeviation(1, 0));
    }

    [Fact]
    public void Weighted_mean_leaves_out_what_has_no_error_and_counts_it()
    {
        WeightedMean mean = WeightedMean.Of([new(1, 0.1, ""), new(2, 0.2, ""), Estimate.Refused(7, "none")]);
        Assert.Equal(1.2, mean.Mean.Value, Rounding);
        Assert.Equal(1 / Math.Sqrt(125), mean.Mean.Error, Rounding);
        Assert.Equal(20, mean.ChiSquared, Rounding);
        Assert.Equal((1, 1), (mean.Degrees, mean.Excluded));
        Assert.False(WeightedMean.Of([]).Mean.HasError);
        Assert.Throws<ArgumentException>(() => WeightedMean.Of([new(1, 0, "")]));
    }
}
