using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;
using Dyson.Experiments;
using Dyson.Formats;

namespace Dyson.Cli;

/// <summary>The root command, and the one place where failures become exit codes.</summary>
internal static class DysonCommand
{
    /// <summary>No progress, no remarks, no summary; results asked for by --json are still printed.</summary>
    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print nothing but errors and what was asked for.", Recursive = true };

    private static readonly Option<bool> VersionFlag = new("--version") { Description = "Print the version.", Recursive = true };

    /// <summary>The program's version.</summary>
    public static string Version =>
        typeof(DysonCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Runs one command line.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Invoke(IReadOnlyList<string> args, CommandEnvironment environment)
    {
        RootCommand root = Create(environment);
        if (args.Count == 0)
        {
            root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = environment.Error });
            return ExitCode.Usage;
        }

        ParseResult parsed = root.Parse(args);
        if (parsed.GetResult(VersionFlag) is { Implicit: false })
        {
            environment.Out.WriteLine($"dyson {Version} (numeric version {NumericVersion.Current})");
            return ExitCode.Done;
        }

        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors)
            {
                if (Explanation(error, parsed) is { } explanation)
                {
                    environment.Error.WriteLine($"dyson: {explanation}");
                }
            }

            environment.Error.WriteLine("dyson: 'dyson --help', or --help after a command, says more");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = environment.Out,
                Error = environment.Error,
            });
        }
        catch (Exception failure)
        {
            return Explain(failure is AggregateException { InnerException: { } inner } ? inner : failure, environment.Error);
        }
    }

    /// <summary>The error, with the nearest name of the command at hand; null for one that follows from a mistyped name.</summary>
    private static string? Explanation(ParseError error, ParseResult parsed)
    {
        string? unknown = parsed.UnmatchedTokens.FirstOrDefault(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal));
        if (unknown is null)
        {
            return parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command.Subcommands.Count > 0 ? null : error.Message;
        }

        Command command = parsed.CommandResult.Command;
        IEnumerable<string> names = unknown.StartsWith('-') ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        return NearestName.Among(unknown, names) is { } meant ? $"{error.Message.TrimEnd('.')}; did you mean '{meant}'?" : error.Message;
    }

    private static RootCommand Create(CommandEnvironment environment)
    {
        RootCommand root = new("Dyson, the laboratory for the random-matrix theory of learning.");
        foreach (Option version in root.Options.OfType<VersionOption>().ToArray())
        {
            root.Options.Remove(version);
        }

        root.Add(VersionFlag);
        root.Add(Quiet);
        root.Add(ReproduceCommand.Create(environment));
        root.Add(RunCommand.Create(environment));
        root.Add(AnalyzeCommand.Create(environment));
        root.Add(MotionCommand.Create(environment));
        root.Add(SpectraCommand.Create(environment));
        root.Add(VerifyCommand.Create(environment));
        root.Add(ExportCommand.Create(environment));
        root.Add(TheoryCommand.Create(environment));
        root.Add(BenchCommand.Create(environment));
        root.Add(CiteCommand.Create(environment));
        return root;
    }

    private static int Explain(Exception failure, TextWriter error)
    {
        switch (failure)
        {
            case ConfigurationException configuration:
                error.WriteLine(configuration.Message);
                return ExitCode.Usage;
            case DataFormatException:
                foreach (string line in failure.Message.Split('\n'))
                {
                    error.WriteLine($"dyson: {line}");
                }

                return ExitCode.Data;
            case OperationCanceledException:
                error.WriteLine("dyson: interrupted");
                return ExitCode.Interrupted;
            case IOException or UnauthorizedAccessException:
                error.WriteLine($"dyson: {failure.Message}");
                return ExitCode.Environment;
            default:
                error.WriteLine($"dyson {Version}: this is a bug in dyson, not in what you did; please report it to the authors with the command line and the lines below");
                error.WriteLine(failure.ToString());
                return ExitCode.Bug;
        }
    }
}
