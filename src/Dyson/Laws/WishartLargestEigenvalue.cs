using System.Globalization;
using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Laws;

/// <summary>
/// The exact law of the largest eigenvalue x₁ of X = WᵀW, W of size M×N with independent elements N(0, σ²), at finite M and N.
/// </summary>
/// <remarks>
/// <para>The joint density of the p = min(M, N) nonzero eigenvalues is ∏|x_i − x_j| ∏ x_i^{(m−p−1)/2} e^{−x_i/2σ²}, m = max(M, N), so de Bruijn's
/// formula gives P(x₁ ≤ x) = Pf A(x)/Pf A(∞), A_ij(x) = ∫∫_{[0,x]²} φ_i(u) sign(v − u) φ_j(v), for any p polynomials times the weight, with one
/// border ∫φ_i if p is odd (Chiani 2014, J. Multivariate Anal. 129, 69).</para>
/// <para>Monomials would cost all digits at p = 20; here the functions are orthonormal in t = √x/σ, where the weight t^{m−p}e^{−t²/2} is smooth, and the
/// integrals are Gauss's in panels. Absolute error below 1e-11.</para>
/// </remarks>
public sealed class WishartLargestEigenvalue
{
    private const int LargestDimension = 100;
    private const int PanelNodes = 20;

    /// <summary>The functions have wave numbers up to 2√p, so a panel of 4/√p holds ±4 radians: interpolation through 20 nodes errs by 1e-12.</summary>
    private const double LongestPanel = 0.5;
    private const double PanelPhase = 4;

    /// <summary>The weight's singular values of t leave [√m − √p − reach, √m + √p + reach] with probability e^{−reach²/2} ~ 1e-22.</summary>
    private const double Reach = 10;

    private static readonly GaussLegendreRule Rule = new(0, 1, PanelNodes);

    /// <summary>∫₀^{x_k} ℓ_l, ℓ_l the Lagrange polynomials of the nodes.</summary>
    private static readonly double[,] Antiderivative = AntiderivativeMatrix();

    private readonly double _variance;
    private readonly int _count;
    private readonly double _panel;
    private readonly double _low;
    private readonly double _high;
    private readonly double _logScale;
    private readonly double _exponent;
    private readonly double _centre;
    private readonly double _halfWidth;
    private readonly double[] _alpha;
    private readonly double[] _beta;
    private readonly double _logTotal;

    private WishartLargestEigenvalue(double variance, int rows, int columns)
    {
        _variance = variance;
        (Rows, Columns) = (rows, columns);
        _count = Math.Min(rows, columns);
        _panel = Math.Min(LongestPanel, PanelPhase / Math.Sqrt(_count));
        int larger = Math.Max(rows, columns);
        _exponent = larger - _count;
        _low = Math.Max(0, Math.Sqrt(larger) - Math.Sqrt(_count) - Reach);
        _high = Math.Sqrt(larger) + Math.Sqrt(_count) + Reach;
        double peak = Math.Sqrt(_exponent);
        _logScale = Exponent(Math.Max(peak, 1e-3));
        _centre = 0.5 * ((_low * _low) + (_high * _high));
        _halfWidth = 0.5 * ((_high * _high) - (_low * _low));
        (_alpha, _beta) = Recurrence();
        _logTotal = LogPfaffian(_high);
    }

    /// <summary>W of size <paramref name="rows"/> × <paramref name="columns"/> with elements of variance σ²; X = WᵀW.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The variance is not finite and positive, a size is below 1, or the smaller one above 100.</exception>
    public static WishartLargestEigenvalue WithElementVariance(double variance, int rows, int columns)
    {
        Allowed.Positive(variance);
        Allowed.AtLeast(rows, 1);
        Allowed.AtLeast(columns, 1);
        if (Math.Min(rows, columns) > LargestDimension)
        {
            throw new ArgumentOutOfRangeException(nameof(columns), Math.Min(rows, columns), string.Create(CultureInfo.InvariantCulture,
                $"The smaller of rows and columns is {Math.Min(rows, columns)}; allowed: at most {LargestDimension}."));
        }

        return new WishartLargestEigenvalue(variance, rows, columns);
    }

    /// <summary>M.</summary>
    public int Rows { get; }

    /// <summary>N.</summary>
    public int Columns { get; }

    /// <summary>P(x₁ ≤ x).</summary>
    public double Cumulative(double x)
    {
        double t = Math.Sqrt(Math.Max(x, 0) / _variance);
        return t <= _low ? (double.IsNaN(x) ? x : 0) : t >= _high ? 1 : Math.Min(1, Math.Exp(LogPfaffian(t) - _logTotal));
    }

    /// <summary>P(x₁ &gt; x) = 1 − <see cref="Cumulative"/>: absolute accuracy only.</summary>
    public double Survival(double x) => 1 - Cumulative(x);

    private double Exponent(double t) => (_exponent == 0 ? 0 : _exponent * Math.Log(t)) - (0.5 * t * t);

    private double Weight(double t) => Math.Exp(Exponent(t) - _logScale);

    private double Scaled(double t) => ((t * t) - _centre) / _halfWidth;

