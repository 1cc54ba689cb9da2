using Dyson.Dynamics;
using Dyson.Experiments;
using Dyson.Laws;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>Two neighbouring levels of one ensemble of students at all its snapshots but the start, with the exact law of their spacing at each.</summary>
internal sealed class StudentRelaxationPoint
{
    private StudentRelaxationPoint(RunPoint point, TeacherStudentLaw law, TeacherStudentUpdate update, double gap, int first)
    {
        (Law, Update, Gap) = (law, update, gap);
        int[] recorded = [.. Enumerable.Range(0, point.Steps.Count).Where(i => point.Steps[i] > 0)];
        Steps = [.. recorded.Select(i => point.Steps[i])];
        Spacings = [.. recorded.Select(i => Spacing(point.ReadLevels(i), point.LevelCount, first))];
    }

    /// <summary>The exact law.</summary>
    public TeacherStudentLaw Law { get; }

    /// <summary>α, |B|, ε.</summary>
    public TeacherStudentUpdate Update { get; }

    /// <summary>Δκ of the teacher's two levels.</summary>
    public double Gap { get; }

    /// <summary>Updates made at each snapshot.</summary>
    public IReadOnlyList<long> Steps { get; }

    /// <summary>S of every student at each snapshot.</summary>
    public IReadOnlyList<Sample> Spacings { get; }

    /// <summary>The law of S at a snapshot.</summary>
    public ContinuousLaw SpacingLaw(int snapshot) => Gap == 0 ? Law.SpacingLaw(Steps[snapshot]) : Law.SplitSpacingLaw(Gap, Steps[snapshot]);

    /// <summary>Every grid point with each pair of its levels, counted 1–2, 3–4, ….</summary>
    public static StudentRelaxationPoint[] All(RunDirectory run)
    {
        Experiment experiment = run.ReadExperiment();
        List<StudentRelaxationPoint> points = [];
        foreach (RunPoint point in run.Points)
        {
            PointOptions options = experiment.Points[point.Index];
            StudentSettings settings = StudentSettings.Of(options);
            double[] teacher = [.. ((TeacherStudentOptions)options.Model).Eigenvalues.OrderDescending()];
            for (int first = 0; first + 1 < teacher.Length; first += 2)
            {
                points.Add(new StudentRelaxationPoint(point, settings.Law, settings.Update, teacher[first] - teacher[first + 1], first));
            }
        }

        return [.. points];
    }

    private static Sample Spacing(double[] levels, int count, int first) =>
        Sample.Of([.. Enumerable.Range(0, levels.Length / count).Select(r => levels[(r * count) + first] - levels[(r * count) + first + 1]).Where(double.IsFinite)]);
}
