using System.Net;

namespace Dyson.Reports.Typography;

/// <summary>Labels where glyphs cannot be drawn: as characters in a row (CSV, titles) and as HTML with italics, subscripts and superscripts.</summary>
public static class LabelText
{
    /// <summary>The label as plain Unicode text, for instance "⟨S⟩/√(π)σ", "μ^2", "x_i".</summary>
    /// <exception cref="ArgumentException">The label cannot be parsed.</exception>
    public static string Plain(string label) => Plain(LabelParser.ParseForReader(label));

    /// <summary>The label as HTML, everything escaped; variables in italics, scripts in sub and sup elements.</summary>
    /// <exception cref="ArgumentException">The label cannot be parsed.</exception>
    public static string Html(string label) => Html(LabelParser.ParseForReader(label));

    private static string Plain(LabelNode node) => node switch
    {
        SymbolNode s => char.ConvertFromUtf32(s.CodePoint),
        SpaceNode s => s.Width > 0 ? " " : "",
        RowNode r => Joined(r, Plain),
        ScriptsNode { Super: SymbolNode { CodePoint: '′' }, Sub: null } s => Plain(s.Nucleus) + "′",
        ScriptsNode s => Plain(s.Nucleus) + (s.Sub is null ? "" : "_" + Group(s.Sub)) + (s.Super is null ? "" : "^" + Group(s.Super)),
        RadicalNode r => "√" + Group(r.Body),
        FractionNode f => $"{Group(f.Numerator)}/{Group(f.Denominator)}",
        AccentNode a => Plain(a.Body) + Combining(a.CodePoint),
        _ => "",
    };

    private static string Html(LabelNode node) => node switch
    {
        SymbolNode s when s.Face == Typeface.Italic => $"<i>{char.ConvertFromUtf32(s.CodePoint)}</i>",
        SymbolNode s when s.Face == Typeface.Bold => $"<b>{Escaped(s.CodePoint)}</b>",
        SymbolNode s => Escaped(s.CodePoint),
        SpaceNode s => s.Width > 0.9 ? "&emsp;" : s.Width > 0 ? "&thinsp;" : "",
        RowNode r => Joined(r, Html),
        ScriptsNode { Super: SymbolNode { CodePoint: '′' }, Sub: null } s => Html(s.Nucleus) + "′",
        ScriptsNode s => Html(s.Nucleus) + (s.Sub is null ? "" : $"<sub>{Html(s.Sub)}</sub>") + (s.Super is null ? "" : $"<sup>{Html(s.Super)}</sup>"),
        RadicalNode r => $"√<span class=\"root\">{Html(r.Body)}</span>",
        FractionNode f => $"{HtmlGroup(f.Numerator)}/{HtmlGroup(f.Denominator)}",
        AccentNode a => $"<i>{Plain(a.Body)}{Combining(a.CodePoint)}</i>",
        _ => "",
    };

    private static string Escaped(int codePoint) => WebUtility.HtmlEncode(char.ConvertFromUtf32(codePoint));

    /// <summary>Relations and binary signs of formulas stand between thin spaces.</summary>
    private static string Joined(RowNode row, Func<LabelNode, string> text) =>
        string.Concat(row.Children.Select((c, i) => i > 0 && i < row.Children.Count - 1 && row.Formula
            && (c.Class == AtomClass.Relation || (c.Class == AtomClass.Binary && row.Children[i - 1].Class is AtomClass.Ordinary or AtomClass.Closing))
            ? $" {text(c)} " : text(c)));

    private static bool IsSingle(LabelNode node) => node is SymbolNode or AccentNode || (node is RowNode { Children: [SymbolNode or AccentNode] });

    private static string Group(LabelNode node) => IsSingle(node) ? Plain(node) : $"({Plain(node)})";

    private static string HtmlGroup(LabelNode node) => IsSingle(node) ? Html(node) : $"({Html(node)})";

    private static string Combining(int accent) => accent switch { 'ˆ' => "\u0302", '˜' => "\u0303", _ => "\u0304" };
}
