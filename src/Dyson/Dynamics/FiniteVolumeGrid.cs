namespace Dyson.Dynamics;

/// <summary>
/// Cells between two ends whose edges are equidistant in a smooth ascending coordinate u(x), with centres half-way in u. Grids of the same u with more cells are refinements
/// of each other, so that errors have an expansion in 1/cells.
/// </summary>
public sealed class FiniteVolumeGrid
{
    private const int Bisections = 100;

    private readonly double[] _edges;
    private readonly double[] _centres;

    /// <summary>A grid.</summary>
    /// <param name="lower">The lower end.</param>
    /// <param name="upper">The upper end.</param>
    /// <param name="cells">Number of cells, at least 3.</param>
    /// <param name="coordinate">u, ascending and finite on the interval; null for cells of equal width.</param>
    /// <exception cref="ArgumentOutOfRangeException">Ends that do not ascend, too few cells, or u does not ascend.</exception>
    public FiniteVolumeGrid(double lower, double upper, int cells, Func<double, double>? coordinate = null)
    {
        if (!(double.IsFinite(upper - lower) && upper > lower))
        {
            throw new ArgumentOutOfRangeException(nameof(upper), upper, $"The upper end must be finite and above the lower end {lower}.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 3);
        Func<double, double> u = coordinate ?? (x => x);
        (double first, double last) = (u(lower), u(upper));
        if (!(double.IsFinite(last - first) && last > first))
        {
            throw new ArgumentOutOfRangeException(nameof(coordinate), last - first, "The coordinate must ascend.");
        }

        double[] places = new double[(2 * cells) + 1];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = i == 0 ? lower : i == places.Length - 1 ? upper : Invert(u, first + ((last - first) * i / (2.0 * cells)), places[i - 1], upper);
        }

        _edges = [.. Enumerable.Range(0, cells + 1).Select(i => places[2 * i])];
        _centres = [.. Enumerable.Range(0, cells).Select(i => places[(2 * i) + 1])];
    }

    /// <summary>Number of cells.</summary>
    public int Cells => _centres.Length;

    /// <summary>Edges, ascending, one more than cells.</summary>
    public ReadOnlySpan<double> Edges => _edges;

    /// <summary>Centres.</summary>
    public ReadOnlySpan<double> Centres => _centres;

    /// <summary>Width of a cell.</summary>
    public double Width(int cell) => _edges[cell + 1] - _edges[cell];

    /// <summary>The probability of every cell under a cumulative distribution; what lies beyond an end goes into the last cell there.</summary>
    public double[] Masses(Func<double, double> cumulative)
    {
        ArgumentNullException.ThrowIfNull(cumulative);
        double[] masses = new double[Cells];
        double below = 0;
        for (int i = 0; i < Cells; i++)
        {
            double above = i + 1 == Cells ? 1 : cumulative(_edges[i + 1]);
            masses[i] = above - below;
            below = above;
        }

        return masses;
    }

    private static double Invert(Func<double, double> u, double wanted, double low, double high)
    {
        for (int i = 0; i < Bisections; i++)
        {
            // the geometric mean finds places near 0 on a logarithmic coordinate to full relative accuracy
            double middle = low > 0 && high > 4 * low ? Math.Sqrt(low) * Math.Sqrt(high) : 0.5 * (low + high);
            if (middle <= low || middle >= high)
            {
                break;
            }

            (low, high) = u(middle) < wanted ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }
}
