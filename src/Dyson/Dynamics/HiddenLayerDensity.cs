using System.Globalization;
using Dyson.Laws;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Dynamics;

/// <summary>
/// Exact density of the two levels x = κ + m ± ½√(u² + v²) of a pair behind a fixed layer: u = s₁r cos θ, v = s₂r sin θ with r Rayleigh and θ
/// uniform, m = r(b₁ cos θ + b₂ sin θ) + τη.
/// </summary>
/// <remarks>
/// Given θ and the sign, x − κ = rc + τη with c = b₁ cos θ + b₂ sin θ ± ½√(s₁²cos²θ + s₂²sin²θ), whose density is, with R² = c² + τ²,
/// f_c(x) = τ/(√(2π)R²) e^{−x²/2τ²} + (cx/R³) e^{−x²/2R²} Φ(cx/τR), and whose right tail is Φ(−x/τ) + (c/R) e^{−x²/2R²} Φ(cx/τR). The average over
/// θ is a trapezoidal sum, exact to rounding for an analytic periodic function. Equal rates give <see cref="TwoLevelDensity"/> back.
/// </remarks>
public sealed class HiddenLayerDensity : SymmetricLaw
{
    private readonly double[] _directions;
    private readonly double _tau;
    private readonly double _along;
    private readonly double _across;
    private readonly double _first;
    private readonly double _second;

    internal HiddenLayerDensity(double centre, double along, double across, double first, double second, double tau)
        : base(centre)
    {
        _tau = Allowed.Positive(tau);
        (_along, _across) = (Allowed.Positive(along), Allowed.Positive(across));
        (_first, _second) = (first, second);

        // The root has branch points a distance artanh(s₂/s₁) from the real axis; 2n nodes of a half turn leave e^{−2n·that}.
        int nodes = (int)Math.Clamp(Math.Ceiling(20 * along / across), 48, 4096);
        _directions = new double[2 * nodes];
        for (int k = 0; k < nodes; k++)
        {
            (double sine, double cosine) = Math.SinCos(Math.PI * k / nodes);
            double half = 0.5 * double.Hypot(along * cosine, across * sine);
            double drift = (first * cosine) + (second * sine);
            _directions[2 * k] = drift + half;
            _directions[(2 * k) + 1] = drift - half;
        }
    }

    /// <inheritdoc/>
    public override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"Levels behind a layer(component sds {_along:G6}, {_across:G6}, centre {Centre:G6})");

    /// <inheritdoc/>
    public override double Density(double x) => Math.Exp(LogDensity(x));

    /// <inheritdoc/>
    public override double LogDensity(double x)
    {
        double d = Math.Abs(x - Centre);
        if (!(d < double.PositiveInfinity))
        {
            return double.IsNaN(d) ? d : double.NegativeInfinity;
        }

        // Exponents relative to that of the widest component, so that far tails do not underflow.
        double widest = _directions.Max(Math.Abs);
        double reference = 0.5 * d * d / ((widest * widest) + (_tau * _tau));
        double narrow = Math.Exp(reference - (0.5 * d / _tau * (d / _tau)));
        double sum = 0;
        foreach (double c in _directions)
        {
            double square = (c * c) + (_tau * _tau);
            double root = Math.Sqrt(square);
            double wide = Math.Exp(reference - (0.5 * d * d / square));

            // Both signs of x − κ: Φ(z) − Φ(−z) = erf(z/√2).
            sum += (2 * _tau / (Constants.Sqrt2Pi * square) * narrow)
                + (c * d / (square * root) * wide * SpecialFunctions.Erf(c * d / (Constants.Sqrt2 * _tau * root)));
        }

        return Math.Log(sum / (2 * _directions.Length)) - reference;
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random)
    {
        double u = random.NextNormal();
        double v = random.NextNormal();
        double sign = (random.NextUInt64() >> 63) == 0 ? 0.5 : -0.5;
        return Centre + (_first * u) + (_second * v) + (_tau * random.NextNormal()) + (sign * double.Hypot(_along * u, _across * v));
    }

    private protected override double Tail(double distance)
    {
        double sum = 0;
        foreach (double c in _directions)
        {
            double root = Math.Sqrt((c * c) + (_tau * _tau));
            sum += c / root * Math.Exp(-0.5 * (distance / root) * (distance / root)) * SpecialFunctions.Erf(c * distance / (Constants.Sqrt2 * _tau * root));
        }

        return (0.5 * SpecialFunctions.Erfc(distance / (Constants.Sqrt2 * _tau))) + (sum / (2 * _directions.Length));
    }

    private protected override double EvenCentralMoment(int half)
    {
        // ⟨(rc + τη)^{2m}⟩ = Σ_j C(2m, 2j) c^{2j} 2^j j! τ^{2m−2j} (2m − 2j − 1)!!.
        double total = 0;
        for (int j = 0; j <= half; j++)
        {
            double powers = _directions.Average(c => Math.Pow(c, 2 * j));
            double gauss = 1;
            for (int k = 1; k <= half - j; k++)
            {
                gauss *= _tau * _tau * ((2 * k) - 1);
            }

            total += SpecialFunctions.Binomial(2 * half, 2 * j) * powers * Math.Pow(2, j) * SpecialFunctions.Factorial(j) * gauss;
        }

        return total;
    }
}
