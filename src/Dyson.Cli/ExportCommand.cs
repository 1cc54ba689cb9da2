using System.CommandLine;
using Dyson.Experiments;

namespace Dyson.Cli;

/// <summary><c>dyson export</c>: one file a grid point, for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Argument<string> run = new("RUN") { Description = "The run directory." };
        Option<string> format = new("--format") { Description = "npz (NumPy) or csv.", Required = true };
        format.AcceptOnlyFromAmong("npz", "csv");
        Option<string?> folder = new("--out", "-o") { Description = "The folder to write to; RUN/export unless given." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new("export", "Write a finished run as one file a grid point.\n\nExample:\n  dyson export runs/fig9 --format npz --out fig9-arrays") { run, format, folder, json };
        command.SetAction(parsed =>
        {
            RunDirectory directory = RunDirectory.Open(parsed.GetRequiredValue(run));
            string target = parsed.GetValue(folder) ?? Path.Combine(directory.Path, "export");
            IReadOnlyList<string> files = parsed.GetRequiredValue(format) == "npz" ? RunExport.ToNpz(directory, target) : RunExport.ToCsv(directory, target);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(environment.Out, new { source = directory.Path, files });
            }
            else if (!parsed.GetValue(DysonCommand.Quiet))
            {
                foreach (string file in files)
                {
                    environment.Out.WriteLine(file);
                }
            }

            return ExitCode.Done;
        });
        return command;
    }
}
