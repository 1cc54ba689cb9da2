using System.Globalization;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>The bulk of a layer with the aspect ratio of its shape and with a free one, and its outliers.</summary>
internal sealed record MarchenkoPasturDiagnosis(BulkDiagnosis? Fixed, BulkDiagnosis? Free, OutlierDiagnosis? Outliers, MarchenkoPasturFit? Law)
{
    // Elements with heavier tails have no bulk of Marchenko and Pastur at the sizes of layers, and a kurtosis that is mostly chance.
    private const double LargestKurtosis = 3;

    // A tenth of the levels may be zero.
    private const int LargestMissing = 10;

    public static MarchenkoPasturDiagnosis Of(
        double[] x, LayerSpectrum spectrum, double level, int rank, List<string> warnings)
    {
        (int rows, int columns) = spectrum.Active;
        if (rank == 0 || columns < MarchenkoPasturFit.FewestLevels)
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
        bool shaped = found.Bulk.Shape.P >= level;
        if (found.IsLimited)
        {
            warnings.Add("more than a quarter of the levels lie beyond the Marchenko–Pastur edge: there is no such bulk, and they are not outliers of one");
        }
        else if (!shaped)
        {
            warnings.Add("the bulk has not the shape of Marchenko and Pastur (see bulk.p): σ, thresholds and outliers describe a law that does not hold");
        }

        OutlierDiagnosis outliers = new(
            level, unit * found.UpperThreshold, AnalysisDocument.Finite(unit * found.LowerThreshold), found.DetectableStrength, shaped && !found.IsLimited,
            [.. found.Upper.Select(outlier => Document(outlier, unit))], [.. found.Lower.Select(outlier => Document(outlier, unit))]);
        return new MarchenkoPasturDiagnosis(Document(found.Bulk, unit), Document(free, unit), outliers, found.Bulk);
    }

    private static BulkDiagnosis Document(MarchenkoPasturFit bulk, double unit) => new(
        EstimateDocument.Of(bulk.Deviation.Scale(Math.Sqrt(unit))), EstimateDocument.Of(bulk.Ratio), unit * bulk.LowerEdge, unit * bulk.UpperEdge,
        AnalysisDocument.Finite(bulk.Shape.P), bulk.ExcessKurtosis);

    private static Outlier Document(SpectralOutlier outlier, double unit) => new(
        Math.Sqrt(unit * outlier.Eigenvalue), unit * outlier.Eigenvalue, outlier.P, AnalysisDocument.Finite(outlier.Strength),
        AnalysisDocument.Finite(Math.Sqrt(unit) * outlier.SignalSingularValue), AnalysisDocument.Finite(outlier.RowCosineSquared), AnalysisDocument.Finite(outlier.ColumnCosineSquared));
}
