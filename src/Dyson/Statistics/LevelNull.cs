using System.Collections.Concurrent;
using System.Numerics;
using Dyson.Randomness;

namespace Dyson.Statistics;

/// <summary>
/// Readings of Wishart spectra of one shape, and of independent levels with the same density, through one sequence of steps: the null laws of <see cref="LevelStatistics"/>. Drawn once and kept.
/// </summary>
/// <remarks>Draw i uses streams (seed, shape, i): the same for any number of threads.</remarks>
internal sealed class LevelNull
{
    /// <summary>Nulls that are kept; a network has a handful of shapes.</summary>
    private const int MostKept = 64;

    /// <summary>Ratios M/N up to 2⁴ are told apart; no statistic was seen to depend on the ratio.</summary>
    private const double LargestDoubling = 4;

    /// <summary>From so many columns on their number is rounded down to a grid of this many steps an octave, and the ratio to half an octave.</summary>
    private const int FewestOnGrid = 32;
    private const int Grid = 8;

    private const int Statistics = 3;

    private static readonly ConcurrentDictionary<(int, int, LevelStatisticsSettings, ulong), Slot> Kept = new();

    private readonly NullDistribution[] _goe;
    private readonly NullDistribution[] _poisson;
    private readonly (double Mean, double Deviation)[] _places;
    private readonly UnfoldingSpreads[] _spreads;

    private LevelNull(int rows, int columns, int levels, LevelReading[] wishart, LevelReading[] independent)
    {
        (Rows, Columns, Levels, Wishart, Independent) = (rows, columns, levels, wishart, independent);
        int methods = wishart[0].Methods.Length;
        _goe = [.. Enumerable.Range(0, methods).Select(m => NullDistribution.Of([.. wishart.Select(r => SpacingStatistics.Scaled(r.Methods[m].Goe, r.Methods[m].Levels))]))];
        _poisson = [.. Enumerable.Range(0, methods).Select(m => NullDistribution.Of([.. independent.Select(r => SpacingStatistics.Scaled(r.Methods[m].Poisson, r.Methods[m].Levels))]))];
        _places = [.. Enumerable.Range(0, Statistics * methods).Select(i => LevelScale.Moments(wishart, r => UnfoldingCheck.Statistic(r, i / methods, i % methods)))];
        double[][][] places = [.. wishart.Select(r => UnfoldingCheck.Places(r, this))];
        _spreads = [.. Enumerable.Range(0, methods + 1).Select(m => new UnfoldingSpreads(m, places))];
        GapRatio = LevelScale.Of(wishart, independent, r => r.GapRatio);
        Brody = [.. Enumerable.Range(0, methods).Select(m => LevelScale.Of(wishart, independent, r => r.Methods[m].Brody))];
        Variance = [.. Enumerable.Range(0, methods).Select(m => Windows(m, reading => reading.Variance))];
        Rigidity = [.. Enumerable.Range(0, methods).Select(m => Windows(m, reading => reading.Rigidity))];
        Deviations = NullDistribution.Of([.. wishart.Select(r => r.Staircase)]);
    }

    /// <summary>Shape of the matrices drawn, that of the data or, for more columns than the settings allow, one of a similar ratio.</summary>
    public int Rows { get; }

    /// <inheritdoc cref="Rows"/>
    public int Columns { get; }

    /// <summary>n₀, the levels that are unfolded.</summary>
    public int Levels { get; }

    /// <summary>One a draw; independent normal elements.</summary>
    public LevelReading[] Wishart { get; }

    /// <summary>One a draw; independent levels.</summary>
    public LevelReading[] Independent { get; }

    /// <summary>⟨r̃⟩.</summary>
    public LevelScale GapRatio { get; }

    /// <summary>β under each unfolding.</summary>
    public LevelScale[] Brody { get; }

    /// <summary>Σ² under each unfolding at each of the lengths that fit.</summary>
    public LevelScale[][] Variance { get; }

