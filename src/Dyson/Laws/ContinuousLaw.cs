using Dyson.Randomness;

namespace Dyson.Laws;

/// <summary>
/// A continuous probability law on (part of) the real line. One law is one immutable class in one file; its documentation gives the
/// formula, the normalisation and the source, its factories name the convention of the parameters.
/// </summary>
/// <remarks>
/// Density, logarithm, cumulative and survival give NaN for NaN. A law may carry an atom (<see cref="MarchenkoPastur"/> for M &lt; N does);
/// then the density is that of the continuous part, and cumulative, survival, moments, quantiles and samples are those of the whole law.
/// </remarks>
public abstract class ContinuousLaw
{
    private const int MostRefinements = 200;

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

    /// <summary>√(⟨x²⟩ − ⟨x⟩²).</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>Probability density; 0 outside the support, NaN for NaN.</summary>
    public abstract double Density(double x);

    /// <summary>ln of <see cref="Density"/>, for likelihoods: finite wherever the density is positive, also where that itself underflows.</summary>
    public virtual double LogDensity(double x) => Math.Log(Density(x));

    /// <summary>Cumulative distribution P(X ≤ x), with small relative error in the left tail.</summary>
    public abstract double Cumulative(double x);

    /// <summary>P(X &gt; x) = 1 − <see cref="Cumulative"/>, with small relative error in the right tail.</summary>
    public virtual double Survival(double x) => 1 - Cumulative(x);

    /// <summary>The raw moment ⟨xᵏ⟩, k ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    public abstract double Moment(int order);

    /// <summary>The smallest x with P(X ≤ x) ≥ <paramref name="probability"/>; the ends of the support at 0 and 1.</summary>
    /// <remarks>
    /// Newton's method on the logarithm of the smaller tail, against x or, where the support ends on that side, against the logarithm of the
    /// distance from its end; kept inside a bracket that is halved whenever a step would leave it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public virtual double Quantile(double probability)
    {
        Allowed.Probability(probability);
        if (probability is 0 or 1)
        {
            return probability == 0 ? Lower : Upper;
        }

        bool left = probability <= 0.5;
        double end = left ? Lower : Upper;
        double target = Math.Log(left ? probability : 1 - probability);
        (double low, double high) = Bracket(target, left);
        double x = 0.5 * (low + high);
        for (int i = 0; i < MostRefinements; i++)
        {
            double tail = left ? Cumulative(x) : Survival(x);
            double excess = left ? Math.Log(tail) - target : target - Math.Log(tail);
            if (Math.Abs(excess) <= Math.ScaleB(1, -53))
            {
                return x;
            }

            (low, high) = excess > 0 ? (low, x) : (x, high);
            double step = -excess * tail / Density(x);
            double next = double.IsInfinity(end) ? x + step : end + ((x - end) * Math.Exp(step / (x - end)));
            if (!(next > low && next < high))
            {
                next = 0.5 * (low + high);
            }

            if (Math.Abs(next - x) <= Math.ScaleB(Math.Abs(x), -52) || next <= low || next >= high)
            {
                return next;
            }

            x = next;
        }

        return x;
    }

    /// <summary>One draw; by inversion unless a law knows a better way.</summary>
    public virtual double Sample(RandomStream random) => Quantile(Math.Min(random.NextPositive(), Math.BitDecrement(1)));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Two points of the support with the wanted tail probability between them, found by doubling the distance from the mean.</summary>
    private (double Low, double High) Bracket(double target, bool left)
    {
        double centre = Mean;
        double reach = StandardDeviation;
        bool IsAbove(double x) => left ? Math.Log(Cumulative(x)) > target : Math.Log(Survival(x)) < target;
        (double low, double high) = (centre, centre);
        for (double step = reach; IsAbove(low) && low > Lower; step *= 2)
        {
            (low, high) = (Math.Max(centre - step, Lower), low);
        }

        for (double step = reach; !IsAbove(high) && high < Upper; step *= 2)
        {
            (low, high) = (high, Math.Min(centre + step, Upper));
        }

        return (low, high);
    }
}
