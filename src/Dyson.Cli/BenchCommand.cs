using System.CommandLine;
using System.Globalization;
using Dyson.Learning;

namespace Dyson.Cli;

/// <summary><c>dyson bench</c>: how fast this computer trains.</summary>
internal static class BenchCommand
{
    private const int QuickSlices = 300;
    private const int CarefulSlices = 2100;

    // A student's step is measured in turns with up to four parts of it.
    private const int SlicesOfAStudent = 3;

    public static Command Create(CommandEnvironment environment)
    {
        Option<int> threads = CommonOptions.Threads();
        Option<bool> careful = new("--careful") { Description = "Measure seven times as long, for a computer that is not quiet." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new(
            "bench",
            "Measure the speed of training: every sampler of the papers' Boltzmann machine (N = 10, k = 3) on one thread and on several, and linear and deep students on one thread beside what the processor can do at best.\n\nExample:\n  dyson bench --threads 2")
        {
            threads, careful, json,
        };
        command.SetAction(parsed =>
        {
            int slices = parsed.GetValue(careful) ? CarefulSlices : QuickSlices;
            IEnumerable<KernelSpeed> speeds = KernelBenchmark.Measure(
                parsed.GetValue(threads), slices, environment.Time, environment.Interrupted);
            IEnumerable<StepSpeed> students = StepBenchmark.Measure(slices / SlicesOfAStudent, environment.Time, environment.Interrupted);
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
                    students = students.Select(speed => new
                    {
                        student = speed.Student,
                        nanosecondsPerUpdate = speed.Nanoseconds,
                        millionUpdatesPerSecond = speed.MillionUpdatesPerSecond,
                        parts = speed.Parts.Select(part => new { part = part.Name, count = part.Count, nanosecondsEach = part.NanosecondsEach }),
                        ratioToPeak = speed.RatioToPeak,
                    }),
                    largeSpectra = new { engine = "managed", lapack = StepBenchmark.LapackName },
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

            WriteStudents(environment.Out, students);
            environment.Out.WriteLine();
            environment.Out.WriteLine($"Spectra of large matrices are computed by Dyson's own code; LAPACK as a second way: {StepBenchmark.LapackName ?? "none found"}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static void WriteStudents(TextWriter output, IEnumerable<StepSpeed> students)
    {
        output.WriteLine();
        output.WriteLine("student                                          ns a step   10^6 updates/s   ns of its parts at their peak   ratio");
        IReadOnlyList<StepPart> parts = [];
        foreach (StepSpeed speed in students)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{speed.Student,-46} {speed.Nanoseconds,11:F1} {speed.MillionUpdatesPerSecond,16:F3} {speed.Parts.Sum(part => part.Nanoseconds),31:F1} {speed.RatioToPeak,7:F2}"));
            parts = speed.Parts;
        }

        output.WriteLine("Parts of the last: " + string.Join(", ", parts.Select(part => string.Create(
            CultureInfo.InvariantCulture, $"{part.Count} {part.Name} at {part.NanosecondsEach:G3} ns"))) + ".");
    }
}
