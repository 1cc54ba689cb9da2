using System.Globalization;
using Dyson.Dynamics;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>[P2]: the layer regulates the speed of the singular values. Trajectories for several layers against the formula and the exact solution.</summary>
internal sealed class PosterSpeed : PaperTarget
{
    private const int CurvePoints = 101;

    // Simpson steps of the formula along the exact flow, a curve point.
    private const int StepsBetween = 8;

    public override string Name => "poster-speed";

    public override string Summary => "a hidden layer sets the speed of the levels: students against formula and exact solution";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.LayerSpeed];

    public override PaperSection Reproduce(ReproductionData data)
    {
        PosterPoint[] points = data.Reduce(PaperEnsembles.LayerSpeed, PosterPoint.All);
        Figure figure = new("poster-speed")
        {
            Caption = $"Mean singular values $\\psi_i$ of W of students $y=ZWx$ that start at W=0, $\\alpha={Number(points[0].Update.LearningRate)}$, {ModeStyle.Count(points[0].Level(0, 0).Count)} students a layer, for singular values of Z in geometric "
                + "progression from 1 to c. Points: students (errors are smaller than the points). Solid: exact solution $\\hat W+(1-\\alpha Z^TZ)^t(W(0)-\\hat W)$. Broken: "
                + "$d\\psi_i/dt=-\\alpha(\\tilde Z^T\\tilde Z)_{ii}\\psi_i+C_i(t)$ integrated in continuous time, $\\tilde Z=ZU$, nothing fitted.",
            Width = Figure.DoubleColumn,
            Height = 190,
            Panels = [.. points.Select(Trajectories)],
        };
        return new PaperSection(
            "A hidden layer sets the speed of the levels (poster)",
            [
                "The gradient behind a fixed layer is $Z^TZ(W-\\hat W)$: what was one rate for all levels becomes $(\\tilde Z^T\\tilde Z)_{ii}$ for each. Levels along large singular values of Z arrive first; the last one waits for the smallest. "
                + "The formula is exact in continuous time, and its distance from the updates is of order $\\alpha$.",
            ],
            [figure], [Numbers(points)], [.. points.SelectMany(Checks)]);
    }

    private static HiddenLayerSolution Solution(PosterPoint point) => new(
        point.Model.Layer, point.Update.LearningRate, point.Teacher, new double[point.Model.Size, point.Model.Size], point.Model.Plain.Symmetric);

    private static Panel Trajectories(PosterPoint point, int index)
    {
        HiddenLayerSolution solution = Solution(point);
        int n = point.Model.Size;
        double end = point.Steps[^1];
        double[] times = [.. Enumerable.Range(0, CurvePoints).Select(k => Math.Round(end * k / (CurvePoints - 1.0)))];
        double[][] exact = [.. times.Select(t => HiddenLayerSolution.Levels(solution.At((long)t)))];
        double[][] formula = Formula(point, solution, times);
        List<Series> series = [];
        for (int i = 0; i < n; i++)
        {
            int level = i;
            series.Add(new PointSeries(
                [.. point.Steps.Select(t => (double)t)], [.. point.Steps.Select((_, s) => point.Level(s, level).Mean)])
            {
                Colour = PosterSeries.Colours[i],
                Marker = PosterSeries.Markers[i],
                Size = 0.6,
                Label = index == 0 ? $"$\\psi_{i + 1}$" : "",
            });
            series.Add(new LineSeries(times, [.. exact.Select(levels => levels[level])]) { Colour = PosterSeries.Colours[i], Dash = Dash.Solid, Width = 0.7, Label = i == 0 && index == 1 ? "exact" : "" });
            series.Add(new LineSeries(times, [.. formula.Select(levels => levels[level])]) { Colour = Palette.Black, Dash = Dash.Dashed, Width = 0.7, Label = i == 0 && index == 1 ? "formula" : "" });
        }

        return new Panel
        {
            Mark = $"({(char)('a' + index)})",
            Title = $"$c={point.Condition}$",
            X = new Axis("updates $t$") { Minimum = 0, Maximum = end },
            Y = new Axis("$\\langle\\psi_i\\rangle$") { Minimum = 0, Maximum = 1.45 * point.Model.Plain.Eigenvalues[^1] },
            Legend = LegendPlace.UpperRight,
            Series = series,
        };
    }

    // ψ(t) = ∫ speed, the speed taken along the exact flow: the formula adds up to the levels of that flow.
    private static double[][] Formula(PosterPoint point, HiddenLayerSolution solution, double[] times)
    {
        double[] Speed(double time) => [.. HiddenLayerSpeed.At(point.Model.Layer, point.Update.LearningRate, point.Teacher, solution.FlowAt(time)).Speeds];
        double[][] levels = new double[times.Length][];

        // At W = 0 there are no bases U and V: the integral begins at the first update.
        const double First = 1;
        double from = First;
        double[] at = HiddenLayerSolution.Levels(solution.FlowAt(First));
        levels[0] = new double[at.Length];
        for (int k = 1; k < times.Length; k++)
        {
            double h = (times[k] - from) / (2 * StepsBetween);
            for (int s = 0; s < 2 * StepsBetween; s += 2)
            {
                double[] left = Speed(from + (s * h));
                double[] middle = Speed(from + ((s + 1) * h));
                double[] right = Speed(from + ((s + 2) * h));
                at = [.. at.Select((x, i) => x + (h / 3 * (left[i] + (4 * middle[i]) + right[i])))];
            }

            levels[k] = at;
            from = times[k];
        }

        return levels;
    }

    private static IEnumerable<Check> Checks(PosterPoint point)
    {
        HiddenLayerSolution solution = Solution(point);
        int n = point.Model.Size;
        int[] snapshots = [.. Enumerable.Range(0, point.Steps.Count).Where(s => point.Steps[s] > 0)];
        double largest = 0;
        foreach (int s in snapshots)
        {
            double[] exact = HiddenLayerSolution.Levels(solution.At(point.Steps[s]));
            for (int i = 0; i < n; i++)
            {
                largest = Math.Max(largest, Math.Abs(Moments.Mean(point.Level(s, i)).Pull(exact[i])));
            }
        }

        int count = snapshots.Length * n;
        yield return new Check
        {
            Id = $"poster-speed.c{point.Condition}.levels",
            Quantity = $"largest $|z|$ of $\\langle\\psi_i(t)\\rangle$ over all levels and times, $c={point.Condition}$",
            Law = "exact solution of the updates",
            Measured = largest,
            P = Math.Min(1, count * Significance.TwoSided(largest)),
            Note = string.Create(CultureInfo.InvariantCulture, $"{count} levels and times of one ensemble; p-value of the most significant, times their number"),
            Sensitivity = threshold => Significance.SmallestDeviation(1, threshold / count),
        };

        // Exact with any noise: the expectation of Σψ², that of the squared elements.
        int last = point.Steps.Count / 2;
        double[] squares = [.. Enumerable.Range(0, point.Level(last, 0).Count).Select(r => Enumerable.Range(0, n).Sum(i => Math.Pow(point.Level(last, i).Values[r], 2)))];
        double[,] w = point.Model.Layer.InEigenbasis(point.Teacher);
        double theory = 0;
        for (int k = 0; k < n * n; k++)
        {
            double mean = w[k / n, k % n] + point.Law.Mean(k / n, k % n, point.Steps[last]);
            theory += (mean * mean) + point.Law.Covariance(k / n, k % n, k / n, k % n, point.Steps[last]);
        }

        yield return Check.OfEstimate(
            $"poster-speed.c{point.Condition}.square", $"$\\langle|W|^2\\rangle$, the sum of $\\psi_i^2$, after {ModeStyle.Count(point.Steps[last])} updates, $c={point.Condition}$", "exact law of the elements",
            Moments.Mean(Sample.Of(squares)), theory);
    }

    private static Table Numbers(PosterPoint[] points) => new(
        [
            new Column("$c$", ColumnKind.Number), new Column("level"), new Column("updates", ColumnKind.Number), new Column("$\\langle\\psi_i\\rangle$", ColumnKind.Number),
            new Column("exact", ColumnKind.Number), new Column("rate $(\\tilde Z^T\\tilde Z)_{ii}$", ColumnKind.Number), new Column("$d\\psi_i/dt$, formula", ColumnKind.Number),
        ],
        [
            .. points.SelectMany(point =>
            {
                HiddenLayerSolution solution = Solution(point);
                int s = point.Steps.Count / 5;
                HiddenLayerSpeed speed = HiddenLayerSpeed.At(point.Model.Layer, point.Update.LearningRate, point.Teacher, solution.At(point.Steps[s]));
                return Enumerable.Range(0, point.Model.Size).Select(i => (IReadOnlyList<string>)
                [
                    point.Condition, $"$\\psi_{i + 1}$", ModeStyle.Count(point.Steps[s]), ModeStyle.Estimated(Moments.Mean(point.Level(s, i))), ModeStyle.Number(speed.Levels[i]),
                    ModeStyle.Number(speed.Rates[i]), ModeStyle.Number(speed.Speeds[i]),
                ]);
            }),
        ])
    {
        Caption = "Levels at a fifth of the training, their exact values, and rate and speed by the formula there; errors of the last digits in parentheses.",
    };

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
