using Dyson.Experiments;
using Dyson.Reports.Documents;
using Dyson.Reports.Papers;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Reports.Questions;

/// <summary>The questions about layers and width on ensembles of a few students.</summary>
public class LayersAndWidthTests
{
    [Fact]
    public void Layers_give_their_figure_tables_and_checks()
    {
        using TemporaryFolder folder = new();
        PaperSection section = Reproduce("question-layers", folder.Path, "ensemble.replicas=96", "learning.steps=60", "record.snapshots=4");
        Assert.Equal(["question-layers"], section.Figures.Select(figure => figure.Name));
        Assert.Equal([20, 12, 4], section.Tables.Select(table => table.Rows.Count));
        Assert.Equal(4, section.Checks.Count(check => check.Id.StartsWith("question-layers.two", StringComparison.Ordinal) && check.Id.EndsWith(".spacing", StringComparison.Ordinal)));

        // With so few steps the teacher is not learnt; all else is theory at any time.
        Assert.All(section.Checks.Where(check => check.Judged && !check.Id.Contains("memory", StringComparison.Ordinal)), check => Assert.True(check.P > 1e-6, $"{check.Id} {check.P}"));
    }

    [Fact]
    public void Width_gives_its_figures_tables_and_checks()
    {
        using TemporaryFolder folder = new();
        PaperSection section = Reproduce("question-width", folder.Path, "ensemble.replicas=20", "model.width=6", "ensemble.block=20", "learning.steps=12");
        Assert.Equal(["question-width", "question-width-universality"], section.Figures.Select(figure => figure.Name));
        Assert.Equal([6, 5, 4], section.Tables.Select(table => table.Rows.Count));
        Assert.All(section.Checks.Where(check => check.Id.EndsWith(".second", StringComparison.Ordinal)), check => Assert.True(check.P > 1e-6, $"{check.Id} {check.P}"));
        Assert.Contains(section.Paragraphs, paragraph => paragraph.Contains("0.089", StringComparison.Ordinal) && paragraph.Contains("2.43", StringComparison.Ordinal));
    }

    private static PaperSection Reproduce(string target, string folder, params string[] replaced)
    {
        ReproductionSettings settings = new() { Targets = [target], Folder = folder, Seed = 7, Version = "test" };
        ResultsDocument results = new Reproduction(settings, new TrainingFactory(), TimeProvider.System) { Replaced = replaced }.Run();
        PaperTarget found = PaperTargets.Select([target])[0];
        PaperSection section = found.Reproduce(new ReproductionData(settings, found.Ensembles.ToDictionary(name => name, name => Path.Combine(folder, "runs", name))));
        Assert.Equal(results.Checks.Count, section.Checks.Count);
        Assert.Equal(results.Checks.Count, results.Checks.Select(check => check.Id).Distinct().Count());
        Assert.All(section.Figures, figure => Assert.True(File.Exists(Path.Combine(folder, HtmlReport.SvgPath(figure))) && figure.Caption.Length > 100));
        Assert.All(section.Checks.Where(check => !check.Judged), check => Assert.NotEqual("", check.Note));
        Assert.All(section.Tables, table => Assert.NotEqual("", table.Caption));
        return section;
    }
}
