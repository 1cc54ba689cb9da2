using Dyson.Networks;
using Dyson.Statistics;

namespace Dyson.Reports.Networks;

/// <summary>
/// Every number that reports show of a layer, in the order of reading. The table of a layer's page, the heat map, the time traces and <c>layers.csv</c>
/// are all made from this list: a quantity that is added here appears in all of them.
/// </summary>
public static class LayerQuantities
{
    /// <summary>The sections.</summary>
    public static IReadOnlyList<QuantitySection> Sections { get; } =
    [
        new("Bulk and outliers", Bulk()),
        new("Power-law tail", Tail()),
        new("Levels", LevelQuantities.All),
        new("Singular vectors", VectorQuantities.All),
        new("Ranks and entropies", Ranks()),
        new("Sizes and norms", Norms()),
        new("Elements", Elements()),
    ];

    /// <summary>All quantities.</summary>
    public static IReadOnlyList<LayerQuantity> All { get; } = [.. Sections.SelectMany(section => section.Quantities)];

    /// <summary>The quantity of a name.</summary>
    internal static LayerQuantity Named(string name) => All.First(quantity => quantity.Name == name);

    private static LayerQuantity[] Bulk() =>
    [
        new("bulk_sigma", "σ of the bulk", "Standard deviation of one element of the noise, from the Marchenko–Pastur bulk fitted without the outliers.",
            layer => OfBulk(layer, LayerNumber.Of(layer.Bulk?.Sigma))) { HasError = true, InOverview = true, Scale = QuantityScale.Logarithmic },
        new("bulk_p", "p of the bulk’s shape", "Probability of as large a distance from the Marchenko–Pastur law in noise; below the level the bulk has another shape, and the outliers’ thresholds mean nothing.",
            layer => LayerNumber.Of(layer.Bulk?.P)) { InOverview = true, Scale = QuantityScale.Probability },
        new("bulk_ratio", "aspect ratio q", "q = N/M of the bulk; given by the shape of the matrix unless it has an error.",
            layer => LayerNumber.Of(layer.Bulk?.Ratio)) { HasError = true },
        new("bulk_lower_edge", "lower edge of the bulk", "x₋ = σ²M(1 − √q)², in units of x = ξ².", layer => OfBulk(layer, LayerNumber.Of(layer.Bulk?.LowerEdge))),
        new("bulk_upper_edge", "upper edge of the bulk", "x₊ = σ²M(1 + √q)², in units of x = ξ².", layer => OfBulk(layer, LayerNumber.Of(layer.Bulk?.UpperEdge))) { Scale = QuantityScale.Logarithmic },
        new("free_bulk_sigma", "σ, q free", "The same with the effective aspect ratio fitted too, for correlated elements.",
            layer => LayerNumber.Of(layer.FreeBulk?.Sigma)) { HasError = true, Scale = QuantityScale.Logarithmic },
        new("free_bulk_ratio", "effective q", "Fitted effective aspect ratio; N/M for independent elements.", layer => LayerNumber.Of(layer.FreeBulk?.Ratio)) { HasError = true },
        new("free_bulk_upper_edge", "upper edge, q free", "x₊ of that fit.", layer => LayerNumber.Of(layer.FreeBulk?.UpperEdge)) { Scale = QuantityScale.Logarithmic },
        new("outliers", "outliers", "Levels beyond the thresholds of both edges, at the family-wise level; 0 in noise.",
            layer => Outliers(layer, layer.Outliers?.Upper.Count + layer.Outliers?.Lower.Count)) { InOverview = true, Scale = QuantityScale.Count },
        new("outliers_above", "outliers above", "Those above the Tracy–Widom threshold of the upper edge.",
            layer => Outliers(layer, layer.Outliers?.Upper.Count)) { Scale = QuantityScale.Count },
        new("outliers_below", "outliers below", "Those below the threshold of the lower edge; none are looked for where that edge is hard.",
            layer => Outliers(layer, layer.Outliers?.Lower.Count)) { Scale = QuantityScale.Count },
        new("outlier_threshold_above", "threshold above", "x from which on a level is an outlier.", layer => Outliers(layer, layer.Outliers?.UpperThreshold)) { Scale = QuantityScale.Logarithmic },
        new("outlier_threshold_below", "threshold below", "x below which a level is an outlier.", layer => Outliers(layer, layer.Outliers?.LowerThreshold)),
        new("detectable_strength", "detectable strength", "√q: directions of the signal weaker than this, in units of the noise, leave no outlier.", layer => LayerNumber.Of(layer.Outliers?.DetectableStrength)),
    ];

