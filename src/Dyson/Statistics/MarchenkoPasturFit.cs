using System.Globalization;
using Dyson.Laws;
using MathNet.Numerics;

namespace Dyson.Statistics;

/// <summary>
/// The bulk of the eigenvalues x of WᵀW, W of size M×N (M ≥ N): the variance σ² of one element and, if wanted, the effective aspect ratio q of Marchenko and
/// Pastur's law on σ²M(1 ± √q)². Spikes above the edge and levels far below do not pull it.
/// </summary>
/// <remarks>
/// <para>M-estimator: Σ clip(u, ±0.8) (and Σ clip² for q), u the place in the bulk from −1 to 1, equals its expectation, <see cref="BulkWindow"/>, whose 1/N corrections for
/// real elements and for spikes are kept. Its error is that of rigid levels, 0.72/√(MN) of σ (the best possible is 0.71/√(MN), from the trace), not of N independent
/// numbers. Gaussian elements are assumed; for others give their excess kurtosis κ₄, finite.</para>
/// <para>With k levels excluded the law is that of (M − k)×(N − k) elements of the same variance.</para>
/// </remarks>
public sealed class MarchenkoPasturFit
{
    /// <summary>Fewest columns, after exclusions, that are fitted.</summary>
    public const int FewestLevels = 10;

    private const string Rigid = "variance of linear statistics of rigid levels";
    private const int MostRefinements = 60;

    /// <summary>Where iterations stop, relative; the statistical error is above 1e-6 for any layer.</summary>
    private const double Converged = 1e-11;

    /// <summary>e^{±700} and its inverse are normal numbers.</summary>
    private const double LargestLogarithm = 700;

    /// <summary>ln μ̂ and q̂ move by Σ b_k X_k, X_k the excess of ΣT_k(u) over its mean: their b_k.</summary>
    private readonly double[] _scaleModes;
    private readonly double[] _ratioModes;

    private MarchenkoPasturFit(double[] bulk, double[] spikes, int rows, int columns, bool freeRatio, double excessKurtosis)
    {
        (Rows, Columns, Excluded, HasFreeRatio, ExcessKurtosis) = (rows, columns, spikes.Length, freeRatio, excessKurtosis);
        double ratio = (double)(columns - Excluded) / (rows - Excluded);
        bool converged = true;
        double[] t = new double[Excluded];
        Scale = ScaleFor(bulk, ratio, t);
        for (int i = 0; i < MostRefinements; i++)
        {
            double before = Scale;
            double ratioBefore = ratio;
            for (int spike = 0; spike < t.Length; spike++)
            {
                t[spike] = Math.Sqrt(ratio) / SpikedMatrix.Strength(spikes[spike] / Scale, ratio);
            }

            if (freeRatio)
            {
                double excess = BulkWindow.Sum(bulk, Scale, ratio, 2) - BulkWindow.Expected(bulk.Length, ratio, 2, t, excessKurtosis);
                double step = excess / BulkWindow.RatioSensitivity(bulk.Length, ratio, 2);
                ratio *= Math.Exp(Math.Clamp(step / ratio, -0.3, 0.3) / (i < MostRefinements / 2 ? 1 : 2));
            }

            Scale = ScaleFor(bulk, ratio, t);
            converged = Math.Abs(Scale - before) + Math.Abs((ratio - ratioBefore) * Scale) <= Converged * Scale;
            if (converged)
            {
                break;
            }
        }

        double toScale = 1 / BulkWindow.ScaleSensitivity(bulk.Length, ratio, 1);
        double toRatio = 1 / BulkWindow.RatioSensitivity(bulk.Length, ratio, 2);
        double cross = BulkWindow.RatioSensitivity(bulk.Length, ratio, 1);
        _ratioModes = [.. BulkWindow.Chebyshev[1].Select(a => freeRatio ? a * toRatio : 0)];
        _scaleModes = [.. BulkWindow.Chebyshev[0].Select((a, k) => (a - (cross * _ratioModes[k])) * toScale)];
        double scaleError = Math.Sqrt(BulkWindow.Covariance(_scaleModes, _scaleModes, excessKurtosis));
        double variance = Scale / (rows - Excluded);
        Variance = converged ? new Estimate(variance, scaleError * variance, Rigid) : Estimate.Refused(variance, "the fit of q does not converge");
        Deviation = Variance with { Value = Math.Sqrt(variance), Error = 0.5 * Variance.Error / Math.Sqrt(variance) };
        Ratio = !freeRatio ? new Estimate(ratio, 0, "given by the shape")
            : converged ? new Estimate(ratio, Math.Sqrt(BulkWindow.Covariance(_ratioModes, _ratioModes, excessKurtosis)), Rigid)
            : Estimate.Refused(ratio, "the fit of q does not converge");
        Law = MarchenkoPastur.WithRatio(ratio);
        Shape = freeRatio ? TestOutcome.Refused(double.NaN, "q was fitted to the shape") : TestShape(bulk, ratio, t);
    }

