using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dyson.Networks;
using Dyson.Reports.Networks;

namespace Dyson.Tests.Reports.Networks;

/// <summary>The page as a file. What it does in a browser is tested in Dyson.Browser.Tests.</summary>
public partial class SpectraPageTests
{
    private const int MegaByte = 1_000_000;

    private static readonly SpectraDocument Document = SyntheticSpectra.Series(3);

    private static readonly string Page = SpectraPage.Html(Document, "dyson spectra '</pre><script>'", new Dictionary<string, string> { ["mlp.weight"] = "layer-mlp-weight" }, []);

    [Fact]
    public void Text_is_escaped()
    {
        Assert.Equal(2, Scripts().Count(Page));
        Assert.DoesNotContain("<img", Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>markup", Page, StringComparison.Ordinal);
        Assert.Equal(1, Page.Split("</style>").Length - 1);
        Assert.Contains("&lt;script&gt;alert(1)", Page, StringComparison.Ordinal);
        Assert.DoesNotContain('<', Data());
    }

    [Fact]
    public void Page_needs_nothing_else()
    {
        Assert.All(Links().Matches(Page).Select(match => match.Groups[1].Value), link => Assert.StartsWith("#", link, StringComparison.Ordinal));
        string[] addresses = [.. Addresses().Matches(Page).Select(match => match.Value).Distinct()];
        Assert.Equal(["http://www.w3.org/2000/svg"], addresses);
        Assert.DoesNotContain("url(h", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Page, StringComparison.Ordinal);
    }

    /// <summary>The policy states the hash of the script and of the style that the page holds: with another a browser would run neither.</summary>
    [Theory]
    [InlineData("script-src", "<script>")]
    [InlineData("style-src", "<style>")]
    public void Policy_states_the_hash(string directive, string element)
    {
        string content = Page.Split(element)[1].Split("</")[0];
        Assert.Contains($"{directive} 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'", Page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_hold_what_the_document_holds()
    {
        using JsonDocument data = JsonDocument.Parse(Data());
        JsonElement root = data.RootElement;
        string[] names = [.. root.GetProperty("names").EnumerateArray().Select(name => name.GetString()!)];
        Assert.Equal(Document.Files.SelectMany(file => file.Layers).Select(layer => layer.Name).Distinct().Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        foreach ((FileSpectra file, JsonElement shown) in Document.Files.Zip(root.GetProperty("files").EnumerateArray()))
        {
            foreach ((LayerDiagnosis layer, JsonElement entry) in file.Layers.Zip(shown.GetProperty("layers").EnumerateArray()))
            {
                Assert.Equal(layer.Name, names[entry.GetProperty("n").GetInt32()]);
                foreach ((LayerQuantity quantity, JsonElement number) in LayerQuantities.All.Zip(entry.GetProperty("q").EnumerateArray()))
                {
                    JsonElement value = number.ValueKind == JsonValueKind.Array ? number[0] : number;
                    double? expected = quantity.Of(layer).Value;
                    Assert.Equal(expected is null, value.ValueKind == JsonValueKind.Null);

                    // nine digits are shown at most
                    Assert.True(expected is null || Math.Abs(value.GetDouble() - expected.Value) <= 1e-8 * Math.Abs(expected.Value), quantity.Name);
                }

                Assert.Equal(root.GetProperty("ranks").GetProperty(entry.GetProperty("r").GetString()!).GetArrayLength(), entry.GetProperty("s").GetArrayLength());
            }
        }
    }

    [Theory]
    [InlineData(1, 50, 1)]
    [InlineData(20, 50, 10)]
    public void Size_of_the_page(int files, int layers, int megabytes) =>
        Assert.InRange(Encoding.UTF8.GetByteCount(SpectraPage.Html(SyntheticSpectra.Many(files, layers), "", new Dictionary<string, string>(), [])), 1, megabytes * MegaByte);

    [Theory]
    [InlineData(1)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(768)]
    [InlineData(11008)]
    public void Drawn_levels_hold_the_first_and_the_last(int count)
    {
        int[] ranks = LayerLevels.Ranks(count);
        Assert.Equal((1, count), (ranks[0], ranks[^1]));
        Assert.Equal(ranks.Distinct().Order(), ranks);
        Assert.InRange(ranks.Length, Math.Min(count, 48), 208);
        Assert.Equal(Enumerable.Range(1, Math.Min(count, 48)), ranks.Take(48));
    }

    [Fact]
    public void Nothing_to_show_is_a_page_too()
    {
        SpectraDocument empty = Document with { Files = [new FileSpectra("empty.npz", "NumPy", null, [], [])] };
        Assert.Contains("Nothing was skipped.", SpectraPage.Html(empty, "", new Dictionary<string, string>(), []), StringComparison.Ordinal);
        Assert.Contains("0 layers", SpectraTables.Text(empty), StringComparison.Ordinal);
    }

    private static string Data() => DataElement().Match(Page).Groups[1].Value;

    [GeneratedRegex("<script", RegexOptions.IgnoreCase)]
    private static partial Regex Scripts();

    [GeneratedRegex("<script type=\"application/json\" id=\"spectra-data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex DataElement();

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex("[a-z]+://[^'\"\\s)]+")]
    private static partial Regex Addresses();
}
