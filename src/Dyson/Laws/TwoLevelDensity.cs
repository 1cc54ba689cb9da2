using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>
/// Spectral density of two repelling levels, the "Wigner semicircle for N = 2" ([P1] eq. 78), with u = (x − c)/σ:
/// ρ(x) = e^{−u²/2}/(4√π σ) · [2e^{−u²/2} + √(2π) u erf(u/√2)].
/// </summary>
/// <remarks>
/// The density of both eigenvalues of a 2×2 GOE matrix whose <em>diagonal</em> elements have standard deviation σ, the off-diagonal one σ/√2;
/// their spacing is the surmise S/(2σ²)e^{−S²/4σ²}. Right tail ½erfc(u) + e^{−u²/2}erf(u/√2)/(2√2), by parts. ⟨(x−c)²⟩ = 3σ²/2,
/// ⟨(x−c)⁴⟩ = 23σ⁴/4, so that Binder's cumulant is 4/27.
/// </remarks>
public sealed class TwoLevelDensity : SymmetricLaw
{
    private TwoLevelDensity(double sigma, double centre)
        : base(centre) => Sigma = sigma;

    /// <summary>The density with the diagonal standard deviation σ of (78).</summary>
    /// <exception cref="ArgumentOutOfRangeException">σ is not finite and positive, or the centre not finite.</exception>
    public static TwoLevelDensity WithDiagonalDeviation(double sigma, double centre = 0) => new(Allowed.Positive(sigma), Allowed.Finite(centre));

    /// <summary>The density whose variance ⟨(x−c)²⟩ = 3σ²/2 is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The variance is not finite and positive, or the centre not finite.</exception>
    public static TwoLevelDensity WithVariance(double variance, double centre = 0) =>
        new(Math.Sqrt(Allowed.Positive(variance) / 1.5), Allowed.Finite(centre));

    /// <summary>σ of (78): the standard deviation of a diagonal element.</summary>
    public double Sigma { get; }

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Two-level density(σ {Sigma:G6}, centre {Centre:G6})");

    /// <inheritdoc/>
    public override double Density(double x) => Math.Exp(LogDensity(x));

    /// <inheritdoc/>
    public override double LogDensity(double x)
    {
        double u = Math.Abs(x - Centre) / Sigma;
        double half = -0.5 * u * u;
        double bracket = (2 * Math.Exp(half)) + (Constants.Sqrt2Pi * u * SpecialFunctions.Erf(u / Constants.Sqrt2));
        return double.IsPositiveInfinity(u) ? double.NegativeInfinity : half + Math.Log(bracket / (4 * Constants.SqrtPi * Sigma));
    }

    /// <inheritdoc/>
    /// <remarks>The centre of the two levels, N(c, σ²/2), plus or minus half their spacing 2σ√Exp(1).</remarks>
    public override double Sample(RandomStream random)
    {
        double halfSpacing = Math.Sqrt(random.NextExponential());
        double sign = random.NextUInt64() >> 63 == 0 ? 1 : -1;
        return Centre + (Sigma * ((random.NextNormal() / Constants.Sqrt2) + (sign * halfSpacing)));
    }

    private protected override double Tail(double distance)
    {
        double u = distance / Sigma;
        double repelled = Math.Exp(-0.5 * u * u) * SpecialFunctions.Erf(u / Constants.Sqrt2) / (2 * Constants.Sqrt2);
        return (0.5 * SpecialFunctions.Erfc(u)) + repelled;
    }

    private protected override double EvenCentralMoment(int half)
    {
        // ⟨u²ᵐ⟩ = g/2 + h, g = Γ(m+½)/√π the moment of e^{−u²}, h_m = 2m h_{m−1} + g/2 that of the repelled part.
        (double gauss, double repelled) = (1, 0.5);
        for (int m = 1; m <= half; m++)
        {
            gauss *= m - 0.5;
            repelled = (2 * m * repelled) + (0.5 * gauss);
        }

        return ((0.5 * gauss) + repelled) * Math.Pow(Sigma * Sigma, half);
    }
}
