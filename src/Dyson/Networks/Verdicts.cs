using System.Globalization;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>One sentence a layer.</summary>
internal static class Verdicts
{
    public static string Of(bool any, MarchenkoPasturDiagnosis bulk, PowerLawTailDocument? tail, double level)
    {
        if (!any)
        {
            return "no spectrum";
        }

        string heavy = tail?.Support == nameof(TailSupport.HeavyTail) ? string.Create(CultureInfo.InvariantCulture, $", heavy tail α ≈ {tail.Exponent.Value:F1}") : string.Empty;
        if (bulk.Fixed is null || bulk.Outliers is null)
        {
            return "no bulk" + heavy;
        }

        int outliers = bulk.Outliers.Upper.Count + bulk.Outliers.Lower.Count;
        return bulk.Outliers.Trusted
            ? (outliers == 0 ? "noise" : string.Create(CultureInfo.InvariantCulture, $"noise and {outliers} outlier{(outliers == 1 ? "" : "s")}")) + heavy
            : (bulk.Fixed.P < level ? "not Marchenko–Pastur" : "no Marchenko–Pastur bulk") + heavy;
    }
}
