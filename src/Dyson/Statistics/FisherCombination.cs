using System.Globalization;

namespace Dyson.Statistics;

/// <summary>One p-value for several independent tests of one hypothesis (R. A. Fisher, 1925): −2 Σ ln p follows χ² with two degrees of
/// freedom a test.</summary>
/// <param name="Statistic">−2 Σ ln p.</param>
/// <param name="Degrees">Two a test.</param>
/// <param name="P">P(χ² at least so large); NaN if no test gave a p-value.</param>
/// <param name="Excluded">Tests without a p-value.</param>
public readonly record struct FisherCombination(double Statistic, int Degrees, double P, int Excluded)
{
    /// <summary>Combines p-values; NaN are left out and counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is not in [0, 1].</exception>
    public static FisherCombination Of(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        double[] used = [.. pValues.Where(p => !double.IsNaN(p))];
        foreach (double p in used)
        {
            if (!(p >= 0 && p <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(pValues),
                    string.Create(CultureInfo.InvariantCulture, $"A p-value lies in [0, 1], not at {p:R}."));
            }
        }

        double statistic = -2 * used.Sum(Math.Log);
        return new FisherCombination(statistic, 2 * used.Length,
            used.Length == 0 ? double.NaN : ChiSquareTest.PValue(statistic, 2 * used.Length), pValues.Count - used.Length);
    }
}
