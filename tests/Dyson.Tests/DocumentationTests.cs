using System.Text.RegularExpressions;
using Dyson.Experiments;
using Dyson.Tests.Experiments;
using Dyson.Tests.Formats;

namespace Dyson.Tests;

/// <summary>What the pages point at exists, and what they tell a Python user to type works on a run as it lies on the disk.</summary>
public partial class DocumentationTests
{
    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(Path.Combine(Root(), "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Root(), "README.md")).Select(page => Path.GetRelativePath(Root(), page))];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files_of_the_repository(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Root(), page))!;
        string[] dangling = [.. Links().Matches(File.ReadAllText(Path.Combine(Root(), page))).Select(match => match.Groups[1].Value)
            .Where(link => !link.StartsWith("http", StringComparison.Ordinal) && !Path.Exists(Path.Combine(folder, link)))];
        Assert.True(dangling.Length == 0, $"{page} links to what is not there: {string.Join(", ", dangling)}");
    }

    [Theory]
    [InlineData("README.md", "run/", "spacing")]
    [InlineData("docs/experiments.md", "runs/fig9", "spacing")]
    [InlineData("docs/file-formats.md", "", "mean levels")]
    public void Python_of_the_page_reads_a_run(string page, string shownFolder, string what)
    {
        string? python = PythonWithNumPy.Find();
        Assert.SkipWhen(python is null, $"No python3 with NumPy here; the Python of {page} was not run.");
        using TemporaryFolder folder = new();
        Experiment experiment = Experiment.Parse("""
            model: { type: gaussian-rbm, visible: 3, mass-squared: 9, target: { type: ring, mass-squared: 4 } }
            learning: { learning-rate: 0.1, batch-size: 16, steps: 8 }
            ensemble: { replicas: 6, block: 4 }
            record: { snapshots: 2 }
            """);
        new EnsembleRunner(new TrainingFactory(), TimeProvider.System) { Threads = 1 }.Run(experiment, folder.Path);
        string script = Python().Match(File.ReadAllText(Path.Combine(Root(), page)).ReplaceLineEndings("\n")).Groups[1].Value;
        Assert.Contains("eigenvalues", script, StringComparison.Ordinal);
        if (shownFolder.Length > 0)
        {
            Assert.Contains(shownFolder, script, StringComparison.Ordinal);
            script = script.Replace(shownFolder, shownFolder.EndsWith('/') ? folder.Path + "/" : folder.Path, StringComparison.Ordinal);
        }

        (int status, string output) = PythonWithNumPy.Run(python!, "-c", script, Path.Combine(folder.Path, "shards", "point-000-block-00000.npz"));
        Assert.True(status == 0, output);
        Assert.Matches(what == "spacing" ? @"[0-9]\.[0-9]" : "mean levels: \\[\\[", output);
        Assert.DoesNotContain("nan", output, StringComparison.Ordinal);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dyson.slnx")))
        {
            folder = folder.Parent;
        }

        Assert.SkipWhen(folder is null, "The tests do not run inside the repository: its pages were not found.");
        return folder!.FullName;
    }

    [GeneratedRegex(@"\]\(([^)#\s]+)[^)]*\)")]
    private static partial Regex Links();

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Python();
}
