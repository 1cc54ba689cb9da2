using System.Globalization;

namespace Dyson.Statistics;

/// <summary>
/// One observable along several Markov chains of equal length that started from different places: split R̂, effective sample size, and a mean whose
/// error is refused where the chains do not carry one.
/// </summary>
/// <remarks>
/// Every chain is cut into halves, so that a drift within a chain shows like a difference between chains. With m half-chains of n draws, W the mean of
/// their variances and B/n the variance of their means, σ̂² = (n − 1)W/n + B/n and R̂ = √(σ̂²/W). The autocorrelations ρ_t = 1 − (W − mean covariance at
/// lag t)/σ̂² are summed as Geyer's initial monotone sequence of pairs ρ_{2k} + ρ_{2k+1}, τ = −1 + 2Σ, and the effective size is mn/τ (Geyer, Statist. Sci. 7,
/// 473, 1992; Vehtari, Gelman, Simpson, Carpenter and Bürkner, Bayesian Anal. 16, 667, 2021, without rank normalisation: every observable here has a
/// variance).
/// </remarks>
public sealed class MarkovChains
{
    /// <summary>The largest R̂ at which an error is given (Vehtari et al. 2021).</summary>
    public const double LargestSplitRHat = 1.01;

    /// <summary>The smallest effective sample size a chain at which an error is given (Vehtari et al. 2021).</summary>
    public const int FewestEffectiveDraws = 100;

    /// <summary>The fewest draws a chain for which anything is computed.</summary>
    public const int FewestDraws = 8;

    private readonly double[][] _halves;
    private readonly double[] _means;

    private MarkovChains(double[][] halves, int chains, int length, double mean)
    {
        _halves = halves;
        _means = [.. halves.Select(half => half.Length == 0 ? double.NaN : half.Average())];
        Chains = chains;
        Length = length;
        Mean = mean;
        (SplitRHat, AutocorrelationTime) = Diagnose();
    }

    /// <summary>Number of chains.</summary>
    public int Chains { get; }

    /// <summary>Draws a chain.</summary>
    public int Length { get; }

    /// <summary>The mean over all draws.</summary>
    public double Mean { get; }

    /// <summary>R̂ of the halved chains; 1 where they agree, infinite where none moves and they differ, NaN for fewer than <see cref="FewestDraws"/> draws.</summary>
    public double SplitRHat { get; }

    /// <summary>τ, the number of draws that are worth one independent draw; below 1 for chains whose draws alternate.</summary>
    public double AutocorrelationTime { get; }

    /// <summary>Number of all draws over τ.</summary>
    public double EffectiveSize => (double)Chains * Length / AutocorrelationTime;

    /// <summary>Takes the draws of one observable, one array a chain.</summary>
    /// <exception cref="ArgumentException">No chain, chains of different lengths, or a draw that is not finite.</exception>
    public static MarkovChains Of(IReadOnlyList<double[]> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        if (chains.Count == 0 || chains.Any(chain => chain.Length != chains[0].Length))
        {
            throw new ArgumentException("There must be at least one chain, and all must have the same number of draws.", nameof(chains));
        }

        if (chains.Any(chain => chain.Any(draw => !double.IsFinite(draw))))
        {
            throw new ArgumentException("A draw is not finite.", nameof(chains));
        }

        int length = chains[0].Length;
        int half = length / 2;

        // Of an odd number of draws the middle one belongs to neither half.
        double[][] halves = [.. chains.SelectMany(chain => new[] { chain[..half], chain[^half..] })];
        return new MarkovChains(halves, chains.Count, length, length == 0 ? double.NaN : chains.Average(chain => chain.Average()));
    }

    /// <summary>
    /// The mean with error √(σ̂²/effective size), refused for a single chain (nothing to compare it with), for R̂ above
    /// <see cref="LargestSplitRHat"/> or fewer than <see cref="FewestEffectiveDraws"/> effective draws a chain.
    /// </summary>
    public Estimate EstimateMean()
    {
        if (Chains < 2)
        {
            return Estimate.Refused(Mean, "one chain alone cannot show that it has converged, at least 2 needed");
        }

        if (Length < FewestDraws)
        {
            return Estimate.TooFew(Mean, Length, FewestDraws, "draws a chain");
        }

        if (!(SplitRHat <= LargestSplitRHat))
        {
            return Estimate.Refused(Mean, string.Create(
                CultureInfo.InvariantCulture, $"the chains disagree, split R̂ = {SplitRHat:G4}, at most {LargestSplitRHat} allowed"));
        }

        if (!(EffectiveSize >= FewestEffectiveDraws * Chains))
        {
            return Estimate.Refused(Mean, string.Create(
                CultureInfo.InvariantCulture, $"{EffectiveSize:F0} effective draws of {(long)Chains * Length}, at least {FewestEffectiveDraws * Chains} needed"));
        }

        string method = string.Create(
            CultureInfo.InvariantCulture, $"{Chains} chains, effective size {EffectiveSize:F0}, split R̂ {SplitRHat:F4}");
        return new Estimate(Mean, Math.Sqrt(PooledVariance() / EffectiveSize), method);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Chains} chains of {Length} draws, split R̂ {SplitRHat:F4}, effective size {EffectiveSize:F0}");

    private (double RHat, double Time) Diagnose()
    {
        if (Length < FewestDraws)
        {
            return (double.NaN, double.NaN);
        }

        int n = _halves[0].Length;
        double within = MeanCovariance(0) * n / (n - 1);
        double pooled = PooledVariance();
        if (!(within > 0))
        {
            // Nothing moved: one value everywhere is no disagreement, but no information either.
            return (pooled > 0 ? double.PositiveInfinity : 1, double.PositiveInfinity);
        }

        double Correlation(int lag) => 1 - ((within - MeanCovariance(lag)) / pooled);
        double time = -1;
        double smallest = double.PositiveInfinity;
        for (int lag = 0; lag + 1 < n; lag += 2)
        {
            double pair = (lag == 0 ? 1 : Correlation(lag)) + Correlation(lag + 1);
            if (pair <= 0)
            {
                break;
            }

            smallest = Math.Min(smallest, pair);
            time += 2 * smallest;
        }

        // Alternating chains may be better than independent ones, but no finite stretch can show more than this (Vehtari et al., § 3.2).
        double least = 1 / Math.Log10(Math.Max(10, (double)Chains * Length));
        return (Math.Sqrt(pooled / within), Math.Max(time, least));
    }

    /// <summary>σ̂².</summary>
    private double PooledVariance()
    {
        int n = _halves[0].Length;
        double within = MeanCovariance(0) * n / (n - 1);
        double grand = _means.Average();
        double between = _means.Sum(mean => (mean - grand) * (mean - grand)) / (_means.Length - 1);
        return (within * (n - 1) / n) + between;
    }

    /// <summary>Σ (x_t − x̄)(x_{t−lag} − x̄)/n, each half about its own mean, averaged over the halves.</summary>
    private double MeanCovariance(int lag)
    {
        double all = 0;
        for (int h = 0; h < _halves.Length; h++)
        {
            double[] draws = _halves[h];
            double mean = _means[h];
            double sum = 0;
            for (int i = lag; i < draws.Length; i++)
            {
                sum += (draws[i] - mean) * (draws[i - lag] - mean);
            }

            all += sum / draws.Length;
        }

        return all / _halves.Length;
    }
}
