using Dyson.Randomness;

namespace Dyson.Laws;

/// <summary>
/// A continuous probability law on (part of) the real line. One law is one class in one file; its documentation gives the formula,
/// the normalisation and the source.
/// </summary>
public abstract class ContinuousLaw
{
    /// <summary>The law's name as the field writes it, with its parameters.</summary>
    public abstract string Name { get; }

    /// <summary>Lower end of the support; −∞ where there is none.</summary>
    public virtual double Lower => double.NegativeInfinity;

    /// <summary>Upper end of the support; +∞ where there is none.</summary>
    public virtual double Upper => double.PositiveInfinity;

    /// <summary>⟨x⟩.</summary>
    public virtual double Mean => Moment(1);

    /// <summary>⟨x²⟩ − ⟨x⟩².</summary>
    public virtual double Variance => Moment(2) - (Mean * Mean);

    /// <summary>Probability density; 0 outside the support, NaN for NaN.</summary>
    public abstract double Density(double x);

    /// <summary>Cumulative distribution P(X ≤ x).</summary>
    public abstract double Cumulative(double x);

    /// <summary>The raw moment ⟨xᵏ⟩, k ≥ 0.</summary>
    public abstract double Moment(int order);

    /// <summary>The x with P(X ≤ x) = <paramref name="probability"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public abstract double Quantile(double probability);

    /// <summary>One draw; by inversion unless a law knows a better way.</summary>
    public virtual double Sample(RandomStream random) => Quantile(random.NextPositive());

    /// <inheritdoc/>
    public override string ToString() => Name;
}
