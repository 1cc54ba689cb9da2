using System.Globalization;

namespace Dyson.Dynamics;

/// <summary>A function of all levels x_1 … x_N, such as the reduced potential V(x_1, …, x_N)/g² of a gas that is not separable.</summary>
/// <param name="levels">N values in descending order.</param>
public delegate double LevelObservable(ReadOnlySpan<double> levels);

/// <summary>
/// Coulomb gas on (part of) the line: P_s(x) = Z⁻¹ ∏_{i&lt;j}|x_i − x_j|^β e^{−U(x)}, with the reduced potential U = Σ_i V_i(x_i)/g_i² ((12), (66)
/// for β = 1) or any function of all levels, where the potential is not a sum.
/// </summary>
/// <remarks>
/// Levels never cross, so x_1 &gt; x_2 &gt; … &gt; x_N, and V_1 belongs to the highest level: this is the stationary law of (63) where its drift K_i = −V_i'
/// has a potential and g_ij² = g_i² is constant. Z is the integral over that <em>ordered</em> domain; for one potential common to all levels the integral over
/// all of ℝᴺ, for which Mehta's and Selberg's formulas hold, is N! times as large (<see cref="CoulombGasQuadrature.LogPartitionUnordered"/>).
/// </remarks>
public sealed class CoulombGas
{
    private readonly LevelObservable? _joint;
    private readonly Func<double, double>[] _own;

    private CoulombGas(double beta, int levels, Func<double, double>[] own, LevelObservable? joint, double lower, double upper)
    {
        if (!double.IsFinite(beta) || beta <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, string.Create(CultureInfo.InvariantCulture, $"β is {beta:R}; allowed: finite and > 0."));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        if (!(lower < upper))
        {
            throw new ArgumentOutOfRangeException(
                nameof(lower), lower, string.Create(CultureInfo.InvariantCulture, $"The domain from {lower:R} to {upper:R} is empty."));
        }

        Beta = beta;
        Levels = levels;
        Lower = lower;
        Upper = upper;
        _own = own;
        _joint = joint;
    }

    /// <summary>β.</summary>
    public double Beta { get; }

    /// <summary>N.</summary>
    public int Levels { get; }

    /// <summary>Lower end of the domain of a level, −∞ by default.</summary>
    public double Lower { get; }

    /// <summary>Upper end of the domain of a level, +∞ by default.</summary>
    public double Upper { get; }

    /// <summary>Whether U is a sum over levels.</summary>
    public bool IsSeparable => _joint is null;

    /// <summary>One potential for all levels.</summary>
    /// <param name="beta">β &gt; 0.</param>
    /// <param name="levels">N ≥ 1.</param>
    /// <param name="reducedPotential">V/g²; +∞ where no level may be.</param>
    /// <param name="lower">Lower end of the domain.</param>
    /// <param name="upper">Upper end of the domain.</param>
    /// <exception cref="ArgumentOutOfRangeException">β not finite and positive, N below 1, or an empty domain.</exception>
    public static CoulombGas Common(
        double beta,
        int levels,
        Func<double, double> reducedPotential,
        double lower = double.NegativeInfinity,
        double upper = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(reducedPotential);
        return new CoulombGas(beta, levels, [.. Enumerable.Repeat(reducedPotential, Math.Max(levels, 0))], null, lower, upper);
    }

    /// <summary>A potential V_i/g_i² for each level, the first for the highest (12).</summary>
    /// <exception cref="ArgumentOutOfRangeException">β not finite and positive, no potential, or an empty domain.</exception>
    public static CoulombGas Separable(
        double beta,
        IReadOnlyList<Func<double, double>> reducedPotentials,
        double lower = double.NegativeInfinity,
        double upper = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(reducedPotentials);
        return new CoulombGas(beta, reducedPotentials.Count, [.. reducedPotentials], null, lower, upper);
    }

    /// <summary>A potential U(x_1, …, x_N) that need not be a sum over levels (68); it is given the levels in descending order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">β not finite and positive, N below 1, or an empty domain.</exception>
    public static CoulombGas Joint(
        double beta,
        int levels,
        LevelObservable reducedPotential,
        double lower = double.NegativeInfinity,
        double upper = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(reducedPotential);
        return new CoulombGas(beta, levels, [], reducedPotential, lower, upper);
    }

