using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Networks;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;

namespace Dyson.Reports.Networks;

/// <summary>
/// The folder of <c>dyson spectra --out</c>: <c>index.html</c> (<see cref="SpectraPage"/>), <c>results.json</c>, <c>layers.csv</c>, <c>outliers.csv</c>, <c>skipped.csv</c>
/// (<see cref="SpectraTables"/>), with several files <c>trajectories.csv</c> and <c>events.csv</c> (<see cref="SeriesTables"/>), <c>singular-values.npz</c>, and for layers of the last file <c>figures/NAME.svg</c>, <c>figures/NAME.pdf</c> and <c>data/NAME.csv</c>. Each file is replaced in one step; the page comes last.
/// </summary>
public static class SpectraReport
{
    /// <summary>Layers of the last file that get a paper figure unless told otherwise; the page says so where there are more.</summary>
    public const int UsualFigures = 200;

    // beyond these one archive a file is written: the format's limits are 65534 arrays and 4 GiB
    private const int MostArrays = 20_000;
    private const long MostNumbers = 400_000_000;
    private const int LongestArrayName = 200;

    // a run of dyson, or results of another program
    private static readonly string[] OthersFiles = ["experiment.yaml", "manifest.json", "results.json"];

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Asks whether <see cref="Write"/> may use a folder, before hours of work.</summary>
    /// <exception cref="ConfigurationException">The folder holds a page of another command.</exception>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static void RequireOwn(string folder)
    {
        if (File.Exists(folder))
        {
            throw new ConfigurationException([new ConfigurationError("--out", 0, string.Empty, $"{folder} is a file", "a folder, new or empty or one of dyson spectra")]);
        }

        ReportFolder.RequireOwn(folder, SpectraPage.Maker);
        bool own = File.Exists(Path.Combine(folder, "index.html"));
        string? foreign = OthersFiles.FirstOrDefault(name => !own && File.Exists(Path.Combine(folder, name)) && !IsDocument(Path.Combine(folder, name)));
        if (foreign is not null)
        {
            throw new ConfigurationException([new ConfigurationError("--out", 0, string.Empty, $"{folder} holds {foreign} of something else", "a new folder, an empty one, or one of dyson spectra")]);
        }

        Directory.CreateDirectory(folder);
        string probe = Path.Combine(folder, ".dyson-spectra");
        File.WriteAllText(probe, string.Empty);
        File.Delete(probe);
    }

    // results.json of a report whose writing was ended before its page
    private static bool IsDocument(string path)
    {
        using StreamReader reader = new(path);
        char[] start = new char[64];
        return new string(start, 0, reader.ReadBlock(start)).Contains("\"settings\"", StringComparison.Ordinal);
    }

    /// <summary>Writes the folder; files of these names are replaced.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="document">What was found.</param>
    /// <param name="command">The command line, for the record; may be empty.</param>
    /// <param name="figures">Layers of the last file, from the first on, that get a paper figure; 0 for none, not even the overview.</param>
    /// <returns>The paths of the files relative to the folder.</returns>
    /// <exception cref="ConfigurationException">The folder holds a page of another command.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, SpectraDocument document, string command, int figures = UsualFigures)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentOutOfRangeException.ThrowIfNegative(figures);
        RequireOwn(folder);
        document = document with { Series = FinishedSeries.Of(document) };
        List<string> written = [];
        Directory.CreateDirectory(folder);
        Put("results.json", JsonSerializer.Serialize(document, Json) + "\n");
        Put("layers.csv", SpectraTables.LayersCsv(document));
        Put("outliers.csv", SpectraTables.OutliersCsv(document));
        Put("skipped.csv", SpectraTables.SkippedCsv(document));
        if (document.Series.Count > 0)
        {
            Put("trajectories.csv", SeriesTables.TrajectoriesCsv(document));
            Put("events.csv", SeriesTables.EventsCsv(document));
        }

        foreach ((string name, NpzWriter archive) in Archives(document))
        {
            archive.WriteAtomically(Path.Combine(folder, name));
            written.Add(name);
        }

        IReadOnlyList<LayerDiagnosis> last = document.Files.Count > 0 ? document.Files[^1].Layers : [];
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        if (figures > 0 && document.Files.Count > 0 && LayerFigures.Overview("overview", document.Files[^1]) is { } overview)
        {
            Draw(overview);
        }

