using System.Globalization;
using Dyson.Dynamics;
using Dyson.Experiments;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>One ensemble of students behind a fixed layer: its levels at every snapshot, its degenerate pairs at the last, and their exact laws.</summary>
internal sealed class PosterPoint
{
    private readonly RunPoint _point;
    private readonly Dictionary<int, double[]> _levels = [];

    private PosterPoint(RunPoint point, PointOptions options)
    {
        _point = point;
        Model = TrainingFactory.Model((HiddenLayerOptions)options.Model);
        TeacherStudentLearningOptions learning = (TeacherStudentLearningOptions)options.Learning;
        Update = new TeacherStudentUpdate(learning.LearningRate, learning.BatchSize, learning.Noise);
        Teacher = HiddenLayerTraining.Teacher(Model, point.Stream, point.Seed);
        Law = new HiddenLayerLaw(Update, Model, Teacher);
        Pairs = [.. DegenerateLevels.PairsOf(options).Select(pair => new PosterPair(
            Model.Plain.Eigenvalues[^(pair.First + 1)], Law.Pair(pair.First, pair.Second, point.Steps[^1]), Levels(pair.First, pair.Second)))];
    }

    /// <summary>Teacher, start and layer.</summary>
    public HiddenLayerStudent Model { get; }

    /// <summary>α, |B|, ε.</summary>
    public TeacherStudentUpdate Update { get; }

    /// <summary>Ŵ.</summary>
    public double[,] Teacher { get; }

    /// <summary>The exact law.</summary>
    public HiddenLayerLaw Law { get; }

    /// <summary>The degenerate pairs at the last snapshot, descending levels.</summary>
    public IReadOnlyList<PosterPair> Pairs { get; }

    /// <summary>Updates made at each snapshot.</summary>
    public IReadOnlyList<long> Steps => _point.Steps;

    /// <summary>√(αA/|B|), the abscissa of linear scaling.</summary>
    public double Abscissa => Math.Sqrt(Update.LearningRate / Update.BatchSize) * Update.Noise;

    /// <summary>g_N/g_1 of the layer.</summary>
    public double RateRatio => Model.Layer.LargestRate / Model.Layer.Rates.Min();

    /// <summary>√(g_N/g_1), the layer's condition number, as text.</summary>
    public string Condition => Math.Sqrt(RateRatio).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Every grid point of a run.</summary>
    public static PosterPoint[] All(RunDirectory run)
    {
        Experiment experiment = run.ReadExperiment();
        return [.. run.Points.Select(point => new PosterPoint(point, experiment.Points[point.Index]))];
    }

    /// <summary>A level of every student at a snapshot; blown-up students put aside.</summary>
    public Sample Level(int snapshot, int level)
    {
        double[] levels = ReadLevels(snapshot);
        return Sample.Of([.. levels.Where((x, i) => i % _point.LevelCount == level && double.IsFinite(x))]);
    }

    private double[] ReadLevels(int snapshot)
    {
        if (!_levels.TryGetValue(snapshot, out double[]? levels))
        {
            levels = _point.ReadLevels(snapshot);
            _levels.Add(snapshot, levels);
        }

        return levels;
    }

    private LevelPairs Levels(int first, int second)
    {
        double[] levels = ReadLevels(Steps.Count - 1);
        int n = _point.LevelCount;
        return LevelPairs.Of([.. levels.Where((_, i) => i % n == first)], [.. levels.Where((_, i) => i % n == second)]);
    }
}

/// <summary>A degenerate pair of an ensemble.</summary>
/// <param name="Kappa">κ of the teacher.</param>
/// <param name="Law">The exact law.</param>
/// <param name="Levels">The two levels of every student.</param>
internal sealed record PosterPair(double Kappa, HiddenLayerPair Law, LevelPairs Levels)
{
    /// <summary>One level of every student, the upper and the lower by turns: independent values of the density, as the two of one student are not.</summary>
    public Sample Independent()
    {
        double[] values = new double[Levels.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i % 2 == 0 ? Levels.Upper[i] : Levels.Lower[i];
        }

        return Sample.Of(values);
    }
}
