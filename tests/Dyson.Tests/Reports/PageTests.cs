using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;

namespace Dyson.Tests.Reports;

public partial class PageTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<int> Demonstrations => [.. Enumerable.Range(0, DemonstrationFigures.All.Count)];

    [Theory]
    [MemberData(nameof(Demonstrations))]
    public void Svg_is_well_formed_and_refers_only_to_what_it_defines(int index)
    {
        Figure figure = DemonstrationFigures.All[index];
        XElement svg = XDocument.Parse(figure.ToSvg()).Root!;
        Assert.Equal(Svg + "svg", svg.Name);
        Assert.Equal($"0 0 {PageNumber.Text(figure.Width)} {PageNumber.Text(figure.PageHeight)}", svg.Attribute("viewBox")!.Value);
        Assert.NotEmpty(svg.Element(Svg + "title")!.Value);

        List<string> ids = [.. svg.Descendants().Attributes("id").Select(a => a.Value)];
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.StartsWith(figure.Name + "-", id, StringComparison.Ordinal));
        IEnumerable<string> references = svg.Descendants().Attributes("href").Select(a => a.Value[1..])
            .Concat(svg.Descendants().Attributes("clip-path").Select(a => a.Value[5..^1]));
        Assert.All(references, r => Assert.Contains(r, ids));
        Assert.DoesNotContain("NaN", figure.ToSvg(), StringComparison.Ordinal);
        Assert.All(svg.Descendants().Attributes("d"), d => Assert.Matches(PathData(), d.Value));
    }

    [Theory]
    [MemberData(nameof(Demonstrations))]
    public void The_same_figure_gives_the_same_bytes(int index)
    {
        Assert.Equal(DemonstrationFigures.All[index].ToSvg(), DemonstrationFigures.All[index].ToSvg());
        Assert.Equal(DemonstrationFigures.All[index].ToPdf(), DemonstrationFigures.All[index].ToPdf());
    }

    [Fact]
    public void Titles_and_captions_are_escaped()
    {
        string svg = new Figure("a") { Title = "x < y & z", Caption = "\"quoted\" <b>" }.ToSvg();
        Assert.Equal("x < y & z", XDocument.Parse(svg).Root!.Element(Svg + "title")!.Value);
    }

    [Theory]
    [MemberData(nameof(Demonstrations))]
    public void Pdf_offsets_point_at_the_objects_and_streams_inflate(int index)
    {
        byte[] pdf = DemonstrationFigures.All[index].ToPdf();
        string text = Encoding.Latin1.GetString(pdf);
        Assert.StartsWith("%PDF-1.4\n", text, StringComparison.Ordinal);
        Assert.EndsWith("%%EOF\n", text, StringComparison.Ordinal);
        int table = int.Parse(StartOfTable().Match(text).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.StartsWith("xref\n0 ", text[table..], StringComparison.Ordinal);
        string[] lines = text[table..].Split('\n');
        int count = int.Parse(lines[1].Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"/Size {count} "), text, StringComparison.Ordinal);
        for (int number = 1; number < count; number++)
        {
            // an entry is 20 bytes with its line end
            Assert.Matches("^[0-9]{10} 00000 n $", lines[2 + number]);
            int offset = int.Parse(lines[2 + number][..10], CultureInfo.InvariantCulture);
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n"), text[offset..], StringComparison.Ordinal);
        }

        foreach (Match stream in Stream().Matches(text))
        {
            int length = int.Parse(stream.Groups[1].Value, CultureInfo.InvariantCulture), start = stream.Index + stream.Length;
            Assert.StartsWith("\nendstream\n", text[(start + length)..], StringComparison.Ordinal);
            using ZLibStream zlib = new(new MemoryStream(pdf, start, length), CompressionMode.Decompress);
            using StreamReader reader = new(zlib);
            string content = reader.ReadToEnd();
            Assert.Equal(Operator("q").Count(content), Operator("Q").Count(content));
        }
    }

    [Fact]
    public void Poppler_renders_the_pdf()
    {
        double blank = Darkness(new PdfDrawing(246, 200, "blank").ToBytes());
        Assert.Equal(0, blank);
        foreach (Figure figure in DemonstrationFigures.All)
        {
            // a figure's ink covers between a few thousandths and a fifth of its page
            Assert.InRange(Darkness(figure.ToPdf()), 0.005, 0.2);
        }
    }

    /// <summary>The mean darkness of the page as pdftoppm renders it, 0 for white.</summary>
    private static double Darkness(byte[] pdf)
    {
        string folder = Directory.CreateTempSubdirectory("dyson-pdf-").FullName;
        try
        {
            string file = Path.Combine(folder, "page.pdf");
            File.WriteAllBytes(file, pdf);
            ProcessStartInfo start = new("pdftoppm", ["-gray", "-r", "72", "-singlefile", file, Path.Combine(folder, "page")]) { RedirectStandardError = true };
            Process? process = null;
            try
            {
                process = Process.Start(start);
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Assert.Skip("pdftoppm (poppler-utils) is not installed.");
            }

            using (process)
            {
                string complaints = process!.StandardError.ReadToEnd();
                process.WaitForExit();
                Assert.Equal("", complaints);
                Assert.Equal(0, process.ExitCode);
            }

            byte[] image = File.ReadAllBytes(Path.Combine(folder, "page.pgm"));
            int pixels = Encoding.ASCII.GetString(image, 0, 30).Split('\n')[1].Split(' ').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).Aggregate((a, b) => a * b);
            return image[^pixels..].Average(p => 255 - p) / 255;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Regex Operator(string name) => new($@"(^|\s){name}(\s|$)", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"^([MLQC](-?[0-9]+(\.[0-9]{1,3})?( |(?=[MLQCZ]|$)))+|Z)*$")]
    private static partial Regex PathData();

    [GeneratedRegex(@"startxref\n([0-9]+)\n")]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"/Length ([0-9]+) /Filter /FlateDecode >>\nstream\n")]
    private static partial Regex Stream();
}
