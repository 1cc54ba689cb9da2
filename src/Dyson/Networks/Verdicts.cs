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
        string levels = string.Create(CultureInfo.InvariantCulture, $"{outliers} {(outliers == 1 ? "level" : "levels")}{(bulk.IsLimited ? " or more" : "")} beyond its edges");
        return bulk.IsLimited ? $"no Marchenko–Pastur bulk, {levels}"
            : !bulk.IsShaped ? "not Marchenko–Pastur" + (outliers == 0 ? string.Empty : $", {levels}")
            : !bulk.Outliers.Trusted ? "noise of elements with tails" + (outliers == 0 ? string.Empty : $", {levels}")
            : outliers == 0 ? "noise" : string.Create(CultureInfo.InvariantCulture, $"noise and {outliers} outlier{(outliers == 1 ? "" : "s")}");
    }
}
