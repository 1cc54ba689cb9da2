namespace Dyson.Tests.Randomness;

/// <summary>What the distribution tests measure on a sample. Pulls are in standard errors, p-values two-sided.</summary>
internal static class Sample
{
    /// <summary>The p-value of the Kolmogorov–Smirnov distance to a law (asymptotic, with Stephens' correction for finite n). Sorts the sample.</summary>
    public static double KolmogorovSmirnov(double[] sample, Func<double, double> cdf)
    {
        Array.Sort(sample);
        double n = sample.Length;
        double distance = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            double f = cdf(sample[i]);
            distance = Math.Max(distance, Math.Max(f - (i / n), ((i + 1) / n) - f));
        }

        double x = (Math.Sqrt(n) + 0.12 + (0.11 / Math.Sqrt(n))) * distance;
        double p = 0;
        for (int k = 1; k <= 100; k++)
        {
            p += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * k * k * x * x);
        }

        return x < 0.2 ? 1 : Math.Clamp(p, 0, 1);
    }

    /// <summary>The pull of the mean of f(x) against its known mean and variance.</summary>
    public static double MeanPull(IReadOnlyList<double> sample, Func<double, double> f, double mean, double variance)
    {
        double sum = 0;
        for (int i = 0; i < sample.Count; i++)
        {
            sum += f(sample[i]) - mean;
        }

        return sum / Math.Sqrt(variance * sample.Count);
    }

    /// <summary>The pull of the correlation of f(x_i) with g(y_i) against independence.</summary>
    public static double CorrelationPull(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Func<double, double> f, Func<double, double> g)
    {
        double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double a = f(x[i]);
            double b = g(y[i]);
            sx += a;
            sy += b;
            sxx += a * a;
            syy += b * b;
            sxy += a * b;
        }

        double n = x.Length;
        double covariance = sxy - (sx * sy / n);
        return Math.Sqrt(n) * covariance / Math.Sqrt((sxx - (sx * sx / n)) * (syy - (sy * sy / n)));
    }

    /// <summary>The largest pull among the correlations of x, x² and |x| with y, y² and |y|.</summary>
    public static double WorstCorrelationPull(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Func<double, double>[] functions = [v => v, v => v * v, Math.Abs];
        double worst = 0;
        foreach (Func<double, double> f in functions)
        {
            foreach (Func<double, double> g in functions)
            {
                worst = Math.Max(worst, Math.Abs(CorrelationPull(x, y, f, g)));
            }
        }

        return worst;
    }

    /// <summary>Pearson's χ² p-value of counts against equal probabilities.</summary>
    public static double EqualCounts(long[] counts)
    {
        double expected = (double)counts.Sum() / counts.Length;
        double chiSquared = counts.Sum(c => (c - expected) * (c - expected) / expected);
        return MathNet.Numerics.SpecialFunctions.GammaUpperRegularized(0.5 * (counts.Length - 1), 0.5 * chiSquared);
    }

    /// <summary>The smaller tail probability of a Poisson count, doubled.</summary>
    public static double PoissonCount(long count, double mean)
    {
        double atMost = MathNet.Numerics.SpecialFunctions.GammaUpperRegularized(count + 1, mean);
        double atLeast = count == 0 ? 1 : MathNet.Numerics.SpecialFunctions.GammaLowerRegularized(count, mean);
        return Math.Min(1, 2 * Math.Min(atMost, atLeast));
    }
}
