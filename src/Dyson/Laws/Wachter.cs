using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics.Integration;

namespace Dyson.Laws;

/// <summary>
/// Wachter's law: eigenvalues of A(A + B)⁻¹ in the limit of large matrices, A and B independent p×p Wishart matrices with n₁ and n₂ degrees
/// of freedom and the same covariance (MANOVA, the Jacobi ensemble). With w = n₁/(n₁+n₂) and c = p/(n₁+n₂),
/// P(x) = √((x − x₋)(x₊ − x))/(2πc x(1 − x)), x_± = (√(w(1−c)) ± √(c(1−w)))² (Wachter 1980, Ann. Statist. 8, 937).
/// </summary>
/// <remarks>
/// For p &gt; n₁ an atom 1 − n₁/p sits at 0, for p &gt; n₂ an atom 1 − n₂/p at 1. <see cref="Density"/> is the continuous part alone; cumulative,
/// survival, moments, quantiles and samples include the atoms. Since 1/(x(1 − x)) = 1/x + 1/(1 − x), both tails are sums of two
/// <see cref="RootIntegral"/>s. The squared canonical correlations of independent data have this law.
/// </remarks>
public sealed class Wachter : ContinuousLaw
{
    private const double MomentAccuracy = 1e-13;
    private const int MomentDepth = 12;
    private const int MomentOrder = 31;

    private readonly double _c;
    private readonly double _a;
    private readonly double _b;
    private readonly double _aboveA;
    private readonly double _aboveB;

    private Wachter(int first, int second, int dimension)
    {
        double all = (double)first + second;
        (double w, double v) = (first / all, second / all);
        _c = dimension / all;
        double rest = (all - dimension) / all;
        double plus = Math.Sqrt(w * rest) + Math.Sqrt(_c * v);
        double mirrored = Math.Sqrt(v * rest) + Math.Sqrt(_c * w);
        _b = Math.Min(1, plus * plus);
        _aboveA = Math.Min(1, mirrored * mirrored);
        double difference = (first - dimension) / all / plus;
        double mirroredDifference = (second - dimension) / all / mirrored;
        (_a, _aboveB) = (difference * difference, mirroredDifference * mirroredDifference);
        AtomAtZero = Math.Max(0, 1 - ((double)first / dimension));
        AtomAtOne = Math.Max(0, 1 - ((double)second / dimension));
    }

    /// <summary>The law of A(A + B)⁻¹ for p×p matrices A of n₁ and B of n₂ degrees of freedom.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1, or p ≥ n₁ + n₂, where A + B has no inverse.</exception>
    public static Wachter WithDegrees(int first, int second, int dimension)
    {
        Allowed.AtLeast(first, 1);
        Allowed.AtLeast(second, 1);
        Allowed.Between(dimension, 1, (double)first + second - 1);
        return new Wachter(first, second, dimension);
    }

    /// <summary>Probability of x = 0 exactly: 1 − n₁/p for p &gt; n₁, else 0.</summary>
    public double AtomAtZero { get; }

    /// <summary>Probability of x = 1 exactly: 1 − n₂/p for p &gt; n₂, else 0.</summary>
    public double AtomAtOne { get; }

    /// <summary>x₋, the lower edge of the continuous part.</summary>
    public double LowerEdge => _a;

    /// <summary>x₊, the upper edge of the continuous part.</summary>
    public double UpperEdge => _b;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Wachter(edges {_a:G6}, {_b:G6}; c {_c:G6})");

    /// <inheritdoc/>
    public override double Lower => AtomAtZero > 0 ? 0 : _a;

    /// <inheritdoc/>
    public override double Upper => AtomAtOne > 0 ? 1 : _b;

    /// <inheritdoc/>
    public override double Density(double x)
    {
        if (x < _a || x > _b)
        {
            return 0;
        }

        double product = x * (1 - x);
        return product == 0 ? double.PositiveInfinity : Math.Sqrt((x - _a) * (_b - x)) / (2 * Math.PI * _c * product);
    }

