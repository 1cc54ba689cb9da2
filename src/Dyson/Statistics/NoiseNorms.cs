using System.Collections.Concurrent;
using Dyson.Randomness;
using MathNet.Numerics.Distributions;

namespace Dyson.Statistics;

/// <summary>Mean and scatter of a number in noise, and how far a layer's is from it.</summary>
/// <param name="Value">The layer's.</param>
/// <param name="Mean">Its mean over matrices of independent normal elements of the same shape.</param>
/// <param name="Scatter">Its standard deviation over them.</param>
/// <param name="P">Two-sided p, Student's law for the finite number of draws.</param>
public readonly record struct NoiseScore(double Value, double Mean, double Scatter, double P);

/// <summary>
/// The scale-free numbers of <see cref="SpectralNorms"/> in noise: stable rank, effective rank and entropy of M×N matrices of independent normal elements, drawn at the full size (the
/// O(1) corrections to their limits are as large as their scatter) from the bidiagonal model. They are smooth functions of rigid levels, so that their law is nearly normal.
/// </summary>
public sealed class NoiseNorms
{
    // Bounds the cost of the draws, N² each, to about a second.
    private const double Cost = 1e8;
    private const int FewestDraws = 30;
    private const int MostDraws = 400;

    private static readonly ConcurrentDictionary<(int Rows, int Columns, ulong Seed), Lazy<NoiseNorms>> Drawn = new();

    private readonly (double Mean, double Scatter)[] _laws;

    private NoiseNorms(int rows, int columns, ulong seed)
    {
        Draws = (int)Math.Clamp(Cost / ((double)columns * columns), FewestDraws, MostDraws);
        double[][] numbers = new double[Draws][];
        Parallel.For(0, Draws, i =>
        {
            SpectralNorms norms = SpectralNorms.Of(WishartLevels.Draw(new RandomStream(new StreamKey(seed, "norms of noise", i)), rows, columns));
            numbers[i] = Numbers(norms);
        });
        _laws = [.. Enumerable.Range(0, numbers[0].Length).Select(k =>
        {
            double mean = numbers.Average(draw => draw[k]);
            return (mean, Math.Sqrt(numbers.Sum(draw => (draw[k] - mean) * (draw[k] - mean)) / (Draws - 1)));
        })];
    }

    /// <summary>Draws.</summary>
    public int Draws { get; }

    /// <summary>The law for M×N matrices, drawn once a shape and seed.</summary>
    /// <param name="rows">M ≥ N.</param>
    /// <param name="columns">N ≥ 2.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    public static NoiseNorms Of(int rows, int columns, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, columns);
        return Drawn.GetOrAdd((rows, columns, seed), key => new Lazy<NoiseNorms>(() => new NoiseNorms(key.Rows, key.Columns, key.Seed))).Value;
    }

    /// <summary>Σx/x₁.</summary>
    public NoiseScore StableRank(SpectralNorms norms) => Score(Numbers(norms), 0);

    /// <summary>exp of the entropy of ξ/Σξ.</summary>
    public NoiseScore EffectiveRank(SpectralNorms norms) => Score(Numbers(norms), 1);

    /// <summary>Entropy of x/Σx over ln N.</summary>
    public NoiseScore Entropy(SpectralNorms norms) => Score(Numbers(norms), 2);

    private static double[] Numbers(SpectralNorms norms)
    {
        ArgumentNullException.ThrowIfNull(norms);
        return [norms.StableRank, norms.EffectiveRank, norms.Entropy];
    }

    // A new draw differs from the mean of the old ones by scatter·√(1 + 1/n), and the scatter is an estimate.
    private NoiseScore Score(double[] numbers, int which)
    {
        (double mean, double scatter) = _laws[which];
        double t = (numbers[which] - mean) / (scatter * Math.Sqrt(1 + (1.0 / Draws)));
        return new NoiseScore(numbers[which], mean, scatter, Math.Min(1, 2 * StudentT.CDF(0, 1, Draws - 1, -Math.Abs(t))));
    }
}
