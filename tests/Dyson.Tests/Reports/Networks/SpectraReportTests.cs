using System.Text.Json;
using System.Xml.Linq;
using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Networks;
using Dyson.Reports.Networks;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Reports.Networks;

public class SpectraReportTests
{
    private static readonly SpectraDocument Document = SyntheticSpectra.Series(2);

    [Fact]
    public void Folder_holds_what_is_promised_twice_the_same()
    {
        using TemporaryFolder folder = new();
        string first = Path.Combine(folder.Path, "a"), second = Path.Combine(folder.Path, "b");
        IReadOnlyList<string> written = SpectraReport.Write(first, Document, "dyson spectra run", figures: 3);
        Assert.Equal(["results.json", "layers.csv", "outliers.csv", "skipped.csv", "trajectories.csv", "events.csv", "singular-values.npz"], written.Take(7));
        Assert.Equal("index.html", written[^1]);
        Assert.Equal(7 + (3 * (1 + 3)) + 1, written.Count);
        Assert.Equal(written.Order(StringComparer.Ordinal), Directory.GetFiles(first, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(first, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
        SpectraReport.Write(second, Document, "dyson spectra run", figures: 3);
        Assert.All(written, path => Assert.Equal(File.ReadAllBytes(Path.Combine(first, path)), File.ReadAllBytes(Path.Combine(second, path))));
        Assert.Contains("3 of the 14 layers of the last file", File.ReadAllText(Path.Combine(first, "index.html")), StringComparison.Ordinal);
        SpectraReport.Write(first, Document, "again", figures: 0);
    }

    /// <summary>Tables of levels through time stand beside a series only, and are named on the page where they are.</summary>
    [Fact]
    public void One_file_has_no_levels_through_time()
    {
        using TemporaryFolder folder = new();
        IReadOnlyList<string> written = SpectraReport.Write(folder.Path, SyntheticSpectra.One(), "", figures: 0);
        Assert.DoesNotContain("trajectories.csv", written);
        Assert.DoesNotContain("events.csv", written);
        Assert.DoesNotContain("trajectories.csv", File.ReadAllText(Path.Combine(folder.Path, "index.html")), StringComparison.Ordinal);
        Assert.Contains("trajectories.csv", SpectraPage.Html(Document, "", new Dictionary<string, string>(), []), StringComparison.Ordinal);
    }

    /// <summary>What was begun of a file that the document does not hold is left out of everything.</summary>
    [Fact]
    public void Interrupted_analysis_tells_of_whole_files()
    {
        using TemporaryFolder folder = new();
        SpectraDocument interrupted = SyntheticSpectra.Interrupted();
        Assert.Contains(interrupted.Series, history => history.Files.Contains(2));
        SpectraReport.Write(folder.Path, interrupted, "", figures: 0);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "results.json")));
        Assert.False(json.RootElement.GetProperty("complete").GetBoolean());
        Assert.All(json.RootElement.GetProperty("series").EnumerateArray(), history => Assert.Equal([0, 1], history.GetProperty("files").EnumerateArray().Select(file => file.GetInt32())));
        Assert.All(Csv.Read(File.ReadAllText(Path.Combine(folder.Path, "trajectories.csv"))), row => Assert.True(row["file"] is "0" or "1"));
        Assert.Contains("interrupted: files are missing, 2 files were done", File.ReadAllText(Path.Combine(folder.Path, "index.html")), StringComparison.Ordinal);
        Assert.EndsWith("! The analysis was interrupted: files are missing, 2 files were done.\n", SpectraTables.Text(interrupted), StringComparison.Ordinal);
        Assert.DoesNotContain("interrupted", SpectraTables.Text(Document), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_of_another_command_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "index.html"), "<meta name=\"generator\" content=\"dyson analyze\">");
        Assert.Throws<ConfigurationException>(() => SpectraReport.Write(folder.Path, Document, "", figures: 0));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Document_is_read_back()
    {
        using TemporaryFolder folder = new();
        SpectraReport.Write(folder.Path, Document, "", figures: 0);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "results.json")));
        JsonElement layer = json.RootElement.GetProperty("files")[1].GetProperty("layers")[0];
        LayerDiagnosis expected = Document.Files[1].Layers[0];
        Assert.Equal((expected.Name, expected.StableRank, expected.Bulk!.Sigma.Error), (
            layer.GetProperty("name").GetString(), layer.GetProperty("stableRank").GetDouble(), layer.GetProperty("bulk").GetProperty("sigma").GetProperty("error").GetDouble()));
        Assert.False(layer.TryGetProperty("singularValues", out _));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("files")[1].GetProperty("layers").EnumerateArray().First(l => l.GetProperty("name").GetString() == "zero.weight").GetProperty("stableRank").ValueKind);
    }

    /// <summary>All singular values with their bits, under names of which a table in the archive says whose they are.</summary>
    [Fact]
    public void Singular_values_are_read_back()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "s.npz");
        SpectraReport.SingularValues(Document).WriteAtomically(path);
        using ArrayFile file = ArrayFile.Open(path);
        string[] arrays = file.Read("array").ToTexts(), layers = file.Read("layer").ToTexts();
        long[] numbers = file.Read("file").ToInt64s();
        Assert.Equal(Document.Files.Select(f => f.Source), file.Read("source").ToTexts());
        Assert.Equal([0L, 100L], file.Read("step").ToInt64s());
        LayerDiagnosis[] all = [.. Document.Files.SelectMany(f => f.Layers)];
        Assert.Equal(all.Select(layer => layer.Name), layers);
        Assert.Equal(arrays.Length, arrays.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("001.Mlp.weight", arrays);
        Assert.Contains("001.mlp.weight~2", arrays);
        foreach (((string array, long number), LayerDiagnosis layer) in arrays.Zip(numbers).Zip(all))
        {
            Assert.Contains(layer, Document.Files[(int)number].Layers);
            Assert.Equal(layer.SingularValues, file.Read(array).ToDoubles());
        }
    }

    [Fact]
    public void Figures_have_names_of_their_own()
    {
        IReadOnlyList<string> names = LayerFigures.Names(["a.b", "a/b", "A-b", "", "層", "層2", new string('x', 500), new string('x', 501), SyntheticSpectra.Malicious]);
        Assert.Equal(["layer-a-b", "layer-a-b-2", "layer-A-b-3", "layer", "layer-2"], names.Take(5));
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.InRange(name.Length, 5, 100));
    }

    [Fact]
    public void Figures_can_be_drawn_of_every_layer()
    {
        foreach (LayerDiagnosis layer in SyntheticSpectra.One().Files[0].Layers)
        {
            if (LayerFigures.Of("layer", layer) is not { } figure)
            {
                Assert.Equal("no spectrum", layer.Verdict);
                continue;
            }

            Assert.DoesNotContain(XDocument.Parse(figure.ToSvg()).Descendants(), element => element.Name.LocalName == "script");
            Assert.NotEmpty(figure.ToPdf());
            Assert.Equal(layer.Density!.Density.Count, figure.Panels[0].Series[0].Rows.Count());
            Assert.Contains("histogram", figure.ToCsv(), StringComparison.Ordinal);
        }

        Assert.NotEmpty(LayerFigures.Overview("overview", SyntheticSpectra.One().Files[0])!.ToSvg());
    }

    /// <summary>The law that is drawn over the histogram holds what the document says the bulk holds in each bin.</summary>
    [Fact]
    public void Drawn_bulk_is_that_of_the_document()
    {
        // trapezoids over bins that the law's edges, where it is steep, do not cut
        const double Coarseness = 0.02;
        LayerDiagnosis layer = SyntheticSpectra.One().Files[0].Layers[0];
        Dyson.Reports.Figures.LineSeries law = LayerFigures.Of("layer", layer)!.Panels[0].Series.OfType<Dyson.Reports.Figures.LineSeries>().Single();
        (IReadOnlyList<double> edges, IReadOnlyList<double> noise) = (layer.Density!.Edges, layer.Density.Noise!);
        int compared = 0;
        for (int bin = 0; bin < noise.Count; bin++)
        {
            double[] inside = [.. law.X.Zip(law.Y).Where(p => p.First >= edges[bin] && p.First <= edges[bin + 1]).Select(p => p.Second)];
            if (edges[bin] > law.X[0] && edges[bin + 1] < law.X[^1] && inside.Length > 10)
            {
                Assert.InRange(inside.Average() / noise[bin], 1 - Coarseness, 1 + Coarseness);
                compared++;
            }
        }

        Assert.True(compared > 4);
    }
}
