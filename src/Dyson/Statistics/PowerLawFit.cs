namespace Dyson.Statistics;

/// <summary>One point of a power law.</summary>
/// <param name="Variables">What varies, e.g. α and |B|; positive.</param>
/// <param name="Value">The observable, positive.</param>
/// <param name="Error">Its standard error, positive.</param>
public readonly record struct PowerLawPoint(IReadOnlyList<double> Variables, double Value, double Error);

/// <summary>
/// y ∝ ∏ x_k^(a_k) through points with errors: a weighted fit of log y with the errors σ/y. If y is a function of x_0/x_1^c alone, −a_1/a_0 is c whatever the function:
/// 1 where α/|B| collapses the data, ½ where α/√|B| does. Errors are those of the given σ.
/// </summary>
public sealed class PowerLawFit
{
    private const string Method = "weighted fit of logarithms";

    private readonly LeastSquares _fit;

    private PowerLawFit(LeastSquares fit) => _fit = fit;

    /// <summary>χ² of the power law.</summary>
    public double ChiSquared => _fit.ChiSquared;

    /// <summary>Points minus parameters.</summary>
    public int Degrees => _fit.Degrees;

    /// <summary>P(χ² at least so large); small where y is no power law, which by itself says nothing about collapse.</summary>
    public double P => ChiSquareTest.PValue(ChiSquared, Degrees);

    /// <summary>Fits.</summary>
    /// <exception cref="ArgumentException">No point, members that are not finite and positive, or points that do not determine the exponents.</exception>
    public static PowerLawFit Of(IReadOnlyList<PowerLawPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        foreach (PowerLawPoint point in points)
        {
            if (!(IsPositive(point.Value) && IsPositive(point.Error) && point.Variables.All(IsPositive)) || point.Variables.Count != points[0].Variables.Count)
            {
                throw new ArgumentException(
                    $"Points of a power law have finite positive members and equally many variables, got ({string.Join(", ", point.Variables)}), {point.Value} ± {point.Error}.", nameof(points));
            }
        }

        LeastSquares? fit = points.Count == 0 ? null : LeastSquares.Fit(
            [.. points.Select(p => (double[])[1, .. p.Variables.Select(x => Math.Log(x))])], [.. points.Select(p => Math.Log(p.Value))], [.. points.Select(p => p.Error / p.Value)]);
        return new PowerLawFit(fit ?? throw new ArgumentException("The exponents need points in which no variable is constant or follows from the others.", nameof(points)));
    }

    /// <summary>a_k.</summary>
    public Estimate Exponent(int variable) => new(_fit.Parameters[variable + 1], Math.Sqrt(_fit.Covariance(variable + 1, variable + 1)), Method);

    /// <summary>a_k/a_l, its error by propagation with the covariance of the two.</summary>
    public Estimate Ratio(int numerator, int denominator)
    {
        int k = numerator + 1;
        int l = denominator + 1;
        double ratio = _fit.Parameters[k] / _fit.Parameters[l];
        double variance = _fit.Covariance(k, k) - (2 * ratio * _fit.Covariance(k, l)) + (ratio * ratio * _fit.Covariance(l, l));
        return new Estimate(ratio, Math.Sqrt(Math.Max(0, variance)) / Math.Abs(_fit.Parameters[l]), Method);
    }

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;
}
