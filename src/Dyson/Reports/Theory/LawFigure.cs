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

    /// <summary>A law ends at the end of its support where that is so close, as a share of the range of its usual places.</summary>
    private const double NearEnd = 0.15;

    /// <summary>Where a density diverges at its end, the picture stops there by this share of its range.</summary>
    private const double BesideDivergence = 1e-6;

    /// <summary>A density that exceeds the highest bar so often has a pole and would hide the rest; the picture then ends a quarter above the bar.</summary>
    private const double Pole = 2;
    private const double AboveBar = 1.25;

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
        HistogramSeries histogram = Density.Histogram(continuous, places[0], places[^1], atomMissing);
        double[] density = [.. places.Select(law.Density)];
        double highest = histogram.Heights.Max();
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
                    Y = new Axis("density") { Minimum = 0, Maximum = density.Max() > Pole * highest ? AboveBar * highest : null },
                    Series =
                    [
                        histogram with { Label = "sampled" },
                        new LineSeries(places, density) { Label = "law", Dash = Dash.Solid },
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
        double[] usual = LawSubject.Places(law, 2);
        double range = usual[1] - usual[0];
        double lower = atom > 0 ? ((MarchenkoPastur)law).LowerEdge : law.Lower;
        double from = atom > 0 || usual[0] - lower < NearEnd * range ? lower : usual[0];
        double to = law.Upper - usual[1] < NearEnd * range ? law.Upper : usual[1];
        from += double.IsFinite(law.Density(from)) ? 0 : BesideDivergence * range;
        to -= double.IsFinite(law.Density(to)) ? 0 : BesideDivergence * range;
        return [.. Enumerable.Range(0, CurvePoints).Select(i => from + ((to - from) * i / (CurvePoints - 1)))];
    }
}
