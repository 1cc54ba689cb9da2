using System.Globalization;
using Dyson.Dynamics;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;

namespace Dyson.Reports.Theory;

/// <summary>The figure of one mode: potential, well with levels, eigenfunctions, stationary laws, evolution.</summary>
internal static class OneModeFigure
{
    private const int DrawnEigenfunctions = 4;
    private const int PointsOfVolumes = 110;
    private const double Shown = 0.01;
    private static readonly Colour[] Colours = [Palette.Blue, Palette.Vermillion, Palette.Green, Palette.Purple];

    public static Figure Of(
        OneModeSpectrum spectrum, int levels, LawOnInterval? stationary, LawOnInterval? multiplicative, ModeRelaxation relaxation,
        IReadOnlyList<ModeDistribution> learning, IReadOnlyList<ModeDistribution> constant)
    {
        double to = End(spectrum.Problem);
        List<(Panel Panel, string Text)> panels =
        [
            (Potential(spectrum.Problem, to), "potential (36) above its minimum at $x^*$ (dotted), dashed its parabola"),
            (Well(spectrum, levels, to), "$U=U_0/g^2+U_1$ with the lowest levels"),
            (Eigenfunctions(spectrum, Math.Min(levels, DrawnEigenfunctions), to), "eigenfunctions" + (stationary is null ? "" : ", $\\psi_0=\\sqrt{P_s}$")),
        ];
        if (stationary is not null)
        {
            panels.Add((Stationary(spectrum, stationary, multiplicative), "stationary laws" + (multiplicative is null ? "" : ": constant $g$, and the multiplicative noise of training")));
        }

        panels.Add((Relaxation(relaxation, spectrum, to), "$P(x,\\,t)$ in constant $g$ from a Gaussian start, times in updates: lines by eigenfunctions" + (relaxation.Grid is null ? "" : ", circles by finite volumes")));
        if (learning.Count > 0)
        {
            panels.Add((Learning(learning, constant, spectrum.Problem.Minimum, to), "the mode while it learns from random weights: multiplicative noise, thin dashed lines constant $g$"));
        }

        return new Figure("theory-fokker-planck")
        {
            Width = Figure.DoubleColumn,
            Height = (panels.Count + 1) / 2 * 185,
            Columns = 2,
            Panels = [.. panels.Select((p, i) => p.Panel with { Mark = $"({(char)('a' + i)})" })],
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"One mode, $\\kappa={spectrum.Problem.Kappa:G6}$, $\\mu^2={spectrum.Problem.MassSquared:G6}$, $g^2={Numbers.InFormula(spectrum.Problem.NoiseSquared, "G4")}$: ")
                + string.Join("; ", panels.Select((p, i) => $"({(char)('a' + i)}) {p.Text}")) + ".",
        };
    }

    private static Panel Potential(OneModeProblem problem, double to) => new()
    {
        X = new Axis("$x$") { Minimum = 0, Maximum = to },
        Y = new Axis("$V(x)-V(x^*)$") { Minimum = 0, Maximum = Top(problem) },
        Legend = LegendPlace.None,
        Series =
        [
            Density.Curve(x => problem.Potential(x) - problem.Potential(problem.Minimum), 0, to, Palette.Blue),
            Density.Curve(x => 0.5 * problem.Curvature * (x - problem.Minimum) * (x - problem.Minimum), 0, to, Palette.Black, Dash.Dashed) with { Width = 0.7 },
            ReferenceLine.AtX(problem.Minimum) with { Dash = Dash.Dotted },
        ],
    };

    private static Panel Well(OneModeSpectrum spectrum, int levels, double to)
    {
        OneModeProblem problem = spectrum.Problem;
        double top = (spectrum.Energies[levels - 1] / problem.Curvature) + 1;
        double bottom = Math.Min(problem.NextWell(problem.Minimum), 0) / problem.Curvature;
        return new Panel
        {
            X = new Axis("$x$") { Minimum = 0, Maximum = to },
            Y = new Axis("$U/\\Omega$, $E_n/\\Omega$") { Minimum = bottom - 0.15, Maximum = top },
            Legend = LegendPlace.None,
            Series =
            [
                Density.Curve(x => problem.Well(x) / problem.Curvature, 0, to, Palette.Black, count: 801),
                .. Enumerable.Range(0, levels).Select(n => (Series)(ReferenceLine.AtY(spectrum.Energies[n] / problem.Curvature) with { Colour = Colours[n % Colours.Length], Dash = Dash.Solid })),
            ],
        };
    }

    private static Panel Eigenfunctions(OneModeSpectrum spectrum, int count, double to) => new()
    {
        X = new Axis("$x$") { Minimum = 0, Maximum = to },
        Y = new Axis("$\\psi_n(x)$"),
        Series = [.. Enumerable.Range(0, count).Select(n => (Series)Density.Curve(
            x => spectrum.Eigenfunction(n, x), 0, to, Colours[n], (Dash)(n % 4), string.Create(CultureInfo.InvariantCulture, $"$n={n}$"), 601))],
    };

    private static Panel Stationary(OneModeSpectrum spectrum, LawOnInterval stationary, LawOnInterval? multiplicative)
    {
        OneModeProblem problem = spectrum.Problem;
        double deviation = Math.Sqrt(stationary.Variance);
        double from = Math.Max(0, problem.Minimum - (4.5 * deviation));
        double to = Math.Min(problem.MassSquared, problem.Minimum + (4.5 * deviation));
        return new Panel
        {
            X = new Axis("$x$") { Minimum = from, Maximum = to },
            Y = new Axis("$P_s(x)$") { Minimum = 0 },
            Series =
            [
                Density.Curve(stationary.Density, from, to, Palette.Blue, label: "constant $g$"),
                .. multiplicative is null ? (Series[])[] : [Density.Curve(multiplicative.Density, from, to, Palette.Vermillion, Dash.DashDot, "diffusion")],
                Density.Curve(Laws.Gaussian.WithVariance(problem.Minimum, problem.NoiseSquared / problem.Curvature).Density, from, to, Palette.Black, Dash.Dashed, "harmonic") with { Width = 0.7 },
            ],
        };
    }

    private static Panel Relaxation(ModeRelaxation relaxation, OneModeSpectrum spectrum, double to)
    {
        List<Series> series = [];
        for (int t = 0; t < relaxation.Updates.Count; t++)
        {
            Colour colour = Colours[t % Colours.Length];
            string label = string.Create(CultureInfo.InvariantCulture, $"$t={relaxation.Updates[t]:G6}$");
            if (relaxation.Densities[t] is { } density)
            {
                series.Add(Density.Curve(x => x <= spectrum.End ? density(x) : 0, 0, to, colour, label: label));
            }

            if (relaxation.Grid is { } grid)
            {
                int[] cells = [.. Enumerable.Range(0, PointsOfVolumes).Select(i => (int)((i + 0.5) * to / PointsOfVolumes / grid.Edges[^1] * grid.Cells)).Where(c => c < grid.Cells)];
                double[] masses = relaxation.Masses[t];
                double largest = cells.Max(c => masses[c] / grid.Width(c));
                cells = [.. cells.Where(c => masses[c] / grid.Width(c) > Shown * largest)];
                series.Add(new PointSeries([.. cells.Select(c => grid.Centres[c])], [.. cells.Select(c => masses[c] / grid.Width(c))])
                {
                    Colour = colour,
                    Marker = Marker.Circle,
                    Filled = false,
                    Size = 0.7,
                    Label = relaxation.Densities[t] is null ? label : "",
                });
            }
        }

        return new Panel { X = new Axis("$x$") { Minimum = 0, Maximum = to }, Y = new Axis("$P(x,\\,t)$") { Minimum = 0 }, Series = series };
    }

    private static Panel Learning(IReadOnlyList<ModeDistribution> learning, IReadOnlyList<ModeDistribution> constant, double minimum, double to)
    {
        List<Series> series = [];
        double top = 0;
        for (int t = 0; t < learning.Count; t++)
        {
            LineSeries solid = Curve(learning[t], to) with { Colour = Colours[t % Colours.Length], Dash = Dash.Solid, Label = string.Create(CultureInfo.InvariantCulture, $"$t={learning[t].Time:G6}$") };
            series.Add(solid);
            series.Add(Curve(constant[t], to) with { Colour = Colours[t % Colours.Length], Dash = Dash.Dashed, Width = 0.5 });
            top = Math.Max(top, solid.X.Zip(solid.Y).Where(p => p.First > 0.1 * minimum).Select(p => p.Second).DefaultIfEmpty(0).Max());
        }

        return new Panel { X = new Axis("$x$") { Minimum = 0, Maximum = to }, Y = new Axis("$P(x,\\,t)$") { Minimum = 0, Maximum = 1.15 * top }, Series = series };
    }

    private static LineSeries Curve(ModeDistribution distribution, double to)
    {
        ReadOnlySpan<double> edges = distribution.Edges;
        List<double> x = [];
        List<double> y = [];
        for (int cell = 0; cell + 1 < edges.Length; cell++)
        {
            if (edges[cell + 1] > 0.002 * to && edges[cell] < to)
            {
                x.Add(0.5 * (edges[cell] + edges[cell + 1]));
                y.Add(distribution.Density(cell));
            }
        }

        return new LineSeries(x, y);
    }

    private static double Top(OneModeProblem problem) => 1.6 * problem.Barrier * problem.NoiseSquared;

    /// <summary>Where the potential leaves the frame.</summary>
    private static double End(OneModeProblem problem)
    {
        double x = problem.Minimum;
        double step = 1e-3 * problem.MassSquared;
        while (x + step < problem.MassSquared && problem.Potential(x) - problem.Potential(problem.Minimum) < Top(problem))
        {
            x += step;
        }

        return x;
    }
}
