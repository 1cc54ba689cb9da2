using Dyson.Experiments;
using Dyson.Reports.Figures;
using Dyson.Reports.Papers;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Reports.Papers;

public class OneModeTargetsTests
{
    private static readonly string[] Small = ["ensemble.replicas=400", "learning.steps=8000"];

    [Fact]
    public void Potential_and_ground_state_come_without_an_ensemble()
    {
        PaperTarget target = PaperTargets.Select(["fig8"]).Single();
        Assert.Empty(target.Ensembles);
        PaperSection section = target.Reproduce(new ReproductionData(new ReproductionSettings { Folder = "." }, new Dictionary<string, string>()));
        Figure figure = Assert.Single(section.Figures);
        Assert.Equal(4, figure.Panels.Count);
        Assert.Contains("<svg", figure.ToSvg(), StringComparison.Ordinal);
        Assert.Equal(12, section.Tables.Single().Rows.Count);

        // the ground state is a density
        const double Trapezia = 1e-6;
        foreach (Panel panel in figure.Panels.Skip(2))
        {
            LineSeries curve = panel.Series.OfType<LineSeries>().First();
            double integral = Enumerable.Range(1, curve.X.Count - 1).Sum(i => 0.5 * (curve.Y[i] + curve.Y[i - 1]) * (curve.X[i] - curve.X[i - 1]));
            Assert.Equal(1, integral, Trapezia);
        }
    }

    [Fact]
    public void A_mode_that_learns_follows_its_law_and_one_with_too_much_noise_does_not()
    {
        using TemporaryFolder folder = new();
        ResultsDocument honest = Run(folder.Path, 1);
        Assert.True(honest.Passed, string.Join("; ", honest.Checks.Where(check => check.Passed == false).Select(check => check.Id)));
        Assert.Equal(26, honest.Checks.Count); // two modes, four times, three comparisons, and the skewness
        Assert.InRange(honest.Checks.Count(check => check.Passed == true), 8, 18);
        Assert.All(honest.Checks.Where(check => check.Id.EndsWith(".distribution", StringComparison.Ordinal)), check => Assert.Null(check.Passed));
        Assert.Contains("<svg", File.ReadAllText(Path.Combine(folder.Path, "figures", "mode.svg")), StringComparison.Ordinal);

        const double Factor = 1.5; // 400 machines know a variance to 7 %
        Assert.False(Run(folder.Path, Factor).Passed);
    }

    private static ResultsDocument Run(string folder, double noise) =>
        new Reproduction(new ReproductionSettings { Targets = ["mode"], Folder = folder, NoiseFactor = noise }, new TrainingFactory(), TimeProvider.System) { Replaced = Small }.Run();
}
