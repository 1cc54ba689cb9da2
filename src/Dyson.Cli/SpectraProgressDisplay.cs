using System.Globalization;
using Dyson.Networks;
using Spectre.Console;

namespace Dyson.Cli;

/// <summary>Bar and time left of an analysis of layers, on a terminal; silent elsewhere.</summary>
internal sealed class SpectraProgressDisplay(TextWriter error, bool visible, TimeProvider time) : IProgress<SpectraProgress>, IProgress<double>
{
    private readonly long _start = time.GetTimestamp();
    private volatile ProgressTask? _bar;

    public void Report(SpectraProgress value) =>
        Report(value.Share, string.Create(CultureInfo.InvariantCulture, $"{value.Done}/{value.Total} layers, "), ": " + Markup.Escape(value.Layer));

    /// <summary>The share of a validation.</summary>
    public void Report(double value) => Report(value, string.Empty, string.Empty);

    private void Report(double share, string before, string behind)
    {
        if (_bar is { } bar)
        {
            bar.Value = 100 * share;
            string left = share > 0 ? (time.GetElapsedTime(_start) * ((1 - share) / share)).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : "?";
            bar.Description = $"{before}{left} left{behind}";
        }
    }

    public T During<T>(Func<T> work)
    {
        if (!visible)
        {
            return work();
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress().AutoClear(true).Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn()).Start(context =>
        {
            _bar = context.AddTask("reading", maxValue: 100);
            T result = work();
            _bar = null;
            return result;
        });
    }
}
