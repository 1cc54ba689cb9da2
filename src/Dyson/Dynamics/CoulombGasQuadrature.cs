using System.Globalization;
using MathNet.Numerics.Integration;

namespace Dyson.Dynamics;

/// <summary>
/// Partition function, averages and level densities of a Coulomb gas of one, two or three levels by quadrature over the ordered domain
/// b ≥ x_1 &gt; … &gt; x_N ≥ a.
/// </summary>
/// <remarks>
/// Nested Gauss–Legendre rules with n nodes a dimension, nᴺ weights in all, in a variable t that meets both ends of each interval with the fourth power,
/// x ~ t⁴. Inside the ordered domain the weight is as smooth as the potential, and powers |x_i − x_j|^β at a crossing or x^a at an edge, a &gt; −1, become
/// powers t^{4a+3}: smooth for quarter-integers, harmless for all others. The window [a, b] is the caller's: what lies outside is left out, and one that is very wide
/// against the peaks misses them: two rules are compared at once, and a quadrature on which they disagree is refused.
/// </remarks>
public sealed class CoulombGasQuadrature
{
    private readonly CoulombGas _gas;
    private readonly (double FromLower, double FromUpper, double Weight)[] _rule;
    private readonly double _lower;
    private readonly double _upper;
    private readonly double _reference;
    private readonly double _mass;
    private readonly CancellationToken _cancellation;

    /// <summary>The largest <see cref="RelativeError"/> that is let pass unless the caller says otherwise.</summary>
    public const double UsualLargestError = 1e-3;

    /// <summary>The quadrature of one gas over one window.</summary>
    /// <param name="gas">A gas of 1, 2 or 3 levels.</param>
    /// <param name="lower">a; raised to the domain's lower end.</param>
    /// <param name="upper">b; lowered to the domain's upper end.</param>
    /// <param name="nodes">n, at least 8; about 4 a standard deviation of window for ten digits.</param>
    /// <param name="largestError">The <see cref="RelativeError"/> above which the quadrature is refused; +∞ for none, where the caller looks at it.</param>
    /// <param name="cancellation">Ends the quadrature at once, this one and all averages taken with it: three levels and 400 nodes take seconds each.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than three levels, too few nodes, or a window that is empty or infinite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ArgumentException">The gas has no weight in the window, or peaks so narrow against it that two rules disagree.</exception>
    public CoulombGasQuadrature(CoulombGas gas, double lower, double upper, int nodes = 120, double largestError = UsualLargestError, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(gas);
        if (gas.Levels > 3)
        {
            throw new ArgumentOutOfRangeException(nameof(gas), gas.Levels, "Quadrature is for at most 3 levels; sample larger gases.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 8);
        _gas = gas;
        _cancellation = cancellation;
        _lower = Math.Max(lower, gas.Lower);
        _upper = Math.Min(upper, gas.Upper);
        if (!(double.IsFinite(_lower) && double.IsFinite(_upper) && _lower < _upper))
        {
            throw new ArgumentOutOfRangeException(nameof(lower), lower, string.Create(
                CultureInfo.InvariantCulture, $"The window from {lower:R} to {upper:R} must be finite and overlap the gas's domain."));
        }

        _rule = Rule(nodes);
        _reference = LargestLogWeight();
        if (!double.IsFinite(_reference))
        {
            throw new ArgumentException("The gas has no weight in the window.", nameof(gas));
        }

        _mass = Integral(static _ => 1);
        int fewer = Math.Max(8, 3 * nodes / 4);
        RelativeError = Math.Abs((new CoulombGasQuadrature(this, fewer)._mass / _mass) - 1);
        if (!(RelativeError <= largestError))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Rules of {nodes} and {fewer} nodes differ by {RelativeError:G2} in the window from {_lower:G6} to {_upper:G6}, allowed is {largestError:G2}: narrow the window around the levels or take more nodes."),
                nameof(nodes));
        }
    }

    private CoulombGasQuadrature(CoulombGasQuadrature finer, int nodes)
    {
        (_gas, _lower, _upper, _reference, _cancellation) = (finer._gas, finer._lower, finer._upper, finer._reference, finer._cancellation);
        _rule = Rule(nodes);
        _mass = Integral(static _ => 1);
    }

    /// <summary>ln Z over the ordered domain.</summary>
    public double LogPartition => Math.Log(_mass) + _reference;

    /// <summary>ln(N! Z): over all of [a, b]ᴺ, for one potential common to all levels.</summary>
    public double LogPartitionUnordered => LogPartition + Math.Log(_gas.Levels switch { 1 => 1, 2 => 2, _ => 6 });

    /// <summary>|Z_n − Z_m|/Z_n, m = 3n/4: an upper estimate of the rule's own error.</summary>
    public double RelativeError { get; }

    /// <summary>⟨f⟩.</summary>
    public double Mean(LevelObservable observable)
    {
        ArgumentNullException.ThrowIfNull(observable);
        return Integral(observable) / _mass;
    }

