using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>
/// The log-normal from x_min: u = ln(x/x_min) is normal with deviation σ, cut below at u = 0, which is h deviations above its centre. With λ(h) = φ(h)/Q(h) and d = λ − h, ⟨u⟩ = σd and
/// ⟨u²⟩/⟨u⟩² = (1 − hd)/d², which rises from 1 to 2 with h; maximum likelihood matches both. At 2, h → ∞, the law is the power law itself.
/// </summary>
internal static class LogNormalTail
{
    private const double LargestCut = 1000;

    // λ(h) by its continued fraction from here on, where 200 terms give every digit
    private const double Far = 2;
    private const int Terms = 200;

    /// <summary>μ, σ and the logarithm of the density in x; null where the likelihood grows up to the power law.</summary>
    public static (double Mu, double Sigma, Func<double, double> LogDensity)? Fit(ReadOnlySpan<double> tail, double lowest)
    {
        double logLowest = Math.Log(lowest);
        double mean = 0;
        double square = 0;
        foreach (double x in tail)
        {
            double u = Math.Log(x) - logLowest;
            mean += u / tail.Length;
            square += u * u / tail.Length;
        }

        double ratio = square / (mean * mean);
        (double low, double high) = (-LargestCut, LargestCut);
        if (!(ratio < Ratio(high) && ratio > Ratio(low)))
        {
            return null;
        }

        for (int step = 0; step < 100; step++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Ratio(middle) < ratio ? (middle, high) : (low, middle);
        }

        double h = 0.5 * (low + high);
        double d = Excess(h);
        double sigma = mean / d;

        // ln λ(h)/σ; far below the centre λ is lost beside h
        double constant = h < Far ? (-0.5 * h * h) - Math.Log(Constants.Sqrt2Pi * sigma * 0.5 * SpecialFunctions.Erfc(h / Constants.Sqrt2)) : Math.Log((h + d) / sigma);
        return (logLowest - (h * sigma), sigma, x =>
        {
            double u = (Math.Log(x) - logLowest) / sigma;
            return constant - (h * u) - (0.5 * u * u) - Math.Log(x);
        }
        );
    }

    private static double Ratio(double h)
    {
        double d = Excess(h);
        return (1 - (h * d)) / (d * d);
    }

    /// <summary>λ(h) − h, at large h 1/(h + 2/(h + 3/(h + …))).</summary>
    private static double Excess(double h)
    {
        if (h < Far)
        {
            return (Math.Exp(-0.5 * h * h) / (Constants.Sqrt2Pi * 0.5 * SpecialFunctions.Erfc(h / Constants.Sqrt2))) - h;
        }

        double fraction = h;
        for (int k = Terms; k >= 2; k--)
        {
            fraction = h + (k / fraction);
        }

        return 1 / fraction;
    }
}
