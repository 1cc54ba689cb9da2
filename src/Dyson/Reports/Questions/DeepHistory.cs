using Dyson.Experiments;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Reports.Questions;

/// <summary>An ensemble of deep students: what they were, how they learnt, and the singular values of each learnable layer at every snapshot, failed replicas put aside.</summary>
internal sealed class DeepHistory
{
    private readonly int[] _first;
    private readonly int[] _count;
    private readonly Lazy<double[]>[] _levels;
    private readonly int _levelCount;

    private DeepHistory(RunPoint point, PointOptions options)
    {
        IReadOnlyList<LevelLayer> layers = point.Layers ?? throw new InvalidOperationException("A question about layers needs a deep student.");
        Point = point;
        Model = TrainingFactory.Model((DeepStudentOptions)options.Model);
        Learning = TrainingFactory.Learning((DeepLearningOptions)options.Learning);
        Teacher = Model.Teacher.Draw(new RandomStream(new StreamKey(point.Seed, point.Stream, -2)));
        _count = [.. layers.Select(layer => layer.Levels)];
        _first = [.. Enumerable.Range(0, layers.Count).Select(l => _count[..l].Sum())];
        _levelCount = point.LevelCount;
        _levels = [.. Enumerable.Range(0, point.Steps.Count).Select(snapshot => new Lazy<double[]>(() => Complete(point.ReadLevels(snapshot))))];
    }

    /// <summary>The point in its run.</summary>
    public RunPoint Point { get; }

    /// <summary>Student and teacher.</summary>
    public DeepStudent Model { get; }

    /// <summary>The teacher's weights, layer by layer.</summary>
    public double[][] Teacher { get; }

    /// <summary>The learning.</summary>
    public DeepLearning Learning { get; }

    /// <summary>Number of learnable layers.</summary>
    public int Depth => _count.Length;

    /// <summary>Updates at each snapshot.</summary>
    public IReadOnlyList<long> Steps => Point.Steps;

    /// <summary>The last snapshot.</summary>
    public int Last => Steps.Count - 1;

    /// <summary>Every grid point of a run.</summary>
    public static DeepHistory[] All(RunDirectory run)
    {
        Experiment experiment = run.ReadExperiment();
        return [.. run.Points.Select(point => new DeepHistory(point, experiment.Points[point.Index]))];
    }

    /// <summary>One level of one layer of every replica.</summary>
    public double[] Level(int snapshot, int layer, int level)
    {
        double[] all = _levels[snapshot].Value;
        double[] values = new double[all.Length / _levelCount];
        for (int r = 0; r < values.Length; r++)
        {
            values[r] = all[(r * _levelCount) + _first[layer] + level];
        }

        return values;
    }

    /// <summary>All levels of a layer, descending, replica by replica.</summary>
    public double[][] Spectra(int snapshot, int layer)
    {
        double[] all = _levels[snapshot].Value;
        return [.. Enumerable.Range(0, all.Length / _levelCount).Select(r => all.AsSpan((r * _levelCount) + _first[layer], _count[layer]).ToArray())];
    }

    private double[] Complete(double[] levels)
    {
        List<double> complete = new(levels.Length);
        for (int r = 0; r < levels.Length; r += _levelCount)
        {
            if (Array.TrueForAll(levels[r..(r + _levelCount)], double.IsFinite))
            {
                complete.AddRange(levels.AsSpan(r, _levelCount));
            }
        }

        return [.. complete];
    }
}