    /// <summary>Harmonic potentials U = Σ (x_i − c_i)²/(2v_i); v is the variance of level i without repulsion, g_i²/(αΩ_i) in (16).</summary>
    /// <param name="beta">β &gt; 0.</param>
    /// <param name="centres">c_i, the highest level first.</param>
    /// <param name="variances">v_i &gt; 0.</param>
    /// <exception cref="ArgumentException">The two lists differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">β or a variance not finite and positive, or no level.</exception>
    public static CoulombGas Harmonic(double beta, IReadOnlyList<double> centres, IReadOnlyList<double> variances)
    {
        ArgumentNullException.ThrowIfNull(centres);
        ArgumentNullException.ThrowIfNull(variances);
        if (centres.Count != variances.Count)
        {
            throw new ArgumentException($"{centres.Count} centres but {variances.Count} variances.", nameof(variances));
        }

        foreach (double variance in variances)
        {
            if (!double.IsFinite(variance) || variance <= 0)
            {
                throw new ArgumentOutOfRangeException(nameof(variances), variance, "A variance must be finite and positive.");
            }
        }

        return Separable(beta, [.. centres.Zip(variances, (c, v) => (Func<double, double>)(x => (x - c) * (x - c) / (2 * v)))]);
    }

    /// <summary>ln of the weight ∏|x_i − x_j|^β e^{−U} of levels in descending order; −∞ outside of the domain, at a crossing and out of order.</summary>
    /// <param name="levels">N values.</param>
    public double LogWeight(ReadOnlySpan<double> levels)
    {
        if (levels.Length != Levels)
        {
            throw new ArgumentException($"The gas has {Levels} levels, not {levels.Length}.", nameof(levels));
        }

        double sum = 0;
        double product = 1;
        for (int i = 0; i < levels.Length; i++)
        {
            if (!(levels[i] >= Lower && levels[i] <= Upper))
            {
                return double.NegativeInfinity;
            }

            for (int j = i + 1; j < levels.Length; j++)
            {
                double distance = levels[i] - levels[j];
                if (!(distance > 0))
                {
                    return double.NegativeInfinity;
                }

                Multiply(ref product, distance, ref sum);
            }
        }

        return Finite((Beta * (sum + Math.Log(product))) - Potential(levels));
    }

    /// <summary>U.</summary>
    internal double Potential(ReadOnlySpan<double> levels)
    {
        if (_joint is not null)
        {
            return _joint(levels);
        }

        double sum = 0;
        for (int i = 0; i < levels.Length; i++)
        {
            sum += _own[i](levels[i]);
        }

        return sum;
    }

    /// <summary>
    /// The change of <see cref="LogWeight"/> when level <paramref name="moved"/> goes to <paramref name="to"/>, which keeps the order; O(N) for a separable gas.
    /// </summary>
    internal double LogRatio(Span<double> levels, int moved, double to)
    {
        if (!(to >= Lower && to <= Upper))
        {
            return double.NegativeInfinity;
        }

        double from = levels[moved];
        double product = 1;
        double sum = 0;
        for (int j = 0; j < levels.Length; j++)
        {
            if (j != moved)
            {
                Multiply(ref product, Math.Abs((to - levels[j]) / (from - levels[j])), ref sum);
            }
        }

        sum += Math.Log(product);
        if (_joint is null)
        {
            return Finite((Beta * sum) + _own[moved](from) - _own[moved](to));
        }

        double before = _joint(levels);
        levels[moved] = to;
        double after = _joint(levels);
        levels[moved] = from;
        return Finite((Beta * sum) + before - after);
    }

    /// <summary>One logarithm for many factors: it is taken only when their product leaves the range.</summary>
    private static void Multiply(ref double product, double factor, ref double logarithm)
    {
        product *= factor;
        if (product is < 1e-100 or > 1e100)
        {
            logarithm += Math.Log(product);
            product = 1;
        }
    }

    private static double Finite(double logarithm) => double.IsNaN(logarithm) ? double.NegativeInfinity : logarithm;
}
