using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>One layer through a time series of checkpoints.</summary>
/// <param name="Layer">Its name.</param>
/// <param name="Files">Numbers of the files in <see cref="SpectraDocument.Files"/>.</param>
/// <param name="Steps">Their steps; the numbers of the files where steps are not known.</param>
/// <param name="Edges">Ends of the spectrum and of the bulk, one a file.</param>
/// <param name="Trajectories">Levels that were followed by their vectors through two files or more.</param>
/// <param name="Events">Levels that pass the threshold of outliers.</param>
/// <param name="Motion">Drift and noise of the trajectories through all files.</param>
public sealed record LayerHistory(
    string Layer, IReadOnlyList<int> Files, IReadOnlyList<double> Steps, IReadOnlyList<LayerEdges> Edges, IReadOnlyList<FollowedLevel> Trajectories, IReadOnlyList<LevelEvent> Events,
    IReadOnlyList<LevelMotionDocument> Motion);

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
/// <param name="Change">Present, Emerges, Merges or Lost.</param>
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
    internal static LevelMotionDocument Of(TrajectoryMotion motion)
    {
        if (motion.Measured is not { } measured)
        {
            return new LevelMotionDocument(motion.Trajectory, null, null, null, null, [], motion.Why);
        }

        (double lower, double upper) = measured.Visited(0);
        double at = 0.5 * (lower + upper);
        return new LevelMotionDocument(
            motion.Trajectory, at, EstimateDocument.Of(measured.Drift(0, at)), EstimateDocument.Of(measured.NoiseSquare(0, at)), EstimateDocument.Of(measured.Estimate(law => law.Rate(0))), measured.Warnings, null);
    }
}
