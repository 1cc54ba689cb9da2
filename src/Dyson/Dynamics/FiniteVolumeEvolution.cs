namespace Dyson.Dynamics;

/// <summary>
/// A conservative scheme for ∂_t P = −∂_x J, J = KP − ∂_x(DP) (Itô) with zero flux at both ends: exponentially fitted fluxes and implicit Euler steps.
/// </summary>
/// <remarks>
/// <para>With Q = DP and z = ∫K/D between two centres a distance h apart, J = [B(−z)Q_i − B(z)Q_{i+1}]/h, B(z) = z/(e^z − 1): exact where J and K/D are
/// constant (Scharfetter and Gummel, IEEE Trans. Electron Devices 16, 1969; Chang and Cooper, J. Comput. Phys. 6, 1970). The law of zero flux,
/// DP ∝ exp ∫K/D, is kept exactly. Order 2 in h where |z| is small, 1 where it is large (there the flux is upwind); order 1 in the time step.</para>
/// <para>The linear system is eliminated without a subtraction: every entry stays positive to the last bit, and mass is conserved to rounding, for any time step.</para>
/// </remarks>
public sealed class FiniteVolumeEvolution
{
    private static readonly double GaussPlace = Math.Sqrt(0.6);

    private readonly double[] _right; // rate from cell i to i + 1
    private readonly double[] _left;  // rate from cell i + 1 to i
    private readonly double[] _pivot;
    private readonly double[] _forward;  // Δt · right/pivot
    private readonly double[] _backward; // Δt · left/pivot
    private double _prepared;

    /// <summary>The scheme on a grid.</summary>
    /// <param name="grid">The cells.</param>
    /// <param name="drift">K(x), the Itô drift.</param>
    /// <param name="diffusion">D(x) &gt; 0: half the variance a unit of time.</param>
    /// <exception cref="ArgumentOutOfRangeException">D is not positive and finite, or K not finite, somewhere.</exception>
    public FiniteVolumeEvolution(FiniteVolumeGrid grid, Func<double, double> drift, Func<double, double> diffusion)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(drift);
        ArgumentNullException.ThrowIfNull(diffusion);
        Grid = grid;
        _right = new double[grid.Cells - 1];
        _left = new double[grid.Cells - 1];
        _pivot = new double[grid.Cells];
        _forward = new double[grid.Cells - 1];
        _backward = new double[grid.Cells - 1];
        for (int i = 0; i + 1 < grid.Cells; i++)
        {
            double h = grid.Centres[i + 1] - grid.Centres[i];
            double middle = 0.5 * (grid.Centres[i] + grid.Centres[i + 1]);
            double side = 0.5 * h * GaussPlace;
            double z = h * ((5 * Ratio(middle - side)) + (8 * Ratio(middle)) + (5 * Ratio(middle + side))) / 18;
            _right[i] = diffusion(grid.Centres[i]) * Bernoulli(-z) / (h * grid.Width(i));
            _left[i] = diffusion(grid.Centres[i + 1]) * Bernoulli(z) / (h * grid.Width(i + 1));
        }

        double Ratio(double x)
        {
            double d = diffusion(x);
            double ratio = drift(x) / d;
            return d > 0 && double.IsFinite(d) && double.IsFinite(ratio) ? ratio : throw new ArgumentOutOfRangeException(nameof(diffusion), d, $"D must be positive and finite, and K finite, at x = {x}.");
        }
    }

    /// <summary>The cells.</summary>
    public FiniteVolumeGrid Grid { get; }

    /// <summary>Evolves the cells' probabilities by <paramref name="time"/> in equal implicit steps.</summary>
    /// <param name="masses">Probability of every cell; replaced.</param>
    /// <param name="time">Total time, positive.</param>
    /// <param name="steps">Number of steps, at least 1.</param>
    /// <exception cref="ArgumentException">A length or a number is out of range.</exception>
    public void Advance(Span<double> masses, double time, int steps)
    {
        if (masses.Length != Grid.Cells)
        {
            throw new ArgumentException($"{masses.Length} probabilities for {Grid.Cells} cells.", nameof(masses));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        double step = time / steps;
        Prepare(step);
        for (int n = 0; n < steps; n++)
        {
            // Quotients that do not wait for the neighbour.
            for (int i = 1; i < masses.Length; i++)
            {
                masses[i] = Math.FusedMultiplyAdd(_forward[i - 1], masses[i - 1], masses[i]);
            }

            masses[^1] /= _pivot[^1];
            for (int i = masses.Length - 2; i >= 0; i--)
            {
                masses[i] = Math.FusedMultiplyAdd(_backward[i], masses[i + 1], masses[i] / _pivot[i]);
            }
        }
    }

    /// <summary>The stationary probabilities of the scheme: detailed balance between neighbours, DP ∝ exp ∫K/D.</summary>
    public double[] Stationary()
    {
        double[] logarithm = new double[Grid.Cells];
        for (int i = 1; i < logarithm.Length; i++)
        {
            logarithm[i] = logarithm[i - 1] + Math.Log(_right[i - 1]) - Math.Log(_left[i - 1]);
        }

        double largest = logarithm.Max();
        double[] masses = [.. logarithm.Select(l => Math.Exp(l - largest))];
        double sum = masses.Sum();
        return [.. masses.Select(m => m / sum)];
    }

    /// <summary>
    /// Pivots of 1 − Δt·A by the elimination of Grassmann, Taksar and Heyman: with pivot = e + Δt·right, the next e is 1 + Δt·left·e/pivot.
    /// </summary>
    private void Prepare(double step)
    {
        if (step == _prepared)
        {
            return;
        }

        double kept = 1;
        for (int i = 0; i < _pivot.Length; i++)
        {
            kept = i == 0 ? 1 : 1 + (step * _left[i - 1] * kept / _pivot[i - 1]);
            _pivot[i] = kept + (i + 1 < _pivot.Length ? step * _right[i] : 0);
            if (i + 1 < _pivot.Length)
            {
                _forward[i] = step * _right[i] / _pivot[i];
                _backward[i] = step * _left[i] / _pivot[i];
            }
        }

        _prepared = step;
    }

    /// <summary>z/(e^z − 1).</summary>
    private static double Bernoulli(double z) => Math.Abs(z) < 0.02
        ? 1 - (z / 2) + (z * z / 12 * (1 - (z * z / 60)))
        : z > 700 ? z * Math.Exp(-z) : z / (Math.Exp(z) - 1);
}
