using System.Globalization;
using Dyson.LinearAlgebra;

namespace Dyson.Networks;

/// <summary>
/// Follows the levels of one layer through its checkpoints by their singular vectors: a level and one of the next snapshot are the same if
/// |⟨u|u'⟩⟨v|v'⟩| &gt; 1/2. Because Σ_j |⟨u|u'_j⟩⟨v|v'_j⟩| ≤ 1 (Schwarz), at most one level of either snapshot can be that near: nothing is assigned, and levels
/// that cross keep their identity. A level without such a partner is lost, and one without a predecessor begins.
/// </summary>
/// <remarks>
/// Vectors of neighbouring levels mix once a step of training moves matrix elements by as much as their distance: inside of the bulk levels are soon lost, those
/// outside are followed. Only one snapshot's vectors are held at a time.
/// </remarks>
public sealed class LevelTracker
{
    /// <summary>The overlap above which a partner is the only one.</summary>
    public const double LeastOverlap = 0.5;

    private readonly List<SpectrumEdges> _edges = [];
    private readonly List<Track> _tracks = [];
    private SingularDecomposition? _before;
    private Track[] _open = [];

    /// <summary>The next snapshot.</summary>
    /// <param name="step">Its step, beyond the last one.</param>
    /// <param name="spectrum">All values, and vectors of those levels that are to be followed.</param>
    /// <param name="upperEdge">Upper edge of the bulk in units of ξ, above which a level is a spike; NaN if not known.</param>
    /// <param name="lowerEdge">Lower edge; NaN if not known.</param>
    /// <exception cref="ArgumentException">The step does not ascend, or the matrix has another shape than before.</exception>
    public void Add(double step, SingularDecomposition spectrum, double upperEdge = double.NaN, double lowerEdge = double.NaN)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (!double.IsFinite(step) || (_edges.Count > 0 && !(step > _edges[^1].Step)))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"Steps must be finite and ascend; {step:R} comes after {(_edges.Count > 0 ? _edges[^1].Step : double.NaN):R}."), nameof(step));
        }

        if (_before is { } before && (before.Rows != spectrum.Rows || before.Columns != spectrum.Columns))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"A layer of {before.Rows}×{before.Columns} is {spectrum.Rows}×{spectrum.Columns} at step {step:R}."), nameof(spectrum));
        }

        int snapshot = _edges.Count;
        IReadOnlyList<double> values = spectrum.Values;
        _edges.Add(new SpectrumEdges(snapshot, step, values[0], values[^1], upperEdge, lowerEdge, values.Count(value => value > upperEdge)));
        Track[] next = new Track[spectrum.Levels.Count];
        for (int k = 0; k < _open.Length; k++)
        {
            (int partner, double left, double right, double best) = Partner(_before!, k, spectrum);
            if (partner >= 0)
            {
                int level = spectrum.Levels[partner];
                _open[k].Points.Add(new LevelPoint(snapshot, step, level, values[level], left, right));
                next[partner] = _open[k];
            }
            else
            {
                _open[k].WhyLost = double.IsNaN(values[0])
                    ? string.Create(CultureInfo.InvariantCulture, $"the weights of step {step:R} are not finite")
                    : string.Create(CultureInfo.InvariantCulture, $"none of the {spectrum.Levels.Count} levels looked at in step {step:R} has an overlap above {LeastOverlap:0.0}, the largest is {best:0.00}");
            }
        }

        for (int k = 0; k < next.Length; k++)
        {
            if (next[k] is null)
            {
                int level = spectrum.Levels[k];
                next[k] = new Track([new LevelPoint(snapshot, step, level, values[level], double.NaN, double.NaN)]);
                _tracks.Add(next[k]);
            }
        }

        (_before, _open) = (spectrum, next);
    }

    /// <summary>What was followed so far.</summary>
    /// <exception cref="InvalidOperationException">There was no snapshot.</exception>
    public LevelTrajectories Trajectories()
    {
        if (_before is null)
        {
            throw new InvalidOperationException("There was no snapshot.");
        }

        LevelTrajectory[] trajectories =
        [
            .. _tracks.Where(track => double.IsFinite(track.Points[0].Value))
                .Select((track, number) => new LevelTrajectory(number, [.. track.Points], track.WhyLost)),
        ];
        return new LevelTrajectories(
            _before.Rows, _before.Columns, [.. _edges], trajectories, [.. trajectories.SelectMany(Events).OrderBy(change => change.Snapshot).ThenBy(change => change.Trajectory)]);
    }

    private static (int Partner, double Left, double Right, double Best) Partner(SingularDecomposition before, int k, SingularDecomposition after)
    {
        double best = 0;
        for (int j = 0; j < after.Levels.Count; j++)
        {
            double left = Dot(before.Left(k), after.Left(j));
            double right = Dot(before.Right(k), after.Right(j));
            double overlap = Math.Abs(left * right);
            best = Math.Max(best, overlap);
            if (overlap > LeastOverlap)
            {
                return (j, left * left, right * right, overlap);
            }
        }

        return (-1, 0, 0, best);
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        // Four sums: a fixed order that a processor can overlap.
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 3 < x.Length; i += 4)
        {
            s0 = Math.FusedMultiplyAdd(x[i], y[i], s0);
            s1 = Math.FusedMultiplyAdd(x[i + 1], y[i + 1], s1);
            s2 = Math.FusedMultiplyAdd(x[i + 2], y[i + 2], s2);
            s3 = Math.FusedMultiplyAdd(x[i + 3], y[i + 3], s3);
        }

        for (; i < x.Length; i++)
        {
            s0 = Math.FusedMultiplyAdd(x[i], y[i], s0);
        }

        return s0 + s1 + (s2 + s3);
    }

    private IEnumerable<SpikeEvent> Events(LevelTrajectory trajectory)
    {
        bool outside = false;
        foreach (LevelPoint point in trajectory.Points)
        {
            bool now = point.Value > _edges[point.Snapshot].Upper;
            if (now != outside)
            {
                SpikeChange change = !now ? SpikeChange.Merges : point.Snapshot == 0 ? SpikeChange.Present
                    : point.Snapshot == trajectory.First.Snapshot ? SpikeChange.Appears : SpikeChange.Emerges;
                yield return new SpikeEvent(change, trajectory.Number, point.Snapshot, point.Step, point.Value);
            }

            outside = now;
        }

        if (outside && trajectory.WhyLost is not null)
        {
            SpectrumEdges at = _edges[trajectory.Last.Snapshot + 1];
            yield return new SpikeEvent(SpikeChange.Lost, trajectory.Number, at.Snapshot, at.Step, trajectory.Last.Value);
        }
    }

    private sealed class Track(List<LevelPoint> points)
    {
        public List<LevelPoint> Points { get; } = points;

        public string? WhyLost { get; set; }
    }
}
