namespace Dyson.Statistics;

/// <summary>
/// Fits of the parameters of the papers' densities: by maximum likelihood, and by least squares on the Freedman–Diaconis histogram for
/// comparison with the papers. All errors are delete-one-replica jackknife in O(n).
/// </summary>
public static class DensityFits
{
    /// <summary>The smallest number of replicas for which a density is fitted.</summary>
    public const int FewestReplicas = 5;

    private static readonly TwoLevelModel TwoLevelDensity = new();
    private static readonly TwoComponentModel TwoComponentDensity = new();
    private static readonly GaussianModel GaussianDensity = new();
    private static readonly SurmiseModel SurmiseDensity = new();

    /// <summary>Maximum likelihood for the surmise P(S) = S/(2σ²) e^{−S²/4σ²}: σ² = ⟨S²⟩/4. Needs 3 replicas.</summary>
    public static DensityFit Surmise(Sample spacings)
    {
        ArgumentNullException.ThrowIfNull(spacings);
        int n = spacings.Count;
        double squares = 0;
        double logs = 0;
        foreach (double s in spacings.Values)
        {
            squares += s * s;
            logs += Math.Log(s);
        }

        double sigma = Math.Sqrt(squares / (4 * n));
        double logLikelihood = logs - (n * (Math.Log(2 * sigma * sigma) + 1));
        if (n < 3)
        {
            return new DensityFit(Exactly(0), Estimate.TooFew(sigma, n, 3), logLikelihood, spacings.Excluded);
        }

        double[] leftOut = new double[n];
        for (int i = 0; i < n; i++)
        {
            double s = spacings.Values[i];
            leftOut[i] = Math.Sqrt(Math.Max(0, squares - (s * s)) / (4 * (n - 1)));
        }

        return new DensityFit(Exactly(0), Jackknife.FromLeftOut(sigma, leftOut), logLikelihood, spacings.Excluded);
    }

    /// <summary>Maximum likelihood for a Gaussian: mean, and σ² = Σd²/n (with n, not n − 1). Needs 3 replicas.</summary>
    public static DensityFit Gaussian(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        int n = sample.Count;
        double squares = Moments.SumOfSquares(sample);
        double sigma = Math.Sqrt(squares / n);
        double logLikelihood = -n * (Math.Log(sigma * Math.Sqrt(2 * Math.PI)) + 0.5);
        if (n < 3)
        {
            return new DensityFit(Moments.Mean(sample), Estimate.TooFew(sigma, n, 3), logLikelihood, sample.Excluded);
        }

        double[] leftOut = new double[n];
        for (int i = 0; i < n; i++)
        {
            double d = sample.Values[i] - sample.Mean;
            leftOut[i] = Math.Sqrt(Math.Max(0, squares - (d * d * n / (n - 1))) / (n - 1));
        }

        return new DensityFit(Moments.Mean(sample), Jackknife.FromLeftOut(sigma, leftOut), logLikelihood, sample.Excluded);
    }

    /// <summary>Maximum likelihood for the two-level density (78) about a centre, from the pooled levels. Needs 5 replicas.</summary>
    public static DensityFit TwoLevel(LevelPairs pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        Sample pooled = pairs.Pooled();
        Span<double> theta = stackalloc double[2];
        if (pairs.Count < FewestReplicas)
        {
            return RefusedFit(Estimate.TooFew(double.NaN, pairs.Count, FewestReplicas), pairs.Excluded);
        }

        if (!TryTwoLevel(pooled, theta, out double logLikelihood))
        {
            return RefusedFit(Estimate.Refused(double.NaN, "the likelihood has no maximum that could be found"), pairs.Excluded);
        }

        double[]? leftOut = MaximumLikelihood.LeftOut(TwoLevelDensity, pooled.Values, theta, 2);
        return new DensityFit(
            MaximumLikelihood.Parameter(theta, leftOut, 0, c => c),
            MaximumLikelihood.Parameter(theta, leftOut, 1, Math.Exp),
            logLikelihood,
            pairs.Excluded);
    }

    /// <summary>
    /// Maximum likelihood for the two-component density (widths σ₁ ≥ σ₂) about a known centre, from the pooled levels. Needs 5 replicas. At
    /// σ₁ = σ₂ the
    /// density depends on σ₁ − σ₂ in second order only: there the two widths are poorly determined and their errors are not Gaussian.
    /// </summary>
    public static TwoComponentFit TwoComponent(LevelPairs pairs, double centre = 0)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (!double.IsFinite(centre))
        {
            throw new ArgumentOutOfRangeException(nameof(centre), centre, "The centre must be finite.");
        }

