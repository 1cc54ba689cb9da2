namespace Dyson.Statistics;

/// <summary>One eigenvalue of WᵀW beyond the edge of the bulk.</summary>
/// <param name="Eigenvalue">x.</param>
/// <param name="P">Probability that the extreme level of the noise that is left without the outliers further out lies as far out.</param>
/// <param name="Strength">ℓ of <see cref="SpikedMatrix"/> from x = σ²M(1 + ℓ)(q + ℓ)/ℓ, in units of the noise, detectable from √q on; NaN below the bulk.</param>
/// <param name="SignalSingularValue">θ = σ√(Mℓ), the singular value of the signal before noise was added (smaller than √x); NaN below the bulk.</param>
/// <param name="RowCosineSquared">Expected squared cosine of the singular vector with M components and the signal's; NaN below the bulk.</param>
/// <param name="ColumnCosineSquared">The same of the vector with N components.</param>
public sealed record SpectralOutlier(
    double Eigenvalue, double P, double Strength, double SignalSingularValue, double RowCosineSquared, double ColumnCosineSquared);
