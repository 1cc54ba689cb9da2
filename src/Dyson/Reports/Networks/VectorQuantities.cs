using Dyson.Networks;

namespace Dyson.Reports.Networks;

/// <summary>Numbers of the singular vectors of the bulk.</summary>
internal static class VectorQuantities
{
    public static LayerQuantity[] All { get; } = [.. Side("left", "M components", v => v.Left), .. Side("right", "N components", v => v.Right)];

    private static LayerQuantity[] Side(string side, string components, Func<VectorsDiagnosis, VectorSet> of)
    {
        VectorSet? Set(LayerDiagnosis layer) => layer.Vectors is { } vectors ? of(vectors) : null;
        return
        [
            new($"{side}_participation_ratio", $"Σu⁴ of the {side} vectors", $"Mean inverse participation ratio of bulk vectors with {components}; the p-value is small where they are more localised than vectors without a preferred direction.",
                layer => LayerNumber.Of(Set(layer)?.InverseParticipationRatio, Set(layer)?.Localisation.P)) { HasError = true, HasP = true, Scale = QuantityScale.Logarithmic, InOverview = side == "left" },
            new($"{side}_participation_ratio_noise", $"Σu⁴ of noise, {side}", "3/(n + 2): vectors without a preferred direction.", layer => LayerNumber.Of(Set(layer)?.UniformParticipationRatio)) { Scale = QuantityScale.Logarithmic },
            new($"{side}_vector_entropy", $"entropy of the {side} vectors", "Mean −Σu² ln u² of bulk vectors.", layer => LayerNumber.Of(Set(layer)?.Entropy)) { HasError = true },
            new($"{side}_vector_entropy_noise", $"entropy of noise, {side}", "Its mean for vectors without a preferred direction.", layer => LayerNumber.Of(Set(layer)?.UniformEntropy)),
            new($"{side}_porter_thomas", $"Porter–Thomas, {side}", "Statistic of the test whether n u² has the law of Porter and Thomas, as components of noise have.",
                layer => LayerNumber.Of(Set(layer)?.PorterThomas.Statistic)),
            new($"{side}_porter_thomas_p", $"p of Porter–Thomas, {side}", "The p-value of that test.", layer => LayerNumber.Of(Set(layer)?.PorterThomas.P)) { Scale = QuantityScale.Probability, InOverview = side == "left" },
        ];
    }
}
