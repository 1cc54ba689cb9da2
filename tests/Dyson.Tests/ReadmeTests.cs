using System.Text.RegularExpressions;
using Dyson.Experiments;
// README
using Dyson.Learning;
using Dyson.Models;
using Dyson.Statistics;
// README

namespace Dyson.Tests;

/// <summary>What the README shows is what works. One test borrows the console, so nothing else may write to it meanwhile.</summary>
[CollectionDefinition("console", DisableParallelization = true)]
public class ConsoleTests;

/// <inheritdoc cref="ConsoleTests"/>
[Collection("console")]
public partial class ReadmeTests
{
    [Fact]
    public void Experiment_of_the_readme_is_valid()
    {
        Experiment experiment = Experiment.Parse(Block("yaml"));
        Assert.Equal(3, experiment.Points.Count);
        Assert.Equal(10_000, experiment.Points[0].Steps);
    }

    [Fact]
    public void Library_example_of_the_readme_is_this_code_and_runs()
    {
        TextWriter console = Console.Out;
        using StringWriter written = new();
        Console.SetOut(written);
        try
        {
            Example();
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Matches(@"^0\.[0-9]+ ± 0\.[0-9]+", written.ToString());
        string source = File.ReadAllText(Path.Combine(Root(), "tests", "Dyson.Tests", "ReadmeTests.cs"));
        string[] parts = source.Split("// README" + "\n");
        Assert.Equal(5, parts.Length);
        Assert.Equal(Lines(Block("csharp")), Lines(parts[1] + parts[3]));
    }

    [Fact]
    public void There_are_exactly_two_commands()
    {
        string section = File.ReadAllText(Readme()).Split("## Two commands")[1].Split("\n## ")[0];
        Assert.Equal(["./dyson reproduce", "dotnet test -c Release"], Blocks().Matches(section).Select(match => match.Groups[2].Value.Trim()));
    }

    private static void Example()
    {
        // README
        GaussianRbm machine = new(TargetSpectrum.Ring(10, 4), hidden: 10, massSquared: 9, InitialWeights.Normal(0.1));
        RbmTraining training = new(machine, new PcdLearning(LearningRate: 0.1, BatchSize: 64), stream: "my first ensemble");
        double[] levels = training.Train(seed: 1, firstReplica: 0, replicas: 64, snapshots: [10_000], CancellationToken.None).Levels;

        double[] upper = [.. levels.Chunk(10).Select(x => x[1])];
        double[] lower = [.. levels.Chunk(10).Select(x => x[2])];
        Console.WriteLine(PairObservables.MeanSpacing(LevelPairs.Of(upper, lower)));
        // README
    }

    private static string[] Lines(string code) => [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    private static string Block(string language) =>
        Blocks().Matches(File.ReadAllText(Readme())).First(match => match.Groups[1].Value == language).Groups[2].Value;

    private static string Readme() => Path.Combine(Root(), "README.md");

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dyson.slnx")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return folder.FullName;
    }

    [GeneratedRegex("```([a-z]*)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
