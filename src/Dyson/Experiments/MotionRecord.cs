using System.Globalization;
using Dyson.Dynamics.Measured;
using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>Where the times of a file's snapshots come from.</summary>
public enum MotionTimes
{
    /// <summary>Nobody told them: one snapshot is one unit of time.</summary>
    Snapshots,

    /// <summary>The file's array of steps.</summary>
    Steps,

    /// <summary>The caller.</summary>
    Every,

    /// <summary>The caller, and the file's array of steps was left aside.</summary>
    EveryNotSteps,
}

/// <summary>A trajectory on disk, whoever made it, ready for <see cref="MeasuredMotion"/>.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Point">Number of the grid point; null for a file.</param>
/// <param name="Layer">Number of the layer of a deep student; null for others.</param>
/// <param name="History">Levels or matrices, and their times.</param>
/// <param name="Groups">Levels of equal target, which share their functions.</param>
/// <param name="Floor">No level lies below; −∞ for none.</param>
public sealed record MotionRecord(
    string Source, int? Point, int? Layer, MotionHistory History, IReadOnlyList<IReadOnlyList<int>> Groups, double Floor)
{
    /// <summary>Numbers that one record may hold.</summary>
    private const long Most = 200_000_000;

    /// <summary>The trajectories of a grid point of a run: one, or one a layer; from weights where they were recorded.</summary>
    /// <param name="point">The grid point.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DataFormatException">A shard is missing or corrupt, or there are too many numbers for one analysis.</exception>
    public static IEnumerable<MotionRecord> Of(RunPoint point, PointOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(options);
        string source = string.Create(CultureInfo.InvariantCulture, $"point {point.Index}");
        int replicas = (int)point.Replicas;
        int snapshots = point.Steps.Count;
        bool weights = point.WeightCount > 0;
        int each = weights ? point.WeightCount : point.LevelCount;
        if ((long)replicas * snapshots * each > Most)
        {
            throw new DataFormatException($"{source}: {replicas} replicas, {snapshots} snapshots and {each} numbers each are too many for one analysis.");
        }

        double[] all = new double[replicas * snapshots * each];
        foreach (Shard shard in point.ReadShards())
        {
            cancellation.ThrowIfCancellationRequested();
            (weights ? shard.Weights : shard.Levels).CopyTo(all, (int)shard.FirstReplica * snapshots * each);
        }

        double[] times = [.. point.Steps.Select(step => (double)step)];
        IReadOnlyList<(int First, int Second)> pairs = DegenerateLevels.PairsOf(options);
        IReadOnlyList<IReadOnlyList<int>> Groups(int first, int count) =>
            [.. pairs.Where(p => p.First >= first && p.First < first + count).Select(p => (int[])[p.First - first, p.Second - first])];
        if (point.Layers is not { } layers)
        {
            yield return new MotionRecord(
                source, point.Index, null, MotionHistory.OfLevels(all, replicas, point.LevelCount, times),
                Groups(0, point.LevelCount), all.Any(x => x < 0) ? double.NegativeInfinity : 0);
            yield break;
        }

        (int firstNumber, int firstLevel) = (0, 0);
        foreach (LevelLayer layer in layers)
        {
            int count = weights ? layer.Weights : layer.Levels;
            double[] own = new double[replicas * snapshots * count];
            for (int k = 0; k < replicas * snapshots; k++)
            {
                all.AsSpan((k * each) + firstNumber, count).CopyTo(own.AsSpan(k * count));
            }

            MotionHistory history = weights
                ? MotionHistory.OfMatrices(own, replicas, layer.Rows, layer.Columns, times, RecordedMatrix.Singular, cancellation)
                : MotionHistory.OfLevels(own, replicas, layer.Levels, times);
            yield return new MotionRecord(
                string.Create(CultureInfo.InvariantCulture, $"{source}, layer {layer.Layer}"), point.Index, layer.Layer, history,
                Groups(firstLevel, layer.Levels), 0);
            firstNumber += count;
            firstLevel += layer.Levels;
        }
    }

    /// <summary>A trajectory in an npy or npz file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Array and axes; its snapshots are all taken. Without an axis of replicas there is one.</param>
    /// <param name="kind">Which levels of matrices move; null for singular values, and for an array of levels nothing else is allowed.</param>
    /// <param name="every">Updates between snapshots, which replace the file's array <c>steps</c>; null for that array, or one where there is none.</param>
    /// <param name="axes">The axes as given, or as told from the shape.</param>
    /// <param name="told">Where the times come from.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ConfigurationException">Array, axes or levels do not fit the file.</exception>
    /// <exception cref="DataFormatException">The file is missing, corrupt, hostile, or holds no numbers; or its array <c>steps</c> has another length than
    /// the snapshots, holds fractions, or does not ascend.</exception>
    public static MotionRecord Read(
        string path, ExternalSpectraOptions options, RecordedMatrix? kind, double? every, out ArrayAxes axes, out MotionTimes told,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ExternalHistory history = ExternalSpectra.ReadHistory(path, options, kind is not null, every is null, out axes);
        if (!axes.Has(ArrayAxis.Snapshot))
        {
            throw new ConfigurationException([new ConfigurationError(
                "--axes", 0, string.Empty, $"the axes {axes} have no snapshots, and nothing moves", "e.g. --axes replica,snapshot,row,column")]);
        }

        if (kind is not null && !axes.OfMatrices)
        {
            throw new ConfigurationException([new ConfigurationError(
                "--levels", 0, string.Empty, $"the axes {axes} say that the array holds levels already", "no --levels, or axes with row and column")]);
        }

        if (kind == RecordedMatrix.Symmetric && history.Rows != history.Columns)
        {
            throw new ConfigurationException([new ConfigurationError(
                "--levels", 0, string.Empty, string.Create(CultureInfo.InvariantCulture, $"matrices of {history.Rows} rows and {history.Columns} columns have no eigenvalues"), "singular or gram")]);
        }

        told = (every, history.HasSteps) switch
        {
            (null, false) => MotionTimes.Snapshots,
            (null, true) => MotionTimes.Steps,
            (_, false) => MotionTimes.Every,
            _ => MotionTimes.EveryNotSteps,
        };
        double[] times = history.Steps ?? [.. Enumerable.Range(0, history.Snapshots).Select(s => s * (every ?? 1))];
        if (times.Zip(times.Skip(1)).Any(pair => !(pair.Second > pair.First)))
        {
            throw new DataFormatException($"{path}: the steps do not ascend.");
        }

        MotionHistory motion = axes.OfMatrices
            ? MotionHistory.OfMatrices(history.Numbers, history.Replicas, history.Rows, history.Columns, times, kind ?? RecordedMatrix.Singular, cancellation)
            : MotionHistory.OfLevels(history.Numbers, history.Replicas, history.Columns, times);
        bool signed = axes.OfMatrices ? kind == RecordedMatrix.Symmetric : Enumerable.Range(0, history.Numbers.Length).Any(k => history.Numbers[k] < 0);
        return new MotionRecord(path, null, null, motion, [], signed ? double.NegativeInfinity : 0);
    }
}
