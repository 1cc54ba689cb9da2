using System.Globalization;
using Dyson.Dynamics;
using Dyson.Learning;
using Dyson.Reports.Figures;
using Dyson.Reports.Papers;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>What collapses the data with Adam and AdamW, with one layer and with two?</summary>
internal sealed class AdamQuestion : PaperTarget
{
    private const string Law = "closed moments with the mean of Adam's denominator";

    public override string Name => "question-adam";

    public override string Summary => "what collapses the data with Adam and AdamW, one layer and two";

    public override IReadOnlyList<string> Ensembles =>
        [PaperEnsembles.QuestionAdam, PaperEnsembles.QuestionAdamW, PaperEnsembles.QuestionAdamLayer, PaperEnsembles.QuestionAdamDeep];

    public override PaperSection Reproduce(ReproductionData data)
    {
        CollapseSeries adam = new("linear", "linear", data.Reduce(PaperEnsembles.QuestionAdam, DeepPoint.All));
        CollapseSeries adamW = new("adamw", "linear, AdamW", data.Reduce(PaperEnsembles.QuestionAdamW, DeepPoint.All));
        CollapseSeries layer = new("layer", "tanh", data.Reduce(PaperEnsembles.QuestionAdamLayer, DeepPoint.All));
        DeepPoint[] deep = data.Reduce(PaperEnsembles.QuestionAdamDeep, DeepPoint.All);
        CollapseSeries[] all = [adam, adamW, layer, new("deep.first", "two layers, $W_1$", deep, 0), new("deep.second", "two layers, $W_2$", deep, 1)];
        CollapseSeries small = adam with { Id = "linear.small", Name = "linear, $\\alpha h/s\\leq0.1$", Points = [.. adam.Points.Where(p => Signal(p) <= 0.1)] };
        Figure figure = new("question-adam")
        {
            Caption = $"A pair of equal singular values with Adam. (a) A linear layer with added noise, {ModeStyle.Count(adam.Points[0].Pair(0).Count)} students a point: $\\langle S\\rangle$ against $\\alpha/|B|$, which does not collapse the data. "
                + "(b) The same against $\\alpha/\\sqrt{|B|}$; line: the limit of small $\\alpha$. (c) $\\sqrt{|B|}\\langle S\\rangle/\\varepsilon$ against $r=\\alpha h/s$; line: the self-consistent law. (d) A tanh layer and two learnable layers with label noise: "
                + "each collapses in $\\alpha/\\sqrt{|B|}$ by itself, to a line of its own; lines: $Var\\,w=\\alpha\\sigma/2\\sqrt{|B|H_{ww}}$. Nothing is fitted.",
            Width = Figure.DoubleColumn,
            Height = 420,
            Columns = 2,
            Panels = [Spacings("(a)", adam, Candidate.Linear, false), Spacings("(b)", adam, Candidate.Root, true), OneCurve(adam), Layers([.. all.Skip(2)])],
        };
        return new PaperSection(
            "Which combination collapses the data? Adam",
            [
                "$\\alpha/|B|$ does not. While noise dominates, $\\alpha/\\sqrt{|B|}$ does, because Adam divides the gradient by its noise $s\\propto1/\\sqrt{|B|}$; towards larger $\\alpha\\sqrt{|B|}$ the signal enters the denominator and no power of $|B|$ is left that collapses the spacing. "
                + "What does is a scaling form, exact where the noise is not that of batches: $\\sqrt{|B|}\\langle S\\rangle$ is one function of $\\alpha\\sqrt{|B|}$, the self-consistent $u=e(1+\\beta_1)/(2(1+\\beta_1)-e(1-\\beta_1))$ with $e\\sqrt{1+u}=\\alpha h/s$. "
                + "With several layers every weight has its own curvature and with label noise the variance $\\alpha\\sigma/2\\sqrt{|B|H_{ww}}$: the same variable for every layer, but no longer one line, and Hoyt's law instead of the surmise where the curvatures of a pair differ.",
            ],
            [figure],
            [
                CollapseReport.Exponents([.. all, small]),
                CollapseReport.Candidates([.. all.SelectMany(s => new[] { (s, Candidate.Linear), (s, Candidate.Root), (s, Scaled(s)) }), (small, Candidate.Root)]),
            ],
            [.. all.SelectMany(s => CollapseReport.Checks(Name, s, Law)), .. all.Select(Collapses), .. all.Select(s => CollapseReport.Distribution(Name, s))]);
    }

    // √|B|⟨S⟩ as a function of α√|B|: exact with Adam's denominator at its mean, because the signal enters by αh/s alone.
    // Seven terms follow the law over three decades of α√|B| to 0.02 %; the other series span one.
    private static Candidate Scaled(CollapseSeries series) => new(
        "$\\sqrt{|B|}\\langle S\\rangle$ in $\\alpha\\sqrt{|B|}$", p => p.Rate * Math.Sqrt(p.Batch), p => Math.Sqrt(p.Batch), series.Points.Count > 12 ? 7 : CollapseTest.UsualTerms);

    // αh/s of the linear layer, h = 1.
    private static double Signal(DeepPoint p) => p.Rate * Math.Sqrt(p.Batch) / p.Learning.Noise;

