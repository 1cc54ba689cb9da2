using System.Text;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Documents;

/// <summary>Tables and text of the label language for LaTeX; the output is ASCII and needs no package.</summary>
public static class LatexTable
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";

    /// <summary>A tabular environment with horizontal rules, numbers aligned to the right; the caption stands before it as a comment.</summary>
    public static string Write(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        StringBuilder latex = new();
        if (table.Caption.Length > 0)
        {
            latex.Append("% ").Append(Text(table.Caption)).Append('\n');
        }

        string columns = string.Concat(table.Columns.Select(c => c.Kind == ColumnKind.Number ? 'r' : 'l'));
        latex.Append("\\begin{tabular}{").Append(columns).Append("}\n\\hline\n");
        AppendRow(latex, table.Columns.Select(c => Text(c.Header)));
        latex.Append("\\hline\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            AppendRow(latex, row.Select(c => Text(c).Trim()));
        }

        return latex.Append("\\hline\n\\end{tabular}\n").ToString();
    }

    /// <summary>A text of the label language as LaTeX: everything outside formulas escaped, Unicode signs as commands.</summary>
    public static string Text(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        StringBuilder latex = new();
        bool formula = false;
        for (int i = 0; i < label.Length; i++)
        {
            char c = label[i];
            if (c == '$')
            {
                formula = !formula;
                latex.Append(c);
            }
            else if (c == '\\' && i + 1 < label.Length)
            {
                // TeX has no \erf; a backslash before a backslash is the sign itself
                bool erf = formula && string.CompareOrdinal(label, i, "\\erf", 0, 4) == 0;
                latex.Append(erf ? "\\mathrm{erf}" : !formula && label[i + 1] == '\\' ? "\\textbackslash{}" : label.Substring(i, 2));
                i += erf ? 3 : 1;
            }
            else if (Superscripts.Contains(c, StringComparison.Ordinal))
            {
                int end = i;
                for (; end < label.Length && Superscripts.Contains(label[end], StringComparison.Ordinal); end++)
                {
                }

                string power = string.Concat(label[i..end].Select(s => "0123456789-"[Superscripts.IndexOf(s, StringComparison.Ordinal)]));
                latex.Append(formula ? $"^{{{power}}}" : $"$^{{{power}}}$");
                i = end - 1;
            }
            else
            {
                latex.Append(formula ? Sign(c) : Plain(c));
            }
        }

        return latex.ToString();
    }

    private static void AppendRow(StringBuilder latex, IEnumerable<string> cells) => latex.AppendJoin(" & ", cells).Append(" \\\\\n");

    private static string Plain(char c) => c switch
    {
        '&' or '%' or '#' or '_' or '{' or '}' => $"\\{c}",
        '~' => "\\textasciitilde{}",
        '^' => "\\textasciicircum{}",
        '\\' => "\\textbackslash{}",
        '<' or '>' or '|' => $"${c}$",
        '–' => "--",
        '—' => "---",
        '…' => "\\ldots{}",
        '’' => "'",
        '“' => "``",
        '”' => "''",
        '✓' or '✗' => "",
        '\u00A0' => "~",
        '\n' or '\r' or '\t' => " ",
        _ when c < 128 => c.ToString(),
        '−' => "$-$",
        _ => Sign(c) is { Length: > 1 } sign ? $"${sign.TrimEnd()}$" : "?",
    };

    private static string Sign(char c) => c switch
    {
        '−' => "-",
        '·' => "\\cdot ",
        _ when c < 128 => c.ToString(),
        _ when Symbols.CommandOf(c) is { } name => $"\\{name} ",
        _ => "?",
    };
}
