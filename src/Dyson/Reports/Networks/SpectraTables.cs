using System.Globalization;
using System.Text;
using Dyson.Networks;

namespace Dyson.Reports.Networks;

/// <summary>
/// Diagnosed layers as a table for the terminal and as CSV for programs (RFC 4180, UTF-8, lines end in CR LF, a header line; doubles so that reading
/// them gives the same bits; what is not known is empty).
/// </summary>
public static class SpectraTables
{
    /// <summary>Columns of a terminal that <see cref="Text"/> fills unless told otherwise.</summary>
    public const int UsualWidth = 120;

    private const int NarrowestWidth = 80;
    private const int WidestName = 40;
    private const int NarrowestName = 12;
    private const int LeastVerdict = 24;
    private const int FewestOfHead = 3;

    private const int MostReasons = 8;
    private const int NamesOfReason = 3;

    private const string Weight = ".weight";

    private static readonly char[] Separators = ['.', '/', '_', '-', ' '];

    /// <summary>One line a layer, file after file, in at most <paramref name="width"/> columns: long names lose their middle, long verdicts their end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The width is below 80.</exception>
    public static string Text(SpectraDocument document, int width = UsualWidth)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, NarrowestWidth);
        StringBuilder text = new();
        foreach (FileSpectra file in document.Files)
        {
            string step = file.Step is { } at ? string.Create(CultureInfo.InvariantCulture, $", step {at}") : string.Empty;
            text.Append(text.Length > 0 ? "\n" : string.Empty).Append(Visible(file.Source)).Append(" (").Append(Visible(file.Format)).Append(step).Append(")\n");
            if (file.Layers.Count > 0)
            {
                Append(text, file.Layers, width);
            }

            int warned = file.Layers.Count(layer => layer.Warnings.Count > 0);
            text.Append(CultureInfo.InvariantCulture, $"  {Counted(file.Layers.Count, "layer")}, {file.Skipped.Count} skipped")
                .Append(warned > 0 ? string.Create(CultureInfo.InvariantCulture, $"; ! {warned} with warnings") : string.Empty).Append('\n');
            foreach (IGrouping<string, SkippedLayer> reason in file.Skipped.GroupBy(skipped => skipped.Why).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(MostReasons))
            {
                string names = string.Join(", ", reason.Take(NamesOfReason).Select(skipped => Visible(skipped.Name))) + (reason.Count() > NamesOfReason ? ", …" : string.Empty);
                text.Append("    ").Append(Ended(string.Create(CultureInfo.InvariantCulture, $"{reason.Count()} × {Visible(reason.Key)}: {names}"), width - 4)).Append('\n');
            }
        }

        SeriesTables.Append(text, document, width);
        if (!document.Complete)
        {
            text.Append("\n! ").Append(Interruption(document)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What is said of a document that is not <see cref="SpectraDocument.Complete"/>.</summary>
    internal static string Interruption(SpectraDocument document) =>
        $"The analysis was interrupted: files are missing, {(document.Files.Count == 1 ? "1 file was" : string.Create(CultureInfo.InvariantCulture, $"{document.Files.Count} files were"))} done.";

    /// <summary>One row a file and layer: every <see cref="LayerQuantities"/> with its error and p-value.</summary>
    public static string LayersCsv(SpectraDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        StringBuilder csv = new();
        List<string> header = ["file", "source", "format", "step", "layer", "tensor", "kind", "rows", "columns", "transposed"];
        foreach (LayerQuantity quantity in LayerQuantities.All)
        {
            header.Add(quantity.Name);
            header.AddRange(quantity.HasError ? [quantity.Name + "_error"] : []);
            header.AddRange(quantity.HasP ? [quantity.Name + "_p"] : []);
        }

        Row(csv, [.. header, "outliers_trusted", "tail_support", "spacing_conclusion", "unfolding_check", "verdict", "warnings"]);
        foreach ((int number, FileSpectra file) in document.Files.Index())
        {
            foreach (LayerDiagnosis layer in file.Layers)
            {
                List<string> row =
                [
                    Number(number), file.Source, file.Format, Number(file.Step), layer.Name, layer.Tensor, layer.Kind, Number(layer.Rows), Number(layer.Columns), Truth(layer.Transposed),
                ];
                foreach (LayerQuantity quantity in LayerQuantities.All)
                {
                    LayerNumber value = quantity.Of(layer);
                    row.Add(Number(value.Value));
                    row.AddRange(quantity.HasError ? [Number(value.Error)] : []);
                    row.AddRange(quantity.HasP ? [Number(value.P)] : []);
                }

                Row(csv, [.. row, Truth(layer.Outliers?.Trusted), layer.PowerLaw?.Support ?? string.Empty, LevelQuantities.Of(layer)?.Conclusion ?? string.Empty, layer.Levels?.Check?.Verdict ?? string.Empty, layer.Verdict, string.Join(" | ", layer.Warnings)]);
            }
        }

        return csv.ToString();
    }

    /// <summary>One row an outlier.</summary>
    public static string OutliersCsv(SpectraDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        StringBuilder csv = new();
        Row(csv, ["file", "source", "step", "layer", "side", "number", "singular_value", "eigenvalue", "p", "strength", "signal_singular_value", "row_cosine_squared", "column_cosine_squared", "trusted"]);
        foreach ((int number, FileSpectra file) in document.Files.Index())
        {
            foreach (LayerDiagnosis layer in file.Layers.Where(layer => layer.Outliers is not null))
            {
                Append("above", layer.Outliers!.Upper);
                Append("below", layer.Outliers.Lower);

                void Append(string side, IReadOnlyList<Outlier> outliers)
                {
                    foreach ((int i, Outlier o) in outliers.Index())
                    {
                        Row(csv,
                        [
                            Number(number), file.Source, Number(file.Step), layer.Name, side, Number(i + 1), Number(o.Singular), Number(o.Eigenvalue), Number(o.P), Number(o.Strength),
                            Number(o.SignalSingular), Number(o.RowCosineSquared), Number(o.ColumnCosineSquared), Truth(layer.Outliers.Trusted),
                        ]);
                    }
                }
            }
        }

        return csv.ToString();
    }

    /// <summary>One row a tensor that was not looked at.</summary>
    public static string SkippedCsv(SpectraDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        StringBuilder csv = new();
        Row(csv, ["file", "source", "step", "name", "why"]);
        foreach ((int number, FileSpectra file) in document.Files.Index())
        {
            foreach (SkippedLayer skipped in file.Skipped)
            {
                Row(csv, [Number(number), file.Source, Number(file.Step), skipped.Name, skipped.Why]);
            }
        }

        return csv.ToString();
    }

    /// <summary>
    /// A name in at most so many characters: what is too long loses ".weight" at its end, then its middle, before the first part that holds a number where that part and what follows has room
    /// ("model…17.self_attn.q_proj.weight"), since that tells layers apart.
    /// </summary>
    internal static string Shortened(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        text = text.EndsWith(Weight, StringComparison.Ordinal) ? text[..^Weight.Length] : text;
        if (text.Length <= length)
        {
            return text;
        }

        int digit = text.AsSpan().IndexOfAnyInRange('0', '9');
        int part = digit < 0 ? -1 : text.LastIndexOfAny(Separators, digit) + 1;
        int tail = part > 0 && text.Length - part <= length - 1 - FewestOfHead ? text.Length - part : (length - 1) * 3 / 5;
        int head = length - 1 - tail;
        head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        int from = text.Length - tail;
        from += char.IsLowSurrogate(text[from]) ? 1 : 0;
        return $"{text[..head]}…{text[from..]}";
    }

    /// <summary>"1 layer", "2 layers".</summary>
    internal static string Counted(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");

    private static void Append(StringBuilder text, IReadOnlyList<LayerDiagnosis> layers, int width)
    {
        string[] names = ["M×N", "σ", "out", "α", "stable", "⟨r̃⟩"];
        string[][] cells = [.. layers.Select(Cells)];
        int[] widths = [.. names.Select((name, c) => Math.Max(Columns(name), cells.Max(row => Columns(row[c]))))];
        int numbers = widths.Sum() + (2 * widths.Length) + 2;
        int name = Math.Clamp(layers.Max(layer => Columns(Visible(layer.Name))), "layer".Length, Math.Clamp(width - numbers - LeastVerdict - 4, NarrowestName, WidestName));
        int verdict = width - numbers - name - 4;
        Line("layer", names, "verdict", ' ');
        foreach ((LayerDiagnosis layer, string[] row) in layers.Zip(cells))
        {
            Line(Shortened(Visible(layer.Name), name), row, verdict > 8 ? Ended(Visible(layer.Verdict), verdict) : string.Empty, layer.Warnings.Count > 0 ? '!' : ' ');
        }

        void Line(string first, string[] row, string last, char mark)
        {
            text.Append(mark).Append(' ').Append(first).Append(' ', Math.Max(0, name - Columns(first)));
            foreach ((string cell, int at) in row.Zip(widths))
            {
                text.Append(' ', 2 + at - Columns(cell)).Append(cell);
            }

            text.Append("  ").Append(last);
            while (text[^1] == ' ')
            {
                text.Length--;
            }

            text.Append('\n');
        }
    }

    private static string[] Cells(LayerDiagnosis layer) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"{layer.Rows}×{layer.Columns}"),
        NumberText.Of(LayerQuantities.Named("bulk_sigma").Of(layer)),
        NumberText.Of(LayerQuantities.Named("outliers").Of(layer)),
        NumberText.Of(LayerQuantities.Named("exponent").Of(layer)),
        layer.StableRank is { } rank ? rank.ToString("G3", CultureInfo.InvariantCulture) : NumberText.Missing,
        NumberText.Of(LayerQuantities.Named("gap_ratio").Of(layer)),
    ];

    // combining marks take no column
    internal static int Columns(string text) => text.Count(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && !char.IsLowSurrogate(c));

    internal static string Ended(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        int space = text.LastIndexOf(' ', length - 1);
        int end = space > length / 2 ? space : length - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)].TrimEnd(' ', ',', ';', ':') + "…";
    }

    // names come from files: control characters and those that turn the direction of writing must not reach the terminal
    internal static string Visible(string text) => text.Any(IsHidden) ? string.Concat(text.Select(c => IsHidden(c) ? '?' : c)) : text;

    private static bool IsHidden(char c) => char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    internal static void Row(StringBuilder csv, IReadOnlyList<string> fields) => csv.AppendJoin(',', fields.Select(Quoted)).Append("\r\n");

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    internal static string Number(double? value) => value is { } known && double.IsFinite(known) ? known.ToString("R", CultureInfo.InvariantCulture) : string.Empty;

    internal static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Truth(bool? value) => value is null ? string.Empty : value.Value ? "true" : "false";
}
