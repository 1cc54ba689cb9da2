using System.Globalization;
using Dyson.Dynamics;
using Dyson.Models;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>[P2]: linear scaling in α/|B| behind a hidden layer, and where the surmise fails as the rates part.</summary>
internal sealed class PosterScaling : PaperTarget
{
    public override string Name => "poster-scaling";

    public override string Summary => "linear scaling behind a hidden layer, and the spacing's shape as the rates part";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.LayerScaling, PaperEnsembles.LayerWidths];

    public override PaperSection Reproduce(ReproductionData data)
    {
        PosterPoint[] scan = data.Reduce(PaperEnsembles.LayerScaling, PosterPoint.All);
        PosterPoint[] widths = data.Reduce(PaperEnsembles.LayerWidths, PosterPoint.All);
        double rate = CommonRate(scan);
        StraightLine line = Line(scan.Where(p => p.Update.LearningRate == rate));
        Figure figure = new("poster-scaling")
        {
            Caption = $"A degenerate pair behind a fixed hidden layer, {ModeStyle.Count(scan[0].Pairs[0].Levels.Count)} students a point. (a) Mean spacing behind singular values 1 and 3 against $\\sqrt{{\\alpha A/|B|}}$; solid: the limit of small $\\alpha$, "
                + "broken: exact along each scan. (b) The same over the limit of small $\\alpha$, against $\\alpha$. "
                + "(c) Second moment of the spacing over its squared mean against the ratio of the rates; solid: Hoyt's law for the projected update at this $\\alpha$, coloured: for the gradient itself, level: the surmise, $4/\\pi$. Nothing is fitted.",
            Width = Figure.DoubleColumn,
            Height = 190,
            Panels = [Spacings(scan, rate), Rates(scan), Shapes(widths)],
        };
        return new PaperSection(
            "Linear scaling behind a hidden layer (poster)",
            [
                "At fixed learning rate the spacing goes as $1/\\sqrt{|B|}$ exactly. Against the learning rate it does so only as $\\alpha\\to0$: every element takes the factor $2/(2-\\alpha g)$ of its own rate, so that with the large rates of a layer linear scaling "
                + "is left earlier than without one, and the data must be held against the exact law. As the rates part, the spacing leaves the surmise along Hoyt's law.",
            ],
            [figure], [Numbers([.. scan, .. widths])],
            [.. Checks(scan, line, rate), .. widths.Select(ShapeCheck)]);
    }

    // The learning rate of the batch-size scan: the one that most points have.
    private static double CommonRate(PosterPoint[] scan) => scan.GroupBy(p => p.Update.LearningRate).MaxBy(group => group.Count())!.Key;

    private static StraightLine Line(IEnumerable<PosterPoint> points) => StraightLine.ThroughOrigin([.. points.Select(p =>
    {
        Estimate mean = Moments.Mean(p.Pairs[0].Levels.Spacings);
        return new LinePoint(p.Abscissa, mean.Value, mean.Error);
    })]);

    // ⟨S⟩/√(αA/|B|) of the exact law at a learning rate.
    private static double Slope(PosterPoint like, double rate)
    {
        TeacherStudentUpdate update = new(rate, like.Update.BatchSize, like.Update.Noise);
        return new HiddenLayerLaw(update, like.Model, like.Teacher).Pair().SpacingLaw.Mean / (Math.Sqrt(rate / update.BatchSize) * update.Noise);
    }

    private static double LimitSlope(PosterPoint like) => Slope(like, 1e-6);

    private static IEnumerable<Check> Checks(PosterPoint[] scan, StraightLine line, double rate)
    {
        double[] pulls = [.. scan.Select(p => Moments.Mean(p.Pairs[0].Levels.Spacings).Pull(p.Pairs[0].Law.SpacingLaw.Mean))];
        double largest = pulls.Max(Math.Abs);
        string several = string.Create(CultureInfo.InvariantCulture, $"p-value of the most significant of {scan.Length} points, times their number");
        yield return new Check
        {
            Id = "poster-scaling.mean",
            Quantity = "largest $|z|$ of $\\langle S\\rangle$ over all points of both scans",
            Law = "Hoyt's law at each $\\alpha$",
            Measured = largest,
            P = Math.Min(1, scan.Length * Significance.TwoSided(largest)),
            Note = several,
            Sensitivity = threshold => Significance.SmallestDeviation(1, threshold / scan.Length),
        };
        TestOutcome[] tests = [.. scan.Select(p => KolmogorovSmirnov.Test(p.Pairs[0].Levels.Spacings, p.Pairs[0].Law.SpacingLaw))];
        yield return new Check
        {
            Id = "poster-scaling.distribution",
            Quantity = "largest KS distance of $S$ over all points of both scans",
            Law = "Hoyt's law at each $\\alpha$",
            Measured = tests.Max(t => t.Statistic),
            P = Math.Min(1, scan.Length * tests.Min(t => t.P)),
            Note = several,
            Sensitivity = threshold => PooledShape.SmallestDistance(scan[0].Pairs[0].Levels.Count)(threshold / scan.Length),
        };
        yield return Check.OfEstimate(
            "poster-scaling.slope", string.Create(CultureInfo.InvariantCulture, $"slope of $\\langle S\\rangle$ against $\\sqrt{{\\alpha A/|B|}}$, batch-size scan, $\\alpha={rate:R}$"), "Hoyt's law", line.Slope, Slope(scan[0], rate));
        yield return new Check
        {
            Id = "poster-scaling.line",
            Quantity = "$\\chi^2$ of that line",
            Law = "linear scaling in $1/|B|$",
            Measured = line.ChiSquared,
            P = line.P,
            Sensitivity = threshold => DetectableDeviation.ChiSquaredExcess(line.Degrees, threshold),
        };
        StraightLine all = Line(scan);
        yield return new Check
        {
            Id = "poster-scaling.linear",
            Quantity = "$\\chi^2$ of one line through both scans",
            Law = "linear scaling in $\\alpha/|B|$",
            Measured = all.ChiSquared,
            P = all.P,
            Judged = false,
            Note = "holds as $\\alpha\\to0$ only; panel (b) shows by how much it is left",
        };
    }

    private static Check ShapeCheck(PosterPoint point) => Check.OfEstimate(
        $"poster-scaling.shape.c{point.Condition}", $"$\\langle s^2\\rangle$, $c={point.Condition}$", "Hoyt's law", Moments.SecondMomentRatio(point.Pairs[0].Levels.Spacings), point.Pairs[0].Law.SecondMomentRatio,
        note: point.RateRatio < 1 + 1e-9 ? "the surmise" : string.Create(CultureInfo.InvariantCulture, $"{Moments.SecondMomentRatio(point.Pairs[0].Levels.Spacings).Pull(4 / Math.PI):0.0} standard errors from the surmise"));

    private static Panel Spacings(PosterPoint[] scan, double rate)
    {
        double end = 1.08 * scan.Max(p => p.Abscissa);
        PosterPoint[] batches = [.. scan.Where(p => p.Update.LearningRate == rate)];
        PosterPoint[] rates = [.. scan.Where(p => p.Update.LearningRate != rate)];
        return new Panel
        {
            Mark = "(a)",
            X = new Axis("$\\sqrt{\\alpha A/|B|}$") { Minimum = 0, Maximum = end },
            Y = new Axis("$\\langle S\\rangle$") { Minimum = 0 },
            Legend = LegendPlace.LowerRight,
            Series =
            [
                Points(batches, 0, string.Create(CultureInfo.InvariantCulture, $"$\\alpha={rate:R}$")),
                Points(rates, 1, "$|B|=16$"),
                LineSeries.Of(x => LimitSlope(scan[0]) * x, 0, end, 2) with { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.7, Label = "small $\\alpha$" },
                LineSeries.Of(x => Slope(scan[0], rate) * x, 0, end, 2) with { Colour = PosterSeries.Colours[0], Dash = Dash.Dashed, Width = 0.7, Label = "exact" },
                new LineSeries([.. rates.Select(p => p.Abscissa)], [.. rates.Select(p => p.Pairs[0].Law.SpacingLaw.Mean)]) { Colour = PosterSeries.Colours[1], Dash = Dash.Dashed, Width = 0.7 },
            ],
        };
    }

    private static Panel Rates(PosterPoint[] scan)
    {
        double limit = LimitSlope(scan[0]);
        double end = 1.03 * scan.Max(p => p.Update.LearningRate);
        Estimate[] ratios = [.. scan.Select(p => Moments.Mean(p.Pairs[0].Levels.Spacings).Scale(1 / (limit * p.Abscissa)))];
        return new Panel
        {
            Mark = "(b)",
            X = new Axis("$\\alpha$") { Minimum = 0, Maximum = end },
            Y = new Axis("$\\langle S\\rangle$ over small-$\\alpha$ limit") { Minimum = 0.96 },
            Legend = LegendPlace.Automatic,
            Series =
            [
                new PointSeries([.. scan.Select(p => p.Update.LearningRate)], [.. ratios.Select(r => r.Value)]) { YError = [.. ratios.Select(r => r.Error)], Colour = Palette.Blue, Marker = Marker.Circle, Size = 0.7, Label = "students" },
                LineSeries.Of(a => Slope(scan[0], Math.Max(a, 1e-6)) / limit, 0, end, 61) with { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.8, Label = "exact" },
                LineSeries.Of(a => Math.Sqrt(2 / (2 - a)), 0, end, 61) with { Colour = Palette.Green, Dash = Dash.Dotted, Width = 0.8, Label = "$Z=1$" },
            ],
        };
    }

    private static Panel Shapes(PosterPoint[] widths)
    {
        TeacherStudentUpdate update = widths[0].Update;
        double end = widths.Max(p => p.RateRatio);
        double Ratio(double ratio, bool symmetric) => new HiddenLayerLaw(
            update, new HiddenLayerStudent(new TeacherStudent([2, 2], InitialWeights.AtTarget, symmetric), HiddenLayer.Graded(2, 1, Math.Sqrt(ratio)))).Pair().SecondMomentRatio;
        LineSeries Curve(bool symmetric)
        {
            double[] x = [.. Enumerable.Range(0, 81).Select(i => Math.Pow(end * 1.1, i / 80.0))];
            return new LineSeries(x, [.. x.Select(r => Ratio(r, symmetric))]);
        }

        Estimate[] values = [.. widths.Select(p => Moments.SecondMomentRatio(p.Pairs[0].Levels.Spacings))];
        return new Panel
        {
            Mark = "(c)",
            X = new Axis("$g_2/g_1$") { Scale = AxisScale.Logarithmic, Minimum = 0.9, Maximum = end * 1.1 },
            Y = new Axis("$\\langle s^2\\rangle$") { Minimum = 1.25 },
            Legend = LegendPlace.Automatic,
            Series =
            [
                new PointSeries([.. widths.Select(p => p.RateRatio)], [.. values.Select(v => v.Value)]) { YError = [.. values.Select(v => v.Error)], Colour = Palette.Blue, Marker = Marker.Circle, Size = 0.7, Label = "students" },
                Curve(true) with { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.8, Label = "Hoyt" },
                Curve(false) with { Colour = Palette.Vermillion, Dash = Dash.Dashed, Width = 0.8, Label = "Hoyt, gradient" },
                ReferenceLine.AtY(4 / Math.PI),
            ],
        };
    }

    private static PointSeries Points(PosterPoint[] points, int style, string label)
    {
        Estimate[] means = [.. points.Select(p => Moments.Mean(p.Pairs[0].Levels.Spacings))];
        Colour colour = PosterSeries.Colours[style];
        return new PointSeries([.. points.Select(p => p.Abscissa)], [.. means.Select(m => m.Value)])
        {
            YError = [.. means.Select(m => m.Error)],
            Colour = colour,
            Marker = PosterSeries.Markers[style],
            Size = 0.7,
            Label = label,
        };
    }

    private static Table Numbers(PosterPoint[] points) => new(
        [
            new Column("$\\alpha$", ColumnKind.Number), new Column("$|B|$", ColumnKind.Number), new Column("$c$", ColumnKind.Number), new Column("$\\langle S\\rangle$", ColumnKind.Number),
            new Column("exact", ColumnKind.Number), new Column("$\\langle s^2\\rangle$", ColumnKind.Number), new Column("exact", ColumnKind.Number), new Column("$p$, Hoyt", ColumnKind.Number),
        ],
        [
            .. points.Select(p => (IReadOnlyList<string>)
            [
                p.Update.LearningRate.ToString("R", CultureInfo.InvariantCulture), ModeStyle.Count(p.Update.BatchSize), p.Condition,
                ModeStyle.Estimated(Moments.Mean(p.Pairs[0].Levels.Spacings)), ModeStyle.Number(p.Pairs[0].Law.SpacingLaw.Mean),
                ModeStyle.Estimated(Moments.SecondMomentRatio(p.Pairs[0].Levels.Spacings)), ModeStyle.Number(p.Pairs[0].Law.SecondMomentRatio),
                PosterSeries.PValue(KolmogorovSmirnov.Test(p.Pairs[0].Levels.Spacings, p.Pairs[0].Law.SpacingLaw).P),
            ]),
        ])
    {
        Caption = "Spacing of a degenerate pair behind a layer at every point: mean, second moment ratio, and Kolmogorov-Smirnov p-value against Hoyt's law without a parameter.",
    };
}
