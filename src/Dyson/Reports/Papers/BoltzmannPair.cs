using Dyson.Dynamics;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>One degenerate pair of a Boltzmann machine's spectrum at one grid point: what was measured, and what linear response says.</summary>
internal sealed class BoltzmannPair
{
    /// <summary>Reduces the two levels of every machine.</summary>
    /// <param name="levels">The pair's levels.</param>
    /// <param name="prediction">Linear response of one of the two equal modes.</param>
    /// <param name="nextOrder">The next order; null where it is not known.</param>
    public BoltzmannPair(LevelPairs levels, ModeResponse prediction, NextOrderPair? nextOrder)
    {
        Levels = levels;
        Prediction = prediction;
        NextOrder = nextOrder;
        MeanSpacing = PairObservables.MeanSpacing(levels);
        Density = DensityFits.TwoLevel(levels);
        SpacingOverWidth = Ratio(levels);
        Binder = PairObservables.Binder(levels);
        MeanLevel = PairObservables.MeanLevel(levels);
    }

    /// <summary>The levels.</summary>
    public LevelPairs Levels { get; }

    /// <summary>Linear response.</summary>
    public ModeResponse Prediction { get; }

    /// <summary>The next order; null where it is not known.</summary>
    public NextOrderPair? NextOrder { get; }

    /// <summary>κ of both modes.</summary>
    public double Kappa => Prediction.Kappa;

    /// <summary>√((α/|B|)κ²Ω), the abscissa of Fig. 6.</summary>
    public double Abscissa => Prediction.Abscissa;

    /// <summary>⟨S⟩.</summary>
    public Estimate MeanSpacing { get; }

    /// <summary>⟨x⟩ of the pair's levels.</summary>
    public Estimate MeanLevel { get; }

    /// <summary>Centre and σ of the two-level density (78), by maximum likelihood from the pooled levels.</summary>
    public DensityFit Density { get; }

    /// <summary>√π σ of the fitted density.</summary>
    public Estimate Width => Density.Sigma.Scale(Math.Sqrt(Math.PI));

    /// <summary>⟨S⟩/(√π σ) with the error of the ratio: both come from the same machines, which are left out of both together.</summary>
    public Estimate SpacingOverWidth { get; }

    /// <summary>U₄ of the pooled levels.</summary>
    public Estimate Binder { get; }

    /// <summary>The papers' ⟨S⟩: the mean of the Freedman–Diaconis histogram of the spacings.</summary>
    public Estimate MeanSpacingOfHistogram => Levels.Count > 1 ? FreedmanDiaconisHistogram.Of(Levels.Spacings).MeanFromHistogram() : MeanSpacing;

    /// <summary>The papers' √π σ: least squares on the Freedman–Diaconis histogram of the levels.</summary>
    public Estimate WidthOfHistogram => DensityFits.TwoLevelOnHistogram(Levels).Sigma.Scale(Math.Sqrt(Math.PI));

    private static Estimate Ratio(LevelPairs levels)
    {
        int n = levels.Count;
        Sample pooled = levels.Pooled();
        Span<double> theta = stackalloc double[2];
        if (n < DensityFits.FewestReplicas || !DensityFits.TryTwoLevel(pooled, theta, out _))
        {
            return Estimate.Refused(double.NaN, "the density could not be fitted");
        }

        double Scaled(double spacing, double logSigma) => spacing / (Math.Sqrt(Math.PI) * Math.Exp(logSigma));
        double value = Scaled(levels.Spacings.Mean, theta[1]);
        if (MaximumLikelihood.LeftOut(new TwoLevelModel(), pooled.Values, theta, 2) is not { } without)
        {
            return Estimate.Refused(value, "the information is not positive definite");
        }

        double[] leftOut = new double[n];
        for (int i = 0; i < n; i++)
        {
            double mean = levels.Spacings.Mean + ((levels.Spacings.Mean - levels.Spacings.Values[i]) / (n - 1));
            leftOut[i] = Scaled(mean, without[(2 * i) + 1]);
        }

        return Jackknife.FromLeftOut(value, leftOut);
    }
}
