using System.Globalization;
using Dyson.Randomness;

namespace Dyson.Statistics;

/// <summary>
/// Bootstrap over replicas (Efron 1979): whole replicas are drawn with replacement, so what is correlated within a replica stays together.
/// The error is the standard deviation of the statistic over the resamples; its own relative Monte Carlo error is 1/√(2·resamples).
/// </summary>
public static class Bootstrap
{
    /// <summary>The smallest number of replicas for which an error is given.</summary>
    public const int FewestReplicas = 5;

    /// <summary>Estimates a statistic and its error.</summary>
    /// <param name="replicas">Number of replicas n.</param>
    /// <param name="statistic">The statistic of a set of replicas.</param>
    /// <param name="random">Stream of random numbers.</param>
    /// <param name="resamples">Number of resamples, at least 20.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resamples"/> is below 20 or <paramref name="replicas"/> below
    /// 0.</exception>
    public static Estimate OverReplicas(int replicas, ReplicaStatistic statistic, RandomStream random, int resamples = 1000)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 20);
        int[] drawn = [.. Enumerable.Range(0, replicas)];
        double value = statistic(drawn);
        if (replicas < FewestReplicas)
        {
            return Estimate.TooFew(value, replicas, FewestReplicas);
        }

        double[] values = new double[resamples];
        for (int r = 0; r < resamples; r++)
        {
            for (int i = 0; i < replicas; i++)
            {
                drawn[i] = random.NextInt32(replicas);
            }

            values[r] = statistic(drawn);
        }

        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (resamples - 1));
        return double.IsFinite(error)
            ? new Estimate(value, error, string.Create(CultureInfo.InvariantCulture, $"bootstrap over replicas, {resamples} resamples"))
            : Estimate.Refused(value, "the statistic of a resample is not finite");
    }
}
