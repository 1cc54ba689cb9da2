using Dyson.Experiments;

namespace Dyson.Cli.Tests;

/// <summary>Every file of <c>experiments/</c> runs, with settings replaced.</summary>
public class ExperimentFilesTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder(), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Runs_with_settings_replaced(string name)
    {
        using Workplace place = new();
        CommandLine result = CommandLine.Run(
            new TrainingFactory(), CancellationToken.None,
            "run", Path.Combine(Folder(), name), "--out", place.RunFolder, "--quiet", "--set", "ensemble.replicas=2", "--set", "ensemble.block=2", "--set", "learning.steps=6", "--set", "record.snapshots=3", "--set", "learning.batch-size=20", "--set", "scans=[]");
        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        RunDirectory run = RunDirectory.Open(place.RunFolder);
        Assert.Equal(2, run.Points[0].Replicas);
        Assert.Equal([0L, 3, 6], run.Points[0].Steps);
        Assert.Equal(20, run.Points[0].Number("learning.batch-size"));
        Assert.Equal(0, CommandLine.Run("verify", place.RunFolder).ExitCode);
    }

    private static string Folder()
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Dyson.slnx")))
        {
            at = at.Parent!;
        }

        return Path.Combine(at.FullName, "experiments");
    }
}