        foreach ((LayerDiagnosis layer, string name) in last.Zip(LayerFigures.Names([.. last.Select(layer => layer.Name)])).Take(figures))
        {
            if (LayerFigures.Of(name, layer) is { } figure)
            {
                Draw(figure);
                names[layer.Name] = name;
            }
        }

        Put("index.html", SpectraPage.Html(document, command, names, Notes(document, last.Count, names.Count)));
        return written;

        void Draw(Figure figure)
        {
            Put(HtmlReport.SvgPath(figure), figure.ToSvg());
            Bytes(HtmlReport.PdfPath(figure), figure.ToPdf());
            Put(HtmlReport.CsvPath(figure), figure.ToCsv());
        }

        void Put(string path, string text) => Bytes(path, Encoding.UTF8.GetBytes(text));

        void Bytes(string path, byte[] content)
        {
            string target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            AtomicFile.WriteAllBytes(target, content);
            written.Add(path);
        }
    }

    /// <summary>
    /// All singular values for NumPy: float64 arrays <c>FFF.NAME</c>, FFF the number of the file from 000 and NAME the layer's name, in which '/', '\' and control characters are '_',
    /// and which ends in ~2, ~3, … where names would be the same. Arrays of the same length tell what is what: <c>array</c> (these names), <c>file</c> (number), <c>layer</c> (the true name);
    /// <c>source</c> and <c>step</c> (−1 where there is none) are one entry a file.
    /// </summary>
    public static NpzWriter SingularValues(SpectraDocument document) => SingularValues(document, 0, document?.Files.Count ?? throw new ArgumentNullException(nameof(document)));

    private static IEnumerable<(string Name, NpzWriter Archive)> Archives(SpectraDocument document)
    {
        int arrays = document.Files.Sum(file => file.Layers.Count);
        long numbers = document.Files.Sum(file => file.Layers.Sum(layer => (long)layer.SingularValues.Count));
        return arrays <= MostArrays && numbers <= MostNumbers
            ? [("singular-values.npz", SingularValues(document))]
            : Enumerable.Range(0, document.Files.Count).Select(f => (string.Create(CultureInfo.InvariantCulture, $"singular-values-{f:D3}.npz"), SingularValues(document, f, f + 1)));
    }

    private static NpzWriter SingularValues(SpectraDocument document, int from, int to)
    {
        NpzWriter archive = new();
        HashSet<string> used = new(StringComparer.OrdinalIgnoreCase) { "array", "file", "layer", "source", "step" };
        List<string> arrays = [], layers = [];
        List<long> files = [];
        for (int f = from; f < to; f++)
        {
            foreach (LayerDiagnosis layer in document.Files[f].Layers)
            {
                string letters = string.Concat(layer.Name.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '/' or '\\' ? '_' : c));
                string stem = string.Create(CultureInfo.InvariantCulture, $"{f:D3}.{SpectraTables.Shortened(letters, LongestArrayName)}");
                string name = stem;
                for (int i = 2; !used.Add(name); i++)
                {
                    name = string.Create(CultureInfo.InvariantCulture, $"{stem}~{i}");
                }

                archive.Add(name, layer.SingularValues as double[] ?? [.. layer.SingularValues]);
                arrays.Add(name);
                layers.Add(layer.Name.TrimEnd('\0'));
                files.Add(f);
            }
        }

        FileSpectra[] there = [.. document.Files.Skip(from).Take(to - from)];
        archive.Add("array", arrays.ToArray());
        archive.Add("file", files.ToArray());
        archive.Add("layer", layers.ToArray());
        archive.Add("source", there.Select(file => file.Source.TrimEnd('\0')).ToArray());
        archive.Add("step", there.Select(file => file.Step ?? -1L).ToArray());
        return archive;
    }

    private static IReadOnlyList<string> Notes(SpectraDocument document, int layers, int drawn) =>
        drawn == 0 ? ["No figures were drawn."]
        : [string.Create(CultureInfo.InvariantCulture, $"Figures for papers: the overview and {(drawn < layers ? $"{drawn} of the {layers} layers" : layers == 1 ? "the layer" : $"all {layers} layers")}{(document.Files.Count > 1 ? " of the last file" : "")}.")];
}
