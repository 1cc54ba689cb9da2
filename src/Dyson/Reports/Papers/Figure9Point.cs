using Dyson.Dynamics;
using Dyson.Experiments;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>A degenerate pair of levels of one ensemble of students at its last snapshot, beside its exact law.</summary>
internal sealed class Figure9Point
{
    private Figure9Point(LevelPairs pairs, TeacherStudentUpdate update, TeacherStudentLaw law, long step, FiniteBatchMoments? batches)
    {
        (Update, Law) = (update, law);
        Pairs = pairs;
        Batches = batches;
        Sigma = law.Sigma(step);
        ExactSpacing = law.MeanSpacing(0, step);
        MeanSpacing = PairObservables.MeanSpacing(pairs);
        double[] squares = new double[pairs.Count];
        for (int i = 0; i < squares.Length; i++)
        {
            squares[i] = pairs.Spacings.Values[i] * pairs.Spacings.Values[i];
        }

        SpacingSquare = Moments.Mean(Sample.Of(squares));
    }

    /// <summary>α, |B|, ε.</summary>
    public TeacherStudentUpdate Update { get; }

    /// <summary>The law with the infinite-data gradient.</summary>
    public TeacherStudentLaw Law { get; }

    /// <summary>The two levels of every student.</summary>
    public LevelPairs Pairs { get; }

    /// <summary>The exact moments with finite batches; null for infinite data.</summary>
    public FiniteBatchMoments? Batches { get; }

    /// <summary>σ of the surmise and of the two-level density at the snapshot's step, infinite data.</summary>
    public double Sigma { get; }

    /// <summary>⟨S⟩ by the exact law at the snapshot's step, infinite data.</summary>
    public double ExactSpacing { get; }

    /// <summary>⟨S⟩.</summary>
    public Estimate MeanSpacing { get; }

    /// <summary>⟨S²⟩.</summary>
    public Estimate SpacingSquare { get; }

    /// <summary>√(⟨S²⟩ with batches/⟨S²⟩ without), both exact: the factor of ⟨S⟩ if the surmise held; 1 for infinite data.</summary>
    public double BatchFactor => Batches is null ? 1 : Math.Sqrt(Batches.SpacingSquare) / (2 * Sigma);

    /// <summary>⟨S⟩ over the exact infinite-data law.</summary>
    public Estimate Ratio => MeanSpacing.Scale(1 / ExactSpacing);

    /// <summary>The points of an ensemble; one a degenerate pair and grid point.</summary>
    public static IReadOnlyList<Figure9Point> Read(RunDirectory run)
    {
        Experiment experiment = run.ReadExperiment();
        List<Figure9Point> points = [];
        foreach (RunPoint point in run.Points)
        {
            PointOptions options = experiment.Points[point.Index];
            (Models.TeacherStudent model, TeacherStudentUpdate update, TeacherStudentLaw law, bool finite) = StudentSettings.Of(options);
            FiniteBatchMoments? batches = finite ? new FiniteBatchMoments(update, model.Size, model.Symmetric) : null;
            double[] levels = point.ReadLevels(-1);
            foreach ((int first, int second) in DegenerateLevels.PairsOf(options))
            {
                LevelPairs pairs = LevelPairs.Of(Column(levels, point.LevelCount, first), Column(levels, point.LevelCount, second));
                points.Add(new Figure9Point(pairs, update, law, point.Steps[^1], batches));
            }
        }

        return points;
    }

    private static double[] Column(double[] levels, int count, int column) =>
        [.. Enumerable.Range(0, levels.Length / count).Select(r => levels[(r * count) + column])];
}
