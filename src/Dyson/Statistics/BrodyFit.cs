using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>
/// Maximum likelihood of Brody's exponent β from spacings divided by their mean: p(s) = (β + 1) b s^β exp(−b s^{β+1}), b = Γ((β + 2)/(β + 1))^{β+1}. Independent spacings give β = 0, exact GOE spacings
/// 0.95 (the surmise 1).
/// </summary>
internal static class BrodyFit
{
    /// <summary>β of many spacings with the exact law of the GOE: the zero of ∫p(s) ∂ln p_β(s)/∂β ds.</summary>
    public const double LargeGoe = 0.95415718;

    private const double Lowest = -0.9;
    private const double Highest = 20;
    private const double Converged = 1e-9;

    /// <summary>β in [−0.9, 20]; NaN if a spacing is not positive.</summary>
    public static double Exponent(ReadOnlySpan<double> spacings)
    {
        double mean = 0;
        foreach (double s in spacings)
        {
            mean += s / spacings.Length;
        }

        double[] logs = new double[spacings.Length];
        for (int i = 0; i < logs.Length; i++)
        {
            if (!(spacings[i] > 0))
            {
                return double.NaN;
            }

            logs[i] = Math.Log(spacings[i] / mean);
        }

        // The slope of ln L falls through its zero: Illinois' rule inside a bracket.
        (double low, double high) = (0, 1);
        (double atLow, double atHigh) = (Slope(logs, low), Slope(logs, high));
        while (atLow < 0 && low > Lowest)
        {
            (high, atHigh) = (low, atLow);
            low = Math.Max(Lowest, low - 0.3);
            atLow = Slope(logs, low);
        }

        while (atHigh > 0 && high < Highest)
        {
            (low, atLow) = (high, atHigh);
            high = Math.Min(Highest, 2 * high);
            atHigh = Slope(logs, high);
        }

        if (atLow <= 0 || atHigh >= 0)
        {
            return atLow <= 0 ? low : high;
        }

        for (int i = 0, side = 0; i < 200 && high - low > Converged; i++)
        {
            double next = ((low * atHigh) - (high * atLow)) / (atHigh - atLow);
            double slope = Slope(logs, next);
            if (Math.Abs(slope) < 1e-10 * logs.Length)
            {
                return next;
            }

            if (slope > 0)
            {
                (low, atLow) = (next, slope);
                atHigh = side == 1 ? 0.5 * atHigh : atHigh;
                side = 1;
            }
            else
            {
                (high, atHigh) = (next, slope);
                atLow = side == -1 ? 0.5 * atLow : atLow;
                side = -1;
            }
        }

        return 0.5 * (low + high);
    }

    /// <summary>∂ ln L/∂β = n/(β + 1) + n d + Σ ln s − b Σ s^{β+1}(d + ln s), d = ∂ ln b/∂β.</summary>
    private static double Slope(double[] logs, double exponent)
    {
        double power = exponent + 1;
        double argument = 1 + (1 / power);
        double logGamma = SpecialFunctions.GammaLn(argument);
        double d = logGamma - (SpecialFunctions.DiGamma(argument) / power);
        double b = Math.Exp(power * logGamma);
        double sum = logs.Length * ((1 / power) + d);
        foreach (double log in logs)
        {
            sum += log - (b * Math.Exp(power * log) * (d + log));
        }

        return sum;
    }
}
