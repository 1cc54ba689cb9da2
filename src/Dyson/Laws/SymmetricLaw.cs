using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>A law that is symmetric about its centre: what all such laws share, so that both tails are equally accurate.</summary>
public abstract class SymmetricLaw : ContinuousLaw
{
    private protected SymmetricLaw(double centre) => Centre = Allowed.Finite(centre);

    /// <summary>The centre c of symmetry: mean and median.</summary>
    public double Centre { get; }

    /// <inheritdoc/>
    public override double Mean => Centre;

    /// <inheritdoc/>
    public override double Variance => CentralMoment(2);

    /// <summary>Binder's cumulant of the deviations from the centre, U₄ = 1 − ⟨(x−c)⁴⟩/(3⟨(x−c)²⟩²); 0 for a Gaussian ([P1] eq. 28).</summary>
    public double BinderCumulant => 1 - (CentralMoment(4) / (3 * CentralMoment(2) * CentralMoment(2)));

    /// <summary>⟨(x − c)ᵏ⟩; 0 for odd k.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    public double CentralMoment(int order) => Allowed.Order(order) % 2 == 1 ? 0 : EvenCentralMoment(order / 2);

    /// <inheritdoc/>
    public override double Moment(int order)
    {
        Allowed.Order(order);
        double sum = 0;
        for (int k = 0; k <= order; k += 2)
        {
            sum += SpecialFunctions.Binomial(order, k) * EvenCentralMoment(k / 2) * Math.Pow(Centre, order - k);
        }

        return sum;
    }

    /// <inheritdoc/>
    public sealed override double Cumulative(double x) => x <= Centre ? Tail(Centre - x) : 1 - Tail(x - Centre);

    /// <inheritdoc/>
    public sealed override double Survival(double x) => x >= Centre ? Tail(x - Centre) : 1 - Tail(Centre - x);

    /// <inheritdoc/>
    public override double Quantile(double probability) => probability == 0.5 ? Centre : base.Quantile(probability);

    /// <summary>P(X − c &gt; <paramref name="distance"/>) for a distance ≥ 0, with small relative error.</summary>
    private protected abstract double Tail(double distance);

    /// <summary>⟨(x − c)^(2·<paramref name="half"/>)⟩.</summary>
    private protected abstract double EvenCentralMoment(int half);
}
