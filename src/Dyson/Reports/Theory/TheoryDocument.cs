using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Theory;

/// <summary>What a subject computed: tables, figures and the same numbers as JSON. All text is in the label language (<see cref="Label"/>).</summary>
/// <param name="Title">The title, with the parameters that matter.</param>
/// <param name="Json">All numbers.</param>
public sealed record TheoryDocument(string Title, JsonObject Json)
{
    private const int Gap = 2;

    // dyson theory SUBJECT
    private const int MakerWords = 3;

    /// <summary>What must be said before the tables.</summary>
    public IReadOnlyList<string> Paragraphs { get; init; } = [];

    /// <summary>The tables.</summary>
    public IReadOnlyList<Table> Tables { get; init; } = [];

    /// <summary>Draws the figures; called only where they are wanted.</summary>
    public Func<IReadOnlyList<Figure>> Draw { get; init; } = () => [];

    /// <summary>Title, paragraphs and tables as lines of text.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        text.AppendLine(LabelText.Plain(Title));
        foreach (string paragraph in Paragraphs)
        {
            text.AppendLine(LabelText.Plain(paragraph));
        }

        foreach (Table table in Tables)
        {
            text.AppendLine();
            if (table.Caption.Length > 0)
            {
                text.AppendLine(LabelText.Plain(table.Caption));
            }

            Append(text, table);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The page: index.html, every figure as SVG and PDF, its data as CSV.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="command">The command line that made it, for the page.</param>
    /// <exception cref="Experiments.ConfigurationException">The folder holds another page.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void WriteTo(string folder, string command)
    {
        HtmlReport page = new(Title) { Maker = string.Join(' ', command.Split(' ').Take(MakerWords)) };
        foreach (string paragraph in Paragraphs)
        {
            page.Paragraph(paragraph);
        }

        foreach (Figure figure in Draw())
        {
            page.Figure(figure);
        }

        foreach (Table table in Tables)
        {
            page.Table(table);
        }

        page.Verbatim(command);
        ReportFolder.Write(folder, page);
    }

    private static void Append(StringBuilder text, Table table)
    {
        string[][] cells = [[.. table.Columns.Select(c => LabelText.Plain(c.Header))], .. table.Rows.Select(row => (string[])[.. row.Select((cell, c) => Cell(table.Columns[c], cell))])];
        int[] widths = [.. Enumerable.Range(0, table.Columns.Count).Select(c => cells.Max(row => Width(row[c])))];
        foreach (string[] row in cells)
        {
            StringBuilder line = new();
            for (int c = 0; c < row.Length; c++)
            {
                string space = new(' ', widths[c] - Width(row[c]));
                line.Append(table.Columns[c].Kind == ColumnKind.Number ? space + row[c] : row[c] + space).Append(' ', Gap);
            }

            text.AppendLine(line.ToString().TrimEnd());
        }
    }

    /// <summary>Numbers keep the hyphen for a sign, so that other programs read them.</summary>
    private static string Cell(Column column, string cell) =>
        column.Kind == ColumnKind.Number ? LabelText.Plain(cell).Replace('−', '-') : LabelText.Plain(cell);

    /// <summary>Characters on the screen: accents stand over others.</summary>
    private static int Width(string text) => text.EnumerateRunes().Count(r => Rune.GetUnicodeCategory(r) != UnicodeCategory.NonSpacingMark);
}
