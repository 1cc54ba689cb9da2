using System.Globalization;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dyson.Networks;
using Dyson.Reports.Documents;

namespace Dyson.Reports.Networks;

/// <summary>
/// The report of <c>dyson spectra</c> as one HTML page that needs no network and no other file: an overview with a heat map and a table of layers, and a page a
/// layer at <c>#layer/NAME</c> (with several files <c>#layer/NAME/FILE</c>). The tables of the last file, what was skipped, settings and command can be read without JavaScript.
/// </summary>
/// <remarks>
/// Names come from files that others made: all text is escaped, the script writes text only, and the page's content security policy lets no script run but the one
/// whose hash it states, and nothing be fetched.
/// </remarks>
public static class SpectraPage
{
    /// <summary>The maker that the page states, so that another command's page is not written over.</summary>
    public const string Maker = "dyson spectra";

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    // columns of the table of layers: key, heading, whether a number; keys of quantities are their names
    private static readonly (string Key, string Heading, bool Number)[] Columns =
    [
        ("name", "layer", false), ("shape", "M×N", true), ("bulk_sigma", "σ", true), ("bulk_p", "p of the bulk", true), ("outliers", "outliers", true), ("exponent", "α", true),
        ("stable_rank", "stable rank", true), ("gap_ratio", "⟨r̃⟩", true), ("verdict", "verdict", false), ("warnings", "warnings", false),
    ];

    /// <summary>The page.</summary>
    /// <param name="document">The document.</param>
    /// <param name="command">The command line, for the record; may be empty.</param>
    /// <param name="figures">Names of the paper figures (<c>figures/NAME.svg</c>) of layers of the last file; may be empty.</param>
    /// <param name="notes">Sentences about the report's files, e.g. how many layers have a figure.</param>
    public static string Html(SpectraDocument document, string command, IReadOnlyDictionary<string, string> figures, IReadOnlyList<string> notes)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(notes);
        string title = TitleOf(document);
        string script = Embedded("spectra.js");
        string style = ReportStyle.Css + Embedded("spectra.css");
        StringBuilder page = new("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; ")
            .Append($"script-src '{Hash(script)}'; style-src '{Hash(style)}'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append(HtmlReport.MakerElement(Maker))
            .Append($"<title>{Escaped(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n")
            .Append(document.Complete ? "" : $"<p id=\"incomplete\" class=\"warning\" role=\"note\">{Escaped(SpectraTables.Interruption(document))}</p>\n")
            .Append($"<main id=\"overview\">\n<h1>{Escaped(title)}</h1>\n")
            .Append($"<p class=\"lead\">{Escaped(Summary(document))}</p>\n")
            .Append("<noscript><p class=\"warning\">The map, the pages of the layers and sorting need JavaScript; the tables below do not.</p></noscript>\n")
            .Append("<div id=\"overview-map\"></div>\n");
        AppendLayers(page, document);
        AppendSkipped(page, document);
        AppendProvenance(page, document, command, notes);
        page.Append("</main>\n<main id=\"layer\" hidden></main>\n")
            .Append($"<script type=\"application/json\" id=\"spectra-data\">{SpectraPageData.Of(document, title, figures)}</script>\n")
            .Append($"<script>{script}</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void AppendLayers(StringBuilder page, SpectraDocument document)
    {
        FileSpectra? last = document.Files.Count > 0 ? document.Files[^1] : null;
        page.Append("<section>\n<h2>Layers</h2>\n<div id=\"layer-table\"><table>\n<thead><tr>")
            .AppendJoin("", Columns.Select(c => $"<th scope=\"col\" data-key=\"{c.Key}\"{(c.Number ? " class=\"number\"" : "")}>{c.Heading}</th>"))
            .Append("</tr></thead>\n<tbody>\n");
        foreach (LayerDiagnosis layer in last?.Layers ?? [])
        {
            page.Append("<tr>");
            foreach ((string key, _, bool number) in Columns)
            {
                page.Append(key switch
                {
                    "name" => $"<th scope=\"row\"><a href=\"{Escaped(Link(document, layer))}\">{Escaped(layer.Name)}</a></th>",
                    "shape" => string.Create(CultureInfo.InvariantCulture, $"<td class=\"number\">{layer.Rows}×{layer.Columns}</td>"),
                    "verdict" => $"<td>{Escaped(layer.Verdict)}</td>",
                    "warnings" => $"<td class=\"warned\" title=\"{Escaped(string.Join('\n', layer.Warnings))}\">{(layer.Warnings.Count > 0 ? layer.Warnings.Count.ToString(CultureInfo.InvariantCulture) : "")}</td>",
                    _ => $"<td{(number ? " class=\"number\"" : "")}>{Escaped(NumberText.Of(LayerQuantities.Named(key).Of(layer), LayerQuantities.Named(key).Scale))}</td>",
                });
            }

            page.Append("</tr>\n");
        }

        page.Append("</tbody>\n</table></div>\n<p class=\"note\">Errors in parentheses are one standard deviation in units of the last digit; ? marks what is not trusted: σ and outliers of a bulk whose shape is not that of Marchenko and Pastur, exponents that no test supports, values of a fit that was refused. ")
            .Append(document.Files.Count > 1 ? "Without JavaScript this is the last file; all are in layers.csv." : "Every number is in layers.csv.").Append("</p>\n</section>\n");
    }

