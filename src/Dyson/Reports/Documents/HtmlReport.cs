using System.Globalization;
using System.Net;
using System.Text;
using Dyson.Reports.Figures;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Documents;

/// <summary>
/// A report as one HTML page that opens from disk without a network: sections, paragraphs, numbered figures and tables. Styles and
/// pictures are part of the page; the links to each figure's SVG, PDF and CSV are relative (<see cref="ReportFolder"/> writes those files).
/// All text is in the label language (<see cref="Label"/>) and escaped; blocks appear in the order in which they are added.
/// </summary>
/// <param name="title">The page's title.</param>
public sealed class HtmlReport(string title)
{
    private readonly StringBuilder _body = new();
    private readonly List<(string Id, string Heading)> _sections = [];
    private readonly List<Figure> _figures = [];
    private readonly List<Table> _tables = [];

    /// <summary>What makes such pages, e.g. "dyson reproduce": a folder that holds a page of another maker is not written over. Empty for none.</summary>
    public string Maker { get; init; } = string.Empty;

    /// <summary>The figures in their order.</summary>
    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>The tables in their order.</summary>
    public IReadOnlyList<Table> Tables => _tables;

    /// <summary>Where a figure's vector graphic lies relative to the page.</summary>
    public static string SvgPath(Figure figure) => $"figures/{NameOf(figure)}.svg";

    /// <summary>Where a figure's PDF lies relative to the page.</summary>
    public static string PdfPath(Figure figure) => $"figures/{NameOf(figure)}.pdf";

    /// <summary>Where a figure's data lie relative to the page.</summary>
    public static string CsvPath(Figure figure) => $"data/{NameOf(figure)}.csv";

    /// <summary>Begins a section.</summary>
    public HtmlReport Section(string heading)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"section-{_sections.Count + 1}");
        _sections.Add((id, heading));
        return Append($"<h2 id=\"{id}\">{LabelText.Html(heading)}</h2>\n");
    }

    /// <summary>Adds a paragraph.</summary>
    public HtmlReport Paragraph(string text) => Append($"<p>{LabelText.Html(text)}</p>\n");

    /// <summary>Adds a figure with its caption and the links to its files.</summary>
    /// <exception cref="ArgumentException">A figure of this name was added before, or a label cannot be parsed.</exception>
    public HtmlReport Figure(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        if (_figures.Exists(f => f.Name == figure.Name))
        {
            throw new ArgumentException($"The report already has a figure named '{figure.Name}'.", nameof(figure));
        }

        _figures.Add(figure);
        return Append(string.Create(CultureInfo.InvariantCulture, $"<figure id=\"{figure.Name}\">\n<div class=\"paper\">{figure.ToSvg()}</div>\n"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"<figcaption><b>Figure {_figures.Count}.</b> {LabelText.Html(figure.Caption)} "))
            .Append($"<span class=\"files\"><a href=\"{SvgPath(figure)}\">SVG</a> <a href=\"{PdfPath(figure)}\">PDF</a> <a href=\"{CsvPath(figure)}\">data</a></span>")
            .Append("</figcaption>\n</figure>\n");
    }

    /// <summary>Adds a table with its caption.</summary>
    public HtmlReport Table(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _tables.Add(table);
        Append(string.Create(CultureInfo.InvariantCulture, $"<div class=\"table\"><table id=\"table-{_tables.Count}\">\n"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"<caption><b>Table {_tables.Count}.</b> {LabelText.Html(table.Caption)}</caption>\n<thead>\n<tr>"));
        foreach (Column column in table.Columns)
        {
            Append($"<th scope=\"col\"{(column.Kind == ColumnKind.Number ? " class=\"number\"" : "")}>{LabelText.Html(column.Header)}</th>");
        }

        Append("</tr>\n</thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            Append("<tr>");
            foreach ((Column column, string cell) in table.Columns.Zip(row))
            {
                Append($"<td{Class(column, cell)}>{LabelText.Html(cell)}</td>");
            }

            Append("</tr>\n");
        }

        return Append("</tbody>\n</table></div>\n");
    }

    /// <summary>Adds text that is shown as it is, in fixed width: a command, a configuration.</summary>
    public HtmlReport Verbatim(string text) => Append($"<pre>{WebUtility.HtmlEncode(text)}</pre>\n");

    /// <summary>The whole page.</summary>
    public override string ToString()
    {
        string contents = _sections.Count < 2 ? ""
            : $"<nav aria-label=\"contents\"><ol>\n{string.Concat(_sections.Select(s => $"<li><a href=\"#{s.Id}\">{LabelText.Html(s.Heading)}</a></li>\n"))}</ol></nav>\n";
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + (Maker.Length > 0 ? MakerElement(Maker) : "")
            + $"<title>{WebUtility.HtmlEncode(LabelText.Plain(title))}</title>\n<style>\n{ReportStyle.Css}</style>\n</head>\n<body>\n<main>\n"
            + $"<h1>{LabelText.Html(title)}</h1>\n{contents}{_body}</main>\n</body>\n</html>\n";
    }

    /// <summary>The line of a page's head that names its maker.</summary>
    internal static string MakerElement(string maker) => $"<meta name=\"generator\" content=\"{WebUtility.HtmlEncode(maker)}\">\n";

    private static string NameOf(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return figure.Name;
    }

    private static string Class(Column column, string cell) => column.Kind switch
    {
        ColumnKind.Number => " class=\"number\"",
        ColumnKind.Outcome when cell == CheckOutcome.Passed => " class=\"passed\"",
        ColumnKind.Outcome when cell == CheckOutcome.Failed => " class=\"failed\"",
        _ => "",
    };

    private HtmlReport Append(string html)
    {
        _body.Append(html);
        return this;
    }
}
