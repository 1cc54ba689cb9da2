using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>
/// The density of two repelling levels (theory: "Wigner semicircle for N = 2", arXiv:2407.16427, eq. 78) about a centre, θ = (c, ln σ).
/// With
/// u = (x − c)/σ, ln ρ = −ln(4√π σ) − u²/2 + ln h, h = 2e^{−u²/2} + √(2π) u erf(u/√2), h' = √(2π) erf(u/√2), h'' = 2e^{−u²/2}. ln ρ is
/// concave in u.
/// </summary>
internal sealed class TwoLevelModel : DensityModel
{
    private static readonly double LogNormalisation = Math.Log(4 * Math.Sqrt(Math.PI));

    public override int Parameters => 2;

    public override double LogDensity(double x, ReadOnlySpan<double> theta)
    {
        double u = (x - theta[0]) * Math.Exp(-theta[1]);
        double h = (2 * Math.Exp(-0.5 * u * u)) + (Constants.Sqrt2Pi * u * SpecialFunctions.Erf(u * Constants.Sqrt1Over2));
        return Math.Log(h) - (0.5 * u * u) - theta[1] - LogNormalisation;
    }

    public override double Score(double x, ReadOnlySpan<double> theta, Span<double> gradient)
    {
        Span<double> unused = stackalloc double[4];
        return Curvature(x, theta, gradient, unused);
    }

    public override double Curvature(double x, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> curvature)
    {
        double inverseSigma = Math.Exp(-theta[1]);
        double u = (x - theta[0]) * inverseSigma;
        double second = 2 * Math.Exp(-0.5 * u * u);
        double first = Constants.Sqrt2Pi * SpecialFunctions.Erf(u * Constants.Sqrt1Over2);
        double h = second + (u * first);
        double ratio = first / h;
        double slope = u - ratio;
        double bend = 1 - (second / h) + (ratio * ratio);
        gradient[0] = slope * inverseSigma;
        gradient[1] = (u * slope) - 1;
        curvature[0] = -bend * inverseSigma * inverseSigma;
        curvature[1] = curvature[2] = -(slope + (u * bend)) * inverseSigma;
        curvature[3] = -u * (slope + (u * bend));
        return Math.Log(h) - (0.5 * u * u) - theta[1] - LogNormalisation;
    }
}
