using System.Diagnostics;

namespace Dyson.Tests.Formats;

/// <summary>A Python with NumPy, where the machine has one: the reader for whom Dyson's files are written.</summary>
internal static class PythonWithNumPy
{
    /// <summary>The program, or null where there is none.</summary>
    public static string? Find()
    {
        foreach (string candidate in new[] { "python3", "/usr/bin/python3" })
        {
            try
            {
                if (Run(candidate, "-c", "import numpy").Status == 0)
                {
                    return candidate;
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // no such program
            }
        }

        return null;
    }

    /// <summary>Runs a program to its end.</summary>
    public static (int Status, string Output) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PYTHONUTF8"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Result + errors);
    }
}
