namespace Dyson.Statistics;

/// <summary>
/// The power law y ∝ α^p |B|^(−q) through points with errors, fitted to log y with the errors σ/y. If y is a function of α/|B|^c alone, c = q/p: 1 where α/|B| collapses the data,
/// ½ where α/√|B| does. Errors are those of the given σ, that of c by propagation with the covariance of p and q.
/// </summary>
/// <param name="Rate">p.</param>
/// <param name="Batch">q.</param>
/// <param name="Collapse">c = q/p.</param>
/// <param name="ChiSquared">χ² of the power law.</param>
/// <param name="Degrees">Points − 3.</param>
/// <param name="P">P(χ² at least so large); small where y is no power law, which by itself says nothing about collapse.</param>
public readonly record struct ScalingExponents(Estimate Rate, Estimate Batch, Estimate Collapse, double ChiSquared, int Degrees, double P)
{
    private const string Method = "weighted fit of logarithms";

    /// <summary>Fits.</summary>
    /// <exception cref="ArgumentException">A member that is not finite and positive, or points that do not determine three parameters.</exception>
    public static ScalingExponents Of(IReadOnlyList<ScalingPoint> points)
    {
        ScalingPoint.Validate(points);
        LeastSquares fit = (points.Count == 0 ? null : LeastSquares.Fit(
            [.. points.Select(p => new[] { 1, Math.Log(p.Rate), -Math.Log(p.Batch) })], [.. points.Select(p => Math.Log(p.Value))], [.. points.Select(p => p.LogError)]))
            ?? throw new ArgumentException("Two exponents need points at two rates and two batch sizes that do not vary together.", nameof(points));
        double p = fit.Parameters[1];
        double q = fit.Parameters[2];
        double c = q / p;
        double variance = (fit.Covariance(2, 2) - (2 * c * fit.Covariance(1, 2)) + (c * c * fit.Covariance(1, 1))) / (p * p);
        return new ScalingExponents(
            new Estimate(p, Math.Sqrt(fit.Covariance(1, 1)), Method), new Estimate(q, Math.Sqrt(fit.Covariance(2, 2)), Method), new Estimate(c, Math.Sqrt(variance), Method),
            fit.ChiSquared, fit.Degrees, ChiSquareTest.PValue(fit.ChiSquared, fit.Degrees));
    }
}
