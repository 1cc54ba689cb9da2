using System.Globalization;
using Dyson.Laws;

namespace Dyson.Statistics;

/// <summary>
/// The local statistics of the levels of one layer, W of size M×N, M ≥ N: gap ratio, spacings, Brody's β, Σ² and Δ₃ of its N singular values ξ, under four unfoldings, with p-values and errors for one spectrum.
/// </summary>
/// <remarks>
/// Null law: Wishart matrices of the same shape (independent normal elements), and independent levels with the same density, through exactly the same steps. From N = 16 on everything is given; what so few
/// levels can tell is in <see cref="SpacingConclusion"/>. The same input and seed give the same numbers on any number of threads.
/// </remarks>
public sealed class LevelStatistics
{
    // The finite-size part of the mean gap ratio hardly changes over one step of the null's grid.
    private const double NearlySame = 1.2;

    private const string NoAnswer = "no levels to read";

    private LevelStatistics(int rows, int columns, int below, int above, string? refusal)
    {
        (Rows, Columns, PutAsideBelow, PutAsideAbove, Refusal) = (rows, columns, below, above, refusal);
        GapRatio = Estimate.Refused(double.NaN, refusal ?? NoAnswer);
        GapRatioGoe = GapRatioPoisson = TestOutcome.Refused(double.NaN, refusal ?? NoAnswer);
        Spacings = [];
    }

    /// <summary>M.</summary>
    public int Rows { get; }

    /// <summary>N.</summary>
    public int Columns { get; }

    /// <summary>Lowest levels that the caller put aside (lower outliers, empty columns).</summary>
    public int PutAsideBelow { get; }

    /// <summary>Highest levels that the caller put aside (outliers).</summary>
    public int PutAsideAbove { get; }

    /// <summary>Why nothing could be read, or null.</summary>
    public string? Refusal { get; }

    /// <summary>⟨r̃⟩ of the levels that are unfolded; the error is that of one spectrum.</summary>
    public Estimate GapRatio { get; private init; }

    /// <summary>⟨r̃⟩ against Wishart spectra, two-sided; beyond the largest N drawn against the mean of large matrices, 0.5307.</summary>
    public TestOutcome GapRatioGoe { get; private init; }

    /// <summary>⟨r̃⟩ against independent levels, 2 ln 2 − 1 = 0.3863, two-sided.</summary>
    public TestOutcome GapRatioPoisson { get; private init; }

    /// <summary>Under each unfolding, in the order of <see cref="UnfoldingMethod"/>; empty if refused.</summary>
    public IReadOnlyList<SpacingStatistics> Spacings { get; private init; }

    /// <summary>The spline's, to be quoted where one number is wanted: it needs no law of the density and follows it where levels are many.</summary>
    public SpacingStatistics? Primary => Refusal is null ? Spacings[(int)UnfoldingMethod.Spline] : null;

    /// <summary>Whether the choice of unfolding drives the answer; null if refused.</summary>
    public UnfoldingCheck? Check { get; private init; }

    /// <summary>The null's draws, in words.</summary>
    public string Null { get; private init; } = string.Empty;

