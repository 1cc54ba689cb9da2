using System.Globalization;

namespace Dyson.Reports.Theory;

/// <summary>What a person may state about a subject: a number, a whole number, one of several words, or a list of numbers.</summary>
public sealed class TheoryOption
{
    private readonly Func<string, object?> _read;

    private TheoryOption(string name, string description, string values, string allowed, Func<string, object?> read)
    {
        Name = name;
        Description = description;
        Values = values;
        Allowed = allowed;
        _read = read;
    }

    /// <summary>Its name, without the dashes: "learning-rate".</summary>
    public string Name { get; }

    /// <summary>What it means, with its range and unit.</summary>
    public string Description { get; }

    /// <summary>What stands for a value in a help text: "x", "n", "1|2|4".</summary>
    public string Values { get; }

    /// <summary>What is allowed, in words.</summary>
    public string Allowed { get; }

    /// <summary>Its value where none is given; null where the subject finds one, or where a list is empty.</summary>
    public string? Default { get; private init; }

    /// <summary>Whether it may be repeated; its values then form a list.</summary>
    public bool Repeats { get; private init; }

    /// <summary>A number.</summary>
    public static TheoryOption Number(string name, string description, double? usual, NumberRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        return new TheoryOption(name, description, "x", range.ToString(), text => ReadNumber(text, range)) { Default = usual?.ToString("R", CultureInfo.InvariantCulture) };
    }

    /// <summary>A number of several, or a choice among a few numbers.</summary>
    public static TheoryOption OneOf(string name, string description, double? usual, params double[] values)
    {
        string[] texts = [.. values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))];
        return new TheoryOption(name, description, string.Join('|', texts), InWords(texts), text =>
            ReadNumber(text, NumberRange.Finite) is double value && values.Contains(value) ? value : null)
        { Default = usual?.ToString("R", CultureInfo.InvariantCulture) };
    }

    /// <summary>A whole number.</summary>
    public static TheoryOption Whole(string name, string description, int? usual, int least, int most) => new(
        name, description, "n", string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value : null)
    { Default = usual?.ToString(CultureInfo.InvariantCulture) };

    /// <summary>The seed of random numbers, 64 bits.</summary>
    public static TheoryOption Seed(string description) => new(
        "seed", description, "n", "a whole number from 0 to 18446744073709551615",
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null)
    { Default = "1" };

    /// <summary>One of several words.</summary>
    public static TheoryOption Choice(string name, string description, string? usual, params string[] words) => new(
        name, description, string.Join('|', words), InWords(words), text => words.Contains(text, StringComparer.Ordinal) ? text : null)
    { Default = usual };

    /// <summary>Numbers, the option once for each; none unless given.</summary>
    public static TheoryOption Numbers(string name, string description, NumberRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        return new TheoryOption(name, description, "x", range.ToString(), text => ReadNumber(text, range)) { Repeats = true };
    }

    /// <summary>The value of a text, or null where it is not allowed.</summary>
    internal object? Read(string text) => _read(text);

    private static double? ReadNumber(string text, NumberRange range) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && range.Holds(value) ? value : null;

    private static string InWords(string[] words) =>
        words.Length == 1 ? words[0] : string.Join(", ", words[..^1]) + " or " + words[^1];
}
