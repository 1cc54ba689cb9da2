using System.Globalization;

namespace Dyson.Statistics;

/// <summary>A statistic of the unfolded levels inside one window.</summary>
/// <param name="levels">The levels in the window, ascending.</param>
/// <param name="start">The window's lower end.</param>
/// <param name="length">The window's length L.</param>
internal delegate double WindowStatistic(ReadOnlySpan<double> levels, double start, double length);

/// <summary>
/// Windows of length L laid over part of an unfolded spectrum, each overlapping its neighbour by half; a statistic is averaged over windows and
/// replicas.
/// </summary>
internal static class SpectralWindows
{
    private const int LeastWindows = 20;
    private const int Blocks = 20;

    /// <summary>The mean over windows and replicas; the error is the delete-one jackknife over replicas, which for a mean is s/√n.</summary>
    public static Estimate OverReplicas(IReadOnlyList<double[]> spectra, double from, double to, double length, WindowStatistic statistic)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        double[] means = [.. spectra.Select(levels => Values(levels, from, to, length, statistic).Average())];
        return Moments.Mean(Sample.Of(means));
    }

    /// <summary>The mean over the windows of one spectrum; the error is the jackknife over blocks of neighbouring windows.</summary>
    public static Estimate OverOneSpectrum(ReadOnlySpan<double> levels, double from, double to, double length, WindowStatistic statistic)
    {
        double[] values = Values(levels, from, to, length, statistic);
        if (values.Length < LeastWindows)
        {
            return Estimate.TooFew(values.Average(), values.Length, LeastWindows, "windows");
        }

        return Jackknife.OverBlocks(values.Length, windows =>
        {
            double sum = 0;
            foreach (int window in windows)
            {
                sum += values[window] / windows.Length;
            }

            return sum;
        }, Blocks) with
        { Method = string.Create(CultureInfo.InvariantCulture, $"jackknife over {Blocks} blocks of windows") };
    }

    /// <summary>A sorted copy.</summary>
    /// <exception cref="ArgumentException">A level is not finite.</exception>
    public static double[] Ascending(ReadOnlySpan<double> levels)
    {
        double[] sorted = levels.ToArray();
        foreach (double level in sorted)
        {
            if (!double.IsFinite(level))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A level is {level}; allowed: finite numbers."), nameof(levels));
            }
        }

        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>The mean over the windows of levels that ascend already.</summary>
    public static double MeanOfAscending(ReadOnlySpan<double> ascending, double from, double to, double length, WindowStatistic statistic)
    {
        double[] values = OfAscending(ascending, from, to, length, statistic);
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static double[] Values(ReadOnlySpan<double> levels, double from, double to, double length, WindowStatistic statistic)
    {
        if (!(length > 0 && double.IsFinite(from) && double.IsFinite(to) && to - from >= length))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, string.Create(CultureInfo.InvariantCulture,
                $"{nameof(length)} is {length}; allowed: positive and at most the range {from} … {to}."));
        }

        return OfAscending(Ascending(levels), from, to, length, statistic);
    }

    private static double[] OfAscending(ReadOnlySpan<double> sorted, double from, double to, double length, WindowStatistic statistic)
    {
        int windows = 1 + (int)Math.Floor(2 * (to - from - length) / length * (1 + 1e-12));
        double[] values = new double[windows];
        int first = 0;
        int end = 0;
        for (int window = 0; window < windows; window++)
        {
            double start = from + (0.5 * window * length);
            while (first < sorted.Length && sorted[first] < start)
            {
                first++;
            }

            while (end < sorted.Length && sorted[end] < start + length)
            {
                end++;
            }

            values[window] = statistic(sorted[first..end], start, length);
        }

        return values;
    }
}
