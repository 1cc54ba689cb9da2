using Dyson.Experiments;
using Dyson.Reports.Papers;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Reports.Questions;

/// <summary>The questions about layers and width on ensembles of a few students.</summary>
public class LayersAndWidthTests
{
    private const double Suspicious = 1e-6;

    [Fact]
    public void Layers_give_their_figure_and_checks()
    {
        using TemporaryFolder folder = new();
        ResultsDocument results = Reproduce("question-layers", folder.Path, "ensemble.replicas=64", "learning.steps=40", "record.snapshots=3");
        Assert.True(File.Exists(Path.Combine(folder.Path, "figures", "question-layers.pdf")));
        foreach (string ending in new[] { ".spacing", ".centre", ".coupling.1", ".spacings.1" })
        {
            Assert.Equal(8, results.Checks.Count(check => check.Id.EndsWith(ending, StringComparison.Ordinal)));
        }

        // With so few steps the teacher is not learnt, and ties are not judged; all else is theory at any time.
        Assert.All(results.Checks.Where(check => check.Passed is not null && !check.Id.Contains("memory", StringComparison.Ordinal)), check => Assert.True(check.P > Suspicious, $"{check.Id} {check.P}"));
    }

    [Fact]
    public void Width_gives_its_figures_and_checks()
    {
        using TemporaryFolder folder = new();
        ResultsDocument results = Reproduce("question-width", folder.Path, "ensemble.replicas=20", "model.width=6", "ensemble.block=20", "learning.steps=12");
        Assert.True(File.Exists(Path.Combine(folder.Path, "figures", "question-width.pdf")) && File.Exists(Path.Combine(folder.Path, "figures", "question-width-universality.pdf")));
        Assert.Equal(6, results.Checks.Count(check => check.Id.EndsWith(".fourth", StringComparison.Ordinal)));
        Assert.All(results.Checks.Where(check => check.Id.EndsWith(".second", StringComparison.Ordinal)), check => Assert.True(check.P > Suspicious, $"{check.Id} {check.P}"));

        // How far semicircle and quarter circle are from the law between.
        string page = File.ReadAllText(Path.Combine(folder.Path, "index.html"));
        Assert.All(new[] { "0.089", "0.177", "2.43", "3.93" }, place => Assert.Contains(place, page, StringComparison.Ordinal));
    }

    private static ResultsDocument Reproduce(string target, string folder, params string[] replaced)
    {
        ReproductionSettings settings = new() { Targets = [target], Folder = folder, Seed = 7, Version = "test" };
        return new Reproduction(settings, new TrainingFactory(), TimeProvider.System) { Replaced = replaced }.Run();
    }
}
