using System.Globalization;
using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Reports.Papers;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>How level repulsion and the surmise fare for each layer of a deep student, and whether the spectra of neighbouring layers are coupled.</summary>
internal sealed class LayersQuestion : PaperTarget
{
    // A correlation this near to ±1 has no error that would hold the next order.
    private const double Tied = 0.99;

    public override string Name => "question-layers";

    public override string Summary => "level repulsion in each layer of a deep student, and the coupling of neighbouring layers";

    public override IReadOnlyList<string> Ensembles =>
        [PaperEnsembles.DeepLayers, PaperEnsembles.DeepLayersThree, PaperEnsembles.DeepLayersMemory, PaperEnsembles.DeepLayersSpecialising];

    public override PaperSection Reproduce(ReproductionData data)
    {
        DeepPoint[] two = data.Reduce(PaperEnsembles.DeepLayers, DeepPoint.All);
        DeepPoint[] three = data.Reduce(PaperEnsembles.DeepLayersThree, DeepPoint.All);
        TenUnits memory = data.Reduce(PaperEnsembles.DeepLayersMemory, TenUnits.Of);
        TenUnits learnt = data.Reduce(PaperEnsembles.DeepLayersSpecialising, TenUnits.Of);
        (double[] First, double[] Second)[] conserved = memory.Conserved(data.Settings.Seed);
        Estimate goe = learnt.GoeRatio(data.Settings.Seed);
        Figure figure = new("question-layers")
        {
            Caption = $"Layers of deep students. (a) Spacing of the first layer's degenerate pair with tanh units, {ModeStyle.Count(two[0].Pair(0).Count)} students; solid: the law of linear response (Hoyt's), broken: the surmise. "
                + "(b) Correlation of the centres of the two layers' pairs against training time; lines: linear response. "
                + "(c) Ten linear units: levels $\\xi_i$ of the first layer and $\\xi'_{11-i}$ of the second in 30 students, before and after learning an orthogonal matrix; line: $\\xi\\xi'=1$. "
                + "(d) Mean ratio of adjacent gaps in each layer; lines: GOE at $N=10$ and independent levels. Nothing is fitted.",
            Width = Figure.DoubleColumn,
            Height = 400,
            Columns = 2,
            Panels = [Spacings(two), Couplings(two), Inverses(memory), Ratios(memory, learnt, goe.Value)],
        };
        return new PaperSection(
            "Spectra of the layers of a deep student (question)",
            [
                "Levels repel in every layer with the exponent 1 of a real matrix. Noise of labels moves every weight independently with one variance and gives each layer the surmise; noise added to the gradient is isotropic too, but the "
                + "layer's response is not, and with tanh units the spacing follows Hoyt's law of the Hessian instead.",
                "Neighbouring layers are coupled by flat directions of the loss. Along these the noise of labels is silent, and linear layers move as one (correlation 1); added noise runs away along them, and the layers move against each other "
                + "(towards $-1$ for two layers, $-1/2$ for three). With tanh units there is no flat direction, and label noise leaves the layers uncoupled. Linear layers from random starts keep the balance of the start for ever: their spectra become each other's inverses.",
            ],
            [figure], [Pairs([.. two, .. three]), Coupled([.. two, .. three]), OfTen(memory, learnt, conserved, goe)],
            [.. two.SelectMany(p => Checks(p, "two")), .. three.SelectMany(p => Checks(p, "three")), Null([.. two, .. three]), .. MemoryChecks(memory, conserved), .. LearntChecks(learnt, goe)]);
    }

