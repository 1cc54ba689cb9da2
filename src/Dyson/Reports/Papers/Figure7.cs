using System.Globalization;
using Dyson.Dynamics;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Fig. 7: the mean levels move away from the exact solution, λ_fit/κ against α/|B|.</summary>
internal sealed class Figure7 : PaperTarget
{
    /// <summary>The theory lines are straight in α/|B|; they are drawn to here, beyond which levels of different modes overlap.</summary>
    private const double LinesEnd = 0.0063;

    public override string Name => "fig7";

    public override string Summary => "shift of the learnt levels with the noise";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.BoltzmannScans, PaperEnsembles.BoltzmannWeakNoise];

    public override PaperSection Reproduce(ReproductionData data)
    {
        BoltzmannPoint[] papers = data.Reduce(PaperEnsembles.BoltzmannScans, BoltzmannPoint.All);
        BoltzmannPoint[] weak = data.Reduce(PaperEnsembles.BoltzmannWeakNoise, BoltzmannPoint.All);
        Shifted[] measured = [.. weak.SelectMany(Shifts).Where(s => s.Shift.HasError)];
        StraightLine slope = StraightLine.ThroughOrigin([.. measured.Select(s => new LinePoint(s.SecondOrder, s.Shift.Value, s.Shift.Error))]);
        StraightLine coulomb = StraightLine.ThroughOrigin([.. measured.Select(s => new LinePoint(s.Coulomb, s.Shift.Value, s.Shift.Error))]);
        double chiSquared = measured.Sum(s => s.Shift.Pull(s.SecondOrder) * s.Shift.Pull(s.SecondOrder));
        return new PaperSection(
            "Shift of the levels (Fig. 7)",
            [
                "Levels of different modes repel too, and push each other away from the exact solution by an amount of order $\\alpha/|B|$: the lowest $\\lambda$ goes down, all others up, and the exact solution "
                + "is reached only for $\\alpha/|B|\\to 0$. Equation (9) with its own drift (dashed) overestimates the shifts two- to threefold, because two more terms are of the same order, "
                + "one from $\\delta W^T\\delta W$ and one from the rotation of the eigenvectors; with them, and the chains' memory, the expansion to second order in the fluctuations (solid) is closed. "
                + "Where the levels overlap no straight line can hold; there random matrices with the cumulants of $X$, diagonalised (dotted), still do.",
            ],
            [Draw(papers, weak)],
            [Numbers(papers.Concat(weak).Where(p => p.NoiseRatio < LinesEnd).OrderBy(p => p.NoiseRatio).ToArray())],
            [
                Check.OfEstimate("fig7.shift", "mean shift over second-order theory, weak noise", "second-order expansion", slope.Slope, 1),
                Check.OfTest("fig7.levels", "$\\chi^2$ of all mean levels at weak noise", "second-order expansion", new TestOutcome(
                    chiSquared, ChiSquareTest.PValue(chiSquared, measured.Length), 0, "chi-squared"), note: string.Create(CultureInfo.InvariantCulture, $"{measured.Length} degrees of freedom")) with
                {
                    Sensitivity = threshold => measured.Length == 0 ? double.NaN : DetectableDeviation.ChiSquaredExcess(measured.Length, threshold),
                },
                Check.OfEstimate("fig7.shift-coulomb", "mean shift over (9) alone, weak noise", "(9) with its own drift", coulomb.Slope, 1, false, "(9) lacks two terms of this order"),
                .. papers.Where(p => p.LearningRate == 0.1 && p.BatchSize == 16).SelectMany(Shifts).Where((s, i) => s.IsSingle).Select((s, i) => Check.OfEstimate(
                    $"fig7.single{i + 1}-papers", $"mean shift at $\\alpha=0.1$, $|B|=16$, {ModeStyle.Kappa(s.Kappa)}", ModeStyle.NextOrder, s.Shift, s.Mixed, false,
                    $"higher orders than this are left out; second-order expansion {Decimals(s.SecondOrder)}, (9) alone {Decimals(s.Coulomb)}")),
                .. papers.Where(p => p.LearningRate == 0.1 && p.BatchSize == 16).SelectMany(Shifts).Where((s, i) => !s.IsSingle).Select((s, i) => Check.OfEstimate(
                    $"fig7.pair{i + 1}-papers", $"mean shift at $\\alpha=0.1$, $|B|=16$, {ModeStyle.Kappa(s.Kappa)}", ModeStyle.NextOrder, s.Shift, s.Mixed, false,
                    $"higher orders than this are left out; second-order expansion {Decimals(s.SecondOrder)}, (9) alone {Decimals(s.Coulomb)}")),
            ]);
    }

    private static IEnumerable<Shifted> Shifts(BoltzmannPoint point) =>
        point.Pairs.Select(p => Of(p.MeanLevel, p.Prediction, false, p.NextOrder?.MeanLevel))
            .Concat(point.Singles.Select(s => Of(s.MeanLevel, s.Prediction, true, s.NextOrder?.MeanLevel))).OrderBy(s => s.Kappa).Select(s => s.Of(point));

    private static Shifted Of(Estimate mean, ModeResponse mode, bool single, Estimate? next) => new(
        mode.Kappa, mode.Mode, single, mean with { Value = mean.Value - mode.ExactSolution }, double.NaN, double.NaN,
        next is { } level ? level with { Value = level.Value - mode.ExactSolution } : Estimate.Refused(double.NaN, "noise beyond the expansion"));

    private static Figure Draw(BoltzmannPoint[] papers, BoltzmannPoint[] weak)
    {
        BoltzmannPoint[] all = [.. papers.Concat(weak).OrderBy(p => p.NoiseRatio)];
        BoltzmannPoint reference = weak[0];
        double end = 1.04 * all.Max(p => p.NoiseRatio);
        return new Figure("fig7")
        {
            Caption = "Fig. 7 of the paper. Fitted place of every group of levels, $\\lambda_\\mathrm{fit}=\\mu^2-x_\\mathrm{fit}$ over the target eigenvalue $\\kappa$, against $\\alpha/|B|$: centre of the two-level density for pairs, mean for single levels; "
                + $"(b) enlarges small noise. Papers' ensembles of {ModeStyle.Count(papers[0].Replicas)} and weak-noise ensembles of {ModeStyle.Count(weak[0].Replicas)} machines; error bars: delete-one jackknife over machines. Solid: expansion of the "
                + "update to second order in the fluctuations; dashed: (9) with its own drift alone; dotted: the next order, which does not expand the mixing of the levels. None has a free parameter.",
            Width = Figure.DoubleColumn,
            Height = 235,
            Panels =
            [
                Panel("(a)", 0, end, null, null, LegendPlace.Automatic),
                Panel("(b)", 0, 0.00175, 0.975, 1.02, LegendPlace.None),
            ],
        };

        Panel Panel(string mark, double from, double to, double? bottom, double? top, LegendPlace legend)
        {
            List<Series> series = [];
            Shifted[] modes = [.. Shifts(reference)];
            for (int m = 0; m < modes.Length; m++)
            {
                int at = m;
                (Colour colour, Marker marker) = Style(modes, m);
                Estimate[] places = [.. all.Select(p => Place(p, modes[at].Kappa))];
                series.Add(new PointSeries([.. all.Select(p => p.NoiseRatio)], [.. places.Select(e => e.Value)])
                {
                    YError = [.. places.Select(e => e.Error)],
                    Label = ModeStyle.Kappa(modes[m].Kappa),
                    Colour = colour,
                    Marker = marker,
                    Filled = !modes[m].IsSingle,
                });
            }

            for (int m = 0; m < modes.Length; m++)
            {
                (Colour colour, Marker _) = Style(modes, m);
                double perNoise = modes[m].SecondOrder / modes[m].Kappa / reference.NoiseRatio;
                double coulombPerNoise = modes[m].Coulomb / modes[m].Kappa / reference.NoiseRatio;
                double last = Math.Min(to, LinesEnd);
                series.Add(LineSeries.Of(r => 1 - (perNoise * r), from, last, 2) with { Colour = colour, Dash = Dash.Solid, Width = 0.8, Label = m == 0 ? "second order" : "" });
                series.Add(LineSeries.Of(r => 1 - (coulombPerNoise * r), from, last, 2) with { Colour = colour, Dash = Dash.Dashed, Width = 0.6, Label = m == 0 ? "(9) alone" : "" });
            }

            BoltzmannPoint[] expanded = [.. all.Where(p => p.NextOrder is not null)];
            for (int m = 0; m < modes.Length; m++)
            {
                int at = m;
                series.Add(new LineSeries([.. expanded.Select(p => p.NoiseRatio)], [.. expanded.Select(p => Predicted(p, modes[at].Kappa))])
                {
                    Colour = Style(modes, m).Colour,
                    Dash = Dash.Dotted,
                    Width = 0.9,
                    Label = m == 0 ? "next order" : "",
                });
            }

            return new Panel
            {
                Mark = mark,
                X = new Axis("$\\alpha/|B|$") { Minimum = from, Maximum = to },
                Y = new Axis("$\\lambda_\\mathrm{fit}/\\kappa$") { Minimum = bottom, Maximum = top },
                Legend = legend,
                Series = series,
            };
        }
    }

    private static (Colour Colour, Marker Marker) Style(Shifted[] modes, int m)
    {
        int before = modes.Take(m).Count(s => s.IsSingle == modes[m].IsSingle);
        return modes[m].IsSingle ? (ModeStyle.OfSingle(before), before == 0 ? Marker.Diamond : Marker.InvertedTriangle) : (ModeStyle.OfPair(before), ModeStyle.MarkerOfPair(before));
    }

    /// <summary>λ_fit/κ of the next order.</summary>
    private static double Predicted(BoltzmannPoint point, double kappa)
    {
        double x = point.Pairs.Where(p => p.Kappa == kappa).Select(p => p.NextOrder!.Centre).Concat(point.Singles.Where(s => s.Kappa == kappa).Select(s => s.NextOrder!.MeanLevel)).First().Value;
        return (point.Model.MassSquared - x) / kappa;
    }

    /// <summary>λ_fit/κ.</summary>
    private static Estimate Place(BoltzmannPoint point, double kappa)
    {
        Estimate x = point.Pairs.Where(p => p.Kappa == kappa).Select(p => p.Density.Centre).Concat(point.Singles.Where(s => s.Kappa == kappa).Select(s => s.MeanLevel)).First();
        return new Estimate((point.Model.MassSquared - x.Value) / kappa, x.Error / kappa, x.Method);
    }

    private static Table Numbers(BoltzmannPoint[] points)
    {
        Shifted[] modes = [.. Shifts(points[0])];
        return new Table(
            [
                new Column("$\\alpha$", ColumnKind.Number), new Column("$|B|$", ColumnKind.Number), new Column("$\\alpha/|B|$", ColumnKind.Number),
                .. modes.Where(m => m.IsSingle).SelectMany(m => new[]
                {
                    new Column($"shift, {ModeStyle.Kappa(m.Kappa)}", ColumnKind.Number), new Column("next order", ColumnKind.Number), new Column("second order", ColumnKind.Number), new Column("(9) alone", ColumnKind.Number),
                }),
            ],
            [.. points.Select(p => (IReadOnlyList<string>)
            [
                ModeStyle.Rate(p), ModeStyle.Count(p.BatchSize), ModeStyle.Scientific(p.NoiseRatio, true),
                .. Shifts(p).Where(s => s.IsSingle).SelectMany(s => new[] { ModeStyle.Estimated(s.Shift), ModeStyle.Estimated(s.Mixed), Decimals(s.SecondOrder), Decimals(s.Coulomb) }),
            ])])
        {
            Caption = "Mean shift $\\langle x\\rangle-x^*$ of the two single levels, which move most, with delete-one jackknife errors, and the predictions.",
        };
    }

    private static string Decimals(double shift) => shift.ToString("F4", CultureInfo.InvariantCulture).Replace('-', '−');

    private sealed record Shifted(double Kappa, int Mode, bool IsSingle, Estimate Shift, double SecondOrder, double Coulomb, Estimate Mixed)
    {
        public Shifted Of(BoltzmannPoint point) => this with { SecondOrder = point.Shift.SecondOrder[Mode], Coulomb = point.Shift.Coulomb[Mode] };
    }
}
