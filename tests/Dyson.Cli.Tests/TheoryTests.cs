using System.Text.Json;

namespace Dyson.Cli.Tests;

public class TheoryTests
{
    // The reference values are given to 14 digits.
    private const double Published = 1e-13;

    [Fact]
    public void Document_of_a_law_has_the_shape_that_others_rely_on()
    {
        CommandLine result = CommandLine.Run("theory", "tracy-widom", "--beta", "2", "--at", "-2", "--at", "0", "--json");
        Assert.Equal(ExitCode.Done, result.ExitCode);
        using JsonDocument document = JsonDocument.Parse(result.Out);
        Assert.Equal(2, document.RootElement.GetProperty("parameters").GetProperty("beta").GetDouble());
        JsonElement[] points = [.. document.RootElement.GetProperty("points").EnumerateArray()];
        Assert.Equal([-2.0, 0.0], points.Select(p => p.GetProperty("at").GetDouble()));
        Assert.Equal(0.41322414250512257, points[0].GetProperty("cdf").GetDouble(), Published);
        Assert.Equal(0.96937282835526, points[1].GetProperty("cdf").GetDouble(), Published);
        Assert.True(points[0].GetProperty("pdf").GetDouble() > 0);
    }

    public static TheoryData<string> Laws => [.. Dyson.Reports.Theory.TheoryLaws.All.Select(law => law.Name)];

    [Theory]
    [MemberData(nameof(Laws))]
    public void Every_law_has_a_table_a_page_and_an_example(string law)
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            CommandLine result = CommandLine.Run("theory", law, "--out", folder);
            Assert.Equal(ExitCode.Done, result.ExitCode);
            Assert.Equal(27, result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.DoesNotContain("NaN", result.Out, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder, "index.html")));
            Assert.True(File.Exists(Path.Combine(folder, "figures", $"theory-{law}.svg")));
            Assert.Contains("Example:", CommandLine.Run("theory", law, "--help").Out, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("tracy-widom", "--beta", "3")]
    [InlineData("semicircle", "--radius", "-1")]
    [InlineData("marchenko-pastur", "--rows", "1.5")]
    public void Parameter_that_is_not_allowed_is_named(string law, string option, string value)
    {
        CommandLine result = CommandLine.Run("theory", law, option, value);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(law, result.Error, StringComparison.Ordinal);
        Assert.Contains(value, result.Error, StringComparison.Ordinal);
    }
}
