using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>
/// The limit α/|B| → 0 of a measured quantity divided by its first-order prediction. The prediction is the first term of an expansion in α/|B|, so the ratio is
/// 1 + b α/|B| + O((α/|B|)²): a straight line through the ensembles at weak noise whose intercept must be 1 and whose slope b is the next order.
/// It is left free, so that the limit is judged without the theory of the next order (<see cref="NextOrderPrediction"/>), which is judged by itself.
/// </summary>
/// <param name="Limit">The intercept.</param>
/// <param name="NextOrder">b.</param>
/// <param name="P">p-value of the straight line's χ².</param>
internal readonly record struct WeakNoiseLimit(Estimate Limit, Estimate NextOrder, double P)
{
    /// <summary>
    /// Fits ratio = a + b α/|B|. The points have equally many machines, so that their true errors are equal: each gets the root mean square of the estimated ones. Weights by
    /// each point's own error would be biased, because that error and the ratio come from the same machines (U₄ is high where its error is low).
    /// </summary>
    /// <param name="ratios">α/|B| and the ratio at every point; points without an error are left out.</param>
    public static WeakNoiseLimit Of(IEnumerable<(double NoiseRatio, Estimate Ratio)> ratios)
    {
        (double NoiseRatio, Estimate Ratio)[] known = [.. ratios.Where(r => r.Ratio.HasError && r.Ratio.Error > 0)];
        double error = known.Length == 0 ? double.NaN : Math.Sqrt(known.Average(r => r.Ratio.Error * r.Ratio.Error));
        LinePoint[] points = [.. known.Select(r => new LinePoint(r.NoiseRatio, r.Ratio.Value, error))];
        if (points.Select(p => p.X).Distinct().Count() < 2)
        {
            Estimate none = Estimate.Refused(double.NaN, "fewer than two values of α/|B|");
            return new WeakNoiseLimit(none, none, double.NaN);
        }

        StraightLine line = StraightLine.WithIntercept(points);
        return new WeakNoiseLimit(line.Intercept, line.Slope, line.P);
    }
}
