using System.Globalization;
using Dyson.Formats;

namespace Dyson.Tests.Formats;

/// <summary>The snippets of docs/file-formats.md do what they say.</summary>
public class FileFormatsPageTests
{
    [Fact]
    public void CSharp_snippet_is_the_one_that_runs_here()
    {
        StringWriter output = new(CultureInfo.InvariantCulture);
        string folder = Directory.CreateTempSubdirectory("dyson-page-").FullName;
        try
        {
            string path = Path.Combine(folder, "run.npz");
            new NpzWriter().Add("W", new double[24], 3, 2, 2, 2).WriteAtomically(path);
            Snippet(path, output.WriteLine);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.Equal("W: float64 (3, 2, 2, 2)" + output.NewLine, output.ToString());
        string source = File.ReadAllText(Path.Combine(Repository(), "tests", "Dyson.Tests", "Formats", "FileFormatsPageTests.cs"));
        string[] lines = Fenced("csharp").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(line.Replace("Console.WriteLine", "writeLine", StringComparison.Ordinal), source, StringComparison.Ordinal));
    }

    [Fact]
    public void Python_snippet_reads_an_archive_of_levels()
    {
        string? python = PythonWithNumPy.Find();
        if (python is null)
        {
            Assert.Skip("No python3 with NumPy here; the page's Python snippet was not run.");
        }

        string folder = Directory.CreateTempSubdirectory("dyson-page-").FullName;
        try
        {
            string shard = Path.Combine(folder, "shard.npz");
            new NpzWriter().Add("eigenvalues", new[] { 3.0, 1.0, 5.0, double.NaN }, 2, 1, 2).WriteAtomically(shard);
            (int status, string output) = PythonWithNumPy.Run(python, "-c", Fenced("python"), shard);
            Assert.True(status == 0, output);
            Assert.Contains("eigenvalues float64 (2, 1, 2)", output, StringComparison.Ordinal);
            Assert.Contains("mean levels: [[4. 1.]]", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Snippet(string path, Action<string> writeLine)
    {
        using ArrayFile file = ArrayFile.Open(path);
        foreach (string name in file.Names)
        {
            writeLine($"{name}: {file.ReadHeader(name)}");
        }

        NpyArray weights = file.Read("W");
        double[] elements = weights.ToDoubles();
        Assert.Equal(24, elements.Length);
    }

    private static string Fenced(string language)
    {
        string page = File.ReadAllText(Path.Combine(Repository(), "docs", "file-formats.md")).ReplaceLineEndings("\n");
        string opening = $"```{language}\n";
        int start = page.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string Repository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dyson.slnx")))
            {
                return folder.FullName;
            }
        }

        Assert.Skip("The tests do not run inside the repository: the page was not found.");
        return string.Empty;
    }
}
