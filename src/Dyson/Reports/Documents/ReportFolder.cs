using System.Text;
using Dyson.Experiments;

namespace Dyson.Reports.Documents;

/// <summary>Writes a report with the files that it links to.</summary>
public static class ReportFolder
{
    private const int HeadCharacters = 1000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Refuses a folder whose index.html was made by something else, before work is spent on it.</summary>
    /// <param name="folder">The folder; it need not exist.</param>
    /// <param name="maker">The maker of the page that is to be written (<see cref="HtmlReport.Maker"/>); empty asks nothing.</param>
    /// <exception cref="ConfigurationException">The folder holds a page of another maker.</exception>
    /// <exception cref="IOException">The page cannot be read.</exception>
    public static void RequireOwn(string folder, string maker)
    {
        ArgumentNullException.ThrowIfNull(maker);
        string page = Path.Combine(folder, "index.html");
        if (maker.Length == 0 || !File.Exists(page))
        {
            return;
        }

        using StreamReader reader = new(page);
        char[] head = new char[HeadCharacters];
        if (!new string(head, 0, reader.ReadBlock(head)).Contains(HtmlReport.MakerElement(maker), StringComparison.Ordinal))
        {
            throw new ConfigurationException($"{folder} holds another page: its index.html was not made by '{maker}'. Choose another folder, or remove that page.");
        }
    }

    /// <summary>
    /// Writes index.html, and for every figure figures/NAME.svg, figures/NAME.pdf and data/NAME.csv, into <paramref name="folder"/>, which is
    /// created where it does not exist; files of these names are replaced.
    /// </summary>
    /// <returns>The paths of the files relative to the folder.</returns>
    /// <exception cref="ConfigurationException">The folder holds a page of another maker.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, HtmlReport report)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(report);
        RequireOwn(folder, report.Maker);
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
