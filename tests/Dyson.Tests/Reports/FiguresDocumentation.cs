using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;

namespace Dyson.Tests.Reports;

/// <summary>The example of docs/figures.md, compiled and run.</summary>
public class FiguresDocumentation
{
    [Fact]
    public void The_example_runs_and_is_the_one_that_is_printed()
    {
        string folder = Directory.CreateTempSubdirectory("dyson-docs-").FullName;
        try
        {
            Run(folder);
            Assert.Equal("svg", XDocument.Load(Path.Combine(folder, "figures", "scaling.svg")).Root!.Name.LocalName);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string source = File.ReadAllText(ThisFile());
        int start = source.IndexOf("        // example begins\n", StringComparison.Ordinal), end = source.IndexOf("        // example ends\n", StringComparison.Ordinal);
        string[] lines = source[start..end].Split('\n')[1..];
        string example = string.Join('\n', lines.Select(l => l.Length >= 8 ? l[8..] : l)).TrimEnd();
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "figures.md"));
        Assert.Contains(example, page, StringComparison.Ordinal);
    }

    private static void Run(string folder)
    {
        // example begins
        double[] x = [0.02, 0.04, 0.08, 0.12], spacing = [0.0502, 0.0998, 0.201, 0.297], error = [0.0004, 0.0009, 0.002, 0.003];

        Figure figure = new("scaling")
        {
            Caption = @"Mean spacing $\langle S\rangle$ of degenerate pairs against $\sqrt{(\alpha/|B|)\kappa^2\Omega}$.",
            Width = Figure.SingleColumn,
            Panels =
            [
                new Panel
                {
                    Mark = "(a)",
                    X = new Axis(@"$\sqrt{(\alpha/|B|)\,\kappa^2\Omega}$") { Minimum = 0 },
                    Y = new Axis(@"$\langle S\rangle$") { Minimum = 0 },
                    Series =
                    [
                        new PointSeries(x, spacing) { YError = error, Label = @"$\alpha$ scan, $|B|=16$" },
                        LineSeries.Of(v => Math.Sqrt(2 * Math.PI) * v, 0, 0.14) with { Label = @"$\sqrt{2\pi}$", Dash = Dash.Dashed, Colour = Palette.Black },
                    ],
                },
            ],
        };

        HtmlReport report = new HtmlReport("Scaling of the spacing")
            .Section("Result")
            .Paragraph($"The fitted slope is {UncertainNumber.FormatLabel(2.4987, 0.0131)}; theory has $\\sqrt{{2\\pi}}$.")
            .Figure(figure);
        ReportFolder.Write(folder, report);
        // example ends
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
