namespace Dyson.Networks;

/// <summary>Where a spectrum ends at one snapshot.</summary>
/// <param name="Snapshot">Which, from 0.</param>
/// <param name="Step">Its step.</param>
/// <param name="Largest">ξ_1.</param>
/// <param name="Smallest">ξ_N.</param>
/// <param name="Upper">Upper edge of the bulk as it was fitted; NaN if it was not.</param>
/// <param name="Lower">Lower edge of the bulk; NaN if it was not fitted.</param>
/// <param name="Above">Levels above the upper edge; 0 if there is none.</param>
public sealed record SpectrumEdges(int Snapshot, double Step, double Largest, double Smallest, double Upper, double Lower, int Above);
