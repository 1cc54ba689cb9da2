using Dyson.Randomness;
using Dyson.Reports.Figures;
using Dyson.Reports.Typography;

namespace Dyson.Tests.Reports;

/// <summary>Figures of the kinds that the papers print, with made-up data: every feature of the figure model occurs in one of them.</summary>
internal static class DemonstrationFigures
{
    private const string Abscissa = @"$\sqrt{(\alpha/|B|)\,\kappa^2\Omega}$";

    public static IReadOnlyList<Figure> All => [Scaling(), Densities(), Logarithmic(), Spectrum(), Fractions(), Empty()];

    /// <summary>Three panels of points with error bars, a fit (solid), a theory line (dashed) and a confidence band.</summary>
    public static Figure Scaling()
    {
        RandomStream stream = new(1, 0, 0, 0);
        double[] x = [.. Enumerable.Range(1, 9).Select(i => 0.02 * i)], other = [.. x.Select(v => v * 0.93)];
        PointSeries Scan(double[] at, double slope, string label, bool filled) => new(at, [.. at.Select(v => (slope * v * (1 - (0.4 * v))) + (0.004 * Noise(stream)))])
        {
            Label = label,
            Filled = filled,
            YError = [.. at.Select(v => 0.004 + (0.03 * v))],
            XError = [.. at.Select(_ => 0.001)],
        };
        Panel Make(string mark, string xLabel, string yLabel, double slope) => new()
        {
            Mark = mark,
            X = new Axis(xLabel) { Minimum = 0 },
            Y = new Axis(yLabel) { Minimum = 0 },
            Series =
            [
                new BandSeries([0, 0.2], [0, 0.185 * slope], [0, 0.205 * slope]) { Colour = Palette.Green },
                LineSeries.Of(v => slope * v, 0, 0.2) with { Label = @"theory, $\sqrt{2\pi}$", Dash = Dash.Dashed, Colour = Palette.Black },
                LineSeries.Of(v => 0.97 * slope * v, 0, 0.2) with { Label = "fit, slope 2.43(2)", Dash = Dash.Solid, Colour = Palette.Green },
                Scan(x, slope, @"$\alpha$ scan, $|B|=16$", true) with { Colour = Palette.Blue },
                Scan(other, slope, @"$|B|$ scan, $\alpha=0.1$", false) with { Colour = Palette.Vermillion },
            ],
        };
        return new Figure("demo-scaling")
        {
            Caption = @"Mean spacing and width of degenerate pairs against $\sqrt{(\alpha/|B|)\kappa^2\Omega}$.",
            Width = Figure.DoubleColumn,
            Height = 170,
            Panels =
            [
                Make("(a)", Abscissa, @"$\langle S\rangle$", 2.5066),
                Make("(b)", Abscissa, @"$\sqrt{\pi}\,\sigma$", 2.5066),
                Make("(c)", @"$\sqrt{\pi}\,\sigma$", @"$\langle S\rangle$", 1),
            ],
        };
    }

