using Dyson.Laws;

namespace Dyson.Statistics;

/// <summary>
/// The largest and the smallest eigenvalue of WᵀW, W of size M×N (M ≥ N, M real) with independent elements of variance 1, in the variable of F₁, centred and scaled to
/// second order: m_± = (a ± b)², s_± = (a ± b)(1/b ± 1/a)^{1/3}, a = √(M − ½), b = √(N − ½). Upper: (x − m₊)/s₊ (Johnstone 2001, Ma 2012: error N^{−2/3}).
/// Lower: (ν − ln x)/τ, τ = s₋/m₋, ν = ln m₋ + τ²/8 (Ma 2012).
/// </summary>
/// <remarks>Units: x is divided by σ² (the variance of one element) before, by nothing else; x/M of a sample covariance would need m/M and s/M.</remarks>
internal readonly struct TracyWidomEdge
{
    /// <summary>The hard edge is felt below this difference √M − √N.</summary>
    private const double SoftEdge = 2;

    private static readonly Lazy<double> Centre = new(() => TracyWidom.GaussianOrthogonal.Mean);
    private static readonly Lazy<double> Spread = new(() => TracyWidom.GaussianOrthogonal.Variance);

    private readonly bool _upper;
    private readonly double _centre;
    private readonly double _scale;
    private readonly double _stretch;

    private TracyWidomEdge(bool upper, double centre, double scale, double stretch) => (_upper, _centre, _scale, _stretch) = (upper, centre, scale, stretch);

    /// <summary>The upper edge.</summary>
    /// <param name="rows">M, real.</param>
    /// <param name="columns">N.</param>
    /// <param name="logVariance">Variance of ln(x₁/σ̂²) − ln(x₁/σ²), covariance with x₁ included; may be negative.</param>
    public static TracyWidomEdge Upper(double rows, int columns, double logVariance)
    {
        (double a, double b) = (Math.Sqrt(rows - 0.5), Math.Sqrt(columns - 0.5));
        (double centre, double scale) = ((a + b) * (a + b), (a + b) * Math.Cbrt((1 / a) + (1 / b)));
        return new TracyWidomEdge(true, centre, scale, Stretch(logVariance * centre * centre / (scale * scale)));
    }

    /// <summary>The lower edge.</summary>
    /// <param name="rows">M, real.</param>
    /// <param name="columns">N.</param>
    /// <param name="logVariance">As for the upper edge, of the smallest level.</param>
    public static TracyWidomEdge Lower(double rows, int columns, double logVariance)
    {
        (double a, double b) = (Math.Sqrt(rows - 0.5), Math.Sqrt(columns - 0.5));
        double scale = Math.Cbrt((1 / b) - (1 / a)) / (a - b);
        return new TracyWidomEdge(false, (2 * Math.Log(a - b)) + (0.125 * scale * scale), scale, Stretch(logVariance / (scale * scale)));
    }

    /// <summary>True where the smallest level has a soft edge: √M − √N ≥ 2.</summary>
    public static bool HasSoftLowerEdge(double rows, int columns) => Math.Sqrt(rows) - Math.Sqrt(columns) >= SoftEdge;

    /// <summary>Probability that the extreme level lies as far out as x/σ².</summary>
    public double Tail(double level)
    {
        double s = ((_upper ? level : Math.Log(level)) - _centre) / (_upper ? _scale : -_scale);
        return TracyWidom.GaussianOrthogonal.Survival(Centre.Value + ((s - Centre.Value) / _stretch));
    }

    /// <summary>The level (over σ²) whose <see cref="Tail"/> is p.</summary>
    public double Threshold(double probability)
    {
        double s = Centre.Value + (_stretch * (TracyWidom.GaussianOrthogonal.Quantile(1 - probability) - Centre.Value));
        return _upper ? _centre + (_scale * s) : Math.Exp(_centre - (_scale * s));
    }

    /// <summary>The law is stretched about its mean so that it has the variance of F₁ plus <paramref name="extra"/>; never to less than a half.</summary>
    private static double Stretch(double extra) => Math.Max(0.5, Math.Sqrt(Math.Max(0, 1 + (extra / Spread.Value))));
}
