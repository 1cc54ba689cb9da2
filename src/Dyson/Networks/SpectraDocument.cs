using System.Text.Json.Serialization;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>The document of <c>dyson spectra --json</c>; what is not a number is null.</summary>
/// <param name="Settings">What the findings depend on.</param>
/// <param name="Files">One entry a file, in the order of their steps where they have one.</param>
public sealed record SpectraDocument(SpectraSettingsDocument Settings, IReadOnlyList<FileSpectra> Files)
{
    /// <summary>What happened to a layer from file to file; empty for a single file.</summary>
    public IReadOnlyList<LayerHistory> Series { get; init; } = [];

    /// <summary>False if the analysis was interrupted: files are missing.</summary>
    public bool Complete { get; init; } = true;
}

/// <summary>What the findings depend on.</summary>
/// <param name="Level">Family-wise level of outliers a layer, and level of other findings.</param>
/// <param name="Draws">Draws of the power law's goodness of fit.</param>
/// <param name="Vectors">Singular vectors looked at a layer.</param>
/// <param name="Seed">Seed of every draw.</param>
public sealed record SpectraSettingsDocument(double Level, int Draws, int Vectors, ulong Seed);

/// <summary>One weight file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Format">safetensors, PyTorch, ONNX, NumPy.</param>
/// <param name="Step">The training step in its name; null if there is none.</param>
/// <param name="Layers">Its matrices.</param>
/// <param name="Skipped">What else it holds, with the reason.</param>
public sealed record FileSpectra(string Source, string Format, long? Step, IReadOnlyList<LayerDiagnosis> Layers, IReadOnlyList<SkippedLayer> Skipped);

/// <summary>A tensor, or part of one, that was not looked at.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Why">The reason.</param>
public sealed record SkippedLayer(string Name, string Why);

/// <summary>
/// The spectrum of one layer: W oriented so that M ≥ N, its singular values ξ_1 ≥ … ≥ ξ_N, and x = ξ² the eigenvalues of WᵀW. Nothing is divided by M or N.
/// </summary>
public sealed record LayerDiagnosis
{
    /// <summary>The layer's name: the tensor's, with a kernel position [i,j] or .q, .k, .v behind it.</summary>
    public required string Name { get; init; }

    /// <summary>The tensor.</summary>
    public required string Tensor { get; init; }

    /// <summary>Dense, Embedding, Convolution, KernelPosition or Projection.</summary>
    public required string Kind { get; init; }

    /// <summary>M ≥ N.</summary>
    public required int Rows { get; init; }

    /// <summary>N.</summary>
    public required int Columns { get; init; }

    /// <summary>Whether the stored matrix was turned over to have M ≥ N.</summary>
    public required bool Transposed { get; init; }

    /// <summary>One sentence: what is seen at the stated level.</summary>
    public required string Verdict { get; init; }

    /// <summary>What to mind when the numbers are read: a bulk that is not Marchenko and Pastur's, repeated levels, refusals.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>ξ_1.</summary>
    public required double? SingularMax { get; init; }

    /// <summary>ξ_N.</summary>
    public required double? SingularMin { get; init; }

    /// <summary>Singular values above ξ_1 M 2⁻⁵².</summary>
    public required int Rank { get; init; }

    /// <summary>‖W‖²_F = Σx.</summary>
    public required double? FrobeniusSquared { get; init; }

    /// <summary>Σx/x_1.</summary>
    public required double? StableRank { get; init; }

    /// <summary>exp(−Σ p ln p), p = ξ/Σξ (Roy, Vetterli 2007).</summary>
    public required double? EffectiveRank { get; init; }

    /// <summary>−Σ p ln p/ln N, p = x/Σx: 1 for equal levels, 0 for one.</summary>
    public required double? SpectralEntropy { get; init; }

    /// <summary>log₁₀ ‖W‖_F.</summary>
    public required double? LogFrobeniusNorm { get; init; }

    /// <summary>log₁₀ ξ_1.</summary>
    public required double? LogSpectralNorm { get; init; }

    /// <summary>log₁₀ Σξ (nuclear norm).</summary>
    public required double? LogNuclearNorm { get; init; }

    /// <summary>α log₁₀ x_1 with the tail's exponent α (Martin, Mahoney 2021); null without a tail.</summary>
    public required double? WeightedExponent { get; init; }

    /// <summary>log₁₀ Σ x^α; null without a tail.</summary>
    public required double? LogAlphaNorm { get; init; }

    /// <summary>Scale-free numbers beside those of independent Gaussian elements of the same shape.</summary>
    public required IReadOnlyList<NoiseComparison> BesideNoise { get; init; }