    /// <inheritdoc/>
    public override double Cumulative(double x) => x switch
    {
        < 0 => 0,
        >= 1 => 1,
        _ when x <= _a => AtomAtZero,
        _ when x >= _b => 1 - AtomAtOne,
        _ when x < 0.5 * (_a + _b) => AtomAtZero + FromLowerEdge(x),
        _ => 1 - AtomAtOne - ToUpperEdge(x),
    };

    /// <inheritdoc/>
    public override double Survival(double x) => x switch
    {
        < 0 => 1,
        >= 1 => 0,
        _ when x <= _a => 1 - AtomAtZero,
        _ when x >= _b => AtomAtOne,
        _ when x < 0.5 * (_a + _b) => 1 - AtomAtZero - FromLowerEdge(x),
        _ => AtomAtOne + ToUpperEdge(x),
    };

    /// <inheritdoc/>
    /// <remarks>By adaptive quadrature over the angle of x = (x₋ + x₊)/2 − (x₊ − x₋)/2 cos ψ, to 1e-13; ⟨x⟩ = w exactly.</remarks>
    public override double Moment(int order)
    {
        if (Allowed.Order(order) == 0)
        {
            return 1;
        }

        double half = 0.5 * (_b - _a);
        double Integrand(double psi)
        {
            (double sine, double near, double far) = (Math.Sin(psi), Math.Sin(0.5 * psi), Math.Cos(0.5 * psi));
            double x = (_a * far * far) + (_b * near * near);
            double above = (_aboveA * far * far) + (_aboveB * near * near);
            return sine * sine * Math.Pow(x, order - 1) / above;
        }

        double integral = GaussKronrodRule.Integrate(Integrand, 0, 0.5 * Math.PI, out _, out _, MomentAccuracy, MomentDepth, MomentOrder)
            + GaussKronrodRule.Integrate(Integrand, 0.5 * Math.PI, Math.PI, out _, out _, MomentAccuracy, MomentDepth, MomentOrder);
        return AtomAtOne + (half * half * integral / (2 * Math.PI * _c));
    }

    /// <inheritdoc/>
    public override double Quantile(double probability)
    {
        Allowed.Probability(probability);
        if (AtomAtZero > 0 && probability <= AtomAtZero)
        {
            return 0;
        }

        return AtomAtOne > 0 && probability > 1 - AtomAtOne ? 1 : base.Quantile(probability);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A uniform angle ψ is accepted in proportion to (x − x₋)(x₊ − x)/(x(1 − x)), whose largest value follows from the vanishing discriminant of
    /// (x − x₋)(x₊ − x) = m x(1 − x).
    /// </remarks>
    public override double Sample(RandomStream random)
    {
        double atoms = AtomAtZero + AtomAtOne;
        if (atoms > 0)
        {
            double u = random.NextDouble();
            if (u < atoms)
            {
                return u < AtomAtZero ? 0 : 1;
            }
        }

        double width = _b - _a;
        double largest = width * width / ((_a * _aboveB) + (_b * _aboveA) + (2 * Math.Sqrt(_a * _b * _aboveA * _aboveB)));
        while (true)
        {
            (double sine, double cosine) = Math.SinCos(0.5 * Math.PI * random.NextPositive());
            (double near, double far) = (sine * sine, cosine * cosine);
            double x = (_a * far) + (_b * near);
            double above = (_aboveA * far) + (_aboveB * near);
            if (random.NextDouble() * largest * x * above < width * width * near * far)
            {
                return x;
            }
        }
    }

    private double FromLowerEdge(double x) =>
        (RootIntegral.FromEdge(_a, _b, x - _a) + RootIntegral.FromEdge(_aboveA, _aboveB, x - _a)) / (2 * Math.PI * _c);

    private double ToUpperEdge(double x) =>
        (RootIntegral.FromEdge(_b, _a, _b - x) + RootIntegral.FromEdge(_aboveB, _aboveA, _b - x)) / (2 * Math.PI * _c);
}
