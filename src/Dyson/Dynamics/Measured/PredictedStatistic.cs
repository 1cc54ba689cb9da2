using Dyson.Statistics;

namespace Dyson.Dynamics.Measured;

/// <summary>A stationary number as recorded and as predicted from the measured drift and noise.</summary>
/// <param name="Quantity">"mean", "variance", "spacing" (of a level and the next), "cumulative" (share of a group's levels below <see cref="At"/>).</param>
/// <param name="Level">Number of the level; of a group's first level for "cumulative".</param>
/// <param name="At">x of a cumulative share; NaN otherwise.</param>
/// <param name="Recorded">From the stationary snapshots.</param>
/// <param name="Predicted">From drift, noise and repulsion, with the error that follows from theirs and from the sampling.</param>
/// <param name="Difference">Recorded less predicted; its error accounts for both coming from one record.</param>
public sealed record PredictedStatistic(string Quantity, int Level, double At, Estimate Recorded, Estimate Predicted, Estimate Difference)
{
    /// <summary>Two-sided p-value of no difference.</summary>
    public double P => Significance.PValue(Difference, 0);
}
