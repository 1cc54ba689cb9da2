namespace Dyson.Statistics;

/// <summary>Mean of independent measurements of one number, weighted with their inverse squared errors.</summary>
/// <param name="Mean">Σ w x/Σ w ± 1/√(Σ w), w = 1/error².</param>
/// <param name="ChiSquared">Σ w (x − mean)².</param>
/// <param name="Degrees">Number of measurements − 1.</param>
/// <param name="P">P(χ² at least so large); 1 for a single measurement.</param>
/// <param name="Excluded">Measurements that were left out because value or error is not finite.</param>
public readonly record struct WeightedMean(Estimate Mean, double ChiSquared, int Degrees, double P, int Excluded)
{
    /// <summary>Combines measurements; those without a finite value and error are left out and counted.</summary>
    /// <exception cref="ArgumentException">An error is zero or negative.</exception>
    public static WeightedMean Of(IEnumerable<Estimate> estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        Estimate[] all = [.. estimates];
        Estimate[] used = [.. all.Where(e => double.IsFinite(e.Value) && e.HasError)];
        if (used.Any(e => e.Error <= 0))
        {
            throw new ArgumentException("A measurement with an error that is not positive cannot be weighted.", nameof(estimates));
        }

        int excluded = all.Length - used.Length;
        if (used.Length == 0)
        {
            return new WeightedMean(Estimate.Refused(double.NaN, "no measurement with an error"), double.NaN, 0, double.NaN, excluded);
        }

        double weights = used.Sum(e => 1 / (e.Error * e.Error));
        double origin = used[0].Value;
        double mean = origin + (used.Sum(e => (e.Value - origin) / (e.Error * e.Error)) / weights);
        double chiSquared = used.Sum(e => e.Pull(mean) * e.Pull(mean));
        return new WeightedMean(
            new Estimate(mean, 1 / Math.Sqrt(weights), "weighted mean"),
            chiSquared,
            used.Length - 1,
            ChiSquareTest.PValue(chiSquared, used.Length - 1),
            excluded);
    }
}
