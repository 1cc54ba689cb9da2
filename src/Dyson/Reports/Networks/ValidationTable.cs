using System.Globalization;
using System.Text;
using Dyson.Networks;

namespace Dyson.Reports.Networks;

/// <summary>The result of <c>dyson spectra --validate</c> as text.</summary>
public static class ValidationTable
{
    /// <summary>One line a model and finding, then the power of the outlier test, then the outcome.</summary>
    public static string Text(SpectraValidationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{document.Draws} draws of each model, level {document.Level:G3}, seed {document.Seed}. Shares with 95 % intervals; a check passes from p = {document.Threshold:G2} on.\n\n");
        text.Append($"  {"model",-26}{"finding",-15}{"found",7}  {"share",6}  {"interval",-15}{"expected",-17}{"p",9}\n");
        foreach (SpectraCheck check in document.Checks)
        {
            string interval = string.Create(CultureInfo.InvariantCulture, $"{100 * check.Low:F1}–{100 * check.High:F1} %");
            string expected = check.Expected is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{check.Rule} {100 * rate:G3} %") : "shown";
            string p = check.P is { } value ? value.ToString("G2", CultureInfo.InvariantCulture) : string.Empty;
            string mark = check.Passed switch { true => "✓", false => "✗", null => " " };
            text.Append(CultureInfo.InvariantCulture, $"{mark} {check.Model,-26}{check.Finding,-15}{check.Found,7}  {100 * check.Share,5:F1}%  {interval,-15}{expected,-17}{p,9}\n");
        }

        text.Append("\nPower of the outlier test, and of tests that know σ\n\n");
        text.Append($"  {"model",-26}{"ℓ/√q",6}{"diagnosis",16}{"σ known",11}{"TW 95 %",11}\n");
        foreach (SpikePower power in document.Power)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {power.Model,-26}{power.Strength,6:G3}{100 * power.Diagnosis,9:F1} ± {100 * power.Error,2:F1} %{100 * power.KnownVariance,9:F1} %{100 * power.TracyWidom95,9:F1} %\n");
        }

        int failed = document.Checks.Count(check => check.Passed == false);
        int passed = document.Checks.Count(check => check.Passed == true);
        text.Append(CultureInfo.InvariantCulture, $"\n{passed} checks passed, {failed} failed, {document.Checks.Count - passed - failed} shown\n");
        return text.ToString();
    }
}
