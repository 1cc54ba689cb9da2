using Dyson.Experiments;
using Dyson.Reports.Papers;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Reports.Questions;

/// <summary>The questions about collapse on ensembles of a hundred students a point.</summary>
public class CollapseQuestionTests
{
    private static readonly string[] Targets = ["question-activations", "question-momentum", "question-adam"];

    [Fact]
    public void Students_keep_to_the_closed_moments_and_those_with_too_much_noise_do_not()
    {
        using TemporaryFolder folder = new();
        ResultsDocument honest = Run(folder.Path, 1, Targets);
        Assert.True(honest.Passed, string.Join("; ", honest.Checks.Where(check => check.Passed == false).Select(check => $"{check.Id}: p = {check.P}")));
        Assert.Equal(53, honest.Checks.Count(check => check.Passed == true));
        Assert.All(honest.Checks, check => Assert.True(check.SmallestDeviation > 0 || check.Passed is null, check.Id));
        Assert.All(honest.Checks.Where(check => check.Passed is null), check => Assert.NotEqual("", check.Note));
        foreach (string name in Targets)
        {
            Assert.Contains("<svg", File.ReadAllText(Path.Combine(folder.Path, "figures", name + ".svg")), StringComparison.Ordinal);
        }

        // Candidates are named with their verdicts.
        string page = File.ReadAllText(Path.Combine(folder.Path, "index.html"));
        Assert.Contains("rejected", page, StringComparison.Ordinal);
        Assert.Contains("collapses", page, StringComparison.Ordinal);

        // 60 points of 96 students know ⟨S²⟩ together to 1.3 %.
        ResultsDocument control = Run(folder.Path, 1.25, "question-activations");
        Assert.False(control.Passed);
        Assert.False(control.Checks.Single(check => check.Id == "question-activations.one.scale").Passed);
        Assert.False(control.Checks.Single(check => check.Id == "question-activations.layer.scale").Passed);

        // Exponents do not know the scale of the noise.
        Assert.True(control.Checks.Single(check => check.Id == "question-activations.one.tanh.exponent").Passed);
    }

    private static ResultsDocument Run(string folder, double noise, params string[] targets) =>
        new Reproduction(new ReproductionSettings { Targets = targets, Folder = folder, NoiseFactor = noise }, new TrainingFactory(), TimeProvider.System) { Replaced = ["ensemble.replicas=96"] }.Run();
}
