namespace Dyson.Statistics;

/// <summary>The surmise with a scale, P(S) = S/(2σ²) e^{−S²/4σ²}, S ≥ 0, θ = (ln σ).</summary>
internal sealed class SurmiseModel : DensityModel
{
    public override int Parameters => 1;

    public override double LogDensity(double x, ReadOnlySpan<double> theta)
    {
        double u = x * Math.Exp(-theta[0]);
        return Math.Log(0.5 * u) - (0.25 * u * u) - theta[0];
    }

    public override double Score(double x, ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double u = x * Math.Exp(-theta[0]);
        gradient[0] = (0.5 * u * u) - 2;
        return Math.Log(0.5 * u) - (0.25 * u * u) - theta[0];
    }

    public override double Curvature(double x, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> curvature)
    {
        double u = x * Math.Exp(-theta[0]);
        curvature[0] = -u * u;
        return Score(x, theta, gradient);
    }
}