    private static void AppendSkipped(StringBuilder page, SpectraDocument document)
    {
        int count = document.Files.Sum(file => file.Skipped.Count);
        page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>Skipped</h2>\n");
        if (count == 0)
        {
            page.Append("<p>Nothing was skipped.</p>\n</section>\n");
            return;
        }

        // a series skips the same tensors again and again: files that share a name and a reason are told together
        page.Append(CultureInfo.InvariantCulture, $"<details{(count <= 12 ? " open" : "")}><summary>{SpectraTables.Counted(count, "tensor")} not looked at</summary>\n<div class=\"scroll\"><table class=\"plain\">\n<thead><tr><th scope=\"col\">tensor</th><th scope=\"col\">why</th>")
            .Append(document.Files.Count > 1 ? "<th scope=\"col\" class=\"number\">files</th>" : "").Append("</tr></thead>\n<tbody>\n");
        foreach (IGrouping<SkippedLayer, SkippedLayer> same in document.Files.SelectMany(file => file.Skipped).GroupBy(skipped => skipped))
        {
            page.Append($"<tr><td>{Escaped(same.Key.Name)}</td><td>{Escaped(same.Key.Why)}</td>")
                .Append(document.Files.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"<td class=\"number\">{same.Count()}</td>") : "").Append("</tr>\n");
        }

        page.Append("</tbody>\n</table></div></details>\n</section>\n");
    }

    private static void AppendProvenance(StringBuilder page, SpectraDocument document, string command, IReadOnlyList<string> notes)
    {
        string version = typeof(SpectraPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        SpectraSettingsDocument s = document.Settings;
        page.Append("<section>\n<h2>Settings and files</h2>\n<div class=\"scroll\"><table class=\"plain\">\n<tbody>\n");
        Row("level of outliers (family-wise a layer) and of other findings", NumberText.Significant(s.Level, 4));
        Row("draws of the power law’s goodness of fit", s.Draws.ToString(CultureInfo.InvariantCulture));
        Row("singular vectors looked at a layer", s.Vectors.ToString(CultureInfo.InvariantCulture));
        Row("seed", s.Seed.ToString(CultureInfo.InvariantCulture));
        Row("program", $"dyson {version}");
        page.Append("</tbody>\n</table></div>\n<p>Beside this page: layers.csv (every number), outliers.csv, skipped.csv, ")
            .Append(document.Series.Count > 0 ? "trajectories.csv (levels followed through the files), events.csv (levels that pass the threshold of outliers), " : "")
            .Append("results.json (the document of --json), singular-values.npz (all singular values), figures/ and data/. ")
            .AppendJoin(' ', notes.Select(Escaped)).Append("</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<details{(document.Files.Count <= 6 ? " open" : "")}><summary>{SpectraTables.Counted(document.Files.Count, "weight file")}</summary><div class=\"scroll\"><table class=\"plain\">\n<thead><tr><th scope=\"col\">file</th><th scope=\"col\">format</th><th scope=\"col\" class=\"number\">step</th><th scope=\"col\" class=\"number\">layers</th></tr></thead>\n<tbody>\n");
        foreach (FileSpectra file in document.Files)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Escaped(file.Source)}</td><td>{Escaped(file.Format)}</td><td class=\"number\">{file.Step}</td><td class=\"number\">{file.Layers.Count}</td></tr>\n");
        }

        page.Append("</tbody>\n</table></div></details>\n");
        if (command.Length > 0)
        {
            page.Append($"<h3>Command</h3>\n<pre>{Escaped(command)}</pre>\n");
        }

        page.Append("</section>\n");

        void Row(string name, string value) => page.Append($"<tr><th scope=\"row\">{Escaped(name)}</th><td>{Escaped(value)}</td></tr>\n");
    }

    private static string TitleOf(SpectraDocument document) => document.Files.Count switch
    {
        1 => $"Spectra of {Path.GetFileName(document.Files[0].Source)}",
        0 => "Spectra",
        _ => string.Create(CultureInfo.InvariantCulture, $"Spectra of {document.Files.Count} checkpoints"),
    };

    private static string Summary(SpectraDocument document)
    {
        FileSpectra? last = document.Files.Count > 0 ? document.Files[^1] : null;
        int warned = last?.Layers.Count(layer => layer.Warnings.Count > 0) ?? 0;
        string steps = document.Files.Count > 1 && document.Files[0].Step is { } first && last!.Step is { } end
            ? string.Create(CultureInfo.InvariantCulture, $", steps {first} to {end}") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{SpectraTables.Counted(last?.Layers.Count ?? 0, "layer")}{steps}, {warned} with warnings; {SpectraTables.Counted(document.Files.Sum(f => f.Skipped.Count), "tensor")} skipped. The random-matrix diagnosis of each layer, oriented so that M ≥ N.");
    }

    private static string Link(SpectraDocument document, LayerDiagnosis layer) =>
        $"#layer/{Uri.EscapeDataString(layer.Name)}{(document.Files.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"/{document.Files.Count}") : "")}";

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Utf8.GetBytes(text)))}";

    private static string Embedded(string name)
    {
        using Stream stream = typeof(SpectraPage).Assembly.GetManifestResourceStream("Dyson.Reports.Networks." + name)!;
        using StreamReader reader = new(stream, Utf8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
