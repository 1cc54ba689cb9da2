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
    /// <param name="points">z, the observable and its error, all positive; z without error.</param>
    /// <param name="terms">Coefficients of the polynomial, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No term.</exception>
    /// <exception cref="ArgumentException">A member that is not finite and positive, or too few different z.</exception>
    public static CollapseTest Of(IReadOnlyList<LinePoint> points, int terms = UsualTerms)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfLessThan(terms, 1);
        foreach (LinePoint p in points)
        {
            if (!(IsPositive(p.X) && IsPositive(p.Y) && IsPositive(p.YError)) || p.XError != 0)
            {
                throw new ArgumentException($"Points of a collapse have finite positive members and no error of the variable, got {p}.", nameof(points));
            }
        }

        double[] z = [.. points.Select(p => Math.Log(p.X))];

        // Centred and scaled, so that the powers do not cancel.
        double centre = z.DefaultIfEmpty().Average();
        double width = z.DefaultIfEmpty().Max(x => Math.Abs(x - centre));
        LeastSquares fit = (points.Count == 0 || width == 0 ? null : LeastSquares.Fit(
            [.. z.Select(x => Powers((x - centre) / width, terms))], [.. points.Select(p => Math.Log(p.Y))], [.. points.Select(p => p.YError / p.Y)]))
            ?? throw new ArgumentException($"A curve of {terms} terms needs as many different values of the variable.", nameof(points));
        return new CollapseTest(
            fit.ChiSquared, fit.Degrees, ChiSquareTest.PValue(fit.ChiSquared, fit.Degrees), Math.Sqrt(fit.Residuals.Average(r => r * r)), Math.Sqrt(points.Average(p => p.YError * p.YError / (p.Y * p.Y))));
    }

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;

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
