using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Dyson.Laws;

/// <summary>
/// Hoyt's (Nakagami-q) law, the length of a plane vector with independent components N(0, s₁²) and N(0, s₂²), s₁ ≥ s₂, q = s₂/s₁:
/// p(S) = S/(s₁s₂) e^{−S²(s₁⁻²+s₂⁻²)/4} I₀(S²(s₂⁻²−s₁⁻²)/4), S ≥ 0.
/// </summary>
/// <remarks>
/// The exact spacing of two levels behind a fixed hidden layer with rates g₁, g₂: q² = 4g₁g₂/(g₁+g₂)². q = 1 is the surmise with (74)'s scale
/// s/√2. Right tail e^{−S²/2s₁²} e^{−x}[I₀(x) + 2Σ_{n≥1} tⁿIₙ(x)], x = S²(s₂⁻²−s₁⁻²)/4, t = (s₁−s₂)/(s₁+s₂) (difference of two
/// Marcum Q functions). ⟨S⟩ = √(2/π) s₁ E(1−q²), ⟨S²⟩ = s₁² + s₂², E the complete elliptic integral of parameter m.
/// </remarks>
public sealed class Hoyt : ContinuousLaw
{
    // The density is entire in S: with 16 Gauss nodes on [0, s₂] the quadrature is exact to rounding.
    private const int GaussNodes = 16;

    private readonly double _large;
    private readonly double _small;

    private Hoyt(double one, double other) => (_large, _small) = (Math.Max(one, other), Math.Min(one, other));

    /// <summary>The law with the standard deviations of the two components, in any order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A deviation is not finite and positive.</exception>
    public static Hoyt WithComponentDeviations(double one, double other) => new(Allowed.Positive(one), Allowed.Positive(other));

    /// <summary>The law with the ratio q of the deviations and ⟨S⟩ given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">q is not in [1e-8, 1], or the mean not finite and positive.</exception>
    public static Hoyt WithMean(double q, double mean)
    {
        double deviation = Allowed.Positive(mean) / new Hoyt(1, Allowed.Between(q, 1e-8, 1)).Mean;
        return new Hoyt(deviation, q * deviation);
    }

    /// <summary>q = s₂/s₁ ≤ 1.</summary>
    public double Ratio => _small / _large;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Hoyt(component sds {_large:G6}, {_small:G6})");

    /// <inheritdoc/>
    public override double Lower => 0;

    /// <inheritdoc/>
    public override double Density(double x) => Math.Exp(LogDensity(x));

    /// <inheritdoc/>
    public override double LogDensity(double x)
    {
        if (!(x > 0 && x < double.PositiveInfinity))
        {
            return double.IsNaN(x) ? x : double.NegativeInfinity;
        }

        double u = x / _large;
        return Math.Log(x / _large / _small) - (0.5 * u * u) + Math.Log(ScaledBessel.I0(Argument(x)));
    }

    /// <inheritdoc/>
    public override double Cumulative(double x)
    {
        if (!(x > 0))
        {
            return double.IsNaN(x) ? x : 0;
        }

        return x < _small ? GaussLegendreRule.Integrate(Density, 0, x, GaussNodes) : 1 - RightTail(x);
    }

    /// <inheritdoc/>
    public override double Survival(double x)
    {
        if (!(x > 0))
        {
            return double.IsNaN(x) ? x : 1;
        }

        return RightTail(x);
    }

    /// <inheritdoc/>
    public override double Moment(int order)
    {
        // S = r·√(s₁²cos²θ + s₂²sin²θ), r Rayleigh; the average over θ is (s₁s₂)^{k/2} P_{k/2} (Laplace), with Legendre's recurrence.
        double n = Allowed.Order(order) % 2 == 0 ? 0 : -0.5;
        double middle = 0.5 * ((_large * _large) + (_small * _small));
        double product = _large * _small;
        (double firstKind, double secondKind) = CompleteElliptic(Ratio);
        (double previous, double average) = n == 0 ? (0, 1) : (0, 2 / (Math.PI * _large) * firstKind);
        for (; n < 0.5 * order; n++)
        {
            double next = n == -0.5
                ? 2 / Math.PI * _large * secondKind
                : ((((2 * n) + 1) * middle * average) - (n * product * product * previous)) / (n + 1);
            (previous, average) = (average, next);
        }

        return Math.Pow(2, 0.5 * order) * SpecialFunctions.Gamma(1 + (0.5 * order)) * average;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random)
    {
        double along = _large * random.NextNormal();
        double across = _small * random.NextNormal();
        return Math.Sqrt((along * along) + (across * across));
    }

    private double Argument(double x) => 0.25 * (x / _small * (x / _small)) * (1 - Ratio) * (1 + Ratio);

    private double RightTail(double x)
    {
        double envelope = Math.Exp(-0.5 * (x / _large) * (x / _large));
        if (!(envelope > 0))
        {
            return envelope;
        }

        double argument = Argument(x);
        double t = (1 - Ratio) / (1 + Ratio);
        return envelope * ScaledBessel.I0(argument) * (1 + (2 * BesselRatios.Sum(argument, t * argument)));
    }

    /// <summary>K(1 − q²) and E(1 − q²), parameter m, by the arithmetic–geometric mean.</summary>
    private static (double First, double Second) CompleteElliptic(double q)
    {
        (double a, double g) = (1, q);
        double weight = 0.5;
        double defect = weight * (1 - (q * q));
        while (a - g > 1e-16 * a)
        {
            double c = 0.5 * (a - g);
            (a, g) = (0.5 * (a + g), Math.Sqrt(a * g));
            weight *= 2;
            defect += weight * c * c;
            if (c < 1e-9 * a)
            {
                break;
            }
        }

        double first = Math.PI / (a + g);
        return (first, first * (1 - defect));
    }
}