    /// <summary>A histogram with a law and a histogram with error bars, with numbers that need a multiplier.</summary>
    public static Figure Densities()
    {
        RandomStream stream = new(1, 0, 0, 1);
        const int Draws = 3000, Bins = 28;
        double[] counts = new double[Bins];
        for (int i = 0; i < Draws; i++)
        {
            double s = Math.Sqrt(-4 * Math.Log(1 - Uniform(stream)) / Math.PI);
            counts[Math.Min(Bins - 1, (int)(s * 7))]++;
        }

        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => i / 7.0)];
        double[] density = [.. counts.Select(c => c * 7 / Draws)], error = [.. counts.Select(c => Math.Sqrt(c) * 7 / Draws)];
        return new Figure("demo-densities")
        {
            Caption = "Spacing distribution and level density.",
            Width = Figure.SingleColumn,
            Height = 330,
            Columns = 1,
            Panels =
            [
                new Panel
                {
                    Mark = "(a)", X = new Axis("$s$") { Minimum = 0 }, Y = new Axis("$P(s)$"),
                    Series =
                    [
                        new HistogramSeries(edges, density) { Label = @"$\kappa=4.382$", HeightError = error },
                        LineSeries.Of(s => Math.PI / 2 * s * Math.Exp(-Math.PI * s * s / 4), 0, 4) with { Label = "Wigner surmise", Colour = Palette.Vermillion },
                        LineSeries.Of(s => Math.Exp(-s), 0, 4) with { Label = "Poisson", Dash = Dash.Dotted, Colour = Palette.Black },
                    ],
                },
                new Panel
                {
                    Mark = "(b)", X = new Axis(@"$x-\bar{x}$"), Y = new Axis(@"$\rho(x)$"),
                    Series =
                    [
                        new HistogramSeries([.. edges.Select(e => 1e-4 * (e - 2))], [.. density.Select(d => d * 1e4)]) { Filled = false },
                        ReferenceLine.AtX(0) with { Dash = Dash.DashDot },
                    ],
                    Annotations = [new Annotation(@"$U_4 = 0.148(2)$", 0.95, 0.6) { InFrame = true, Anchor = LabelAnchor.End }],
                },
            ],
        };
    }

    /// <summary>Logarithmic axes: many decades and few, a power law, points without errors of every marker.</summary>
    public static Figure Logarithmic()
    {
        double[] x = [.. Enumerable.Range(0, 8).Select(i => 1e-5 * Math.Pow(10, 0.6 * i))];
        Series[] points = [.. Enumerable.Range(0, 5).Select(k => new PointSeries(x, [.. x.Select(v => (k + 1) * Math.Sqrt(v))]) { Label = $"marker {k + 1}", Filled = k % 2 == 0 })];
        return new Figure("demo-logarithmic")
        {
            Title = "Power laws",
            Caption = @"Widths against $\alpha/|B|$.",
            Width = 360,
            Height = 180,
            Panels =
            [
                new Panel
                {
                    X = new Axis(@"$\alpha/|B|$") { Scale = AxisScale.Logarithmic }, Y = new Axis(@"$\sigma_i^2$") { Scale = AxisScale.Logarithmic },
                    Series = [.. points, LineSeries.Of(v => Math.Sqrt(v), 1e-5, 0.15) with { Label = @"$\propto\sqrt{\alpha/|B|}$" }],
                },
                new Panel
                {
                    Title = "few decades",
                    X = new Axis(@"$|B|$") { Scale = AxisScale.Logarithmic }, Y = new Axis(@"$\lambda_{\mathrm{fit}}/\kappa$"),
                    Series =
                    [
                        new PointSeries([4, 8, 16, 32, 64], [1.02, 1.011, 1.004, double.NaN, 1.0008]) { YError = [0.004, 0.003, 0.002, 0.001, 0.0007], Label = @"$\kappa=8$" },
                        ReferenceLine.AtY(1),
                    ],
                },
            ],
        };
    }

    /// <summary>Many levels in one panel.</summary>
    public static Figure Spectrum()
    {
        double[] kappa = [4, 4.382, 5.382, 6.618, 7.618, 8];
        return new Figure("demo-spectrum")
        {
            Caption = "Target spectrum.",
            Panels =
            [
                new Panel
                {
                    X = new Axis("$k$"), Y = new Axis(@"$\kappa_k$"),
                    Series =
                    [
                        LineSeries.Of(k => 6 - (2 * Math.Cos(2 * Math.PI * k / 10)), -5, 5) with { Label = @"$m^2+2-2\cos(2\pi k/N)$", Dash = Dash.Dashed },
                        new PointSeries([0, 1, 2, 3, 4, 5, -1, -2, -3, -4], [.. kappa, .. kappa[1..5]]) { Label = "$N=10$", Filled = false },
                    ],
                },
            ],
        };
    }

    /// <summary>Roots, fractions, accents, scripts.</summary>
    public static Figure Fractions() => new("demo-fractions")
    {
        Caption = "Labels.",
        Panels =
        [
            new Panel
            {
                X = new Axis(@"time $t$ [updates]"), Y = new Axis(@"$\frac{\langle S\rangle}{\sqrt{\pi}\,\sigma}$ or $\hat{W}_{ij}^{\,2}\,e^{-V/g^2}$"),
                Series = [LineSeries.Of(t => 1 + (0.3 * Math.Sin(t / 4e5)), 0, 4e6) with { Label = @"$P(x,t)\approx P_{\mathrm{s}}(x)$" }],
                Annotations = [new Annotation(@"$\sqrt{\frac{2\alpha A}{|B|(2-\alpha)}}\;\pm\;10^{-4}$, $x'\le\infty$, $\tilde{Z}^{T}\bar{Z}$", 2e5, 0.8)],
            },
        ],
    };

    /// <summary>Nothing but NaN, and nothing at all.</summary>
    public static Figure Empty() => new("demo-empty")
    {
        Width = 300,
        Panels = [new Panel { X = new Axis("$x$"), Series = [new PointSeries([double.NaN], [1])] }, new Panel { Y = new Axis { Scale = AxisScale.Logarithmic } }],
    };

    private static double Uniform(RandomStream stream) => (stream.NextUInt64() >> 11) * Math.Pow(2, -53);

    private static double Noise(RandomStream stream) => Uniform(stream) + Uniform(stream) + Uniform(stream) - 1.5;
}
