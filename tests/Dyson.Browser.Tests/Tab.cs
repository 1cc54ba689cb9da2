using Microsoft.Playwright;

namespace Dyson.Browser.Tests;

/// <summary>A page in a browser context of its own. When it is disposed the test fails if anything was logged as an error or warning, thrown, asked in a dialog, or fetched besides the page.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];
    private string _url = string.Empty;

    private Tab(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Add($"console: {message.Text}");
            }
        };
        page.PageError += (_, error) => Add($"thrown: {error}");
        page.Dialog += async (_, dialog) =>
        {
            Add($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        context.Request += (_, request) =>
        {
            if (request.Url.Split('#')[0] != _url)
            {
                Add($"fetched: {request.Url}");
            }
        };
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What went wrong so far; a test that expects a fault takes it out.</summary>
    public IReadOnlyList<string> TakeFaults()
    {
        lock (_faults)
        {
            string[] faults = [.. _faults];
            _faults.Clear();
            return faults;
        }
    }

    /// <summary>Opens a report from the disk.</summary>
    public async Task Go(string file, string hash = "")
    {
        _url = new Uri(file).AbsoluteUri;
        await Page.GotoAsync(_url + hash);
    }

    /// <summary>The text of every element, trimmed.</summary>
    public async Task<string[]> Texts(string selector) => [.. (await Page.Locator(selector).AllInnerTextsAsync()).Select(text => text.Trim())];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.Empty(TakeFaults());
    }

    internal static async Task<Tab> Open(IBrowser browser, BrowserNewContextOptions options)
    {
        IBrowserContext context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(5000);
        return new Tab(context, await context.NewPageAsync());
    }

    private void Add(string fault)
    {
        lock (_faults)
        {
            _faults.Add(fault);
        }
    }
}
