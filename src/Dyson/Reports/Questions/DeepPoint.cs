using Dyson.Dynamics;
using Dyson.Experiments;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>One ensemble of deep students that started at their teacher: the pair of levels of each learnable layer at the last snapshot, and the moments that theory gives them.</summary>
internal sealed class DeepPoint
{
    private DeepPoint(RunPoint point, DeepStudent model, DeepLearning learning, StudentFluctuations fluctuations)
    {
        Model = model;
        Learning = learning;
        Fluctuations = fluctuations;
        Steps = point.Steps[^1];
        Law = fluctuations.After(Steps);
        double[] levels = point.ReadLevels(point.Steps.Count - 1);
        int n = point.LevelCount;
        Pairs = [.. Enumerable.Range(0, n / 2).Select(layer => LevelPairs.Of(Level(levels, n, 2 * layer), Level(levels, n, (2 * layer) + 1)))];
    }

    /// <summary>Student and teacher, all learnable layers 2×2.</summary>
    public DeepStudent Model { get; }

    /// <summary>Optimiser, α, |B|, noise.</summary>
    public DeepLearning Learning { get; }

    /// <summary>The theory, for other α and |B| too.</summary>
    public StudentFluctuations Fluctuations { get; }

    /// <summary>The moments at the last snapshot.</summary>
    public WeightMoments Law { get; }

    /// <summary>The two levels of every student, a learnable layer each.</summary>
    public IReadOnlyList<LevelPairs> Pairs { get; }

    /// <summary>f of the first layer.</summary>
    public Activation Activation => Model.Student.Layers[0].Activation;

    /// <summary>α.</summary>
    public double Rate => Learning.LearningRate;

    /// <summary>|B|.</summary>
    public double Batch => Learning.BatchSize;

    /// <summary>Updates made.</summary>
    public long Steps { get; }

    /// <summary>Every grid point of a run.</summary>
    public static DeepPoint[] All(RunDirectory run)
    {
        Experiment experiment = run.ReadExperiment();
        List<DeepPoint> points = [];
        foreach (RunPoint point in run.Points)
        {
            DeepStudent model = TrainingFactory.Model((DeepStudentOptions)experiment.Points[point.Index].Model);
            DeepLearning learning = TrainingFactory.Learning((DeepLearningOptions)experiment.Points[point.Index].Learning);
            StudentFluctuations fluctuations = points.Find(p => Same(p.Model.Student, model.Student) && Same(p.Model.Teacher, model.Teacher)) is { } like
                ? like.Fluctuations.With(learning)
                : new StudentFluctuations(model, learning);
            points.Add(new DeepPoint(point, model, learning, fluctuations));
        }

        return [.. points];
    }

    /// <summary>⟨S⟩ of a layer's pair, counted from 0 among the learnable ones.</summary>
    public Estimate Spacing(int layer) => PairObservables.MeanSpacing(Pairs[layer]);

    /// <summary>⟨S²⟩, whose theory is exact where the moments are.</summary>
    public Estimate SquareSpacing(int layer) => Moments.Mean(Sample.Of([.. Pairs[layer].Spacings.Values.ToArray().Select(s => s * s)]));

    /// <summary>What theory gives that layer.</summary>
    public PairSpacing Theory(int layer) => Law.Spacing(Model.LearnableLayers.ElementAt(layer));

    private static bool Same(DeepNetwork one, DeepNetwork other) => one.Inputs == other.Inputs && one.Layers.SequenceEqual(other.Layers);

    private static double[] Level(double[] levels, int count, int level) => [.. levels.Where((_, i) => i % count == level)];
}
