using System.Globalization;
using Dyson.Dynamics;
using Dyson.Learning;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Reports.Papers;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>Does α/((1 − β)|B|) collapse the data with momentum, Polyak's and Nesterov's?</summary>
internal sealed class MomentumQuestion : PaperTarget
{
    private const string Law = "autoregression, exact";

    private static readonly Candidate Effective = new("$\\alpha/[(1-\\beta)|B|]$", p => EffectiveRate(p) / p.Batch);
    private static readonly Candidate Square = new("$\\alpha/[(1-\\beta)^2|B|]$", p => EffectiveRate(p) / (1 - Beta(p)) / p.Batch);
    private static readonly Candidate Exact = new("stationary variance", p => Variance(p.Learning.Optimiser.Kind, p.Rate, Beta(p)) / p.Batch);

    public override string Name => "question-momentum";

    public override string Summary => "whether alpha/((1-beta)|B|) collapses the data with momentum, Polyak's and Nesterov's";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.QuestionMomentum, PaperEnsembles.QuestionNesterov];

    public override PaperSection Reproduce(ReproductionData data)
    {
        CollapseSeries ball = new("polyak", "heavy ball", data.Reduce(PaperEnsembles.QuestionMomentum, DeepPoint.All));
        CollapseSeries nesterov = new("nesterov", "Nesterov", data.Reduce(PaperEnsembles.QuestionNesterov, DeepPoint.All));
        CollapseSeries[] both = [ball, nesterov];
        CollapseSeries[] small = [.. both.Select(s => s with { Id = s.Id + ".small", Name = s.Name + ", $\\alpha/(1-\\beta)=0.05$", Points = [.. s.Points.Where(p => EffectiveRate(p) < 0.07)] })];
        Figure figure = new("question-momentum")
        {
            Caption = $"A pair of equal singular values of a linear layer with added noise, {ModeStyle.Count(ball.Points[0].Pair(0).Count)} students a point, $\\beta=0$ to 0.99. (a) Heavy ball, $\\langle S\\rangle/\\varepsilon$ against $\\alpha/|B|$. "
                + "(b) Against $\\alpha/[(1-\\beta)|B|]$, heavy ball filled, Nesterov open; line: $\\sqrt{\\pi\\alpha/[2(1-\\beta)|B|]}$. (c) Over that line against $\\alpha/(1-\\beta)$; solid: the exact law of the heavy ball, broken: of Nesterov. Nothing is fitted.",
            Width = Figure.DoubleColumn,
            Height = 200,
            Panels = [Spacings("(a)", Candidate.Linear, [ball], false), Spacings("(b)", Effective, both, true), Ratios(both)],
        };
        return new PaperSection(
            "Which combination collapses the data? Momentum",
            [
                "$\\alpha/|B|$ does not collapse data of different $\\beta$; $\\alpha/[(1-\\beta)|B|]$ does as $\\alpha/(1-\\beta)\\to0$, for the heavy ball and for Nesterov's rule. "
                + "With $a=\\alpha h/(1-\\beta)$ the variance leaves this law by $1+\\frac{a}{2}\\frac{1-\\beta}{1+\\beta}$ and $1+\\frac{a}{2}\\frac{1+\\beta-2\\beta^2-4\\beta^3}{1+\\beta}$: a heavy ball with much momentum keeps to it better than gradient descent, "
                + "Nesterov's rule leaves it to the other side, below $\\beta=0.603$ as gradient descent does, above with a narrower spectrum.",
            ],
            [figure], [Exponents([.. both, .. small]), CollapseReport.Candidates([.. both.SelectMany(s => new[] { (s, Candidate.Linear), (s, Square), (s, Effective), (s, Exact) }), .. small.Select(s => (s, Effective))])],
            [.. both.SelectMany(Checks)]);
    }

    private static double Beta(DeepPoint p) => p.Learning.Optimiser.Momentum;

    private static double EffectiveRate(DeepPoint p) => p.Rate / (1 - Beta(p));

    private static double Variance(OptimiserKind kind, double rate, double beta) =>
        kind == OptimiserKind.Nesterov ? OptimisedMode.Nesterov(rate, beta, 1) : OptimisedMode.HeavyBall(rate, beta, 1);

    private static IReadOnlyList<double> Variables(DeepPoint p) => [p.Rate, p.Batch, 1 - Beta(p)];

    private static IEnumerable<Check> Checks(CollapseSeries series)
    {
        foreach (Check check in CollapseReport.Checks("question-momentum", series, Law).Take(1))
        {
            yield return check;
        }

        yield return CollapseReport.Distribution("question-momentum", series);
        PowerLawFit fit = series.Fit(Variables);
        PowerLawFit law = series.Predicted(Variables);
        yield return Check.OfEstimate($"question-momentum.{series.Id}.batch", $"collapse exponent of $|B|$, {series.Name}", Law + ", the same fit", CollapseReport.Collapse(fit), CollapseReport.Collapse(law).Value);
        yield return Check.OfEstimate($"question-momentum.{series.Id}.beta", $"collapse exponent of $1-\\beta$, {series.Name}", Law + ", the same fit", fit.Ratio(2, 0).Scale(-1), -law.Ratio(2, 0).Value);
        CollapseTest exact = series.Collapse(Exact);
        yield return new Check
        {
            Id = $"question-momentum.{series.Id}.collapse",
            Quantity = $"$\\chi^2$ about a curve of the stationary variance, {series.Name}",
            Law = Law,
            Measured = exact.ChiSquared,
            P = exact.P,
            Sensitivity = threshold => DetectableDeviation.ChiSquaredExcess(exact.Degrees, threshold),
        };
    }

    private static Table Exponents(IEnumerable<CollapseSeries> series) => new(
        [
            new Column("data"), new Column("$p$", ColumnKind.Number), new Column("law", ColumnKind.Number), new Column("$|B|$: $q/p$", ColumnKind.Number), new Column("law", ColumnKind.Number),
            new Column("$1-\\beta$: $r/p$", ColumnKind.Number), new Column("law", ColumnKind.Number),
        ],
        [
            .. series.Select(s =>
            {
                // One effective rate alone does not tell α from 1 − β.
                bool all = s.Points.Select(p => Math.Round(EffectiveRate(p), 6)).Distinct().Count() > 1;
                PowerLawFit fit = s.Fit(all ? Variables : Reduced);
                PowerLawFit law = s.Predicted(all ? Variables : Reduced);
                return (IReadOnlyList<string>)
                [
                    s.Name, all ? ModeStyle.Estimated(fit.Exponent(0)) : "–", all ? Digits(law.Exponent(0).Value) : "–",
                    all ? ModeStyle.Estimated(CollapseReport.Collapse(fit)) : ModeStyle.Estimated(fit.Exponent(0).Scale(-2)), Digits(all ? CollapseReport.Collapse(law).Value : -2 * law.Exponent(0).Value),
                    all ? ModeStyle.Estimated(fit.Ratio(2, 0).Scale(-1)) : ModeStyle.Estimated(fit.Exponent(1).Scale(2) with { Value = 1 + (2 * fit.Exponent(1).Value) }), Digits(all ? -law.Ratio(2, 0).Value : 1 + (2 * law.Exponent(1).Value)),
                ];
            }),
        ])
    {
        Caption = "Exponents of $\\langle S\\rangle\\propto\\alpha^p|B|^{-q}(1-\\beta)^{-r}$; beside each the same fit through the exact law. At one $\\alpha/(1-\\beta)$ alone, $p=1/2$ is assumed.",
    };

    private static IReadOnlyList<double> Reduced(DeepPoint p) => [p.Batch, EffectiveOverRate(p)];

    // 1/(1 − β) at one effective rate.
    private static double EffectiveOverRate(DeepPoint p) => 1 / (1 - Beta(p));

    private static string Digits(double value) => value.ToString("0.000", CultureInfo.InvariantCulture).Replace('-', '−');

    private static Panel Spacings(string mark, Candidate candidate, CollapseSeries[] series, bool line)
    {
        double from = 0.8 * series[0].Points.Min(candidate.Variable);
        double to = 1.3 * series[0].Points.Max(candidate.Variable);
        return new Panel
        {
            Mark = mark,
            X = new Axis(candidate.Name) { Scale = AxisScale.Logarithmic, Minimum = from, Maximum = to },
            Y = new Axis("$\\langle S\\rangle/\\varepsilon$") { Scale = AxisScale.Logarithmic },
            Legend = LegendPlace.LowerRight,
            Series =
            [
                .. series.SelectMany((s, k) => s.Points.GroupBy(Beta).Select((group, i) => Points(s with { Points = [.. group] }, i, k == 0, candidate.Variable, p => 1 / p.Learning.Noise))),
                .. line ? new Series[] { new LineSeries([from, to], [Line(from), Line(to)]) { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.7 } } : [],
            ],
        };
    }

    private static Panel Ratios(CollapseSeries[] series)
    {
        double end = 1.05 * series[0].Points.Max(EffectiveRate);
        return new Panel
        {
            Mark = "(c)",
            X = new Axis("$\\alpha/(1-\\beta)$") { Minimum = 0, Maximum = end },
            Y = new Axis("$\\langle S\\rangle$ over small-$\\alpha$ line"),
            Legend = LegendPlace.None,
            Series =
            [
                .. series.SelectMany((s, k) => s.Points.GroupBy(Beta).Select((group, i) =>
                    Points(s with { Points = [.. group] }, i, k == 0, EffectiveRate, p => 1 / (p.Learning.Noise * Line(EffectiveRate(p) / p.Batch))))),
                .. series.SelectMany((s, k) => s.Points.Select(Beta).Distinct().Select((beta, i) => LineSeries.Of(
                    a => Math.Sqrt(Variance(s.Points[0].Learning.Optimiser.Kind, a * (1 - beta), beta) / (0.5 * a)), end / 50, end, 50) with
                {
                    Colour = PosterSeries.Colours[i], Width = 0.7, Dash = k == 0 ? Dash.Solid : Dash.Dashed,
                })),
                ReferenceLine.AtY(1),
            ],
        };
    }

    private static double Line(double ratio) => Math.Sqrt(0.5 * Math.PI * ratio);

    private static PointSeries Points(CollapseSeries series, int style, bool filled, Func<DeepPoint, double> abscissa, Func<DeepPoint, double> factor) => CollapseReport.Points(
        series, style, abscissa, factor, filled ? string.Create(CultureInfo.InvariantCulture, $"$\\beta={Beta(series.Points[0]):R}$") : "") with
    {
        Filled = filled,
    };
}
