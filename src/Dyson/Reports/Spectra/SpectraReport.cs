using System.Globalization;
using Dyson.Experiments;
using Dyson.Formats;
using Dyson.Laws;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Spectra;

/// <summary>The levels of one ensemble with their analysis.</summary>
/// <param name="Levels">The levels.</param>
/// <param name="Document">Their analysis.</param>
public sealed record AnalysedSpectra(LevelHistory Levels, AnalysisDocument Document);

/// <summary>
/// The folder of <c>dyson analyze --out</c>: <c>results.json</c>, <c>statistics.csv</c>, <c>index.html</c> and for every ensemble a figure
/// with P(s) beside the
/// surmise and ρ(x) beside the two-level density, pair by pair, at the last analysed snapshot.
/// </summary>
public static class SpectraReport
{
    private const int PairsDrawn = 6;
    private const int FewestDrawn = 5;
    private const double RowHeight = 165;

    /// <summary>Writes the folder; files of these names are replaced.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="title">The page's title, as plain text.</param>
    /// <param name="json">The document for <c>results.json</c>.</param>
    /// <param name="spectra">The ensembles.</param>
    /// <param name="command">The command line, for the record; may be empty.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string folder, string title, string json, IReadOnlyList<AnalysedSpectra> spectra, string command)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(spectra);
        HtmlReport page = new(Table.Verbatim(title)) { Maker = "dyson analyze" };
        foreach ((int i, AnalysedSpectra ensemble) in spectra.Index())
        {
            string name = spectra.Count == 1 ? "spectra" : string.Create(CultureInfo.InvariantCulture, $"spectra-{i:D3}");
            page.Section(Table.Verbatim(ensemble.Document.Source)).Paragraph(
                string.Create(CultureInfo.InvariantCulture,
                    $"{ensemble.Document.Replicas} replicas. Errors in parentheses are one standard deviation of the last digits, by ")
                + "delete-one-replica jackknife; p-values account for the fitted parameters.");
            if (Figure(name, ensemble) is { } figure)
            {
                page.Figure(figure);
            }

            foreach (SnapshotAnalysis snapshot in ensemble.Document.Snapshots)
            {
                page.Table(StatisticsTable.Levels(snapshot));
                if (snapshot.Pairs.Count > 0)
                {
                    page.Table(StatisticsTable.Pairs(snapshot));
                }
            }
        }

        if (command.Length > 0)
        {
            page.Section("Command").Verbatim(command);
        }

        ReportFolder.Write(folder, page);
        AtomicFile.WriteAllText(Path.Combine(folder, "statistics.csv"), StatisticsTable.Csv(spectra.Select(s => s.Document)));
        AtomicFile.WriteAllText(Path.Combine(folder, "results.json"), json);
    }

    /// <summary>P(s) and ρ(x) of the first pairs; null without pairs or with too few replicas.</summary>
    public static Figure? Figure(string name, AnalysedSpectra spectra)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        List<Panel> panels = [];
        if (spectra.Document.Snapshots.Count == 0)
        {
            return null;
        }

        SnapshotAnalysis last = spectra.Document.Snapshots[^1];
        foreach (PairAnalysis analysis in last.Pairs.Take(PairsDrawn))
        {
            LevelPairs pairs = spectra.Levels.Pair(spectra.Levels.Snapshots.Count - 1, analysis.Levels[0], analysis.Levels[1]);
            if (pairs.Count < FewestDrawn || !(pairs.Spacings.Mean > 0))
            {
                continue;
            }

            panels.Add(Spacings(analysis, pairs));
            panels.Add(Density(analysis, pairs));
        }

        return panels.Count == 0 ? null : new Figure(name)
        {
            Width = Figures.Figure.DoubleColumn,
            Height = RowHeight * panels.Count / 2,
            Columns = 2,
            Panels = panels,
            Caption = string.Create(CultureInfo.InvariantCulture, $"Pairs of levels at snapshot {last.Snapshot}. ")
                + @"Left: spacings in units of their mean, with the Wigner surmise $P(s) = (\pi/2)\,s\,\mathrm{e}^{-\pi s^2/4}$, which "
                + @"has no free parameter. Right: both levels of the pair, with the fitted "
                + "density of two repelling levels. Error bars are those of binomial counts; histograms have the bin width of Freedman "
                + "and Diaconis."
                + (last.Pairs.Count > PairsDrawn
                    ? string.Create(CultureInfo.InvariantCulture, $" The first {PairsDrawn} of {last.Pairs.Count} pairs.") : string.Empty),
        };
    }

    private static Panel Spacings(PairAnalysis analysis, LevelPairs pairs)
    {
        double mean = pairs.Spacings.Mean;
        Sample scaled = Sample.Of([.. pairs.Spacings.Values.ToArray().Select(s => s / mean)]);
        WignerSurmise surmise = WignerSurmise.Goe();
        const double Widest = 3.6;
        return new Panel
        {
            Mark = StatisticsTable.PairName(analysis),
            X = new Axis(@"$s = S/\langle S\rangle$") { Minimum = 0, Maximum = Math.Max(Widest, scaled.Values.ToArray().Max()) },
            Y = new Axis("$P(s)$") { Minimum = 0 },
            Series =
            [
                Bins(scaled, "data"),
                LineSeries.Of(surmise.Density, 0, Widest) with { Label = $"surmise{PValue(analysis.Surmise.P)}", Colour = Palette.Black,
                    Dash = Dash.Solid },
            ],
        };
    }

    private static Panel Density(PairAnalysis analysis, LevelPairs pairs)
    {
        Sample pooled = pairs.Pooled();
        List<Series> series = [Bins(pooled, "data")];
        if (analysis.Density is { Centre.Value: { } centre, Sigma.Value: { } sigma } && sigma > 0)
        {
            const double Reach = 4;
            TwoLevelDensity density = TwoLevelDensity.WithDiagonalDeviation(sigma, centre);
            series.Add(LineSeries.Of(density.Density, centre - (Reach * sigma), centre + (Reach * sigma)) with
            {
                Label = $"two levels{PValue(analysis.Density.P)}",
                Colour = Palette.Black,
                Dash = Dash.Solid,
            });
        }

        return new Panel
        {
            Mark = StatisticsTable.PairName(analysis),
            X = new Axis("$x$"),
            Y = new Axis(@"$\rho(x)$") { Minimum = 0 },
            Series = series,
        };
    }

    private static string PValue(double? p) =>
        p is { } known ? string.Create(CultureInfo.InvariantCulture, $", $p = {known:G2}$") : string.Empty;

    private static HistogramSeries Bins(Sample sample, string label)
    {
        Histogram histogram = Histogram(sample);
        return new HistogramSeries(histogram.Edges.ToArray(), [.. Enumerable.Range(0, histogram.Bins).Select(histogram.Density)])
        {
            Label = label,
            Colour = Palette.Blue,
            HeightError = [.. Enumerable.Range(0, histogram.Bins).Select(histogram.MultinomialError)],
        };
    }

    // data from elsewhere may be spread so unevenly that the rule wants a million bins
    private static Histogram Histogram(Sample sample)
    {
        const int MostBins = 200;
        double[] values = sample.Values.ToArray();
        (double lower, double upper) = (values.Min(), values.Max());
        double width = FreedmanDiaconisHistogram.BinWidth(sample);
        return !(upper > lower) || (width > 0 && (upper - lower) / width <= MostBins)
            ? FreedmanDiaconisHistogram.Of(sample)
            : Statistics.Histogram.Of(sample, lower, upper, MostBins);
    }
}
