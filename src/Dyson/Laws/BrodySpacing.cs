using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>
/// Brody's interpolation between Poisson (q = 0) and the surmise of the GOE (q = 1), unit mean:
/// P(s) = (q+1) b s^q e^{−b s^{q+1}}, b = Γ((q+2)/(q+1))^{q+1} (Brody 1973). A Weibull law: b s^{q+1} is exponential.
/// </summary>
public sealed class BrodySpacing : ContinuousLaw
{
    private readonly double _power;
    private readonly double _b;

    private BrodySpacing(double repulsion)
    {
        Repulsion = repulsion;
        _power = repulsion + 1;
        _b = Math.Pow(SpecialFunctions.Gamma((repulsion + 2) / _power), _power);
    }

    /// <summary>The law with the repulsion parameter q.</summary>
    /// <exception cref="ArgumentOutOfRangeException">q is not in [0, 10].</exception>
    public static BrodySpacing WithRepulsion(double q) => new(Allowed.Between(q, 0, 10));

    /// <summary>q.</summary>
    public double Repulsion { get; }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Brody(q {Repulsion:G6})");

    /// <inheritdoc/>
    public override double Lower => 0;

    /// <inheritdoc/>
    public override double Density(double x) => x < 0 || double.IsPositiveInfinity(x)
        ? 0
        : _power * _b * Math.Pow(x, Repulsion) * Math.Exp(-_b * Math.Pow(x, _power));

    /// <inheritdoc/>
    public override double LogDensity(double x) => x switch
    {
        < 0 or double.PositiveInfinity => double.NegativeInfinity,
        0 => Math.Log(Density(0)),
        _ => Math.Log(_power * _b) + (Repulsion * Math.Log(x)) - (_b * Math.Pow(x, _power)),
    };

    /// <inheritdoc/>
    public override double Cumulative(double x) => x <= 0 ? 0 : -Exponential.MinusOne(-_b * Math.Pow(x, _power));

    /// <inheritdoc/>
    public override double Survival(double x) => x <= 0 ? 1 : Math.Exp(-_b * Math.Pow(x, _power));

    /// <inheritdoc/>
    public override double Moment(int order) =>
        Math.Pow(_b, -Allowed.Order(order) / _power) * SpecialFunctions.Gamma(1 + (order / _power));

    /// <inheritdoc/>
    public override double Quantile(double probability) =>
        Math.Pow(-Exponential.LogOnePlus(-Allowed.Probability(probability)) / _b, 1 / _power);

    /// <inheritdoc/>
    public override double Sample(RandomStream random) => Math.Pow(random.NextExponential() / _b, 1 / _power);
}
