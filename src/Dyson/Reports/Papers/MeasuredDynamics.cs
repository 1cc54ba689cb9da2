using System.Globalization;
using Dyson.Dynamics.Measured;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Reports.Motion;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Drift, noise and repulsion measured from trajectories, against theory, and the stationary levels that follow from them against the recorded ones.</summary>
internal sealed class MeasuredDynamics : PaperTarget
{
    private const double RowHeight = 165;

    public override string Name => "measured-dynamics";

    public override string Summary => "drift and noise measured from trajectories, and the Coulomb gas that follows from them";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.MeasuredStudent, PaperEnsembles.MeasuredMachine, PaperEnsembles.MeasuredLayer];

    public override PaperSection Reproduce(ReproductionData data)
    {
        MeasuredPoint student = data.Reduce(PaperEnsembles.MeasuredStudent, MeasuredPoint.Of);
        MeasuredPoint machine = data.Reduce(PaperEnsembles.MeasuredMachine, MeasuredPoint.Of);
        MeasuredPoint layer = data.Reduce(PaperEnsembles.MeasuredLayer, MeasuredPoint.Of);
        MeasuredPoint[] all = [student, machine, layer];
        string[] silent = [.. all.Where(p => p.Motion.Prediction is null).Select(p => p.Motion.Failure!)];
        if (silent.Length > 0)
        {
            return new PaperSection(Heading, silent, [], [], []);
        }

        Figure figure = new("measured-dynamics")
        {
            Width = Figure.DoubleColumn,
            Height = 3 * RowHeight,
            Columns = 3,
            Panels = [.. Row(student, "(a)"), .. Row(machine, "(b)"), .. LayerRow(layer)],
            Caption = "Measured from trajectories of levels: (a) a degenerate pair of students, (b) of Boltzmann machines, (c) students behind a fixed layer. Left: drift $K(x)$; middle: noise $g^2(x)$ (in (c) "
                + "the drift of another level); points: conditional means of increments, band: polynomial with its error, broken: theory, exact in (a) and (c), linear response in (b). Right: recorded stationary levels of the pair and the "
                + "law that follows from measured drift, noise and repulsion. In (c) the pair's eigenvectors mix rates of 1 and 9: its drift is no function of the levels, and the prediction fails.",
        };
        return new PaperSection(
            Heading,
            [
                "Nothing about the training enters: drift, noise and repulsion are regressions on the increments of recorded levels. Where the equation of the levels is closed they are those of theory, the Coulomb gas that follows from them has "
                + "the recorded levels, and the repulsion is $g^2$ itself ($\\beta=1$). Behind a layer every single level has its own speed $-\\ln(1-\\alpha g)$; a degenerate pair behind unequal rates is not closed, and says so: its drift is no "
                + "polynomial of the level, and its apparent repulsion is far from 1.",
            ],
            [figure], [Numbers(all)],
            [.. Checks(student, "student"), .. Checks(machine, "machine"), .. Checks(layer, "layer")]);
    }

    private static string Heading => "Drift and noise, measured";

    private static Panel[] Row(MeasuredPoint point, string mark)
    {
        MeasuredMotion m = point.Motion.Measured!;
        int head = m.Groups[0][0];
        return
        [
            MotionFigure.Drift(m, 0, mark, x => point.Drift(head, x)),
            MotionFigure.Noise(m, 0, string.Empty, x => point.NoiseSquare(head, x)),
            MotionFigure.Density(point.Motion, 0, string.Empty),
        ];
    }

    private static Panel[] LayerRow(MeasuredPoint point)
    {
        MeasuredMotion m = point.Motion.Measured!;
        Panel Drift(int group, string mark) => MotionFigure.Drift(m, group, mark, x => point.Drift(m.Groups[group][0], x));
        return [Drift(1, "(c)"), Drift(2, string.Empty), MotionFigure.Density(point.Motion, 0, string.Empty)];
    }

    private static IEnumerable<Check> Checks(MeasuredPoint point, string name)
    {
        MeasuredMotion m = point.Motion.Measured!;
        MotionPrediction prediction = point.Motion.Prediction!;
        foreach (IReadOnlyList<int> group in m.Groups)
        {
            int level = group[0];
            bool closed = point.IsClosed(level);
            string id = $"measured-dynamics.{name}.{MotionTable.Levels(group)}";
            string where = $"{name}, levels {MotionTable.Levels(group)}";
            string note = closed ? string.Empty : "the drift of this pair depends on its eigenvectors: not closed";
            if (closed)
            {
                yield return Check.OfEstimate(id + ".rate", $"$-K'$, {where}", point.Law, m.Estimate(law => law.Rate(level)), point.Rate(level));
                yield return Check.OfEstimate(id + ".noise", $"$g^2$, {where}", point.Law, m.NoiseSquare(level, point.Solution(level)), point.NoiseSquare(level, point.Solution(level)));
            }

            if (group.Count > 1)
            {
                yield return Check.OfEstimate(id + ".repulsion", $"$g_{{ij}}^2/g_ig_j$, {where}", "GOE", m.MeanRepulsion(), 1, closed, note);
            }

            PredictedStatistic[] statistics = [.. prediction.Statistics.Where(s => group.Contains(s.Level))];
            double largest = statistics.Max(s => Math.Abs(s.Difference.Pull(0)));
            yield return new Check
            {
                Id = id + ".levels",
                Quantity = $"largest $|z|$ of means, variances, spacing and deciles, {where}",
                Law = prediction.Route == PredictionRoute.CoulombGas ? "Coulomb gas of the measured drift and noise" : "measured equation, integrated",
                Measured = largest,
                P = Math.Min(1, statistics.Length * Significance.TwoSided(largest)),
                Judged = closed,
                Note = closed ? string.Create(CultureInfo.InvariantCulture, $"p-value of the most significant of {statistics.Length}, times their number") : note,
                Sensitivity = threshold => Significance.SmallestDeviation(1, threshold / statistics.Length),
            };
        }
    }

    private static Table Numbers(MeasuredPoint[] points) => new(
        [
            new Column("model"), new Column("levels"), new Column("$-K'$", ColumnKind.Number), new Column("theory", ColumnKind.Number), new Column("$g^2$", ColumnKind.Number), new Column("theory", ColumnKind.Number),
            new Column("$g_{ij}^2/g_ig_j$", ColumnKind.Number), new Column("$p$, drift", ColumnKind.Number),
        ],
        [
            .. points.SelectMany(point => point.Motion.Measured!.Groups.Select((group, g) => (IReadOnlyList<string>)
            [
                point.Name, MotionTable.Levels(group),
                ModeStyle.Estimated(point.Motion.Measured.Estimate(law => law.Rate(group[0]))), point.IsClosed(group[0]) ? ModeStyle.Number(point.Rate(group[0])) : "–",
                ModeStyle.Estimated(point.Motion.Measured.NoiseSquare(group[0], point.Solution(group[0]))), point.IsClosed(group[0]) ? ModeStyle.Number(point.NoiseSquare(group[0], point.Solution(group[0]))) : "–",
                group.Count > 1 ? ModeStyle.Estimated(point.Motion.Measured.MeanRepulsion()) : "–",
                PosterSeries.PValue(point.Motion.Measured.DriftFits[g].P),
            ])),
        ])
    {
        Caption = "Slope of the drift, noise and repulsion as measured, and theory without a parameter; $p$ of conditional mean increments against a drift that is a function of the level.",
    };
}
