using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text;
using Dyson.Reports.Theory;

namespace Dyson.Cli;

/// <summary><c>dyson theory SUBJECT</c>: tables and figures of theory alone; one subcommand a subject.</summary>
internal static class TheoryCommand
{
    private static readonly int NameWidth = TheorySubjects.Groups.SelectMany(group => group.Subjects).Max(subject => subject.Name.Length) + 2;

    public static Command Create(CommandEnvironment environment)
    {
        Command command = new("theory", Overview());
        command.Add(new HelpOption { Action = new GroupedHelp(command), Recursive = false });
        foreach (TheorySubject subject in TheorySubjects.All)
        {
            command.Add(Create(subject, environment));
        }

        return command;
    }

    private static Command Create(TheorySubject subject, CommandEnvironment environment)
    {
        (TheoryOption Option, Option<string[]> Text)[] options = [.. subject.Options.Select(option => (option, Text(option)))];
        Option<string?> folder = new("--out", "-o") { HelpName = "folder", Description = "Also write a page with the figures (SVG, PDF, CSV) into this folder." };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        Command command = new(subject.Name, $"{subject.Summary}\n\nExample:\n  {subject.Example}");
        foreach ((_, Option<string[]> text) in options)
        {
            command.Add(text);
        }

        command.Add(folder);
        command.Add(json);
        command.SetAction(parsed =>
        {
            Dictionary<string, IReadOnlyList<string>> given = options.ToDictionary(o => o.Option.Name, o => (IReadOnlyList<string>)(parsed.GetValue(o.Text) ?? []));
            TheorySettings settings;
            try
            {
                settings = subject.Read(given);
            }
            catch (TheoryOptionException e)
            {
                foreach (string error in e.Errors)
                {
                    environment.Error.WriteLine($"dyson: theory {subject.Name}: {error}");
                }

                return ExitCode.Usage;
            }

            using TheoryProgressDisplay display = new(environment.Error, environment.Interactive && !parsed.GetValue(DysonCommand.Quiet));
            TheoryDocument document = display.During(() => subject.Compute(settings, display, environment.Interrupted));
            if (parsed.GetValue(folder) is { Length: > 0 } path)
            {
                document.WriteTo(path, "dyson " + string.Join(' ', parsed.Tokens.Select(token => token.Value)));
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(environment.Out, document.Json);
            }
            else
            {
                environment.Out.Write(document.ToText());
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string[]> Text(TheoryOption option) => new("--" + option.Name, [.. option.Name == "seed" ? ["-s"] : Array.Empty<string>()])
    {
        HelpName = option.Values,
        Description = option.Default is { } usual ? $"{option.Description} [default: {usual}]" : option.Description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private static string Overview()
    {
        StringBuilder text = new("Tabulate and draw theory alone: laws, equations of motion, gases, operators.\n");
        foreach (TheoryGroup group in TheorySubjects.Groups)
        {
            text.Append('\n').Append(group.Title).Append(":\n");
            foreach (TheorySubject subject in group.Subjects)
            {
                text.Append("  ").Append(subject.Name.PadRight(NameWidth)).Append(Gist(subject.Summary)).Append('\n');
            }
        }

        return text.Append("\n'dyson theory SUBJECT --help' lists the options of one, with an example.\n\nExample:\n  dyson theory tracy-widom --beta 2 --at -2 --json").ToString();
    }

    /// <summary>Up to the first stop.</summary>
    private static string Gist(string summary) => summary.IndexOfAny([';', ':', '.']) is > 0 and int end ? summary[..end] : summary;

    /// <summary>The overview lists the subjects in groups; the flat list that the library would add is left out.</summary>
    private sealed class GroupedHelp(Command theory) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            bool overview = parseResult.CommandResult.Command == theory;
            foreach (Command subject in theory.Subcommands)
            {
                subject.Hidden = overview;
            }

            return new HelpAction().Invoke(parseResult);
        }
    }
}