    private static IEnumerable<Check> Checks(DeepPoint point, string depth)
    {
        string id = $"question-layers.{depth}.{point.Key}";
        string where = $"{depth} layers, {point.Name}";
        int[] layers = [.. Enumerable.Range(0, point.Depth)];
        yield return Check.OfMostSignificant(
            $"{id}.spacing", $"largest KS distance of $S$ in a layer, {where}", "Hoyt's law of linear response",
            [.. layers.Select(l => KolmogorovSmirnov.Test(point.Pair(l).Spacings, point.Theory(l).SpacingLaw))]) with
        {
            Sensitivity = threshold => PooledShape.SmallestDistance(point.Pair(0).Count)(threshold / point.Depth),
        };
        yield return Check.OfLargestPull(
            $"{id}.centre", $"largest $|z|$ of the variance of a pair's centre, {where}", "linear response",
            [.. layers.Select(l => Moments.Variance(Sample.Of(point.Centres(l))).Pull(point.Theory(l).CentreVariance))]);
        Estimate[] exponents = [.. layers.Select(l => Exponent(point, l))];
        yield return Check.OfLargestPull(
            $"{id}.exponent", $"largest $|z|$ of the repulsion exponent of a layer, {where}", "$\\beta=1$", [.. exponents.Select(b => b.Pull(1))]);
        for (int l = 0; l + 1 < point.Depth; l++)
        {
            double theory = point.Theory(l).CentreCorrelation(point.Theory(l + 1));
            yield return Check.OfEstimate(
                $"{id}.coupling.{l + 1}", $"correlation of the centres of layers {l + 1} and {l + 2}, {where}", "linear response", point.Coupling(l), theory,
                judged: Math.Abs(theory) < Tied, note: Math.Abs(theory) < Tied ? "" : "the layers are tied: what is left of 1 is of higher order in the noise");
            double squared = point.Theory(l).SquaredSpacingCorrelation(point.Theory(l + 1));
            yield return Check.OfEstimate(
                $"{id}.spacings.{l + 1}", $"correlation of $S^2$ of layers {l + 1} and {l + 2}, {where}", "linear response", point.SpacingCoupling(l), squared,
                judged: squared < Tied, note: squared < Tied ? "" : "the layers are tied");
        }
    }

    private static Check Null(DeepPoint[] points) => Check.OfLargestPull(
        "question-layers.null", "largest $|z|$ of the same correlations between layers of different students", "no correlation",
        [.. points.SelectMany(p => Enumerable.Range(0, p.Depth - 1).Select(l => p.Uncoupled(l).Pull(0)))]);

    private static IEnumerable<Check> MemoryChecks(TenUnits memory, (double[] First, double[] Second)[] conserved)
    {
        int end = memory.History.Last;
        List<TestOutcome> tests = [];
        for (int i = 0; i < memory.Size; i++)
        {
            foreach (int layer in new[] { 0, 1 })
            {
                tests.Add(KolmogorovSmirnov.Test(
                    Sample.Of(memory.History.Level(end, layer, i)), Sample.Of([.. conserved.Select(levels => (layer == 0 ? levels.First : levels.Second)[i])])));
            }
        }

        yield return Check.OfMostSignificant("question-layers.memory.levels", "largest KS distance of a level of two linear layers after learning", "the balance of the start, conserved", [.. tests]) with
        {
            Sensitivity = threshold => PooledShape.SmallestDistance(memory.History.Level(end, 0, 0).Length)(threshold / tests.Count),
        };
        double[] products = memory.LogarithmsOfProducts(end);
        yield return new Check
        {
            Id = "question-layers.memory.inverse",
            Quantity = "root mean square of $\\ln(\\xi_i\\xi'_{11-i})$",
            Law = "0 as $\\alpha\\to0$",
            Measured = Math.Sqrt(products.Average(x => x * x)),
            Theory = 0,
            P = double.NaN,
            Judged = false,
            Note = string.Create(CultureInfo.InvariantCulture, $"of the order of $\\alpha={memory.Rate:R}$; before learning {Math.Sqrt(memory.LogarithmsOfProducts(0).Average(x => x * x)):0.00}"),
        };
        foreach (int layer in new[] { 0, 1 })
        {
            Estimate expected = GapRatio.OfReplicas([.. conserved.Select(levels => layer == 0 ? levels.First : levels.Second)]);
            yield return Check.OfEstimate($"question-layers.memory.ratio.{layer + 1}", $"$\\langle\\tilde r\\rangle$ of linear layer {layer + 1} after learning", "the balance of the start, conserved", memory.Ratio(end, layer), expected);
        }
    }

