using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>How far a measurement lies from what it should be, when a check passes, and what it could have seen.</summary>
public static class Significance
{
    /// <summary>The rate of false alarms of a whole report: a check passes iff p ≥ this/(number of checks) (Bonferroni).</summary>
    public const double ReportFalseAlarm = 0.001;

    /// <summary>Two-sided p-value of a pull, P(|z| ≥ |pull|), z standard normal.</summary>
    public static double TwoSided(double pull) => SpecialFunctions.Erfc(Math.Abs(pull) / Constants.Sqrt2);

    /// <summary>Two-sided p-value of an estimate against an exact prediction; NaN without an error.</summary>
    public static double PValue(Estimate measured, double prediction) => TwoSided(measured.Pull(prediction));

    /// <summary>Pull of the difference of two independent estimates, (a − b)/√(σ_a² + σ_b²).</summary>
    public static double Pull(Estimate first, Estimate second) =>
        (first.Value - second.Value) / Math.Sqrt((first.Error * first.Error) + (second.Error * second.Error));

    /// <summary>The smallest p-value that passes among <paramref name="checks"/> checks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No check.</exception>
    public static double Threshold(int checks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(checks, 1);
        return ReportFalseAlarm / checks;
    }

    /// <summary>Whether a check passes; null where p is NaN, nothing having been tested.</summary>
    public static bool? Passes(double p, int checks) => double.IsNaN(p) ? null : p >= Threshold(checks);

    /// <summary>
    /// Holm's adjusted p-values in the order given: a hypothesis may be rejected at level a iff its adjusted p-value is below a. NaN stay
    /// NaN and
    /// are not counted.
    /// </summary>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        double[] adjusted = [.. pValues];
        int[] order = [.. Enumerable.Range(0, pValues.Count).Where(i => !double.IsNaN(pValues[i])).OrderBy(i => pValues[i])];
        double running = 0;
        for (int k = 0; k < order.Length; k++)
        {
            running = Math.Max(running, Math.Min(1, (order.Length - k) * pValues[order[k]]));
            adjusted[order[k]] = running;
        }

        return adjusted;
    }

    /// <summary>
    /// The smallest deviation from the prediction that a two-sided check at p-value <paramref name="threshold"/> would have rejected with
    /// probability
    /// <paramref name="power"/>: error·(z_{1 − threshold/2} + z_power).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Threshold or power is not in (0, 1).</exception>
    public static double SmallestDeviation(double error, double threshold, double power = 0.9)
    {
        ThrowIfNotOpenUnit(threshold, nameof(threshold));
        ThrowIfNotOpenUnit(power, nameof(power));
        return error * (UpperQuantile(0.5 * threshold) + UpperQuantile(1 - power));
    }

    /// <summary>z with P(Z ≥ z) = q, accurate for small q.</summary>
    private static double UpperQuantile(double q) => Constants.Sqrt2 * SpecialFunctions.ErfcInv(2 * q);

    private static void ThrowIfNotOpenUnit(double value, string name)
    {
        if (!(value > 0 && value < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "Must lie in (0, 1).");
        }
    }
}
