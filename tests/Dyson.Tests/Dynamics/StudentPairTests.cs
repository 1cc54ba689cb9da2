using Dyson.Dynamics;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Tests.Laws;

namespace Dyson.Tests.Dynamics;

/// <summary>Students with more than one pair of levels, and what finite batches and shared inputs cost at the papers' settings.</summary>
public class StudentPairTests
{
    [Fact]
    public void Every_degenerate_pair_of_the_ring_as_teacher_has_the_surmise_while_the_modes_stay_apart()
    {
        const int Replicas = 4000;
        double[] kappas = [.. TargetSpectrum.Ring(10, 4).Kappas.OrderDescending()];
        double[] weak = Train(0.02);
        double[] strong = Train(5);
        TeacherStudentLaw law = new(new TeacherStudentUpdate(0.1, 16, 0.02), InitialWeights.AtTarget);
        TeacherStudentLaw mixed = new(new TeacherStudentUpdate(0.1, 16, 5), InitialWeights.AtTarget);
        int rejected = 0;
        foreach (int upper in new[] { 1, 3, 5, 7 })
        {
            Assert.Equal(kappas[upper], kappas[upper + 1], 1e-12);
            Assert.Empty(SampleVerdict.Against(law.SpacingLaw(), Spacings(weak, upper)));
            rejected += SampleVerdict.Against(mixed.SpacingLaw(), Spacings(strong, upper)).Count > 0 ? 1 : 0;
        }

        // Negative control: where √Var W_ij is three quarters of the distance of the nearest modes, neighbours squeeze the pairs.
        Assert.Equal(4, rejected);

        double[] Train(double noise) => new TeacherStudentTraining(
            new TeacherStudent(kappas, InitialWeights.AtTarget), new NoisyGradientLearning(0.1, 16, noise), "pairs").Train(
                1, 0, Replicas, [80], TestContext.Current.CancellationToken).Levels;

        double[] Spacings(double[] levels, int upper) => [.. levels.Chunk(10).Select(x => x[upper] - x[upper + 1])];
    }

    [Theory]
    [InlineData(4, 0.060, 0.080, 1.010, 1.018)]
    [InlineData(16, 0.030, 0.045, 1.001, 1.006)]
    [InlineData(64, 0.015, 0.022, 0.998, 1.003)]
    public void Shared_inputs_scatter_the_mean_spacing_at_the_papers_settings(int batch, double least, double most, double lowest, double highest)
    {
        // α = 0.1, ε = 0.1: what lies 100 batches back has shrunk to 10⁻⁹ in the covariance; 1500 draws know the scatter to 1.8 %.
        TeacherStudentUpdate update = new(0.1, batch, 0.1);
        SharedInputScatter scatter = SharedInputCovariance.Scatter(new SharedInputSettings(update, 2, 100, 1, false), 1500, 3);
        Assert.InRange(scatter.RelativeScatter, least, most);
        double infinite = new TeacherStudentLaw(update, InitialWeights.AtTarget).MeanSpacing();
        Assert.InRange(scatter.MeanSpacing / infinite, lowest, highest);
    }
}
