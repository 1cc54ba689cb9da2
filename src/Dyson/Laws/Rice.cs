using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>
/// Rice's law, p(S) = (S/σ²) e^{−(S²+ν²)/2σ²} I₀(Sν/σ²), S ≥ 0: the length of a plane vector whose components are N(ν, σ²) and N(0, σ²).
/// </summary>
/// <remarks>
/// The exact spacing of two levels of the linear teacher–student model with distinct targets: ν = Δκ, σ² = 2αA/|B| · 2/(2 − α) ([P1] section 4
/// approximates it by eq. 59). ν = 0 is the surmise with (74)'s scale σ/√2. The cumulative is 1 − Q₁(ν/σ, S/σ), Marcum's Q, here from
/// its series in Iₙ, which has positive terms only. ⟨Sᵏ⟩ = σᵏ2^{k/2}Γ(1+k/2)L_{k/2}(−ν²/2σ²).
/// </remarks>
public sealed class Rice : ContinuousLaw
{
    private readonly double _sigma;
    private readonly double _nu;

    private Rice(double nu, double sigma) => (_nu, _sigma) = (nu, sigma);

    /// <summary>The law with offset ν and standard deviation σ of each of the two components.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not finite and ≥ 0, or the deviation not finite and positive.</exception>
    public static Rice WithComponentDeviation(double offset, double deviation) => new(Allowed.NonNegative(offset), Allowed.Positive(deviation));

    /// <summary>ν.</summary>
    public double Offset => _nu;

    /// <summary>σ, the standard deviation of each component.</summary>
    public double ComponentDeviation => _sigma;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Rice(offset {_nu:G6}, component sd {_sigma:G6})");

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

        double u = (x - _nu) / _sigma;
        return Math.Log(x / _sigma / _sigma) - (0.5 * u * u) + Math.Log(ScaledBessel.I0(x / _sigma * (_nu / _sigma)));
    }

    /// <inheritdoc/>
    public override double Cumulative(double x)
    {
        if (!(x > 0))
        {
            return double.IsNaN(x) ? x : 0;
        }

        return IsLeft(x) ? LeftTail(x / _sigma) : 1 - RightTail(x / _sigma);
    }

    /// <inheritdoc/>
    public override double Survival(double x)
    {
        if (!(x > 0))
        {
            return double.IsNaN(x) ? x : 1;
        }

        return IsLeft(x) ? 1 - LeftTail(x / _sigma) : RightTail(x / _sigma);
    }

    /// <inheritdoc/>
    public override double Moment(int order)
    {
        // Laguerre functions L_n(−z), n integer or half-integer, by their recurrence in n; it is dominated by the growing solution wanted.
        double z = 0.5 * (_nu / _sigma) * (_nu / _sigma);
        bool even = Allowed.Order(order) % 2 == 0;
        double n = even ? 0 : 0.5;
        double previous = even ? 0 : ScaledBessel.I0(z / 2);
        double laguerre = even
            ? 1
            : ((1 + z) * ScaledBessel.I0(z / 2)) + (z * ScaledBessel.I1(z / 2));
        for (; n < 0.5 * order; n++)
        {
            (previous, laguerre) = (laguerre, ((((2 * n) + 1 + z) * laguerre) - (n * previous)) / (n + 1));
        }

        return Math.Pow(Math.Sqrt(2) * _sigma, order) * SpecialFunctions.Gamma(1 + (0.5 * order)) * laguerre;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random)
    {
        double along = _nu + (_sigma * random.NextNormal());
        double across = _sigma * random.NextNormal();
        return Math.Sqrt((along * along) + (across * across));
    }

    /// <summary>Whether the left tail is the one that its series gives without cancellation or slow convergence.</summary>
    private bool IsLeft(double x) => x < _nu || x < 1.2 * _sigma;

    /// <summary>1 − Q₁(a, b) = e^{−(a−b)²/2} Σ_{n≥1} (b/a)ⁿ e^{−ab}Iₙ(ab).</summary>
    private double LeftTail(double b)
    {
        double a = _nu / _sigma;
        double envelope = Math.Exp(-0.5 * (a - b) * (a - b));
        return envelope == 0 ? 0 : envelope * ScaledBessel.I0(a * b) * BesselRatios.Sum(a * b, b * b);
    }

    /// <summary>Q₁(a, b) = e^{−(a−b)²/2} Σ_{n≥0} (a/b)ⁿ e^{−ab}Iₙ(ab).</summary>
    private double RightTail(double b)
    {
        double a = _nu / _sigma;
        double envelope = Math.Exp(-0.5 * (a - b) * (a - b));
        return envelope == 0 ? 0 : envelope * ScaledBessel.I0(a * b) * (1 + BesselRatios.Sum(a * b, a * a));
    }
}
