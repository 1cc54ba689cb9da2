using System.Globalization;
using System.Text.Json.Nodes;

namespace Dyson.Reports.Theory;

/// <summary>The values of a subject's options: those that were given, and the usual ones for the others.</summary>
public sealed class TheorySettings
{
    private readonly Dictionary<string, List<object>> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    private TheorySettings()
    {
    }

    /// <summary>Reads all values and names everything that is wrong with them.</summary>
    /// <param name="options">The subject's options.</param>
    /// <param name="given">Texts by option name; options that are not given may be left out or have no text.</param>
    /// <exception cref="TheoryOptionException">An option that the subject does not have, given twice, or a value that is not allowed.</exception>
    public static TheorySettings Read(IReadOnlyList<TheoryOption> options, IReadOnlyDictionary<string, IReadOnlyList<string>> given)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(given);
        TheorySettings settings = new();
        List<string> errors = [.. given.Keys.Where(name => options.All(option => option.Name != name)).Select(name => $"there is no option --{name}")];
        foreach (TheoryOption option in options)
        {
            IReadOnlyList<string> texts = given.GetValueOrDefault(option.Name) ?? [];
            if (texts.Count > 0)
            {
                settings._given.Add(option.Name);
            }

            if (texts.Count > 1 && !option.Repeats)
            {
                errors.Add($"--{option.Name} is given {texts.Count} times; allowed: once");
            }

            List<object> values = settings._values[option.Name] = [];
            foreach (string text in texts.Count > 0 ? texts : option.Default is { } usual ? [usual] : [])
            {
                if (option.Read(text) is { } value)
                {
                    values.Add(value);
                }
                else
                {
                    errors.Add(NotAllowed(option.Name, text, option.Allowed));
                }
            }
        }

        return errors.Count == 0 ? settings : throw new TheoryOptionException(errors);
    }

    /// <summary>"--name value is not allowed; allowed: …".</summary>
    public static string NotAllowed(string name, object value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"--{name} {value} is not allowed; allowed: {allowed}");

    /// <summary>Whether the option was given, as opposed to left at its usual value.</summary>
    public bool IsGiven(string name) => _given.Contains(name);

    /// <summary>A number.</summary>
    public double Number(string name) => (double)_values[name][0];

    /// <summary>A number that the subject finds itself where none was given.</summary>
    public double? NumberOrNull(string name) => _values[name] is [double value, ..] ? value : null;

    /// <summary>A whole number.</summary>
    public int Whole(string name) => (int)_values[name][0];

    /// <summary>A whole number that the subject finds itself where none was given.</summary>
    public int? WholeOrNull(string name) => _values[name] is [int value, ..] ? value : null;

    /// <summary>One of several words.</summary>
    public string Choice(string name) => (string)_values[name][0];

    /// <summary>A word, or null where none was given and there is no usual one.</summary>
    public string? ChoiceOrNull(string name) => _values[name] is [string value, ..] ? value : null;

    /// <summary>A list of numbers, in the order given.</summary>
    public IReadOnlyList<double> Numbers(string name) => [.. _values[name].Cast<double>()];

    /// <summary>The seed.</summary>
    public ulong Seed => (ulong)_values["seed"][0];

    /// <summary>All values by name, without those that were left to the subject and without <paramref name="except"/>.</summary>
    internal JsonObject ToJson(params string[] except)
    {
        JsonObject json = [];
        foreach ((string name, List<object> values) in _values)
        {
            if (values.Count > 0 && !except.Contains(name))
            {
                json[name] = values.Count == 1 ? Json(values[0]) : new JsonArray([.. values.Select(Json)]);
            }
        }

        return json;
    }

    private static JsonNode? Json(object value) => value switch
    {
        double number => JsonNumbers.Of(number),
        int whole => JsonValue.Create(whole),
        ulong seed => JsonValue.Create(seed),
        _ => JsonValue.Create((string)value),
    };
}