    /// <summary>M.</summary>
    public int Rows { get; }

    /// <summary>N.</summary>
    public int Columns { get; }

    /// <summary>k, the largest levels that are not part of the bulk.</summary>
    public int Excluded { get; }

    /// <summary>True if q was fitted, false if it is (N − k)/(M − k).</summary>
    public bool HasFreeRatio { get; }

    /// <summary>κ₄ = ⟨w⁴⟩/⟨w²⟩² − 3 of the elements as it was given; 0 for Gaussian ones.</summary>
    public double ExcessKurtosis { get; }

    /// <summary>μ = σ²(M − k), the mean of the bulk's law.</summary>
    public double Scale { get; }

    /// <summary>σ², the variance of one element of the bulk.</summary>
    public Estimate Variance { get; }

    /// <summary>σ.</summary>
    public Estimate Deviation { get; }

    /// <summary>q: (N − k)/(M − k) without error, or fitted. Correlated elements make it larger.</summary>
    public Estimate Ratio { get; }

    /// <summary>The law of x/<see cref="Scale"/>.</summary>
    public MarchenkoPastur Law { get; }

    /// <summary>μ(1 − √q)².</summary>
    public double LowerEdge => Scale * Law.LowerEdge;

    /// <summary>μ(1 + √q)².</summary>
    public double UpperEdge => Scale * Law.UpperEdge;

    /// <summary>
    /// Whether the bulk has the shape of the law for this q: the pull of Σ clip² (u), which does not depend on σ, against the normal law. Correlations, heavy tails and
    /// thinned ends make p small; do not trust σ and the outliers then. NaN where q was fitted.
    /// </summary>
    public TestOutcome Shape { get; }

    /// <summary>The fit with as many levels excluded as lie beyond the Tracy–Widom edge at the stated level: <see cref="SpectralOutliers.Bulk"/>.</summary>
    /// <param name="eigenvalues">All N eigenvalues of WᵀW (squares of the singular values), in any order.</param>
    /// <param name="rows">M ≥ N.</param>
    /// <param name="columns">N ≥ 10.</param>
    /// <param name="freeRatio">Fit q too.</param>
    /// <param name="excessKurtosis">κ₄ of the elements.</param>
    /// <exception cref="ArgumentException">The eigenvalues are not N finite numbers ≥ 0, or have no bulk (more than nine tenths are zero).</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size or κ₄ is out of range.</exception>
    public static MarchenkoPasturFit Of(ReadOnlySpan<double> eigenvalues, int rows, int columns, bool freeRatio = false, double excessKurtosis = 0) =>
        SpectralOutliers.Of(eigenvalues, rows, columns, freeRatio: freeRatio, excessKurtosis: excessKurtosis).Bulk;

    /// <summary>The fit with the <paramref name="excluded"/> largest levels taken for spikes.</summary>
    /// <param name="eigenvalues">All N eigenvalues of WᵀW, in any order.</param>
    /// <param name="rows">M ≥ N.</param>
    /// <param name="columns">N.</param>
    /// <param name="excluded">k, 0 … N − 10.</param>
    /// <param name="freeRatio">Fit q too.</param>
    /// <param name="excessKurtosis">κ₄ ≥ −2 of the elements.</param>
    /// <exception cref="ArgumentException">The eigenvalues are not N finite numbers ≥ 0, or have no bulk.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size, k or κ₄ is out of range.</exception>
    public static MarchenkoPasturFit WithExcluded(
        ReadOnlySpan<double> eigenvalues, int rows, int columns, int excluded, bool freeRatio = false, double excessKurtosis = 0) =>
        OfAscending(Checked(eigenvalues, rows, columns, excessKurtosis), rows, columns, excluded, freeRatio, excessKurtosis);

    internal static MarchenkoPasturFit OfAscending(double[] ascending, int rows, int columns, int excluded, bool freeRatio, double excessKurtosis)
    {
        if (excluded < 0 || excluded > columns - FewestLevels)
        {
            throw Outside(nameof(excluded), excluded, string.Create(CultureInfo.InvariantCulture, $"0 to {columns - FewestLevels}"));
        }

        double[] bulk = ascending[..^excluded];
        return new MarchenkoPasturFit(bulk, ascending[^excluded..], rows, columns, freeRatio, excessKurtosis);
    }

