using System.Globalization;
using Dyson.Dynamics;
using Dyson.Reports.Documents;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Fig. 3: learnt spectra in λ = μ² − x, and whether training was long enough.</summary>
internal sealed class Figure3 : LearntSpectrum
{
    public override string Name => "fig3";

    public override string Summary => "learnt spectra in lambda at three learning rates";

    protected override string Symbol => "\\lambda";

    protected override string Exact => "$\\lambda=\\kappa$";

    protected override double Abscissa(double x, double massSquared) => massSquared - x;

    public override PaperSection Reproduce(ReproductionData data)
    {
        BoltzmannPoint[] points = data.Reduce(PaperEnsembles.BoltzmannScans, BoltzmannPoint.All);
        BoltzmannPoint[] tooShort = [.. points.Where(p => p.Steps < Needed(p))];
        return new PaperSection(
            "Learnt spectra (Fig. 3)",
            [
                "After training the eigenvalues $\\lambda=\\mu^2-x$ of the learnt kernel lie around the target eigenvalues. The peaks widen with the learning rate; "
                + "a degenerate pair shows the flat-topped peak of two repelling levels, a single mode a Gaussian peak of half the area. With growing noise neighbouring "
                + "peaks overlap, levels of different modes repel as well, and the outer peaks move outwards.",
                tooShort.Length == 0
                    ? "Every run was long enough to forget its start (table)."
                    : "Runs too short to be stationary, to be read with care: " + string.Join("; ", tooShort.Select(ModeStyle.Point)) + ".",
            ],
            [Figure(points)],
            [Lengths(points)],
            [.. Shown(
                points, "mean level in $\\lambda$",
                (point, pair, next) => (Lambda(point, pair.MeanLevel), Lambda(point, next.MeanLevel), point.Model.MassSquared - point.Centre(pair.Prediction.Mode)),
                (point, single, next) => (Lambda(point, single.MeanLevel), Lambda(point, next.MeanLevel), point.Model.MassSquared - point.Centre(single.Prediction.Mode)))]);

        static Estimate Lambda(BoltzmannPoint point, Estimate x) => x with { Value = point.Model.MassSquared - x.Value };
    }

    /// <summary>Steps after which the slowest mode is within 2 % of its place in 99 % of the machines.</summary>
    private static double Needed(BoltzmannPoint point) => new EquilibrationTime(point.Response).SlowestSteps();

    private static Table Lengths(BoltzmannPoint[] points) => new(
        [
            new Column("$\\alpha$", ColumnKind.Number), new Column("$|B|$", ColumnKind.Number), new Column("machines", ColumnKind.Number), new Column("steps made", ColumnKind.Number),
            new Column("steps needed", ColumnKind.Number), new Column("long enough"),
        ],
        [.. points.Select(p => (IReadOnlyList<string>)
        [
            ModeStyle.Rate(p), ModeStyle.Count(p.BatchSize), ModeStyle.Count(p.Replicas), ModeStyle.Count(p.Steps),
            Needed(p).ToString("F0", CultureInfo.InvariantCulture), p.Steps >= Needed(p) ? "yes" : "NO",
        ])])
    {
        Caption = "Length of the runs. Needed: updates after which the slowest mode has come within 2 % of its place in 99 % of the machines, from the noiseless drift (31) and the law of the initial weights.",
    };
}
