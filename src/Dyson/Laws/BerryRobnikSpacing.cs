using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Dyson.Laws;

/// <summary>
/// Berry and Robnik's spacing law for mixed systems, unit mean: levels of a regular part of density ρ (Poisson) and of one chaotic part of density
/// q = 1 − ρ (the surmise of the GOE), superposed independently. With u = √π q s/2,
/// P(s) = e^{−ρs}[ρ² erfc u + (2ρq + πq³s/2) e^{−u²}] (J. Phys. A 17, 2413, 1984, eq. 28).
/// </summary>
/// <remarks>
/// P = E″ with the gap probability E(s) = e^{−ρs} erfc u; the survival is −E′ = e^{−ρs}[ρ erfc u + q e^{−u²}]. ρ = 1 is Poisson, ρ = 0 the surmise.
/// P(0) = 1 − q²: unlike Brody's law there is no level repulsion at any ρ &gt; 0.
/// </remarks>
public sealed class BerryRobnikSpacing : ContinuousLaw
{
    private const double AsymptoticFrom = 25;
    private const double NegligibleExponent = 60;
    private const int MomentNodes = 32;

    private readonly double _q;
    private readonly double _slope;

    private BerryRobnikSpacing(double regular)
    {
        RegularFraction = regular;
        _q = 1 - regular;
        _slope = 0.5 * Constants.SqrtPi * _q;
    }

    /// <summary>The law with the regular fraction ρ of the levels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">ρ is not in [0, 1].</exception>
    public static BerryRobnikSpacing WithRegularFraction(double rho) => new(Allowed.Probability(rho));

    /// <summary>ρ.</summary>
    public double RegularFraction { get; }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Berry–Robnik(ρ {RegularFraction:G6})");

    /// <inheritdoc/>
    public override double Lower => 0;

    /// <inheritdoc/>
    public override double Mean => 1;

    /// <inheritdoc/>
    public override double Density(double x) => x < 0 ? 0 : Math.Exp(LogDensity(x));

    /// <inheritdoc/>
    public override double LogDensity(double x)
    {
        if (x < 0 || double.IsPositiveInfinity(x))
        {
            return double.NegativeInfinity;
        }

        double u = _slope * x;
        double bracket = (RegularFraction * RegularFraction * ScaledComplement(u)) + (2 * RegularFraction * _q) + (2 * _slope * _slope * _q * x);
        return Math.Log(bracket) - (RegularFraction * x) - (u * u);
    }

    /// <inheritdoc/>
    public override double Cumulative(double x)
    {
        if (!(x > 0))
        {
            return double.IsNaN(x) ? x : 0;
        }

        double u = _slope * x;
        double chaotic = (RegularFraction * SpecialFunctions.Erf(u)) - (_q * Exponential.MinusOne(-u * u));
        return double.IsPositiveInfinity(x) ? 1 : (Math.Exp(-RegularFraction * x) * chaotic) - Exponential.MinusOne(-RegularFraction * x);
    }

    /// <inheritdoc/>
    public override double Survival(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return double.IsNaN(x) ? x : x > 0 ? 0 : 1;
        }

        double u = _slope * x;
        return Math.Exp(-(RegularFraction * x) - (u * u)) * ((RegularFraction * ScaledComplement(u)) + _q);
    }

    /// <inheritdoc/>
    /// <remarks>By Gauss's rule in panels of one mean spacing, up to where the integrand is below 1e-18 of the whole.</remarks>
    public override double Moment(int order)
    {
        if (Allowed.Order(order) < 2)
        {
            return 1;
        }

        double sum = 0;
        bool IsNegligible(double x) => (RegularFraction * x) + (_slope * _slope * x * x) - (order * Math.Log(x)) > NegligibleExponent;
        for (int panel = 0; panel <= order || !IsNegligible(panel); panel++)
        {
            sum += GaussLegendreRule.Integrate(x => Math.Pow(x, order) * Density(x), panel, panel + 1, MomentNodes);
        }

        return sum;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Above a chaotic level the chaotic neighbour follows the surmise, above a regular one it lies at a half-normal distance; the regular
    /// neighbour is always exponential. The nearer of the two is the next level.
    /// </remarks>
    public override double Sample(RandomStream random)
    {
        bool regular = random.NextDouble() < RegularFraction;
        double toRegular = random.NextExponential() / RegularFraction;
        double u = regular ? Math.Abs(random.NextNormal()) / Constants.Sqrt2 : Math.Sqrt(random.NextExponential());
        return Math.Min(toRegular, u / _slope);
    }

    /// <summary>e^{u²} erfc u, which falls as 1/(√π u).</summary>
    private static double ScaledComplement(double u)
    {
        if (!(u >= AsymptoticFrom))
        {
            return Math.Exp(u * u) * SpecialFunctions.Erfc(u);
        }

        // Σ (−1)ⁿ(2n−1)!!/(2u²)ⁿ: at u = 25 the sixth term is 3e-15.
        double z = 0.5 / (u * u);
        double series = 1 - (z * (1 - (3 * z * (1 - (5 * z * (1 - (7 * z * (1 - (9 * z)))))))));
        return series / (Constants.SqrtPi * u);
    }
}
