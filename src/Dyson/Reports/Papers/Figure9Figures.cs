using System.Globalization;
using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>The pictures of Fig. 9.</summary>
internal static class Figure9Figures
{
    private const string Abscissa = @"$\sqrt{\alpha A/|B|}$";
    private const string RatioLabel = @"$\langle S\rangle/\langle S\rangle_{\mathrm{exact}}$";
    private const double RingSize = 1.9;
    private const double ReleasedSize = 1.3;
    private const double UsualSize = 0.8;
    private const int CurvePoints = 60;

    /// <summary>⟨S⟩ of the three scans against √(αA/|B|), and over the exact law against what varies.</summary>
    public static Figure Scans(Figure9Scans scans, IReadOnlyList<Figure9Point> batches, StraightLine line, Figure9Released? released)
    {
        double end = 1.06 * scans.All.Max(p => p.Law.Abscissa);
        TeacherStudentUpdate centre = scans.Shared[0].Update;
        double[] rates = [.. Enumerable.Range(1, CurvePoints).Select(i => scans.LearningRate[^1].Update.LearningRate * i / CurvePoints)];
        TeacherStudentUpdate[] curve = [.. rates.Select(rate => new TeacherStudentUpdate(rate, centre.BatchSize, centre.Noise))];

        // open markers are white inside: they come first, so that they hide nothing
        List<Series> spacing =
        [
            new PointSeries([.. batches.Select(p => p.Law.Abscissa)], [.. batches.Select(p => p.MeanSpacing.Value)])
            {
                Label = "finite batches", Colour = Palette.Purple, Marker = Marker.Circle, Filled = false, Size = RingSize,
            },
            Spacings([.. scans.LearningRate.Where(p => !scans.IsShared(p))], @"$\alpha$ scan", Palette.Blue, Marker.Circle),
            Spacings([.. scans.BatchSize.Where(p => !scans.IsShared(p))], "$|B|$ scan", Palette.Vermillion, Marker.Square),
            Spacings([.. scans.Noise.Where(p => !scans.IsShared(p))], @"$\varepsilon$ scan", Palette.Green, Marker.Triangle),
            Spacings(scans.Shared, "shared point", Palette.Black, Marker.Diamond),
            new LineSeries([0, end], [0, TeacherStudentLaw.LeadingSlope * end]) { Label = @"$\sqrt{\pi}$, small $\alpha$",
                Colour = Palette.Black, Dash = Dash.Dashed },
            new LineSeries([0, end], [0, line.Slope.Value * end])
            {
                Label = $"fit, slope {Documents.UncertainNumber.FormatLabel(line.Slope.Value, line.Slope.Error)}", Colour = Palette.Sky,
                    Dash = Dash.Solid,
            },
            new LineSeries([.. curve.Select(u => Law(u).Abscissa)], [.. curve.Select(u => Law(u).MeanSpacing())])
            {
                Label = @"exact law, $\alpha$ scan", Colour = Palette.Blue, Dash = Dash.DashDot,
            },
        ];
        if (released is not null)
        {
            spacing.Insert(1, new PointSeries([.. released.Files.Select(f => f.Abscissa)],
                [.. released.Files.Select(f => f.MeanSpacing.Value)])
            {
                Label = "released arrays",
                Colour = Palette.Orange,
                Marker = Marker.Square,
                Filled = false,
                Size = ReleasedSize,
                YError = [.. released.Files.Select(f => f.WithScatter.Error)],
            });
        }

        return new Figure("fig9")
        {
            Width = Figure.DoubleColumn,
            Height = 420,
            Columns = 2,
            Panels =
            [
                new Panel
                {
                    Mark = "(a)", X = new Axis(Abscissa) { Minimum = 0, Maximum = end },
                        Y = new Axis(@"$\langle S\rangle$") { Minimum = 0 },
                    Series = spacing,
                },
                Ratios("(b)", @"$\alpha$", AxisScale.Linear, scans.LearningRate, p => p.Update.LearningRate, Palette.Blue, Marker.Circle),
                Ratios("(c)", "$|B|$", AxisScale.Logarithmic, scans.BatchSize, p => p.Update.BatchSize, Palette.Vermillion, Marker.Square),
                Ratios("(d)", @"$\varepsilon$", AxisScale.Linear, scans.Noise, p => p.Update.Noise, Palette.Green, Marker.Triangle),
            ],
            Caption = @"(a) Mean spacing of the two degenerate levels of a linear student against $\sqrt{\alpha A/|B|}$, $A = "
                + @"\varepsilon^2$: three scans, a straight line through "
                + @"the origin fitted to all of them with weights $1/\mathrm{error}^2$, the small-$\alpha$ slope $\sqrt{\pi}$ (dashed), "
                + @"and the exact law "
                + @"$\sqrt{2\pi\alpha A/(|B|(2-\alpha))}$ along the $\alpha$ scan (dash-dotted). Rings: the same with the gradient from "
                + @"finite batches. (b)–(d) The ratio to the exact law, scan by scan; "
                + @"dotted: the small-$\alpha$ law over the exact one, $\sqrt{(2-\alpha)/2}$. The point that all scans share is in each "
                + @"of them. Errors are jackknife errors over students."
                + (released is null ? string.Empty
                    : " Open squares in (a): the authors' released arrays, errors with the scatter of their shared inputs."),
        };
    }

