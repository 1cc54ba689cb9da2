using System.Globalization;
using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>The folder of <c>dyson theory --out</c>: a page with the law's figure (density with a sampled histogram, distribution) and table.</summary>
public static class TheoryReport
{
    private const int CurvePoints = 400;
    private const int Draws = 20_000;
    private const double PanelHeight = 200;

    /// <summary>Writes index.html, the figure as SVG and PDF, and its data as CSV.</summary>
    /// <param name="folder">The folder; made if missing.</param>
    /// <param name="theory">The law.</param>
    /// <param name="parameters">Values of its parameters.</param>
    /// <param name="table">Its table.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string folder, TheoryLaw theory, IReadOnlyList<double> parameters, TheoryTable table, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(theory);
        ArgumentNullException.ThrowIfNull(table);
        HtmlReport page = new(Documents.Table.Verbatim(table.Law));
        page.Paragraph(Documents.Table.Verbatim(theory.Summary));
        page.Figure(Figure(theory, parameters, table, seed));
        page.Table(Numbers(table));
        ReportFolder.Write(folder, page);
    }

    /// <summary>Density with a sampled histogram, and the distribution function.</summary>
    internal static Figure Figure(TheoryLaw theory, IReadOnlyList<double> parameters, TheoryTable table, ulong seed)
    {
        ContinuousLaw law = theory.Create(parameters);
        RandomStream random = RandomStream.FromSeed(seed, "theory " + theory.Name);
        double[] sample = theory.Sample is { } ensemble
            ? ensemble(parameters, random)
            : [.. Enumerable.Range(0, Draws).Select(_ => law.Sample(random))];

        // An atom (Marchenko–Pastur for N > M) is no part of the density: its share is left out of the histogram and kept in the weights.
        double atom = law is MarchenkoPastur pastur ? pastur.AtomAtZero : 0;
        double[] continuous = atom > 0 ? [.. sample.Where(x => x > 0)] : sample;
        double share = (double)continuous.Length / sample.Length;
        Histogram histogram = FreedmanDiaconisHistogram.Of(Sample.Of(continuous));
        double[] places = Places(law, atom);
        return new Figure("theory-" + theory.Name)
        {
            Width = Figures.Figure.DoubleColumn,
            Height = PanelHeight,
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"{Documents.Table.Verbatim(table.Law)}: (a) density, with a histogram of {continuous.Length} {theory.SampleDescription} (seed {seed}); (b) distribution function."),
            Panels =
            [
                new Panel
                {
                    Mark = "(a)",
                    X = new Axis("$x$"),
                    Y = new Axis("density") { Minimum = 0 },
                    Series =
                    [
                        new HistogramSeries([.. histogram.Edges], [.. Enumerable.Range(0, histogram.Bins).Select(bin => histogram.Density(bin) * share)]) { Label = "sampled", Filled = true },
                        new LineSeries(places, [.. places.Select(law.Density)]) { Label = "law", Dash = Dash.Solid },
                    ],
                },
                new Panel
                {
                    Mark = "(b)",
                    X = new Axis("$x$"),
                    Y = new Axis("$P(X\\leq x)$") { Minimum = 0, Maximum = 1 },
                    Series = [new LineSeries(places, [.. places.Select(law.Cumulative)]) { Dash = Dash.Solid }],
                },
            ],
        };
    }

    private static double[] Places(ContinuousLaw law, double atom)
    {
        if (atom == 0)
        {
            return TheoryTable.Places(law, CurvePoints);
        }

        MarchenkoPastur pastur = (MarchenkoPastur)law;
        return [.. Enumerable.Range(0, CurvePoints).Select(i => pastur.LowerEdge + ((pastur.UpperEdge - pastur.LowerEdge) * i / (CurvePoints - 1)))];
    }

    private static Table Numbers(TheoryTable table) => new(
        [new Column("$x$", ColumnKind.Number), new Column("density", ColumnKind.Number), new Column("$P(X\\leq x)$", ColumnKind.Number), new Column("$P(X>x)$", ColumnKind.Number)],
        [.. table.Points.Select(p => (IReadOnlyList<string>)[Number(p.At), Number(p.Pdf), Number(p.Cdf), Number(p.Survival)])])
    {
        Caption = string.Create(CultureInfo.InvariantCulture, $"Mean {table.Mean:G10}, variance {table.Variance:G10}, median {table.Median:G10}."),
    };

    private static string Number(double value) => value.ToString("G10", CultureInfo.InvariantCulture);
}
