using System.Globalization;
using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Statistics;
using MathNet.Numerics.Integration;

namespace Dyson.Reports.Papers;

/// <summary>[P2]: the spectral density of a pair behind a hidden layer, of one width, of two, and exact.</summary>
internal sealed class PosterDensity : PaperTarget
{
    public override string Name => "poster-density";

    public override string Summary => "two-component density against one width and the exact law, with likelihood ratios";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.LayerWidths];

    public override PaperSection Reproduce(ReproductionData data)
    {
        PosterPoint[] points = data.Reduce(PaperEnsembles.LayerWidths, PosterPoint.All);
        PosterWidths[] widths = [.. points.Select(p => PosterWidths.Of(p.Pairs[0].Independent(), p.Pairs[0].Law))];
        int[] shown = [.. Enumerable.Range(0, points.Length).Where(i => points[i].Condition is "1" or "3")];
        Figure figure = new("poster-density")
        {
            Caption = $"Density of the levels of a degenerate pair, one level of each of {ModeStyle.Count(points[0].Pairs[0].Levels.Count)} students (so that the values are independent), about the teacher's level in units of the exact standard deviation. "
                + "(a) Singular values of Z 1 and 1, (b) 1 and 3. Solid: exact density; broken and dotted: the densities of two widths ([P2]) and of one that are nearest to it. Nothing is fitted to the students.",
            Width = Figure.DoubleColumn,
            Height = 220,
            Panels = [.. shown.Select((i, mark) => Density(points[i], mark))],
        };
        return new PaperSection(
            "One width or two behind a hidden layer (poster)",
            [
                "A layer gives the two levels of a pair different widths. The two-component density of the separable Coulomb gas then describes them better than the one-width semicircle of two levels, and at $Z=1$ it does not. "
                + "It is an approximation: its best widths are not $\\sqrt{\\mathrm{Var}W_{ii}}$, and the levels' own density, one average over an angle, has no parameter and is preferred to it.",
            ],
            [figure], [Numbers(points, widths)],
            [.. points.SelectMany((p, i) => Checks(p, widths[i]))]);
    }

    private static IEnumerable<Check> Checks(PosterPoint point, PosterWidths widths)
    {
        PosterPair pair = point.Pairs[0];
        Sample levels = pair.Independent();
        string where = $"$c={point.Condition}$";
        bool one = point.RateRatio < 1 + 1e-9;
        yield return Check.OfTest($"poster-density.c{point.Condition}.exact", $"KS distance of the levels, {where}", "exact density", KolmogorovSmirnov.Test(levels, pair.Law.Density)) with
        {
            Sensitivity = PooledShape.SmallestDistance(levels.Count),
        };
        yield return new Check
        {
            Id = $"poster-density.c{point.Condition}.widths",
            Quantity = $"$2\\Delta\\ln L$ of two widths over one, {where}",
            Law = "one width",
            Measured = widths.Ratio,
            P = widths.P,
            Judged = one,
            Note = one
                ? "two widths must not win"
                : string.Create(CultureInfo.InvariantCulture, $"one width is not expected; AIC prefers {(widths.AkaikeOfTwo > 0 ? "two" : "one")} by {Math.Abs(widths.AkaikeOfTwo):0.0}"),
            Sensitivity = threshold => Math.Pow(Significance.SmallestDeviation(1, Math.Min(1, 2 * threshold)), 2),
        };
        if (one)
        {
            yield break;
        }

        // What two components gain a level, both densities predicted: its mean is an integral over the exact density.
        (TwoLevelDensity single, TwoComponentDensity two) = PosterWidths.Nearest(pair.Law);
        HiddenLayerDensity exact = pair.Law.Density;
        double Gain(double x) => two.LogDensity(x) - single.LogDensity(x);
        double s = exact.StandardDeviation;
        double theory = Enumerable.Range(-8, 16).Sum(i => GaussLegendreRule.Integrate(x => exact.Density(x) * Gain(x), exact.Centre + (i * s), exact.Centre + ((i + 1) * s), 64));
        Estimate gain = Moments.Mean(Sample.Of([.. levels.Values.ToArray().Select(Gain)]));
        yield return Check.OfEstimate(
            $"poster-density.c{point.Condition}.gain", $"$\\ln\\rho_2-\\ln\\rho_1$ a level, {where}", "average over the exact density", gain, theory,
            note: string.Create(CultureInfo.InvariantCulture, $"what the nearest density of two widths gains over the nearest of one: better by {gain.Value / gain.Error:0.0} standard errors"));
    }

    private static Panel Density(PosterPoint point, int mark)
    {
        PosterPair pair = point.Pairs[0];
        HiddenLayerDensity exact = pair.Law.Density;
        double s = exact.StandardDeviation;
        (TwoLevelDensity one, TwoComponentDensity two) = PosterWidths.Nearest(pair.Law);
        LineSeries Curve(Func<double, double> density) => LineSeries.Of(z => s * density(exact.Centre + (s * z)), -3.5, 3.5, 301);
        return new Panel
        {
            Mark = $"({(char)('a' + mark)})",
            Title = $"$c={point.Condition}$",
            X = new Axis("$(\\psi-\\kappa)/\\mathrm{sd}$") { Minimum = -3.5, Maximum = 3.5 },
            Y = new Axis("density") { Minimum = 0, Maximum = 0.72 },
            Legend = LegendPlace.UpperRight,
            Series =
            [
                PosterSeries.Density(Sample.Of([.. pair.Independent().Values.ToArray().Select(x => (x - exact.Centre) / s)]), 0, "students"),
                Curve(exact.Density) with { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.9, Label = "exact" },
                Curve(two.Density) with { Colour = Palette.Vermillion, Dash = Dash.Dashed, Width = 0.9, Label = "two widths" },
                Curve(one.Density) with { Colour = Palette.Green, Dash = Dash.Dotted, Width = 0.9, Label = "one width" },
            ],
        };
    }

    private static Table Numbers(PosterPoint[] points, PosterWidths[] widths) => new(
        [
            new Column("$c$", ColumnKind.Number),
            new Column("$\\sigma_1$ fitted", ColumnKind.Number), new Column("nearest", ColumnKind.Number), new Column("$\\sqrt{\\mathrm{Var}W_{11}}$", ColumnKind.Number),
            new Column("$\\sigma_2$ fitted", ColumnKind.Number), new Column("nearest", ColumnKind.Number), new Column("$\\sqrt{\\mathrm{Var}W_{22}}$", ColumnKind.Number), new Column("$2\\Delta\\ln L$, two : one", ColumnKind.Number),
            new Column("$p$, one width", ColumnKind.Number), new Column("$\\Delta$AIC, one − two", ColumnKind.Number), new Column("$\\Delta$AIC, two − exact", ColumnKind.Number),
        ],
        [
            .. points.Select((p, i) => (IReadOnlyList<string>)
            [
                p.Condition, ModeStyle.Estimated(widths[i].Fit.Sigma1), ModeStyle.Number(PosterWidths.Nearest(p.Pairs[0].Law).Two.Sigma1), ModeStyle.Number(Math.Sqrt(p.Pairs[0].Law.DiagonalVariances.Larger)),
                ModeStyle.Estimated(widths[i].Fit.Sigma2), ModeStyle.Number(PosterWidths.Nearest(p.Pairs[0].Law).Two.Sigma2), ModeStyle.Number(Math.Sqrt(p.Pairs[0].Law.DiagonalVariances.Smaller)),
                Signed(widths[i].Ratio), PosterSeries.PValue(widths[i].P), Signed(widths[i].AkaikeOfTwo), Signed(widths[i].AkaikeOfExact),
            ]),
        ])
    {
        Caption = "Two widths against one and against the exact law, maximum likelihood on independent levels about the teacher's. $p=\\frac12P(\\chi_1^2>2\\Delta\\ln L)$ if there is one width. Fitted widths tend to those of the nearest two-component density, "
            + "which are not the deviations of the elements; near $c=1$ the two are poorly determined. Positive differences of AIC speak for the second of the two.",
    };

    private static string Signed(double value) => double.IsFinite(value) ? value.ToString("0.0;−0.0;0.0", CultureInfo.InvariantCulture) : "–";
}
