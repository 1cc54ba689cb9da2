using System.Globalization;
using Dyson.Dynamics;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>The distribution of one mode while it learns: histograms of machines against the Fokker–Planck equation.</summary>
internal sealed class LearningMode : PaperTarget
{
    /// <summary>A comparison is judged only where the terms that theory leaves out are below this fraction of the statistical error.</summary>
    private const double LargestNeglect = 1.0 / 3;

    /// <summary>The largest ⟨y⁴⟩/⟨y²⟩² at which a sample variance is taken as normally distributed; late machines raise it.</summary>
    private const double LargestKurtosis = 6;

    /// <summary>The largest at which no late machines are left and the stationary skewness may be expected.</summary>
    private const double StationaryKurtosis = 3.3;

    /// <summary>A mean is taken as normally distributed if ⟨y⁴⟩/⟨y²⟩² is below this fraction of the number of machines.</summary>
    private const double KurtosisOfMean = 0.05;

    private const double Margin = 5;
    private const int Bins = 36;

    public override string Name => "mode";

    public override string Summary => "distribution of one mode while it learns, against the Fokker-Planck equation";

    public override IReadOnlyList<string> Ensembles => [PaperEnsembles.BoltzmannOneMode];

    public override PaperSection Reproduce(ReproductionData data)
    {
        LearningModePoint[] points = data.Reduce(PaperEnsembles.BoltzmannOneMode, LearningModePoint.All);
        OneModeUpdate first = points[0].Update;
        int rows = points.Max(p => p.Theory.Count);
        Figure figure = new("mode")
        {
            Caption = $"Distribution of one mode while it learns, from $w\\sim N(0,\\,{Number(first.Model.Initial.StandardDeviation)}^2)$; $\\mu^2={Number(first.MassSquared)}$, $\\alpha={Number(first.Rate)}$, "
                + $"$|B|={first.Update.BatchSize}$, independent samples, {ModeStyle.Count(points[0].Replicas)} machines a column; columns {string.Join(" and ", points.Select(p => ModeStyle.Kappa(p.Update.Kappa)))}, time in updates. "
                + "Shaded: histogram, error bars from counting. Solid: Fokker–Planck equation with multiplicative noise and the correction for finite $\\alpha$; dashed: constant $g$ equal to the noise at $x^*$ (34), "
                + "which throws the mode out of zero far too early. No parameter is fitted.",
            Width = Figure.DoubleColumn,
            Height = 112 * rows,
            Columns = points.Length,
            Panels = [.. Enumerable.Range(0, rows).SelectMany(t => points.Select((p, column) => Panel(p, t, (t * points.Length) + column)))],
        };
        return new PaperSection(
            "A mode while it learns (Fokker–Planck)",
            [
                "A mode starts at $x=w^2$ near zero, where it grows at the rate $K'(0)$; the random start is stretched over the whole interval before the machines gather at $x^*$. "
                + "The noise of an update is proportional to $x$: it is weak where the mode is small. The Fokker–Planck equation with $D(x)=4\\alpha^2x^2/((\\mu^2-x)^2|B|)$ and the drift $D/(2x)$ that $\\delta w^2$ adds gives the distribution at every time; "
                + "with constant $g$ it is right only about $x^*$.",
                "Skewness is where a diffusion fails: the third cumulant of the $\\chi^2$ noise of an update, $-64\\alpha^3x^3/((\\mu^2-x)^3|B|^2)$, adds up over the $1/\\gamma\\propto 1/\\alpha$ updates that the mode remembers to a skewness of the order that drift and "
                + "noise produce, $\\sqrt{\\alpha/|B|}$. Without it the limit of small $\\alpha$ is $\\sqrt{v}\\,(2/x^*+2/\\kappa)$, with it $\\sqrt{v}\\,(2/x^*-2/(3\\kappa))$.",
                "Rule of judgement, which looks at no result: a mean or variance is judged where the effect of that third cumulant and of the next order in $\\alpha$ is below a third of the statistical error, which theory also fixes beforehand, and where the fourth moment "
                + "expected is small enough for a normal law of the estimate (late machines raise it). Distances of Kolmogorov and Smirnov see the missing skewness and are shown.",
            ],
            [figure], [Shapes(points)], [.. points.SelectMany(Checks)]);
    }

