using Dyson.Dynamics;
using Dyson.Experiments;
using Dyson.Models;

namespace Dyson.Reports.Papers;

/// <summary>The model of a grid point of students, its update, and the law that both have with infinite data.</summary>
/// <param name="Model">The student and its teacher.</param>
/// <param name="Update">α, |B|, ε.</param>
/// <param name="Law">The exact law with infinite data.</param>
/// <param name="FiniteBatches">Whether the gradient comes from batches of inputs.</param>
internal sealed record StudentSettings(TeacherStudent Model, TeacherStudentUpdate Update, TeacherStudentLaw Law, bool FiniteBatches)
{
    /// <summary>Those of a grid point.</summary>
    public static StudentSettings Of(PointOptions options)
    {
        TeacherStudent model = TrainingFactory.Model((TeacherStudentOptions)options.Model);
        TeacherStudentLearningOptions learning = (TeacherStudentLearningOptions)options.Learning;
        TeacherStudentUpdate update = new(learning.LearningRate, learning.BatchSize, learning.Noise);
        return new StudentSettings(model, update, new TeacherStudentLaw(update, model.Initial, model.Symmetric), learning.FiniteBatches);
    }
}
