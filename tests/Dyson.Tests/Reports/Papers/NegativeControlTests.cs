using Dyson.Experiments;
using Dyson.Reports.Papers;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Reports.Papers;

public class NegativeControlTests
{
    /// <summary>
    /// Noise that is 15 % too strong moves the slopes, known to 1.5 % from this many machines, by ten standard errors; the effort quick has the power to
    /// see 5 %.
    /// </summary>
    private const double Factor = 1.15;

    // five relaxation times of the slowest mode at α = 0.1, and every pair is faster
    private static readonly string[] Small = ["ensemble.replicas=160", "learning.steps=1500", "model.initial=target"];

    [Fact]
    public void Honest_noise_passes_and_stronger_noise_fails()
    {
        using TemporaryFolder folder = new();
        ResultsDocument honest = Reproduce(folder.Path, 1);
        Assert.True(honest.Passed, string.Join("; ", honest.Checks.Where(check => check.Passed == false).Select(check => check.Id)));
        ResultsDocument control = Reproduce(folder.Path, Factor);
        Assert.False(control.Passed);
        Assert.False(control.Checks.Single(check => check.Id == "fig6.left.slope").Passed);
        Assert.False(control.Checks.Single(check => check.Id == "fig6.middle.slope").Passed);
        Assert.True(control.Checks.Single(check => check.Id == "fig6.right.slope").Passed); // the ratio does not know the scale
        Assert.True(Directory.Exists(Path.Combine(folder.Path, "runs-with-noise-times-1.15")));
    }

    private static ResultsDocument Reproduce(string folder, double noise) =>
        new Reproduction(new ReproductionSettings { Targets = ["fig6"], Folder = folder, NoiseFactor = noise }, new TrainingFactory(), TimeProvider.System) { Replaced = Small }.Run();
}
