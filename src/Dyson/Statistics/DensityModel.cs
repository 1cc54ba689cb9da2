namespace Dyson.Statistics;

/// <summary>
/// A family of densities ρ(x; θ) seen by a fit: ln ρ with its first and second derivatives in the fit's own coordinates θ (logarithms of
/// widths, so that every θ is allowed).
/// </summary>
internal abstract class DensityModel
{
    /// <summary>Number of coordinates θ.</summary>
    public abstract int Parameters { get; }

    /// <summary>False where second derivatives are dear; then the fit climbs by scoring and asks for them once, at the top.</summary>
    public virtual bool CheapCurvature => true;

    /// <summary>ln ρ(x; θ).</summary>
    public abstract double LogDensity(double x, ReadOnlySpan<double> theta);

    /// <summary>ln ρ and its gradient.</summary>
    public abstract double Score(double x, ReadOnlySpan<double> theta, Span<double> gradient);

    /// <summary>ln ρ, its gradient and its matrix of second derivatives by rows.</summary>
    public abstract double Curvature(double x, ReadOnlySpan<double> theta, Span<double> gradient, Span<double> curvature);
}