    private static IEnumerable<Check> LearntChecks(TenUnits learnt, Estimate goe)
    {
        int end = learnt.History.Last;
        foreach (int layer in new[] { 0, 1 })
        {
            yield return Check.OfEstimate($"question-layers.tanh.ratio.{layer + 1}", $"$\\langle\\tilde r\\rangle$ of tanh layer {layer + 1} when all units have specialised", "GOE, $N=10$", learnt.Ratio(end, layer), goe);
            int lowest = Enumerable.Range(0, end).MinBy(t => learnt.Ratio(t, layer).Value);
            yield return Check.OfEstimate(
                $"question-layers.tanh.dip.{layer + 1}", $"$\\langle\\tilde r\\rangle$ of tanh layer {layer + 1} at its lowest, {learnt.History.Steps[lowest]} steps", "GOE, $N=10$", learnt.Ratio(lowest, layer), goe,
                judged: false, note: "not expected: levels of specialised and other units mix");
        }
    }

    private static Estimate Exponent(DeepPoint point, int layer)
    {
        StudentPair theory = point.Theory(layer);
        return RepulsionExponent.Of(point.Pair(layer).Spacings, 0.25 * ((1 / theory.AlongVariance) + (1 / theory.AcrossVariance)));
    }

    private static Panel Spacings(DeepPoint[] points)
    {
        DeepPoint[] shown = [.. points.Where(p => !p.IsLinear)];
        List<Series> series = [];
        foreach ((DeepPoint point, int i) in shown.Select((p, i) => (p, i)))
        {
            Sample spacings = point.Pair(0).Spacings;
            Hoyt law = point.Theory(0).SpacingLaw;
            series.Add(PosterSeries.Density(Sample.Of([.. spacings.Values.ToArray().Select(s => s / law.Mean)]), i, point.OfLabels ? "label noise" : "added noise"));
            series.Add(LineSeries.Of(s => law.Mean * law.Density(s * law.Mean), 0, 3.5, 141) with { Colour = PosterSeries.Colours[i], Dash = Dash.Solid, Width = 0.8 });
        }

        WignerSurmise surmise = WignerSurmise.Goe();
        series.Add(LineSeries.Of(surmise.Density, 0, 3.5, 141) with { Colour = Palette.Black, Dash = Dash.Dashed, Width = 0.8, Label = "surmise" });
        return new Panel
        {
            Mark = "(a)",
            X = new Axis("$s=S/\\langle S\\rangle$") { Minimum = 0, Maximum = 3.5 },
            Y = new Axis("$P(s)$") { Minimum = 0 },
            Legend = LegendPlace.UpperRight,
            Series = series,
        };
    }

    private static Panel Couplings(DeepPoint[] points)
    {
        List<Series> series = [];
        foreach ((DeepPoint point, int i) in points.Select((p, i) => (p, i)))
        {
            int[] snapshots = [.. Enumerable.Range(0, point.Steps.Count).Where(t => point.Steps[t] > 1)];
            Estimate[] measured = [.. snapshots.Select(t => point.Coupling(0, t))];
            double rate = point.Rate;
            series.Add(new PointSeries([.. snapshots.Select(t => rate * point.Steps[t])], [.. measured.Select(m => m.Value)])
            {
                YError = [.. measured.Select(m => m.Error)],
                Colour = PosterSeries.Colours[i],
                Marker = PosterSeries.Markers[i],
                Size = 0.7,
                Label = point.Name,
            });
            long[] steps = [.. Enumerable.Range(0, 41).Select(k => (long)Math.Round(2 * Math.Pow(point.Steps[^1] / 2.0, k / 40.0))).Distinct()];
            series.Add(new LineSeries([.. steps.Select(t => rate * t)], [.. steps.Select(t => point.Fluctuations.After(t)).Select(after => after.Pair(0).CentreCorrelation(after.Pair(1)))])
            {
                Colour = PosterSeries.Colours[i],
                Dash = Dash.Solid,
                Width = 0.8,
            });
        }

        return new Panel
        {
            Mark = "(b)",
            X = new Axis("$\\alpha t$") { Scale = AxisScale.Logarithmic },
            Y = new Axis("correlation of neighbouring layers") { Minimum = -1.08 },
            Legend = LegendPlace.Automatic,
            Series = series,
        };
    }

