using Dyson.Randomness;
using MathNet.Numerics.Integration;

namespace Dyson.Laws;

/// <summary>
/// Ratio of adjacent gaps of uncorrelated levels: P(r) = 1/(1 + r)², r ≥ 0; ⟨r⟩ = ∞, ⟨r̃⟩ = 2 ln 2 − 1 (Atas et al. 2013, eq. 4).
/// </summary>
public sealed class PoissonGapRatio : GapRatioLaw
{
    private const int Nodes = 32;

    private PoissonGapRatio()
    {
    }

    /// <summary>The law; it has no parameter.</summary>
    public static PoissonGapRatio Law { get; } = new();

    /// <inheritdoc/>
    public override string Name => "Poisson gap ratio";

    /// <inheritdoc/>
    /// <remarks>The quotient of two independent exponential gaps.</remarks>
    public override double Sample(RandomStream random)
    {
        double first = random.NextExponential();
        return random.NextExponential() / first;
    }

    internal override double LogDensityBelowOne(double r) => -2 * Exponential.LogOnePlus(r);

    internal override double RestrictedCumulative(double r) => 2 * r / (1 + r);

    internal override double RestrictedSurvival(double r) => (1 - r) / (1 + r);

    internal override double RestrictedMoment(int power) => power < 0
        ? double.PositiveInfinity
        : GaussLegendreRule.Integrate(r => 2 * Math.Pow(r, power) / ((1 + r) * (1 + r)), 0, 1, Nodes);
}
