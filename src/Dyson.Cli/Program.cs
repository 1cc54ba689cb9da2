using System.Runtime.InteropServices;
using System.Text;
using Dyson.Experiments;

namespace Dyson.Cli;

/// <summary>The command <c>dyson</c>: signals and streams are joined to the commands here, and nowhere else.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        using CancellationTokenSource interrupted = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return DysonCommand.Invoke(args, new CommandEnvironment
        {
            Out = Console.Out,
            Error = Console.Error,
            Interactive = !Console.IsErrorRedirected,
            Time = TimeProvider.System,
            Trainings = new TrainingFactory(),
            Host = Environment.MachineName,
            Interrupted = interrupted.Token,
        });

        void Stop(PosixSignalContext context)
        {
            // the first signal asks, the second one insists
            context.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }
    }
}
