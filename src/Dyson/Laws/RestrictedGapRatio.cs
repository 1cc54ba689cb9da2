using Dyson.Randomness;

namespace Dyson.Laws;

/// <summary>
/// The law of r̃ = min(r, 1/r) ∈ [0, 1], r the ratio of adjacent gaps: density 2P(r̃) with P that of r. Made by <see cref="GapRatioLaw.Restricted"/>.
/// </summary>
/// <remarks>
/// ⟨r̃⟩ = 2 ln 2 − 1 (Poisson), 4 − 2√3 (GOE), 2√3/π − ½ (GUE), 32√3/(15π) − ½ (GSE) for three levels
/// (Atas, Bogomolny, Giraud and Roux 2013, Phys. Rev. Lett. 110, 084101, table I).
/// </remarks>
public sealed class RestrictedGapRatio : ContinuousLaw
{
    private readonly GapRatioLaw _law;

    internal RestrictedGapRatio(GapRatioLaw law)
    {
        _law = law;
        Mean = law.RestrictedMoment(1);
        Variance = law.RestrictedMoment(2) - (Mean * Mean);
    }

    /// <summary>The law of r itself.</summary>
    public GapRatioLaw Ratio => _law;

    /// <inheritdoc/>
    public override string Name => "Restricted " + _law.Name;

    /// <inheritdoc/>
    public override double Lower => 0;

    /// <inheritdoc/>
    public override double Upper => 1;

    /// <inheritdoc/>
    public override double Mean { get; }

    /// <inheritdoc/>
    public override double Variance { get; }

    /// <inheritdoc/>
    public override double Density(double x) => x > 1 ? 0 : 2 * _law.Density(x);

    /// <inheritdoc/>
    public override double LogDensity(double x) => x > 1 ? double.NegativeInfinity : Math.Log(2) + _law.LogDensity(x);

    /// <inheritdoc/>
    public override double Cumulative(double x) => x <= 0 ? 0 : x >= 1 ? 1 : _law.RestrictedCumulative(x);

    /// <inheritdoc/>
    public override double Survival(double x) => x <= 0 ? 1 : x >= 1 ? 0 : _law.RestrictedSurvival(x);

    /// <inheritdoc/>
    public override double Moment(int order) => Allowed.Order(order) == 0 ? 1 : _law.RestrictedMoment(order);

    /// <inheritdoc/>
    public override double Sample(RandomStream random)
    {
        double r = _law.Sample(random);
        return r <= 1 ? r : 1 / r;
    }
}
