using System.Text;

namespace Dyson.Reports.Documents;

/// <summary>Writes a report with the files that it links to.</summary>
public static class ReportFolder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// Writes index.html, and for every figure figures/NAME.svg, figures/NAME.pdf and data/NAME.csv, into <paramref name="folder"/>, which is
    /// created where it does not exist; files of these names are replaced.
    /// </summary>
    /// <returns>The paths of the files relative to the folder.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, HtmlReport report)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(report);
        List<string> written = [];
        foreach (Figures.Figure figure in report.Figures)
        {
            Put(HtmlReport.SvgPath(figure), Utf8.GetBytes(figure.ToSvg()));
            Put(HtmlReport.PdfPath(figure), figure.ToPdf());
            Put(HtmlReport.CsvPath(figure), Utf8.GetBytes(figure.ToCsv()));
        }

        // the page comes last: where it exists, what it links to exists
        Put("index.html", Utf8.GetBytes(report.ToString()));
        return written;

        void Put(string path, byte[] content)
        {
            string target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, content);
            written.Add(path);
        }
    }
}
