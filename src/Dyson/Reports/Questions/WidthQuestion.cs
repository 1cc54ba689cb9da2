using System.Globalization;
using Dyson.Laws;
using Dyson.Reports.Documents;
using Dyson.Reports.Figures;
using Dyson.Reports.Papers;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>What happens to the spectral density of a layer as its width N grows at fixed noise: where it meets the semicircle, and where Marchenko–Pastur.</summary>
internal sealed class WidthQuestion : PaperTarget
{
    // Fewer students than this do not make an error that could be judged.
    private const int Fewest = 16;

    public override string Name => "question-width";

    public override string Summary => "the spectral density as N = 2 ... 1000 at fixed noise: semicircle, Marchenko-Pastur, and the law between";

    public override IReadOnlyList<string> Ensembles =>
        [.. new[] { PaperEnsembles.DeepWidth, PaperEnsembles.DeepWidthBatches, PaperEnsembles.DeepWidthTanh }.SelectMany(name => PaperEnsembles.WidthsOf(name).Select(n => PaperEnsembles.OfWidth(name, n)))];

    private static IReadOnlyList<int> Widths => PaperEnsembles.WidthsOf(PaperEnsembles.DeepWidth);

    public override PaperSection Reproduce(ReproductionData data)
    {
        WidthPoint[] Points(string name) => [.. PaperEnsembles.WidthsOf(name).Select(n => data.Reduce(PaperEnsembles.OfWidth(name, n), WidthPoint.Of))];
        WidthPoint[] quiet = Points(PaperEnsembles.DeepWidth);
        WidthPoint[] batches = Points(PaperEnsembles.DeepWidthBatches);
        WidthPoint[] tanh = Points(PaperEnsembles.DeepWidthTanh);
        Figure densities = new("question-width")
        {
            Caption = $"Density of the singular values of one linear layer of N units about a teacher $\\kappa=1$ at fixed noise, $s={ModeStyle.Number(Math.Sqrt(quiet[0].QuietVariance))}$ an element. Solid: information plus noise, the law between, of large N at this $s\\sqrt{{N}}$; "
                + "broken: semicircle about $\\kappa$; dotted: quarter circle (Marchenko-Pastur); at N=2 dash-dotted: two repelling levels. "
                + "(f) Kolmogorov-Smirnov distance of the mean density from each law; lines: the distance of the laws themselves from information plus noise. Nothing is fitted.",
            Width = Figure.DoubleColumn,
            Height = 360,
            Columns = 3,
            Panels = [.. quiet.Where((_, i) => Widths[i] != 200).Select((p, i) => Density(p, i, i == Widths.Count - 2)), Distances(quiet)],
        };
        Figure universality = new("question-width-universality")
        {
            Caption = "Width with the noise of labels. (a) Variance of an element over that of infinite data, batches of 32 inputs; line: the exact factor, which has no bound at N=607. (b) Fourth moment over that of independent elements with the same variance. "
                + "(c) Levels of a tanh layer of 200 units about their mean in units of their deviation; solid: semicircle.",
            Width = Figure.DoubleColumn,
            Height = 180,
            Panels = [Growth(batches), Fourth(quiet, batches), OfTanh(tanh[^1])],
        };
        return new PaperSection(
            "The spectral density as the width grows (question)",
            [
                "At fixed noise an element does not know the width, so that only $\\tau=s\\sqrt N$ against $\\kappa$ matters: two repelling levels at N=2, a semicircle of radius $\\sqrt2\\,\\tau$ about $\\kappa$ while $\\tau\\ll\\kappa$, then the law of information plus noise, "
                + "whose gap at zero closes at $\\tau=\\kappa$, and Marchenko-Pastur's quarter circle for $\\tau\\gg\\kappa$.",
                Thresholds(),
            ],
            [densities, universality], [Numbers(quiet), OfBatches(batches), OfTanh(tanh)],
            [.. Checks(quiet), .. BatchChecks(batches)]);
    }

