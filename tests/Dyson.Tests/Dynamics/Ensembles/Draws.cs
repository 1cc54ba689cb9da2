using Dyson.Dynamics.Ensembles;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Dynamics.Ensembles;

/// <summary>Independent draws of an ensemble and what the tests ask of them.</summary>
internal static class Draws
{
    public static double[][] Of(LevelEnsemble ensemble, int count, ulong seed, bool dense = false)
    {
        RandomStream random = RandomStream.FromSeed(seed, ensemble + (dense ? " dense" : string.Empty));
        return [.. Enumerable.Range(0, count).Select(_ => dense ? ensemble.SampleDense(random) : ensemble.Sample(random))];
    }

    /// <summary>Mean of f over the draws against its exact value; the error is the sample's own.</summary>
    public static void AssertMean(double[][] draws, Func<double[], double> f, double expected, string what)
    {
        Estimate mean = Moments.Mean(Sample.Of([.. draws.Select(f)]));
        FalseAlarm.AssertWithin(expected, mean.Value, mean.Error, what);
    }

    /// <summary>Mean and variance of f against a law with the given variance and excess kurtosis.</summary>
    public static void AssertMeanAndVariance(IReadOnlyList<double> values, double mean, double variance, double excess, string what)
    {
        (double zMean, double zVariance) = Pulls(values, mean, variance, excess);
        Assert.True(Math.Abs(zMean) < FalseAlarm.Sigmas, $"mean of {what}: {zMean:F1} standard errors off");
        Assert.True(Math.Abs(zVariance) < FalseAlarm.Sigmas, $"variance of {what}: {zVariance:F1} standard errors off");
    }

    public static (double Mean, double Variance) Pulls(IReadOnlyList<double> values, double mean, double variance, double excess)
    {
        double n = values.Count;
        double measured = values.Average();
        double squares = values.Sum(v => (v - mean) * (v - mean)) / n;
        return ((measured - mean) / Math.Sqrt(variance / n), (squares - variance) / (variance * Math.Sqrt((2 + excess) / n)));
    }

    /// <summary>p-value of the Kolmogorov–Smirnov distance to a law.</summary>
    public static double P(IEnumerable<double> values, Func<double, double> cumulative)
    {
        double[] sample = [.. values];
        return KolmogorovSmirnov.PValue(KolmogorovSmirnov.Distance(Sample.Of(sample), cumulative), sample.Length);
    }

    public static void AssertLaw(IEnumerable<double> values, Func<double, double> cumulative, string what)
    {
        double p = P(values, cumulative);
        Assert.True(p > FalseAlarm.PerAssertion, $"{what}: p = {p:G3}");
    }

    public static void AssertOneLaw(double[][] first, double[][] second, Func<double[], double> f, string what)
    {
        double p = KolmogorovSmirnov.Test(Sample.Of([.. first.Select(f)]), Sample.Of([.. second.Select(f)])).P;
        Assert.True(p > FalseAlarm.PerAssertion, $"{what}: p = {p:G3}");
    }
}
