using Dyson.Experiments;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Which points belong to which scan, and straight lines through them.</summary>
/// <param name="points">All points.</param>
/// <param name="centre">The experiment's own values, which every scan passes through.</param>
internal sealed class Figure9Scans(IReadOnlyList<Figure9Point> points, TeacherStudentLearningOptions centre)
{
    /// <summary>All points.</summary>
    public IReadOnlyList<Figure9Point> All => points;

    /// <summary>The points that differ from the centre in α at most, in order of α.</summary>
    public IReadOnlyList<Figure9Point> LearningRate =>
        [.. points.Where(p => SameBatch(p) && SameNoise(p)).OrderBy(p => p.Update.LearningRate)];

    /// <summary>The points that differ from the centre in |B| at most.</summary>
    public IReadOnlyList<Figure9Point> BatchSize => [.. points.Where(p => SameRate(p) && SameNoise(p)).OrderBy(p => p.Update.BatchSize)];

    /// <summary>The points that differ from the centre in ε at most.</summary>
    public IReadOnlyList<Figure9Point> Noise => [.. points.Where(p => SameRate(p) && SameBatch(p)).OrderBy(p => p.Update.Noise)];

    /// <summary>The centre's point.</summary>
    public IReadOnlyList<Figure9Point> Shared => [.. points.Where(IsShared)];

    /// <summary>The scans with what names them: an identifier, and what varies in the label language.</summary>
    public IReadOnlyList<(string Id, string Name, IReadOnlyList<Figure9Point> Points)> Each =>
        [("alpha", @"$\alpha$", LearningRate), ("batch", "$|B|$", BatchSize), ("noise", @"$\varepsilon$", Noise)];

    /// <summary>Whether a point is the centre.</summary>
    public bool IsShared(Figure9Point p) => SameRate(p) && SameBatch(p) && SameNoise(p);

    /// <summary>⟨S⟩ = b √(αA/|B|), weights 1/error².</summary>
    public static StraightLine Line(IReadOnlyList<Figure9Point> points) =>
        StraightLine.ThroughOrigin([.. points.Select(p => new LinePoint(p.Law.Abscissa, p.MeanSpacing.Value, p.MeanSpacing.Error))]);

    /// <summary>The slope that the same fit gives to the exact law's values: Σ w x y/Σ w x².</summary>
    public static double LawSlope(IReadOnlyList<Figure9Point> points) =>
        StraightLine.ThroughOrigin([.. points.Select(p => new LinePoint(p.Law.Abscissa, p.ExactSpacing, p.MeanSpacing.Error))]).Slope.Value;

    private bool SameRate(Figure9Point p) => p.Update.LearningRate == centre.LearningRate;

    private bool SameBatch(Figure9Point p) => p.Update.BatchSize == centre.BatchSize;

    private bool SameNoise(Figure9Point p) => p.Update.Noise == centre.Noise;
}
