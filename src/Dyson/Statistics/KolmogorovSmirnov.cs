using Dyson.Laws;

namespace Dyson.Statistics;

/// <summary>The Kolmogorov–Smirnov distance between a sample and a law, or between two samples, and its tests.</summary>
public static class KolmogorovSmirnov
{
    /// <summary>Up to this many lattice points (n + 1)(m + 1) the two-sample p-value is exact.</summary>
    private const long LargestLattice = 4_000_000;

    /// <summary>D = sup |F_n − F|, F_n the empirical distribution; NaN for no values.</summary>
    /// <param name="sample">The values.</param>
    /// <param name="cumulative">F, a continuous cumulative distribution.</param>
    public static double Distance(Sample sample, Func<double, double> cumulative)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(cumulative);
        double[] sorted = sample.Sorted();
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = cumulative(sorted[i]);
        }

        return DistanceOfUniforms(sorted);
    }

    /// <summary>
    /// Tests independent values against a law whose parameters were known beforehand. For parameters fitted to the same values use
    /// <see cref="FittedTests"/>: this p-value would be far too large.
    /// </summary>
    public static TestOutcome Test(Sample sample, ContinuousLaw law)
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(law);
        if (sample.Count == 0)
        {
            return TestOutcome.Refused(double.NaN, "no values");
        }

        double d = Distance(sample, law.Cumulative);
        return new TestOutcome(d, PValue(d, sample.Count), 0, "Kolmogorov–Smirnov against a known law");
    }

    /// <summary>
    /// Tests whether two samples of independent values come from one law: exact by counting lattice paths up to 4·10⁶ lattice points,
    /// beyond by
    /// Kolmogorov's limit with n_e = nm/(n + m) and Stephens' correction. Ties make the p-value conservative.
    /// </summary>
    public static TestOutcome Test(Sample first, Sample second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int n = first.Count;
        int m = second.Count;
        if (n == 0 || m == 0)
        {
            return TestOutcome.Refused(double.NaN, "no values");
        }

        double[] a = first.Sorted();
        double[] b = second.Sorted();
        long largest = 0;
        int i = 0;
        int j = 0;
        while (i < n && j < m)
        {
            double x = Math.Min(a[i], b[j]);
            while (i < n && a[i] == x)
            {
                i++;
            }

            while (j < m && b[j] == x)
            {
                j++;
            }

            largest = Math.Max(largest, Math.Abs(((long)i * m) - ((long)j * n)));
        }

        double d = (double)largest / n / m;
        if ((long)(n + 1) * (m + 1) <= LargestLattice)
        {
            return new TestOutcome(d, PathsReaching(largest, n, m), 0, "two-sample Kolmogorov–Smirnov, exact");
        }

        double root = Math.Sqrt((double)n / ((double)n + m) * m);
        double p = KolmogorovDistribution.Limit.Survival(d * (root + 0.12 + (0.11 / root)));
        return new TestOutcome(d, p, 0, "two-sample Kolmogorov–Smirnov, asymptotic");
    }

    /// <summary>
    /// P(D_n ≥ d) for n independent values of a known continuous law: exact for n ≤ 140 and in the far tail, see <see
    /// cref="FiniteKolmogorovDistribution"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1 or d is not in [0, 1].</exception>
    public static double PValue(double distance, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (!(distance >= 0 && distance <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(distance), distance, "A Kolmogorov–Smirnov distance lies in [0, 1].");
        }

        return FiniteKolmogorovDistribution.OfSampleSize(count).Survival(distance);
    }

    /// <summary>D of ascending values F(x₍ᵢ₎) from the uniform law.</summary>
    internal static double DistanceOfUniforms(ReadOnlySpan<double> ascending)
    {
        int n = ascending.Length;
        if (n == 0)
        {
            return double.NaN;
        }

        double largest = 0;
        for (int i = 0; i < n; i++)
        {
            largest = Math.Max(largest, Math.Max(ascending[i] - ((double)i / n), ((double)(i + 1) / n) - ascending[i]));
        }

        return largest;
    }

    /// <summary>
    /// Probability that a random path from (0,0) to (n,m) touches |i m − j n| ≥ limit, by the recursion for paths that do not.
    /// </summary>
    private static double PathsReaching(long limit, int n, int m)
    {
        // outside[j] is the probability that a path which passes (i, j) has already touched the limit: sums of positive terms,
        // so small p-values keep their relative accuracy
        double[] outside = new double[m + 1];
        for (int i = 0; i <= n; i++)
        {
            for (int j = 0; j <= m; j++)
            {
                if (Math.Abs(((long)i * m) - ((long)j * n)) >= limit)
                {
                    outside[j] = 1;
                }
                else if (i == 0)
                {
                    outside[j] = j == 0 ? 0 : outside[j - 1];
                }
                else if (j > 0)
                {
                    // of the paths through (i, j), a share i/(i + j) comes from (i − 1, j)
                    outside[j] = ((outside[j] * i) + (outside[j - 1] * j)) / (i + j);
                }
            }
        }

        return limit == 0 ? 1 : outside[m];
    }
}
