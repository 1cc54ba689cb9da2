using System.Globalization;
using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;

namespace Dyson.Reports.Theory;

/// <summary>A law's figure: density with a sampled histogram, and distribution.</summary>
internal static class LawFigure
{
    private const int CurvePoints = 400;
    private const int Draws = 20_000;
    private const double PanelHeight = 200;

    public static Figure Of(LawSubject subject, ContinuousLaw law, TheorySettings settings)
    {
        RandomStream random = RandomStream.FromSeed(settings.Seed, "theory " + subject.Name);
        double[] sample = subject.Sample is { } ensemble
            ? ensemble(settings, random)
            : [.. Enumerable.Range(0, Draws).Select(_ => law.Sample(random))];

        // An atom (Marchenko–Pastur for N > M) is no part of the density: its share is left out of the histogram and kept in the weights.
        double atom = law is MarchenkoPastur pastur ? pastur.AtomAtZero : 0;
        double[] places = Places(law, atom);
        double[] continuous = [.. sample.Where(x => atom == 0 || x > 0)];
        double atomMissing = (double)continuous.Length / sample.Length;
        return new Figure("theory-" + subject.Name)
        {
            Width = Figure.DoubleColumn,
            Height = PanelHeight,
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"{Table.Verbatim(law.Name)}: (a) density, with a histogram of {continuous.Length} {subject.SampleDescription} (seed {settings.Seed}); (b) distribution function."),
            Panels =
            [
                new Panel
                {
                    Mark = "(a)",
                    X = new Axis("$x$"),
                    Y = new Axis("density") { Minimum = 0 },
                    Series =
                    [
                        Density.Histogram(continuous, places[0], places[^1], atomMissing) with { Label = "sampled" },
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
            return LawSubject.Places(law, CurvePoints);
        }

        MarchenkoPastur pastur = (MarchenkoPastur)law;
        return [.. Enumerable.Range(0, CurvePoints).Select(i => pastur.LowerEdge + ((pastur.UpperEdge - pastur.LowerEdge) * i / (CurvePoints - 1)))];
    }
}
