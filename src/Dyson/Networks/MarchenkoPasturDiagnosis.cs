using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>The bulk of a layer with the aspect ratio of its shape and with a free one, and its outliers.</summary>
internal sealed record MarchenkoPasturDiagnosis(BulkDiagnosis? Fixed, BulkDiagnosis? Free, OutlierDiagnosis? Outliers, MarchenkoPasturFit? Law)
{
    public static MarchenkoPasturDiagnosis Of(
        double[] x, LayerPlan plan, ElementMoments elements, double level, double largestKurtosis, List<string> warnings)
    {
        if (x.Length < MarchenkoPasturFit.FewestLevels || x[x.Length - (x.Length / 10) - 1] <= 0 || !double.IsFinite(1 / x[0]))
        {
            return new MarchenkoPasturDiagnosis(null, null, null, null);
        }

        // x in units of its mean, so that no square in the fit can overflow
        double unit = x.Average();
        double[] scaled = [.. x.Select(value => value / unit)];
        double kurtosis = Math.Clamp(elements.ExcessKurtosis ?? 0, -2, largestKurtosis);
        SpectralOutliers found = SpectralOutliers.Of(scaled, plan.Rows, plan.Columns, level, excessKurtosis: kurtosis);
        MarchenkoPasturFit free = MarchenkoPasturFit.Of(scaled, plan.Rows, plan.Columns, freeRatio: true, excessKurtosis: kurtosis);
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
