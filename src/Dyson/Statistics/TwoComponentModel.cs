using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>
/// The density of two repelling levels of different widths about 0 (poster "Learning as Dyson Brownian motion", inner exponent with a plus
/// sign), θ = (ln σ₁, ln σ₂): ln ρ = −ln(4√(2π) σ₁σ₂√(σ₁² + σ₂²)) + ln T,
/// T = 2(σ₁² + σ₂²)E + √(2π) x [σ₁ erf(x/√2σ₁) e₂ + σ₂ erf(x/√2σ₂) e₁], e_i = e^{−x²/2σ_i²}, E = e₁e₂. The wider exponential is taken out
/// of T, so
/// nothing under- or overflows. Symmetric in σ₁ ↔ σ₂. Second derivatives are central differences of the exact first ones.
/// </summary>
internal sealed class TwoComponentModel : DensityModel
{
    /// <summary>Step in ln σ: truncation and rounding of the difference are both of order 1e-10.</summary>
    private const double DifferenceStep = 1e-5;

    private static readonly double LogNormalisation = Math.Log(4 * Constants.Sqrt2Pi);

    public override int Parameters => 2;

    public override bool CheapCurvature => false;

    public override double LogDensity(double x, ReadOnlySpan<double> theta)
    {
        Span<double> unused = stackalloc double[2];
        return Score(x, theta, unused);
    }

    public override double Score(double x, ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double p = Math.Exp(theta[0]);
        double q = Math.Exp(theta[1]);
        double sum = (p * p) + (q * q);
        double first = x * x / (2 * p * p);
        double second = x * x / (2 * q * q);
        double least = Math.Min(first, second);
        double e1 = Math.Exp(least - first);
        double e2 = Math.Exp(least - second);
        double both = Math.Exp(-Math.Max(first, second));
        double erf1 = SpecialFunctions.Erf(x / (p * Constants.Sqrt2));
        double erf2 = SpecialFunctions.Erf(x / (q * Constants.Sqrt2));
        double t = (2 * sum * both) + (Constants.Sqrt2Pi * x * ((p * erf1 * e2) + (q * erf2 * e1)));
        gradient[0] = Slope(x, p, q, sum, first, both, e1, e2, erf1, erf2, t);
        gradient[1] = Slope(x, q, p, sum, second, both, e2, e1, erf2, erf1, t);
        return Math.Log(t) - least - theta[0] - theta[1] - (0.5 * Math.Log(sum)) - LogNormalisation;
    }

    public override double Curvature(double x, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> curvature)
    {
        Span<double> shifted = stackalloc double[2];
        Span<double> above = stackalloc double[2];
        Span<double> below = stackalloc double[2];
        for (int j = 0; j < 2; j++)
        {
            theta.CopyTo(shifted);
            shifted[j] = theta[j] + DifferenceStep;
            Score(x, shifted, above);
            shifted[j] = theta[j] - DifferenceStep;
            Score(x, shifted, below);
            curvature[j] = (above[0] - below[0]) / (2 * DifferenceStep);
            curvature[2 + j] = (above[1] - below[1]) / (2 * DifferenceStep);
        }

        curvature[1] = curvature[2] = 0.5 * (curvature[1] + curvature[2]);
        return Score(x, theta, gradient);
    }

    /// <summary>∂ ln ρ/∂ ln σ of the width <paramref name="s"/> beside the other width <paramref name="o"/>.</summary>
    private static double Slope(
        double x, double s, double o, double sum, double exponent, double both, double es, double eo, double erfS, double erfO, double t)
    {
        double derivative = (4 * s * s * both) + (4 * sum * both * exponent)
            + (Constants.Sqrt2Pi * x * ((s * erfS * eo) + (2 * o * erfO * exponent * es))) - (2 * x * x * both);
        return (derivative / t) - 1 - (s * s / sum);
    }
}
