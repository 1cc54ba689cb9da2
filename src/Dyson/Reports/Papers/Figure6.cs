using System.Globalization;
using Dyson.Dynamics;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Reports.Typography;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Fig. 6: the linear scaling rule, mean spacing and width of the pairs against √((α/|B|)κ²Ω) and against each other.</summary>
internal sealed class Figure6 : PaperTarget
{
    private const int BatchSize = 16;
    private const double StrongRate = 0.1;
    private const string Abscissa = "\\sqrt{(\\alpha/|B|)\\,\\kappa^2\\Omega}";
    private const string Spacing = "\\langle S\\rangle";
    private const string Width = "\\sqrt{\\pi}\\,\\sigma";

    public override string Name => "fig6";

    public override string Summary => "linear scaling rule: spacing and width of degenerate pairs";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.BoltzmannScans, PaperEnsembles.BoltzmannWeakNoise];

    public override PaperSection Reproduce(ReproductionData data)
    {
        BoltzmannPoint[] papers = data.Reduce(PaperEnsembles.BoltzmannScans, BoltzmannPoint.All);
        BoltzmannPoint[] weak = data.Reduce(PaperEnsembles.BoltzmannWeakNoise, BoltzmannPoint.All);
        BoltzmannPoint[] rates = [.. papers.Where(p => p.BatchSize == BatchSize)];
        BoltzmannPoint[] batches = [.. papers.Where(p => p.BatchSize != BatchSize)];
        PairScaling[] scalings =
        [
            new("$\\alpha$ scan", rates), new("$|B|$ scan", batches), new("both scans", papers), new("weak noise", weak),
        ];
        PairScaling both = scalings[2];
        PairScaling limit = scalings[3];
        return new PaperSection(
            "Linear scaling rule (Fig. 6)",
            [
                $"Mean spacing and width of a pair depend on learning rate and batch size through $\\alpha/|B|$ alone: while the noise is small, all pairs and both scans fall on one line, ${Spacing}=a\\,{Abscissa}$, "
                + "and the surmise makes the width the same multiple of the abscissa, so that the third panel is the diagonal. Leading order for independent samples gives "
                + "$a=\\sqrt{2\\pi}$; linear response adds the memory of the persistent chains and the finite learning rate, and nothing else, so that it needs no fit.",
                "The second figure divides by linear response. What remains is the next order in $\\alpha/|B|$: levels of different modes repel, their eigenvectors mix, the noise depends on its place, and the "
                + "pairs are narrower than the first order says, most of all the two outer pairs, which lie close to the single levels. This order is predicted too (thin lines): the second-order cumulants of $X$ by expanding the "
                + "update in $1/|B|$, the mixing by diagonalising random matrices that have them. Judged are the slope through the weak-noise points against it, and, without it, the limit $\\alpha/|B|\\to 0$ of a straight line through the weak-noise points (solid).",
            ],
            [Scaling(rates, batches, weak, both), Ratios(papers, weak)],
            [Slopes(scalings)],
            [
                LimitCheck("fig6.left.slope", $"slope of ${Spacing}$ for $\\alpha/|B|\\to 0$", limit.SpacingLimit),
                LimitCheck("fig6.middle.slope", $"slope of ${Width}$ for $\\alpha/|B|\\to 0$", limit.WidthLimit),
                Check.OfEstimate("fig6.right.slope", $"${Spacing}/({Width})$ for $\\alpha/|B|\\to 0$", "surmise and two-level density of one width", limit.RatioLimit, 1),
                Check.OfTest("fig6.pairs", "$\\chi^2$ of the four pairs' slopes, left and middle, about theory", "linear response with chain memory", limit.EachPair) with { Sensitivity = limit.EachPairSensitivity },
                Shown("fig6.left.slope-papers", $"slope of ${Spacing}$, both scans", both.Spacing.Slope, both.PredictedSpacing),
                Shown("fig6.middle.slope-papers", $"slope of ${Width}$, both scans", both.Width.Slope, both.PredictedWidth),
                Shown("fig6.right.slope-papers", $"slope of ${Spacing}$ against ${Width}$, both scans", both.Right.Slope, 1),
                Check.OfEstimate("fig6.left.slope-weak", $"slope of ${Spacing}$ through the weak-noise points", ModeStyle.NextOrder, limit.Spacing.Slope, limit.NextSpacing, note: ModeStyle.FirstOrder(limit.PredictedSpacing)),
                Check.OfEstimate("fig6.middle.slope-weak", $"slope of ${Width}$ through the weak-noise points", ModeStyle.NextOrder, limit.Width.Slope, limit.NextWidth, note: ModeStyle.FirstOrder(limit.PredictedWidth)),
                Check.OfEstimate("fig6.left.slope-next", $"slope of ${Spacing}$, both scans", ModeStyle.NextOrder, both.Spacing.Slope, both.NextSpacing, false, ModeStyle.FirstOrder(both.PredictedSpacing)),
                Check.OfEstimate("fig6.middle.slope-next", $"slope of ${Width}$, both scans", ModeStyle.NextOrder, both.Width.Slope, both.NextWidth, false, ModeStyle.FirstOrder(both.PredictedWidth)),
                .. papers.Where(p => p.LearningRate == StrongRate && p.BatchSize == BatchSize).SelectMany(Strong),
            ]);
    }

    private static IEnumerable<Check> Strong(BoltzmannPoint point) => point.Pairs.Where(pair => pair.NextOrder is not null).Select((pair, i) => Check.OfEstimate(
        $"fig6.pair{i + 1}.spacing-strong", $"${Spacing}$ at {ModeStyle.Point(point)}, {ModeStyle.Kappa(pair.Kappa)}", ModeStyle.NextOrder, pair.MeanSpacing, pair.NextOrder!.MeanSpacing, false,
        ModeStyle.FirstOrder(pair.Prediction.MeanSpacing)));

    // The limit is that of the ratio to linear response; times √(2π) it is the slope against the abscissa with memory and finite α taken out.
    private static Check LimitCheck(string id, string quantity, Estimate ratio) => Check.OfEstimate(
        id, quantity, "linear response with chain memory, $\\sqrt{2\\pi}$", ratio.Scale(RbmLinearResponse.LeadingSlope), RbmLinearResponse.LeadingSlope);

    private static Check Shown(string id, string quantity, Estimate slope, double theory) => Check.OfEstimate(
        id, quantity, "linear response with chain memory, same weights", slope, theory, false,
        string.Create(CultureInfo.InvariantCulture, $"next order in $\\alpha/|B|$: {100 * ((slope.Value / theory) - 1):+0.0;−0.0} %"));

    private static Figure Scaling(BoltzmannPoint[] rates, BoltzmannPoint[] batches, BoltzmannPoint[] weak, PairScaling both)
    {
        double end = 1.08 * rates.Concat(batches).Concat(weak).SelectMany(p => p.Pairs).Max(pair => pair.Abscissa);
        double top = 1.12 * RbmLinearResponse.LeadingSlope * end;
        (string Label, BoltzmannPoint[] Points, Colour Colour, Marker Marker)[] sets =
        [
            ("$\\alpha$ scan", rates, Palette.Blue, Marker.Circle), ("$|B|$ scan", batches, Palette.Vermillion, Marker.Square), ("weak noise", weak, Palette.Green, Marker.Triangle),
        ];
        return new Figure("fig6")
        {
            Caption = $"Fig. 6 of the paper. (a) Mean spacing ${Spacing}$ and (b) width ${Width}$ of every degenerate pair against $" + Abscissa + "$, $\\kappa^2\\Omega=x^*$; (c) one against the other. "
                + $"Circles: learning rates {Range(rates.Select(p => p.LearningRate))} at $|B|={BatchSize}$; squares: batch sizes {Range(batches.Select(p => (double)p.BatchSize))} at $\\alpha=0.1$; "
                + $"triangles: weak noise, $|B|$ {Range(weak.Select(p => (double)p.BatchSize))}. $\\sigma$ is fitted by maximum likelihood to the pair's levels; error bars (mostly smaller than the symbols) are "
                + "delete-one jackknife over machines. Thin line: weighted fit through the origin to both scans; dashed: $\\sqrt{2\\pi}$, in (c) the diagonal; black dots: linear response with chain memory at the scans' points; open squares: the next order there.",
            Width = Figure.DoubleColumn,
            Height = 205,
            Panels =
            [
                Panel("(a)", Axis(Abscissa, end), Axis(Spacing, top), pair => (Exact(pair.Abscissa), pair.MeanSpacing), both.Spacing, pair => pair.NextOrder!.MeanSpacing.Value),
                Panel("(b)", Axis(Abscissa, end), Axis(Width, top), pair => (Exact(pair.Abscissa), pair.Width), both.Width, pair => Math.Sqrt(Math.PI) * pair.NextOrder!.Sigma.Value),
                Panel("(c)", Axis(Width, top), Axis(Spacing, top), pair => (pair.Width, pair.MeanSpacing), both.Right, null),
            ],
        };

        Panel Panel(string mark, Axis x, Axis y, Func<BoltzmannPair, (Estimate X, Estimate Y)> place, StraightLine fit, Func<BoltzmannPair, double>? next)
        {
            bool prediction = next is not null;
            double theory = prediction ? RbmLinearResponse.LeadingSlope : 1;
            BoltzmannPair[] expanded = [.. rates.Concat(batches).SelectMany(p => p.Pairs).Where(p => p.NextOrder is not null)];
            BoltzmannPair[] scanned = [.. rates.Concat(batches).SelectMany(p => p.Pairs)];
            return new Panel
            {
                Annotations = [new Annotation(mark, 0.95, 0.06) { InFrame = true, Anchor = LabelAnchor.End }],
                X = x,
                Y = y,
                Legend = LegendPlace.UpperLeft,
                Series =
                [
                    .. sets.Select(set => Points([.. set.Points.SelectMany(p => p.Pairs).Select(place)]) with { Label = set.Label, Colour = set.Colour, Marker = set.Marker }),
                    LineSeries.Of(v => fit.Slope.Value * v, 0, x.Maximum!.Value, 2) with
                    {
                        Label = $"fit {ModeStyle.Estimated(fit.Slope)}", Colour = Palette.Purple, Dash = Dash.Solid, Width = 0.7,
                    },
                    LineSeries.Of(v => theory * v, 0, x.Maximum!.Value, 2) with { Label = prediction ? "$\\sqrt{2\\pi}$" : "diagonal", Colour = Palette.Black, Dash = Dash.Dashed, Width = 0.7 },
                    .. next is not null
                        ? [
                            new PointSeries([.. scanned.Select(p => p.Abscissa)], [.. scanned.Select(p => p.Prediction.MeanSpacing)]) { Label = "linear response", Colour = Palette.Black, Marker = Marker.Diamond, Size = 0.45 },
                            new PointSeries([.. expanded.Select(p => p.Abscissa)], [.. expanded.Select(next)]) { Label = "next order", Colour = Palette.Black, Marker = Marker.Square, Size = 0.8, Filled = false },
                        ]
                        : Array.Empty<Series>(),
                ],
            };
        }
    }

    private static Figure Ratios(BoltzmannPoint[] papers, BoltzmannPoint[] weak)
    {
        double from = 0.8 * weak.Concat(papers).Min(p => p.NoiseRatio);
        double middle = weak.Max(p => p.NoiseRatio);
        double to = 1.25 * papers.Concat(weak).Max(p => p.NoiseRatio);
        BoltzmannPoint[] all = [.. papers.Concat(weak).OrderBy(p => p.NoiseRatio)];
        return new Figure("fig6-ratio")
        {
            Caption = "The quantities of the previous figure divided by linear response with chain memory, $\\sqrt{\\pi v}$, and by each other, against $\\alpha/|B|$, pair by pair; points at "
                + $"$\\alpha/|B|\\leq{ModeStyle.Scientific(middle)}$ are the weak-noise ensembles. Error bars: delete-one jackknife over machines. Solid: straight line $1+b\\,\\alpha/|B|$ with free intercept through the "
                + "weak-noise points of all pairs together, whose limit at zero noise is judged. Dashed: linear response. Thin lines, in the colours of the pairs: the next order, without a parameter.",
            Width = Figure.DoubleColumn,
            Height = 180,
            Panels =
            [
                Panel("(a)", "$\\langle S\\rangle/\\sqrt{\\pi v}$", pair => pair.MeanSpacing.Scale(1 / pair.Prediction.MeanSpacing), pair => pair.NextOrder!.MeanSpacing.Value / pair.Prediction.MeanSpacing, LegendPlace.LowerLeft),
                Panel("(b)", "$\\sigma/\\sqrt{v}$", pair => pair.Density.Sigma.Scale(1 / pair.Prediction.Sigma), pair => pair.NextOrder!.Sigma.Value / pair.Prediction.Sigma, LegendPlace.None),
                Panel("(c)", "$\\langle S\\rangle/(\\sqrt{\\pi}\\,\\sigma)$", pair => pair.SpacingOverWidth, pair => pair.NextOrder!.SpacingOverWidth.Value, LegendPlace.None),
            ],
        };

        Panel Panel(string mark, string label, Func<BoltzmannPair, Estimate> ratio, Func<BoltzmannPair, double> next, LegendPlace legend)
        {
            BoltzmannPoint[] expanded = [.. all.Where(p => p.NextOrder is not null)];
            WeakNoiseLimit limit = WeakNoiseLimit.Of(weak.SelectMany(p => p.Pairs.Select(pair => (p.NoiseRatio, ratio(pair)))));
            return new Panel
            {
                Mark = mark,
                X = new Axis("$\\alpha/|B|$") { Scale = AxisScale.Logarithmic, Minimum = from, Maximum = to },
                Y = new Axis(label) { Minimum = 0.65, Maximum = 1.15 },
                Legend = legend,
                Series =
                [
                    .. Enumerable.Range(0, all[0].Pairs.Count).Select(i => new PointSeries([.. all.Select(p => p.NoiseRatio)], [.. all.Select(p => ratio(p.Pairs[i]).Value)])
                    {
                        YError = [.. all.Select(p => ratio(p.Pairs[i]).Error)], Label = ModeStyle.Kappa(all[0].Pairs[i].Kappa), Colour = ModeStyle.OfPair(i), Marker = ModeStyle.MarkerOfPair(i),
                    }),
                    .. Enumerable.Range(0, all[0].Pairs.Count).Select(i => new LineSeries([.. expanded.Select(p => p.NoiseRatio)], [.. expanded.Select(p => next(p.Pairs[i]))])
                    {
                        Colour = ModeStyle.OfPair(i), Dash = Dash.Solid, Width = 0.7, Label = i == 0 ? "next order" : "",
                    }),
                    ReferenceLine.AtY(1),
                    Line(limit, from, middle),
                ],
            };
        }

        static LineSeries Line(WeakNoiseLimit limit, double from, double to)
        {
            double[] x = [.. Enumerable.Range(0, 101).Select(i => from * Math.Pow(to / from, i / 100.0))];
            return new LineSeries(x, [.. x.Select(v => limit.Limit.Value + (limit.NextOrder.Value * v))]) { Colour = Palette.Black, Dash = Dash.Solid, Width = 1.2 };
        }
    }

    private static Table Slopes(PairScaling[] scalings) => new(
        [
            new Column("points"), new Column($"${Spacing}$: slope", ColumnKind.Number), new Column("papers' definition", ColumnKind.Number), new Column("linear response", ColumnKind.Number), new Column("next order", ColumnKind.Number),
            new Column($"${Width}$: slope", ColumnKind.Number), new Column("papers' definition", ColumnKind.Number), new Column("linear response", ColumnKind.Number), new Column("next order", ColumnKind.Number),
            new Column($"${Spacing}$ against ${Width}$", ColumnKind.Number), new Column("$\\chi^2/\\mathrm{dof}$ of the three fits", ColumnKind.Number),
        ],
        [
            .. scalings.Where(s => s.IsMeasured).Select(s => (IReadOnlyList<string>)
            [
                s.Name, ModeStyle.Estimated(s.Spacing.Slope), ModeStyle.Estimated(s.SpacingOfHistogram.Slope), ModeStyle.Number(s.PredictedSpacing), ModeStyle.Estimated(s.NextSpacing),
                ModeStyle.Estimated(s.Width.Slope), ModeStyle.Estimated(s.WidthOfHistogram.Slope), ModeStyle.Number(s.PredictedWidth), ModeStyle.Estimated(s.NextWidth),
                ModeStyle.Estimated(s.Right.Slope),
                string.Create(CultureInfo.InvariantCulture, $"{s.Spacing.ReducedChiSquared:F1}, {s.Width.ReducedChiSquared:F1}, {s.Right.ReducedChiSquared:F1}"),
            ]),
            [
                "limit $\\alpha/|B|\\to 0$", ModeStyle.Estimated(scalings[^1].SpacingLimit.Scale(RbmLinearResponse.LeadingSlope)), "–", ModeStyle.Number(RbmLinearResponse.LeadingSlope), "–",
                ModeStyle.Estimated(scalings[^1].WidthLimit.Scale(RbmLinearResponse.LeadingSlope)), "–", ModeStyle.Number(RbmLinearResponse.LeadingSlope), "–",
                ModeStyle.Estimated(scalings[^1].RatioLimit), "–",
            ],
        ])
    {
        Caption = "Slopes of lines through the origin, fitted with the weights $1/\\mathrm{error}^2$ (in the third panel with both errors). Papers' definition: mean of, or least-squares fit to, the Freedman–Diaconis "
            + "histogram. Linear response, next order: the same fit to the predicted points. Last row: limit of the ratio to linear response, times $\\sqrt{2\\pi}$.",
    };

    private static PointSeries Points((Estimate X, Estimate Y)[] places) => new([.. places.Select(p => p.X.Value)], [.. places.Select(p => p.Y.Value)])
    {
        XError = [.. places.Select(p => p.X.Error)],
        YError = [.. places.Select(p => p.Y.Error)],
    };

    private static Axis Axis(string symbol, double end) => new($"${symbol}$") { Minimum = 0, Maximum = end };

    private static Estimate Exact(double value) => new(value, 0, "exact");

    private static string Range(IEnumerable<double> values)
    {
        double[] distinct = [.. values.Distinct().Order()];
        return distinct.Length == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{distinct[0]:R} to {distinct[^1]:R}");
    }
}
