using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>The Binder cumulant (28) of every pair against 4/27.</summary>
internal sealed class BinderTable : PaperTarget
{
    private const double Universal = 4.0 / 27;

    public override string Name => "u4";

    public override string Summary => "Binder cumulant of the pairs against 4/27";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.BoltzmannScans, PaperEnsembles.BoltzmannWeakNoise];

    public override PaperSection Reproduce(ReproductionData data)
    {
        BoltzmannPoint[] papers = data.Reduce(PaperEnsembles.BoltzmannScans, BoltzmannPoint.All);
        BoltzmannPoint[] weak = data.Reduce(PaperEnsembles.BoltzmannWeakNoise, BoltzmannPoint.All);
        Estimate[] limits = [.. weak[0].Pairs.Select((_, i) => WeakNoiseLimit.Of(weak.Select(p => (p.NoiseRatio, p.Pairs[i].Binder))).Limit)];
        return new PaperSection(
            "Binder cumulant",
            [
                "The cumulant $U_4=1-\\langle y^4\\rangle/(3\\langle y^2\\rangle^2)$ of a pair's levels about their mean, $y=x-\\langle x\\rangle$, knows nothing of the scale: the density (78) has $U_4=4/27$, a Gaussian 0. "
                + "It is universal as long as a pair keeps to itself; strong noise, which mixes the modes, drives it away.",
            ],
            [Draw(papers, weak)],
            [Numbers(papers, weak, limits)],
            [
                .. limits.Select((limit, i) => Check.OfEstimate($"u4.pair{i + 1}", $"$U_4$ for $\\alpha/|B|\\to 0$, {ModeStyle.Kappa(weak[0].Pairs[i].Kappa)}", "two-level density, 4/27", limit, Universal)),
                .. weak[0].Pairs.Select((pair, i) => Check.OfEstimate(
                    $"u4.pair{i + 1}-papers", $"$U_4$, mean over the papers' points, {ModeStyle.Kappa(pair.Kappa)}", ModeStyle.NextOrder,
                    Mean([.. papers.Select(p => p.Pairs[i].Binder)]), Mean([.. papers.Select(p => p.Pairs[i].NextOrder?.Binder ?? Estimate.Refused(double.NaN, "beyond the expansion"))]), false,
                    "mean over very different noise; first order $4/27$")),
            ]);
    }

    // not weighted by the errors: U₄ is high where its estimated error is low
    private static Estimate Mean(Estimate[] values) => new(
        values.Average(v => v.Value), Math.Sqrt(values.Sum(v => v.Error * v.Error)) / values.Length, "mean of independent estimates");

    private static Figure Draw(BoltzmannPoint[] papers, BoltzmannPoint[] weak)
    {
        BoltzmannPoint[] all = [.. papers.Concat(weak).OrderBy(p => p.NoiseRatio)];
        BoltzmannPoint[] expanded = [.. all.Where(p => p.NextOrder is not null)];
        return new Figure("u4")
        {
            Caption = "Binder cumulant of every degenerate pair against $\\alpha/|B|$; dashed: $4/27$; thin lines: the next order, in the colours of the pairs, with the scatter of its 20 000 draws. Error bars: delete-one jackknife over machines. The ensembles at small noise have more machines.",
            Width = Figure.SingleColumn,
            Panels =
            [
                new Panel
                {
                    X = new Axis("$\\alpha/|B|$") { Scale = AxisScale.Logarithmic },
                    Y = new Axis("$U_4$"),
                    Series =
                    [
                        .. all[0].Pairs.Select((pair, i) => new PointSeries([.. all.Select(p => p.NoiseRatio)], [.. all.Select(p => p.Pairs[i].Binder.Value)])
                        {
                            YError = [.. all.Select(p => p.Pairs[i].Binder.Error)], Label = ModeStyle.Kappa(pair.Kappa), Colour = ModeStyle.OfPair(i), Marker = ModeStyle.MarkerOfPair(i),
                        }),
                        .. all[0].Pairs.Select((pair, i) => new LineSeries([.. expanded.Select(p => p.NoiseRatio)], [.. expanded.Select(p => p.Pairs[i].NextOrder!.Binder.Value)])
                        {
                            Colour = ModeStyle.OfPair(i), Dash = Dash.Solid, Width = 0.7, Label = i == 0 ? "next order" : "",
                        }),
                        ReferenceLine.AtY(Universal) with { Label = "4/27" },
                    ],
                },
            ],
        };
    }

    private static Table Numbers(BoltzmannPoint[] papers, BoltzmannPoint[] weak, Estimate[] limits)
    {
        IReadOnlyList<string> Row(string alpha, string batch, string noise, string machines, IEnumerable<Estimate> values) => [alpha, batch, noise, machines, .. values.Select(ModeStyle.Estimated)];
        IReadOnlyList<string> OfPoint(BoltzmannPoint p) => Row(ModeStyle.Rate(p), ModeStyle.Count(p.BatchSize), ModeStyle.Scientific(p.NoiseRatio, true), ModeStyle.Count(p.Replicas), p.Pairs.Select(pair => pair.Binder));
        return new Table(
            [
                new Column("$\\alpha$", ColumnKind.Number), new Column("$|B|$", ColumnKind.Number), new Column("$\\alpha/|B|$", ColumnKind.Number), new Column("machines", ColumnKind.Number),
                .. weak[0].Pairs.Select(pair => new Column($"$U_4$, {ModeStyle.Kappa(pair.Kappa)}", ColumnKind.Number)),
            ],
            [
                .. papers.Select(OfPoint),
                .. weak.Select(OfPoint),
                Row("limit", "", "0", "", limits),
                Row("theory", "", "", "", limits.Select(_ => new Estimate(Universal, 0, "exact"))).Take(4).Concat(limits.Select(_ => "0.14815")).ToArray(),
            ])
        {
            Caption = "Binder cumulant of the degenerate pairs at every grid point; errors of the last digits in parentheses, delete-one jackknife over machines. Limit: intercept of a straight line in $\\alpha/|B|$ through the weak-noise points.",
        };
    }
}