    private static Panel Inverses(TenUnits memory)
    {
        const int Shown = 30;
        PointSeries Levels(int snapshot, Colour colour, Marker marker, string label)
        {
            double[][] first = memory.History.Spectra(snapshot, 0)[..Shown];
            double[][] second = memory.History.Spectra(snapshot, 1)[..Shown];
            return new PointSeries([.. first.SelectMany(x => x)], [.. second.SelectMany(x => x.Reverse())]) { Colour = colour, Marker = marker, Size = 0.35, Label = label };
        }

        double[] x = [.. Enumerable.Range(0, 101).Select(i => 0.4 * Math.Pow(2.5 / 0.4, i / 100.0))];
        return new Panel
        {
            Mark = "(c)",
            X = new Axis("$\\xi_i$, first layer") { Minimum = 0, Maximum = 2.4 },
            Y = new Axis("$\\xi'_{11-i}$, second layer") { Minimum = 0, Maximum = 2.4 },
            Legend = LegendPlace.UpperRight,
            Series =
            [
                Levels(0, Palette.Orange, Marker.Triangle, "start"),
                Levels(memory.History.Last, Palette.Blue, Marker.Circle, "end"),
                new LineSeries(x, [.. x.Select(y => 1 / y)]) { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.8 },
            ],
        };
    }

    private static Panel Ratios(TenUnits memory, TenUnits learnt, double goe)
    {
        PointSeries Course(TenUnits units, int layer, int style, string label)
        {
            int[] snapshots = [.. Enumerable.Range(0, units.History.Steps.Count).Where(t => units.History.Steps[t] > 0)];
            Estimate[] ratios = [.. snapshots.Select(t => units.Ratio(t, layer))];
            return new PointSeries([.. snapshots.Select(t => units.Rate * units.History.Steps[t])], [.. ratios.Select(r => r.Value)])
            {
                YError = [.. ratios.Select(r => r.Error)],
                Colour = PosterSeries.Colours[style],
                Marker = PosterSeries.Markers[style],
                Size = 0.7,
                Label = label,
            };
        }

        return new Panel
        {
            Mark = "(d)",
            X = new Axis("$\\alpha t$") { Scale = AxisScale.Logarithmic },
            Y = new Axis("$\\langle\\tilde r\\rangle$") { Minimum = 0.36, Maximum = 0.62 },
            Legend = LegendPlace.Automatic,
            Series =
            [
                Course(memory, 0, 0, "linear, layer 1"), Course(memory, 1, 1, "linear, layer 2"), Course(learnt, 0, 2, "tanh, layer 1"), Course(learnt, 1, 3, "tanh, layer 2"),
                ReferenceLine.AtY(goe), ReferenceLine.AtY(PoissonGapRatio.Law.Restricted.Mean),
            ],
        };
    }

