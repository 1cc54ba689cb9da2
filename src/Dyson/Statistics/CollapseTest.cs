namespace Dyson.Statistics;

/// <summary>
/// Whether points fall on one smooth curve of a candidate variable z: log y = polynomial in log z, fitted with the errors σ/y. Under collapse χ² has its law if the curve is smooth enough for
/// the polynomial; points of equal z test it whatever the curve is.
/// </summary>
/// <param name="ChiSquared">χ² about the curve.</param>
/// <param name="Degrees">Points minus coefficients.</param>
/// <param name="P">P(χ² at least so large).</param>
/// <param name="Spread">Root mean square of the residuals of log y: the relative scatter about the curve.</param>
/// <param name="Expected">Root mean square of the errors σ/y: the scatter that errors alone would leave, before fitting.</param>
public readonly record struct CollapseTest(double ChiSquared, int Degrees, double P, double Spread, double Expected)
{
    /// <summary>Terms of the curve unless told: a constant, a power and a curvature.</summary>
    public const int UsualTerms = 3;

    /// <summary>√(spread² − expected²): the scatter beyond the errors, 0 where there is none.</summary>
    public double Excess => Math.Sqrt(Math.Max(0, (Spread * Spread) - (Expected * Expected)));

    /// <summary>Tests a candidate.</summary>
    /// <param name="points">The points.</param>
    /// <param name="variable">z of a point, positive: e.g. α/|B|.</param>
    /// <param name="terms">Coefficients of the polynomial, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No term.</exception>
    /// <exception cref="ArgumentException">A member or z that is not finite and positive, or too few different z.</exception>
    public static CollapseTest Of(IReadOnlyList<ScalingPoint> points, Func<ScalingPoint, double> variable, int terms = UsualTerms)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentOutOfRangeException.ThrowIfLessThan(terms, 1);
        ScalingPoint.Validate(points);
        double[] z = [.. points.Select(p => Math.Log(variable(p)))];
        if (!Array.TrueForAll(z, double.IsFinite))
        {
            throw new ArgumentException("The variable must be finite and positive at every point.", nameof(variable));
        }

        // Centred and scaled, so that the powers do not cancel.
        double centre = z.DefaultIfEmpty().Average();
        double width = z.DefaultIfEmpty().Max(x => Math.Abs(x - centre));
        LeastSquares fit = (points.Count == 0 || width == 0 ? null : LeastSquares.Fit(
            [.. z.Select(x => Powers((x - centre) / width, terms))], [.. points.Select(p => Math.Log(p.Value))], [.. points.Select(p => p.LogError)]))
            ?? throw new ArgumentException($"A curve of {terms} terms needs as many different values of the variable.", nameof(points));
        return new CollapseTest(
            fit.ChiSquared, fit.Degrees, ChiSquareTest.PValue(fit.ChiSquared, fit.Degrees), Math.Sqrt(fit.Residuals.Average(r => r * r)), Math.Sqrt(points.Average(p => p.LogError * p.LogError)));
    }

    private static double[] Powers(double x, int terms)
    {
        double[] powers = new double[terms];
        powers[0] = 1;
        for (int k = 1; k < terms; k++)
        {
            powers[k] = powers[k - 1] * x;
        }

        return powers;
    }
}
