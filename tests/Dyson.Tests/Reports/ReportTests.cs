using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dyson.Reports.Documents;

namespace Dyson.Tests.Reports;

public partial class ReportTests
{
    private static readonly string Hostile = Table.Verbatim("<script>alert('$x$ & \"\\y\"')</script>");

    [Fact]
    public void Text_is_escaped_everywhere()
    {
        Table table = new([new Column(Hostile)], [[Hostile]]) { Caption = Hostile };
        string html = new HtmlReport(Hostile).Section(Hostile).Section(Hostile).Paragraph(Hostile).Table(table).Verbatim("</pre><script>").ToString();
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_needs_no_network_and_its_elements_are_balanced()
    {
        string html = Report().ToString();
        string body = html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("</html>", StringComparison.Ordinal)];

        // as XML the body must be balanced; the two entities of formulas are HTML's own
        XElement parsed = XElement.Parse(body.Replace("&thinsp;", " ", StringComparison.Ordinal).Replace("&emsp;", " ", StringComparison.Ordinal));
        Assert.All(Links().Matches(html).Select(m => m.Groups[1].Value), link => Assert.False(link.Contains("//", StringComparison.Ordinal), link));
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(http", html, StringComparison.Ordinal);
        string[] ids = [.. parsed.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Contains("Figure 1.", body, StringComparison.Ordinal);
        Assert.Contains("Figure 2.", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_stand_to_the_right_and_outcomes_are_words()
    {
        string html = Report().ToString();
        Assert.Contains("<td class=\"number\">0.14334(14)</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"failed\">✗ FAILED</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_holds_what_the_page_links_to()
    {
        string folder = Directory.CreateTempSubdirectory("dyson-report-").FullName;
        try
        {
            IReadOnlyList<string> written = ReportFolder.Write(Path.Combine(folder, "new"), Report());
            Assert.Equal(1 + (3 * 2), written.Count);
            Assert.All(written, path => Assert.True(File.Exists(Path.Combine(folder, "new", path)), path));
            string html = File.ReadAllText(Path.Combine(folder, "new", "index.html"));
            Assert.All(Links().Matches(html).Select(m => m.Groups[1].Value).Where(l => l[0] != '#'), link => Assert.Contains(link, written));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_figure_appears_once() =>
        Assert.Throws<ArgumentException>(() => Report().Figure(DemonstrationFigures.Spectrum()));

    [Fact]
    public void A_row_has_a_cell_for_every_column() =>
        Assert.Contains("Row 2", Assert.Throws<ArgumentException>(() => new Table([new Column("a"), new Column("b")], [["1", "2"], ["1"]])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("50 % of a_b & c#1 {x}", @"50 \% of a\_b \& c\#1 \{x\}")]
    [InlineData(@"$\langle S\rangle_i$ & 1", @"$\langle S\rangle_i$ \& 1")]
    [InlineData("1.00(2)·10⁻⁴", @"1.00(2)$\cdot$10$^{-4}$")]
    [InlineData("−3 ± 1 – α", @"$-$3 $\pm$ 1 -- $\alpha$")]
    [InlineData(@"\$5 C:\\x~^<", @"\$5 C:\textbackslash{}x\textasciitilde{}\textasciicircum{}$<$")]
    [InlineData(@"$\erf(x) − α$", @"$\mathrm{erf}(x) - \alpha $")]
    [InlineData("✓ passed", " passed")]
    [InlineData("Жé", "??")]
    public void Latex_text(string label, string expected) => Assert.Equal(expected, LatexTable.Text(label));

    [Fact]
    public void Latex_table() => Assert.Equal(
        "% Checks of 100 \\%.\n\\begin{tabular}{lrl}\n\\hline\nquantity & measured & outcome \\\\\n\\hline\n$U_4$ & 0.14334(14) & FAILED \\\\\n\\hline\n\\end{tabular}\n",
        LatexTable.Write(Checks()));

    private static Table Checks() => new([new Column("quantity"), new Column("measured", ColumnKind.Number), new Column("outcome", ColumnKind.Outcome)],
        [["$U_4$", UncertainNumber.Format(0.14334, 0.00014), CheckOutcome.Of(false)]])
    { Caption = "Checks of 100 %." };

    private static HtmlReport Report() => new HtmlReport(@"A report on $\langle S\rangle$")
        .Section("Spectra").Paragraph(@"The mean spacing $\langle S\rangle = \sqrt{\pi}\,\sigma$ & more.").Figure(DemonstrationFigures.Spectrum())
        .Section("Scaling").Figure(DemonstrationFigures.Scaling()).Table(Checks())
        .Section("Settings").Table(Table.OfSettings([("seed", "1"), ("folder", @"C:\x")])).Verbatim("dyson reproduce");

    [GeneratedRegex(@"(?:href|src)=""([^""]*)""")]
    private static partial Regex Links();
}