    private static Table Pairs(DeepPoint[] points) => new(
        [
            new Column("hidden units, noise"), new Column("layers", ColumnKind.Number), new Column("layer", ColumnKind.Number), new Column("$\\langle S\\rangle$", ColumnKind.Number), new Column("theory", ColumnKind.Number),
            new Column("$\\langle s^2\\rangle$", ColumnKind.Number), new Column("theory", ColumnKind.Number), new Column("$\\beta$", ColumnKind.Number), new Column("$p$, theory", ColumnKind.Number), new Column("$p$, surmise", ColumnKind.Number),
        ],
        [
            .. points.SelectMany(p => Enumerable.Range(0, p.Depth).Select(l => (IReadOnlyList<string>)
            [
                p.Name, ModeStyle.Count(p.Depth), ModeStyle.Count(l + 1),
                ModeStyle.Estimated(Moments.Mean(p.Pair(l).Spacings)), ModeStyle.Number(p.Theory(l).SpacingLaw.Mean),
                ModeStyle.Estimated(Moments.SecondMomentRatio(p.Pair(l).Spacings)), ModeStyle.Number(p.Theory(l).SecondMomentRatio),
                ModeStyle.Estimated(Exponent(p, l)),
                PosterSeries.PValue(KolmogorovSmirnov.Test(p.Pair(l).Spacings, p.Theory(l).SpacingLaw).P),
                PosterSeries.PValue(FittedTests.Surmise(p.Pair(l).Spacings).KolmogorovSmirnov.P),
            ])),
        ])
    {
        Caption = "Spacing of the degenerate pair of each layer at the end of training. Theory: linear response, nothing fitted; $4/\\pi=1.2732$ is the surmise's $\\langle s^2\\rangle$. $\\beta$: exponent of repulsion from the spacings below half the mean. "
            + "$p$: Kolmogorov-Smirnov against the law without a parameter, and against the surmise with a fitted scale.",
    };

    private static Table Coupled(DeepPoint[] points) => new(
        [
            new Column("hidden units, noise"), new Column("layers"), new Column("centres", ColumnKind.Number), new Column("theory", ColumnKind.Number), new Column("other students", ColumnKind.Number),
            new Column("$S^2$", ColumnKind.Number), new Column("theory", ColumnKind.Number),
        ],
        [
            .. points.SelectMany(p => Enumerable.Range(0, p.Depth - 1).Select(l => (IReadOnlyList<string>)
            [
                p.Name, string.Create(CultureInfo.InvariantCulture, $"{l + 1} and {l + 2} of {p.Depth}"),
                ModeStyle.Estimated(p.Coupling(l)), ModeStyle.Number(p.Theory(l).CentreCorrelation(p.Theory(l + 1))), ModeStyle.Estimated(p.Uncoupled(l)),
                ModeStyle.Estimated(p.SpacingCoupling(l)), ModeStyle.Number(p.Theory(l).SquaredSpacingCorrelation(p.Theory(l + 1))),
            ])),
        ])
    {
        Caption = "Correlations between the pairs of neighbouring layers over students at the end of training: of the centres, between layers of different students (the null), and of the squared spacings.",
    };

    private static Table OfTen(TenUnits memory, TenUnits learnt, (double[] First, double[] Second)[] conserved, Estimate goe)
    {
        IReadOnlyList<string> Row(string name, TenUnits units, int layer, Estimate theory, string law)
        {
            int lowest = Enumerable.Range(0, units.History.Steps.Count).MinBy(t => units.Ratio(t, layer).Value);
            return
            [
                name, ModeStyle.Count(layer + 1), ModeStyle.Estimated(units.Ratio(0, layer)),
                string.Create(CultureInfo.InvariantCulture, $"{ModeStyle.Estimated(units.Ratio(lowest, layer))} at {units.History.Steps[lowest]}"),
                ModeStyle.Estimated(units.Ratio(units.History.Last, layer)), ModeStyle.Estimated(theory), law,
            ];
        }

        return new Table(
            [
                new Column("units"), new Column("layer", ColumnKind.Number), new Column("start", ColumnKind.Number), new Column("lowest, at step", ColumnKind.Number), new Column("end", ColumnKind.Number), new Column("theory of the end", ColumnKind.Number), new Column("which is"),
            ],
            [
                Row("linear", memory, 0, GapRatio.OfReplicas([.. conserved.Select(c => c.First)]), "conserved balance"), Row("linear", memory, 1, GapRatio.OfReplicas([.. conserved.Select(c => c.Second)]), "conserved balance"),
                Row("tanh", learnt, 0, goe, "GOE"), Row("tanh", learnt, 1, goe, "GOE"),
            ])
        {
            Caption = "Mean ratio of adjacent gaps of ten levels in each of two layers; independent levels have 0.386.",
        };
    }
}
