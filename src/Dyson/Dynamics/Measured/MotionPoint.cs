using Dyson.Statistics;

namespace Dyson.Dynamics.Measured;

/// <summary>A conditional mean in a bin of levels.</summary>
/// <param name="At">Mean level in the bin.</param>
/// <param name="Value">K or g² there.</param>
public sealed record MotionPoint(double At, Estimate Value);

/// <summary>Conditional means in bins, beside the polynomial that was fitted to the transitions.</summary>
/// <param name="Points">One a bin, bins of equal numbers of transitions.</param>
/// <param name="ChiSquared">Σ (bin − polynomial)²/error².</param>
/// <param name="Degrees">Bins less coefficients.</param>
/// <param name="P">P(χ² at least so large). NaN for a record of fewer than <see cref="MeasuredMotion.FewestRelaxationTimes"/> relaxation times, and where fewer than
/// five blocks visited a bin: errors are then too uncertain for it.</param>
public sealed record MotionFit(IReadOnlyList<MotionPoint> Points, double ChiSquared, int Degrees, double P);

/// <summary>One measured quantity at the lag and at twice the lag, from the same snapshots.</summary>
/// <param name="Quantity">"rate", "noise" or "repulsion".</param>
/// <param name="Level">The first level of the group, −1 for the repulsion.</param>
/// <param name="AtLag">At Δ.</param>
/// <param name="AtTwice">At 2Δ.</param>
/// <param name="Difference">Their difference, with its own error.</param>
public sealed record MotionLagComparison(string Quantity, int Level, Estimate AtLag, Estimate AtTwice, Estimate Difference)
{
    /// <summary>Two-sided p-value of no difference.</summary>
    public double P => Significance.PValue(Difference, 0);
}