    private static IEnumerable<Check> Checks(LearningModePoint point)
    {
        string kappa = ModeStyle.Kappa(point.Update.Kappa);
        string prefix = $"mode.kappa{Number(point.Update.Kappa)}";
        const string Law = "Fokker–Planck, multiplicative noise";
        double secondOrder = point.Update.Relaxation * point.Update.Relaxation;
        for (int t = 0; t < point.Theory.Count; t++)
        {
            ModeDistribution theory = point.Theory[t];
            Sample levels = point.Levels[t];
            string when = $"after {ModeStyle.Count((long)theory.Time)} updates, {kappa}";
            string name = string.Create(CultureInfo.InvariantCulture, $"{prefix}.step{theory.Time:F0}");
            int n = levels.Count;
            double kurtosis = theory.FourthCentralMoment / (theory.Variance * theory.Variance);
            double meanError = Math.Sqrt(theory.Variance / n);
            double meanNeglect = Math.Abs(point.Cumulants.NeglectedShift) + (secondOrder * Math.Min(theory.Mean, Math.Abs(theory.Mean - point.Update.Minimum)));
            yield return Judge(
                name + ".mean", $"$\\langle x\\rangle$ {when}", Law, new Estimate(levels.Mean, meanError, "variance of the theory"), theory.Mean,
                meanNeglect, kurtosis, KurtosisOfMean * n);
            double varianceError = theory.Variance * Math.Sqrt((kurtosis - 1) / n);
            double varianceNeglect = Math.Abs(point.Cumulants.NeglectedVariance) + (secondOrder * theory.Variance);
            yield return Judge(
                name + ".variance", $"$\\mathrm{{Var}}\\,x$ {when}", Law, new Estimate(Moments.Variance(levels).Value, varianceError, "fourth moment of the theory"), theory.Variance,
                varianceNeglect, kurtosis, LargestKurtosis);
            double distance = KolmogorovSmirnov.Distance(levels, theory.Cumulative);
            yield return new Check
            {
                Id = name + ".distribution",
                Quantity = $"KS distance of $x$ {when}",
                Law = Law,
                Measured = distance,
                P = n == 0 ? double.NaN : KolmogorovSmirnov.PValue(distance, n),
                Judged = false,
                Note = "a diffusion lacks the third cumulant of the noise",
                Sensitivity = PooledShape.SmallestDistance(n),
            };
        }

        Sample end = point.Levels[^1];
        double endKurtosis = point.Theory[^1].FourthCentralMoment / (point.Theory[^1].Variance * point.Theory[^1].Variance);
        bool stationary = endKurtosis <= StationaryKurtosis;
        yield return Check.OfEstimate(
            prefix + ".skewness", $"skewness at the end, {kappa}", "third cumulant of the update included",
            new Estimate(Moments.Skewness(end).Value, Math.Sqrt(6.0 / end.Count), "normal law"), point.Cumulants.Skewness, stationary,
            stationary ? "" : "late machines are still on their way");
    }

    private static Check Judge(string id, string quantity, string law, Estimate measured, double theory, double neglect, double kurtosis, double largestKurtosis)
    {
        string note = neglect > LargestNeglect * measured.Error ? $"terms left out by theory: {ModeStyle.Scientific(neglect, true)}"
            : kurtosis > largestKurtosis ? string.Create(CultureInfo.InvariantCulture, $"kurtosis of theory {kurtosis:F0}: no normal error") : "";
        return Check.OfEstimate(id, quantity, law, measured, theory, note.Length == 0, note);
    }