    /// <summary>The density of level <paramref name="level"/> (0 = the highest) at x; its integral is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level.</exception>
    public double LevelDensity(int level, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, _gas.Levels);
        if (!(x > _lower && x < _upper))
        {
            return 0;
        }

        Span<double> levels = stackalloc double[_gas.Levels];
        return Nest(levels, 0, level, x, static _ => 1) / _mass;
    }

    /// <summary>The spectral density ρ(x) = N⁻¹ Σ_i ρ_i(x) of all levels, normalised to 1; (78) for two levels in a harmonic potential.</summary>
    public double Density(double x)
    {
        double sum = 0;
        for (int level = 0; level < _gas.Levels; level++)
        {
            sum += LevelDensity(level, x);
        }

        return sum / _gas.Levels;
    }

    /// <summary>The probability that a level of two lies a distance of at most <paramref name="spacing"/> above the other.</summary>
    /// <exception cref="InvalidOperationException">The gas does not have two levels.</exception>
    public double SpacingCumulative(double spacing)
    {
        if (_gas.Levels != 2)
        {
            throw new InvalidOperationException("The spacing's law is computed for two levels.");
        }

        if (!(spacing > 0))
        {
            return 0;
        }

        Span<double> levels = stackalloc double[2];
        double sum = 0;
        foreach ((double fromLower, _, double weight) in _rule)
        {
            // S from 0 to its limit, then the lower level.
            double widest = Math.Min(spacing, _upper - _lower);
            double s = widest * fromLower;
            double room = _upper - _lower - s;
            foreach ((double below, _, double inner) in _rule)
            {
                levels[1] = _lower + (room * below);
                levels[0] = levels[1] + s;
                sum += weight * widest * inner * room * Weight(levels, s);
            }
        }

        return sum / _mass;
    }

    private double Integral(LevelObservable f)
    {
        Span<double> levels = stackalloc double[_gas.Levels];
        return Nest(levels, 0, -1, 0, f);
    }

    /// <summary>Integrates over level <paramref name="level"/> and all below it, given those above; one of them may be held fast.</summary>
    private double Nest(Span<double> levels, int level, int held, double value, LevelObservable f)
    {
        if (level == levels.Length)
        {
            return Weight(levels, double.NaN) * f(levels);
        }

        if (level == held)
        {
            levels[level] = value;
            return Nest(levels, level + 1, held, value, f);
        }

        // The innermost sum is short, and by far the most frequent.
        if (level < levels.Length - 1)
        {
            _cancellation.ThrowIfCancellationRequested();
        }

        double top = level == 0 ? _upper : levels[level - 1];
        double bottom = level < held ? value : _lower;
        double width = top - bottom;
        double sum = 0;
        foreach ((double fromLower, double fromUpper, double weight) in _rule)
        {
            levels[level] = fromUpper < fromLower ? top - (width * fromUpper) : bottom + (width * fromLower);
            sum += weight * width * Nest(levels, level + 1, held, value, f);
        }

        return sum;
    }

    private double Weight(ReadOnlySpan<double> levels, double spacing)
    {
        if (double.IsNaN(spacing))
        {
            return Math.Exp(_gas.LogWeight(levels) - _reference);
        }

        // The spacing itself is known better than as a difference.
        double potential = _gas.Potential(levels);
        return double.IsNaN(potential) ? 0 : Math.Exp((_gas.Beta * Math.Log(spacing)) - potential - _reference);
    }

    /// <summary>The largest logarithm on a coarse grid: it only keeps exponentials in range.</summary>
    private double LargestLogWeight()
    {
        const int Coarse = 60;
        double largest = double.NegativeInfinity;
        double Place(int i) => _lower + ((_upper - _lower) * (i + 0.5) / Coarse);
        for (int i = 0; i < Coarse; i++)
        {
            for (int j = 0; j < (_gas.Levels > 1 ? i : 1); j++)
            {
                for (int k = 0; k < (_gas.Levels > 2 ? j : 1); k++)
                {
                    ReadOnlySpan<double> levels = [Place(i), Place(j), Place(k)];
                    largest = Math.Max(largest, _gas.LogWeight(levels[.._gas.Levels]));
                }
            }
        }

        return largest;
    }

    /// <summary>Gauss's rule on (0, 1) in t, x = t⁴(35 − 84t + 70t² − 20t³): distances from both ends, and weights.</summary>
    private static (double FromLower, double FromUpper, double Weight)[] Rule(int nodes)
    {
        GaussLegendreRule gauss = new(0, 1, nodes);
        var rule = new (double FromLower, double FromUpper, double Weight)[nodes];
        for (int i = 0; i < nodes; i++)
        {
            double t = gauss.GetAbscissa(i);
            double slope = 140 * t * t * t * (1 - t) * (1 - t) * (1 - t);
            rule[i] = (Flattened(t), Flattened(1 - t), gauss.GetWeight(i) * slope);
        }

        return rule;
    }

    private static double Flattened(double t) => t * t * t * t * (35 - (t * (84 - (t * (70 - (20 * t))))));
}
