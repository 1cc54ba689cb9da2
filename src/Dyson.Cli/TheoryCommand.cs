using System.CommandLine;
using System.Globalization;
using Dyson.Reports.Theory;

namespace Dyson.Cli;

/// <summary><c>dyson theory LAW</c>: tables and figures of theory alone; one subcommand a law.</summary>
internal static class TheoryCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        Command command = new("theory", "Tabulate and draw a law of random-matrix theory.\n\nExample:\n  dyson theory tracy-widom --beta 2 --at -2 --json");
        foreach (TheoryLaw law in TheoryLaws.All)
        {
            command.Add(Create(law, environment));
        }

        return command;
    }

    private static Command Create(TheoryLaw law, CommandEnvironment environment)
    {
        Option<double>[] parameters = [.. law.Parameters.Select(parameter => new Option<double>("--" + parameter.Name)
        {
            Description = parameter.Description,
            DefaultValueFactory = _ => parameter.Default,
        })];
        Option<double[]> at = new("--at") { Description = "Where to evaluate; may be repeated. Without it 25 places between the 0.1 % and the 99.9 % quantile.", DefaultValueFactory = _ => [] };
        Option<string?> folder = new("--out", "-o") { Description = "Also write a page with the figure (SVG, PDF, CSV) into this folder." };
        Option<ulong> seed = new("--seed", "-s") { Description = "Seed of the sample in the figure.", DefaultValueFactory = _ => 1 };
        Option<bool> json = new("--json") { Description = "Print one JSON document on standard output." };
        string example = string.Concat(law.Parameters.Take(1).Select(p => string.Create(CultureInfo.InvariantCulture, $" --{p.Name} {p.Default}")));
        Command command = new(law.Name, $"{law.Summary}\n\nExample:\n  dyson theory {law.Name}{example} --at 0.5 --at 1 --out {law.Name}");
        foreach (Option<double> parameter in parameters)
        {
            command.Add(parameter);
        }

        command.Add(at);
        command.Add(folder);
        command.Add(seed);
        command.Add(json);
        command.SetAction(parsed =>
        {
            double[] values = [.. parameters.Select(parsed.GetValue)];
            TheoryTable table;
            try
            {
                table = TheoryTable.Of(law, values, parsed.GetValue(at) ?? []);
            }
            catch (ArgumentException e)
            {
                // The runtime adds the parameter's name and value in its own words.
                string given = e is ArgumentOutOfRangeException { ActualValue: { } value } ? string.Create(CultureInfo.InvariantCulture, $" (given: {value})") : string.Empty;
                environment.Error.WriteLine($"dyson: {law.Name}: {e.Message.Split(" (Parameter", StringSplitOptions.None)[0]}{given}");
                return ExitCode.Usage;
            }

            if (parsed.GetValue(folder) is { Length: > 0 } path)
            {
                TheoryReport.Write(path, law, values, table, parsed.GetValue(seed));
            }

            Print(table, parsed.GetValue(json), environment.Out);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(TheoryTable table, bool json, TextWriter destination)
    {
        if (json)
        {
            JsonOutput.Write(destination, new
            {
                table.Law,
                table.Parameters,
                mean = Known(table.Mean),
                variance = Known(table.Variance),
                median = Known(table.Median),
                points = table.Points.Select(p => new { p.At, pdf = Known(p.Pdf), cdf = Known(p.Cdf), survival = Known(p.Survival) }),
            });
            return;
        }

        destination.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Law}: mean {table.Mean:G10}, variance {table.Variance:G10}, median {table.Median:G10}"));
        destination.WriteLine($"{"x",14} {"density",22} {"P(X <= x)",22} {"P(X > x)",22}");
        foreach (TheoryPoint p in table.Points)
        {
            destination.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{p.At,14:G8} {p.Pdf,22:G15} {p.Cdf,22:G15} {p.Survival,22:G15}"));
        }
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
