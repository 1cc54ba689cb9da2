using System.Collections.Concurrent;

namespace Dyson.Statistics;

/// <summary>
/// P(|u_i| ≤ a) of a <see cref="HaarVector"/> in a table that is linear between its points: an error of 3·10⁻⁷, far below the distances that a test can see.
/// </summary>
internal sealed class ComponentTable
{
    private const int Points = 4096;

    // In units of 1/√n; beyond it lies less than 10⁻¹⁷.
    private const double Most = 8.6;

    private static readonly ConcurrentDictionary<int, Lazy<ComponentTable>> Cache = new();
    private readonly double[] _cumulative = new double[Points + 2];
    private readonly double _perUnit;

    private ComponentTable(int dimension)
    {
        HaarVector law = HaarVector.OfDimension(dimension);
        double end = Math.Min(1, Most / Math.Sqrt(dimension));
        _perUnit = Points / end;
        for (int i = 0; i < _cumulative.Length; i++)
        {
            double a = i * end / Points;
            _cumulative[i] = law.IntensityCumulative(a * a);
        }
    }

    /// <summary>The table of a dimension, made once.</summary>
    public static ComponentTable Of(int dimension) => Cache.GetOrAdd(dimension, n => new Lazy<ComponentTable>(() => new ComponentTable(n))).Value;

    /// <summary>The distance of the components of one or more vectors from the law: D = sup |F_N − F|.</summary>
    /// <param name="components">u_i of all vectors; left sorted magnitudes' probabilities.</param>
    public double Distance(double[] components)
    {
        for (int i = 0; i < components.Length; i++)
        {
            components[i] = Math.Abs(components[i]);
        }

        Array.Sort(components);
        for (int i = 0; i < components.Length; i++)
        {
            double at = Math.Min(components[i] * _perUnit, Points);
            int cell = (int)at;
            components[i] = _cumulative[cell] + ((at - cell) * (_cumulative[cell + 1] - _cumulative[cell]));
        }

        return KolmogorovSmirnov.DistanceOfUniforms(components);
    }
}
