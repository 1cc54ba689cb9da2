namespace Dyson.Reports.Documents;

/// <summary>How a column stands.</summary>
public enum ColumnKind
{
    /// <summary>Text, aligned to the left.</summary>
    Text,

    /// <summary>Numbers, aligned to the right.</summary>
    Number,

    /// <summary>The outcome of a check as written by <see cref="CheckOutcome"/>.</summary>
    Outcome,
}

/// <summary>A column of a table.</summary>
/// <param name="Header">Its heading, in the label language.</param>
/// <param name="Kind">How it stands.</param>
public sealed record Column(string Header, ColumnKind Kind = ColumnKind.Text);

/// <summary>A table for reports, as HTML and as LaTeX. All text is in the label language (<see cref="Typography.Label"/>).</summary>
public sealed record Table
{
    /// <summary>A table of the given columns and rows.</summary>
    /// <exception cref="ArgumentException">A row has not as many cells as there are columns.</exception>
    public Table(IReadOnlyList<Column> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Count != columns.Count)
            {
                throw new ArgumentException($"Row {i + 1} has {rows[i].Count} cells; the table has {columns.Count} columns.", nameof(rows));
            }
        }

        (Columns, Rows) = (columns, rows);
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The rows, a text a column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>What the table shows, in the label language.</summary>
    public string Caption { get; init; } = "";

    /// <summary>A table of names and values, for settings.</summary>
    public static Table OfSettings(IEnumerable<(string Name, string Value)> settings) =>
        new([new Column("setting"), new Column("value")], [.. settings.Select(s => (IReadOnlyList<string>)[Verbatim(s.Name), Verbatim(s.Value)])]) { Caption = "Settings." };

    /// <summary>Any text as a text of the label language that shows it literally.</summary>
    public static string Verbatim(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(text.Select(c => c is '$' or '\\' ? $"\\{c}" : c.ToString()));
    }
}
