using Dyson.Dynamics;
using Dyson.Experiments;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>One mode's ensemble at several times of its training, with the distributions that theory expects there.</summary>
internal sealed class LearningModePoint
{
    /// <summary>Snapshots are shown where the expected mean first exceeds these fractions of x*, and at the end.</summary>
    private static readonly double[] Progress = [0.05, 0.4, 0.85];

    /// <summary>Theory starts at the snapshot before the mode has grown e-fold.</summary>
    private const double FirstGrowth = 1;

    private LearningModePoint(RunPoint point, PointOptions options)
    {
        RbmLearningOptions learning = (RbmLearningOptions)options.Learning;
        Update = new OneModeUpdate(
            TrainingFactory.Model((GaussianRbmOptions)options.Model), 0, RbmUpdate.Independent(learning.LearningRate, learning.BatchSize));
        Cumulants = ModeCumulants.Of(Update);
        double growth = 2 * Update.Rate * ((1 / Update.Kappa) - (1 / Update.MassSquared));
        long last = point.Steps[^1];
        double[] times = [.. point.Steps.Where(step => step > 0 && (step * growth >= FirstGrowth || step == last)).Select(step => (double)step)];
        IReadOnlyList<ModeDistribution> theory = ModeEvolution.WithFiniteRate(Update, times);
        int[] shown = [.. Progress.Select(p => FirstBeyond(theory, p * Update.Minimum)).Append(times.Length - 1).Distinct()];
        Theory = [.. shown.Select(t => theory[t])];
        ConstantNoise = ModeEvolution.ConstantNoise(Update, [.. shown.Select(t => times[t])]);
        Levels = [.. shown.Select(t => Sample.Of([.. point.ReadLevels(StepIndex(point, times[t])).Where(double.IsFinite)]))];
        Replicas = (int)point.Replicas;
    }

    /// <summary>The mode's update.</summary>
    public OneModeUpdate Update { get; }

    /// <summary>Its stationary cumulants.</summary>
    public ModeCumulants Cumulants { get; }

    /// <summary>The diffusion with multiplicative noise and finite-rate correction, at the times shown.</summary>
    public IReadOnlyList<ModeDistribution> Theory { get; }

    /// <summary>The Fokker–Planck equation with constant g.</summary>
    public IReadOnlyList<ModeDistribution> ConstantNoise { get; }

    /// <summary>The machines' x at these times; lost machines are left out.</summary>
    public IReadOnlyList<Sample> Levels { get; }

    /// <summary>Machines in the ensemble.</summary>
    public int Replicas { get; }

    /// <summary>All grid points of a run.</summary>
    public static LearningModePoint[] All(RunDirectory run)
    {
        IReadOnlyList<PointOptions> options = run.ReadExperiment().Points;
        LearningModePoint[] points = new LearningModePoint[run.Points.Count];
        Parallel.For(0, points.Length, i => points[i] = new LearningModePoint(run.Points[i], options[i]));
        return points;
    }

    private static int FirstBeyond(IReadOnlyList<ModeDistribution> theory, double mean)
    {
        for (int t = 0; t < theory.Count; t++)
        {
            if (theory[t].Mean > mean)
            {
                return t;
            }
        }

        return theory.Count - 1;
    }

    private static int StepIndex(RunPoint point, double time)
    {
        int index = 0;
        while (point.Steps[index] != (long)time)
        {
            index++;
        }

        return index;
    }
}
