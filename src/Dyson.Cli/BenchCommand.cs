using System.CommandLine;
using System.Globalization;
using Dyson.Learning;

namespace Dyson.Cli;

/// <summary><c>dyson bench</c>: how fast this computer trains.</summary>
internal static class BenchCommand
{
    private const int QuickSlices = 300;
    private const int CarefulSlices = 2100;

    public static Command Create(CommandEnvironment environment)
    {
        Option<int> threads = CommonOptions.Threads();
        Option<bool> careful = new("--careful") { Description = "Measure seven times as long, for a computer that is not quiet." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new(
            "bench",
            "Measure the speed of training: every sampler of the papers' Boltzmann machine (N = 10, k = 3), on one thread and on several.\n\nExample:\n  dyson bench --threads 2")
        {
            threads, careful, json,
        };
        command.SetAction(parsed =>
        {
            IEnumerable<KernelSpeed> speeds = KernelBenchmark.Measure(
                parsed.GetValue(threads), parsed.GetValue(careful) ? CarefulSlices : QuickSlices, environment.Time, environment.Interrupted);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(environment.Out, new
                {
                    speeds = speeds.Select(speed => new
                    {
                        method = speed.Method.ToString().ToLowerInvariant(),
                        batchSize = speed.BatchSize,
                        threads = speed.Threads,
                        millionUpdatesPerSecond = speed.MillionUpdatesPerSecond,
                        nanosecondsPerUpdate = speed.NanosecondsPerUpdate,
                    }),
                });
                return ExitCode.Done;
            }

            environment.Out.WriteLine("sampler       |B|   threads   10^6 updates/s   ns an update and thread");
            foreach (KernelSpeed speed in speeds)
            {
                environment.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{speed.Method.ToString().ToLowerInvariant(),-10} {speed.BatchSize,6} {speed.Threads,9} {speed.MillionUpdatesPerSecond,16:F4} {speed.NanosecondsPerUpdate,26:F0}"));
            }

            return ExitCode.Done;
        });
        return command;
    }
}
