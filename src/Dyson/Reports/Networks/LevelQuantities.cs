using Dyson.Networks;

namespace Dyson.Reports.Networks;

/// <summary>Numbers of the local statistics of the levels; those of spacings are of the unfolding that is drawn, by a spline, and of its table the page shows all.</summary>
internal static class LevelQuantities
{
    /// <summary>The unfolding that is drawn.</summary>
    public const string Drawn = "Spline";

    public static LayerQuantity[] All { get; } =
    [
        new("gap_ratio", "⟨r̃⟩", "Mean ratio of neighbouring spacings, smaller over larger, without unfolding: 0.5307 for levels that repel as in the orthogonal ensemble, 0.3863 for independent ones; the p-value is that of noise.",
            layer => LayerNumber.Of(layer.GapRatio, layer.Levels?.GapRatioGoe?.P)) { HasError = true, HasP = true, InOverview = true },
        new("gap_ratio_poisson_p", "p of ⟨r̃⟩, independent levels", "Probability of as large a distance of ⟨r̃⟩ from that of independent levels; noise makes it small.",
            layer => LayerNumber.Of(layer.Levels?.GapRatioPoisson?.P)) { Scale = QuantityScale.Probability },
        new("spacing_goe", "spacings, distance from GOE", "Kolmogorov–Smirnov distance of the unfolded spacings from the exact law of the orthogonal ensemble.",
            layer => Test(layer, u => u.Goe) with { P = null }),
        new("spacing_goe_p", "p of the spacings, GOE", "The p-value of that distance, calibrated on noise that was unfolded the same way: small means spacings that are not those of noise.",
            layer => LayerNumber.Of(Of(layer)?.Goe.P)) { Scale = QuantityScale.Probability, InOverview = true },
        new("spacing_surmise", "spacings, distance from the surmise", "The same from the Wigner surmise.", layer => Test(layer, u => u.Surmise)) { HasP = true },
        new("spacing_poisson", "spacings, distance from Poisson", "The same from independent levels; the p-value is small for noise.", layer => Test(layer, u => u.Poisson)) { HasP = true },
        new("brody", "Brody’s β", "Exponent of the fitted Brody law: near 1 for repelling levels, 0 for independent ones.", layer => LayerNumber.Of(Of(layer)?.Brody)) { HasError = true },
        new("brody_noise", "Brody’s β of noise", "Mean of noise of this size, unfolded the same way.", layer => LayerNumber.Of(Of(layer)?.BrodyGoe)),
        new("brody_poisson", "Brody’s β of independent levels", "Mean of independent levels, unfolded the same way.", layer => LayerNumber.Of(Of(layer)?.BrodyPoisson)),
        new("unfolding_p", "p of the spread over unfoldings", "Whether local, polynomial and spline unfolding differ by more than they do in noise: a small one means that the choice drives the answer.",
            layer => LayerNumber.Of(layer.Levels?.Check?.SmoothP)) { Scale = QuantityScale.Probability },
        new("unfolding_all_p", "the same with Marchenko and Pastur’s", "The spread over these and the unfolding by Marchenko and Pastur’s law.", layer => LayerNumber.Of(layer.Levels?.Check?.AllP)) { Scale = QuantityScale.Probability },
    ];

    /// <summary>The unfolding whose spacings are drawn.</summary>
    public static UnfoldingDiagnosis? Of(LayerDiagnosis layer) => layer.Levels?.Unfoldings.FirstOrDefault(u => u.Method == Drawn);

    private static LayerNumber Test(LayerDiagnosis layer, Func<UnfoldingDiagnosis, TestDocument> test) =>
        Of(layer) is { } unfolding && test(unfolding) is { } found ? LayerNumber.Of(found.Statistic, found.P) with { Method = found.Method } : LayerNumber.None;
}
