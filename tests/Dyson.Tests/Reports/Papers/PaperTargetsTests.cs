using System.Text.Json;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Reports.Papers;
using Dyson.Reports.Typography;

namespace Dyson.Tests.Reports.Papers;

public class PaperTargetsTests(TinyReproduction tiny) : IClassFixture<TinyReproduction>
{
    [Theory]
    [InlineData("fig2", new[] { "fig2" }, 0, 0)]
    [InlineData("fig3", new[] { "fig3" }, 1, 0)]
    [InlineData("fig4", new[] { "fig4" }, 0, 0)]
    [InlineData("fig5", new[] { "fig5" }, 1, 14)]
    [InlineData("fig6", new[] { "fig6", "fig6-ratio" }, 1, 6)]
    [InlineData("fig7", new[] { "fig7" }, 1, 2)]
    [InlineData("u4", new[] { "u4" }, 1, 4)]
    [InlineData("samplers", new string[0], 1, 4)]
    public void A_target_gives_its_figures_tables_and_judged_checks(string name, string[] figures, int tables, int judged)
    {
        PaperSection section = Section(name);
        Assert.Equal(figures, section.Figures.Select(figure => figure.Name));
        Assert.Equal(tables, section.Tables.Count);
        Assert.Equal(judged, section.Checks.Count(check => check.Judged));
        Assert.NotEmpty(section.Paragraphs);
        Assert.All(section.Figures, figure => Assert.True(figure.Caption.Length > 100, $"{figure.Name}: {figure.Caption}"));
        Assert.All(section.Tables, table => Assert.NotEqual("", table.Caption));
        Assert.All(section.Checks, check => Assert.StartsWith(name + ".", check.Id, StringComparison.Ordinal));
        Assert.All(section.Checks.Where(check => !check.Judged), check => Assert.NotEqual("", check.Note));
    }

    [Fact]
    public void Checks_have_distinct_identifiers_and_say_what_they_could_have_seen()
    {
        Check[] checks = [.. TinyReproduction.Targets.SelectMany(name => Section(name).Checks)];
        Assert.Equal(checks.Length, checks.Select(check => check.Id).Distinct().Count());
        Assert.All(checks.Where(check => check.Judged && check.Id is not ("fig6.pairs" or "fig7.levels")), check => Assert.True(check.SmallestDeviation(30) > 0, check.Id));
    }

    [Fact]
    public void Every_figure_draws_and_lists_its_data()
    {
        foreach (Figure figure in TinyReproduction.Targets.SelectMany(name => Section(name).Figures))
        {
            Assert.Contains("<svg", figure.ToSvg(), StringComparison.Ordinal);
            Assert.True(figure.ToCsv().Split('\n').Length > 10, figure.Name);
            Assert.True(tiny.Has(HtmlReport.SvgPath(figure)) && tiny.Has(HtmlReport.PdfPath(figure)) && tiny.Has(HtmlReport.CsvPath(figure)), figure.Name);
        }
    }

    [Fact]
    public void The_target_spectrum_has_four_pairs_and_two_single_modes()
    {
        Figure figure = Section("fig2").Figures[0];
        PointSeries[] points = [.. figure.Panels[0].Series.OfType<PointSeries>()];
        double[] pairs = [.. points[0].Y.Order()];
        double[] low = [4.381966011250105, 5.381966011250105, 6.618033988749895, 7.618033988749895];
        const double Rounding = 1e-12;
        Assert.Equal(8, pairs.Length);
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(low[i / 2], pairs[i], Rounding);
        }