    /// <summary>The ensemble with finite batches over the infinite-data law.</summary>
    public static Figure Batches(Figure9Scans scans) => new("fig9-batches")
    {
        Width = Figure.DoubleColumn,
        Height = 170,
        Panels =
        [
            WithBatches(Ratios("(a)", @"$\alpha$", AxisScale.Linear, scans.LearningRate, p =>
                p.Update.LearningRate, Palette.Purple, Marker.Circle, "(a)"), scans.LearningRate, p => p.Update.LearningRate),
            WithBatches(Ratios("(b)", "$|B|$", AxisScale.Logarithmic, scans.BatchSize, p =>
                p.Update.BatchSize, Palette.Purple, Marker.Circle, "(a)"), scans.BatchSize, p => p.Update.BatchSize),
            WithBatches(Ratios("(c)", @"$\varepsilon$", AxisScale.Linear, scans.Noise, p =>
                p.Update.Noise, Palette.Purple, Marker.Circle, "(a)"), scans.Noise, p => p.Update.Noise),
        ],
        Caption = @"Students whose gradient comes from finite batches of inputs, every student with its own: $\langle S\rangle$ over "
            + @"the exact infinite-data law. Dashed: the finite-batch factor "
            + @"$[\langle S^2\rangle_{\mathrm{batches}}/\langle S^2\rangle_{\infty}]^{1/2}$, exact for $\langle S^2\rangle$ and an "
            + @"upper bound for $\langle S\rangle$; dotted: $\sqrt{(2-\alpha)/2}$, the small-$\alpha$ law.",
    };

