using System.Collections.Concurrent;
using Dyson.Dynamics;
using Dyson.Dynamics.NextOrder;
using Dyson.Experiments;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>
/// One grid point of Boltzmann machines at the end of training: its levels x_i of X, descending, as pairs and single levels, and every prediction
/// for them. Machines with a level that is not finite are left out of everything and counted.
/// </summary>
internal sealed class BoltzmannPoint
{
    private readonly double[] _levels;

    private BoltzmannPoint(double[] levels, int excluded, PointOptions options, ConcurrentDictionary<(GaussianRbmOptions, double, int?), Lazy<RbmNextOrder?>>? orders, ulong seed)
    {
        RbmLearningOptions learning = (RbmLearningOptions)options.Learning;
        _levels = levels;
        Excluded = excluded;
        Steps = options.Steps;
        Model = TrainingFactory.Model((GaussianRbmOptions)options.Model);
        Response = new RbmLinearResponse(
            Model,
            learning.Sampler.Persistent && learning.Sampler.Method != PcdMethod.Exact
                ? RbmUpdate.Persistent(learning.LearningRate, learning.BatchSize, learning.Sampler.Sweeps)
                : RbmUpdate.Independent(learning.LearningRate, learning.BatchSize));
        Shift = new LevelShift(Response);
        NextOrder = orders?.GetOrAdd(((GaussianRbmOptions)options.Model, LearningRate, Response.Update.Sweeps), _ => new(() => Expand(Response))).Value is { } order
    ? NextOrderPrediction.Of(order, Response, seed)
    : null;
        Pairs = [.. Model.Target.DegeneratePairs.Select((pair, i) => new BoltzmannPair(LevelPairs.Of(Column(pair.Lower), Column(pair.Upper)), Response.Modes[pair.Lower], NextOrder?.Pairs[i]))];
        int[] paired = [.. Model.Target.DegenerateGroups.SelectMany(group => Enumerable.Range(group.First, group.Size))];
        Singles = [.. Enumerable.Range(0, Model.Visible).Except(paired).Select((level, i) => new BoltzmannSingle(Sample.Of(Column(level)), Response.Modes[level], NextOrder?.Singles[i]))];
    }

    /// <summary>The machine.</summary>
    public GaussianRbm Model { get; }

    /// <summary>Linear response.</summary>
    public RbmLinearResponse Response { get; }

    /// <summary>The predicted shifts of the mean levels.</summary>
    public LevelShift Shift { get; }

    /// <summary>The next order in α/|B|; null where the expansion does not reach (missing modes, noise too strong), or was not asked for.</summary>
    public NextOrderPrediction? NextOrder { get; }

    /// <summary>The degenerate pairs, descending x.</summary>
    public IReadOnlyList<BoltzmannPair> Pairs { get; }

    /// <summary>The levels without a partner, descending x.</summary>
    public IReadOnlyList<BoltzmannSingle> Singles { get; }

    /// <summary>Updates that were made.</summary>
    public long Steps { get; }

    /// <summary>Machines that were lost.</summary>
    public int Excluded { get; }

    /// <summary>Machines in the ensemble.</summary>
    public int Replicas => _levels.Length / Model.Visible;

    /// <summary>α.</summary>
    public double LearningRate => Response.Update.LearningRate;

    /// <summary>|B|.</summary>
    public int BatchSize => Response.Update.BatchSize;

    /// <summary>α/|B|.</summary>
    public double NoiseRatio => LearningRate / BatchSize;

    /// <summary>Level i of every machine.</summary>
    public double[] Column(int level) => [.. Enumerable.Range(0, Replicas).Select(r => _levels[(r * Model.Visible) + level])];

    /// <summary>All levels of all machines.</summary>
    public Sample AllLevels() => Sample.Of(_levels);

    /// <summary>Where linear response and the second-order shift expect the centre of mode i.</summary>
    public double Centre(int mode) => Model.ExactSolution[mode] + Shift.SecondOrder[mode];

    // Shared by all points of one learning rate; seeds differ from point to point.
    private static BoltzmannPoint Of(RunPoint point, PointOptions options, ConcurrentDictionary<(GaussianRbmOptions, double, int?), Lazy<RbmNextOrder?>>? orders)
    {
        int count = point.LevelCount;
        double[] all = point.ReadLevels(-1);
        List<double> kept = new(all.Length);
        for (int r = 0; r < all.Length / count; r++)
        {
            ReadOnlySpan<double> row = all.AsSpan(r * count, count);
            bool finite = true;
            foreach (double x in row)
            {
                finite &= double.IsFinite(x);
            }

            if (finite)
            {
                kept.AddRange(row);
            }
        }

        return new BoltzmannPoint([.. kept], (all.Length - kept.Count) / count, options, orders, point.Seed ^ (ulong)(point.Index + 1));
    }

    /// <summary>All grid points of a run with every prediction, reduced in parallel; the result does not depend on the number of threads.</summary>
    public static BoltzmannPoint[] All(RunDirectory run) => Reduce(run, new());

    /// <summary>The same without the next order, for ensembles that are compared with each other and not with theory.</summary>
    public static BoltzmannPoint[] Measured(RunDirectory run) => Reduce(run, null);

    private static BoltzmannPoint[] Reduce(RunDirectory run, ConcurrentDictionary<(GaussianRbmOptions, double, int?), Lazy<RbmNextOrder?>>? orders)
    {
        IReadOnlyList<PointOptions> options = run.ReadExperiment().Points;
        BoltzmannPoint[] points = new BoltzmannPoint[run.Points.Count];
        Parallel.For(0, points.Length, i => points[i] = Of(run.Points[i], options[i], orders));
        return points;
    }

    private static RbmNextOrder? Expand(RbmLinearResponse response) =>
        RbmNextOrder.IsAvailable(response) ? new RbmNextOrder(response.Model, response.Update.LearningRate, response.Update.Sweeps) : null;
}
