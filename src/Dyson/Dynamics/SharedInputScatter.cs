namespace Dyson.Dynamics;

/// <summary>⟨S⟩ of a shared-input ensemble over draws of the inputs.</summary>
/// <param name="MeanSpacing">Mean over draws.</param>
/// <param name="StandardDeviation">Standard deviation over draws.</param>
/// <param name="Draws">Number of draws.</param>
public sealed record SharedInputScatter(double MeanSpacing, double StandardDeviation, int Draws)
{
    /// <summary>
    /// Standard deviation over mean: add this times the mean spacing in quadrature to the jackknife error of one file before it is set against theory.
    /// </summary>
    public double RelativeScatter => StandardDeviation / MeanSpacing;

    /// <summary>Monte Carlo error of <see cref="MeanSpacing"/>.</summary>
    public double MeanError => StandardDeviation / Math.Sqrt(Draws);

    /// <summary>Monte Carlo error of <see cref="RelativeScatter"/>, for scatter close to normal: relative error √(1/2n + scatter²/n).</summary>
    public double RelativeScatterError => RelativeScatter * Math.Sqrt((0.5 / (Draws - 1)) + (RelativeScatter * RelativeScatter / Draws));
}