    private static LayerQuantity[] Tail() =>
    [
        new("exponent", "power-law exponent α", "p(x) ∝ x^−α from x_min on, by maximum likelihood; the p-value is that of the goodness of fit: small means no power law.",
            layer => Exponent(layer, LayerNumber.Of(layer.PowerLaw?.ExponentResampled ?? layer.PowerLaw?.Exponent, layer.PowerLaw?.P))) { HasError = true, HasP = true, InOverview = true, Scale = QuantityScale.Logarithmic },
        new("exponent_fixed_cut", "α, x_min held", "The same exponent with its error if x_min were known.", layer => Exponent(layer, LayerNumber.Of(layer.PowerLaw?.Exponent))) { HasError = true },
        new("tail_x_min", "x_min", "Where the tail begins: the cut with the smallest Kolmogorov–Smirnov distance.", layer => LayerNumber.Of(layer.PowerLaw?.LowerCut)) { HasError = true, Scale = QuantityScale.Logarithmic },
        new("tail_levels", "levels in the tail", "Levels from x_min on; an exponent from fewer than about 50 is hardly one.", layer => LayerNumber.Of(layer.PowerLaw?.TailCount)) { Scale = QuantityScale.Count },
        new("tail_ks_distance", "distance D of the tail", "Kolmogorov–Smirnov distance of the tail and its power law.", layer => LayerNumber.Of(layer.PowerLaw?.KsDistance)),
        new("tail_p_error", "Monte Carlo error of the tail’s p", "One standard deviation of the goodness of fit’s p-value, from its number of draws.", layer => LayerNumber.Of(layer.PowerLaw?.PError)),
        new("against_exponential", "power law or exponential", "Vuong’s normalised likelihood ratio: positive favours the power law, if its p-value is small.", layer => Comparison(layer, "Exponential")) { HasP = true },
        new("against_log_normal", "power law or log-normal", "Likelihood ratio, never positive since the log-normal contains the power law: a small p-value rules the power law out.", layer => Comparison(layer, "LogNormal")) { HasP = true },
        new("weighted_exponent", "α log₁₀ x₁", "Exponent weighted with the largest level (Martin and Mahoney 2021).", layer => LayerNumber.Of(layer.WeightedExponent)),
        new("log_alpha_norm", "log₁₀ Σx^α", "α-norm of the layer (Martin and Mahoney 2021).", layer => LayerNumber.Of(layer.LogAlphaNorm)),
    ];

    private static LayerQuantity[] Ranks() =>
    [
        new("stable_rank", "stable rank", "Σx/x₁; its p-value is that of as large a distance from the mean in Gaussian noise of this shape.",
            layer => Beside(layer, "stableRank", layer.StableRank)) { HasP = true, InOverview = true, Scale = QuantityScale.Logarithmic },
        new("stable_rank_noise", "stable rank of noise", "Mean of independent Gaussian elements of this shape, with their scatter.", layer => Noise(layer, "stableRank")) { HasError = true, Scale = QuantityScale.Logarithmic },
        new("effective_rank", "effective rank", "exp(−Σ p ln p) with p = ξ/Σξ (Roy and Vetterli 2007).",
            layer => Beside(layer, "effectiveRank", layer.EffectiveRank)) { HasP = true, Scale = QuantityScale.Logarithmic },
        new("effective_rank_noise", "effective rank of noise", "Mean of independent Gaussian elements of this shape, with their scatter.", layer => Noise(layer, "effectiveRank")) { HasError = true, Scale = QuantityScale.Logarithmic },
        new("effective_rank_share", "effective rank / N", "Effective rank as a share of the number of levels.", layer => LayerNumber.Of(layer.EffectiveRank / layer.Columns)) { InOverview = true },
        new("spectral_entropy", "spectral entropy", "−Σ p ln p/ln N with p = x/Σx: 1 for equal levels, 0 for a single one.",
            layer => Beside(layer, "spectralEntropy", layer.SpectralEntropy)) { HasP = true, InOverview = true },
        new("spectral_entropy_noise", "spectral entropy of noise", "Mean of independent Gaussian elements of this shape, with their scatter.", layer => Noise(layer, "spectralEntropy")) { HasError = true },
        new("zero_rows", "zero rows", "Rows with zeros only: units that are switched off, padding. The bulk is that of the others.", layer => LayerNumber.Of(layer.ZeroRows)) { Scale = QuantityScale.Count },
        new("zero_columns", "zero columns", "Columns with zeros only.", layer => LayerNumber.Of(layer.ZeroColumns)) { Scale = QuantityScale.Count },
        new("rank", "rank", "Singular values above ξ₁M·2⁻⁵².", layer => LayerNumber.Of(layer.Rank)) { Scale = QuantityScale.Count },
    ];