    /// <summary>Rows of W with zeros only: units that are switched off, padding.</summary>
    public required int ZeroRows { get; init; }

    /// <summary>Columns of W with zeros only.</summary>
    public required int ZeroColumns { get; init; }

    /// <summary>Moments of the elements, zero rows and columns left out.</summary>
    public required ElementMoments Elements { get; init; }

    /// <summary>The bulk for the aspect ratio of the shape; null where there is none.</summary>
    public required BulkDiagnosis? Bulk { get; init; }

    /// <summary>The bulk with a free effective aspect ratio.</summary>
    public required BulkDiagnosis? FreeBulk { get; init; }

    /// <summary>Levels beyond the edges of <see cref="Bulk"/>.</summary>
    public required OutlierDiagnosis? Outliers { get; init; }

    /// <summary>The power-law tail of x; null where none can be fitted (see <see cref="Warnings"/>).</summary>
    public required PowerLawTailDocument? PowerLaw { get; init; }

    /// <summary>⟨r̃⟩, of the levels without outliers and ends.</summary>
    public required EstimateDocument GapRatio { get; init; }

    /// <summary>Spacings, gap ratio, Σ² and Δ₃ with their tests; null where there are no levels.</summary>
    public required LevelsDiagnosis? Levels { get; init; }

    /// <summary>Singular vectors; null where none were asked for.</summary>
    public required VectorsDiagnosis? Vectors { get; init; }

    /// <summary>Histogram of the singular values.</summary>
    public required SpectralDensity? Density { get; init; }

    /// <summary>
    /// Singular values at evenly spaced ranks from the largest to the smallest, at most 257 of them: all if there are no more; for drawing.
    /// </summary>
    public required IReadOnlyList<double> Quantiles { get; init; }

    /// <summary>All singular values, descending: written to singular-values.npz, not into the document.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> SingularValues { get; init; } = [];
}

/// <summary>A number beside its law in pure noise.</summary>
/// <param name="Quantity">stableRank, effectiveRank or spectralEntropy.</param>
/// <param name="Value">Of the layer.</param>
/// <param name="Noise">Mean in noise.</param>
/// <param name="Scatter">Standard deviation in noise.</param>
/// <param name="P">Probability of as large a distance from the mean in noise.</param>
public sealed record NoiseComparison(string Quantity, double? Value, double? Noise, double? Scatter, double? P);

/// <summary>A Marchenko–Pastur bulk.</summary>
/// <param name="Sigma">σ of one element.</param>
/// <param name="Ratio">q; without error where the shape gives it.</param>
/// <param name="LowerEdge">Lower edge of x.</param>
/// <param name="UpperEdge">Upper edge of x.</param>
/// <param name="P">Whether the bulk has the law's shape; null where q was fitted.</param>
/// <param name="ExcessKurtosis">κ₄ that was used.</param>
public sealed record BulkDiagnosis(EstimateDocument Sigma, EstimateDocument Ratio, double LowerEdge, double UpperEdge, double? P, double ExcessKurtosis);

/// <summary>Levels beyond the bulk.</summary>
/// <param name="Level">Family-wise level.</param>
/// <param name="UpperThreshold">x from which on a level is an outlier.</param>
/// <param name="LowerThreshold">The same below; null where the lower edge is hard.</param>
/// <param name="DetectableStrength">√q: weaker directions leave no outlier.</param>
/// <param name="Trusted">False if the bulk has not the shape of Marchenko and Pastur or the search was ended: the thresholds mean nothing then.</param>
/// <param name="Upper">Above, largest first.</param>
/// <param name="Lower">Below, smallest first.</param>
public sealed record OutlierDiagnosis(
    double Level, double UpperThreshold, double? LowerThreshold, double DetectableStrength, bool Trusted, IReadOnlyList<Outlier> Upper, IReadOnlyList<Outlier> Lower);

/// <summary>One outlier.</summary>
/// <param name="Singular">ξ.</param>
/// <param name="Eigenvalue">x = ξ².</param>
/// <param name="P">Probability in noise.</param>
/// <param name="Strength">ℓ in units of the noise.</param>
/// <param name="SignalSingular">Singular value of the signal without noise.</param>
/// <param name="RowCosineSquared">Expected squared cosine of the vector with M components and the signal's.</param>
/// <param name="ColumnCosineSquared">The same for the vector with N components.</param>
public sealed record Outlier(double Singular, double Eigenvalue, double P, double? Strength, double? SignalSingular, double? RowCosineSquared, double? ColumnCosineSquared);
