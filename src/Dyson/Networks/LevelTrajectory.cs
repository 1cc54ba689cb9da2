using System.Globalization;

namespace Dyson.Networks;

/// <summary>One level at one snapshot.</summary>
/// <param name="Snapshot">Which, from 0.</param>
/// <param name="Step">Its step.</param>
/// <param name="Level">The level's place in the spectrum then, 0 for the largest.</param>
/// <param name="Value">ξ.</param>
/// <param name="LeftOverlap">⟨u|u'⟩² with the level that it was a snapshot before; NaN at the first point.</param>
/// <param name="RightOverlap">⟨v|v'⟩², likewise.</param>
public sealed record LevelPoint(int Snapshot, double Step, int Level, double Value, double LeftOverlap, double RightOverlap)
{
    /// <summary>|⟨u|u'⟩⟨v|v'⟩|, the geometric mean of both.</summary>
    public double Overlap => Math.Sqrt(LeftOverlap * RightOverlap);
}

/// <summary>A level that was followed from snapshot to snapshot by its vectors.</summary>
/// <param name="Number">From 0, in the order of their first points.</param>
/// <param name="Points">One a snapshot, without gaps.</param>
/// <param name="WhyLost">Why it ends before the last snapshot; null if it does not.</param>
public sealed record LevelTrajectory(int Number, IReadOnlyList<LevelPoint> Points, string? WhyLost)
{
    /// <summary>The first point.</summary>
    public LevelPoint First => Points[0];

    /// <summary>The last point.</summary>
    public LevelPoint Last => Points[^1];

    /// <summary>Mean overlap of successive points; NaN for a single one.</summary>
    public double MeanOverlap => Points.Skip(1).Select(point => point.Overlap).DefaultIfEmpty(double.NaN).Average();

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"level {First.Level} at step {First.Step:R} to level {Last.Level} at step {Last.Step:R}, {First.Value:G4} to {Last.Value:G4}");
}
