using Spectre.Console;

namespace Dyson.Cli;

/// <summary>How much of a computation is done, on a terminal; silent elsewhere.</summary>
internal sealed class TheoryProgressDisplay(TextWriter error, bool visible) : IProgress<double>, IDisposable
{
    private volatile ProgressTask? _bar;

    public void Report(double value)
    {
        if (_bar is { } bar)
        {
            bar.Value = 100 * value;
        }
    }

    public T During<T>(Func<T> work)
    {
        if (!visible)
        {
            return work();
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return console.Progress().AutoClear(true).Columns(new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).Start(context =>
        {
            _bar = context.AddTask("computing", maxValue: 100);
            return work();
        });
    }

    public void Dispose() => _bar = null;
}
