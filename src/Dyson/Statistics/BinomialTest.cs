using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Dyson.Statistics;

/// <summary>How often a test of known level finds something in n independent draws of its null law: k of n, k binomial.</summary>
/// <remarks>
/// Where the test's own threshold was taken from m draws of the null, its true level is not α but beta distributed with parameters αm and (1 − α)m, the same for all n draws: k is then
/// beta-binomial, wider than binomial.
/// </remarks>
public static class BinomialTest
{
    // Two counts of the same probability to rounding are both counted.
    private const double Rounding = 1e-9;

    /// <summary>The interval of Clopper and Pearson (1934) for the probability.</summary>
    /// <param name="found">k.</param>
    /// <param name="draws">n ≥ 1.</param>
    /// <param name="confidence">Its coverage, at least.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not in 0 … n, or the confidence not in (0, 1).</exception>
    public static (double Low, double High) Interval(int found, int draws, double confidence = 0.95)
    {
        Require(found, draws, 0.5);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(confidence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        double side = 0.5 * (1 - confidence);
        return (found == 0 ? 0 : Beta.InvCDF(found, draws - found + 1, side), found == draws ? 1 : Beta.InvCDF(found + 1, draws - found, 1 - side));
    }

    /// <summary>Probability of a count as improbable as k, or more so.</summary>
    /// <param name="found">k.</param>
    /// <param name="draws">n ≥ 1.</param>
    /// <param name="probability">α, in (0, 1).</param>
    /// <param name="nullDraws">m; infinite where the threshold is known.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static double TwoSided(int found, int draws, double probability, double nullDraws = double.PositiveInfinity)
    {
        Require(found, draws, probability);
        double own = Mass(found, draws, probability, nullDraws);
        return Math.Min(1, Sum(0, draws, k => Mass(k, draws, probability, nullDraws) is var mass && mass <= own * (1 + Rounding) ? mass : 0));
    }

    /// <summary>Probability of k or more.</summary>
    /// <inheritdoc cref="TwoSided"/>
    public static double AtLeast(int found, int draws, double probability, double nullDraws = double.PositiveInfinity)
    {
        Require(found, draws, probability);
        return Math.Min(1, Sum(found, draws, k => Mass(k, draws, probability, nullDraws)));
    }

    /// <summary>Probability of k or fewer.</summary>
    /// <inheritdoc cref="TwoSided"/>
    public static double AtMost(int found, int draws, double probability, double nullDraws = double.PositiveInfinity)
    {
        Require(found, draws, probability);
        return Math.Min(1, Sum(0, found, k => Mass(k, draws, probability, nullDraws)));
    }

    private static double Sum(int from, int to, Func<int, double> term)
    {
        double sum = 0;
        for (int k = from; k <= to; k++)
        {
            sum += term(k);
        }

        return sum;
    }

    private static double Mass(int k, int n, double probability, double nullDraws)
    {
        double ways = SpecialFunctions.GammaLn(n + 1.0) - SpecialFunctions.GammaLn(k + 1.0) - SpecialFunctions.GammaLn(n - k + 1.0);
        if (double.IsPositiveInfinity(nullDraws))
        {
            return Math.Exp(ways + (k * Math.Log(probability)) + ((n - k) * Math.Log(1 - probability)));
        }

        (double a, double b) = (probability * nullDraws, (1 - probability) * nullDraws);
        return Math.Exp(ways + SpecialFunctions.BetaLn(k + a, n - k + b) - SpecialFunctions.BetaLn(a, b));
    }

    private static void Require(int found, int draws, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(found);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(found, draws);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(probability, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(probability, 1);
    }
}
