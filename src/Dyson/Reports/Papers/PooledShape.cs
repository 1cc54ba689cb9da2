using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>
/// The shape of a distribution from several ensembles that differ in scale: each ensemble's values are divided by its own fitted scale (and centred on its
/// own fitted centre), then all are pooled. The empirical process of the pooled values has the limit of one sample of that size with one fit, so the
/// tests with fitted parameters apply, with the power of all machines together.
/// </summary>
internal static class PooledShape
{
    /// <summary>Standard normal quantile of the power with which smallest deviations are stated, 90 %.</summary>
    private const double PowerQuantile = 1.2815515655446004;

    /// <summary>S/⟨S⟩.</summary>
    public static Sample Spacings(IEnumerable<LevelPairs> ensembles)
    {
        List<double> pooled = [];
        foreach (LevelPairs pairs in ensembles)
        {
            foreach (double s in pairs.Spacings.Values)
            {
                pooled.Add(s / pairs.Spacings.Mean);
            }
        }

        return Sample.Of(pooled.ToArray());
    }

    /// <summary>(x − c)/σ, c and σ from the fit of the two-level density.</summary>
    public static LevelPairs Levels(IEnumerable<BoltzmannPair> ensembles)
    {
        List<double> upper = [];
        List<double> lower = [];
        foreach (BoltzmannPair pair in ensembles)
        {
            for (int i = 0; i < pair.Levels.Count; i++)
            {
                upper.Add((pair.Levels.Upper[i] - pair.Density.Centre.Value) / pair.Density.Sigma.Value);
                lower.Add((pair.Levels.Lower[i] - pair.Density.Centre.Value) / pair.Density.Sigma.Value);
            }
        }

        return LevelPairs.Of(upper.ToArray(), lower.ToArray());
    }

    /// <summary>(x − ⟨x⟩)/s.</summary>
    public static Sample Standardised(IEnumerable<Sample> ensembles)
    {
        List<double> pooled = [];
        foreach (Sample sample in ensembles)
        {
            double deviation = Math.Sqrt(Moments.SumOfSquares(sample) / (sample.Count - 1));
            foreach (double x in sample.Values)
            {
                pooled.Add((x - sample.Mean) / deviation);
            }
        }

        return Sample.Of(pooled.ToArray());
    }

    /// <summary>
    /// A Kolmogorov–Smirnov distance that is rejected with at least 90 % probability at a p-value threshold: the critical value of a known law, which is above
    /// that of a fitted one, from 2e^{−2nD²} = p, plus 1.28 times the largest standard deviation 1/(2√n) of the empirical distribution.
    /// </summary>
    /// <param name="replicas">n, the number of independent machines.</param>
    public static Func<double, double> SmallestDistance(int replicas) =>
        threshold => (Math.Sqrt(0.5 * Math.Log(2 / threshold)) + (0.5 * PowerQuantile)) / Math.Sqrt(replicas);
}
