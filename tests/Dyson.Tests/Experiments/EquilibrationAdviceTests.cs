using Dyson.Experiments;

namespace Dyson.Tests.Experiments;

public class EquilibrationAdviceTests
{
    private const string Machine = """
        model: { type: gaussian-rbm, visible: 10, mass-squared: 9, target: { type: ring, mass-squared: 4 } }
        learning: { learning-rate: 0.1, batch-size: 16, steps: STEPS }
        ensemble: { replicas: 1, seed: 1 }
        """;

    private const string Student = """
        model: { type: teacher-student, eigenvalues: [2, 2], initial: zero }
        learning: { learning-rate: 0.1, batch-size: 16, noise: 0.1, steps: STEPS }
        ensemble: { replicas: 1, seed: 1 }
        """;

    /// <summary>The slowest mode of the papers' machine needs αt ≈ 606 (docs/physics/boltzmann-machine.md), a student ln 50/α.</summary>
    [Theory]
    [InlineData(Machine, 5000, true)]
    [InlineData(Machine, 7000, false)]
    [InlineData(Student, 20, true)]
    [InlineData(Student, 50, false)]
    public void Too_short_a_training_is_remarked(string experiment, int steps, bool remarked)
    {
        string? advice = EquilibrationAdvice.Of(
            Experiment.Parse(experiment.Replace("STEPS", steps.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)).Points[0]);
        Assert.Equal(remarked, advice is not null);
    }
}
