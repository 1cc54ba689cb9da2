namespace Dyson.Statistics;

/// <summary>What the papers measure on a degenerate pair of levels, with delete-one-replica jackknife errors in O(n).</summary>
public static class PairObservables
{
    /// <summary>⟨S⟩, S = x₁ − x₂; √π σ for the surmise of scale σ.</summary>
    public static Estimate MeanSpacing(LevelPairs pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return Moments.Mean(pairs.Spacings);
    }

    /// <summary>⟨S²⟩/⟨S⟩²; 4/π for the surmise.</summary>
    public static Estimate SecondMomentRatio(LevelPairs pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return Moments.SecondMomentRatio(pairs.Spacings);
    }

    /// <summary>⟨x⟩ over both levels of every replica; the error is that of the replicas' centres (x₁ + x₂)/2.</summary>
    public static Estimate MeanLevel(LevelPairs pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        double[] centres = new double[pairs.Count];
        for (int i = 0; i < centres.Length; i++)
        {
            centres[i] = pairs.Lower[i] + (0.5 * (pairs.Upper[i] - pairs.Lower[i]));
        }

        return Moments.Mean(Sample.OfFinite(centres, pairs.Excluded));
    }

    /// <summary>
    /// Binder cumulant U₄ = 1 − ⟨y⁴⟩/(3⟨y²⟩²) of the pooled levels minus their grand mean, y = x − x̄; 4/27 for the two-level density, 0
    /// for a
    /// Gaussian (arXiv:2407.16427, eq. 28). One replica, that is two levels, is left out at a time and x̄ is recomputed without it. Needs 3
    /// replicas.
    /// </summary>
    public static Estimate Binder(LevelPairs pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        int n = pairs.Count;
        Sample pooled = pairs.Pooled();
        double[] sums = new double[4];
        foreach (double x in pooled.Values)
        {
            AddPowers(sums, x - pooled.Mean, 1);
        }

        double value = BinderOf(sums, 2 * n);
        if (n < 3)
        {
            return Estimate.TooFew(value, n, 3);
        }

        double[] leftOut = new double[n];
        double[] without = new double[4];
        for (int i = 0; i < n; i++)
        {
            sums.CopyTo(without, 0);
            AddPowers(without, pairs.Upper[i] - pooled.Mean, -1);
            AddPowers(without, pairs.Lower[i] - pooled.Mean, -1);
            leftOut[i] = BinderOf(without, (2 * n) - 2);
        }

        return Jackknife.FromLeftOut(value, leftOut);
    }

    private static void AddPowers(double[] sums, double d, int sign)
    {
        double square = d * d;
        sums[0] += sign * d;
        sums[1] += sign * square;
        sums[2] += sign * square * d;
        sums[3] += sign * square * square;
    }

    /// <summary>U₄ about the mean, from sums of powers about a point near it.</summary>
    private static double BinderOf(double[] sums, int count)
    {
        double m1 = sums[0] / count;
        double m2 = sums[1] / count;
        double m3 = sums[2] / count;
        double m4 = sums[3] / count;
        double square = m1 * m1;
        double variance = m2 - square;
        double fourth = m4 - (4 * m1 * m3) + (6 * square * m2) - (3 * square * square);
        return 1 - (fourth / (3 * variance * variance));
    }
}
