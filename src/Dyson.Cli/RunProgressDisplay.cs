using System.Globalization;
using Dyson.Experiments;
using Spectre.Console;

namespace Dyson.Cli;

/// <summary>Bar, rate and time left of a run, on a terminal; silent elsewhere.</summary>
internal sealed class RunProgressDisplay(TextWriter error, bool visible) : IProgress<RunProgress>, IDisposable
{
    private volatile ProgressTask? _bar;

    public void Report(RunProgress value)
    {
        if (_bar is not { } bar)
        {
            return;
        }

        string left = value.TimeLeft is { } time ? time.ToString(time.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture) : "?";
        bar.Value = value.UpdatesTotal > 0 ? 100 * value.UpdatesDone / value.UpdatesTotal : 100;
        bar.Description = string.Create(CultureInfo.InvariantCulture, $"{value.TasksDone}/{value.TasksTotal} tasks, {value.UpdatesPerSecond / 1e6:F2} million updates/s, {left} left");
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
            _bar = context.AddTask("starting", maxValue: 100);
            return work();
        });
    }

    public void Dispose() => _bar = null;
}
