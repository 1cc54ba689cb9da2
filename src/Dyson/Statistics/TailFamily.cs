using Dyson.Randomness;

namespace Dyson.Statistics;

/// <summary>A member of a family of power laws.</summary>
/// <param name="Exponent">α.</param>
/// <param name="Lowest">x_min.</param>
/// <param name="LogLowest">ln x_min.</param>
/// <param name="Whole">The family's normalisation.</param>
/// <param name="Beyond">What lies above the upper cut-off, in the same units.</param>
internal readonly record struct TailShape(double Exponent, double Lowest, double LogLowest, double Whole, double Beyond);

/// <summary>The power laws of one kind of values, p(x) ∝ x^(−α) from x_min to a cut-off or without end: exponential families in ln x.</summary>
/// <param name="upperCut">x_max, or null.</param>
internal abstract class TailFamily(double? upperCut)
{
    /// <summary>x_max, infinite for none.</summary>
    public double UpperCut { get; } = upperCut ?? double.PositiveInfinity;

    public static TailFamily Of(PowerLawTailSettings settings) =>
        settings.Values == TailValues.Continuous ? new ContinuousTail(settings.UpperCut) : new WholeNumberTail(settings.UpperCut);

    /// <summary>The maximum-likelihood α, at which ⟨ln x⟩ of the law is that of the points; NaN where no α has it.</summary>
    public abstract double Exponent(double lowest, double logLowest, double meanLogarithm);

    public abstract TailShape Shape(double exponent, double lowest, double logLowest);

    /// <summary>P(X &lt; x) and P(X ≤ x).</summary>
    public abstract (double Below, double AtOrBelow) Cumulative(in TailShape shape, double x, double logX);

    /// <summary>Var ln x, Fisher's information a point.</summary>
    public abstract double Information(in TailShape shape);

    public abstract double LogDensity(in TailShape shape, double x, double logX);

    /// <summary>A sampler that several threads may share, each with its own stream.</summary>
    public abstract Func<RandomStream, double> Sampler(TailShape shape);
}
