namespace Dyson.Statistics;

/// <summary>
/// The values of one observable, one a replica, after the failed replicas (not a number, or infinite) have been put aside and counted.
/// Every estimator takes a sample, so none can drop a replica silently.
/// </summary>
public sealed class Sample
{
    private readonly double[] _values;

    private Sample(double[] values, int excluded)
    {
        _values = values;
        Excluded = excluded;
        Mean = Average(values, 0);
    }

    /// <summary>The finite values in their original order.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Number of finite values n.</summary>
    public int Count => _values.Length;

    /// <summary>Number of values that were not finite: failed replicas.</summary>
    public int Excluded { get; }

    /// <summary>The arithmetic mean, NaN for an empty sample.</summary>
    public double Mean { get; }

    /// <summary>Puts the values that are not finite aside and copies the others.</summary>
    public static Sample Of(ReadOnlySpan<double> values)
    {
        List<double> finite = new(values.Length);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                finite.Add(value);
            }
        }

        return new Sample([.. finite], values.Length - finite.Count);
    }

    /// <summary>The finite values in ascending order, a new array.</summary>
    public double[] Sorted()
    {
        double[] sorted = [.. _values];
        Array.Sort(sorted);
        return sorted;
    }

    internal static Sample OfFinite(double[] values, int excluded = 0) => new(values, excluded);

    /// <summary>Mean by two passes: the second adds what rounding lost in the first.</summary>
    private static double Average(double[] values, double about)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value - about;
        }

        double mean = about + (sum / values.Length);
        return about == 0 && values.Length > 0 && mean != 0 ? Average(values, mean) : mean;
    }
}
