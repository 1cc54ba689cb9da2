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
        if (_bar is { } bar)
        {
            bar.Value = value.UpdatesTotal > 0 ? 100 * value.UpdatesDone / value.UpdatesTotal : 100;
            bar.Description = Describe(value);
        }
    }

    /// <summary>One of several pieces of work: an ensemble in training, or (<paramref name="run"/> null) a target that is reduced.</summary>
    public void Report(string name, int number, int count, RunProgress? run)
    {
        if (run is { } value)
        {
            Report(value);
        }

        if (_bar is { } bar)
        {
            bar.Description = string.Create(CultureInfo.InvariantCulture, $"{(run is null ? "reducing " : "")}{name} ({number}/{count}){(run is { } training ? ": " + Describe(training) : "")}");
        }
    }

    private static string Describe(RunProgress value)
    {
        string left = value.TimeLeft is { } time ? time.ToString(time.TotalDays >= 1 ? @"d\.hh\:mm\:ss" : @"h\:mm\:ss", CultureInfo.InvariantCulture) : "?";
        return string.Create(CultureInfo.InvariantCulture, $"{value.TasksDone}/{value.TasksTotal} tasks, {value.UpdatesPerSecond / 1e6:F2} million updates/s, {left} left");
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
