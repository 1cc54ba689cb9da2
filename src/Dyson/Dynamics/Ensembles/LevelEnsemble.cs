using System.Globalization;
using System.Runtime.CompilerServices;
using Dyson.Randomness;

namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// A random-matrix ensemble whose levels are a Coulomb gas P ∝ ∏_{i&lt;j} |x_i − x_j|^β ∏ w(x_i) that is sampled exactly: independent draws, no chain.
/// </summary>
/// <remarks>
/// <see cref="Sample(RandomStream, Span{double})"/> takes a sparse model that exists for any β &gt; 0 and costs O(n²); <see cref="SampleDense"/> takes
/// full matrices with real, complex or quaternion elements (β = 1, 2, 4), costs O((βn)³) and is there to hold the former to its law.
/// </remarks>
public abstract class LevelEnsemble
{
    private protected LevelEnsemble(double beta, int levels)
    {
        Beta = Positive(beta);
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        Levels = levels;
    }

    /// <summary>Dyson's index β &gt; 0.</summary>
    public double Beta { get; }

    /// <summary>n, the number of levels.</summary>
    public int Levels { get; }

    /// <summary>One draw of all levels, in descending order.</summary>
    /// <param name="random">Source of randomness.</param>
    /// <param name="levels">Destination, n values.</param>
    /// <exception cref="ArgumentException">The destination does not hold n values.</exception>
    public void Sample(RandomStream random, Span<double> levels)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (levels.Length != Levels)
        {
            throw new ArgumentException($"The ensemble has {Levels} levels; room for {levels.Length} was given.", nameof(levels));
        }

        Draw(random, levels);
    }

    /// <summary>One draw of all levels, in descending order, as a new array.</summary>
    public double[] Sample(RandomStream random)
    {
        double[] levels = new double[Levels];
        Sample(random, levels);
        return levels;
    }

    /// <summary>One draw from a full matrix, in descending order; the same law, slowly.</summary>
    /// <exception cref="InvalidOperationException">There is no full matrix with these parameters.</exception>
    public abstract double[] SampleDense(RandomStream random);

    private protected abstract void Draw(RandomStream random, Span<double> levels);

    /// <summary>β as 1, 2 or 4.</summary>
    private protected int DenseBeta() => Beta switch
    {
        1 => 1,
        2 => 2,
        4 => 4,
        _ => throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"Full matrices exist for β = 1, 2 and 4, not for β = {Beta:R}.")),
    };

    private protected static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Above(value, 0, name);

    private protected static double Above(double value, double bound, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value > bound
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value:R}; allowed: finite and > {bound:R}."));
}
