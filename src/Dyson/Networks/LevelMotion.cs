using System.Globalization;
using Dyson.Dynamics.Measured;

namespace Dyson.Networks;

/// <summary>Drift and noise of one trajectory.</summary>
/// <param name="Trajectory">Its number.</param>
/// <param name="Measured">K(ξ) and g²(ξ) per step; null where the record does not determine them.</param>
/// <param name="Why">Why there are none; null where there are.</param>
public sealed record TrajectoryMotion(int Trajectory, MeasuredMotion? Measured, string? Why);

/// <summary>
/// Drift and noise of a layer's levels from its checkpoints (<see cref="MeasuredMotion"/>), where they are dense enough: many of them, evenly apart, and
/// levels that change little between two.
/// </summary>
/// <remarks>
/// Of a large layer every trajectory is measured for itself: dξ = K(ξ)dt + √2 g dB, where K contains the repulsion by all other levels. Of a small one,
/// whose matrices can be held at all snapshots, <see cref="OfMatrices"/> measures all levels together and takes K and repulsion apart.
/// </remarks>
public static class LevelMotion
{
    /// <summary>Fewer snapshots do not determine drift and noise.</summary>
    public const int FewestSnapshots = 50;

    /// <summary>A level turns too far between snapshots if its mean overlap is smaller.</summary>
    public const double LeastMeanOverlap = 0.9;

    /// <summary>Most levels of <see cref="OfMatrices"/>; 64 take 23 s.</summary>
    public const int MostLevels = 64;

    /// <summary>A drift linear in ξ and a constant noise.</summary>
    public static MotionSettings DefaultSettings { get; } = new() { DriftDegree = 1, NoiseDegree = 0 };

    /// <summary>Of every trajectory of a layer.</summary>
    /// <param name="trajectories">The layer's trajectories.</param>
    /// <param name="settings">How; null for <see cref="DefaultSettings"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static IReadOnlyList<TrajectoryMotion> Of(LevelTrajectories trajectories, MotionSettings? settings = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trajectories);
        MotionSettings own = settings ?? DefaultSettings;
        return [.. trajectories.Trajectories.Select(trajectory => Of(trajectory, own, cancellation))];
    }

    /// <summary>Of all levels of a small layer, from its matrices.</summary>
    /// <param name="matrices">(snapshot, row, column) in C order.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="steps">Ascending, one a snapshot.</param>
    /// <param name="settings">How; null for <see cref="DefaultSettings"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The motion, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="ArgumentException">A length does not fit, steps do not ascend, or a setting is out of its range.</exception>
    public static (MeasuredMotion? Measured, string? Why) OfMatrices(
        ReadOnlySpan<double> matrices, int rows, int columns, IReadOnlyList<double> steps, MotionSettings? settings = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (TooFew(steps.Count) is { } few)
        {
            return (null, few);
        }

        if (Math.Min(rows, columns) > MostLevels)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"{Math.Min(rows, columns)} levels are too many to be measured together, at most {MostLevels}"));
        }

        try
        {
            MotionHistory history = MotionHistory.OfMatrices(matrices, 1, rows, columns, steps, RecordedMatrix.Singular, cancellation);
            return (MeasuredMotion.Of(history, settings ?? DefaultSettings, cancellation), null);
        }
        catch (UnmeasurableMotionException reason)
        {
            return (null, reason.Message);
        }
    }

    private static TrajectoryMotion Of(LevelTrajectory trajectory, MotionSettings settings, CancellationToken cancellation)
    {
        if ((TooFew(trajectory.Points.Count) ?? TooFar(trajectory.MeanOverlap)) is { } why)
        {
            return new TrajectoryMotion(trajectory.Number, null, why);
        }

        try
        {
            MotionHistory history = MotionHistory.OfLevels([.. trajectory.Points.Select(point => point.Value)], 1, 1, [.. trajectory.Points.Select(point => point.Step)]);
            return new TrajectoryMotion(trajectory.Number, MeasuredMotion.Of(history, settings, cancellation), null);
        }
        catch (UnmeasurableMotionException reason)
        {
            return new TrajectoryMotion(trajectory.Number, null, reason.Message);
        }
    }

    private static string? TooFew(int snapshots) => snapshots >= FewestSnapshots ? null
        : string.Create(CultureInfo.InvariantCulture, $"{snapshots} snapshots of the level; drift and noise need {FewestSnapshots} or more");

    private static string? TooFar(double overlap) => overlap >= LeastMeanOverlap ? null
        : string.Create(CultureInfo.InvariantCulture, $"the level's vectors turn too far between snapshots (mean overlap {overlap:0.00}, at least {LeastMeanOverlap:0.0} needed): record more often");
}
