using Dyson.Experiments;
using Dyson.Reports.Papers;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Reports.Papers;

public class MeasuredDynamicsTests
{
    [Fact]
    public void Measured_drift_and_noise_are_those_of_theory_and_not_of_stronger_noise()
    {
        using TemporaryFolder folder = new();
        ResultsDocument honest = Run(folder.Path, 1);
        Assert.True(honest.Passed, string.Join("; ", honest.Checks.Where(check => check.Passed == false).Select(check => check.Id)));
        Assert.Equal(17, honest.Checks.Count(check => check.Passed == true));
        Assert.Contains("<svg", File.ReadAllText(Path.Combine(folder.Path, "figures", "measured-dynamics.svg")), StringComparison.Ordinal);

        // The pair behind unequal rates is shown, and is far from what a closed pair has.
        Assert.All(honest.Checks.Where(check => check.Passed is null), check => Assert.NotEqual("", check.Note));
        Assert.True(honest.Checks.Single(check => check.Id == "measured-dynamics.layer.0-1.repulsion").P < FalseAlarm.PerAssertion);

        // Noise 5 % too strong fails against theory; the gas that follows from the measured noise has the levels of that noise all the same.
        ResultsDocument control = Run(folder.Path, 1.05);
        Assert.False(control.Passed);
        Assert.All(control.Checks.Where(check => check.Id.EndsWith(".noise", StringComparison.Ordinal)), check => Assert.False(check.Passed, check.Id));
        Assert.All(control.Checks.Where(check => check.Id.EndsWith(".levels", StringComparison.Ordinal) && check.Passed is not null), check => Assert.True(check.Passed, check.Id));
    }

    private static ResultsDocument Run(string folder, double noise)
    {
        ReproductionSettings settings = new() { Targets = ["measured-dynamics"], Folder = folder, NoiseFactor = noise };
        return new Reproduction(settings, new TrainingFactory(), TimeProvider.System) { Replaced = ["ensemble.replicas=100"] }.Run();
    }
}