    /// <summary>P(s) and ρ(x) of all points together, and P(s) of the pairs of the ten-level students.</summary>
    public static Figure Universal(IReadOnlyList<Figure9Point> scans, IReadOnlyList<Figure9Point> tenLevels)
    {
        Sample spacings = Sample.Of([.. scans.SelectMany(Scaled)]);
        Sample levels = Sample.Of([.. scans.SelectMany(Centred)]);
        WignerSurmise surmise = WignerSurmise.Goe();
        TwoLevelDensity density = TwoLevelDensity.WithDiagonalDeviation(1);
        const double Widest = 3.6;
        LineSeries Surmise() =>
            LineSeries.Of(surmise.Density, 0, Widest) with { Label = "Wigner surmise", Colour = Palette.Black, Dash = Dash.Solid };
        List<Series> pairs = [];
        foreach ((int i, Figure9Point p) in tenLevels.Index())
        {
            pairs.Add(Densities(Sample.Of([.. Scaled(p)]), string.Create(CultureInfo.InvariantCulture, $"pair {i + 1}"), Widest));
        }

        pairs.Add(Surmise());
        return new Figure("fig9-universal")
        {
            Width = Figure.DoubleColumn,
            Height = 180,
            Panels =
            [
                new Panel
                {
                    Mark = "(a)", X = new Axis(@"$s = S/\langle S\rangle$") { Minimum = 0, Maximum = Widest },
                        Y = new Axis("$P(s)$") { Minimum = 0 },
                    Series = [Bins(spacings, "students"), Surmise()],
                },
                new Panel
                {
                    Mark = "(b)", X = new Axis(@"$(x-\bar{x})/\sigma$"), Y = new Axis(@"$\sigma\rho(x)$") { Minimum = 0 },
                    Series = [Bins(levels, "students"),
                        LineSeries.Of(density.Density, -4.5, 4.5) with { Label = "two levels (78)", Colour = Palette.Black,
                        Dash = Dash.Solid }],
                },
                new Panel
                {
                    Mark = "(c)", X = new Axis(@"$s = S/\langle S\rangle$") { Minimum = 0, Maximum = Widest },
                        Y = new Axis("$P(s)$") { Minimum = 0 }, Series = pairs,
                },
            ],
            Caption = @"(a) Spacings in units of their mean, all points of Fig. 9 together, with the Wigner surmise. (b) Both levels "
                + @"about their mean in units of the exact $\sigma$, with the density of two "
                + @"repelling levels (78). Neither curve has a free parameter. (c) The same as (a) for students with ten levels, of "
                + @"which eight form degenerate pairs, pair by pair. Error bars are binomial.",
        };
    }

    /// <summary>The released arrays: the line, and the ratio to the exact law with both errors.</summary>
    public static Figure Released(Figure9Released released)
    {
        IReadOnlyList<ReleasedStudents> files = released.Files;
        double[] number = [.. files.Select((_, i) => i + 1.0)];
        double end = 1.1 * files.Max(f => f.ExactAbscissa);
        StraightLine line = released.ScatterLine;
        return new Figure("fig9-published")
        {
            Width = Figure.DoubleColumn,
            Height = 210,
            Panels =
            [
                new Panel
                {
                    Mark = "(a)", X = new Axis(@"$\sqrt{\alpha A/(|B|(2-\alpha))}$") { Minimum = 0, Maximum = end },
                        Y = new Axis(@"$\langle S\rangle$") { Minimum = 0 },
                    Series =
                    [
                        new PointSeries([.. files.Select(f => f.ExactAbscissa)], [.. files.Select(f => f.MeanSpacing.Value)])
                        {
                            Label = "released arrays", Colour = Palette.Orange, Marker = Marker.Square,
                                YError = [.. files.Select(f => f.WithScatter.Error)],
                        },
                        new LineSeries([0, end], [0, line.Slope.Value * end])
                        {
                            Label = $"fit, slope {Documents.UncertainNumber.FormatLabel(line.Slope.Value, line.Slope.Error)}",
                                Colour = Palette.Sky, Dash = Dash.Solid,
                        },
                        new LineSeries([0, end], [0, Math.Sqrt(2 * Math.PI) * end]) { Label = @"exact law, slope $\sqrt{2\pi}$",
                            Colour = Palette.Black, Dash = Dash.Dashed },
                    ],
                },
                new Panel
                {
                    Mark = "(b)", X = new Axis("file (number in the table)") { Minimum = 0.4, Maximum = files.Count + 0.6 },
                        Y = new Axis(RatioLabel),
                    Series =
                    [
                        new PointSeries(number, [.. files.Select(f => f.MeanSpacing.Value / f.ExactSpacing)])
                        {
                            Label = "with shared-input scatter", Colour = Palette.Sky, Marker = Marker.Square, Size = 0.01,
                            YError = [.. files.Select(f => f.WithScatter.Error / f.ExactSpacing)],
                        },
                        new PointSeries(number, [.. files.Select(f => f.MeanSpacing.Value / f.ExactSpacing)])
                        {
                            Label = "jackknife error alone", Colour = Palette.Orange, Marker = Marker.Square,
                                YError = [.. files.Select(f => f.MeanSpacing.Error / f.ExactSpacing)],
                        },
                        ReferenceLine.AtY(1) with { Colour = Palette.Black },
                    ],
                },
            ],
            Caption = @"The authors' released arrays. (a) $\langle S\rangle$ of the singular values of the last snapshot, with the "
                + @"fitted line through the origin and the exact law. "
                + @"(b) The ratio to the exact law, file by file: the jackknife error over the students of one file (short bars) does "
                + @"not see that all of them had the same inputs, which moves a "
                + "whole file; with that scatter, from the covariance recursion, added in quadrature (long bars) the points agree with "
                + "the law.",
        };
    }

