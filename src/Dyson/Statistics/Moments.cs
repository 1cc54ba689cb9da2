namespace Dyson.Statistics;

/// <summary>
/// Moments of a sample with delete-one jackknife errors in O(n): the statistic without replica i follows from sums of powers of
/// dᵢ = xᵢ − x̄, which do not cancel. Too few values give an estimate without error that says why.
/// </summary>
public static class Moments
{
    /// <summary>x̄ with error s/√n, which is what the delete-one jackknife gives for a mean. Needs 2 values.</summary>
    public static Estimate Mean(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        int n = sample.Count;
        return n < 2
            ? Estimate.TooFew(sample.Mean, n, 2)
            : new Estimate(sample.Mean, Math.Sqrt(SumOfSquares(sample) / (n - 1) / n), Estimate.DeleteOneJackknife);
    }

    /// <summary>The unbiased variance s² = Σ dᵢ²/(n − 1). Needs 3 values. s²₍ᵢ₎ = (Σd² − dᵢ² n/(n − 1))/(n − 2).</summary>
    public static Estimate Variance(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        int n = sample.Count;
        double squares = SumOfSquares(sample);
        double value = n < 2 ? double.NaN : squares / (n - 1);
        if (n < 3)
        {
            return Estimate.TooFew(value, n, 3);
        }

        double[] leftOut = new double[n];
        for (int i = 0; i < n; i++)
        {
            double d = sample.Values[i] - sample.Mean;
            leftOut[i] = (squares - (d * d * n / (n - 1))) / (n - 2);
        }

        return Jackknife.FromLeftOut(value, leftOut);
    }

    /// <summary>⟨x²⟩/⟨x⟩² = 1 + (Σd²/n)/x̄²; 4/π for the surmise. Needs 3 values.</summary>
    public static Estimate SecondMomentRatio(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        int n = sample.Count;
        double squares = SumOfSquares(sample);
        double value = 1 + (squares / n / (sample.Mean * sample.Mean));
        if (n < 3)
        {
            return Estimate.TooFew(value, n, 3);
        }

        double[] leftOut = new double[n];
        for (int i = 0; i < n; i++)
        {
            double d = sample.Values[i] - sample.Mean;
            double shift = d / (n - 1);
            double mean = sample.Mean - shift;
            leftOut[i] = 1 + ((((squares - (d * d)) / (n - 1)) - (shift * shift)) / (mean * mean));
        }

        return Jackknife.FromLeftOut(value, leftOut);
    }

    /// <summary>Skewness m₃/m₂^{3/2}, m_k = Σdᵏ/n (the biased form g₁). Needs 4 values.</summary>
    public static Estimate Skewness(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        int n = sample.Count;
        double squares = 0;
        double cubes = 0;
        foreach (double x in sample.Values)
        {
            double d = x - sample.Mean;
            squares += d * d;
            cubes += d * d * d;
        }

        double value = SkewnessOf(0, squares / n, cubes / n);
        if (n < 4)
        {
            return Estimate.TooFew(value, n, 4);
        }

        double[] leftOut = new double[n];
        for (int i = 0; i < n; i++)
        {
            double d = sample.Values[i] - sample.Mean;
            leftOut[i] = SkewnessOf(-d / (n - 1), (squares - (d * d)) / (n - 1), (cubes - (d * d * d)) / (n - 1));
        }

        return Jackknife.FromLeftOut(value, leftOut);
    }

    internal static double SumOfSquares(Sample sample)
    {
        double sum = 0;
        foreach (double x in sample.Values)
        {
            double d = x - sample.Mean;
            sum += d * d;
        }

        return sum;
    }

    /// <summary>g₁ from the first three moments about any point.</summary>
    private static double SkewnessOf(double first, double second, double third)
    {
        double variance = second - (first * first);
        return (third - (3 * first * second) + (2 * first * first * first)) / (variance * Math.Sqrt(variance));
    }
}
