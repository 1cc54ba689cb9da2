using Dyson.Experiments;

namespace Dyson.Cli.Tests;

/// <summary>Runs the command in this process, with a stand-in for physics.</summary>
internal sealed record CommandLine(int ExitCode, string Out, string Error)
{
    public static CommandLine Run(params string[] args) => Run(new SmallTrainings(), CancellationToken.None, args);

    public static CommandLine Run(ITrainingFactory trainings, CancellationToken interrupted, params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = DysonCommand.Invoke(args, new CommandEnvironment
        {
            Out = output,
            Error = error,
            Interactive = false,
            Time = TimeProvider.System,
            Trainings = trainings,
            Host = "here",
            Interrupted = interrupted,
        });
        return new CommandLine(code, output.ToString(), error.ToString());
    }
}
