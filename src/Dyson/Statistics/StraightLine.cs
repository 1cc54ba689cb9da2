namespace Dyson.Statistics;

/// <summary>One point of a straight-line fit.</summary>
/// <param name="X">Abscissa.</param>
/// <param name="Y">Ordinate.</param>
/// <param name="YError">Its standard error, positive (at least where the abscissa has none).</param>
/// <param name="XError">Standard error of the abscissa, 0 if exactly known; independent of that of the ordinate.</param>
public readonly record struct LinePoint(double X, double Y, double YError, double XError = 0);

/// <summary>
/// The line y = a + b x through points with errors: minimises χ² = Σ W (y − a − b x)², W = 1/(σ_y² + b²σ_x²), which for errors in y alone
/// is the usual
/// fit with weights 1/σ_y², and for errors in both is the effective-variance (maximum-likelihood) fit. Parameter errors are those of the
/// given σ,
/// not rescaled by χ²/dof.
/// </summary>
/// <param name="Intercept">a; exactly 0 for a line through the origin.</param>
/// <param name="Slope">b.</param>
/// <param name="Covariance">Cov(a, b).</param>
/// <param name="ChiSquared">χ² at the minimum.</param>
/// <param name="Degrees">Points minus parameters.</param>
/// <param name="P">P(χ² at least so large); 1 where no degree of freedom is left.</param>
public readonly record struct StraightLine(Estimate Intercept, Estimate Slope, double Covariance, double ChiSquared, int Degrees, double P)
{
    private const int MostIterations = 500;

    /// <summary>Relative change of the slope below which it has converged, a few roundings above 1e-16.</summary>
    private const double SlopeTolerance = 1e-14;

    /// <summary>χ²/dof; NaN where no degree of freedom is left.</summary>
    public double ReducedChiSquared => Degrees > 0 ? ChiSquared / Degrees : double.NaN;

    /// <summary>
    /// Fits y = b x. The slope solves Σ W x̂ (y − b x) = 0 with the adjusted abscissae x̂ = W(x σ_y² + b y σ_x²); its error is 1/√(Σ W
    /// x̂²).
    /// </summary>
    /// <exception cref="ArgumentException">No point, a value that is not finite, an error that is negative or both errors zero.</exception>
    public static StraightLine ThroughOrigin(IReadOnlyList<LinePoint> points)
    {
        Validate(points, 1);
        double slope = points.Sum(p => p.X * p.Y) / points.Sum(p => p.X * p.X);
        double information = 0;
        for (int i = 0; i < MostIterations; i++)
        {
            double right = 0;
            double left = 0;
            information = 0;
            foreach (LinePoint p in points)
            {
                double weight = Weight(p, slope);
                double adjusted = weight * ((p.X * p.YError * p.YError) + (slope * p.Y * p.XError * p.XError));
                right += weight * adjusted * p.Y;
                left += weight * adjusted * p.X;
                information += weight * adjusted * adjusted;
            }

            double previous = slope;
            slope = right / left;
            if (Math.Abs(slope - previous) <= SlopeTolerance * Math.Abs(slope))
            {
                break;
            }
        }

        double error = 1 / Math.Sqrt(information);
        return Finish(points, new Estimate(0, 0, "exact"), new Estimate(slope, error, FitMethod), 0, 1);
    }

    /// <summary>
    /// Fits y = a + b x with the iteration of York (1966; York et al. 2004, eqs. 13), whose errors use the adjusted points.
    /// </summary>
    /// <exception cref="ArgumentException">Fewer than two points, all at one abscissa, a value that is not finite, an error that is
    /// negative or both zero.</exception>
    public static StraightLine WithIntercept(IReadOnlyList<LinePoint> points)
    {
        Validate(points, 2);
        double meanX = points.Average(p => p.X);
        double spread = points.Sum(p => (p.X - meanX) * (p.X - meanX));
        if (spread == 0)
        {
            throw new ArgumentException("All points have the same abscissa: no line with an intercept is determined.", nameof(points));
        }

        double slope = points.Sum(p => (p.X - meanX) * p.Y) / spread;
        double total = 0;
        double weightedX = 0;
        double weightedY = 0;
        double[] beta = new double[points.Count];
        double[] weights = new double[points.Count];
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            total = weightedX = weightedY = 0;
            for (int i = 0; i < beta.Length; i++)
            {
                weights[i] = Weight(points[i], slope);
                total += weights[i];
                weightedX += weights[i] * points[i].X;
                weightedY += weights[i] * points[i].Y;
            }

            weightedX /= total;
            weightedY /= total;
            double right = 0;
            double left = 0;
            for (int i = 0; i < beta.Length; i++)
            {
                LinePoint p = points[i];
                double u = p.X - weightedX;
                double v = p.Y - weightedY;
                beta[i] = weights[i] * ((u * p.YError * p.YError) + (slope * v * p.XError * p.XError));
                right += weights[i] * beta[i] * v;
                left += weights[i] * beta[i] * u;
            }

            double previous = slope;
            slope = right / left;
            if (Math.Abs(slope - previous) <= SlopeTolerance * Math.Abs(slope))
            {
                break;
            }
        }

        double adjustedMean = weightedX;
        double shift = 0;
        for (int i = 0; i < beta.Length; i++)
        {
            shift += weights[i] * beta[i] / total;
        }

        adjustedMean += shift;
        double information = 0;
        for (int i = 0; i < beta.Length; i++)
        {
            information += weights[i] * (beta[i] - shift) * (beta[i] - shift);
        }

        double slopeVariance = 1 / information;
        double interceptError = Math.Sqrt((1 / total) + (adjustedMean * adjustedMean * slopeVariance));
        return Finish(
            points,
            new Estimate(weightedY - (slope * weightedX), interceptError, FitMethod),
            new Estimate(slope, Math.Sqrt(slopeVariance), FitMethod),
            -adjustedMean * slopeVariance,
            2);
    }

    /// <summary>The line's value at x with the error of the fitted parameters.</summary>
    public Estimate At(double x)
    {
        double variance = (Intercept.Error * Intercept.Error) + (2 * x * Covariance) + (x * x * Slope.Error * Slope.Error);
        return new Estimate(Intercept.Value + (Slope.Value * x), Math.Sqrt(Math.Max(0, variance)), Slope.Method);
    }

    private const string FitMethod = "weighted straight-line fit";

    private static double Weight(LinePoint p, double slope) => 1 / ((p.YError * p.YError) + (slope * slope * p.XError * p.XError));

    private static StraightLine Finish(IReadOnlyList<LinePoint> points, Estimate intercept, Estimate slope, double covariance, int parameters)
    {
        double chiSquared = 0;
        foreach (LinePoint p in points)
        {
            double residual = p.Y - intercept.Value - (slope.Value * p.X);
            chiSquared += residual * residual * Weight(p, slope.Value);
        }

        int degrees = points.Count - parameters;
        return new StraightLine(intercept, slope, covariance, chiSquared, degrees, ChiSquareTest.PValue(chiSquared, degrees));
    }

    private static void Validate(IReadOnlyList<LinePoint> points, int fewest)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count < fewest)
        {
            throw new ArgumentException($"A line needs at least {fewest} points, got {points.Count}.", nameof(points));
        }

        foreach (LinePoint p in points)
        {
            bool finite = double.IsFinite(p.X) && double.IsFinite(p.Y) && double.IsFinite(p.XError) && double.IsFinite(p.YError);
            if (!finite || p.XError < 0 || p.YError < 0 || p.XError + p.YError == 0)
            {
                throw new ArgumentException($"Points need finite coordinates and errors that are not negative and not both zero, got {p}.", nameof(points));
            }
        }

        if (fewest == 1 && points.All(p => p.X == 0))
        {
            throw new ArgumentException("All points lie at x = 0: no slope is determined.", nameof(points));
        }
    }
}
