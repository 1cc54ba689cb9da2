using System.Globalization;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Figs. 3 and 4: all learnt levels at three learning rates, in λ = μ² − x or in x.</summary>
internal abstract class LearntSpectrum : PaperTarget
{
    private const int BatchSize = 16;
    private static readonly double[] LearningRates = [0.01, 0.04, 0.08];
    private static readonly Colour Grey = new(0x77, 0x77, 0x77);

    private const int NextOrderBins = 160;

    /// <summary>How many standard deviations beyond the outermost levels the axes reach.</summary>
    private const double Margin = 5;

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.BoltzmannScans];

    /// <summary>The abscissa of a level x.</summary>
    protected abstract double Abscissa(double x, double massSquared);

    /// <summary>Its symbol in the label language, without dollars.</summary>
    protected abstract string Symbol { get; }

    /// <summary>The symbol of the exact solution.</summary>
    protected abstract string Exact { get; }

    /// <summary>The panels.</summary>
    protected Figure Figure(BoltzmannPoint[] all)
    {
        BoltzmannPoint[] points = Points(all);
        if (points.Length == 0)
        {
            return new Figure(Name) { Caption = "No ensemble of these learning rates." };
        }

        BoltzmannPoint widest = points[^1];
        int last = widest.Model.Visible - 1;
        double from = widest.Centre(last) - (Margin * Math.Sqrt(widest.Response.Modes[last].Variance));
        double to = widest.Centre(0) + (Margin * Math.Sqrt(widest.Response.Modes[0].Variance));
        (double Left, double Right) ends = Order(Abscissa(from, widest.Model.MassSquared), Abscissa(to, widest.Model.MassSquared));
        return new Figure(Name)
        {
            Caption = $"Fig. {Name[^1]} of the paper. Density of all learnt eigenvalues ${Symbol}$ at the end of training, $|B|={BatchSize}$, (a)–(c) {string.Join(", ", points.Select(p => $"$\\alpha={ModeStyle.Rate(p)}$"))}; "
                + $"{ModeStyle.Machine(widest.Model)}, {ModeStyle.Count(widest.Replicas)} machines each. Shaded: histogram with the mean Freedman–Diaconis width of the pairs, error bars "
                + "from counting. Curve: theory without a free parameter, two-level densities (78) for the pairs and Gaussians for the single levels, "
                + $"widths from linear response with chain memory, centres from the second-order shift. Dotted: the next order, eigenvalues of random matrices with the second-order cumulants of "
                + $"$X$, free of parameters too. Dashed: the exact solution {Exact}.",
            Width = Figures.Figure.SingleColumn,
            Height = 125 * points.Length,
            Columns = 1,
            Panels = [.. points.Select((point, i) => Panel(point, i, ends))],
        };
    }

    private Panel Panel(BoltzmannPoint point, int index, (double Left, double Right) ends)
    {
        double mass = point.Model.MassSquared;
        Sample levels = Sample.Of(point.AllLevels().Values.ToArray().Select(x => Abscissa(x, mass)).ToArray());
        double width = point.Pairs.Average(pair => FreedmanDiaconisHistogram.BinWidth(pair.Levels.Pooled()));
        double[] sorted = levels.Sorted();
        int bins = Math.Max(1, (int)Math.Ceiling((sorted[^1] - sorted[0]) / width));
        Histogram histogram = Histogram.Of(levels, sorted[0], sorted[^1], bins);
        int[] each = [.. Enumerable.Range(0, histogram.Bins)];
        return new Panel
        {
            Mark = $"({(char)('a' + index)}) $\\alpha={ModeStyle.Rate(point)}$",
            X = new Axis($"${Symbol}$") { Minimum = ends.Left, Maximum = ends.Right },
            Y = new Axis($"$\\rho({Symbol})$") { Minimum = 0 },
            Legend = LegendPlace.None,
            Series =
            [
                new HistogramSeries(histogram.Edges.ToArray(), [.. each.Select(histogram.Density)])
                {
                    HeightError = [.. each.Select(histogram.MultinomialError)], Label = "machines", Colour = Palette.Sky,
                },
                LineSeries.Of(value => LinearResponseDensity.At(point.Response, point.Shift.SecondOrder, Abscissa(value, mass)), ends.Left, ends.Right, 801) with { Label = "theory", Colour = Palette.Vermillion, Dash = Dash.Solid, Width = 0.9 },
                .. NextOrder(point, ends),
                .. point.Model.Target.Kappas.Distinct().Select(kappa => ReferenceLine.AtX(Abscissa(mass - kappa, mass)) with { Colour = Grey }),
            ],
        };
    }

    private IEnumerable<LineSeries> NextOrder(BoltzmannPoint point, (double Left, double Right) ends)
    {
        if (point.NextOrder is not { } next)
        {
            yield break;
        }

        double mass = point.Model.MassSquared;
        Histogram drawn = Histogram.Of(Sample.Of(next.Levels.Values.ToArray().Select(x => Abscissa(x, mass)).ToArray()), ends.Left, ends.Right, NextOrderBins);
        int[] each = [.. Enumerable.Range(0, drawn.Bins)];
        yield return new LineSeries([.. each.Select(i => 0.5 * (drawn.Edges[i] + drawn.Edges[i + 1]))], [.. each.Select(drawn.Density)])
        {
            Label = "next order",
            Colour = Palette.Black,
            Dash = Dash.Dotted,
            Width = 0.9,
        };
    }

    /// <summary>Places or widths of all groups of levels at the points that are drawn, beside the next order: shown, because the order after it is not negligible everywhere.</summary>
    protected IEnumerable<Check> Shown(
        BoltzmannPoint[] all,
        string what,
        Func<BoltzmannPoint, BoltzmannPair, NextOrderPair, (Estimate Measured, Estimate Next, double First)> ofPair,
        Func<BoltzmannPoint, BoltzmannSingle, NextOrderSingle, (Estimate Measured, Estimate Next, double First)> ofSingle)
    {
        foreach (BoltzmannPoint point in Points(all))
        {
            if (point.NextOrder is not { } next)
            {
                continue;
            }

            string id = string.Create(CultureInfo.InvariantCulture, $"{Name}.alpha{point.LearningRate:R}");
            for (int i = 0; i < point.Pairs.Count; i++)
            {
                yield return Of($"{id}.pair{i + 1}", point, point.Pairs[i].Kappa, what, ofPair(point, point.Pairs[i], next.Pairs[i]));
            }

            for (int i = 0; i < point.Singles.Count; i++)
            {
                yield return Of($"{id}.single{i + 1}", point, point.Singles[i].Kappa, what, ofSingle(point, point.Singles[i], next.Singles[i]));
            }
        }

        static Check Of(string id, BoltzmannPoint point, double kappa, string what, (Estimate Measured, Estimate Next, double First) values) => Check.OfEstimate(
            id, $"{what} at {ModeStyle.Point(point)}, {ModeStyle.Kappa(kappa)}", ModeStyle.NextOrder, values.Measured, values.Next, false,
            ModeStyle.FirstOrder(values.First));
    }

    private static BoltzmannPoint[] Points(BoltzmannPoint[] all) =>
        [.. LearningRates.SelectMany(rate => all.Where(p => p.LearningRate == rate && p.BatchSize == BatchSize).Take(1))];

    private static (double Left, double Right) Order(double a, double b) => a < b ? (a, b) : (b, a);
}