    // Where the distance between the laws passes a per cent or five.
    private static string Thresholds()
    {
        double Below(double distance) => Bisect(t => LawDistance(t, Semicircle(t)) - distance, 0.01, 1);
        double Above(double distance) => Bisect(t => distance - LawDistance(t, Quarter(t)), 1, 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"In Kolmogorov-Smirnov distance from the law between, the semicircle is within 0.01, 0.02, 0.05 up to $\\tau/\\kappa={Below(0.01):0.000}$, {Below(0.02):0.000}, {Below(0.05):0.000}; the quarter circle within 0.05, 0.02, 0.01 from $\\tau/\\kappa={Above(0.05):0.00}$, {Above(0.02):0.00}, {Above(0.01):0.00} on.");
    }

    private static double Bisect(Func<double, double> function, double low, double high)
    {
        while (high - low > 1e-4 * low)
        {
            double middle = 0.5 * (low + high);
            (low, high) = function(middle) < 0 ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }

    private static Func<double, double> Semicircle(double strength) => Laws.Semicircle.WithRadius(Math.Sqrt(2) * strength, 1).Cumulative;

    private static Func<double, double> Quarter(double strength)
    {
        MarchenkoPastur law = MarchenkoPastur.WithElementVariance(strength * strength, 1, 1);
        return x => x <= 0 ? 0 : law.Cumulative(x * x);
    }

    private static double LawDistance(double strength, Func<double, double> cumulative)
    {
        InformationPlusNoise law = InformationPlusNoise.WithStrengths(1, strength);
        double reach = Math.Max(law.Upper, 1 + (Math.Sqrt(2) * strength));
        double low = Math.Min(law.Lower, 1 - (Math.Sqrt(2) * strength));
        return Enumerable.Range(0, 201).Max(i =>
        {
            double x = low + ((reach - low) * i / 200);
            return Math.Abs(law.Cumulative(x) - cumulative(x));
        });
    }

    private static IEnumerable<Check> Checks(WidthPoint[] points)
    {
        WidthPoint pair = points[0];
        double s = Math.Sqrt(pair.Variance);
        LevelPairs levels = LevelPairs.Of([.. pair.Spectra.Select(x => x[0])], [.. pair.Spectra.Select(x => x[1])]);
        yield return Check.OfTest("question-width.n2.spacing", "KS distance of $S$ at N=2", "surmise, exact scale", KolmogorovSmirnov.Test(levels.Spacings, WignerSurmise.GoeWithScale(s))) with
        {
            Sensitivity = PooledShape.SmallestDistance(pair.Replicas),
        };
        yield return Check.OfTest(
            "question-width.n2.sum", "KS distance of $\\xi_1+\\xi_2$ at N=2", "Rice, exact",
            KolmogorovSmirnov.Test(Sample.Of([.. pair.Spectra.Select(x => x[0] + x[1])]), Rice.WithComponentDeviation(2 * pair.Signal, Math.Sqrt(2) * s))) with
        {
            Sensitivity = PooledShape.SmallestDistance(pair.Replicas),
        };
        foreach ((int width, WidthPoint point) in Widths.Zip(points))
        {
            yield return Check.OfEstimate(
                $"question-width.n{width}.second", $"$\\langle\\xi^2\\rangle$, N={point.Size}", "$\\kappa^2+Ns^2$", new Estimate(point.Moment(2).Value, point.SecondMomentError, "exact"), point.SecondMoment);
            yield return Check.OfEstimate(
                $"question-width.n{width}.fourth", $"$\\langle\\xi^4\\rangle$, N={point.Size}", "exact at finite N", point.Moment(4), point.FourthMoment, judged: point.Replicas >= Fewest,
                note: point.Replicas >= Fewest ? "" : "too few students for an error");
        }

        WidthPoint largest = points[^1];
        Estimate distance = largest.Distance(largest.Limit.Cumulative);
        yield return new Check
        {
            Id = "question-width.limit",
            Quantity = $"KS distance of the mean density, N={largest.Size}",
            Law = "information plus noise, of order 1/N",
            Measured = distance.Value,
            Error = distance.Error,
            P = double.NaN,
            Judged = false,
            Note = string.Create(CultureInfo.InvariantCulture, $"semicircle {largest.Distance(Semicircle(largest.Strength)).Value:0.000}, quarter circle {largest.Distance(Quarter(largest.Strength)).Value:0.000}"),
        };
    }

    private static IEnumerable<Check> BatchChecks(WidthPoint[] points) => points.Zip(PaperEnsembles.WidthsOf(PaperEnsembles.DeepWidthBatches), (point, width) => Check.OfEstimate(
        $"question-width.batches.n{width}", $"$\\langle\\xi^2\\rangle$ with label noise in batches of {point.Learning.BatchSize}, N={point.Size}", "exact for finite batches", point.Moment(2), point.SecondMoment,
        judged: point.Replicas >= Fewest, note: point.Replicas >= Fewest ? "" : "too few students for an error"));

    private static Panel Density(WidthPoint point, int index, bool named)
    {
        double radius = Math.Sqrt(2) * point.Strength;
        double margin = (point.Size == 2 ? 1.2 : 0.15) * radius;
        double low = Math.Max(0, Math.Min(point.Limit.Lower, 1 - radius) - margin);
        double high = Math.Max(point.Limit.Upper, 1 + radius) + margin;
        string Named(string label) => named ? label : "";
        LineSeries Curve(Func<double, double> density) => LineSeries.Of(density, low, high, 301);
        Semicircle semicircle = Laws.Semicircle.WithRadius(radius, 1);
        MarchenkoPastur quarter = MarchenkoPastur.WithElementVariance(point.Variance, point.Size, point.Size);
        List<Series> series = [PosterSeries.Density(point.Levels, 0, Named("students"))];
        if (point.Size == 2)
        {
            series.Add(Curve(TwoLevelDensity.WithDiagonalDeviation(Math.Sqrt(point.Variance), 1).Density) with { Colour = Palette.Purple, Dash = Dash.DashDot, Width = 1.4, Label = "two levels" });
        }

        series.Add(Curve(point.Limit.Density) with { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.9, Label = Named("law between") });
        series.Add(Curve(semicircle.Density) with { Colour = Palette.Vermillion, Dash = Dash.Dashed, Width = 0.8, Label = Named("semicircle") });
        if (point.Strength > 0.5)
        {
            series.Add(Curve(x => x <= 0 ? 0 : 2 * x * quarter.Density(x * x)) with { Colour = Palette.Green, Dash = Dash.Dotted, Width = 0.9, Label = Named("quarter circle") });
        }

        return new Panel
        {
            Mark = $"({(char)('a' + index)})",
            Title = string.Create(CultureInfo.InvariantCulture, $"$N={point.Size}$, $\\tau={point.Strength:0.00}$"),
            X = new Axis("$\\xi$") { Minimum = low, Maximum = high },
            Y = new Axis("density") { Minimum = 0 },
            Legend = LegendPlace.Automatic,
            Series = series,
        };
    }

    private static Panel Distances(WidthPoint[] points)
    {
        double[] widths = [.. Enumerable.Range(0, 41).Select(i => 2 * Math.Pow(600, i / 40.0))];
        double s = Math.Sqrt(points[0].QuietVariance);
        PointSeries Measured(int style, string label, Func<WidthPoint, Func<double, double>> law)
        {
            Estimate[] distances = [.. points.Select(p => p.Distance(law(p)))];
            return new PointSeries([.. points.Select(p => (double)p.Size)], [.. distances.Select(d => d.Value)])
            {
                YError = [.. distances.Select(d => double.IsFinite(d.Error) ? d.Error : 0)],
                Colour = PosterSeries.Colours[style],
                Marker = PosterSeries.Markers[style],
                Size = 0.7,
                Label = label,
            };
        }

        LineSeries Between(int style, Func<double, Func<double, double>> law) => new(widths, [.. widths.Select(n => LawDistance(s * Math.Sqrt(n), law(s * Math.Sqrt(n))))])
        {
            Colour = PosterSeries.Colours[style],
            Dash = Dash.Solid,
            Width = 0.8,
        };
        return new Panel
        {
            Mark = "(f)",
            X = new Axis("$N$") { Scale = AxisScale.Logarithmic, Minimum = 1.5, Maximum = 1600 },
            Y = new Axis("KS distance") { Scale = AxisScale.Logarithmic, Minimum = 4e-4 },
            Legend = LegendPlace.Automatic,
            Series =
            [
                Measured(0, "law between", p => p.Limit.Cumulative), Measured(1, "semicircle", p => Semicircle(p.Strength)), Measured(2, "quarter circle", p => Quarter(p.Strength)),
                Between(1, Semicircle), Between(2, Quarter),
            ],
        };
    }

    private static Panel Growth(WidthPoint[] points)
    {
        Estimate[] ratios = [.. points.Select(Growth)];
        WidthPoint first = points[0];
        double rate = first.Learning.LearningRate;
        double end = 1.05 * points[^1].Size;
        return new Panel
        {
            Mark = "(a)",
            X = new Axis("$N$") { Minimum = 0, Maximum = end },
            Y = new Axis("variance over infinite data") { Minimum = 0 },
            Series =
            [
                new PointSeries([.. points.Select(p => (double)p.Size)], [.. ratios.Select(r => r.Value)])
                {
                    YError = [.. ratios.Select(r => double.IsFinite(r.Error) ? r.Error : 0)], Colour = Palette.Blue, Marker = Marker.Circle, Size = 0.8,
                },
                LineSeries.Of(n => 1 / (1 - (rate * (n + 1) / (first.Learning.BatchSize * (2 - rate)))), 0, end, 101) with { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.8 },
            ],
        };
    }

    private static Estimate Growth(WidthPoint point)
    {
        Estimate second = point.Moment(2);
        double unit = point.Size * point.QuietVariance;
        return new Estimate((second.Value - (point.Signal * point.Signal)) / unit, second.Error / unit, second.Method);
    }

    private static Panel Fourth(WidthPoint[] quiet, WidthPoint[] batches)
    {
        PointSeries Of(WidthPoint[] points, int style, string label)
        {
            Estimate[] ratios = [.. points.Select(p => p.Moment(4).Scale(1 / p.FourthMoment))];
            return new PointSeries([.. points.Select(p => (double)p.Size)], [.. ratios.Select(r => r.Value)])
            {
                YError = [.. ratios.Select(r => double.IsFinite(r.Error) ? r.Error : 0)],
                Colour = PosterSeries.Colours[style],
                Marker = PosterSeries.Markers[style],
                Size = 0.8,
                Label = label,
            };
        }

        return new Panel
        {
            Mark = "(b)",
            X = new Axis("$N$") { Scale = AxisScale.Logarithmic, Minimum = 1.5, Maximum = 1600 },
            Y = new Axis("$\\langle\\xi^4\\rangle$ over independent") { Minimum = 0.97, Maximum = 1.12 },
            Legend = LegendPlace.UpperLeft,
            Series = [Of(quiet, 0, "infinite data"), Of(batches, 1, "batches"), ReferenceLine.AtY(1)],
        };
    }

    private static Panel OfTanh(WidthPoint point)
    {
        Sample levels = Standardised(point);
        return new Panel
        {
            Mark = "(c)",
            X = new Axis("$(\\xi-\\langle\\xi\\rangle)/\\mathrm{sd}$") { Minimum = -2.8, Maximum = 2.8 },
            Y = new Axis("density") { Minimum = 0, Maximum = 0.42 },
            Series =
            [
                PosterSeries.Density(levels, 0, "tanh"),
                LineSeries.Of(Laws.Semicircle.WithRadius(2).Density, -2.8, 2.8, 301) with { Colour = Palette.Black, Dash = Dash.Solid, Width = 0.8 },
            ],
        };
    }

    private static Sample Standardised(WidthPoint point)
    {
        Sample levels = point.Levels;
        double deviation = Math.Sqrt(Moments.Variance(levels).Value);
        return Sample.Of([.. levels.Values.ToArray().Select(x => (x - levels.Mean) / deviation)]);
    }

    private static Table Numbers(WidthPoint[] points) => new(
        [
            new Column("N", ColumnKind.Number), new Column("students", ColumnKind.Number), new Column("$\\tau/\\kappa$", ColumnKind.Number), new Column("$\\langle\\xi^2\\rangle$", ColumnKind.Number), new Column("exact", ColumnKind.Number),
            new Column("$\\langle\\xi^4\\rangle$", ColumnKind.Number), new Column("exact", ColumnKind.Number), new Column("$D$, semicircle", ColumnKind.Number), new Column("$D$, law between", ColumnKind.Number),
            new Column("$N D$", ColumnKind.Number), new Column("$D$, quarter circle", ColumnKind.Number), new Column("$\\langle\\tilde r\\rangle$", ColumnKind.Number),
        ],
        [
            .. points.Select(p =>
            {
                Estimate limit = p.Distance(p.Limit.Cumulative);
                return (IReadOnlyList<string>)
                [
                    ModeStyle.Count(p.Size), ModeStyle.Count(p.Replicas), ModeStyle.Number(p.Strength / p.Signal), ModeStyle.Estimated(p.Moment(2)), ModeStyle.Number(p.SecondMoment),
                    ModeStyle.Estimated(p.Moment(4)), ModeStyle.Number(p.FourthMoment), ModeStyle.Estimated(p.Distance(Semicircle(p.Strength))), ModeStyle.Estimated(limit),
                    ModeStyle.Estimated(limit.Scale(p.Size)), ModeStyle.Estimated(p.Distance(Quarter(p.Strength))), p.Size > 2 ? ModeStyle.Estimated(p.Ratio()) : "–",
                ];
            }),
        ])
    {
        Caption = "One linear layer at fixed noise: moments with their exact values, Kolmogorov-Smirnov distances D of the mean density, and the mean ratio of adjacent gaps (GOE 0.5307).",
    };

    private static Table OfBatches(WidthPoint[] points) => new(
        [
            new Column("N", ColumnKind.Number), new Column("students", ColumnKind.Number), new Column("variance over infinite data", ColumnKind.Number), new Column("exact", ColumnKind.Number),
            new Column("$\\langle\\xi^4\\rangle$ over independent", ColumnKind.Number), new Column("$D$, law between", ColumnKind.Number), new Column("$\\langle\\tilde r\\rangle$", ColumnKind.Number),
        ],
        [
            .. points.Select(p => (IReadOnlyList<string>)
            [
                ModeStyle.Count(p.Size), ModeStyle.Count(p.Replicas), ModeStyle.Estimated(Growth(p)), ModeStyle.Number(p.Variance / p.QuietVariance),
                ModeStyle.Estimated(p.Moment(4).Scale(1 / p.FourthMoment)), ModeStyle.Estimated(p.Distance(p.Limit.Cumulative)), p.Size > 2 ? ModeStyle.Estimated(p.Ratio()) : "–",
            ]),
        ])
    {
        Caption = "One linear layer with label noise and batches of fresh inputs: rank-$|B|$ steps whose noise is multiplied by the deviation itself.",
    };

    private static Table OfTanh(WidthPoint[] points) => new(
        [
            new Column("N", ColumnKind.Number), new Column("students", ColumnKind.Number), new Column("$\\langle\\xi\\rangle-\\kappa$", ColumnKind.Number), new Column("sd over $\\sqrt{N\\alpha\\sigma^2/4|B|}$", ColumnKind.Number),
            new Column("$D$, semicircle of this mean and sd", ColumnKind.Number), new Column("$\\langle\\tilde r\\rangle$", ColumnKind.Number),
        ],
        [
            .. points.Select(p =>
            {
                Sample levels = p.Levels;
                double deviation = Math.Sqrt(Moments.Variance(levels).Value);
                double unit = Math.Sqrt(p.Size * p.Learning.LearningRate / p.Learning.BatchSize) * p.Learning.LabelNoise / 2;
                Estimate mean = p.Moment(1);
                return (IReadOnlyList<string>)
                [
                    ModeStyle.Count(p.Size), ModeStyle.Count(p.Replicas), UncertainNumber.FormatLabel(mean.Value - p.Signal, mean.Error), ModeStyle.Number(deviation / unit),
                    ModeStyle.Estimated(p.Distance(Laws.Semicircle.WithRadius(2 * deviation, levels.Mean).Cumulative)), p.Size > 2 ? ModeStyle.Estimated(p.Ratio()) : "–",
                ];
            }),
        ])
    {
        Caption = "One tanh layer with weak label noise.",
    };
}
