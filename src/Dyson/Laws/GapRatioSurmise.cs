using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Dyson.Laws;

/// <summary>
/// The surmise for the ratio of adjacent gaps, exact for three levels: P(r) = (r + r²)^β/(Z_β (1 + r + r²)^{1+3β/2}), β = 1 (GOE, Z = 8/27),
/// 2 (GUE, Z = 4π/(81√3)), 4 (GSE, Z = 4π/(729√3)), or any β &gt; 0 (Atas, Bogomolny, Giraud and Roux 2013, Phys. Rev. Lett. 110, 084101, eq. 7).
/// </summary>
/// <remarks>
/// With 2r + 1 = √3 tan(π/6 + χ/3) the angle χ ∈ [0, π] has the density sin^β χ/B((β+1)/2, ½): three levels in a plane, whose product of differences
/// is ∝ sin χ. Hence Z_β = (√3/6) 4^{−β} (4/3)^{1+3β/2} B((β+1)/2, ½), cumulatives are incomplete beta functions of sin²χ, and r̃ ≤ 1 is
/// χ ≤ π/2. ⟨rᵏ⟩ is finite for k &lt; β + 1: ⟨r⟩ = 7/4 (GOE), 27√3/(8π) − ½ (GUE), 243√3/(80π) − ½ (GSE).
/// </remarks>
public sealed class GapRatioSurmise : GapRatioLaw
{
    private const double LargestBeta = 100;
    private const int TailNodes = 32;
    private const int MomentNodes = 128;

    /// <summary>A moment's integrand t^p with p of this order is integrated to rounding by 128 nodes, whatever its fraction.</summary>
    private const double SmoothPower = 8;

    private const int LargestSubstitution = 64;

    private static readonly double Sqrt3 = Math.Sqrt(3);

    private readonly double _logNorm;
    private readonly double _half;

    private GapRatioSurmise(double beta)
    {
        Beta = beta;
        _half = 0.5 * Math.Exp(SpecialFunctions.GammaLn(0.5 * (beta + 1)) + (0.5 * Math.Log(Math.PI)) - SpecialFunctions.GammaLn((0.5 * beta) + 1));
        _logNorm = Math.Log(Sqrt3 / 3 * _half) - (beta * Math.Log(4)) + ((1 + (1.5 * beta)) * Math.Log(4.0 / 3));
    }

    /// <summary>β = 1: P(r) = (27/8)(r + r²)/(1 + r + r²)^{5/2}.</summary>
    public static GapRatioSurmise Goe() => new(1);

    /// <summary>β = 2.</summary>
    public static GapRatioSurmise Gue() => new(2);

    /// <summary>β = 4.</summary>
    public static GapRatioSurmise Gse() => new(4);

    /// <summary>Any β.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β is not in (0, 100].</exception>
    public static GapRatioSurmise WithRepulsion(double beta) => new(Allowed.Between(Allowed.Positive(beta), 0, LargestBeta, nameof(beta)));

    /// <summary>Dyson's index β.</summary>
    public double Beta { get; }

    /// <summary>
    /// ⟨r̃⟩ of large matrices, which three levels miss by a per cent or less: 0.5307, 0.5996, 0.6744 (each ± 1 in the last digit) for
    /// β = 1, 2, 4; null for other β. Numerical values of Atas et al. 2013, table I, not computed here.
    /// </summary>
    public double? LargeMatrixRestrictedMean => Beta switch
    {
        1 => 0.5307,
        2 => 0.5996,
        4 => 0.6744,
        _ => null,
    };

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Gap-ratio surmise(β {Beta:G6})");

    /// <inheritdoc/>
    /// <remarks>tan²χ is the quotient of two gamma variates of shapes (β+1)/2 and ½; r and 1/r are equally likely.</remarks>
    public override double Sample(RandomStream random)
    {
        double chi = Math.Atan(Math.Sqrt(random.NextGamma(0.5 * (Beta + 1)) / random.NextGamma(0.5)));
        double r = Ratio(chi);
        return random.NextUInt64() >> 63 == 0 ? r : 1 / r;
    }

    internal override double LogDensityBelowOne(double r)
    {
        double y = r * (1 + r);
        return (Beta * Math.Log(y)) - ((1 + (1.5 * Beta)) * Exponential.LogOnePlus(y)) - _logNorm;
    }

    internal override double RestrictedCumulative(double r)
    {
        double sine = Math.Sin(AngleFromZero(r));
        double y = sine * sine;
        return y <= 0.5 ? LowerSeries(y) / _half : 1 - (UpperIntegral(AngleToOne(r)) / _half);
    }

    internal override double RestrictedSurvival(double r)
    {
        double omega = AngleToOne(r);
        double sine = Math.Sin(AngleFromZero(r));
        return omega >= 0.25 * Math.PI ? 1 - (LowerSeries(sine * sine) / _half) : UpperIntegral(omega) / _half;
    }

    internal override double RestrictedMoment(int power)
    {
        double finite = Beta + 1 + Math.Min(power, 0);
        if (finite <= 0)
        {
            return double.PositiveInfinity;
        }

        // χ = (π/2)tᵐ makes the endpoint's power of t so high that it looks smooth.
        double m = Math.Clamp(Math.Ceiling(SmoothPower / finite), 1, LargestSubstitution);
        double Integrand(double t)
        {
            double chi = 0.5 * Math.PI * Math.Pow(t, m);
            return Math.Pow(Math.Sin(chi), Beta) * Math.Pow(Ratio(chi), power) * m * chi / t;
        }

        return GaussLegendreRule.Integrate(Integrand, 0, 1, MomentNodes) / _half;
    }

    private static double AngleFromZero(double r) => 3 * Math.Atan(Sqrt3 * r / (r + 2));

    private static double AngleToOne(double r) => 3 * Math.Atan((1 - r) / (Sqrt3 * (1 + r)));

    private static double Ratio(double chi)
    {
        double tangent = Math.Tan(chi / 3);
        return 2 * tangent / (Sqrt3 - tangent);
    }

    /// <summary>∫ cos^β over the angle from 0 to ω ≤ π/4.</summary>
    private double UpperIntegral(double omega) =>
        GaussLegendreRule.Integrate(angle => Math.Pow(Math.Cos(angle), Beta), 0, omega, TailNodes);

    /// <summary>∫ sin^β over the angle from 0 to arcsin √y = ½ Σ_n (½)_n/n! y^{n+(β+1)/2}/(n + (β+1)/2).</summary>
    private double LowerSeries(double y)
    {
        double shape = 0.5 * (Beta + 1);
        double term = 0.5 * Math.Pow(y, shape);
        double sum = 0;
        double next = term / shape;
        for (int n = 1; sum + next > sum; n++)
        {
            sum += next;
            term *= (n - 0.5) / n * y;
            next = term / (shape + n);
        }

        return sum;
    }
}
