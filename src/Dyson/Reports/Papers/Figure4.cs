namespace Dyson.Reports.Papers;

/// <summary>Fig. 4: the spectra of Fig. 3 in x.</summary>
internal sealed class Figure4 : LearntSpectrum
{
    public override string Name => "fig4";

    public override string Summary => "learnt spectra in x at three learning rates";

    protected override string Symbol => "x";

    protected override string Exact => "$x^*=\\mu^2-\\kappa$";

    protected override double Abscissa(double x, double massSquared) => x;

    public override PaperSection Reproduce(ReproductionData data) => new(
        "Learnt spectra in $x$ (Fig. 4)",
        [
            "The same levels as eigenvalues of $X=W^TW$. The widths grow with $x$: the noise on $X$ is multiplicative, and linear response gives the variance "
            + "$v\\approx 2(\\alpha/|B|)\\,x^*$ for small $\\alpha$, up to the memory of the chains.",
        ],
        [Figure(data.Reduce(PaperEnsembles.BoltzmannScans, BoltzmannPoint.All))], [], []);
}
