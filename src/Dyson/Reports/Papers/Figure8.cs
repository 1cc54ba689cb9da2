using System.Globalization;
using Dyson.Dynamics;
using Dyson.Models;
using Dyson.Reports.Documents;
using Dyson.Reports.Drawing;
using Dyson.Reports.Figures;

namespace Dyson.Reports.Papers;

/// <summary>Fig. 8: potential and ground state of the Fokker–Planck operator of one mode, for two values of κ.</summary>
internal sealed class Figure8 : PaperTarget
{
    private const double MassSquared = 9;
    private const double LearningRate = 0.1;
    private const int BatchSize = 16;
    private const int LevelsListed = 6;
    private static readonly double[] Kappas = [4, 7.6];
    private static readonly Colour[] Colours = [Palette.Blue, Palette.Vermillion];

    public override string Name => "fig8";

    public override string Summary => "potential, ground state and levels of one mode's Fokker-Planck operator";

    public override IReadOnlyList<string> Ensembles => [];

    public override PaperSection Reproduce(ReproductionData data)
    {
        OneModeSpectrum[] spectra = [.. Kappas.Select(Spectrum)];
        Figure figure = new(Name)
        {
            Caption = $"Fig. 8 of the paper. One mode, $\\mu^2={MassSquared:R}$, for two values of $\\kappa$. (a, b) Potential (36) above its minimum at $x^*=\\mu^2-\\kappa$ (dotted); dashed: its parabola $\\Omega(x-x^*)^2/2$ with "
                + $"$\\Omega=x^*/\\kappa^2$. (c, d) Ground state $|\\psi_0|^2=P_s$ in noise of constant strength, $g^2={string.Join("$ and $", spectra.Select(s => ModeStyle.Scientific(s.Problem.NoiseSquared)))}$, that of training at "
                + $"$x^*$ with $\\alpha={LearningRate:R}$, $|B|={BatchSize}$; dashed: Gaussian of variance $g^2/\\Omega$.",
            Width = Figure.DoubleColumn,
            Height = 330,
            Columns = 2,
            Panels = [.. spectra.Select(Potential), .. spectra.Select(GroundState)],
        };
        return new PaperSection(
            "One mode: potential and ground state (Fig. 8)",
            [
                "With one mode the Fokker–Planck equation is a Schrödinger equation in imaginary time, $-\\partial_t\\psi=H\\psi$, $H=-g^2\\partial^2+U_0/g^2+U_1$, with ground state $\\psi_0=\\sqrt{P_s}$. "
                + "$U_0=K^2/4$ vanishes at $x^*$ and at $x=0$, so that weak noise gives two families of levels: $n\\Omega$, the relaxation at $x^*$, and $(2m+1)K'(0)$, $K'(0)=\\Omega\\kappa/\\mu^2<\\Omega$, the escape from zero. "
                + "The slowest rate is therefore $K'(0)$ and not $\\Omega$.",
                "The levels are computed to $10^{-10}$ with zero flux through $x=0$; $\\mu^2$ needs no condition, because nothing reaches it. The harmonic levels with their first corrections in $g$ are listed beside them.",
            ],
            [figure], [Levels(spectra)], []);
    }

