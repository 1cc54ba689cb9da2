using Dyson.Experiments;
using Dyson.Reports.Papers;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Reports.Papers;

public class StudentRelaxationTests
{
    [Fact]
    public void Students_follow_the_exact_law_at_every_time_and_those_with_too_much_noise_do_not()
    {
        using TemporaryFolder folder = new();
        ResultsDocument honest = Run(folder.Path, 1);
        Assert.True(honest.Passed, string.Join("; ", honest.Checks.Where(check => check.Passed == false).Select(check => check.Id)));
        Assert.Equal(8, honest.Checks.Count(check => check.Passed == true)); // two rates, two pairs, mean and distribution
        Assert.Equal(12, honest.Checks.Count(check => check.Passed is null && check.Theory > 0 && check.Pull is not null));
        Assert.All(honest.Checks.Where(check => check.Passed is not null), check => Assert.True(check.SmallestDeviation > 0, check.Id));
        Assert.Contains("<svg", File.ReadAllText(Path.Combine(folder.Path, "figures", "relaxation.svg")), StringComparison.Ordinal);

        const double Factor = 1.25; // 1000 students know a mean spacing to 1.7 %
        Assert.False(Run(folder.Path, Factor).Passed);
    }

    private static ResultsDocument Run(string folder, double noise) =>
        new Reproduction(new ReproductionSettings { Targets = ["relaxation"], Folder = folder, NoiseFactor = noise }, new TrainingFactory(), TimeProvider.System) { Replaced = ["ensemble.replicas=1000"] }.Run();
}
