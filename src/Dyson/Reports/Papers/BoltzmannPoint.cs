using Dyson.Dynamics;
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

    private BoltzmannPoint(double[] levels, int excluded, PointOptions options)
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
        Pairs = [.. Model.Target.DegeneratePairs.Select(pair => new BoltzmannPair(LevelPairs.Of(Column(pair.Lower), Column(pair.Upper)), Response.Modes[pair.Lower]))];
        int[] paired = [.. Model.Target.DegenerateGroups.SelectMany(group => Enumerable.Range(group.First, group.Size))];
        Singles = [.. Enumerable.Range(0, Model.Visible).Except(paired).Select(i => new BoltzmannSingle(Sample.Of(Column(i)), Response.Modes[i]))];
    }

    /// <summary>The machine.</summary>
    public GaussianRbm Model { get; }

    /// <summary>Linear response.</summary>
    public RbmLinearResponse Response { get; }

    /// <summary>The predicted shifts of the mean levels.</summary>
    public LevelShift Shift { get; }

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

    /// <summary>Reads the last snapshot of a grid point.</summary>
    public static BoltzmannPoint Of(RunPoint point, PointOptions options)
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

        return new BoltzmannPoint([.. kept], (all.Length - kept.Count) / count, options);
    }

    /// <summary>All grid points of a run, reduced in parallel; the result does not depend on the number of threads.</summary>
    public static BoltzmannPoint[] All(RunDirectory run)
    {
        IReadOnlyList<PointOptions> options = run.ReadExperiment().Points;
        BoltzmannPoint[] points = new BoltzmannPoint[run.Points.Count];
        Parallel.For(0, points.Length, i => points[i] = Of(run.Points[i], options[i]));
        return points;
    }
}
