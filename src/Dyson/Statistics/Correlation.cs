namespace Dyson.Statistics;

/// <summary>Pearson's correlation r of two observables of each replica, with its delete-one jackknife error in O(n).</summary>
public static class Correlation
{
    private const int Fewest = 4;

    /// <summary>r. Replicas that failed in either observable are left out. Needs 4 replicas.</summary>
    /// <param name="first">One observable, one value a replica.</param>
    /// <param name="second">The other, of the same replicas.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Estimate Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"A correlation needs two values of each replica; {first.Length} and {second.Length} were given.", nameof(second));
        }

        List<double> x = [];
        List<double> y = [];
        for (int i = 0; i < first.Length; i++)
        {
            if (double.IsFinite(first[i]) && double.IsFinite(second[i]))
            {
                x.Add(first[i]);
                y.Add(second[i]);
            }
        }

        int n = x.Count;
        if (n < Fewest)
        {
            return Estimate.TooFew(double.NaN, n, Fewest);
        }

        double meanX = Sample.Of([.. x]).Mean;
        double meanY = Sample.Of([.. y]).Mean;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < n; i++)
        {
            (x[i], y[i]) = (x[i] - meanX, y[i] - meanY);
            xx += x[i] * x[i];
            xy += x[i] * y[i];
            yy += y[i] * y[i];
        }

        // Without replica i a sum of products about the new means is Σ − d_x d_y n/(n − 1).
        double share = n / (n - 1.0);
        double[] leftOut = new double[n];
        for (int i = 0; i < n; i++)
        {
            leftOut[i] = (xy - (share * x[i] * y[i])) / Math.Sqrt((xx - (share * x[i] * x[i])) * (yy - (share * y[i] * y[i])));
        }

        return Jackknife.FromLeftOut(xy / Math.Sqrt(xx * yy), leftOut);
    }
}
