using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Dyson.Tests;

/// <summary>The pages of docs/physics keep their word: every test that they name exists, and every statement of the index names a test and a section.</summary>
public partial class PhysicsBookTests
{
    public static TheoryData<string> Pages => [.. Directory.GetFiles(Folder(), "*.md").Select(page => Path.GetFileName(page)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Tests_that_a_page_names_exist(string page)
    {
        string[] missing = [.. TestNames().Matches(Read(page)).Select(match => match.Groups[1].Value).Distinct().Where(name => !Exists(name))];
        Assert.True(missing.Length == 0, $"{page} names tests that are not there: {string.Join(", ", missing)}");
    }

    /// <summary>The pages that say how numbers are tested, too.</summary>
    [Theory]
    [InlineData("spectra.md")]
    [InlineData("file-formats.md")]
    public void Tests_that_a_page_beside_the_book_names_exist(string page) => Tests_that_a_page_names_exist(Path.Combine("..", page));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_to_sections_lead_to_sections(string page)
    {
        string[] dangling = [.. Links().Matches(Read(page)).Where(link => !Anchors(link.Groups[1].Value).Contains(link.Groups[2].Value)).Select(link => link.Value)];
        Assert.True(dangling.Length == 0, $"{page} links to sections that are not there: {string.Join(", ", dangling)}");
    }

    [Fact]
    public void Every_statement_of_the_index_has_a_section_and_a_test()
    {
        // | statement | page, section | test |
        string[][] rows = [.. Rows(Read("README.md"))];
        Assert.True(rows.Length >= 30, $"only {rows.Length} statements were found.");
        foreach (string[] row in rows)
        {
            Assert.True(row.Length == 3, $"{row[0]}: a row has three cells, not {row.Length}.");
            Match link = Links().Match(row[1]);
            Assert.True(link.Success, $"{row[0]}: no link to a section.");
            Assert.Contains(link.Groups[2].Value, Anchors(link.Groups[1].Value));
            Assert.True(TestNames().IsMatch(row[2]), $"{row[0]}: no test is named.");
        }
    }

    [Theory]
    [InlineData("`NoSuchTests`")]
    [InlineData("`PhysicsBookTests.No_such_method`")]
    public void Names_of_tests_that_do_not_exist_are_noticed(string text) =>
        Assert.False(Exists(TestNames().Match(text).Groups[1].Value));

    [Fact]
    public void Every_page_is_in_the_reading_order()
    {
        string index = Read("README.md");
        Assert.All(Pages.Select(row => row.Data).Where(page => page != "README.md"), page => Assert.Contains($"]({page})", index, StringComparison.Ordinal));
    }

    private static string[] Anchors(string page) => [.. Headings().Matches(Read(page)).Select(heading => Anchor(heading.Groups[1].Value))];

    private static bool Exists(string name)
    {
        string[] parts = name.Split('.');
        return typeof(PhysicsBookTests).Assembly.GetTypes().Any(type => type.Name == parts[0]
            && (parts.Length == 1 || type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Any(method => method.Name == parts[1] && IsTest(method))));
    }

    // [Theory] is a kind of [Fact].
    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes<FactAttribute>(inherit: true).Any();

    private static IEnumerable<string[]> Rows(string page) => page.Split('\n')
        .Where(line => line.StartsWith('|') && !line.StartsWith("| ---", StringComparison.Ordinal) && !line.StartsWith("| statement", StringComparison.Ordinal))
        .Select(line => line.Trim().Trim('|').Split(" | ", StringSplitOptions.TrimEntries))
        .Where(cells => cells.Any(cell => TestNames().IsMatch(cell)) || (cells.Length == 3 && Links().IsMatch(cells[1])));

    /// <summary>GitHub's name of a heading: lower case, letters, digits, hyphens; a blank becomes a hyphen.</summary>
    private static string Anchor(string heading)
    {
        StringBuilder anchor = new();
        foreach (char c in heading.Trim().ToLowerInvariant())
        {
            anchor.Append(c == ' ' ? "-" : char.IsLetterOrDigit(c) || c is '-' or '_' ? c.ToString() : "");
        }

        return anchor.ToString();
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Folder(), page)).ReplaceLineEndings("\n");

    private static string Folder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Dyson.slnx")))
        {
            folder = folder.Parent;
        }

        Assert.SkipWhen(folder is null, "The tests do not run inside the repository: its pages were not found.");
        return Path.Combine(folder!.FullName, "docs", "physics");
    }

    [GeneratedRegex(@"`([A-Z]\w*Tests(?:\.\w+)?)`")]
    private static partial Regex TestNames();

    [GeneratedRegex(@"\]\(([\w-]+\.md)#([^)]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#{2,3} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