    private static LayerQuantity[] Norms() =>
    [
        new("singular_max", "ξ₁", "Largest singular value, the spectral norm.", layer => LayerNumber.Of(layer.SingularMax)) { Scale = QuantityScale.Logarithmic, InOverview = true },
        new("singular_min", "ξ_N", "Smallest singular value.", layer => LayerNumber.Of(layer.SingularMin)) { Scale = QuantityScale.Logarithmic },
        new("frobenius_squared", "‖W‖²_F", "Sum of the squares of all elements, Σx.", layer => LayerNumber.Of(layer.FrobeniusSquared)) { Scale = QuantityScale.Logarithmic },
        new("log_frobenius_norm", "log₁₀ ‖W‖_F", "Logarithm of the Frobenius norm.", layer => LayerNumber.Of(layer.LogFrobeniusNorm)),
        new("log_spectral_norm", "log₁₀ ξ₁", "Logarithm of the spectral norm.", layer => LayerNumber.Of(layer.LogSpectralNorm)),
        new("log_nuclear_norm", "log₁₀ Σξ", "Logarithm of the nuclear norm.", layer => LayerNumber.Of(layer.LogNuclearNorm)),
    ];

    private static LayerQuantity[] Elements() =>
    [
        new("element_mean", "mean of the elements", "⟨w⟩.", layer => LayerNumber.Of(layer.Elements.Mean)),
        new("element_standard_deviation", "standard deviation of the elements", "√(⟨w²⟩ − ⟨w⟩²); larger than σ of the bulk by what the outliers carry.",
            layer => LayerNumber.Of(layer.Elements.StandardDeviation)) { Scale = QuantityScale.Logarithmic },
        new("element_excess_kurtosis", "excess kurtosis of the elements", "κ₄ about the mean: 0 for Gaussian, −1.2 for uniform elements.", layer => LayerNumber.Of(layer.Elements.ExcessKurtosis)),
    ];

    // any spectrum has a best exponent; only with all tests behind it is it that of a tail
    private static LayerNumber Exponent(LayerDiagnosis layer, LayerNumber number) =>
        number with { Doubtful = layer.PowerLaw is { Support: not null and not nameof(TailSupport.HeavyTail) } };

    private static LayerNumber Outliers(LayerDiagnosis layer, double? value) => OfBulk(layer, LayerNumber.Of(value));

    // a bulk of another shape has no σ and no edges
    private static LayerNumber OfBulk(LayerDiagnosis layer, LayerNumber number) => number with { Doubtful = layer.Outliers is { Trusted: false } };

    private static LayerNumber Comparison(LayerDiagnosis layer, string alternative) =>
        layer.PowerLaw?.Comparisons.FirstOrDefault(c => c.Alternative == alternative) is { } found
            ? LayerNumber.Of(found.Normalised, found.P) with { Method = found.Method }
            : LayerNumber.None;

    private static LayerNumber Beside(LayerDiagnosis layer, string quantity, double? value) => LayerNumber.Of(value, Comparison(layer.BesideNoise, quantity)?.P);

    private static LayerNumber Noise(LayerDiagnosis layer, string quantity) =>
        Comparison(layer.BesideNoise, quantity) is { } found ? new(LayerNumber.Finite(found.Noise), LayerNumber.Finite(found.Scatter)) : LayerNumber.None;

    private static NoiseComparison? Comparison(IReadOnlyList<NoiseComparison> comparisons, string quantity) => comparisons.FirstOrDefault(c => c.Quantity == quantity);
}
