using System.Globalization;

namespace Dyson.Statistics;

/// <summary>A statistic of a set of replicas, given by their numbers (each may occur more than once in a bootstrap sample).</summary>
/// <param name="replicas">Replica numbers.</param>
public delegate double ReplicaStatistic(ReadOnlySpan<int> replicas);

/// <summary>
/// Jackknife errors: with θ₍ᵢ₎ the statistic without replica (or block) i of n, Var θ = (n − 1)/n Σᵢ (θ₍ᵢ₎ − θ₍·₎)², where θ₍·₎ is the mean
/// of
/// the θ₍ᵢ₎ (Efron and Stein 1981). The value is the statistic of all replicas, without bias correction.
/// </summary>
public static class Jackknife
{
    /// <summary>The estimate that follows from the n left-out values; O(n).</summary>
    /// <param name="value">The statistic of all replicas.</param>
    /// <param name="leftOut">θ₍ᵢ₎, one a replica or block.</param>
    /// <param name="method">Name of the method, for the estimate.</param>
    public static Estimate FromLeftOut(double value, ReadOnlySpan<double> leftOut, string method = Estimate.DeleteOneJackknife)
    {
        int n = leftOut.Length;
        if (n < 2)
        {
            return Estimate.TooFew(value, n, 2);
        }

        double mean = 0;
        foreach (double theta in leftOut)
        {
            mean += (theta - value) / n;
        }

        double sum = 0;
        foreach (double theta in leftOut)
        {
            double d = theta - value - mean;
            sum += d * d;
        }

        double error = Math.Sqrt(sum * (n - 1) / n);
        return double.IsFinite(error) ? new Estimate(value, error, method) : Estimate.Refused(value, "the statistic without one replica is not finite");
    }

    /// <summary>
    /// Block jackknife of any statistic: the replicas are cut into consecutive blocks whose sizes differ by at most one, and one block at a
    /// time is left out. Costs one evaluation a block. The error has blocks − 1 degrees of freedom: with 20 blocks its own scatter is 16 %.
    /// </summary>
    /// <param name="replicas">Number of replicas n.</param>
    /// <param name="statistic">The statistic of a set of replicas.</param>
    /// <param name="blocks">Number of blocks, at least 2; more than n is refused in the estimate.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="blocks"/> is below 2 or <paramref name="replicas"/> below
    /// 0.</exception>
    public static Estimate OverBlocks(int replicas, ReplicaStatistic statistic, int blocks)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 2);
        int[] all = [.. Enumerable.Range(0, replicas)];
        double value = statistic(all);
        if (replicas < blocks)
        {
            return Estimate.TooFew(value, replicas, blocks);
        }

        double[] leftOut = new double[blocks];
        int[] kept = new int[replicas];
        for (int b = 0; b < blocks; b++)
        {
            int first = (int)((long)b * replicas / blocks);
            int end = (int)((long)(b + 1) * replicas / blocks);
            all.AsSpan(0, first).CopyTo(kept);
            all.AsSpan(end).CopyTo(kept.AsSpan(first));
            leftOut[b] = statistic(kept.AsSpan(0, replicas - (end - first)));
        }

        return FromLeftOut(value, leftOut, string.Create(CultureInfo.InvariantCulture, $"jackknife over {blocks} blocks of replicas"));
    }
}
