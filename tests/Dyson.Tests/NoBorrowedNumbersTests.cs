using System.Text.Json;

namespace Dyson.Tests;

/// <summary>The library computes; it does not remember: no number of the reference data stands in its code.</summary>
public class NoBorrowedNumbersTests
{
    [Fact]
    public void No_reference_number_stands_in_the_library()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        string? reference = null;
        string? source = null;
        for (; folder is not null; folder = folder.Parent)
        {
            string data = Path.Combine(folder.FullName, "shared", "data", "reference.json");
            reference ??= File.Exists(data) ? data : null;
            source ??= File.Exists(Path.Combine(folder.FullName, "Dyson.slnx")) ? Path.Combine(folder.FullName, "src") : null;
        }

        if (reference is null)
        {
            Assert.Skip("The folder shared/data is not beside the checkout.");
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(reference));
        string[] numbers = [.. Numbers(document.RootElement).Where(n => n.Count(char.IsAsciiDigit) >= 6).Select(n => n[..Math.Min(n.Length, 8)]).Distinct()];
        Assert.True(numbers.Length > 50);
        string[] files = [.. Directory.EnumerateFiles(source!, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))];
        foreach (string file in files)
        {
            string code = File.ReadAllText(file);
            Assert.DoesNotContain(numbers, number => code.Contains(number, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Numbers(property.Value)),
        JsonValueKind.Number => [element.GetRawText()],
        _ => [],
    };
}