    /// <summary>Reads one layer.</summary>
    /// <param name="eigenvalues">All N eigenvalues x = ξ² of WᵀW in any order: squares of singular values. (Eigenvalues of a computed WᵀW have lost the digits of the small ones.)</param>
    /// <param name="rows">M ≥ N.</param>
    /// <param name="columns">N.</param>
    /// <param name="above">Outliers above the bulk, put aside (<see cref="SpectralOutliers.Upper"/>).</param>
    /// <param name="below">Outliers below it, or levels at zero of empty columns.</param>
    /// <param name="settings">Null for the usual.</param>
    /// <param name="seed">Seed of the null's draws.</param>
    /// <param name="cancellation">Ends the draws.</param>
    /// <returns>The statistics, or why there are none: too few levels, levels at zero or repeated to rounding, numbers that are not finite or negative.</returns>
    /// <exception cref="ArgumentException">There are not N eigenvalues.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size, a count or a setting is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LevelStatistics Of(
        ReadOnlySpan<double> eigenvalues, int rows, int columns, int above = 0, int below = 0, LevelStatisticsSettings? settings = null, ulong seed = 1, CancellationToken cancellation = default)
    {
        settings ??= new LevelStatisticsSettings();
        settings.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, columns);
        ArgumentOutOfRangeException.ThrowIfNegative(above);
        ArgumentOutOfRangeException.ThrowIfNegative(below);
        if (eigenvalues.Length != columns)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{eigenvalues.Length} eigenvalues; allowed: N = {columns}."), nameof(eigenvalues));
        }

        string? refusal = Roots(eigenvalues, rows, above, below, out double[] roots);
        return refusal is not null
            ? new LevelStatistics(rows, columns, below, above, refusal)
            : Read(roots, rows, columns, above, below, settings, seed, cancellation);
    }

    /// <summary>ξ of the bulk, ascending, or why not.</summary>
    private static string? Roots(ReadOnlySpan<double> eigenvalues, int rows, int above, int below, out double[] roots)
    {
        roots = eigenvalues.ToArray();
        foreach (double x in roots)
        {
            if (!(double.IsFinite(x) && x >= 0))
            {
                return string.Create(CultureInfo.InvariantCulture, $"an eigenvalue is {x}; those of WᵀW are finite and not negative");
            }
        }

        int count = roots.Length - above - below;
        if (count < UnfoldingSettings.FewestLevels)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, count)} level{(count == 1 ? "" : "s")} in the bulk, at least {UnfoldingSettings.FewestLevels} needed");
        }

        Array.Sort(roots);
        double rounding = rows * Math.ScaleB(1, -52) * Math.Sqrt(roots[^1]);
        roots = [.. roots.AsSpan(below, count).ToArray().Select(Math.Sqrt)];
        int zeros = roots.Count(root => root <= rounding);
        if (zeros > 0)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"{zeros} of {count} levels are zero to rounding: rank {count - zeros}; if columns are empty put their levels aside, a product of narrower factors has other statistics");
        }

        int repeats = 0;
        for (int i = 1; i < count; i++)
        {
            repeats += roots[i] - roots[i - 1] <= rounding ? 1 : 0;
        }

        return repeats == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{repeats} of {count} levels repeat their neighbour to rounding: copied rows or blocks, no spacings to speak of");
    }

    private static LevelStatistics Read(
        double[] roots, int rows, int columns, int above, int below, LevelStatisticsSettings settings, ulong seed, CancellationToken cancellation)
    {
        double[] x = [.. roots.Select(root => root * root)];
        MarchenkoPasturFit bulk = MarchenkoPasturFit.WithExcluded(x, rows - above, x.Length, 0, settings.FreeRatio);
        LevelReading reading = LevelReading.Of(roots, bulk, settings.Unfolding);
        LevelNull drawn = LevelNull.For(rows - above, x.Length, settings, seed, cancellation);
        int levels = reading.Unfolded[0].Levels.Length;
        SpacingStatistics[] spacings = [.. reading.Unfolded.Select((unfolded, m) => SpacingStatistics.Of(unfolded, reading.Methods[m], m, drawn, settings.Level))];
        LevelScale ratios = drawn.GapRatio.ForMore((double)drawn.Levels / levels);
        return new LevelStatistics(rows, columns, below, above, null)
        {
            GapRatio = ratios.Estimate(reading.GapRatio, "scatter of one spectrum, " + drawn.Description),
            GapRatioGoe = TestRatio(reading.GapRatio, levels, drawn, drawn.Wishart, ratios.Goe, GapRatioSurmise.Goe().LargeMatrixRestrictedMean!.Value, "mean gap ratio against the GOE, " + drawn.Description),
            GapRatioPoisson = TestRatio(reading.GapRatio, levels, drawn, drawn.Independent, ratios.Independent, (2 * Math.Log(2)) - 1, "mean gap ratio against independent levels"),
            Spacings = spacings,
            Check = UnfoldingCheck.Of(reading, spacings, drawn, roots.Length, settings.Level),
            Null = drawn.Description,
        };
    }

    /// <summary>n(⟨r̃⟩ − mean)², whose law does not depend on n; the mean is that of the draws, or of large matrices if n is much larger.</summary>
    private static TestOutcome TestRatio(double ratio, int levels, LevelNull drawn, LevelReading[] draws, double mean, double limit, string method)
    {
        NullDistribution squares = NullDistribution.Of([.. draws.Select(draw => drawn.Levels * (draw.GapRatio - mean) * (draw.GapRatio - mean))]);
        double distance = ratio - (levels <= NearlySame * drawn.Levels ? mean : limit);
        (double p, double error) = squares.PValue(levels * distance * distance);
        return new TestOutcome(ratio, p, error, method);
    }
}
