using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

public class DetectableDeviationTests
{
    private const int Draws = 20_000;
    private const double Power = 0.9;

    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(14, 1e-4)]
    public void Chi_squared_of_that_excess_is_rejected_nine_times_in_ten(int degrees, double threshold)
    {
        double excess = DetectableDeviation.ChiSquaredExcess(degrees, threshold);
        RandomStream random = new(1, 0, 0, 0);
        int rejected = 0;
        for (int i = 0; i < Draws; i++)
        {
            double shifted = random.NextNormal() + Math.Sqrt(excess);
            double chiSquared = shifted * shifted;
            for (int k = 1; k < degrees; k++)
            {
                double z = random.NextNormal();
                chiSquared += z * z;
            }

            rejected += ChiSquareTest.PValue(chiSquared, degrees) < threshold ? 1 : 0;
        }

        FalseAlarm.AssertWithin((double)rejected / Draws, Power, Math.Sqrt(Power * (1 - Power) / Draws), "power");
    }

    [Fact]
    public void One_degree_of_freedom_is_the_two_sided_test_of_a_pull()
    {
        // the other tail of the two-sided test is of no weight
        const double Tolerance = 1e-4;
        double pull = Significance.SmallestDeviation(1, 1e-5);
        Assert.Equal(pull * pull, DetectableDeviation.ChiSquaredExcess(1, 1e-5), Tolerance);
    }

    [Fact]
    public void Kolmogorov_Smirnov_rejects_such_a_distance_nine_times_in_ten_at_least()
    {
        const int Count = 400;
        const double Threshold = 1e-3;
        double distance = DetectableDeviation.KolmogorovSmirnovDistance(Count, Threshold);
        RandomStream random = new(2, 0, 0, 0);
        int rejected = 0;
        const int Trials = 2000;
        for (int i = 0; i < Trials; i++)
        {
            // uniform on (0, 1 − distance): its distribution function is that far from the uniform one at 1 − distance
            double[] values = [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble() * (1 - distance))];
            double d = KolmogorovSmirnov.Distance(Sample.Of(values), x => Math.Clamp(x, 0, 1));
            rejected += KolmogorovSmirnov.PValue(d, Count) < Threshold ? 1 : 0;
        }

        Assert.True(rejected >= Power * Trials, $"{rejected} of {Trials}");
    }

    [Fact]
    public void Fisher_combines_uniform_p_values_to_a_uniform_one_and_counts_what_is_missing()
    {
        RandomStream random = new(3, 0, 0, 0);
        double[] combined = [.. Enumerable.Range(0, 2000).Select(_ =>
            FisherCombination.Of([.. Enumerable.Range(0, 5).Select(_ => random.NextPositive())]).P)];
        Assert.True(KolmogorovSmirnov.PValue(KolmogorovSmirnov.Distance(Sample.Of(combined), p => p),
            combined.Length) > FalseAlarm.PerAssertion);
        FisherCombination two = FisherCombination.Of([0.05, double.NaN, 0.05]);
        Assert.Equal((4, 1), (two.Degrees, two.Excluded));

        // ln-product of two: P = q(1 − ln q), q = p₁p₂
        const double Rounding = 1e-12;
        Assert.Equal(0.0025 * (1 - Math.Log(0.0025)), two.P, Rounding);
        Assert.True(double.IsNaN(FisherCombination.Of([]).P));
        Assert.Throws<ArgumentOutOfRangeException>(() => FisherCombination.Of([1.5]));
    }
}
