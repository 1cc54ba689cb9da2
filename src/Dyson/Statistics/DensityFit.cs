namespace Dyson.Statistics;

/// <summary>
/// Fitted location and width of a density, with the log-likelihood at the fit where likelihood was maximised (NaN otherwise).
/// </summary>
/// <param name="Centre">c; exactly 0 with error 0 for a family without a centre.</param>
/// <param name="Sigma">σ of the family.</param>
/// <param name="LogLikelihood">Σ ln ρ over all values.</param>
/// <param name="Excluded">Failed replicas that took no part.</param>
public readonly record struct DensityFit(Estimate Centre, Estimate Sigma, double LogLikelihood, int Excluded);

/// <summary>Fitted widths of the two-component density, σ₁ ≥ σ₂ (the density is symmetric in the two).</summary>
/// <param name="Sigma1">The larger width.</param>
/// <param name="Sigma2">The smaller width.</param>
/// <param name="LogLikelihood">Σ ln ρ over all values.</param>
/// <param name="Excluded">Failed replicas that took no part.</param>
public readonly record struct TwoComponentFit(Estimate Sigma1, Estimate Sigma2, double LogLikelihood, int Excluded);