    private static PointSeries Spacings(IReadOnlyList<Figure9Point> points, string label, Colour colour, Marker marker) =>
        new([.. points.Select(p => p.Law.Abscissa)], [.. points.Select(p => p.MeanSpacing.Value)])
        {
            YError = [.. points.Select(p => p.MeanSpacing.Error)],
            Label = label,
            Colour = colour,
            Marker = marker,
            Size = UsualSize,
        };

    private static TeacherStudentLaw Law(TeacherStudentUpdate update) => new(update, Models.InitialWeights.AtTarget);

    private static Panel Ratios(
        string mark, string label, AxisScale scale, IReadOnlyList<Figure9Point> points, Func<Figure9Point, double> varied, Colour colour,
            Marker marker, string legendIn = "(b)") => new()
            {
                Mark = mark,
                X = new Axis(label) { Scale = scale },
                Y = new Axis(RatioLabel),
                Legend = mark == legendIn ? LegendPlace.Automatic : LegendPlace.None,
                Series =
            [
                new PointSeries([.. points.Select(varied)], [.. points.Select(p => p.Ratio.Value)])
                {
                    YError = [.. points.Select(p => p.Ratio.Error)], Colour = colour, Marker = marker, Label = "measured",
                        Filled = points.All(p => p.Batches is null),
                },
                new LineSeries([.. points.Select(varied)], [.. points.Select(p => 1 / p.Law.SlopeFactor)]) { Colour = Palette.Black,
                    Dash = Dash.Dotted, Label = @"small $\alpha$" },
                ReferenceLine.AtY(1) with { Colour = Palette.Black, Dash = Dash.Solid, Label = "exact law" },
            ],
            };

    private static Panel WithBatches(Panel panel, IReadOnlyList<Figure9Point> points, Func<Figure9Point, double> varied) => panel with
    {
        Series =
        [
            .. panel.Series,
            new LineSeries([.. points.Select(varied)], [.. points.Select(p => p.BatchFactor)]) { Colour = Palette.Black, Dash = Dash.Dashed,
                Label = "finite-batch factor" },
        ],
    };

    private static IEnumerable<double> Scaled(Figure9Point p)
    {
        double mean = p.Pairs.Spacings.Mean;
        return p.Pairs.Spacings.Values.ToArray().Select(s => s / mean);
    }

    private static IEnumerable<double> Centred(Figure9Point p)
    {
        Sample pooled = p.Pairs.Pooled();
        return pooled.Values.ToArray().Select(x => (x - pooled.Mean) / p.Sigma);
    }

    private static HistogramSeries Bins(Sample sample, string label)
    {
        Histogram histogram = FreedmanDiaconisHistogram.Of(sample);
        return new HistogramSeries(histogram.Edges.ToArray(),
            [.. Enumerable.Range(0, histogram.Bins).Select(histogram.Density)])
        { Label = label, Colour = Palette.Blue };
    }

    private static PointSeries Densities(Sample sample, string label, double widest)
    {
        Histogram histogram = Histogram.Of(sample, 0, widest, 18);
        return new PointSeries([.. Enumerable.Range(0, histogram.Bins).Select(histogram.Centre)],
            [.. Enumerable.Range(0, histogram.Bins).Select(histogram.Density)])
        {
            YError = [.. Enumerable.Range(0, histogram.Bins).Select(histogram.MultinomialError)],
            Label = label,
            Size = UsualSize,
        };
    }
}
