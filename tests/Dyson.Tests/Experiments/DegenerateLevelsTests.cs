using Dyson.Experiments;

namespace Dyson.Tests.Experiments;

public class DegenerateLevelsTests
{
    [Theory]
    [InlineData("{ type: teacher-student, eigenvalues: [2, 2] }", "0-1")]
    [InlineData("{ type: teacher-student, eigenvalues: [1, 3, 3, 2, 2, 2, 4] }", "1-2")]
    [InlineData("{ type: teacher-student, eigenvalues: [1, 2, 3] }", "")]
    [InlineData("{ type: teacher-student, eigenvalues: [1, 1, 5, 5] }", "0-1 2-3")]
    public void Students_have_the_equal_levels_of_their_teacher(string model, string pairs) =>
        Assert.Equal(pairs, Pairs(
            $"model: {model}\nlearning: {{ learning-rate: 0.1, batch-size: 16, noise: 0.1, steps: 10 }}\nensemble: {{ replicas: 2 }}\n"));

    [Theory]
    [InlineData(10, "1-2 3-4 5-6 7-8")]
    [InlineData(6, "1-2 3-4")]
    public void Machines_have_the_pairs_of_the_ring_that_they_can_learn(int hidden, string pairs) =>
        Assert.Equal(pairs, Pairs(
            $"model: {{ type: gaussian-rbm, visible: 10, hidden: {hidden}, mass-squared: 9, target: {{ type: ring, mass-squared: 4 }} }}\n"
            + "learning: { learning-rate: 0.1, batch-size: 16, steps: 10 }\nensemble: { replicas: 2 }\n"));

    private static string Pairs(string text) =>
        string.Join(" ", DegenerateLevels.PairsOf(Experiment.Parse(text).Points[0]).Select(pair => $"{pair.First}-{pair.Second}"));
}
