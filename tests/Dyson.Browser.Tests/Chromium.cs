using Dyson.Reports.Networks;
using Dyson.Tests.Reports.Networks;
using Microsoft.Playwright;

namespace Dyson.Browser.Tests;

/// <summary>A Chromium of the machine, driven by Playwright, and three reports on the disk for it to open. Tests are skipped where there is no Chromium.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly string _folder = Directory.CreateTempSubdirectory("dyson-browser-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A report on one file, with layers of every sort.</summary>
    public string One => Path.Combine(_folder, "one", "index.html");

    /// <summary>A report on five checkpoints.</summary>
    public string Series => Path.Combine(_folder, "series", "index.html");

    /// <summary>A report on the first two of three checkpoints, of an analysis that was interrupted.</summary>
    public string Interrupted => Path.Combine(_folder, "interrupted", "index.html");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Programs, File.Exists) is not { } program)
        {
            return;
        }

        SpectraReport.Write(Path.GetDirectoryName(One)!, SyntheticSpectra.One(draws: 100), "dyson spectra model.safetensors --out one", figures: 2);
        SpectraReport.Write(Path.GetDirectoryName(Series)!, SyntheticSpectra.Series(), "dyson spectra run --out series", figures: 1);
        SpectraReport.Write(Path.GetDirectoryName(Interrupted)!, SyntheticSpectra.Interrupted(), "dyson spectra run --out interrupted", figures: 0);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A tab of its own, which writes down every error and everything that is fetched.</summary>
    public async Task<Tab> Tab(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, "There is no Chromium here (Debian's package chromium): the report was not opened in a browser.");
        return await Browser.Tests.Tab.Open(_browser!, options ?? new BrowserNewContextOptions());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
