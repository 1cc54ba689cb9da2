using System.Globalization;
using Dyson.Randomness;

namespace Dyson.Statistics;

/// <summary>
/// A Monte Carlo distribution of a test statistic under its hypothesis, from draws that repeat everything that was done to the data, fits
/// included. It should be a statistic with an exponential tail (n D², A², χ²): p-values beyond the largest 1 % of the draws are
/// extrapolated by it.
/// </summary>
public sealed class NullDistribution
{
    /// <summary>The fewest draws of which a distribution is made.</summary>
    public const int FewestDraws = 100;

    /// <summary>The tail is fitted to one draw in this many.</summary>
    private const int TailFraction = 100;

    /// <summary>Fewer tail draws than this are not extrapolated.</summary>
    private const int FewestTailDraws = 20;

    private readonly double[] _sorted;
    private readonly int _tail;
    private readonly double _tailStart;
    private readonly double _tailScale;

    private NullDistribution(double[] values)
    {
        Array.Sort(values);
        _sorted = values;
        _tail = values.Length / TailFraction;
        if (_tail >= FewestTailDraws)
        {
            _tailStart = values[^(_tail + 1)];
            _tailScale = values.AsSpan(values.Length - _tail).ToArray().Average() - _tailStart;
        }
    }

    /// <summary>Number of draws.</summary>
    public int Draws => _sorted.Length;

    /// <summary>Draws from one stream.</summary>
    /// <param name="statistic">Makes one synthetic data set and returns its statistic.</param>
    /// <param name="random">Stream of random numbers.</param>
    /// <param name="draws">Number of draws, at least 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 100 draws.</exception>
    public static NullDistribution Draw(Func<RandomStream, double> statistic, RandomStream random, int draws)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, FewestDraws);
        double[] values = new double[draws];
        for (int i = 0; i < draws; i++)
        {
            values[i] = statistic(random);
        }

        return new NullDistribution(values);
    }

    /// <summary>The distribution of statistics drawn elsewhere, at least 100.</summary>
    internal static NullDistribution Of(double[] values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, FewestDraws);
        return new NullDistribution([.. values]);
    }

    /// <summary>
    /// P(statistic ≥ <paramref name="observed"/>) with its Monte Carlo error: (1 + number of draws at or above)/(1 + draws), or the
    /// exponential
    /// continuation of the tail.
    /// </summary>
    public (double P, double Error) PValue(double observed)
    {
        if (double.IsNaN(observed))
        {
            return (double.NaN, double.NaN);
        }

        if (_tail >= FewestTailDraws && observed > _tailStart && _tailScale > 0)
        {
            double excess = (observed - _tailStart) / _tailScale;
            double tail = (double)_tail / Draws * Math.Exp(-excess);
            return (tail, tail * Math.Sqrt((1 + (excess * excess)) / _tail));
        }

        int below = Array.BinarySearch(_sorted, observed);
        below = below < 0 ? ~below : below;
        while (below > 0 && _sorted[below - 1] >= observed)
        {
            below--;
        }

        double p = (1.0 + (Draws - below)) / (1.0 + Draws);
        return (p, Math.Sqrt(p * (1 - p) / Draws));
    }

    /// <summary>The test's outcome, with the number of draws in its method.</summary>
    public TestOutcome Test(double observed, string method)
    {
        (double p, double error) = PValue(observed);
        return new TestOutcome(observed, p, error, string.Create(CultureInfo.InvariantCulture, $"{method}, {Draws} draws of the null"));
    }

    /// <summary>
    /// Several statistics of the same draws at once; draw i uses the stream (seed, purpose, i), so the result is the same for any number of
    /// threads.
    /// </summary>
    internal static NullDistribution[] DrawKeyed(
        Action<RandomStream, double[]> statistics, int count, int draws, ulong seed, string purpose, CancellationToken cancellation = default)
    {
        double[][] values = [.. Enumerable.Range(0, count).Select(_ => new double[draws])];
        Parallel.For(
            0,
            draws,
            new ParallelOptions { CancellationToken = cancellation },
            () => new double[count],
            (i, _, local) =>
            {
                statistics(new RandomStream(new StreamKey(seed, purpose, i)), local);
                for (int s = 0; s < count; s++)
                {
                    values[s][i] = local[s];
                }

                return local;
            },
            _ => { });
        return [.. values.Select(v => new NullDistribution(v))];
    }
}
