using System.Collections.Concurrent;
using Dyson.Dynamics.Measured;
using Dyson.LinearAlgebra;
using Dyson.Statistics;

namespace Dyson.Networks;

/// <summary>Takes the layers of a time series as they are analysed, file by file, and follows their levels.</summary>
internal sealed class SeriesRecord(IReadOnlyList<double> steps, int followed)
{
    private const long LargestHistory = 64L << 20;

    private readonly ConcurrentDictionary<string, Layer> _layers = new(StringComparer.Ordinal);

    /// <summary>Whether a layer is so small, and its checkpoints so many, that all its levels can be measured together from its matrices.</summary>
    public bool Keeps(LayerPlan plan) => steps.Count >= LevelMotion.FewestSnapshots && plan.Columns <= LevelMotion.MostLevels
        && (long)plan.Rows * plan.Columns * steps.Count * sizeof(double) <= LargestHistory;

    /// <summary>One layer of one file; a layer's files come in their order.</summary>
    /// <param name="file">Number of the file.</param>
    /// <param name="spectrum">Its spectrum.</param>
    /// <param name="diagnosis">What is said about it.</param>
    /// <param name="matrix">W where it <see cref="Keeps"/> the matrices, or null.</param>
    public void Add(int file, LayerSpectrum spectrum, LayerDiagnosis diagnosis, double[]? matrix)
    {
        if (spectrum.Vectors is not null && diagnosis.SingularMax > 0)
        {
            _layers.GetOrAdd(diagnosis.Name, _ => new Layer()).Add(file, steps[file], Leading(spectrum, followed), diagnosis, matrix);
        }
    }

    /// <summary>The layers that occur in two files or more, in the order of the names given.</summary>
    public IReadOnlyList<LayerHistory> Histories(IEnumerable<string> order, CancellationToken cancellation) =>
        [.. order.Where(_layers.ContainsKey).Select(name => _layers[name]).Where(layer => layer.Count > 1).Select(layer => layer.History(steps, cancellation))];

    /// <summary>The leading vectors with zeros where rows and columns are zero, so that units may be switched off between two files.</summary>
    private static SingularDecomposition Leading(LayerSpectrum spectrum, int followed)
    {
        SingularDecomposition all = spectrum.Vectors!;
        int count = Enumerable.Range(0, all.Levels.Count).TakeWhile(i => all.Levels[i] == i && i < followed).Count();
        (int rows, int columns) = (spectrum.Plan.Rows, spectrum.Plan.Columns);
        double[] left = new double[count * rows];
        double[] right = new double[count * columns];
        for (int k = 0; k < count; k++)
        {
            Place(all.Left(k), spectrum.ActiveRows, left.AsSpan(k * rows, rows));
            Place(all.Right(k), spectrum.ActiveColumns, right.AsSpan(k * columns, columns));
        }

        return new SingularDecomposition(rows, columns, spectrum.SingularValues, [.. Enumerable.Range(0, count)], left, right);
    }

    private static void Place(ReadOnlySpan<double> vector, IReadOnlyList<int> places, Span<double> destination)
    {
        for (int i = 0; i < vector.Length; i++)
        {
            destination[places[i]] = vector[i];
        }
    }

    private sealed class Layer
    {
        private readonly LevelTracker _tracker = new();
        private readonly List<int> _files = [];
        private readonly List<LayerEdges> _edges = [];
        private readonly List<double[]> _matrices = [];
        private (int Rows, int Columns)? _shape;
        private string _name = string.Empty;

        public int Count => _files.Count;

        public void Add(int file, double step, SingularDecomposition leading, LayerDiagnosis diagnosis, double[]? matrix)
        {
            lock (_tracker)
            {
                _name = diagnosis.Name;
                _shape ??= (leading.Rows, leading.Columns);
                if (_shape != (leading.Rows, leading.Columns))
                {
                    // a resized vocabulary, say: another layer of the same name is not followed
                    return;
                }

                double threshold = diagnosis.Outliers is { } outliers ? Math.Sqrt(outliers.UpperThreshold) : double.NaN;
                double lower = diagnosis.Bulk is { } bulk ? Math.Sqrt(bulk.LowerEdge) : double.NaN;
                _tracker.Add(step, leading, threshold, lower);
                _files.Add(file);
                if (matrix is not null)
                {
                    _matrices.Add(matrix);
                }

                _edges.Add(new LayerEdges(
                    diagnosis.SingularMax, diagnosis.SingularMin, diagnosis.Bulk is null ? null : Math.Sqrt(diagnosis.Bulk.UpperEdge), AnalysisDocument.Finite(lower),
                    AnalysisDocument.Finite(threshold), diagnosis.Outliers?.Upper.Count ?? 0, diagnosis.Bulk?.P));
            }
        }

        public LayerHistory History(IReadOnlyList<double> steps, CancellationToken cancellation)
        {
            LevelTrajectories trajectories = _tracker.Trajectories();
            HashSet<int> passing = [.. trajectories.Events.Select(change => change.Trajectory)];
            LevelTrajectory[] followed = [.. trajectories.Trajectories.Where(trajectory => trajectory.Points.Count > 1 || passing.Contains(trajectory.Number))];
            HashSet<int> complete = [.. trajectories.Complete.Select(trajectory => trajectory.Number)];
            return new LayerHistory(
                _name, [.. _files], [.. _files.Select(file => steps[file])], [.. _edges],
                [.. followed.Select(trajectory => new FollowedLevel(
                    trajectory.Number, [.. trajectory.Points.Select(point => new FollowedPoint(point.Snapshot, point.Level, point.Value, AnalysisDocument.Finite(point.Overlap)))], trajectory.WhyLost))],
                [.. trajectories.Events.Select(change => new LevelEvent(change.Change.ToString(), change.Trajectory, change.Snapshot, change.Value))],
                [.. LevelMotion.Of(trajectories with { Trajectories = [.. trajectories.Trajectories.Where(trajectory => complete.Contains(trajectory.Number))] }, null, cancellation).Select(LevelMotionDocument.Of)])
            {
                Together = _matrices.Count == _files.Count ? Together(trajectories, steps, cancellation) : null,
            };
        }

        private MotionTogether Together(LevelTrajectories trajectories, IReadOnlyList<double> steps, CancellationToken cancellation)
        {
            double[] matrices = [.. _matrices.SelectMany(matrix => matrix)];
            (MeasuredMotion? measured, string? why) = LevelMotion.OfMatrices(
                matrices, trajectories.Rows, trajectories.Columns, [.. _files.Select(file => steps[file])], null, cancellation);
            return MotionTogether.Of(measured, why, trajectories.Columns);
        }
    }
}