    private static Panel Panel(LearningModePoint point, int t, int index)
    {
        if (t >= point.Theory.Count)
        {
            return new Panel { Mark = $"({(char)('a' + index)})", Legend = LegendPlace.None };
        }

        ModeDistribution theory = point.Theory[t];
        double deviation = Math.Sqrt(point.Cumulants.Variance);
        bool last = t == point.Theory.Count - 1;
        double from = last ? point.Update.Minimum - (Margin * deviation) : 0;
        double to = point.Update.Minimum + (Margin * deviation);
        Histogram histogram = Histogram.Of(point.Levels[t], from, to, Bins);
        int[] each = [.. Enumerable.Range(0, histogram.Bins)];

        // the share of machines within the axes; the histogram alone would be normalised to the axes' interval
        double share = (double)histogram.Total / Math.Max(1, point.Levels[t].Count);
        double top = each.Max(k => share * histogram.Density(k));
        return new Panel
        {
            Mark = $"({(char)('a' + index)}) $t={ModeStyle.Count((long)theory.Time)}$",
            X = new Axis(last ? "$x$, " + ModeStyle.Kappa(point.Update.Kappa) : "") { Minimum = from, Maximum = to },
            Y = new Axis("$P(x,\\,t)$") { Minimum = 0, Maximum = double.IsFinite(top) && top > 0 ? 1.25 * top : null },
            Legend = index == 0 ? LegendPlace.UpperRight : LegendPlace.None,
            Series =
            [
                new HistogramSeries(histogram.Edges.ToArray(), [.. each.Select(k => share * histogram.Density(k))])
                {
                    HeightError = [.. each.Select(k => share * histogram.MultinomialError(k))], Label = "machines", Colour = Palette.Sky,
                },
                Curve(theory, from, to, Palette.Vermillion, Dash.Solid) with { Label = "Fokker–Planck" },
                Curve(point.ConstantNoise[t], from, to, Palette.Black, Dash.Dashed) with { Label = "constant $g$", Width = 0.7 },
            ],
        };
    }

    private static LineSeries Curve(ModeDistribution distribution, double from, double to, Colour colour, Dash dash)
    {
        ReadOnlySpan<double> edges = distribution.Edges;
        List<double> x = [];
        List<double> y = [];
        for (int cell = 0; cell + 1 < edges.Length; cell++)
        {
            if (edges[cell + 1] > from + (0.002 * (to - from)) && edges[cell] < to)
            {
                x.Add(0.5 * (edges[cell] + edges[cell + 1]));
                y.Add(distribution.Density(cell));
            }
        }

        return new LineSeries(x, y) { Colour = colour, Dash = dash, Width = 0.9 };
    }

    private static Table Shapes(LearningModePoint[] points) => new(
        [
            new Column("$\\kappa$", ColumnKind.Number), new Column("at the end"), new Column("measured", ColumnKind.Number), new Column("constant $g$", ColumnKind.Number),
            new Column("diffusion", ColumnKind.Number), new Column("with the third cumulant", ColumnKind.Number),
        ],
        [.. points.SelectMany(Rows)])
    {
        Caption = "One mode at the last time of the figure. Diffusion: multiplicative noise, evolved from the start; its skewness, and all of the last column, in the stationary state to leading order in $1/|B|$.",
    };

    private static IEnumerable<IReadOnlyList<string>> Rows(LearningModePoint point)
    {
        string kappa = Number(point.Update.Kappa);
        double minimum = point.Update.Minimum;
        ModeDistribution constant = point.ConstantNoise[^1];
        ModeDistribution theory = point.Theory[^1];
        ModeCumulants cumulants = point.Cumulants;
        Estimate mean = Moments.Mean(point.Levels[^1]);
        yield return [kappa, "$\\langle x\\rangle-x^*$", ModeStyle.Estimated(mean with { Value = mean.Value - minimum }), ModeStyle.Number(constant.Mean - minimum), ModeStyle.Number(theory.Mean - minimum), ModeStyle.Number(cumulants.Shift)];
        yield return
        [
            kappa, "$\\mathrm{Var}\\,x$", ModeStyle.Estimated(Moments.Variance(point.Levels[^1])), ModeStyle.Number(constant.Variance), ModeStyle.Number(theory.Variance),
            ModeStyle.Number(cumulants.Variance + cumulants.NeglectedVariance),
        ];
        yield return [kappa, "skewness", ModeStyle.Estimated(Moments.Skewness(point.Levels[^1])), "–", ModeStyle.Number(cumulants.DiffusionSkewness), ModeStyle.Number(cumulants.Skewness)];
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
