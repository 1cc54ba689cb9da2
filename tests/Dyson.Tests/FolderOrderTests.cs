using System.Text.RegularExpressions;

namespace Dyson.Tests;

/// <summary>The one-way order of the library's folders (docs/README.md): a folder uses only those above it.</summary>
public partial class FolderOrderTests
{
    private static readonly string[] Order =
    [
        "Lanes", "Randomness", "LinearAlgebra", "Formats", "Laws", "Statistics", "Models", "Learning", "Dynamics", "Networks", "Experiments",
        "Reports",
    ];

    [Fact]
    public void Every_folder_uses_only_folders_above_it()
    {
        List<string> violations = [];
        int files = 0;
        foreach (string file in Directory.EnumerateFiles(Source(), "*.cs", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(Source(), file);
            string folder = relative.Split(Path.DirectorySeparatorChar)[0];
            if (folder is "obj" or "bin")
            {
                continue;
            }

            files++;
            int place = Array.IndexOf(Order, folder);
            Assert.True(place >= 0, $"{relative} lies in a folder that the reading order does not name.");
            string code = NoCode().Replace(File.ReadAllText(file), string.Empty);
            Assert.Contains($"namespace Dyson.{folder}", code, StringComparison.Ordinal);
            violations.AddRange(Used(code).Where(used => Array.IndexOf(Order, used) > place).Select(used => $"{relative} uses {used}"));
        }

        Assert.True(files > 50, "The sources were not found.");
        Assert.Empty(violations.Distinct());
    }

    /// <summary>Negative control: a directive, a qualified name and a relative name are all seen.</summary>
    [Theory]
    [InlineData("using Dyson.Reports;")]
    [InlineData("Dyson.Reports.Figures.Figure f;")]
    [InlineData("Reports.Figures.Figure f;")]
    public void Order_test_sees_a_use(string code) => Assert.Contains("Reports", Used(code));

    [Fact]
    public void Command_line_holds_no_physics()
    {
        string cli = Path.Combine(Source(), "..", "Dyson.Cli");
        string[] physics = ["Lanes", "LinearAlgebra", "Laws", "Models", "Dynamics"];
        string[] users = [.. Directory.EnumerateFiles(cli, "*.cs").Where(file => Used(File.ReadAllText(file)).Intersect(physics).Any()).Select(Path.GetFileName)!];
        Assert.Empty(users);
    }

    private static IEnumerable<string> Used(string code) => Uses().Matches(code).Select(match => match.Groups[1].Value);

    private static string Source()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dyson.slnx")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, "src", "Dyson");
    }

    [GeneratedRegex(@"(?:(?<![\w.])|(?<=\bDyson\.))(Lanes|Randomness|LinearAlgebra|Formats|Laws|Statistics|Models|Learning|Dynamics|Networks|Experiments|Reports)(?:;|\.[A-Z])")]
    private static partial Regex Uses();

    // Comments (doc comments may point anywhere) and string literals.
    [GeneratedRegex("//[^\n]*|\"(?:[^\"\\\\\n]|\\\\.)*\"")]
    private static partial Regex NoCode();
}
