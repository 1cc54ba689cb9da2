namespace Dyson.Laws;

/// <summary>
/// The law of the ratio r = (x_{i+2} − x_{i+1})/(x_{i+1} − x_i) of adjacent gaps, for which no unfolding is needed (Oganesyan and Huse 2007).
/// Spectra are alike read upwards and downwards, so P(r) = P(1/r)/r²; half of the weight lies below 1.
/// </summary>
/// <remarks>r = ∞ is possible in the limit only; ⟨rᵏ⟩ is infinite where P falls no faster than r^{−k−1}.</remarks>
public abstract class GapRatioLaw : ContinuousLaw
{
    private protected GapRatioLaw()
    {
    }

    /// <inheritdoc/>
    public sealed override double Lower => 0;

    /// <summary>The law of r̃ = min(r, 1/r) on [0, 1], with density 2P(r̃).</summary>
    public RestrictedGapRatio Restricted => new(this);

    /// <inheritdoc/>
    public sealed override double Density(double x) => x < 0 ? 0 : Math.Exp(LogDensity(x));

    /// <inheritdoc/>
    public sealed override double LogDensity(double x) => x switch
    {
        < 0 or double.PositiveInfinity => double.NegativeInfinity,
        > 1 => LogDensityBelowOne(1 / x) - (2 * Math.Log(x)),
        _ => LogDensityBelowOne(x),
    };

    /// <inheritdoc/>
    public sealed override double Cumulative(double x) => x switch
    {
        <= 0 => 0,
        > 1 => 1 - (0.5 * RestrictedCumulative(1 / x)),
        _ => 0.5 * RestrictedCumulative(x),
    };

    /// <inheritdoc/>
    public sealed override double Survival(double x) => x switch
    {
        <= 0 => 1,
        > 1 => 0.5 * RestrictedCumulative(1 / x),
        _ => 1 - (0.5 * RestrictedCumulative(x)),
    };

    /// <inheritdoc/>
    public sealed override double Moment(int order) =>
        Allowed.Order(order) == 0 ? 1 : 0.5 * (RestrictedMoment(order) + RestrictedMoment(-order));

    /// <inheritdoc/>
    public sealed override double Quantile(double probability) => Allowed.Probability(probability) <= 0.5
        ? Restricted.Quantile(2 * probability)
        : 1 / Restricted.Quantile(2 * (1 - probability));

    /// <summary>ln P(r) for 0 ≤ r ≤ 1.</summary>
    internal abstract double LogDensityBelowOne(double r);

    /// <summary>P(r̃ ≤ r) for 0 ≤ r ≤ 1, with small relative error.</summary>
    internal abstract double RestrictedCumulative(double r);

    /// <summary>P(r̃ &gt; r) for 0 ≤ r ≤ 1, with small relative error.</summary>
    internal abstract double RestrictedSurvival(double r);

    /// <summary>⟨r̃ᵏ⟩, k of either sign; +∞ where it diverges.</summary>
    internal abstract double RestrictedMoment(int power);
}
