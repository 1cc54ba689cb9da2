using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>
/// Wigner's surmise for the spacing of neighbouring levels, exact for 2×2 matrices: P(S) = A S^β e^{−bS²}, S ≥ 0, β = 1 (GOE), 2 (GUE),
/// 4 (GSE), or any β &gt; 0 of two levels with the repulsion |x₁ − x₂|^β in a harmonic well. With unit mean: (π/2)s e^{−πs²/4}, (32/π²)s²e^{−4s²/π}, (2¹⁸/3⁶π³)s⁴e^{−64s²/9π} ([P1] eq. 76; [M] ch. 1).
/// </summary>
/// <remarks>
/// In general b = [Γ((β+2)/2)/Γ((β+1)/2)]²/⟨S⟩² and A = 2b^{(β+1)/2}/Γ((β+1)/2): bS² is gamma distributed with shape (β+1)/2.
/// β = 1 is the Rayleigh law in disguise: S = σ_R√(2 Exp(1)) with σ_R = √2 σ, σ that of (74, 75).
/// </remarks>
public sealed class WignerSurmise : ContinuousLaw
{
    private const double LargestBeta = 100;

    private readonly double _shape;
    private readonly double _rate;
    private readonly double _logAmplitude;

    private WignerSurmise(double beta, double rate)
    {
        Beta = beta;
        _shape = 0.5 * (beta + 1);
        _rate = rate;
        _logAmplitude = Math.Log(2 / SpecialFunctions.Gamma(_shape)) + (_shape * Math.Log(rate));
    }

    /// <summary>β = 1, ⟨s⟩ = 1: P(s) = (π/2)s e^{−πs²/4}.</summary>
    public static WignerSurmise Goe() => WithMean(1, 1);

    /// <summary>β = 2, ⟨s⟩ = 1.</summary>
    public static WignerSurmise Gue() => WithMean(2, 1);

    /// <summary>β = 4, ⟨s⟩ = 1.</summary>
    public static WignerSurmise Gse() => WithMean(4, 1);

    /// <summary>β = 1 with the scale of (74, 75): P(S) = S/(2σ²) e^{−S²/4σ²}, ⟨S⟩ = √π σ; σ is the deviation of a diagonal element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">σ is not finite and positive.</exception>
    public static WignerSurmise GoeWithScale(double sigma) => new(1, 1 / (4 * Allowed.Positive(sigma) * sigma));

    /// <summary>Any β, ⟨s⟩ = 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β is not in (0, 100]; for β = 0 the surmise is no law of independent levels, that is <see cref="PoissonSpacing"/>.</exception>
    public static WignerSurmise WithRepulsion(double beta) => WithMean(beta, 1);

    /// <summary>Any β with the mean spacing given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β is not in (0, 100], or the mean is not finite and positive.</exception>
    public static WignerSurmise WithMean(double beta, double mean)
    {
        Allowed.Between(Allowed.Positive(beta), 0, LargestBeta, nameof(beta));
        double ratio = SpecialFunctions.Gamma(0.5 * (beta + 2)) / SpecialFunctions.Gamma(0.5 * (beta + 1)) / Allowed.Positive(mean);
        return new WignerSurmise(beta, ratio * ratio);
    }

    /// <summary>Dyson's index β.</summary>
    public double Beta { get; }

    /// <summary>σ of (74, 75), for which bS² = S²/4σ².</summary>
    public double Scale => 0.5 / Math.Sqrt(_rate);

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Wigner surmise(β {Beta:G6}, mean {Mean:G6})");

    /// <inheritdoc/>
    public override double Lower => 0;

    /// <inheritdoc/>
    public override double Density(double x) => x < 0 ? 0 : Math.Exp(LogDensity(x));

    /// <inheritdoc/>
    public override double LogDensity(double x) => x switch
    {
        <= 0 or double.PositiveInfinity => double.NegativeInfinity,
        _ => _logAmplitude + (Beta * Math.Log(x)) - (_rate * x * x),
    };

    /// <inheritdoc/>
    public override double Cumulative(double x)
    {
        if (!(x > 0))
        {
            return double.IsNaN(x) ? x : 0;
        }

        double u = _rate * x * x;
        return Beta == 1 ? -Exponential.MinusOne(-u) : IncompleteGamma.Lower(_shape, u);
    }

    /// <inheritdoc/>
    public override double Survival(double x)
    {
        if (!(x > 0))
        {
            return double.IsNaN(x) ? x : 1;
        }

        double u = _rate * x * x;
        return Beta == 1 ? Math.Exp(-u) : IncompleteGamma.Upper(_shape, u);
    }

    /// <inheritdoc/>
    public override double Moment(int order) => Math.Pow(_rate, -0.5 * Allowed.Order(order))
        * SpecialFunctions.Gamma(_shape + (0.5 * order)) / SpecialFunctions.Gamma(_shape);

    /// <inheritdoc/>
    public override double Quantile(double probability)
    {
        Allowed.Probability(probability);
        return Beta == 1 ? Math.Sqrt(-Exponential.LogOnePlus(-probability) / _rate) : base.Quantile(probability);
    }

    /// <inheritdoc/>
    public override double Sample(RandomStream random) =>
        Math.Sqrt((Beta == 1 ? random.NextExponential() : random.NextGamma(_shape)) / _rate);
}
