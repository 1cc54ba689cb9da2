namespace Dyson.Statistics;

/// <summary>
/// Two levels of every replica of an ensemble: the larger x₁ and the smaller x₂. A replica with a level that is not finite has failed:
/// it is put aside and counted. The two levels of one replica are correlated, so the replica, not the level, is the unit of every error.
/// </summary>
public sealed class LevelPairs
{
    private readonly double[] _upper;
    private readonly double[] _lower;

    private LevelPairs(double[] upper, double[] lower, int excluded)
    {
        _upper = upper;
        _lower = lower;
        Excluded = excluded;
        double[] spacings = new double[upper.Length];
        for (int i = 0; i < spacings.Length; i++)
        {
            spacings[i] = upper[i] - lower[i];
        }

        Spacings = Sample.OfFinite(spacings, excluded);
    }

    /// <summary>x₁, the larger level of each replica.</summary>
    public ReadOnlySpan<double> Upper => _upper;

    /// <summary>x₂, the smaller level of each replica.</summary>
    public ReadOnlySpan<double> Lower => _lower;

    /// <summary>Number of replicas n that are not failed.</summary>
    public int Count => _upper.Length;

    /// <summary>Number of failed replicas.</summary>
    public int Excluded { get; }

    /// <summary>S = x₁ − x₂ ≥ 0, one a replica.</summary>
    public Sample Spacings { get; }

    /// <summary>Pairs the levels of two arrays, one entry a replica; which of the two is larger is decided replica by replica.</summary>
    /// <exception cref="ArgumentException">The arrays differ in length.</exception>
    public static LevelPairs Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"Pairs need as many second levels as first ones, got {second.Length} and {first.Length}.", nameof(second));
        }

        List<double> upper = new(first.Length);
        List<double> lower = new(first.Length);
        for (int i = 0; i < first.Length; i++)
        {
            if (double.IsFinite(first[i]) && double.IsFinite(second[i]))
            {
                upper.Add(Math.Max(first[i], second[i]));
                lower.Add(Math.Min(first[i], second[i]));
            }
        }

        return new LevelPairs([.. upper], [.. lower], first.Length - upper.Count);
    }

    /// <summary>All 2n levels, x₁ and x₂ of one replica next to each other.</summary>
    public Sample Pooled()
    {
        double[] pooled = new double[2 * Count];
        for (int i = 0; i < Count; i++)
        {
            pooled[2 * i] = _upper[i];
            pooled[(2 * i) + 1] = _lower[i];
        }

        return Sample.OfFinite(pooled, 2 * Excluded);
    }
}
