namespace Dyson.Reports.Theory;

/// <summary>What is asked of N levels in descending order.</summary>
internal static class LevelObservables
{
    /// <summary>Their mean.</summary>
    public static double Mean(ReadOnlySpan<double> levels)
    {
        double sum = 0;
        foreach (double x in levels)
        {
            sum += x;
        }

        return sum / levels.Length;
    }

    /// <summary>Σ(x_i − c)².</summary>
    public static double SumOfSquares(ReadOnlySpan<double> levels, double centre)
    {
        double sum = 0;
        foreach (double x in levels)
        {
            sum += (x - centre) * (x - centre);
        }

        return sum;
    }

    /// <summary>The smallest neighbouring gap; NaN for one level.</summary>
    public static double SmallestGap(ReadOnlySpan<double> levels)
    {
        double smallest = double.PositiveInfinity;
        for (int i = 1; i < levels.Length; i++)
        {
            double gap = levels[i - 1] - levels[i];
            smallest = double.IsNaN(gap) ? double.NaN : Math.Min(smallest, gap);
        }

        return double.IsPositiveInfinity(smallest) ? double.NaN : smallest;
    }

    /// <summary>The gap in the middle of the spectrum, between levels ⌈N/2⌉ and ⌈N/2⌉ + 1; NaN for one level.</summary>
    public static double MiddleGap(ReadOnlySpan<double> levels) =>
        levels.Length < 2 ? double.NaN : levels[(levels.Length / 2) - 1] - levels[levels.Length / 2];
}