    private static OneModeSpectrum Spectrum(double kappa)
    {
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([kappa]), 1, MassSquared, InitialWeights.Normal(0.1));
        OneModeUpdate update = new(model, 0, RbmUpdate.Independent(LearningRate, BatchSize));
        return new OneModeSpectrum(new OneModeProblem(model, 0, update.ConstantNoiseSquared), LevelsListed);
    }

    private static Panel Potential(OneModeSpectrum spectrum, int index)
    {
        OneModeProblem problem = spectrum.Problem;
        double to = End(problem);
        return new Panel
        {
            Mark = $"({(char)('a' + index)})",
            X = new Axis("$x$") { Minimum = 0, Maximum = to },
            Y = new Axis("$V(x)-V(x^*)$") { Minimum = 0, Maximum = Top(problem) },
            Legend = LegendPlace.None,
            Title = Label(spectrum),
            Series =
            [
                Curve(x => problem.Potential(x) - problem.Potential(problem.Minimum), to, Colours[index], Dash.Solid),
                Curve(x => 0.5 * problem.Curvature * (x - problem.Minimum) * (x - problem.Minimum), to, Palette.Black, Dash.Dashed) with { Width = 0.7 },
                ReferenceLine.AtX(problem.Minimum) with { Colour = Colours[index], Dash = Dash.Dotted },
            ],
        };
    }

    private static Panel GroundState(OneModeSpectrum spectrum, int index)
    {
        OneModeProblem problem = spectrum.Problem;
        double to = End(problem);
        return new Panel
        {
            Mark = $"({(char)('c' + index)})",
            X = new Axis("$x$") { Minimum = 0, Maximum = to },
            Y = new Axis("$|\\psi_0(x)|^2$") { Minimum = 0 },
            Legend = LegendPlace.None,
            Series =
            [
                Curve(x => Math.Pow(spectrum.Eigenfunction(0, x), 2), to, Colours[index], Dash.Solid),
                Curve(Laws.Gaussian.WithVariance(problem.Minimum, problem.NoiseSquared / problem.Curvature).Density, to, Palette.Black, Dash.Dashed) with { Width = 0.7 },
                ReferenceLine.AtX(problem.Minimum) with { Colour = Colours[index], Dash = Dash.Dotted },
            ],
        };
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

    private static string Label(OneModeSpectrum spectrum) =>
        string.Create(CultureInfo.InvariantCulture, $"$\\kappa={spectrum.Problem.Kappa:R}$, $\\Omega={spectrum.Problem.Curvature:F4}$");

    private static LineSeries Curve(Func<double, double> function, double to, Colour colour, Dash dash) =>
        LineSeries.Of(function, 0, to, 801) with { Colour = colour, Dash = dash };

    private static Table Levels(OneModeSpectrum[] spectra) => new(
        [
            new Column("$\\kappa$", ColumnKind.Number), new Column("$E/\\Omega$", ColumnKind.Number), new Column("$g\\to 0$", ColumnKind.Number), new Column("family"),
            new Column("with its correction", ColumnKind.Number),
        ],
        [.. spectra.SelectMany(Rows)])
    {
        Caption = "Lowest levels of $H$ in units of $\\Omega$ at the noise of the figure, in ascending order, and beside them the levels of weak noise in theirs, with the first correction of perturbation theory in $g$. "
            + "Where the correction is not small, the families have lost their meaning.",
    };

    private static IEnumerable<IReadOnlyList<string>> Rows(OneModeSpectrum spectrum)
    {
        OneModeProblem problem = spectrum.Problem;
        (double Leading, string Family, double Corrected)[] families =
        [
            .. Enumerable.Range(0, LevelsListed).Select(n => (n * problem.Curvature, n.ToString(CultureInfo.InvariantCulture) + "$\\,\\Omega$", HarmonicLevels.AtMinimum(problem, n))),
            .. Enumerable.Range(0, LevelsListed).Select(m => (((2 * m) + 1) * problem.EscapeRate, ((2 * m) + 1).ToString(CultureInfo.InvariantCulture) + "$\\,K'(0)$", HarmonicLevels.AtOrigin(problem, m))),
        ];
        (double Leading, string Family, double Corrected)[] lowest = [.. families.OrderBy(f => f.Leading).Take(LevelsListed)];
        return spectrum.Energies.Select((energy, n) => (IReadOnlyList<string>)
        [
            problem.Kappa.ToString("R", CultureInfo.InvariantCulture), Fixed(energy), Fixed(lowest[n].Leading), lowest[n].Family, Fixed(lowest[n].Corrected),
        ]);

        // rounding may leave a ground state of −10⁻¹³
        string Fixed(double value) => (Math.Max(0, value) / problem.Curvature).ToString("F4", CultureInfo.InvariantCulture);
    }
}
