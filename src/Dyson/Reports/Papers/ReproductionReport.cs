using System.Globalization;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;

namespace Dyson.Reports.Papers;

/// <summary>The page of a reproduction: summary, one section a target, the table of all checks, losses, settings.</summary>
internal sealed class ReproductionReport(
    ReproductionSettings settings, ResultsDocument results, IReadOnlyList<Check> checks, int judged, ReproductionData data)
{
    /// <summary>The maker that the page names.</summary>
    public const string Maker = "dyson reproduce";

    /// <summary>The whole page.</summary>
    public HtmlReport Page(IReadOnlyList<PaperSection> sections)
    {
        HtmlReport page = new("Learning as Dyson Brownian motion: the papers' figures, reproduced") { Maker = Maker };
        page.Section("Summary");
        foreach (string paragraph in Summary())
        {
            page.Paragraph(paragraph);
        }

        foreach (PaperSection section in sections)
        {
            page.Section(section.Heading);
            foreach (string paragraph in section.Paragraphs)
            {
                page.Paragraph(paragraph);
            }

            foreach (Figure figure in section.Figures)
            {
                page.Figure(figure);
            }

            foreach (Table table in section.Tables)
            {
                page.Table(table);
            }
        }

        page.Section("All checks").Paragraph(
            "A check passes if its p-value, the probability of a deviation at least as large if the named law holds, is at least "
            + $"0.001/{judged} = {Number(results.Threshold)}: a report in which every law holds fails once in a thousand seeds. "
            + "The last column is the smallest deviation that would have been rejected with 90 % probability. "
            + "What is not judged is shown, with the reason.");
        page.Table(ChecksTable());
        LossesInto(page);
        SettingsInto(page);
        return page;
    }

    /// <summary>The table of all checks.</summary>
    public Table ChecksTable() => new(
        [
            new Column("check"), new Column("quantity"), new Column("measured", ColumnKind.Number), new Column("theory", ColumnKind.Number),
            new Column("pull", ColumnKind.Number), new Column("p", ColumnKind.Number), new Column("outcome", ColumnKind.Outcome),
            new Column("law"), new Column("could have seen", ColumnKind.Number),
        ],
        [.. checks.Select(Row)])
    {
        Caption = "All comparisons with theory. Numbers in parentheses are errors of the last digits.",
    };

    private string[] Row(Check check) =>
    [
        Table.Verbatim(check.Id),
        check.Quantity,
        double.IsNaN(check.Error) ? Number(check.Measured) : UncertainNumber.FormatLabel(check.Measured, check.Error),
        double.IsNaN(check.Theory) ? "–" : check.TheoryError > 0 ? UncertainNumber.FormatLabel(check.Theory, check.TheoryError) : Number(check.Theory),
        double.IsFinite(check.Pull) ? check.Pull.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) : "–",
        double.IsNaN(check.P) ? "–" : Number(check.P),
        CheckOutcome.Of(check.Passed(judged)),
        check.Note.Length > 0 ? $"{check.Law}; {check.Note}" : check.Law,
        double.IsFinite(check.SmallestDeviation(judged)) ? Number(check.SmallestDeviation(judged)) : "–",
    ];

    private IEnumerable<string> Summary()
    {
        int failed = checks.Count(check => check.Passed(judged) == false);
        int shown = checks.Count(check => check.Passed(judged) is null);
        yield return "When a network is trained by stochastic gradient descent, the eigenvalues of $X = W^T W$ perform Dyson Brownian motion: they drift, "
            + "diffuse and repel each other, with a noise of strength $\\alpha/|B|$, learning rate over batch size (Aarts, Lucini and Park, arXiv:2407.16427). "
            + "This report trains the ensembles of that paper anew and sets every number beside theory; no theory curve has a free parameter.";
        yield return failed == 0
            ? string.Create(CultureInfo.InvariantCulture, $"All {judged} judged checks passed; {shown} further comparisons, with higher orders than theory has or beside a judged one, are shown with their size.")
            : string.Create(CultureInfo.InvariantCulture, $"{failed} of {judged} judged checks FAILED; see the table of checks. {shown} further comparisons, with higher orders than theory has or beside a judged one, are shown with their size.");
        if (settings.NoiseFactor != 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"This is a negative control: every training had noise {settings.NoiseFactor:R} times as strong as it should have, and checks must fail.");
        }
    }

    private void LossesInto(HtmlReport page)
    {
        page.Section("Excursions and blow-ups");
        if (results.Losses.Count == 0)
        {
            page.Paragraph("No machine left the region $x_i < \\mu^2$ in which the model can be normalised, and none blew up: the ensembles are complete.");
            return;
        }

        page.Paragraph(
            "A machine with some $x_i \\geq \\mu^2$ has no normalisable density, but its chains remain defined and usually bring it back: an excursion, which "
            + "is counted and stays in the ensemble. A blow-up does not come back; its later entries are missing, so that averages over the rest are biased "
            + "towards calm machines, by at most the lost fraction times the spread of the ensemble.");
        page.Table(new Table(
            [
                new Column("ensemble"), new Column("point", ColumnKind.Number), new Column("replicas", ColumnKind.Number),
                new Column("excursions", ColumnKind.Number), new Column("blow-ups", ColumnKind.Number), new Column("first of them (replica at step)"),
            ],
            [.. results.Losses.Select(loss => (IReadOnlyList<string>)
            [
                Table.Verbatim(loss.Ensemble), Integer(loss.Point), Integer(loss.Replicas), Integer(loss.Excursions), Integer(loss.BlowUps),
                string.Join(", ", loss.First.Select(s => $"{Integer(s.Replica)} at {Integer(s.Step)}{(s.BlowUp ? " (lost)" : "")}")),
            ])])
        {
            Caption = string.Create(CultureInfo.InvariantCulture, $"Machines that strayed, by grid point; each can be trained again alone with seed {settings.Seed} and its number."),
        });
    }

    private void SettingsInto(HtmlReport page)
    {
        page.Section("Settings and seed");
        page.Table(Table.OfSettings(results.Provenance.Where(entry => entry.Value.Length > 0).Select(entry => (entry.Key, entry.Value))));
        page.Paragraph(
            "Every trajectory is a function of the seed, its grid point and its number alone: the same command gives the same numbers with any number of "
            + "threads and after any interruption. The experiments as they were run:");
        foreach (string ensemble in PaperTargets.Select(settings.Targets).SelectMany(target => target.Ensembles).Distinct())
        {
            page.Verbatim(data.Run(ensemble).ReadExperiment().Text.TrimEnd());
        }
    }

    private static string Number(double value)
    {
        string digits = value.ToString("G4", CultureInfo.InvariantCulture);
        int e = digits.IndexOf('E', StringComparison.Ordinal);
        return e < 0
            ? $"${digits}$"
            : $"${digits[..e]}{{\\cdot}}10^{{{int.Parse(digits[(e + 1)..], CultureInfo.InvariantCulture)}}}$";
    }

    private static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);
}
