using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Fig. 4: the spectra of Fig. 3 in x.</summary>
internal sealed class Figure4 : LearntSpectrum
{
    public override string Name => "fig4";

    public override string Summary => "learnt spectra in x at three learning rates";

    protected override string Symbol => "x";

    protected override string Exact => "$x^*=\\mu^2-\\kappa$";

    protected override double Abscissa(double x, double massSquared) => x;

    public override PaperSection Reproduce(ReproductionData data)
    {
        BoltzmannPoint[] points = data.Reduce(PaperEnsembles.BoltzmannScans, BoltzmannPoint.All);
        return new PaperSection(
            "Learnt spectra in $x$ (Fig. 4)",
            [
                "The same levels as eigenvalues of $X=W^TW$. The widths grow with $x$: the noise on $X$ is multiplicative, and linear response gives the variance "
                + "$v\\approx 2(\\alpha/|B|)\\,x^*$ for small $\\alpha$, up to the memory of the chains.",
            ],
            [Figure(points)],
            [],
            [.. Shown(
                points, "$\\sigma^2$ of the density (pairs) or variance (single levels)",
                (_, pair, next) => (Square(pair.Density.Sigma), Square(next.Sigma), pair.Prediction.Variance),
                (_, single, next) => (single.Variance, next.Variance, single.Prediction.Variance))]);

        static Estimate Square(Estimate sigma) => new(sigma.Value * sigma.Value, 2 * sigma.Value * sigma.Error, sigma.Method);
    }
}
