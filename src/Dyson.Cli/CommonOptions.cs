using System.CommandLine;
using System.Globalization;

namespace Dyson.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary><c>--threads</c>.</summary>
    public static Option<int> Threads()
    {
        Option<int> threads = new("--threads", "-t")
        {
            Description = "Number of threads; all cores unless given. Changes no result.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        threads.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0
                && int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is < 1 or > 1024)
            {
                result.AddError($"--threads {result.Tokens[0].Value} is out of range. Allowed: 1 to 1024.");
            }
        });
        return threads;
    }

    /// <summary>Refuses whole numbers outside a range.</summary>
    public static void Range(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int value) && (value < least || value > most))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} {value} is out of range. Allowed: {least} to {most}."));
        }
    });
}
