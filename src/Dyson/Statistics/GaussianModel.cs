using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>A Gaussian, θ = (c, ln σ).</summary>
internal sealed class GaussianModel : DensityModel
{
    public override int Parameters => 2;

    public override double LogDensity(double x, ReadOnlySpan<double> theta)
    {
        double u = (x - theta[0]) * Math.Exp(-theta[1]);
        return (-0.5 * u * u) - theta[1] - Constants.LogSqrt2Pi;
    }

    public override double Score(double x, ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double inverseSigma = Math.Exp(-theta[1]);
        double u = (x - theta[0]) * inverseSigma;
        gradient[0] = u * inverseSigma;
        gradient[1] = (u * u) - 1;
        return (-0.5 * u * u) - theta[1] - Constants.LogSqrt2Pi;
    }

    public override double Curvature(double x, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> curvature)
    {
        double inverseSigma = Math.Exp(-theta[1]);
        double u = (x - theta[0]) * inverseSigma;
        curvature[0] = -inverseSigma * inverseSigma;
        curvature[1] = curvature[2] = -2 * u * inverseSigma;
        curvature[3] = -2 * u * u;
        return Score(x, theta, gradient);
    }
}
