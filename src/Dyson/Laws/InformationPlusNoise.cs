using System.Globalization;
using MathNet.Numerics.Integration;

namespace Dyson.Laws;

/// <summary>
/// Information plus noise: the singular values ξ of W = κ1 + sG, G an N×N matrix of independent standard normals, in the limit of large N at fixed
/// τ = s√N. Their density, mirrored to negative ξ, is the free sum of ½(δ_κ + δ_−κ) and a semicircle of variance τ²:
/// g = v/(v² − κ²) with ξ = v + τ²v/(v² − κ²), a cubic for v; ρ(ξ) = −(2/π) Im g(ξ + i0), ξ ≥ 0.
/// </summary>
/// <remarks>
/// Source: Dozier and Silverstein, J. Multivariate Anal. 98 (2007) 678, here for a square matrix and information with one singular value.
/// Edges at v² = κ² + τ²/2 ± (τ/2)√(τ² + 8κ²): the density has a gap at zero while τ &lt; κ, closes it at τ = κ as ξ^(1/3), and covers zero beyond.
/// Small τ/κ: <see cref="Semicircle"/> of radius √2 τ about κ. κ = 0: the quarter circle of radius 2τ, <see cref="MarchenkoPastur"/> of ξ² at ratio 1.
/// P(X &gt; ξ) = (2/π) Im Ψ, Ψ = ∫g dξ = ½ ln(v² − κ²) + τ²g²/2, near the edges by quadrature of the density, whose cubic is solved in the distance from the nearer edge,
/// so that nothing cancels. ⟨ξ²⟩ = κ² + τ², ⟨ξ⁴⟩ = κ⁴ + 4κ²τ² + 2τ⁴.
/// </remarks>
public sealed class InformationPlusNoise : ContinuousLaw
{
    // Of the support's length: nearer to an edge the tail is integrated, because the closed form would cancel.
    private const double NearEdge = 0.02;

    // With root and cusp turned into powers the integrand is a polynomial to this many nodes.
    private const int TailNodes = 24;

    private const double MomentAccuracy = 1e-13;

    private readonly double _signal;
    private readonly double _noise;
    private readonly double _noiseSquared;
    private readonly Edge _upper;
    private readonly Edge? _lower;

    private InformationPlusNoise(double signal, double noise)
    {
        (_signal, _noise, _noiseSquared) = (signal, noise, noise * noise);
        double spread = 0.5 * noise * Math.Sqrt(_noiseSquared + (8 * signal * signal));
        double above = (0.5 * _noiseSquared) + spread;
        double square = (signal * signal) + above;
        _upper = EdgeAt(Math.Sqrt(square), above, 1);
        if (noise < signal)
        {
            // y₊y₋ = κ²(κ² − τ²), (y₊ − κ²)(y₋ − κ²) = −2κ²τ²: no differences.
            double lower = signal * signal * (signal - noise) * (signal + noise) / square;
            _lower = EdgeAt(Math.Sqrt(lower), -2 * signal * signal * _noiseSquared / above, -1);
        }
    }

    /// <summary>The law of κ1 + sG with s√N = τ given.</summary>
    /// <param name="signal">κ ≥ 0.</param>
    /// <param name="noise">τ &gt; 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">κ is not finite and at least 0, or τ not finite and positive.</exception>
    public static InformationPlusNoise WithStrengths(double signal, double noise) => new(Allowed.NonNegative(signal), Allowed.Positive(noise));

    /// <summary>The law for elements of standard deviation s in an N×N matrix: τ = s√N.</summary>
    /// <param name="signal">κ ≥ 0.</param>
    /// <param name="deviation">s &gt; 0.</param>
    /// <param name="size">N ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static InformationPlusNoise WithElementDeviation(double signal, double deviation, int size) =>
        new(Allowed.NonNegative(signal), Allowed.Positive(deviation) * Math.Sqrt(Allowed.AtLeast(size, 1)));

    /// <summary>κ.</summary>
    public double Signal => _signal;

    /// <summary>τ = s√N.</summary>
    public double Noise => _noise;

    /// <summary>Whether the density leaves a gap at zero: τ &lt; κ.</summary>
    public bool HasGap => _lower is not null;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Information plus noise(κ {_signal:G6}, τ {_noise:G6})");

    /// <inheritdoc/>
    public override double Lower => _lower?.Place ?? 0;

    /// <inheritdoc/>
    public override double Upper => _upper.Place;

    /// <inheritdoc/>
    public override double Density(double x)
    {
        if (!(x >= Lower && x <= Upper))
        {
            return double.IsNaN(x) ? x : 0;
        }

        return 2 * Root(x).Im / (Math.PI * _noiseSquared);
    }

    /// <inheritdoc/>
    public override double Survival(double x)
    {
        if (!(x > Lower && x < Upper))
        {
            return double.IsNaN(x) ? x : x <= Lower ? 1 : 0;
        }

        double distance = Upper - x;
        double reach = NearEdge * (Upper - Lower);
        return distance < reach
            ? distance * Rule(t => 2 * t * Density(_upper, distance * t * t))
            : x - Lower < reach ? 1 - Cumulative(x) : Closed(x);
    }

