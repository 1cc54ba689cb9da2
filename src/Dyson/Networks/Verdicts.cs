using System.Globalization;
using System.Text;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>One sentence a layer.</summary>
internal static class Verdicts
{
    public static string Of(bool any, MarchenkoPasturDiagnosis bulk, PowerLawTailDocument? tail, LevelStatistics? levels, VectorsDiagnosis? vectors, double level)
    {
        if (!any)
        {
            return "no spectrum";
        }

        StringBuilder verdict = new(Bulk(bulk, level));
        if (tail?.Support == nameof(TailSupport.HeavyTail))
        {
            verdict.Append(CultureInfo.InvariantCulture, $", heavy tail α ≈ {tail.Exponent.Value:F1}");
        }

        verdict.Append(levels?.Primary?.Conclusion switch
        {
            SpacingConclusion.Independent => ", independent levels",
            SpacingConclusion.Neither => ", spacings neither of the GOE nor independent",
            _ => string.Empty,
        });

        // two tests, left and right
        if (vectors?.Left.Localisation.P < 0.5 * level || vectors?.Right.Localisation.P < 0.5 * level)
        {
            verdict.Append(", localised vectors");
        }

        return verdict.ToString();
    }

    private static string Bulk(MarchenkoPasturDiagnosis bulk, double level)
    {
        if (bulk.Fixed is null || bulk.Outliers is null)
        {
            return "no bulk";
        }

        int outliers = bulk.Outliers.Upper.Count + bulk.Outliers.Lower.Count;
        string levels = outliers == 1 ? "1 level" : string.Create(CultureInfo.InvariantCulture, $"{outliers} levels");
        return bulk.Outliers.Trusted
            ? (outliers == 0 ? "noise" : outliers == 1 ? "noise and 1 outlier" : string.Create(CultureInfo.InvariantCulture, $"noise and {outliers} outliers"))
            : (bulk.Fixed.P < level ? "not Marchenko–Pastur" : "no Marchenko–Pastur bulk") + (outliers == 0 ? string.Empty : $", {levels} beyond its edges");
    }
}
