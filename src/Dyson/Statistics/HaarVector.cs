using System.Globalization;
using Dyson.Laws;
using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>
/// A real vector u that is uniform on the unit sphere of n dimensions, as every eigenvector of the GOE and every singular vector of a Gaussian matrix is: the
/// null law of eigenvector statistics. u_i² is a Beta variable of parameters 1/2 and (n − 1)/2, n u_i² nearly χ² with one degree of freedom
/// (<see cref="PorterThomas"/>); all u_i² together are Dirichlet.
/// </summary>
/// <remarks>Of two orthogonal such vectors u and v, ⟨Σv_i⁴ | u⟩ = 3(n − 2 + Σu_i⁴)/(n² − 1): their participation ratios are correlated by 3/(n² − 1) exactly.</remarks>
public sealed class HaarVector
{
    private HaarVector(int dimension) => Dimension = dimension;

    /// <summary>The law in n dimensions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is below 2.</exception>
    public static HaarVector OfDimension(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 2);
        return new HaarVector(dimension);
    }

    /// <summary>n.</summary>
    public int Dimension { get; }

    /// <summary>⟨I⟩ = 3/(n + 2), I = Σu_i⁴.</summary>
    public double MeanParticipationRatio => 3.0 / (Dimension + 2);

    /// <summary>Var I = 24(n − 1)/((n + 2)²(n + 4)(n + 6)).</summary>
    public double ParticipationRatioVariance
    {
        get
        {
            double n = Dimension;
            return 24 * (n - 1) / ((n + 2) * (n + 2) * (n + 4) * (n + 6));
        }
    }

    /// <summary>⟨(I − ⟨I⟩)³⟩/Var^{3/2}, from ⟨I³⟩ = (10395 + 945(n − 1) + 27(n − 1)(n − 2))/((n + 2)(n + 4)(n + 6)(n + 8)(n + 10)); 14.7/√n for large n.</summary>
    public double ParticipationRatioSkewness
    {
        get
        {
            double n = Dimension;
            double mean = MeanParticipationRatio;
            double variance = ParticipationRatioVariance;
            double third = (10395 + (945 * (n - 1)) + (27 * (n - 1) * (n - 2))) / ((n + 2) * (n + 4) * (n + 6) * (n + 8) * (n + 10));
            return (third - (3 * mean * variance) - (mean * mean * mean)) / Math.Pow(variance, 1.5);
        }
    }

    /// <summary>⟨S⟩ = ψ(n/2 + 1) − ψ(3/2), S = −Σu_i² ln u_i²; ln n − 0.7296 for large n.</summary>
    public double MeanEntropy => SpecialFunctions.DiGamma((0.5 * Dimension) + 1) - SpecialFunctions.DiGamma(1.5);

    /// <summary>Var S, from ⟨x² ln² x⟩ and ⟨xy ln x ln y⟩ of a Dirichlet law.</summary>
    public double EntropyVariance
    {
        get
        {
            double n = Dimension;
            double psi = SpecialFunctions.DiGamma((0.5 * n) + 2);
            double trigamma = Trigamma((0.5 * n) + 2);
            double own = SpecialFunctions.DiGamma(2.5) - psi;
            double cross = SpecialFunctions.DiGamma(1.5) - psi;
            double mean = MeanEntropy;

            // a = 1/2 each, n/2 in all: a(a + 1)/(s(s + 1)) and a²/(s(s + 1)).
            double square = 3 / (n + 2) * ((own * own) + Trigamma(2.5) - trigamma);
            double product = (n - 1) / (n + 2) * ((cross * cross) - trigamma);
            return square + product - (mean * mean);
        }
    }

    /// <summary>P(u_i² ≤ x) = I_x(1/2, (n − 1)/2).</summary>
    public double IntensityCumulative(double intensity) => intensity <= 0 ? 0 : intensity >= 1 ? 1 : SpecialFunctions.BetaRegularized(0.5, 0.5 * (Dimension - 1), intensity);

    /// <summary>
    /// P(mean of I over K orthogonal vectors ≥ observed), by the Gamma law with the exact mean and variance and the skewness of K independent vectors.
    /// </summary>
    /// <param name="observed">The mean of I.</param>
    /// <param name="count">K, 1 … n.</param>
    public double ParticipationRatioSurvival(double observed, int count)
    {
        double n = Dimension;
        double variance = ParticipationRatioVariance / count * (1 + (3 * (count - 1) / ((n * n) - 1)));
        double skewness = ParticipationRatioSkewness / Math.Sqrt(count);
        double shape = 4 / (skewness * skewness);
        double x = shape + (Math.Sqrt(shape / variance) * (observed - MeanParticipationRatio));
        return x <= 0 ? 1 : ChiSquare.WithDegrees(2 * shape).Survival(2 * x);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"unit vector in {Dimension} dimensions");

    // ψ'(x), x > 0: ψ'(x) = ψ'(x + 1) + 1/x², then the asymptotic series, right to 10⁻¹⁵ from 12 on.
    private static double Trigamma(double x)
    {
        double sum = 0;
        for (; x < 12; x++)
        {
            sum += 1 / (x * x);
        }

        double y = 1 / (x * x);
        double series = (1.0 / 6) + (y * ((-1.0 / 30) + (y * ((1.0 / 42) + (y * ((-1.0 / 30) + (y * ((5.0 / 66) - (y * 691.0 / 2730)))))))));
        return sum + (1 / x) + (0.5 * y) + (series * y / x);
    }
}
