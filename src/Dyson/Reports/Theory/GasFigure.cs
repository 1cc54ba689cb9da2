using System.Globalization;
using Dyson.Dynamics.Ensembles;
using Dyson.Laws;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Theory;

/// <summary>The figure of a Coulomb gas: density of levels, spacings, the levels one by one, and gap ratios or chains.</summary>
internal static class GasFigure
{
    private const int DrawsOfChain = 400;
    private const int Bins = 50;
    private static readonly Colour[] Colours = [Palette.Blue, Palette.Vermillion, Palette.Green, Palette.Purple, Palette.Orange, Palette.Black];

    public static Figure Of(GasSample sample, TheorySettings settings)
    {
        bool chains = sample.Chains is not null;
        List<Panel> panels = [Levels(sample)];
        List<string> texts = [sample.Quadrature is null ? "density of levels" : "density of levels, with the quadrature"];
        if (sample.Levels > 1)
        {
            panels.Add(Spacings(sample));
            texts.Add(sample.Levels == 2 ? "spacing" : "gap in the middle of the spectrum, in units of its mean");
            panels.Add(OneByOne(sample));
            texts.Add(sample.Ensemble?.LimitLaw is null ? "each level: mean, and the standard deviation as a bar" : "each level: mean, standard deviation as a bar, and the quantile of the limiting law");
        }

        if (chains)
        {
            panels.Add(Chains(sample));
            texts.Add($"the highest level along the first {DrawsOfChain} draws of each chain");
        }
        else if (sample.Levels > 2)
        {
            panels.Add(Ratios(sample));
            texts.Add("ratio of neighbouring gaps in the middle of the spectrum, with the surmise of three levels");
        }

        return new Figure("theory-coulomb-gas")
        {
            Width = panels.Count == 1 ? Figure.SingleColumn : Figure.DoubleColumn,
            Height = (panels.Count + 1) / 2 * 190,
            Columns = Math.Min(2, panels.Count),
            Panels = [.. panels.Select((panel, i) => panel with { Mark = $"({(char)('a' + i)})" })],
            Caption = string.Create(CultureInfo.InvariantCulture, $"{sample.Name}, {sample.Draws.Count} draws, seed {settings.Seed}: ")
                + string.Join("; ", texts.Select((text, i) => $"({(char)('a' + i)}) {text}")) + ".",
        };
    }

    private static Panel Levels(GasSample sample)
    {
        double[] pooled = [.. sample.Draws.SelectMany(levels => levels)];
        (double from, double to) = sample.Ensemble?.Ensemble switch
        {
            CircularEnsemble => (0, 2 * Math.PI),
            JacobiEnsemble => (0, 1),
            LaguerreEnsemble => (0, Density.Ends(pooled).To),
            _ => Density.Ends(pooled),
        };
        List<Series> series = [Density.Histogram(Sample.Of(pooled), from, to, Bins) with { Label = "sampled", Colour = Palette.Sky, HeightError = null }];
        if (sample.Quadrature is { } rule)
        {
            series.Add(Density.Curve(rule.Density, from, to, Palette.Vermillion, label: "exact", count: sample.Levels == 3 ? 101 : 301));
        }

        if (sample.Ensemble is { Limit: { } limit } theory)
        {
            series.Add(Density.Curve(limit, from + (1e-6 * (to - from)), to, Palette.Black, Dash.Dashed, theory.LimitName) with { Width = 0.8 });
        }

        return new Panel { X = new Axis(sample.Ensemble?.Ensemble is CircularEnsemble ? "$\\theta$" : "$x$") { Minimum = from, Maximum = to }, Y = new Axis("density of levels") { Minimum = 0 }, Series = series };
    }

