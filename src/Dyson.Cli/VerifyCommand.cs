using System.CommandLine;
using System.Globalization;
using Dyson.Experiments;

namespace Dyson.Cli;

/// <summary><c>dyson verify</c>: whether a run is whole.</summary>
internal static class VerifyCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> run = new("RUN") { Description = "The run directory." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("verify", "Check every file of a run against its hashes, and list all that is wrong.\nExit status 0: finished and sound; 3: not.\n\nExample:\n  dyson verify runs/fig9") { run, json };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(run);
            RunVerification verification = RunVerification.Of(folder);
            bool sound = verification.Problems.Count == 0;
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(environment.Out, new { source = folder, sound, shards = verification.Shards, missing = verification.Missing, problems = verification.Problems });
            }
            else if (sound && !parsed.GetValue(DysonCommand.Quiet))
            {
                environment.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folder}: finished and sound, {verification.Shards} shards"));
            }

            foreach (string problem in verification.Problems)
            {
                environment.Error.WriteLine($"{folder}: {problem}");
            }

            return sound ? ExitCode.Done : ExitCode.Data;
        });
        return command;
    }
}
