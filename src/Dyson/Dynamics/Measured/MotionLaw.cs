namespace Dyson.Dynamics.Measured;

/// <summary>
/// A drift, a noise and a repulsion that were measured: dx_i = [K_i(x_i) + Σ_j g_ij²/(x_i − x_j)]dt + √2 g_i(x_i)dB_i, g_ij² = β_ij g_i(x_i)g_j(x_j),
/// β_ij = 1 for Dyson's equation of real matrices.
/// </summary>
/// <remarks>
/// K_i and g_i² are polynomials within the quantiles 0.005 and 0.995 of the levels that were visited. Beyond them K goes on in a straight line, at least as steep as
/// its mean slope, and g² keeps its value.
/// </remarks>
public sealed class MotionLaw
{
    private const double SmallestShareOfNoise = 0.05;
    private readonly MotionBasis _basis;
    private readonly double[][] _drift;
    private readonly double[][] _noise;
    private readonly double[] _floor;

    internal MotionLaw(MotionBasis basis, double[][] drift, double[][] noise, double[] repulsion, double[] image, double[] outer)
    {
        _basis = basis;
        _drift = drift;
        _noise = noise;
        _floor = [.. noise.Select(b => SmallestShareOfNoise * Math.Abs(b[0]))];
        Repulsions = repulsion;
        Images = image;
        Outers = outer;
    }

    /// <summary>N.</summary>
    public int Levels => _basis.Levels;

    /// <summary>β_ij of the pairs i &lt; j, row by row.</summary>
    internal double[] Repulsions { get; }

    /// <summary>Strength of 1/(x_i + x_j) over g_ig_j, singular values only; empty otherwise.</summary>
    internal double[] Images { get; }

    /// <summary>e² of the drift e²/(2x_i), matrices with more rows than columns; empty otherwise.</summary>
    internal double[] Outers { get; }

    /// <summary>K_i(x), without any repulsion.</summary>
    public double Drift(int level, double x)
    {
        int g = _basis.GroupOf[level];
        double inside = Math.Clamp(x, _basis.Lower[g], _basis.Upper[g]);
        double value = Polynomial(_drift[g], Z(g, inside));
        if (x == inside)
        {
            return value;
        }

        double slope = Math.Min(Derivative(_drift[g], Z(g, inside)) / _basis.Scale[g], -MeanRate(level));
        return value + (slope * (x - inside));
    }

    /// <summary>g_i²(x).</summary>
    public double NoiseSquare(int level, double x)
    {
        int g = _basis.GroupOf[level];
        double inside = Math.Clamp(x, _basis.Lower[g], _basis.Upper[g]);
        return Math.Max(Polynomial(_noise[g], Z(g, inside)), _floor[g]);
    }

    /// <summary>β_ij = g_ij²/(g_ig_j).</summary>
    public double Repulsion(int first, int second) => first == second ? 1 : Repulsions[PairOf(first, second)];

    /// <summary>−K_i' at the mean of the recorded levels.</summary>
    public double Rate(int level)
    {
        int g = _basis.GroupOf[level];
        return -_drift[g][1] / _basis.Scale[g];
    }

    /// <summary>−K_i', the mean over the range that was visited.</summary>
    public double MeanRate(int level)
    {
        int g = _basis.GroupOf[level];
        return -(Polynomial(_drift[g], Z(g, _basis.Upper[g])) - Polynomial(_drift[g], Z(g, _basis.Lower[g]))) / (_basis.Upper[g] - _basis.Lower[g]);
    }

    /// <summary>The zero of K_i nearest to the mean of the recorded levels; NaN if there is none within a range's width of it.</summary>
    public double FixedPoint(int level)
    {
        const int Steps = 400;
        int g = _basis.GroupOf[level];
        double width = _basis.Upper[g] - _basis.Lower[g];
        double best = double.NaN;
        double before = Drift(level, _basis.Centre[g] - width);
        for (int k = 1; k <= 2 * Steps; k++)
        {
            double x = _basis.Centre[g] - width + (k * width / Steps);
            double here = Drift(level, x);
            if (before > 0 && here <= 0)
            {
                double zero = x - (width / Steps * here / (here - before));
                if (!(Math.Abs(zero - _basis.Centre[g]) >= Math.Abs(best - _basis.Centre[g])))
                {
                    best = zero;
                }
            }

            before = here;
        }

        return best;
    }

    internal double Centre(int level) => _basis.Centre[_basis.GroupOf[level]];

    internal int GroupOf(int level) => _basis.GroupOf[level];

    internal (double Lower, double Upper) Visited(int level) => (_basis.Lower[_basis.GroupOf[level]], _basis.Upper[_basis.GroupOf[level]]);

    internal int PairOf(int first, int second)
    {
        (int i, int j) = first < second ? (first, second) : (second, first);
        return (i * ((2 * Levels) - i - 1) / 2) + j - i - 1;
    }

    internal static double Polynomial(ReadOnlySpan<double> coefficients, double z)
    {
        double sum = 0;
        for (int m = coefficients.Length - 1; m >= 0; m--)
        {
            sum = (sum * z) + coefficients[m];
        }

        return sum;
    }

    private static double Derivative(double[] coefficients, double z)
    {
        double sum = 0;
        for (int m = coefficients.Length - 1; m >= 1; m--)
        {
            sum = (sum * z) + (m * coefficients[m]);
        }

        return sum;
    }

    private double Z(int group, double x) => (x - _basis.Centre[group]) / _basis.Scale[group];
}
