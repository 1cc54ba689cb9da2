using System.Globalization;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>The bulk of a layer with the aspect ratio of its shape and with a free one, and its outliers.</summary>
internal sealed record MarchenkoPasturDiagnosis(BulkDiagnosis? Fixed, BulkDiagnosis? Free, OutlierDiagnosis? Outliers, MarchenkoPasturFit? Law)
{
    // Elements with heavier tails have no bulk of Marchenko and Pastur at the sizes of layers, and a kurtosis that is mostly chance.
    private const double LargestKurtosis = 3;

    // With fewer a quarter of the levels, the most that are sought, leaves no bulk to be fitted.
    private const int FewestLevels = 16;

    // A tenth of the levels may be zero.
    private const int LargestMissing = 10;

    public static MarchenkoPasturDiagnosis Of(
        double[] x, LayerSpectrum spectrum, double level, int rank, List<string> warnings)
    {
        (int rows, int columns) = spectrum.Active;
        if (rank > 0 && columns < FewestLevels)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"no Marchenko–Pastur bulk is fitted: {columns} rows or columns are not zero, at least {FewestLevels} are needed to tell outliers from it"));
        }

        if (rank == 0 || columns < FewestLevels)
        {
            return new MarchenkoPasturDiagnosis(null, null, null, null);
        }

        if (rank < columns - (columns / LargestMissing))
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"no Marchenko–Pastur bulk is fitted: the rank is {rank} where {columns} rows or columns are not zero"));
            return new MarchenkoPasturDiagnosis(null, null, null, null);
        }

        x = x[..columns];

        // x in units of its mean, so that no square in the fit can overflow
        double unit = x.Average();
        double[] scaled = [.. x.Select(value => value / unit)];
        double kurtosis = Math.Clamp(spectrum.Elements.ExcessKurtosis ?? 0, -2, LargestKurtosis);
        SpectralOutliers found = SpectralOutliers.Of(scaled, rows, columns, level, excessKurtosis: kurtosis);
        MarchenkoPasturFit free = MarchenkoPasturFit.Of(scaled, rows, columns, freeRatio: true, excessKurtosis: kurtosis);
        OutlierDiagnosis outliers = new(
            level, unit * found.UpperThreshold, AnalysisDocument.Finite(unit * found.LowerThreshold), found.DetectableStrength, true,
            [.. found.Upper.Select(outlier => Document(outlier, unit))], [.. found.Lower.Select(outlier => Document(outlier, unit))]);
        return new MarchenkoPasturDiagnosis(Document(found.Bulk, unit), Document(free, unit), outliers, found.Bulk) { IsLimited = found.IsLimited };
    }

    /// <summary>True if a quarter of the levels was found beyond the edge and the search was ended.</summary>
    public bool IsLimited { get; private init; }

    /// <summary>
    /// The bulk with a judgement whether σ, thresholds and outliers can be trusted: the shape by two tests, the bulk's second moment and the staircase of levels, each at half the level, and elements
    /// whose kurtosis is known.
    /// </summary>
    public MarchenkoPasturDiagnosis Judged(LevelStatistics? levels, double? kurtosis, double level, List<string> warnings)
    {
        if (Fixed is null || Outliers is null)
        {
            return this;
        }

        bool shaped = !(Fixed.P < 0.5 * level) && !(levels?.Check?.Density.P < 0.5 * level);
        bool tails = kurtosis > LargestKurtosis;
        if (IsLimited)
        {
            warnings.Add("a quarter of the levels or more lie beyond the Marchenko–Pastur edge: there is no such bulk, they are not outliers of one, and the search was ended");
        }
        else if (!shaped)
        {
            warnings.Add("the bulk has not the shape of Marchenko and Pastur (bulk.p, levels.check.densityP): σ, thresholds and outliers describe a law that does not hold");
        }
        else if (tails)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"the elements have an excess kurtosis of {kurtosis:G3}: beyond {LargestKurtosis} giant elements make outliers of their own"));
        }

        return this with { Outliers = Outliers with { Trusted = shaped && !IsLimited && !tails }, IsShaped = shaped };
    }

    /// <summary>Whether the shape passed both tests.</summary>
    public bool IsShaped { get; private init; } = true;

    private static BulkDiagnosis Document(MarchenkoPasturFit bulk, double unit) => new(
        EstimateDocument.Of(bulk.Deviation.Scale(Math.Sqrt(unit))), EstimateDocument.Of(bulk.Ratio), unit * bulk.LowerEdge, unit * bulk.UpperEdge,
        AnalysisDocument.Finite(bulk.Shape.P), bulk.ExcessKurtosis);

    private static Outlier Document(SpectralOutlier outlier, double unit) => new(
        Math.Sqrt(unit * outlier.Eigenvalue), unit * outlier.Eigenvalue, outlier.P, AnalysisDocument.Finite(outlier.Strength),
        AnalysisDocument.Finite(Math.Sqrt(unit) * outlier.SignalSingularValue), AnalysisDocument.Finite(outlier.RowCosineSquared), AnalysisDocument.Finite(outlier.ColumnCosineSquared));
}