    /// <summary>The eigenvalues ascending, after all checks.</summary>
    internal static double[] Checked(ReadOnlySpan<double> eigenvalues, int rows, int columns, double excessKurtosis)
    {
        if (columns < FewestLevels)
        {
            throw Outside(nameof(columns), columns, string.Create(CultureInfo.InvariantCulture, $"≥ {FewestLevels}"));
        }

        if (rows < columns)
        {
            throw Outside(nameof(rows), rows, string.Create(CultureInfo.InvariantCulture, $"≥ columns = {columns}"));
        }

        if (!(excessKurtosis >= -2 && double.IsFinite(excessKurtosis)))
        {
            throw Outside(nameof(excessKurtosis), excessKurtosis, "finite and ≥ -2");
        }

        double[] ascending = SpectralWindows.Ascending(eigenvalues);
        if (ascending.Length != columns || ascending[0] < 0 || ascending[columns - (columns / 10) - 1] <= 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{ascending.Length} eigenvalues from {ascending.FirstOrDefault():G4} on; allowed: {columns}, none negative, at least a tenth positive."), nameof(eigenvalues));
        }

        return ascending;
    }

    /// <summary>The edge at which the next largest level is tested, in the units of x: the largest of (M − k)×(N − k) elements, σ̂ not exact.</summary>
    internal TracyWidomEdge UpperTest => TracyWidomEdge.Upper(EffectiveRows, Columns - Excluded, EdgeVariance(1));

    /// <summary>The same for the smallest level.</summary>
    internal TracyWidomEdge LowerTest => TracyWidomEdge.Lower(EffectiveRows, Columns - Excluded, EdgeVariance(-1));

    internal bool HasLowerTest => EffectiveRows > Columns - Excluded && TracyWidomEdge.HasSoftLowerEdge(EffectiveRows, Columns - Excluded);

    /// <summary>Variance of one effective element: the law is that of (N − k)/q rows.</summary>
    internal double EffectiveVariance => Scale / EffectiveRows;

    private double EffectiveRows => (Columns - Excluded) / Ratio.Value;

    private static ArgumentOutOfRangeException Outside(string name, object value, string range) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed: {range}."));

    /// <summary>
    /// Variance of ln(x/ê) less that of ln(x/e), x the extreme level, e its edge: ê moves by modes X_k = ΣT_k(u) of variance k/2, and x with them, δ ln x = (2√q/n)Σ(±1)^{k+1}X_k
    /// (the edge of the density that the modes make).
    /// </summary>
    private double EdgeVariance(int side)
    {
        double root = Math.Sqrt(Ratio.Value);
        double ofRatio = side / (root * (1 + (side * root)));
        double[] modes = [.. _scaleModes.Select((b, k) => b + (ofRatio * _ratioModes[k]))];
        double[] edge = [.. Enumerable.Range(0, modes.Length).Select(k => 2 * root / (Columns - Excluded) * (side > 0 || k % 2 == 0 ? 1 : -1))];
        return BulkWindow.Covariance(modes, modes, ExcessKurtosis) - (2 * BulkWindow.Covariance(modes, edge, ExcessKurtosis));
    }

    /// <summary>Σ clip falls with μ: bisection, between places where all levels are on one side.</summary>
    private double ScaleFor(double[] bulk, double ratio, double[] spikes)
    {
        double expected = BulkWindow.Expected(bulk.Length, ratio, 1, spikes, ExcessKurtosis);
        double high = Math.Min(Math.Log(bulk[^1]) + 3, LargestLogarithm);
        double low = Math.Max(Math.Log(bulk.First(x => x > 0)) - 3, -LargestLogarithm);
        while (high - low > 0.1 * Converged)
        {
            double middle = 0.5 * (low + high);
            if (middle == low || middle == high)
            {
                break;
            }

            (low, high) = BulkWindow.Sum(bulk, Math.Exp(middle), ratio, 1) > expected ? (middle, high) : (low, middle);
        }

        return Math.Exp(0.5 * (low + high));
    }

    private TestOutcome TestShape(double[] bulk, double ratio, double[] spikes)
    {
        double excess = BulkWindow.Sum(bulk, Scale, ratio, 2) - BulkWindow.Expected(bulk.Length, ratio, 2, spikes, ExcessKurtosis);
        double pull = excess / Math.Sqrt(BulkWindow.Covariance(BulkWindow.Chebyshev[1], BulkWindow.Chebyshev[1], ExcessKurtosis));
        return new TestOutcome(pull, SpecialFunctions.Erfc(Math.Abs(pull) / Math.Sqrt(2)), 0, "second clipped moment of the bulk, normal law");
    }
}
