namespace Dyson.Statistics;

/// <summary>
/// The exponential from x_min: λe^(−λ(x − x_min)), over 1 − e^(−λ(x_max − x_min)) with a cut-off; for whole numbers the geometric law. Maximum likelihood: the mean is the points'.
/// </summary>
internal static class ExponentialTail
{
    /// <summary>λ and the logarithm of the density; NaN where no λ has the mean.</summary>
    public static (double Rate, Func<double, double> LogDensity) Fit(ReadOnlySpan<double> tail, double lowest, double upperCut, TailValues values)
    {
        double mean = 0;
        foreach (double x in tail)
        {
            mean += (x - lowest) / tail.Length;
        }

        double length = upperCut - lowest;
        if (values == TailValues.Continuous)
        {
            double rate = CutExponential.Rate(mean, length);
            return (rate, x => CutExponential.LogDensity(rate, x - lowest, length));
        }

        double geometric = double.IsPositiveInfinity(length) ? Math.Log(1 + (1 / mean)) : CutGeometricRate(mean, length + 1);
        double whole = -Math.Log(GeometricSum(geometric, length + 1));
        return (geometric, k => whole - (geometric * (k - lowest)));
    }

    /// <summary>Σ_{j&lt;K} e^(−λj).</summary>
    private static double GeometricSum(double rate, double terms) =>
        rate == 0 ? terms : double.IsPositiveInfinity(terms) ? 1 / (1 - Math.Exp(-rate)) : (1 - Math.Exp(-rate * terms)) / (1 - Math.Exp(-rate));

    private static double CutGeometricRate(double mean, double terms)
    {
        (double low, double high) = (-50, 50);
        for (int step = 0; step < 100; step++)
        {
            double rate = 0.5 * (low + high);
            double at = Math.Abs(rate * terms) < 1e-6 ? 0.5 * (terms - 1) : (1 / (Math.Exp(rate) - 1)) - (terms / (Math.Exp(rate * terms) - 1));
            (low, high) = at > mean ? (rate, high) : (low, rate);
        }

        return 0.5 * (low + high);
    }
}
