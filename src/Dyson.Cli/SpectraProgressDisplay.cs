using System.Globalization;
using Dyson.Networks;
using Spectre.Console;

namespace Dyson.Cli;

/// <summary>Bar and time left of an analysis of layers, on a terminal; silent elsewhere.</summary>
internal sealed class SpectraProgressDisplay(TextWriter error, bool visible, TimeProvider time) : IProgress<SpectraProgress>
{
    private readonly long _start = time.GetTimestamp();
    private volatile ProgressTask? _bar;

    public void Report(SpectraProgress value)
    {
        if (_bar is { } bar)
        {
            bar.Value = 100 * value.Share;
            string left = value.Share > 0 ? (time.GetElapsedTime(_start) * ((1 - value.Share) / value.Share)).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : "?";
            bar.Description = string.Create(CultureInfo.InvariantCulture, $"{value.Done}/{value.Total} layers, {left} left: {Markup.Escape(value.Layer)}");
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
