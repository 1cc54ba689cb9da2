using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>
/// χ² with ν degrees of freedom, p(x) = x^{ν/2−1}e^{−x/2}/(2^{ν/2}Γ(ν/2)), x ≥ 0: the law of a goodness of fit.
/// ⟨xᵏ⟩ = 2ᵏΓ(ν/2 + k)/Γ(ν/2).
/// </summary>
/// <remarks>The tails are regularised incomplete gamma functions with a relative error of about 1e-13 up to ν = 100.</remarks>
public sealed class ChiSquare : ContinuousLaw
{
    private readonly double _shape;

    private ChiSquare(double degrees) => _shape = 0.5 * degrees;

    /// <summary>The law with ν degrees of freedom, not necessarily a whole number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">ν is not finite and positive.</exception>
    public static ChiSquare WithDegrees(double degrees) => new(Allowed.Positive(degrees));

    /// <summary>ν.</summary>
    public double Degrees => 2 * _shape;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"χ²({Degrees:G6} degrees)");

    /// <inheritdoc/>
    public override double Lower => 0;

    /// <inheritdoc/>
    public override double Density(double x) => Math.Exp(LogDensity(x));

    /// <inheritdoc/>
    public override double LogDensity(double x)
    {
        if (x < 0 || double.IsPositiveInfinity(x))
        {
            return double.NegativeInfinity;
        }

        double power = _shape == 1 ? 0 : (_shape - 1) * Math.Log(0.5 * x);
        return power - (0.5 * x) - SpecialFunctions.GammaLn(_shape) - Constants.Ln2;
    }

    /// <inheritdoc/>
    public override double Cumulative(double x) => IncompleteGamma.Lower(_shape, 0.5 * x);

    /// <inheritdoc/>
    public override double Survival(double x) => IncompleteGamma.Upper(_shape, 0.5 * x);

    /// <inheritdoc/>
    public override double Moment(int order)
    {
        double moment = 1;
        for (int k = 0; k < Allowed.Order(order); k++)
        {
            moment *= 2 * (_shape + k);
        }

        return moment;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => 2 * random.NextGamma(_shape);
}
