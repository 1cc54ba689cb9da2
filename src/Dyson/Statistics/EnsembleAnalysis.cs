using System.Globalization;

namespace Dyson.Statistics;

/// <summary>
/// Reduces the levels of an ensemble, (replica, snapshot, level), to the document of <c>dyson analyze --json</c>: moments of every level,
/// and for every
/// pair its mean spacing, ⟨S²⟩/⟨S⟩², Binder cumulant, the test of S/⟨S⟩ against the surmise and the fit of the two-level density.
/// </summary>
/// <remarks>
/// A replica with any level that is not finite in a snapshot has failed: it is left out of all of that snapshot's statistics, and counted.
/// Errors are
/// delete-one-replica jackknife.
/// </remarks>
public static class EnsembleAnalysis
{
    /// <summary>Analyses an array of levels.</summary>
    /// <param name="source">Name of the data, for the document.</param>
    /// <param name="levels">(replica, snapshot, level) in C order.</param>
    /// <param name="replicas">Number of replicas.</param>
    /// <param name="snapshots">Number of snapshots.</param>
    /// <param name="levelCount">Number of levels a replica.</param>
    /// <param name="pairs">Pairs of level numbers; null for consecutive ones, 0-1, 2-3, ….</param>
    /// <param name="steps">Step number of every snapshot, null where unknown.</param>
    /// <param name="only">The snapshots to analyse; null for all.</param>
    /// <exception cref="ArgumentException">The array's length is not replicas × snapshots × levels, or there are not as many steps as
    /// snapshots.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1 (replicas: below 0), or a pair or snapshot is not in the
    /// array.</exception>
    public static AnalysisDocument Of(
        string source,
        ReadOnlySpan<double> levels,
        int replicas,
        int snapshots,
        int levelCount,
        IReadOnlyList<(int First, int Second)>? pairs = null,
        IReadOnlyList<long>? steps = null,
        IReadOnlyList<int>? only = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        ArgumentOutOfRangeException.ThrowIfLessThan(snapshots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(levelCount, 1);
        if (levels.Length != (long)replicas * snapshots * levelCount)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{levels.Length} levels are not {replicas} replicas × {snapshots} snapshots × {levelCount} levels."),
                nameof(levels));
        }

        if (steps is not null && steps.Count != snapshots)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{steps.Count} steps for {snapshots} snapshots."), nameof(steps));
        }

        pairs ??= ConsecutivePairs(levelCount);
        foreach ((int first, int second) in pairs)
        {
            if (first < 0 || second < 0 || first >= levelCount || second >= levelCount || first == second)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(pairs), string.Create(CultureInfo.InvariantCulture, $"The pair {first}-{second} is not two different levels of 0 … {levelCount - 1}."));
            }
        }

        List<SnapshotAnalysis> analysed = [];
        foreach (int snapshot in only ?? [.. Enumerable.Range(0, snapshots)])
        {
            ArgumentOutOfRangeException.ThrowIfNegative(snapshot, nameof(only));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(snapshot, snapshots, nameof(only));
            double[][] columns = Columns(levels, replicas, snapshots, levelCount, snapshot);
            analysed.Add(Snapshot(columns, replicas, snapshot, steps?[snapshot], pairs));
        }

        return new AnalysisDocument(source, replicas, analysed);
    }

    /// <summary>0-1, 2-3, …; a last level without a partner is in no pair.</summary>
    public static IReadOnlyList<(int First, int Second)> ConsecutivePairs(int levelCount) =>
        [.. Enumerable.Range(0, levelCount / 2).Select(k => (2 * k, (2 * k) + 1))];

    /// <summary>The levels of one snapshot, one array a level, of the replicas that have not failed in it.</summary>
    private static double[][] Columns(ReadOnlySpan<double> levels, int replicas, int snapshots, int levelCount, int snapshot)
    {
        List<double>[] columns = [.. Enumerable.Range(0, levelCount).Select(_ => new List<double>(replicas))];
        for (int r = 0; r < replicas; r++)
        {
            ReadOnlySpan<double> row = levels.Slice(checked(((r * snapshots) + snapshot) * levelCount), levelCount);
            bool finite = true;
            foreach (double x in row)
            {
                finite &= double.IsFinite(x);
            }

            for (int k = 0; finite && k < levelCount; k++)
            {
                columns[k].Add(row[k]);
            }
        }

        return [.. columns.Select(c => c.ToArray())];
    }

    private static SnapshotAnalysis Snapshot(
        double[][] columns, int replicas, int snapshot, long? step, IReadOnlyList<(int First, int Second)> pairs)
    {
        int excluded = replicas - columns[0].Length;
        List<LevelAnalysis> levels = [];
        foreach (double[] column in columns)
        {
            Sample sample = Sample.Of(column);
            levels.Add(new LevelAnalysis(EstimateDocument.Of(Moments.Mean(sample)), EstimateDocument.Of(Moments.Variance(sample))));
        }

        List<PairAnalysis> analysed = [];
        foreach ((int first, int second) in pairs)
        {
            analysed.Add(Pair([first, second], LevelPairs.Of(columns[first], columns[second])));
        }

        return new SnapshotAnalysis(snapshot, step, excluded, levels, analysed);
    }

    private static PairAnalysis Pair(int[] levels, LevelPairs pairs)
    {
        TestOutcome surmise = FittedTests.Surmise(pairs.Spacings).KolmogorovSmirnov;
        TestOutcome density = FittedTests.TwoLevel(pairs).KolmogorovSmirnov;
        DensityFit fit = DensityFits.TwoLevel(pairs);
        return new PairAnalysis(
            levels,
            EstimateDocument.Of(PairObservables.MeanSpacing(pairs)),
            EstimateDocument.Of(PairObservables.SecondMomentRatio(pairs)),
            EstimateDocument.Of(PairObservables.Binder(pairs)),
            new SurmiseAnalysis(AnalysisDocument.Finite(FittedTests.SurmiseDistance(pairs.Spacings)), AnalysisDocument.Finite(surmise.P)),
            new DensityAnalysis(EstimateDocument.Of(fit.Centre), EstimateDocument.Of(fit.Sigma), AnalysisDocument.Finite(density.P)));
    }
}