        Assert.Equal([4.0, 8.0], points[1].Y.Order().Select(y => Math.Round(y, 12)));
    }

    [Fact]
    public void The_histogram_and_the_theory_of_figure_3_integrate_to_one()
    {
        foreach (Panel panel in Section("fig3").Figures[0].Panels)
        {
            HistogramSeries histogram = panel.Series.OfType<HistogramSeries>().Single();
            double counted = histogram.Heights.Select((h, k) => h * (histogram.Edges[k + 1] - histogram.Edges[k])).Sum();
            LineSeries theory = panel.Series.OfType<LineSeries>().Single(line => line.Label == "theory");
            LineSeries next = panel.Series.OfType<LineSeries>().Single(line => line.Label == "next order");
            double integral = Integral(theory);
            const double Rounding = 1e-12;
            const double Outside = 2e-3; // drawn spectra may leave the axis, which ends five deviations beyond the outermost centres
            const double Trapezia = 1e-4; // 800 steps over peaks of at least seven steps a standard deviation, cut at five deviations of the outermost
            Assert.Equal(1, counted, Rounding);
            Assert.Equal(1, integral, Trapezia);
            Assert.Equal(1, Integral(next), Outside);
        }

        static double Integral(LineSeries line) => Enumerable.Range(1, line.X.Count - 1).Sum(i => 0.5 * (line.Y[i] + line.Y[i - 1]) * (line.X[i] - line.X[i - 1]));
    }

    [Fact]
    public void Every_figure_with_a_prediction_says_it_beside_the_measurement()
    {
        foreach (string name in new[] { "fig3", "fig4", "fig5", "fig6", "fig7", "u4" })
        {
            Check[] predicted = [.. Section(name).Checks.Where(check => check.Law == ModeStyle.NextOrder)];
            Assert.NotEmpty(predicted);
            Assert.All(predicted.Where(check => double.IsFinite(check.Error)), check => Assert.True(double.IsFinite(check.Theory) && double.IsFinite(check.Pull), check.Id));
            Assert.All(predicted.Where(check => !check.Judged), check => Assert.True(check.TheoryError > 0 && check.TheoryError < check.Error, check.Id));
        }
    }

    [Fact]
    public void Figures_3_and_4_show_the_same_levels()
    {
        HistogramSeries lambda = Section("fig3").Figures[0].Panels[1].Series.OfType<HistogramSeries>().Single();
        HistogramSeries x = Section("fig4").Figures[0].Panels[1].Series.OfType<HistogramSeries>().Single();
        const double Rounding = 1e-9;
        Assert.Equal(lambda.Edges.Count, x.Edges.Count);
        Assert.Equal(9 - lambda.Edges[0], x.Edges[^1], Rounding);
    }

    [Fact]
    public void A_run_that_is_too_short_is_called_so()
    {
        PaperSection section = Section("fig3");
        Assert.Contains("too short", section.Paragraphs[1], StringComparison.Ordinal);
        Assert.All(section.Tables[0].Rows, row => Assert.Equal("NO", row[^1]));
    }

    [Fact]
    public void The_document_has_the_agreed_shape()
    {
        using JsonDocument document = JsonDocument.Parse(tiny.Read("results.json"));
        JsonElement checks = document.RootElement.GetProperty("checks");
        Assert.Equal(tiny.Results.Checks.Count, checks.GetArrayLength());
        string[] agreed = ["id", "quantity", "unit", "measured", "error", "theory", "published", "pull", "p", "passed"];
        foreach (JsonElement check in checks.EnumerateArray())
        {
            Assert.Equal(agreed, check.EnumerateObject().Select(property => property.Name).Take(agreed.Length));
            Assert.DoesNotContain("$", check.GetProperty("quantity").GetString(), StringComparison.Ordinal);
        }

        JsonElement shown = checks.EnumerateArray().Single(check => check.GetProperty("id").GetString() == "fig6.left.slope-papers");
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("passed").ValueKind);
        Assert.Equal("7", document.RootElement.GetProperty("provenance").GetProperty("seed").GetString());
    }

    [Fact]
    public void The_page_holds_every_section_and_the_settings()
    {
        string page = tiny.Read("index.html");
        foreach (string name in TinyReproduction.Targets)
        {
            Assert.Contains($">{LabelText.Html(Section(name).Heading)}</h2>", page, StringComparison.Ordinal);
        }

        Assert.Contains("sweeps: 3", page, StringComparison.Ordinal);
        Assert.Contains("\\begin{tabular}", tiny.Read("checks.tex"), StringComparison.Ordinal);
    }

    [Fact]
    public void Small_numbers_are_written_as_formulas()
    {
        Assert.Equal("$3.91{\\cdot}10^{-4}$", ModeStyle.Scientific(0.1 / 256, true));
        Assert.Equal("–", ModeStyle.Number(double.NaN));
        Assert.Equal("$\\kappa=4.38$", ModeStyle.Kappa(4.381966));
    }

    [Fact]
    public void An_unknown_target_is_refused_with_its_neighbour() =>
        Assert.Contains("did you mean 'fig6'", Assert.Throws<ArgumentException>(() => PaperTargets.Select(["fig66"])).Message, StringComparison.Ordinal);

    private PaperSection Section(string name) => PaperTargets.Select([name]).Single().Reproduce(tiny.Data);
}
