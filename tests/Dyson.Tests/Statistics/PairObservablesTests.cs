using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

public class PairObservablesTests
{
    /// <summary>Two routes to one number in double precision; the levels sit at 2, as in the papers, and spread by 0.01.</summary>
    private const double Rounding = 1e-8;

    [Fact]
    public void Binder_equals_leaving_out_both_levels_of_a_replica_by_hand()
    {
        LevelPairs pairs = SyntheticData.GoePairs(SyntheticData.Stream("binder"), 50, 0.01, 2);
        double[] leftOut = [.. Enumerable.Range(0, 50).Select(i => Plain(SyntheticData.Without(pairs, i)))];
        double error = Math.Sqrt(49.0 / 50 * leftOut.Sum(t => Math.Pow(t - leftOut.Average(), 2)));
        Estimate binder = PairObservables.Binder(pairs);
        Assert.Equal(Plain(pairs), binder.Value, Rounding);
        Assert.Equal(error, binder.Error, Rounding);
    }

    [Fact]
    public void Binder_of_many_pairs_is_four_twenty_sevenths_and_of_normals_zero()
    {
        Estimate goe = PairObservables.Binder(SyntheticData.GoePairs(SyntheticData.Stream("binder of GOE"), 200_000));
        FalseAlarm.AssertWithin(4.0 / 27, goe.Value, goe.Error, "U4 of GOE pairs");
        double[] normals = SyntheticData.Normals(SyntheticData.Stream("binder of normals"), 200_000);
        Estimate gaussian = PairObservables.Binder(LevelPairs.Of(normals.AsSpan(0, 100_000), normals.AsSpan(100_000)));
        FalseAlarm.AssertWithin(0, gaussian.Value, gaussian.Error, "U4 of normals");
        Assert.True(Math.Abs(gaussian.Pull(4.0 / 27)) > FalseAlarm.Sigmas, "normals must be told from the two-level density");
    }

    [Fact]
    public void Spacing_and_centre_do_not_depend_on_the_order_of_the_levels()
    {
        LevelPairs sorted = LevelPairs.Of([3, 7, 5], [1, 2, 4]);
        LevelPairs mixed = LevelPairs.Of([1, 7, 4], [3, 2, 5]);
        Assert.Equal(PairObservables.MeanSpacing(sorted), PairObservables.MeanSpacing(mixed));
        Assert.Equal(PairObservables.MeanLevel(sorted), PairObservables.MeanLevel(mixed));
        Assert.Equal(8.0 / 3, PairObservables.MeanSpacing(sorted).Value, Rounding);
        Assert.Equal(11.0 / 3, PairObservables.MeanLevel(sorted).Value, Rounding);
    }

    [Fact]
    public void Two_replicas_are_refused()
    {
        LevelPairs two = LevelPairs.Of([3, 7], [1, 2]);
        Assert.False(PairObservables.Binder(two).HasError);
        Assert.False(PairObservables.SecondMomentRatio(two).HasError);
        Assert.Throws<ArgumentException>(() => LevelPairs.Of([1, 2], [1]));
    }

    private static double Plain(LevelPairs pairs)
    {
        double[] pooled = pairs.Pooled().Values.ToArray();
        double mean = pooled.Average();
        double second = pooled.Average(x => Math.Pow(x - mean, 2));
        return 1 - (pooled.Average(x => Math.Pow(x - mean, 4)) / (3 * second * second));
    }
}
