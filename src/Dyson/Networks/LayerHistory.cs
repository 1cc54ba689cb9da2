using Dyson.Dynamics.Measured;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>One layer through a time series of checkpoints.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="Files">Numbers of the files in <see cref="SpectraDocument.Files"/>.</param>
/// <param name="Steps">Their steps; the numbers of the files where steps are not known.</param>
/// <param name="Edges">Ends of the spectrum and of the bulk, one a file.</param>
/// <param name="Trajectories">Levels that were followed by their vectors through two files or more, and those that passed the threshold of outliers.</param>
/// <param name="Events">Levels that pass the threshold of outliers.</param>
/// <param name="Motion">Drift and noise of the trajectories through all files.</param>
public sealed record LayerHistory(
    string Layer, IReadOnlyList<int> Files, IReadOnlyList<double> Steps, IReadOnlyList<LayerEdges> Edges, IReadOnlyList<FollowedLevel> Trajectories, IReadOnlyList<LevelEvent> Events,
    IReadOnlyList<LevelMotionDocument> Motion)
{
    /// <summary>Drift, noise and repulsion of all levels together, of small layers with dense checkpoints; null for others.</summary>
    public MotionTogether? Together { get; init; }
}

/// <summary>The motion of all levels of a small layer, measured from its matrices: drift and repulsion apart.</summary>
/// <param name="Levels">One entry a level, the largest first; <see cref="LevelMotionDocument.Trajectory"/> is its place.</param>
/// <param name="Repulsion">g_ij²/(g_i g_j), 1 for Dyson's equation.</param>
/// <param name="Warnings">What to mind.</param>
/// <param name="Why">Why there is none; null if there is.</param>
public sealed record MotionTogether(IReadOnlyList<LevelMotionDocument> Levels, EstimateDocument? Repulsion, IReadOnlyList<string> Warnings, string? Why)
{
    internal static MotionTogether Of(MeasuredMotion? measured, string? why, int levels) => measured is null
        ? new MotionTogether([], null, [], why)
        : new MotionTogether([.. Enumerable.Range(0, levels).Select(level => LevelMotionDocument.Of(measured, level, level))], EstimateDocument.Of(measured.MeanRepulsion()), measured.Warnings, null);
}

/// <summary>Ends of a spectrum at one file.</summary>
/// <param name="Largest">ξ_1.</param>
/// <param name="Smallest">ξ_N.</param>
/// <param name="BulkUpper">Upper edge of the fitted bulk, in units of ξ.</param>
/// <param name="BulkLower">Lower edge of it.</param>
/// <param name="Threshold">ξ from which on a level is an outlier.</param>
/// <param name="Outliers">Levels above it.</param>
/// <param name="BulkP">Whether the bulk has Marchenko and Pastur's shape.</param>
public sealed record LayerEdges(double? Largest, double? Smallest, double? BulkUpper, double? BulkLower, double? Threshold, int Outliers, double? BulkP);

/// <summary>A level followed by its vectors.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Points">One a file, without gaps.</param>
/// <param name="WhyLost">Why it ends before the last file; null if it does not.</param>
public sealed record FollowedLevel(int Number, IReadOnlyList<FollowedPoint> Points, string? WhyLost);

/// <summary>A level at one file.</summary>
/// <param name="Snapshot">Place in <see cref="LayerHistory.Files"/>.</param>
/// <param name="Level">Its place in the spectrum, 0 for the largest.</param>
/// <param name="Value">ξ.</param>
/// <param name="Overlap">|⟨u|u'⟩⟨v|v'⟩| with the level that it was a file before; null at the first.</param>
public sealed record FollowedPoint(int Snapshot, int Level, double Value, double? Overlap);

/// <summary>A level passes the threshold of outliers.</summary>
/// <param name="Change">Present, Emerges, Appears, Merges or Lost.</param>
/// <param name="Trajectory">Number of the trajectory.</param>
/// <param name="Snapshot">The file that shows it.</param>
/// <param name="Value">ξ there.</param>
public sealed record LevelEvent(string Change, int Trajectory, int Snapshot, double Value);

/// <summary>Drift and noise of one trajectory, dξ = K(ξ)dt + √2 g dB with t in steps.</summary>
/// <param name="Trajectory">Its number.</param>
/// <param name="At">ξ in the middle of what it visited.</param>
/// <param name="Drift">K there, a step.</param>
/// <param name="NoiseSquare">g², a step.</param>
/// <param name="Rate">−dK/dξ, a step.</param>
/// <param name="Warnings">What to mind.</param>
/// <param name="Why">Why there is none; null if there is.</param>
public sealed record LevelMotionDocument(
    int Trajectory, double? At, EstimateDocument? Drift, EstimateDocument? NoiseSquare, EstimateDocument? Rate, IReadOnlyList<string> Warnings, string? Why)
{
    internal static LevelMotionDocument Of(TrajectoryMotion motion) => motion.Measured is { } measured
        ? Of(measured, motion.Trajectory, 0) with { Warnings = measured.Warnings }
        : new LevelMotionDocument(motion.Trajectory, null, null, null, null, [], motion.Why);

    internal static LevelMotionDocument Of(MeasuredMotion measured, int number, int level)
    {
        (double lower, double upper) = measured.Visited(level);
        double at = 0.5 * (lower + upper);
        return new LevelMotionDocument(
            number, at, EstimateDocument.Of(measured.Drift(level, at)), EstimateDocument.Of(measured.NoiseSquare(level, at)), EstimateDocument.Of(measured.Estimate(law => law.Rate(level))), [], null);
    }
}