        double[] values = pairs.Pooled().Values.ToArray();
        double squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] -= centre;
            squares += values[i] * values[i];
        }

        if (pairs.Count < FewestReplicas)
        {
            Estimate few = Estimate.TooFew(double.NaN, pairs.Count, FewestReplicas);
            return new TwoComponentFit(few, few, double.NaN, pairs.Excluded);
        }

        double scale = Math.Sqrt(squares / (1.5 * values.Length));
        Span<double> start = [Math.Log(1.3 * scale), Math.Log(0.6 * scale)];
        Span<double> theta = stackalloc double[2];
        if (!(scale > 0) || !MaximumLikelihood.TryMaximise(TwoComponentDensity, values, start, theta, out double logLikelihood))
        {
            Estimate none = Estimate.Refused(double.NaN, "the likelihood has no maximum that could be found");
            return new TwoComponentFit(none, none, double.NaN, pairs.Excluded);
        }

        if (theta[0] < theta[1])
        {
            (theta[0], theta[1]) = (theta[1], theta[0]);
        }

        double[]? leftOut = MaximumLikelihood.LeftOut(TwoComponentDensity, values, theta, 2);
        return new TwoComponentFit(
            MaximumLikelihood.Parameter(theta, leftOut, 0, Math.Exp),
            MaximumLikelihood.Parameter(theta, leftOut, 1, Math.Exp),
            logLikelihood,
            pairs.Excluded);
    }

    /// <summary>The papers' fit of (78) to the histogram of the pooled levels. Needs 5 replicas.</summary>
    public static DensityFit TwoLevelOnHistogram(LevelPairs pairs, BinRounding rounding = BinRounding.Up)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        Sample pooled = pairs.Pooled();
        double[] start = [pooled.Mean, Math.Log(Math.Sqrt(Moments.SumOfSquares(pooled) / (1.5 * pooled.Count)))];
        return OnHistogram(TwoLevelDensity, pooled, 2, rounding, start, pairs.Excluded);
    }

    /// <summary>The papers' fit of a Gaussian to the histogram of a single level. Needs 5 replicas.</summary>
    public static DensityFit GaussianOnHistogram(Sample sample, BinRounding rounding = BinRounding.Up)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double[] start = [sample.Mean, Math.Log(Math.Sqrt(Moments.SumOfSquares(sample) / sample.Count))];
        return OnHistogram(GaussianDensity, sample, 1, rounding, start, sample.Excluded);
    }

    /// <summary>The papers' fit of the surmise to the histogram of the spacings. Needs 5 replicas.</summary>
    public static DensityFit SurmiseOnHistogram(Sample spacings, BinRounding rounding = BinRounding.Up)
    {
        ArgumentNullException.ThrowIfNull(spacings);
        double[] start = [Math.Log(spacings.Mean / Math.Sqrt(Math.PI))];
        return OnHistogram(SurmiseDensity, spacings, 1, rounding, start, spacings.Excluded);
    }

    /// <summary>The maximum-likelihood (c, ln σ) of (78), without errors.</summary>
    internal static bool TryTwoLevel(Sample pooled, Span<double> theta, out double logLikelihood)
    {
        double width = Math.Sqrt(Moments.SumOfSquares(pooled) / (1.5 * pooled.Count));
        Span<double> start = [pooled.Mean, Math.Log(width)];
        logLikelihood = double.NaN;
        return width > 0 && MaximumLikelihood.TryMaximise(TwoLevelDensity, pooled.Values, start, theta, out logLikelihood);
    }

    private static DensityFit OnHistogram(DensityModel model, Sample values, int groupSize, BinRounding rounding, double[] start, int excluded)
    {
        if (values.Count < FewestReplicas * groupSize)
        {
            return RefusedFit(Estimate.TooFew(double.NaN, values.Count / groupSize, FewestReplicas), excluded);
        }

        Span<double> theta = stackalloc double[model.Parameters];
        double[]? leftOut = null;
        if (!start.All(double.IsFinite)
            || !HistogramLeastSquares.TryFit(model, FreedmanDiaconisHistogram.Of(values, rounding), values.Values, groupSize, start, theta, out leftOut))
        {
            return RefusedFit(Estimate.Refused(double.NaN, "the sum of squares has no minimum that could be found"), excluded);
        }

        bool centred = model.Parameters == 2;
        Estimate sigma = MaximumLikelihood.Parameter(theta, leftOut, centred ? 1 : 0, Math.Exp);
        Estimate centre = centred ? MaximumLikelihood.Parameter(theta, leftOut, 0, c => c) : Exactly(0);
        const string EdgesHeld = Estimate.DeleteOneJackknife + ", edges held";
        return new DensityFit(
            centred && centre.HasError ? centre with { Method = EdgesHeld } : centre,
            sigma.HasError ? sigma with { Method = EdgesHeld } : sigma,
            double.NaN,
            excluded);
    }

    private static DensityFit RefusedFit(Estimate none, int excluded) => new(none, none, double.NaN, excluded);

    private static Estimate Exactly(double value) => new(value, 0, "exact");
}
