using Dyson.Randomness;
using Dyson.Reports.Papers;
using Dyson.Statistics;

namespace Dyson.Tests.Reports.Papers;

public class WeakNoiseLimitTests
{
    [Fact]
    public void A_straight_line_gives_its_intercept_and_next_order()
    {
        double[] noise = [5e-5, 1e-4, 2e-4, 4e-4];
        WeakNoiseLimit limit = WeakNoiseLimit.Of(noise.Select(r => (r, new Estimate(1 - (20 * r), 0.01, "given"))));
        const double Rounding = 1e-12;
        Assert.Equal(1, limit.Limit.Value, Rounding);
        Assert.Equal(-20, limit.NextOrder.Value, 1e-8);
        Assert.Equal(1, limit.P, 1e-6);
    }

    [Fact]
    public void One_noise_gives_no_limit()
    {
        WeakNoiseLimit limit = WeakNoiseLimit.Of([(1e-4, new Estimate(1, 0.1, "given")), (1e-4, new Estimate(1.1, 0.1, "given"))]);
        Assert.False(limit.Limit.HasError);
        Assert.True(double.IsNaN(limit.P));
    }

    [Fact]
    public void Pooled_spacings_of_different_scales_are_one_surmise_and_a_mixture_is_not()
    {
        RandomStream random = new(new StreamKey(5, "pooled shapes", 0));
        LevelPairs[] ensembles = [.. new[] { 0.01, 0.3, 2.0 }.Select(sigma => Draw(sigma, 1000))];
        Sample pooled = PooledShape.Spacings(ensembles);
        Assert.True(FittedTests.Surmise(pooled).KolmogorovSmirnov.P > FalseAlarm.PerAssertion);

        // the same values without the division are a mixture of three scales
        Sample mixture = Sample.Of(ensembles.SelectMany(e => e.Spacings.Values.ToArray()).ToArray());
        TestOutcome rejected = FittedTests.Surmise(mixture).KolmogorovSmirnov;
        Assert.True(rejected.P < FalseAlarm.PerAssertion);
        Assert.True(rejected.Statistic > PooledShape.SmallestDistance(mixture.Count)(FalseAlarm.PerAssertion));

        LevelPairs Draw(double sigma, int count)
        {
            double[] upper = new double[count];
            double[] lower = new double[count];
            for (int i = 0; i < count; i++)
            {
                (double high, double low) = FittedTests.DrawPair(random);
                (upper[i], lower[i]) = (sigma * high, sigma * low);
            }

            return LevelPairs.Of(upper, lower);
        }
    }
}
