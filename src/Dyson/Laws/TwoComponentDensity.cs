using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>
/// Density of two repelling levels of different widths ([P2]). With R² = σ₁² + σ₂² and j the other level than i,
/// ρ(x) = {2R² e^{−x²/2σ₁² − x²/2σ₂²} + √(2π) x Σ_i σ_i erf(x/√2σ_i) e^{−x²/2σ_j²}} / (4√(2π) σ₁σ₂R), x measured from the centre.
/// </summary>
/// <remarks>
/// The poster writes a common factor exp[−x²R²/2σ₁²σ₂²] and prints the inner exponent as e^{−x²/2σ_i²}; with that sign the density integrates
/// to 0.62 at σ₁ = σ₂, with e^{+x²/2σ_i²} to 1. Here the exponents are folded, so nothing overflows. It is the marginal of the
/// separable Coulomb gas P(x₁, x₂) ∝ |x₁ − x₂| e^{−x₁²/2σ₁² − x₂²/2σ₂²}, averaged over the two levels; its spacing is
/// S/R² e^{−S²/2R²}. Right tail, by parts: ½erfc(x/√2τ) + Σ_i σ_j erf(x/√2σ_i)e^{−x²/2σ_j²}/(4R), τ = σ₁σ₂/R.
/// σ₁ = σ₂ is <see cref="TwoLevelDensity"/>.
/// </remarks>
public sealed class TwoComponentDensity : SymmetricLaw
{
    private readonly double _radius;
    private readonly double _common;

    private TwoComponentDensity(double sigma1, double sigma2, double centre)
        : base(centre)
    {
        (Sigma1, Sigma2) = (sigma1, sigma2);
        _radius = Math.Sqrt((sigma1 * sigma1) + (sigma2 * sigma2));
        _common = sigma1 * sigma2 / _radius;
    }

    /// <summary>The density with the widths σ₁ and σ₂ (standard deviations, of diagonal elements) of [P2].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A width is not finite and positive, or the centre not finite.</exception>
    public static TwoComponentDensity WithDeviations(double sigma1, double sigma2, double centre = 0) =>
        new(Allowed.Positive(sigma1), Allowed.Positive(sigma2), Allowed.Finite(centre));

    /// <summary>Width σ₁.</summary>
    public double Sigma1 { get; }

    /// <summary>Width σ₂.</summary>
    public double Sigma2 { get; }

    /// <inheritdoc/>
    public override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"Two-component density(σ₁ {Sigma1:G6}, σ₂ {Sigma2:G6}, centre {Centre:G6})");

    /// <summary>The law of the spacing of the two levels, S/R² e^{−S²/2R²}.</summary>
    public WignerSurmise Spacing => WignerSurmise.GoeWithScale(_radius / Constants.Sqrt2);

    /// <inheritdoc/>
    public override double Density(double x) => Math.Exp(LogDensity(x));

    /// <inheritdoc/>
    public override double LogDensity(double x)
    {
        double d = Math.Abs(x - Centre);
        if (double.IsPositiveInfinity(d))
        {
            return double.NegativeInfinity;
        }

        (double e1, double e2) = (-Square(d / Sigma1) / 2, -Square(d / Sigma2) / 2);
        double largest = Math.Max(e1, e2);
        double sum = (2 * _radius * _radius * Math.Exp(e1 + e2 - largest))
            + (Constants.Sqrt2Pi * d * ((Sigma1 * Erf(d, Sigma1) * Math.Exp(e2 - largest)) + (Sigma2 * Erf(d, Sigma2) * Math.Exp(e1 - largest))));
        return largest + Math.Log(sum / (4 * Constants.Sqrt2Pi * Sigma1 * Sigma2 * _radius));
    }

    /// <inheritdoc/>
    /// <remarks>The difference D = x₁ − x₂ is ±R√(2 Exp(1)); given D, x₁ is N(Dσ₁²/R², τ²); then one of the two levels is taken.</remarks>
    public override double Sample(RandomStream random)
    {
        double difference = _radius * Math.Sqrt(2 * random.NextExponential());
        ulong bits = random.NextUInt64() >> 62;
        double share = (bits & 1) == 0 ? Sigma1 * Sigma1 : -Sigma2 * Sigma2;
        double sign = (bits & 2) == 0 ? 1 : -1;
        return Centre + (sign * difference * share / (_radius * _radius)) + (_common * random.NextNormal());
    }

    private protected override double Tail(double distance)
    {
        double repelled = (Sigma2 * Erf(distance, Sigma1) * Math.Exp(-Square(distance / Sigma2) / 2))
            + (Sigma1 * Erf(distance, Sigma2) * Math.Exp(-Square(distance / Sigma1) / 2));
        return (0.5 * SpecialFunctions.Erfc(distance / (Constants.Sqrt2 * _common))) + (repelled / (4 * _radius));
    }

    private protected override double EvenCentralMoment(int half)
    {
        // gauss = τ²ᵐ(2m−1)!!; h_i obeys h_i ← σ_j²[2m h_i + 2(τ/σ_i) gauss], from ∫ x^{2m+1} erf(x/√2σ_i) e^{−x²/2σ_j²} by parts.
        double gauss = 1;
        double first = 2 * Sigma2 * Sigma2 * _common / Sigma1;
        double second = 2 * Sigma1 * Sigma1 * _common / Sigma2;
        for (int m = 1; m <= half; m++)
        {
            gauss *= _common * _common * ((2 * m) - 1);
            first = Sigma2 * Sigma2 * ((2 * m * first) + (2 * _common / Sigma1 * gauss));
            second = Sigma1 * Sigma1 * ((2 * m * second) + (2 * _common / Sigma2 * gauss));
        }

        return (0.5 * gauss) + (((Sigma1 * first) + (Sigma2 * second)) / (4 * Sigma1 * Sigma2 * _radius));
    }

    private static double Erf(double distance, double sigma) => SpecialFunctions.Erf(distance / (Constants.Sqrt2 * sigma));

    private static double Square(double u) => u * u;
}
