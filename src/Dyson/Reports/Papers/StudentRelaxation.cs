using System.Globalization;
using Dyson.Laws;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Students that spread from their teacher: the spacing of two levels against its exact law at every time.</summary>
internal sealed class StudentRelaxation : PaperTarget
{
    private const int CurvePoints = 120;

    private static readonly Colour[] Colours = [Palette.Blue, Palette.Vermillion, Palette.Green, Palette.Purple];
    private static readonly Marker[] Markers = [Marker.Circle, Marker.Square, Marker.Triangle, Marker.Diamond];

    public override string Name => "relaxation";

    public override string Summary => "students on their way from the teacher, against the exact law at every time";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.StudentRelaxation];

    public override PaperSection Reproduce(ReproductionData data)
    {
        StudentRelaxationPoint[] points = data.Reduce(PaperEnsembles.StudentRelaxation, StudentRelaxationPoint.All);
        Figure figure = new("relaxation")
        {
            Caption = $"Spacing of two levels of a student that starts at its teacher, $|B|={points[0].Update.BatchSize}$, $\\varepsilon={Number(points[0].Update.Noise)}$, infinite data, {ModeStyle.Count(points[0].Spacings[0].Count)} students a point. "
                + "(a) Mean spacing against the number of updates, for a degenerate pair and one that the teacher splits by $\\Delta\\kappa$; error bars: delete-one jackknife over students. Solid: exact law at every time. "
                + "(b) Distribution of the spacing at three times, in units of the stationary $\\sigma_R$; solid: the surmise for the degenerate pair, Rice's law for the split one. No parameter is fitted.",
            Width = Figure.DoubleColumn,
            Height = 230,
            Panels = [Means(points), Distributions(points)],
        };
        return new PaperSection(
            "Students on their way (exact law at every time)",
            [
                "With infinite data $W-\\hat W$ is an AR(1) process element by element: from $W(0)=\\hat W$ every variance is the stationary one times $1-(1-\\alpha)^{2t}$, at any learning rate. A degenerate pair follows the surmise at "
                + "every time, and two levels that the teacher splits follow Rice's law, of which level repulsion shows only as long as the spread exceeds the splitting.",
            ],
            [figure], [Numbers(points)],
            [.. points.SelectMany(Checks)]);
    }

    private static IEnumerable<Check> Checks(StudentRelaxationPoint point)
    {
        string id = $"relaxation.alpha{Number(point.Update.LearningRate)}.{(point.Gap == 0 ? "pair" : "split")}";
        string where = string.Create(CultureInfo.InvariantCulture, $"$\\alpha={point.Update.LearningRate:R}$, $\\Delta\\kappa={point.Gap:0.###}$");
        string law = point.Gap == 0 ? "surmise with the AR(1) variance" : "Rice's law with the AR(1) variance";
        int times = point.Steps.Count;
        double[] pulls = [.. Enumerable.Range(0, times).Select(t => Moments.Mean(point.Spacings[t]).Pull(point.SpacingLaw(t).Mean))];
        double largest = pulls.Max(Math.Abs);
        string count = string.Create(CultureInfo.InvariantCulture, $"{times} times of one ensemble; p-value of the most significant, times their number");
        yield return new Check
        {
            Id = id + ".mean",
            Quantity = $"largest $|z|$ of $\\langle S\\rangle$ over all times, {where}",
            Law = law,
            Measured = largest,
            P = Math.Min(1, times * Significance.TwoSided(largest)),
            Note = count,
            Sensitivity = threshold => Significance.SmallestDeviation(1, threshold / times),
        };
        double[] distances = [.. Enumerable.Range(0, times).Select(t => KolmogorovSmirnov.Distance(point.Spacings[t], point.SpacingLaw(t).Cumulative))];
        int n = point.Spacings[0].Count;
        yield return new Check
        {
            Id = id + ".distribution",
            Quantity = $"largest KS distance of $S$ over all times, {where}",
            Law = law,
            Measured = distances.Max(),
            P = Math.Min(1, times * KolmogorovSmirnov.PValue(distances.Max(), n)),
            Note = count,
            Sensitivity = threshold => PooledShape.SmallestDistance(n)(threshold / times),
        };
        foreach (int t in Shown(point))
        {
            yield return Check.OfEstimate(
                string.Create(CultureInfo.InvariantCulture, $"{id}.step{point.Steps[t]}"), string.Create(CultureInfo.InvariantCulture, $"$\\langle S\\rangle$ after {point.Steps[t]} updates, {where}"), law,
                Moments.Mean(point.Spacings[t]), point.SpacingLaw(t).Mean, false, "one of the times that are judged together");
        }
    }

    // First, half relaxed, last.
    private static int[] Shown(StudentRelaxationPoint point)
    {
        double half = Math.Log(2) / (-2 * Math.Log(1 - point.Update.LearningRate));
        int middle = Enumerable.Range(0, point.Steps.Count).MinBy(t => Math.Abs(Math.Log(point.Steps[t] / half)));
        return [.. new[] { 0, middle, point.Steps.Count - 1 }.Distinct()];
    }

    private static Panel Means(StudentRelaxationPoint[] points)
    {
        double last = points.Max(p => p.Steps[^1]);
        return new Panel
        {
            Mark = "(a)",
            X = new Axis("updates $t$") { Scale = AxisScale.Logarithmic, Minimum = 0.8, Maximum = 1.25 * last },
            Y = new Axis("$\\langle S\\rangle$") { Minimum = 0, Maximum = 1.7 * points.Max(p => p.SpacingLaw(p.Steps.Count - 1).Mean) },
            Legend = LegendPlace.UpperRight,
            Series =
            [
                .. points.Select((p, i) =>
                {
                    Estimate[] means = [.. p.Spacings.Select(Moments.Mean)];
                    return new PointSeries([.. p.Steps.Select(step => (double)step)], [.. means.Select(m => m.Value)])
                    {
                        YError = [.. means.Select(m => m.Error)],
                        Label = string.Create(CultureInfo.InvariantCulture, $"$\\alpha={p.Update.LearningRate:R}$, $\\Delta\\kappa={p.Gap:0.###}$"),
                        Colour = Colours[i % Colours.Length],
                        Marker = Markers[i % Markers.Length],
                    };
                }),
                .. points.Select((p, i) =>
                {
                    long[] steps = [.. Enumerable.Range(0, CurvePoints).Select(k => (long)Math.Round(Math.Pow(last, k / (CurvePoints - 1.0)))).Distinct()];
                    return new LineSeries([.. steps.Select(step => (double)step)], [.. steps.Select(step => p.Law.MeanSpacing(p.Gap, step))])
                    {
                        Colour = Colours[i % Colours.Length], Dash = Dash.Solid, Width = 0.8, Label = i == 0 ? "exact law" : "",
                    };
                }),
            ],
        };
    }

    private static Panel Distributions(StudentRelaxationPoint[] points)
    {
        StudentRelaxationPoint pair = points.First(p => p.Gap == 0);
        StudentRelaxationPoint split = points.FirstOrDefault(p => p.Gap > 0 && p.Update.LearningRate == pair.Update.LearningRate) ?? points[^1];
        double unit = pair.Law.RiceSigma();
        double end = (split.Gap / unit) + 4;
        List<Series> series = [];
        foreach ((StudentRelaxationPoint point, bool first) in new[] { (pair, true), (split, false) })
        {
            int[] shown = Shown(point);
            for (int i = 0; i < shown.Length; i++)
            {
                int t = shown[i];
                Histogram histogram = FreedmanDiaconisHistogram.Of(Sample.Of([.. point.Spacings[t].Values.ToArray().Select(s => s / unit)]));
                int[] each = [.. Enumerable.Range(0, histogram.Bins)];
                series.Add(new PointSeries([.. each.Select(k => 0.5 * (histogram.Edges[k] + histogram.Edges[k + 1]))], [.. each.Select(histogram.Density)])
                {
                    YError = [.. each.Select(histogram.MultinomialError)],
                    Colour = Colours[i],
                    Marker = first ? Marker.Circle : Marker.Square,
                    Filled = first,
                    Size = 0.6,
                    Label = string.Create(CultureInfo.InvariantCulture, $"$t={point.Steps[t]}$, $\\Delta\\kappa={point.Gap:0.###}$"),
                });
                ContinuousLaw law = point.SpacingLaw(t);
                series.Add(LineSeries.Of(x => unit * law.Density(unit * x), 0, end, 301) with { Colour = Colours[i], Dash = Dash.Solid, Width = 0.8 });
            }
        }

        return new Panel
        {
            Mark = "(b)",
            X = new Axis("$S/\\sigma_R(\\infty)$") { Minimum = 0, Maximum = end },
            Y = new Axis("density") { Minimum = 0 },
            Legend = LegendPlace.UpperRight,
            Series = series,
        };
    }

    private static Table Numbers(StudentRelaxationPoint[] points) => new(
        [
            new Column("$\\alpha$", ColumnKind.Number), new Column("$\\Delta\\kappa$", ColumnKind.Number), new Column("updates", ColumnKind.Number),
            new Column("$\\langle S\\rangle$", ColumnKind.Number), new Column("exact law", ColumnKind.Number), new Column("pull", ColumnKind.Number),
        ],
        [
            .. points.SelectMany(p => Enumerable.Range(0, p.Steps.Count).Select(t =>
            {
                Estimate mean = Moments.Mean(p.Spacings[t]);
                double theory = p.SpacingLaw(t).Mean;
                return (IReadOnlyList<string>)
                [
                    Number(p.Update.LearningRate), p.Gap.ToString("0.###", CultureInfo.InvariantCulture), ModeStyle.Count(p.Steps[t]), ModeStyle.Estimated(mean), ModeStyle.Number(theory),
                    mean.Pull(theory).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture),
                ];
            })),
        ])
    {
        Caption = "Mean spacing at every snapshot and its exact value; errors of the last digits in parentheses, delete-one jackknife over students. Snapshots of one ensemble are correlated.",
    };

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