    /// <summary>Δ₃ likewise.</summary>
    public LevelScale[][] Rigidity { get; }

    /// <summary>sup |n − N F| of Wishart spectra.</summary>
    public NullDistribution Deviations { get; }

    /// <summary>What was drawn, in words.</summary>
    public string Description => FormattableString.Invariant($"{Wishart.Length} Wishart spectra of {Rows}×{Columns}");

    /// <summary>The null of a bulk of N levels of an M×N matrix.</summary>
    public static LevelNull For(int rows, int columns, LevelStatisticsSettings settings, ulong seed, CancellationToken cancellation)
    {
        // A layer's outliers are put aside, so that shapes differ by a level or two: near ones share a null, by statistics that have a limit.
        double ratio = (double)rows / columns;
        columns = Math.Min(columns, settings.LargestNull);
        int grid = Math.Max(1, (int)BitOperations.RoundUpToPowerOf2((uint)columns + 1) / (2 * Grid));
        columns -= columns < FewestOnGrid ? 0 : columns % grid;
        double doublings = Math.Min(LargestDoubling, Math.Round(2 * Math.Log2(ratio)) / 2);
        rows = columns < FewestOnGrid ? (int)Math.Round(columns * ratio) : (int)Math.Round(columns * Math.Pow(2, doublings));

        if (Kept.Count > MostKept)
        {
            Kept.Clear();
        }

        Slot slot = Kept.GetOrAdd((rows, columns, settings, seed), static _ => new Slot());

        // Others that want the same shape wait; a cancelled draw leaves the slot empty.
        lock (slot)
        {
            return slot.Null ??= Draw(rows, columns, settings, seed, cancellation);
        }
    }

    /// <summary>Scaled D² of Wishart spectra from the GOE under one unfolding.</summary>
    public NullDistribution GoeDistances(int method) => _goe[method];

    /// <summary>Scaled D² of independent levels from e^(−s) under one unfolding.</summary>
    public NullDistribution PoissonDistances(int method) => _poisson[method];

    /// <summary>Mean and scatter in Wishart spectra of a statistic of <see cref="UnfoldingCheck"/> under one unfolding.</summary>
    public (double Mean, double Deviation) PlaceOf(int statistic, int method) => _places[(statistic * _goe.Length) + method];

    /// <summary>The null of the spread over the first so many unfoldings.</summary>
    public UnfoldingSpreads Spreads(int methods) => _spreads[methods];

    private static LevelNull Draw(int rows, int columns, LevelStatisticsSettings settings, ulong seed, CancellationToken cancellation)
    {
        string shape = FormattableString.Invariant($"levels of {rows}×{columns}");
        LevelReading[] wishart = new LevelReading[settings.Draws];
        LevelReading[] independent = new LevelReading[settings.Draws];
        Parallel.For(0, settings.Draws, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            wishart[i] = Read(WishartLevels.Draw(new RandomStream(new StreamKey(seed, shape + ", Wishart", i)), rows, columns));
            independent[i] = Read(WishartLevels.DrawIndependent(new RandomStream(new StreamKey(seed, shape + ", independent", i)), rows, columns));
        });
        return new LevelNull(rows, columns, columns - (2 * settings.Unfolding.AtEnd(columns)), wishart, independent);

        LevelReading Read(double[] roots)
        {
            double[] x = new double[roots.Length];
            for (int j = 0; j < x.Length; j++)
            {
                x[j] = roots[j] * roots[j];
            }

            return LevelReading.Of(roots, MarchenkoPasturFit.WithExcluded(x, rows, columns, 0, settings.FreeRatio), settings.Unfolding).WithoutLevels();
        }
    }

    private LevelScale[] Windows(int method, Func<MethodReading, double[]> statistic) =>
        [.. Enumerable.Range(0, statistic(Wishart[0].Methods[method]).Length).Select(l => LevelScale.Of(Wishart, Independent, r => statistic(r.Methods[method])[l]))];

    private sealed class Slot
    {
        public LevelNull? Null { get; set; }
    }
}
