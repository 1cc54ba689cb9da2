using Dyson.Dynamics;
using Dyson.Models;

namespace Dyson.Tests.Dynamics;

/// <summary>How far (57, 58) as printed is from the matrix whose eigenvalues it should describe, in numbers.</summary>
public class EquationClosureTests
{
    [Theory]
    [InlineData(0.5, 0.118)]
    [InlineData(1.0, 0.145)]
    [InlineData(2.0, 0.092)]
    public void Mean_spacing_of_57_lies_above_Rices_and_below_59(double gapOverRiceSigma, double quoted)
    {
        // The quoted excess has an error of 0.003, and the scheme's weak error at these steps is of that size.
        const double Quoted = 0.006;
        const int Replicas = 8000;
        TeacherStudentUpdate update = new(0.02, 16, 0.1);
        TeacherStudentLaw law = new(update, InitialWeights.AtTarget);
        double gap = gapOverRiceSigma * law.RiceSigma();
        ConfiningEquation equation = ConfiningEquation.TeacherStudentAtUpdates(update, [2 + gap, 2]);
        double[] levels = new DysonEnsemble(equation, StepControl.Refined(1, law.Sigma()), "closure").Run(
            [.. equation.Centres], 1, 0, Replicas, [400], TestContext.Current.CancellationToken).Levels;
        double[] spacings = [.. levels.Chunk(2).Select(x => x[0] - x[1])];
        double rice = law.MeanSpacing(gap);
        double mean = spacings.Average() / rice;
        double error = Math.Sqrt(spacings.Sum(s => Math.Pow((s / rice) - mean, 2)) / ((double)Replicas * (Replicas - 1)));
        Assert.InRange(Math.Abs(mean - 1 - quoted), 0, Quoted + (FalseAlarm.Sigmas * error));
        Assert.True(mean - 1 > (FalseAlarm.Sigmas * error) + Quoted, "(57) has Rice's mean after all.");

        // (59) lies higher still: its own solution of (57) is an approximation too.
        Assert.True(law.ApproximateMeanSpacing(gap, finiteRate: true) / rice > mean + (2 * error));
    }
}