    private static Panel Spacings(GasSample sample)
    {
        bool pair = sample.Levels == 2;
        double unit = pair ? 1 : sample.Observe(LevelObservables.MiddleGap).Mean;
        Sample gaps = sample.Observe(levels => LevelObservables.MiddleGap(levels) / unit);
        double to = Density.Ends(gaps.Values.ToArray(), 0.001).To;
        List<Series> series = [Density.Histogram(gaps, 0, to, Bins) with { Label = "sampled", Colour = Palette.Sky, HeightError = sample.Chains is null ? Density.Histogram(gaps, 0, to, Bins).HeightError : null }];
        if (pair && sample.Quadrature is { } rule)
        {
            // the density as a difference quotient of the cumulative, which quadrature gives to many digits
            double h = 1e-3 * to;
            series.Add(Density.Curve(s => (rule.SpacingCumulative(s + h) - rule.SpacingCumulative(Math.Max(0, s - h))) / (h + Math.Min(s, h)), 0, to, Palette.Vermillion, label: "exact", count: 121));
        }
        else if (!pair && sample.Beta is 1 or 2 or 4)
        {
            ContinuousLaw bulk = sample.Beta == 1 ? BulkSpacing.Goe : sample.Beta == 2 ? BulkSpacing.Gue : BulkSpacing.Gse;
            series.Add(Density.Curve(bulk.Density, 0, to, Palette.Vermillion, Dash.Dashed, "bulk, $n\\to\\infty$"));
        }
        else if (!pair)
        {
            series.Add(Density.Curve(WignerSurmise.WithRepulsion(sample.Beta).Density, 0, to, Palette.Vermillion, Dash.Dashed, "surmise"));
        }

        return new Panel { X = new Axis(pair ? "$S$" : "$S/\\langle S\\rangle$") { Minimum = 0, Maximum = to }, Y = new Axis("density") { Minimum = 0 }, Series = series };
    }

    private static Panel OneByOne(GasSample sample)
    {
        int n = sample.Levels;
        double[] numbers = [.. Enumerable.Range(1, n).Select(i => (double)i)];
        Sample[] levels = [.. Enumerable.Range(0, n).Select(i => sample.Observe(x => x[i]))];
        List<Series> series =
        [
            new PointSeries(numbers, [.. levels.Select(x => x.Mean)]) { YError = [.. levels.Select(x => Math.Sqrt(Moments.Variance(x).Value))], Label = "sampled", Colour = Palette.Blue, Size = n > 30 ? 0.5 : 0.9 },
        ];
        if (sample.Ensemble?.LimitLaw is { } limit)
        {
            series.Add(new LineSeries(numbers, [.. numbers.Select(i => limit.Quantile(1 - ((i - 0.5) / n)))]) { Label = "limiting law", Colour = Palette.Black, Dash = Dash.Dashed, Width = 0.8 });
        }

        return new Panel { X = new Axis("level") { Minimum = 0, Maximum = n + 1 }, Y = new Axis("$x_i$"), Series = series };
    }

    private static Panel Ratios(GasSample sample)
    {
        int middle = (sample.Levels / 2) - 1;
        middle = Math.Clamp(middle, 0, sample.Levels - 3);
        Sample ratios = sample.Observe(levels => GasReport.GapRatioOf(levels.Slice(middle, 3)));
        return new Panel
        {
            X = new Axis("$\\tilde{r}$") { Minimum = 0, Maximum = 1 },
            Y = new Axis("density") { Minimum = 0 },
            Legend = LegendPlace.LowerRight,
            Series =
            [
                Density.Histogram(ratios, 0, 1, 25) with { Label = "sampled", Colour = Palette.Sky },
                Density.Curve(GapRatioSurmise.WithRepulsion(sample.Beta).Restricted.Density, 0, 1, Palette.Vermillion, label: "surmise"),
            ],
        };
    }

    private static Panel Chains(GasSample sample)
    {
        int length = Math.Min(DrawsOfChain, sample.Chains!.Length);
        double[] draws = [.. Enumerable.Range(1, length).Select(i => (double)i)];
        return new Panel
        {
            X = new Axis("recorded draw") { Minimum = 0, Maximum = length },
            Y = new Axis("$x_1$"),
            Legend = LegendPlace.None,
            Series = [.. Enumerable.Range(0, Math.Min(sample.Chains.Chains, Colours.Length)).Select(chain =>
                new LineSeries(draws, [.. Enumerable.Range(0, length).Select(draw => sample.Chains[chain, draw][0])]) { Colour = Colours[chain], Dash = Dash.Solid, Width = 0.45 })],
        };
    }
}