    /// <inheritdoc/>
    public override double Cumulative(double x)
    {
        if (!(x > Lower && x < Upper))
        {
            return double.IsNaN(x) ? x : x <= Lower ? 0 : 1;
        }

        double distance = x - Lower;
        if (distance >= NearEdge * (Upper - Lower))
        {
            return 1 - Survival(x);
        }

        // A cusp ξ^(1/3) at zero, or the beginning of one, becomes smooth in the cube root; an edge in the square root.
        return _lower is { } lower
            ? distance * Rule(t => 2 * t * Density(lower, distance * t * t))
            : distance * Rule(t => 3 * t * t * Density(distance * t * t * t));
    }

    /// <inheritdoc/>
    public override double Moment(int order) => Allowed.Order(order) switch
    {
        0 => 1,
        2 => (_signal * _signal) + _noiseSquared,
        4 => Math.Pow(_signal, 4) + (4 * _signal * _signal * _noiseSquared) + (2 * _noiseSquared * _noiseSquared),
        _ => DoubleExponentialTransformation.Integrate(x => Math.Pow(x, order) * Density(x), Lower, Upper, MomentAccuracy),
    };

    // (2/π) Im Ψ, v = Re + i Im with Im > 0 above the cut.
    private double Closed(double x)
    {
        (double re, double im) = Root(x);
        System.Numerics.Complex v = new(re, im);
        System.Numerics.Complex difference = (v * v) - (_signal * _signal);
        System.Numerics.Complex g = v / difference;
        return ((2 * 0.5 * difference.Phase) + (_noiseSquared * (g * g).Imaginary)) / Math.PI;
    }

    // v at ξ, by the nearer of the ends; without a gap the lower end is zero, where the cubic needs no expansion.
    private (double Re, double Im) Root(double x) =>
        _upper.Place - x < x - Lower ? Root(_upper, _upper.Place - x)
        : _lower is { } lower ? Root(lower, x - lower.Place)
        : Pair(-x, (_noise - _signal) * (_noise + _signal), x * _signal * _signal);

    private double Density(Edge edge, double distance) => 2 * Root(edge, distance).Im / (Math.PI * _noiseSquared);

    /// <summary>
    /// The complex root of (ξ − v)(v² − κ²) = τ²v at a distance d from an edge, ξ = ξ_e ∓ d. At the edge v_e is a double root and r_e the third, so
    /// with v = v_e + δ: δ³ + (v_e − r_e ± d)δ² ± 2dv_eδ ± d(v_e² − κ²) = 0.
    /// </summary>
    private static (double Re, double Im) Root(Edge edge, double distance)
    {
        double d = edge.Side * distance;
        (double re, double im) = Pair(edge.FromThirdRoot + d, 2 * d * edge.DoubleRoot, d * edge.Excess);
        return (edge.DoubleRoot + re, im);
    }

    /// <summary>The complex roots of y³ + ay² + by + c beside the real one.</summary>
    private static (double Re, double Im) Pair(double a, double b, double c)
    {
        double real = c == 0 ? 0 : RealRoot(a, b, c);

        // The two others have the sum −a − y and the product −c/y.
        double half = -0.5 * (a + real);
        double square = (c == 0 ? b : -c / real) - (half * half);
        return (half, Math.Sqrt(Math.Max(0, square)));
    }

    /// <summary>The only real root of y³ + ay² + by + c (Cardano), polished by Newton.</summary>
    private static double RealRoot(double a, double b, double c)
    {
        double q = ((a * a) - (3 * b)) / 9;
        double r = ((2 * a * a * a) - (9 * a * b) + (27 * c)) / 54;
        double larger = -Math.CopySign(Math.Cbrt(Math.Abs(r) + Math.Sqrt(Math.Max(0, (r * r) - (q * q * q)))), r);
        double y = larger + (larger == 0 ? 0 : q / larger) - (a / 3);
        for (int i = 0; i < 2; i++)
        {
            double slope = (((3 * y) + (2 * a)) * y) + b;
            double step = (((((y + a) * y) + b) * y) + c) / slope;
            y = double.IsFinite(step) ? y - step : y;
        }

        return y;
    }

    private Edge EdgeAt(double v, double excess, int side) => new(v * (1 + (_noiseSquared / excess)), v, v * (2 - (_noiseSquared / excess)), excess, side);

    private static double Rule(Func<double, double> integrand)
    {
        (double[] nodes, double[] weights) = GaussLegendre.Rule(TailNodes);
        double sum = 0;
        for (int i = 0; i < nodes.Length; i++)
        {
            sum += 0.5 * weights[i] * integrand(0.5 * (1 + nodes[i]));
        }

        return sum;
    }

    /// <summary>An end of the density.</summary>
    /// <param name="Place">ξ_e = v_e + τ²v_e/(v_e² − κ²).</param>
    /// <param name="DoubleRoot">v_e.</param>
    /// <param name="FromThirdRoot">v_e − r_e = v_e(2 − τ²/(v_e² − κ²)), because the three roots sum to ξ_e.</param>
    /// <param name="Excess">v_e² − κ².</param>
    /// <param name="Side">1 for the upper edge, ξ = ξ_e − d, −1 for the lower.</param>
    private sealed record Edge(double Place, double DoubleRoot, double FromThirdRoot, double Excess, int Side);
}
