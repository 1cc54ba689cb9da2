using System.Globalization;
using System.Text.RegularExpressions;
using Dyson.Reports.Networks;
using Dyson.Tests.Reports.Networks;
using Microsoft.Playwright;

namespace Dyson.Browser.Tests;

/// <summary>
/// The report of <c>dyson spectra</c> as a reader uses it, in Chromium: map, table, pages of layers, slider, axes, history. Every test fails on any error in the
/// console, any dialog and anything fetched (see <see cref="Tab"/>).
/// </summary>
public sealed partial class SpectraPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Layer = "transformer.h.2.attn.c_attn.weight";

    // WCAG 2, level AA, for text of usual size
    private const double LeastContrast = 4.5;

    [Fact]
    public async Task Map_leads_to_a_layer_and_back()
    {
        await using Tab tab = await chromium.Tab();
        await tab.Go(chromium.One);
        Assert.Equal(SyntheticSpectra.One().Files[0].Layers.Count, await tab.Page.Locator("table.heat tbody tr").CountAsync());
        ILocator cell = tab.Page.Locator("table.heat tbody tr:nth-child(5) td >> nth=2");
        await cell.HoverAsync();
        Assert.Contains("outliers = 2", await tab.Page.InnerTextAsync("#tip"), StringComparison.Ordinal);
        await cell.ClickAsync();
        Assert.Equal(Layer, await tab.Page.InnerTextAsync("#layer h1"));
        Assert.EndsWith("#layer/" + Layer, tab.Page.Url, StringComparison.Ordinal);
        Assert.False(await tab.Page.Locator("#overview").IsVisibleAsync());
        Assert.Equal(5, await tab.Page.Locator("#layer svg[role=img]").CountAsync());
        Assert.Equal(4, await tab.Page.Locator(".levels tbody tr").CountAsync());
        Assert.Equal(2, await tab.Page.Locator("table.outliers >> nth=0 >> tbody tr").CountAsync());
        await tab.Page.GoBackAsync();
        Assert.True(await tab.Page.Locator("#overview").IsVisibleAsync());
        Assert.Equal("outliers = 2", (await tab.Page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')")).Split(", ")[^1]);
        await tab.Page.GoForwardAsync();
        Assert.Equal(Layer, await tab.Page.InnerTextAsync("#layer h1"));
    }

    [Fact]
    public async Task Map_is_worked_by_keys()
    {
        await using Tab tab = await chromium.Tab();
        await tab.Go(chromium.One);
        await tab.Page.Locator("table.heat td[tabindex='0']").FocusAsync();
        foreach (string key in new[] { "ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp" })
        {
            await tab.Page.Keyboard.PressAsync(key);
        }

        Assert.Contains("p of the bulk", await tab.Page.InnerTextAsync("#tip"), StringComparison.Ordinal);
        await tab.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("transformer.h.0.mlp.c_fc.weight", await tab.Page.InnerTextAsync("#layer h1"));
        await tab.Page.ClickAsync("#next");
        Assert.Equal("transformer.h.1.attn.c_attn.weight", await tab.Page.InnerTextAsync("#layer h1"));
        await tab.Page.ClickAsync("#previous");
        await tab.Page.ClickAsync("#previous");
        Assert.Equal("transformer.h.0.attn.c_attn.weight", await tab.Page.InnerTextAsync("#layer h1"));
        Assert.Equal(0, await tab.Page.Locator("a#previous").CountAsync());
        await tab.Page.ClickAsync("#home");
        Assert.True(await tab.Page.Locator("#overview").IsVisibleAsync());
    }

    [Fact]
    public async Task Quantity_is_chosen()
    {
        await using Tab tab = await chromium.Tab();
        await tab.Go(chromium.Series);
        Assert.Equal("outliers", await tab.Page.InnerTextAsync(".bar-title"));
        string[] shown = await tab.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('#quantity option')].map(option => {
              const chooser = document.querySelector('#quantity');
              chooser.value = option.value;
              chooser.dispatchEvent(new Event('change'));
              const text = document.querySelector('#map').textContent;
              return /NaN|undefined/.test(text) || document.querySelectorAll('.bar-ticks span').length === 0 ? text : document.querySelector('.bar-title').textContent;
            })
            """);
        Assert.Equal(LayerQuantities.All.Select(quantity => quantity.Title), shown);

        // what a file has not is neither a number nor a refusal; what is refused is hatched
        await tab.Page.SelectOptionAsync("#quantity", "outliers");
        ILocator row = tab.Page.Locator("table.heat tbody tr", new PageLocatorOptions { HasTextString = "broken" });
        Assert.Equal("none", await row.Locator("td >> nth=0").GetAttributeAsync("class"));
        Assert.Contains("absent", await row.Locator("td >> nth=4").GetAttributeAsync("class"), StringComparison.Ordinal);
        Assert.NotEqual(0, await tab.Page.Locator("table.heat td.doubtful").CountAsync());

        await tab.Page.ClickAsync("button[data-mode=diagnostics]");
        await tab.Page.SelectOptionAsync("#checkpoint", "1");
        Assert.Contains("step 100", await tab.Page.Locator("table.heat td >> nth=0").GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        Assert.Contains("step 100", await tab.Page.InnerTextAsync(".controls .count"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_is_sorted_and_filtered()
    {
        await using Tab tab = await chromium.Tab();
        await tab.Go(chromium.One);
        const string Outliers = "#layer-table tbody tr td:nth-child(5)";
        string[] before = await tab.Texts("#layer-table tbody th");
        await tab.Page.ClickAsync("#layer-table th[data-key=outliers] button");
        Assert.Equal("ascending", await tab.Page.GetAttributeAsync("#layer-table th[data-key=outliers]", "aria-sort"));
        int[] up = Numbers(await tab.Texts(Outliers));
        Assert.Equal(up.Order(), up);
        await tab.Page.ClickAsync("#layer-table th[data-key=outliers] button");
        string[] texts = await tab.Texts(Outliers);
        int[] down = Numbers(texts);
        Assert.Equal(down.OrderDescending(), down);

        // what has no number stands last whatever the direction
        Assert.Equal(["–", "–", "–"], texts[^3..]);
        await tab.Page.ClickAsync("#layer-table th[data-key=outliers] button");
        Assert.Equal(before, await tab.Texts("#layer-table tbody th"));

        await tab.Page.FillAsync("#filter", "C_ATTN noise");
        Assert.Equal(4, await tab.Page.Locator("#layer-table tbody tr").CountAsync());
        Assert.Contains("4 of 15", await tab.Page.InnerTextAsync(".count"), StringComparison.Ordinal);
        await tab.Page.CheckAsync("#warned");
        Assert.Equal(0, await tab.Page.Locator("#layer-table tbody tr").CountAsync());
        await tab.Page.FillAsync("#filter", "<script>");
        await tab.Page.UncheckAsync("#warned");
        Assert.Equal(SyntheticSpectra.Malicious, Assert.Single(await tab.Texts("#layer-table tbody th")));
    }

    [Fact]
    public async Task Slider_goes_through_the_checkpoints()
    {
        await using Tab tab = await chromium.Tab();
        await tab.Go(chromium.Series);
        await tab.Page.Locator("#layer-table a", new PageLocatorOptions { HasTextString = Layer }).ClickAsync();
        Assert.Equal("step 400", await tab.Page.InnerTextAsync("#layer output"));
        await tab.Page.FocusAsync("#step");
        await tab.Page.Keyboard.PressAsync("Home");
        Assert.Equal("step 0", await tab.Page.InnerTextAsync("#layer output"));
        Assert.Equal("noise", await tab.Page.InnerTextAsync(".verdict"));
        Assert.EndsWith("/1", tab.Page.Url, StringComparison.Ordinal);
        for (int i = 0; i < 3; i++)
        {
            await tab.Page.Keyboard.PressAsync("ArrowRight");
        }

        Assert.Equal("step 300", await tab.Page.InnerTextAsync("#layer output"));
        Assert.StartsWith("noise and", await tab.Page.InnerTextAsync(".verdict"), StringComparison.Ordinal);
        Assert.Equal(5, await tab.Page.Locator(".traces svg[role=img]").CountAsync());
        Assert.Contains("comes out of the bulk", await tab.Page.InnerTextAsync(".traces"), StringComparison.Ordinal);
        Assert.Contains("Not measured for 3 of 4 levels", await tab.Page.InnerTextAsync(".motion"), StringComparison.Ordinal);
        Assert.Contains("0.002?", await tab.Page.InnerTextAsync(".motion"), StringComparison.Ordinal);
        Assert.Contains("a warning <b>of</b> the motion", await tab.Page.InnerTextAsync(".motion"), StringComparison.Ordinal);
        await tab.Page.SelectOptionAsync(".traces select", "spectral_entropy");
        Assert.Contains("spectral entropy", await tab.Page.InnerTextAsync(".own"), StringComparison.Ordinal);

        // moving the slider leaves no steps in the history
        await tab.Page.GoBackAsync();
        Assert.True(await tab.Page.Locator("#overview").IsVisibleAsync());
        Assert.Contains("step 300", await tab.Page.InnerTextAsync(".controls .count"), StringComparison.Ordinal);
        await tab.Go(chromium.Series, "#layer/Mlp.weight/1");
        Assert.Contains("not in step 0", await tab.Page.InnerTextAsync("#layer .warning"), StringComparison.Ordinal);
    }

    /// <summary>An analysis that was interrupted says so on every page; what was begun of the next file is not shown, and numbers that are too small for powers of ten are bounds.</summary>
    [Fact]
    public async Task Interrupted_analysis_says_so()
    {
        await using Tab tab = await chromium.Tab();
        await tab.Go(chromium.Interrupted);
        Assert.Contains("2 files were done", await tab.Page.InnerTextAsync("#incomplete"), StringComparison.Ordinal);
        Assert.Contains("<10⁻³⁰⁰", await tab.Page.InnerTextAsync("#layer-table"), StringComparison.Ordinal);
        await tab.Go(chromium.Interrupted, $"#layer/{Layer}/2");
        Assert.True(await tab.Page.Locator("#incomplete").IsVisibleAsync());
        Assert.DoesNotMatch(Unfinished(), await tab.Page.InnerHTMLAsync("#layer"));
        Assert.Contains("comes out of the bulk", await tab.Page.InnerTextAsync(".traces"), StringComparison.Ordinal);
        Assert.DoesNotContain("is lost", await tab.Page.InnerTextAsync(".traces"), StringComparison.Ordinal);
        await tab.Go(chromium.Series);
        Assert.Equal(0, await tab.Page.Locator("#incomplete").CountAsync());
    }

    [Fact]
    public async Task Axes_turn_logarithmic_and_values_are_read()
    {
        await using Tab tab = await chromium.Tab();
        await tab.Go(chromium.Series, $"#layer/{Layer}/5");
        ILocator chart = tab.Page.Locator("figure.chart >> nth=0");
        string[] linear = [.. await chart.Locator(".labels text").AllTextContentsAsync()];
        ILocator button = chart.Locator("button[data-axis=x]");
        await button.ClickAsync();
        Assert.Equal("true", await button.GetAttributeAsync("aria-pressed"));
        Assert.NotEqual(linear, await chart.Locator(".labels text").AllTextContentsAsync());
        await chart.Locator("button[data-axis=y]").ClickAsync();
        Assert.DoesNotContain("NaN", await chart.InnerHTMLAsync(), StringComparison.Ordinal);
        await tab.Page.FocusAsync("#step");
        await tab.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal("true", await button.GetAttributeAsync("aria-pressed"));

        await chart.Locator("svg[role=img]").HoverAsync();
        Assert.Matches("density|edge|threshold|outlier", await tab.Page.InnerTextAsync("#tip"));
        ILocator tail = tab.Page.Locator("figure.chart >> nth=1");
        await tail.Locator("svg[role=img]").FocusAsync();
        await tab.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Contains("level 1 of 40", await tab.Page.InnerTextAsync("#tip"), StringComparison.Ordinal);
        await tab.Page.Keyboard.PressAsync("Escape");
        Assert.False(await tab.Page.Locator("#tip").IsVisibleAsync());
    }

    [Fact]
    public async Task Names_that_are_markup_stay_text()
    {
        await using Tab tab = await chromium.Tab();
        await tab.Go(chromium.One);
        await tab.Page.Locator("#layer-table a", new PageLocatorOptions { HasTextString = "<script>" }).ClickAsync();
        Assert.Equal(SyntheticSpectra.Malicious, await tab.Page.InnerTextAsync("#layer h1"));
        Assert.StartsWith(SyntheticSpectra.Malicious, await tab.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await tab.Page.Locator("img").CountAsync());
        Assert.Equal(2, await tab.Page.Locator("script").CountAsync());
        await tab.Page.ReloadAsync();
        Assert.Equal(SyntheticSpectra.Malicious, await tab.Page.InnerTextAsync("#layer h1"));
        await tab.Go(chromium.One, "#layer/" + Uri.EscapeDataString(SyntheticSpectra.Awkward));
        Assert.Equal(SyntheticSpectra.Awkward, await tab.Page.EvaluateAsync<string>("document.querySelector('#layer h1').textContent"));
        Assert.Equal("noise", await tab.Page.InnerTextAsync(".verdict"));
    }

    /// <summary>Negative control: markup that did get into the page would not run, and the tab would tell.</summary>
    [Fact]
    public async Task Policy_lets_no_other_script_run_and_nothing_be_fetched()
    {
        await using Tab tab = await chromium.Tab();
        await tab.Go(chromium.One);
        bool ran = await tab.Page.EvaluateAsync<bool>("""
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.intruder = true';
              document.body.append(script);
              const holder = document.createElement('div');
              document.body.append(holder);
              holder.innerHTML = '<img src="http://127.0.0.1:9/x.png" onerror="window.intruder = true">';
              return window.intruder === true;
            }
            """);
        await tab.Page.WaitForTimeoutAsync(100);
        Assert.False(ran);
        Assert.False(await tab.Page.EvaluateAsync<bool>("window.intruder === true"));
        Assert.Contains(tab.TakeFaults(), fault => fault.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_layer_has_a_page()
    {
        await using Tab tab = await chromium.Tab();
        await tab.Go(chromium.One);
        foreach (string name in SyntheticSpectra.One().Files[0].Layers.Select(layer => layer.Name))
        {
            await tab.Page.EvaluateAsync("name => { location.hash = '#layer/' + encodeURIComponent(name); }", name);
            await tab.Page.WaitForFunctionAsync("name => document.querySelector('#layer h1')?.textContent === name", name);
            Assert.Equal(LayerQuantities.All.Count, await tab.Page.Locator("table.numbers tr[data-quantity]").CountAsync());
            string html = await tab.Page.InnerHTMLAsync("#layer");
            Assert.DoesNotMatch(Unfinished(), html);
        }

        foreach (string hash in new[] { "#layer/nobody", "#layer/%E0%A4%A", "#layer/", "#layer" })
        {
            await tab.Go(chromium.One, hash);
        }

        await tab.Go(chromium.One, "#layer/nobody");
        Assert.Contains("no layer of this name", await tab.Page.InnerTextAsync("#layer"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Both_themes_can_be_read(ColorScheme scheme)
    {
        await using Tab tab = await chromium.Tab(new BrowserNewContextOptions { ColorScheme = scheme });
        await tab.Go(chromium.One);
        (double Ink, double Paper) page = await Luminances(tab, "body");
        Assert.Equal(scheme == ColorScheme.Dark, page.Paper < page.Ink);
        Assert.True(Contrast(page) > LeastContrast);
        string[] cells = await tab.Page.EvalOnSelectorAllAsync<string[]>("table.heat td:not(.none)", "cells => cells.map(e => getComputedStyle(e).color + '|' + e.style.getPropertyValue('--cell'))");
        Assert.All(cells, cell => Assert.True(Contrast(Pair(cell)) > LeastContrast, cell));
        await tab.Go(chromium.One, "#layer/zero.weight");
        Assert.True(Contrast(await Luminances(tab, "#layer .warning")) > LeastContrast);
    }

    [Fact]
    public async Task Narrow_screens_scroll_down_only()
    {
        await using Tab tab = await chromium.Tab(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 420, Height = 800 } });
        foreach (string hash in new[] { "", $"#layer/{Layer}", $"#layer/{Uri.EscapeDataString(SyntheticSpectra.Malicious)}" })
        {
            await tab.Go(chromium.Series, hash);
            Assert.InRange(await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 420);
        }
    }

    [Fact]
    public async Task Without_script_the_tables_say_the_same()
    {
        string[] plain;
        await using (Tab tab = await chromium.Tab(new BrowserNewContextOptions { JavaScriptEnabled = false }))
        {
            await tab.Go(chromium.One);
            plain = await tab.Texts("#layer-table tbody :is(th, td)");
            Assert.Equal(15 * 10, plain.Length);
            Assert.Contains("need JavaScript", await tab.Page.InnerTextAsync("noscript"), StringComparison.Ordinal);
            Assert.Contains("dyson spectra model.safetensors --out one", await tab.Page.InnerTextAsync("pre"), StringComparison.Ordinal);
        }

        await using Tab scripted = await chromium.Tab();
        await scripted.Go(chromium.One);
        Assert.Equal(plain, await scripted.Texts("#layer-table tbody :is(th, td)"));
    }

    private static int[] Numbers(string[] texts) => [.. texts.Where(text => text != "–").Select(text => int.Parse(text.TrimEnd('?'), CultureInfo.InvariantCulture))];

    private static async Task<(double Ink, double Paper)> Luminances(Tab tab, string selector) =>
        Pair(await tab.Page.Locator(selector).First.EvaluateAsync<string>("e => getComputedStyle(e).color + '|' + getComputedStyle(e).backgroundColor"));

    private static (double Ink, double Paper) Pair(string colours) => colours.Split('|') is [var ink, var paper] ? (Luminance(ink), Luminance(paper)) : throw new ArgumentException(colours, nameof(colours));

    private static double Luminance(string colour)
    {
        double[] parts = [.. Channel().Matches(colour).Take(3).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture) / 255).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    private static double Contrast((double Ink, double Paper) pair) => (Math.Max(pair.Ink, pair.Paper) + 0.05) / (Math.Min(pair.Ink, pair.Paper) + 0.05);

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Channel();

    [GeneratedRegex("NaN|undefined|Infinity|>null<")]
    private static partial Regex Unfinished();
}
