using System.Globalization;
using Dyson.Models;
using Dyson.Reports.Figures;
using Dyson.Reports.Papers;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>Does α/|B| collapse the data with each activation, with a fixed layer behind it, and with two learnable layers?</summary>
internal sealed class ActivationQuestion : PaperTarget
{
    private const string Law = "closed second moments";

    public override string Name => "question-activations";

    public override string Summary => "whether alpha/|B| collapses the data with each activation, a hidden layer, and two learnable layers";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.QuestionActivations, PaperEnsembles.QuestionHiddenLayer, PaperEnsembles.QuestionDeep];

    public override PaperSection Reproduce(ReproductionData data)
    {
        CollapseSeries[] one = Series(data.Reduce(PaperEnsembles.QuestionActivations, DeepPoint.All), "one", "");
        CollapseSeries[] hidden = Series(data.Reduce(PaperEnsembles.QuestionHiddenLayer, DeepPoint.All), "layer", ", $Z$");
        DeepPoint[] deep = data.Reduce(PaperEnsembles.QuestionDeep, DeepPoint.All);
        CollapseSeries[] two = [new("deep.first", "two layers, $W_1$", deep, 0), new("deep.second", "two layers, $W_2$", deep, 1)];
        CollapseSeries[] all = [.. one, .. hidden, .. two];
        Candidate corrected = new("$\\alpha/[|B|(2-\\alpha\\bar{h})]$", Corrected);
        Figure figure = new("question-activations")
        {
            Caption = $"A pair of equal singular values with label noise $\\sigma$, {ModeStyle.Count(one[0].Points[0].Pair(0).Count)} students a point for one layer. (a) $\\langle S\\rangle/\\sigma$ against $\\alpha/|B|$ for one layer $f(Wx)$ with five activations, "
                + "filled, behind a fixed layer $Z$ of singular values 1 and 1.4, open, and for both learnable layers of $W_2\\tanh(W_1x)$; line: $\\sqrt{\\pi\\alpha/2|B|}$, the same for all. "
                + "(b) One layer over that line, against $\\alpha$; curves: the closed moments at $|B|=4$ (solid) and 16 (broken), after $\\alpha t=20$, when the slowest weights of tanh and erf still lack one per cent. (c) Behind $Z$. Nothing is fitted.",
            Width = Figure.DoubleColumn,
            Height = 200,
            Panels = [All(one, hidden, two), Ratios("(b)", "one layer", one), Ratios("(c)", "behind $Z$", hidden)],
        };
        (CollapseSeries, Candidate)[] tests =
        [
            .. all.SelectMany(s => new[] { (s, Candidate.Linear), (s, corrected), (s, Candidate.Root) }),
            .. new[] { Small(one, "one"), Small(hidden, "behind $Z$") }.Select(s => (s, Candidate.Linear)),
        ];
        return new PaperSection(
            "Which combination collapses the data? Activations and hidden layers",
            [
                "With label noise the covariance of the gradient at the teacher is $\\sigma^2H/|B|$, $H$ being the Hessian, so that every weight acquires the variance $\\alpha\\sigma^2/2|B|$ whatever the activation, the fixed layer, or the depth: at small $\\alpha$ all data lie on one line, "
                + "$\\langle S\\rangle=\\sqrt{\\pi\\alpha\\sigma^2/2|B|}$, without a parameter. "
                + "$\\alpha/|B|$ collapses the data as $\\alpha h\\to0$; at finite learning rates it is left by the factor $2/(2-\\alpha h)$ of each weight's curvature $h$, which differs between activations, while the fluctuations of the batches' Hessian are themselves a function of $\\alpha/|B|$.",
            ],
            [figure], [CollapseReport.Exponents([.. all, Small(one, "one"), Small(hidden, "behind $Z$")]), CollapseReport.Candidates(tests)],
            [.. all.SelectMany(s => CollapseReport.Checks(Name, s, Law)), .. Universal(one, hidden)]);
    }

    // The exact law's value at one α and |B|, over the line of small α.
    private static double Ratio(DeepPoint like, double rate, int batch) =>
        like.Fluctuations.With(like.Learning with { LearningRate = rate, BatchSize = batch }).After((long)Math.Round(AlphaTime(like) / rate)).Pair(0).MeanSpacing / Line(like.Learning.LabelNoise, rate / batch);

    private static double AlphaTime(DeepPoint point) => point.Rate * point.Steps[^1];

    private static double Line(double noise, double ratio) => noise * Math.Sqrt(0.5 * Math.PI * ratio);

    // The mean curvature of the first layer's elements.
    private static double Corrected(DeepPoint p)
    {
        double curvature = Enumerable.Range(0, 4).Average(a => p.Fluctuations.Tangent.Hessian(a, a));
        return p.Rate / p.Batch / (2 - (p.Rate * curvature));
    }

    private static CollapseSeries[] Series(DeepPoint[] points, string id, string behind) =>
        [.. points.GroupBy(p => p.Activation).Select(group => new CollapseSeries($"{id}.{NameOf(group.Key)}", NameOf(group.Key) + behind, [.. group]))];

    // All activations together at the smallest rate and the next: one line for all.
    private static CollapseSeries Small(CollapseSeries[] series, string name)
    {
        double largest = series[0].Points.Select(p => p.Rate).Distinct().Order().ElementAt(1);
        return new CollapseSeries("small", string.Create(CultureInfo.InvariantCulture, $"all activations, {name}, $\\alpha\\leq{largest:R}$"), [.. series.SelectMany(s => s.Points).Where(p => p.Rate <= largest)]);
    }

    // The universal line with the exact correction divided out is one number for all activations.
    private static IEnumerable<Check> Universal(CollapseSeries[] one, CollapseSeries[] hidden)
    {
        foreach ((string id, string name, CollapseSeries[] series) in new[] { ("one", "one layer", one), ("layer", "behind $Z$", hidden) })
        {
            (Estimate, Estimate)[] values = [.. series.SelectMany(s => s.Points).Select(p => (p.SquareSpacing(0), new Estimate(p.Theory(0).MeanSquareSpacing, 0, "exact")))];
            yield return Check.OfEstimate($"question-activations.{id}.scale", $"$\\langle S^2\\rangle$ over the law, all points and activations, {name}", Law, PairScaling.MeanRatio(values), 1);
        }
    }

    private static Panel All(CollapseSeries[] one, CollapseSeries[] hidden, CollapseSeries[] two)
    {
        double Abscissa(DeepPoint p) => p.Rate / p.Batch;
        PointSeries Points(CollapseSeries s, int style, bool filled, string label) =>
            CollapseReport.Points(s, style, Abscissa, p => 1 / p.Learning.LabelNoise, label) with { Filled = filled };

        double from = 0.8 * one.SelectMany(s => s.Points).Min(Abscissa);
        double to = 1.3 * one.SelectMany(s => s.Points).Max(Abscissa);
        return new Panel
        {
            Mark = "(a)",
            X = new Axis("$\\alpha/|B|$") { Scale = AxisScale.Logarithmic, Minimum = from, Maximum = to },
            Y = new Axis("$\\langle S\\rangle/\\sigma$") { Scale = AxisScale.Logarithmic },
            Legend = LegendPlace.UpperLeft,
            Series =
            [
                .. one.Select((s, i) => Points(s, i, true, s.Name)),
                .. hidden.Select((s, i) => Points(s, i, false, i == 0 ? "behind $Z$" : "")),
                .. two.Select((s, i) => Points(s, 5, i == 0, i == 0 ? "two layers" : "")),
                new LineSeries([from, to], [Line(1, from), Line(1, to)]) { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.7, Label = "small $\\alpha$" },
            ],
        };
    }

    private static Panel Ratios(string mark, string title, CollapseSeries[] series)
    {
        double end = 1.04 * series[0].Points.Max(p => p.Rate);
        int[] batches = [.. series[0].Points.Select(p => p.Learning.BatchSize).Distinct().Order()];
        double[] rates = [.. Enumerable.Range(1, 24).Select(i => end * i / 24)];
        LineSeries Curve(CollapseSeries s, int style, int batch) => new(rates, [.. rates.Select(a => Ratio(s.Points[0], a, batch))])
        {
            Colour = PosterSeries.Colours[style],
            Width = 0.6,
            Dash = batch == batches[0] ? Dash.Solid : Dash.Dashed,
        };
        return new Panel
        {
            Mark = mark,
            Title = title,
            X = new Axis("$\\alpha$") { Minimum = 0, Maximum = end },
            Y = new Axis("$\\langle S\\rangle$ over small-$\\alpha$ line"),
            Legend = LegendPlace.UpperLeft,
            Series =
            [
                .. series.Select((s, i) => CollapseReport.Points(s, i, p => p.Rate, p => 1 / Line(p.Learning.LabelNoise, p.Rate / p.Batch), NameOf(s.Points[0].Activation)) with { Size = 0.55 }),
                .. series.SelectMany((s, i) => new[] { Curve(s, i, batches[0]), Curve(s, i, batches[^1]) }),
                ReferenceLine.AtY(1),
            ],
        };
    }

    private static string NameOf(Activation activation) => activation switch
    {
        Activation.Relu => "ReLU",
        Activation.Gelu => "GELU",
        _ => activation.ToString().ToLowerInvariant(),
    };
}
