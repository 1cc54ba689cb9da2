using System.Globalization;

namespace Dyson.Statistics;

/// <summary>
/// The eigenvalues of WᵀW beyond the Tracy–Widom edges of a Marchenko–Pastur bulk, tested from the outside in: the next largest of the levels left, among
/// (M − k)×(N − k) elements of variance σ̂² refitted without the k found (Kritchman, Nadler 2009), until one is not beyond.
/// </summary>
/// <remarks>
/// <para>The first test that pure noise meets decides, so the level α is the probability of any false outlier (family-wise); α/2 for each edge where the lower one is
/// tested, which needs √M − √N ≥ 2 (elsewhere the edge is hard and levels near 0 are no finding). A false outlier below true ones is as rare.</para>
/// <para>That σ is estimated from the same levels is part of the null law: see <see cref="MarchenkoPasturFit"/>, whose error enters with its covariance with the edge.</para>
/// <para>The null law is that of independent elements with finite fourth moment. Heavy tails make spurious outliers, one for nearly every giant element, and correlated elements
/// move the edge; <see cref="MarchenkoPasturFit.Shape"/> is there to warn.</para>
/// </remarks>
public sealed class SpectralOutliers
{
    /// <summary>More spikes than this fraction of the columns are not sought: there is no bulk then.</summary>
    private const int LargestFraction = 4;

    private SpectralOutliers(MarchenkoPasturFit bulk, double level, SpectralOutlier[] upper, SpectralOutlier[] lower, bool limited)
    {
        (Bulk, Level, Upper, Lower, IsLimited) = (bulk, level, upper, lower, limited);
        double side = SideLevel(bulk, level);
        UpperThreshold = bulk.EffectiveVariance * bulk.UpperTest.Threshold(side);
        LowerThreshold = bulk.HasLowerTest ? bulk.EffectiveVariance * bulk.LowerTest.Threshold(side) : double.NaN;
    }

    /// <summary>The bulk without the upper outliers.</summary>
    public MarchenkoPasturFit Bulk { get; }

    /// <summary>α, the probability of any outlier in pure noise.</summary>
    public double Level { get; }

    /// <summary>Outliers above the bulk, largest first.</summary>
    public IReadOnlyList<SpectralOutlier> Upper { get; }

    /// <summary>Outliers below the bulk, smallest first; empty where <see cref="LowerThreshold"/> is NaN.</summary>
    public IReadOnlyList<SpectralOutlier> Lower { get; }

    /// <summary>The eigenvalue (units of x) from which on the next one would be an outlier.</summary>
    public double UpperThreshold { get; }

    /// <summary>The same below; NaN where the lower edge is too close to zero to be tested.</summary>
    public double LowerThreshold { get; }

    /// <summary>√q: a direction weaker than this leaves no eigenvalue outside the bulk, however large the matrix (<see cref="SpikedMatrix"/>).</summary>
    public double DetectableStrength => SpikedMatrix.DetectableStrength(Bulk.Ratio.Value);

    /// <summary>True if a quarter of all levels were found and the search was ended: no bulk of Marchenko and Pastur is seen.</summary>
    public bool IsLimited { get; }

    /// <summary>Finds the outliers.</summary>
    /// <param name="eigenvalues">All N eigenvalues of WᵀW (squares of the singular values), in any order, any unit.</param>
    /// <param name="rows">M ≥ N.</param>
    /// <param name="columns">N ≥ 10.</param>
    /// <param name="level">α, in (0, 0.5].</param>
    /// <param name="freeRatio">Fit q too, where the elements may be correlated; then the shape of the bulk is no longer tested.</param>
    /// <param name="excessKurtosis">κ₄ ≥ −2 of the elements, e.g. −1.2 of a uniform law.</param>
    /// <exception cref="ArgumentException">The eigenvalues are not N finite numbers ≥ 0, or have no bulk (more than nine tenths are zero).</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size, α or κ₄ is out of range.</exception>
    public static SpectralOutliers Of(
        ReadOnlySpan<double> eigenvalues, int rows, int columns, double level = 0.01, bool freeRatio = false, double excessKurtosis = 0)
    {
        if (!(level > 0 && level <= 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, string.Create(CultureInfo.InvariantCulture, $"level is {level}; allowed: in (0, 0.5]."));
        }

        double[] ascending = MarchenkoPasturFit.Checked(eigenvalues, rows, columns, excessKurtosis);
        int most = Math.Min(columns / LargestFraction, columns - MarchenkoPasturFit.FewestLevels);
        int found = 0;
        MarchenkoPasturFit bulk;
        while (true)
        {
            bulk = MarchenkoPasturFit.OfAscending(ascending, rows, columns, found, freeRatio, excessKurtosis);
            double threshold = bulk.EffectiveVariance * bulk.UpperTest.Threshold(SideLevel(bulk, level));
            int before = found;

            // With spikes still in it the fit is too wide, never too narrow: what lies beyond its edge stays beyond.
            while (found < most && ascending[columns - 1 - found] > threshold)
            {
                found++;
            }

            if (found == before)
            {
                break;
            }
        }

        SpectralOutlier[] upper = [.. Enumerable.Range(0, found).Select(k => Above(bulk, ascending[columns - 1 - k]))];
        return new SpectralOutliers(bulk, level, upper, LowerOutliers(bulk, ascending, level), found == most && most > 0);
    }

    private static double SideLevel(MarchenkoPasturFit bulk, double level) => bulk.HasLowerTest ? 0.5 * level : level;

    private static SpectralOutlier Above(MarchenkoPasturFit bulk, double x)
    {
        double ratio = bulk.Ratio.Value;
        double strength = SpikedMatrix.Strength(x / bulk.Scale, ratio);
        return new SpectralOutlier(x, bulk.UpperTest.Tail(x / bulk.EffectiveVariance), strength, Math.Sqrt(strength * bulk.Scale),
            SpikedMatrix.RowCosineSquared(strength, ratio), SpikedMatrix.ColumnCosineSquared(strength, ratio));
    }

    private static SpectralOutlier[] LowerOutliers(MarchenkoPasturFit bulk, double[] ascending, double level)
    {
        if (!bulk.HasLowerTest)
        {
            return [];
        }

        double threshold = bulk.EffectiveVariance * bulk.LowerTest.Threshold(SideLevel(bulk, level));
        return [.. ascending.Take(ascending.Length / LargestFraction).TakeWhile(x => x < threshold).Select(x =>
            new SpectralOutlier(x, bulk.LowerTest.Tail(x / bulk.EffectiveVariance), double.NaN, double.NaN, double.NaN, double.NaN))];
    }
}
