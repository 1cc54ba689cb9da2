using System.Globalization;
using Dyson.Experiments;
using Dyson.Models;
using Dyson.Reports.Figures;

namespace Dyson.Reports.Papers;

/// <summary>Fig. 2: the spectrum that the machines learn, a scalar field on a ring (27).</summary>
internal sealed class Figure2 : PaperTarget
{
    public override string Name => "fig2";

    public override string Summary => "target spectrum of the Boltzmann machine";

    public override IReadOnlyList<string> Ensembles => [];

    public override PaperSection Reproduce(ReproductionData data)
    {
        GaussianRbmOptions options = (GaussianRbmOptions)PaperEnsembles.Experiment(
            PaperEnsembles.BoltzmannScans, data.Settings.Effort, data.Settings.Seed).Model;
        GaussianRbm model = TrainingFactory.Model(options);
        RingTarget ring = (RingTarget)options.Target;
        int sites = model.Visible;
        double Kappa(double k) => ring.MassSquared + 2 - (2 * Math.Cos(2 * Math.PI * k / sites));
        int[] all = [.. Enumerable.Range(0, sites).Select(i => i - ((sites - 1) / 2))];
        int[] single = [.. all.Where(k => k == 0 || 2 * k == sites)];
        int[] paired = [.. all.Except(single)];
        Figure figure = new("fig2")
        {
            Caption = string.Create(
                CultureInfo.InvariantCulture,
                $"Fig. 2 of the paper. Eigenvalues $\\kappa_k=m^2+2-2\\cos(2\\pi k/N)$ of the kernel of a free scalar field on a ring of $N={sites}$ sites, $m^2={ring.MassSquared:R}$. Filled: modes $k$ and $-k$ with one eigenvalue, a degenerate pair; open: the two modes without a partner. Line: the dispersion relation. Only modes with $\\kappa<\\mu^2={model.MassSquared:R}$ (dashed) can be learnt."),
            Width = Figure.SingleColumn,
            Panels =
            [
                new Panel
                {
                    X = new Axis("$k$") { Minimum = all[0] - 0.7, Maximum = all[^1] + 0.7 },
                    Y = new Axis("$\\kappa_k$") { Minimum = 3, Maximum = 10.9 },
                    Legend = LegendPlace.UpperLeft,
                    Series =
                    [
                        new PointSeries([.. paired.Select(k => (double)k)], [.. paired.Select(k => Kappa(k))]) { Label = "degenerate pair", Colour = Palette.Blue, Marker = Marker.Circle, Size = 1.3 },
                        new PointSeries([.. single.Select(k => (double)k)], [.. single.Select(k => Kappa(k))]) { Label = "single mode", Colour = Palette.Vermillion, Marker = Marker.Square, Filled = false, Size = 1.3 },
                        LineSeries.Of(Kappa, all[0] - 0.7, all[^1] + 0.7) with { Colour = Palette.Sky, Dash = Dash.Solid, Width = 0.7 },
                        ReferenceLine.AtY(model.MassSquared) with { Label = "$\\mu^2$" },
                    ],
                },
            ],
        };
        return new PaperSection(
            "Target spectrum (Fig. 2)",
            [
                "The machines learn a Gaussian field whose inverse covariance has the eigenvalues $\\kappa_k$ (27). All but the lowest and the highest are doubly "
                + "degenerate, so that two eigenvalues of $X=W^TW$ are driven towards the same place $x^*=\\mu^2-\\kappa$ and only their repulsion keeps them apart.",
            ],
            [figure], [], []);
    }
}