    private static Check Collapses(CollapseSeries series)
    {
        CollapseTest test = series.Collapse(Scaled(series));
        bool exact = series.Points[0].Learning.Data.Kind == DeepDataKind.Infinite;
        return new Check
        {
            Id = $"question-adam.{series.Id}.collapse",
            Quantity = $"$\\chi^2$ of $\\sqrt{{|B|}}\\langle S\\rangle$ about a curve of $\\alpha\\sqrt{{|B|}}$, {series.Name}",
            Law = "scaling form",
            Measured = test.ChiSquared,
            P = test.P,
            Judged = exact,
            Note = exact ? "" : string.Create(CultureInfo.InvariantCulture, $"the batches' own noise adds a parameter $\\alpha/\\sigma\\sqrt{{|B|}}$: the law leaves a scatter of {100 * series.Expected(Scaled(series)).Spread:0.00} %"),
            Sensitivity = threshold => DetectableDeviation.ChiSquaredExcess(test.Degrees, threshold),
        };
    }

    private static Panel Spacings(string mark, CollapseSeries series, Candidate candidate, bool line)
    {
        double from = 0.6 * series.Points.Min(candidate.Variable);
        double to = 1.6 * series.Points.Max(candidate.Variable);
        double noise = series.Points[0].Learning.Noise;
        return new Panel
        {
            Mark = mark,
            X = new Axis(candidate.Name) { Scale = AxisScale.Logarithmic, Minimum = from, Maximum = to },
            Y = new Axis("$\\langle S\\rangle$") { Scale = AxisScale.Logarithmic },
            Legend = LegendPlace.LowerRight,
            Series =
            [
                .. series.Points.GroupBy(p => p.Batch).Select((group, i) => CollapseReport.Points(series with { Points = [.. group] }, i, candidate.Variable, _ => 1, $"$|B|={group.Key}$")),
                .. line ? new Series[] { Line(from, to, x => Math.Sqrt(0.5 * Math.PI * x * noise)) } : [],
            ],
        };
    }

    private static Panel OneCurve(CollapseSeries series)
    {
        double from = 0.6 * series.Points.Min(Signal);
        double to = 1.6 * series.Points.Max(Signal);
        double beta = series.Points[0].Learning.Optimiser.Momentum;
        double[] r = [.. Enumerable.Range(0, 81).Select(i => from * Math.Pow(to / from, i / 80.0))];
        return new Panel
        {
            Mark = "(c)",
            X = new Axis("$\\alpha h/s$") { Scale = AxisScale.Logarithmic, Minimum = from, Maximum = to },
            Y = new Axis("$\\sqrt{|B|}\\langle S\\rangle/\\varepsilon$") { Scale = AxisScale.Logarithmic },
            Legend = LegendPlace.LowerRight,
            Series =
            [
                .. series.Points.GroupBy(p => p.Batch).Select((group, i) => CollapseReport.Points(series with { Points = [.. group] }, i, Signal, p => Math.Sqrt(p.Batch) / p.Learning.Noise, $"$|B|={group.Key}$")),
                new LineSeries(r, [.. r.Select(x => Math.Sqrt(Math.PI * OptimisedMode.AdamSignal(x, beta)))]) { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.7, Label = "law" },
                Line(from, to, x => Math.Sqrt(0.5 * Math.PI * x)) with { Dash = Dash.Dotted, Label = "small $\\alpha$" },
            ],
        };
    }

    private static Panel Layers(CollapseSeries[] series)
    {
        double from = 0.7 * series.SelectMany(s => s.Points).Min(p => p.Learning.LabelNoise * Candidate.Root.Variable(p));
        double to = 1.4 * series.SelectMany(s => s.Points).Max(p => p.Learning.LabelNoise * Candidate.Root.Variable(p));
        return new Panel
        {
            Mark = "(d)",
            X = new Axis("$\\alpha\\sigma/\\sqrt{|B|}$") { Scale = AxisScale.Logarithmic, Minimum = from, Maximum = to },
            Y = new Axis("$\\langle S\\rangle$") { Scale = AxisScale.Logarithmic },
            Legend = LegendPlace.LowerRight,
            Series =
            [
                .. series.Select((s, i) => CollapseReport.Points(s, i, p => p.Learning.LabelNoise * Candidate.Root.Variable(p), _ => 1, s.Name)),
                .. series.Select((s, i) => Line(from, to, x => Limit(s, x)) with { Colour = PosterSeries.Colours[i] }),
            ],
        };
    }

    // ⟨S⟩ of independent elements of variance x/2√H_ww, x = ασ/√|B|.
    private static double Limit(CollapseSeries series, double x)
    {
        TangentMoments tangent = series.Points[0].Fluctuations.Tangent;
        double Variance(int element) => 0.5 * x / Math.Sqrt(tangent.Hessian((4 * series.Layer) + element, (4 * series.Layer) + element));
        return PlanarGaussian.MeanLength(Variance(0) + Variance(3), 0, Variance(1) + Variance(2));
    }

    private static LineSeries Line(double from, double to, Func<double, double> power) =>
        new([from, to], [power(from), power(to)]) { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.7 };
}
