using Dyson.Dynamics;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>A mode without a partner, at an end of the spectrum: measured, and in linear response.</summary>
/// <param name="levels">Its level, one a machine.</param>
/// <param name="prediction">Linear response.</param>
/// <param name="nextOrder">The next order; null where it is not known.</param>
internal sealed class BoltzmannSingle(Sample levels, ModeResponse prediction, NextOrderSingle? nextOrder)
{
    /// <summary>The level of every machine.</summary>
    public Sample Levels => levels;

    /// <summary>Linear response.</summary>
    public ModeResponse Prediction => prediction;

    /// <summary>The next order; null where it is not known.</summary>
    public NextOrderSingle? NextOrder => nextOrder;

    /// <summary>κ.</summary>
    public double Kappa => prediction.Kappa;

    /// <summary>⟨x⟩.</summary>
    public Estimate MeanLevel { get; } = Moments.Mean(levels);

    /// <summary>The variance of the sorted level.</summary>
    public Estimate Variance { get; } = Moments.Variance(levels);
}