    /// <summary>Stieltjes' procedure: the recurrence of the polynomials in t² that are orthonormal with the square of the weight.</summary>
    private (double[] Alpha, double[] Beta) Recurrence()
    {
        (double[] nodes, double[] weights) = Grid();
        double[] alpha = new double[_count];
        double[] beta = new double[_count];
        double[] previous = new double[nodes.Length];
        double[] current = [.. nodes.Select(Weight)];
        for (int k = 0; k < _count; k++)
        {
            double norm = Math.Sqrt(current.Select((f, i) => weights[i] * f * f).Sum());
            beta[k] = norm;
            for (int i = 0; i < nodes.Length; i++)
            {
                current[i] /= norm;
                alpha[k] += weights[i] * Scaled(nodes[i]) * current[i] * current[i];
            }

            for (int i = 0; i < nodes.Length; i++)
            {
                double next = ((Scaled(nodes[i]) - alpha[k]) * current[i]) - (k == 0 ? 0 : beta[k] * previous[i]);
                (previous[i], current[i]) = (current[i], next);
            }
        }

        return (alpha, beta);
    }

    private void Functions(double t, double[] values)
    {
        double previous = 0;
        double current = Weight(t) / _beta[0];
        for (int k = 0; k < _count; k++)
        {
            values[k] = current;
            if (k + 1 < _count)
            {
                double next = (((Scaled(t) - _alpha[k]) * current) - (k == 0 ? 0 : _beta[k] * previous)) / _beta[k + 1];
                (previous, current) = (current, next);
            }
        }
    }

    /// <summary>½ ln det of the bordered matrix of the integrals up to t: A_ij = ∫(φ_jΦ_i − φ_iΦ_j), Φ_i(t) = ∫φ_i up to t.</summary>
    private double LogPfaffian(double end)
    {
        int size = _count + (_count % 2);
        int panels = Panels(end);
        double length = (end - _low) / panels;
        double[] running = new double[_count];
        double[] antiderivative = new double[_count];
        double[][] functions = [.. Enumerable.Range(0, PanelNodes).Select(_ => new double[_count])];
        Matrix<double> a = Matrix<double>.Build.Dense(size, size);
        for (int panel = 0; panel < panels; panel++)
        {
            for (int node = 0; node < PanelNodes; node++)
            {
                Functions(_low + (length * (panel + Rule.Abscissas[node])), functions[node]);
            }

            for (int node = 0; node < PanelNodes; node++)
            {
                running.CopyTo(antiderivative, 0);
                for (int k = 0; k < PanelNodes; k++)
                {
                    double part = length * Antiderivative[node, k];
                    for (int i = 0; i < _count; i++)
                    {
                        antiderivative[i] += part * functions[k][i];
                    }
                }

                double[] function = functions[node];
                double weight = length * Rule.Weights[node];
                for (int i = 0; i < _count; i++)
                {
                    for (int j = 0; j < i; j++)
                    {
                        a[i, j] += weight * ((function[j] * antiderivative[i]) - (function[i] * antiderivative[j]));
                    }
                }
            }

            for (int node = 0; node < PanelNodes; node++)
            {
                for (int i = 0; i < _count; i++)
                {
                    running[i] += length * Rule.Weights[node] * functions[node][i];
                }
            }
        }

        for (int i = 0; i < _count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                a[j, i] = -a[i, j];
            }

            if (size > _count)
            {
                (a[_count, i], a[i, _count]) = (-running[i], running[i]);
            }
        }

        return 0.5 * a.LU().U.Diagonal().Map(u => Math.Log(Math.Abs(u))).Sum();
    }

    private int Panels(double end) => Math.Max(1, (int)Math.Ceiling((end - _low) / _panel));

    private (double[] Nodes, double[] Weights) Grid()
    {
        int panels = Panels(_high);
        double length = (_high - _low) / panels;
        double[] nodes = new double[panels * PanelNodes];
        double[] weights = new double[nodes.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = _low + (length * ((i / PanelNodes) + Rule.Abscissas[i % PanelNodes]));
            weights[i] = length * Rule.Weights[i % PanelNodes];
        }

        return (nodes, weights);
    }

    /// <summary>Gauss's rule on [0, x_k], exact for the degree 19 of ℓ_l.</summary>
    private static double[,] AntiderivativeMatrix()
    {
        double[,] matrix = new double[PanelNodes, PanelNodes];
        for (int k = 0; k < PanelNodes; k++)
        {
            for (int l = 0; l < PanelNodes; l++)
            {
                for (int q = 0; q < PanelNodes; q++)
                {
                    double x = Rule.Abscissas[k] * Rule.Abscissas[q];
                    double lagrange = 1;
                    for (int other = 0; other < PanelNodes; other++)
                    {
                        lagrange *= other == l ? 1 : (x - Rule.Abscissas[other]) / (Rule.Abscissas[l] - Rule.Abscissas[other]);
                    }

                    matrix[k, l] += Rule.Abscissas[k] * Rule.Weights[q] * lagrange;
                }
            }
        }

        return matrix;
    }
}
