using System.Globalization;
using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>
/// Reads one map of settings strictly: every question names a key, its type and its range; whatever was not asked for is an unknown key.
/// A method returns null after an error, which it has noted, and for a setting that is absent without a default.
/// </summary>
internal sealed class SettingReader(SettingMap map, string path, SettingErrors errors)
{
    private readonly List<string> _known = [];

    public bool Has(string key) => map.Find(key) is not null;

    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>Notes an error at a key's value, or at the map if it is absent.</summary>
    public void Refuse(string key, string message, string? allowed = null) =>
        errors.Add(map.Find(key)?.Origin ?? map.Origin, PathOf(key), message, allowed);

    /// <summary>Says that a key, or a path below this map, holds a single value and can be scanned, also where the setting is absent or of another kind now.</summary>
    public void CanBeScanned(string key) => errors.Scannable(PathOf(key));

    public double? Number(string key, AllowedRange range, double? fallback = null)
    {
        CanBeScanned(key);
        return Ask(key) is { } node ? ReadNumber(node, PathOf(key), range, errors) : Absent(key, fallback, range.ToString());
    }

    public long? Count(string key, AllowedRange range, long? fallback = null)
    {
        CanBeScanned(key);
        return Ask(key) is { } node ? ReadCount(node, PathOf(key), range, errors) : Absent(key, fallback, range.ToString());
    }

    public ulong? Seed(string key, ulong fallback)
    {
        if (Ask(key) is not { } node)
        {
            return fallback;
        }

        const string Allowed = "a whole number from 0 to 18446744073709551615";
        if (node is not SettingScalar { Plain: true } scalar || !IsWhole(scalar.Value))
        {
            Refuse(key, $"{node.Kind} is not a whole number", Allowed);
            return null;
        }

        if (!ulong.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ulong value))
        {
            Refuse(key, $"{scalar.Value} is out of range", Allowed);
            return null;
        }

        return value;
    }

    public bool? Truth(string key, bool fallback)
    {
        if (Ask(key) is not { } node)
        {
            return fallback;
        }

        if (node is SettingScalar { Plain: true, Value: "true" or "false" } scalar)
        {
            return scalar.Value == "true";
        }

        Refuse(key, $"{node.Kind} is not a truth value", "true, false");
        return null;
    }

    public string? Choice(string key, string? fallback, params string[] choices)
    {
        if (Ask(key) is not { } node)
        {
            return AbsentText(key, fallback, string.Join(", ", choices));
        }

        if (node is SettingScalar scalar && choices.Contains(scalar.Value))
        {
            return scalar.Value;
        }

        string? near = node is SettingScalar text ? NearestName.Among(text.Value, choices) : null;
        errors.Add(node.Origin, PathOf(key), $"{node.Kind} is not one of the choices", string.Join(", ", choices), near);
        return null;
    }

    public string? Text(string key, string? fallback, int maximumLength)
    {
        string allowed = string.Create(CultureInfo.InvariantCulture, $"a text of 1 to {maximumLength} characters");
        if (Ask(key) is not { } node)
        {
            return AbsentText(key, fallback, allowed);
        }

        if (node is SettingScalar { Value.Length: > 0 } scalar && scalar.Value.Length <= maximumLength && !scalar.Value.Any(char.IsControl))
        {
            return scalar.Value;
        }

        Refuse(key, node is SettingScalar ? "the text is empty, too long or holds control characters" : $"{node.Kind} is not a text", allowed);
        return null;
    }

    public double[]? Numbers(string key, AllowedRange range, int maximumCount)
    {
        string allowed = string.Create(CultureInfo.InvariantCulture, $"a list of 1 to {maximumCount} numbers, each {range}");
        if (Ask(key) is not { } node)
        {
            Missing(key, allowed);
            return null;
        }

        if (node is not SettingList list || list.Items.Count == 0 || list.Items.Count > maximumCount)
        {
            Refuse(key, node is SettingList l ? string.Create(CultureInfo.InvariantCulture, $"a list of {l.Items.Count}") : $"{node.Kind} is not a list", allowed);
            return null;
        }

        double?[] values = [.. list.Items.Select((item, i) => ReadNumber(item, Index(key, i), range, errors))];
        return values.Any(v => v is null) ? null : [.. values.Select(v => v!.Value)];
    }

    public long[]? Counts(string key, AllowedRange range, int maximumCount)
    {
        string allowed = string.Create(CultureInfo.InvariantCulture, $"a list of 1 to {maximumCount} numbers, each {range}");
        if (Ask(key) is not SettingList { Items.Count: > 0 } list || list.Items.Count > maximumCount)
        {
            Refuse(key, map.Find(key) is { } node and not SettingList ? $"{node.Kind} is not a list" : "an empty or too long list", allowed);
            return null;
        }

        long?[] values = [.. list.Items.Select((item, i) => ReadCount(item, Index(key, i), range, errors))];
        return values.Any(v => v is null) ? null : [.. values.Select(v => v!.Value)];
    }

    /// <summary>The map at a key; null if absent (an error if required) or no map.</summary>
    public SettingReader? Map(string key, bool required, string allowed = "a map")
    {
        if (Ask(key) is not { } node)
        {
            if (required)
            {
                Missing(key, allowed);
            }

            return null;
        }

        if (node is SettingMap inner)
        {
            return new SettingReader(inner, PathOf(key), errors);
        }

        Refuse(key, $"{node.Kind} is not a map", allowed);
        return null;
    }

    /// <summary>The maps of the list at a key, which is required; null after an error.</summary>
    public IReadOnlyList<SettingReader>? Maps(string key, string allowed, int maximumCount)
    {
        if (Ask(key) is not { } node)
        {
            Missing(key, allowed);
            return null;
        }

        if (node is not SettingList { Items.Count: > 0 } list || list.Items.Count > maximumCount)
        {
            Refuse(key, node is SettingList l ? string.Create(CultureInfo.InvariantCulture, $"a list of {l.Items.Count}") : $"{node.Kind} is not a list", allowed);
            return null;
        }

        List<SettingReader> readers = [];
        for (int i = 0; i < list.Items.Count; i++)
        {
            if (list.Items[i] is SettingMap inner)
            {
                readers.Add(new SettingReader(inner, Index(key, i), errors));
            }
            else
            {
                errors.Add(list.Items[i].Origin, Index(key, i), $"{list.Items[i].Kind} is not a map", allowed);
            }
        }

        return readers.Count == list.Items.Count ? readers : null;
    }

    /// <summary>The node at a key, whatever it is; null if absent.</summary>
    public SettingNode? Ask(string key)
    {
        if (!_known.Contains(key))
        {
            _known.Add(key);
        }

        return map.Find(key);
    }

    public void Missing(string key, string allowed) => errors.Add(map.Origin, PathOf(key), "missing", allowed);

    /// <summary>Reports all keys that nobody asked for.</summary>
    public void Finish()
    {
        foreach (SettingEntry entry in map.Entries.Where(e => !_known.Contains(e.Key)))
        {
            string? near = NearestName.Among(entry.Key, _known);
            errors.Add(entry.Origin, PathOf(entry.Key), "unknown key", string.Join(", ", _known), near);
        }
    }

    public static double? ReadNumber(SettingNode node, string path, AllowedRange range, SettingErrors errors)
    {
        if (node is not SettingScalar { Plain: true } scalar || !IsNumber(scalar.Value, out double value))
        {
            errors.Add(node.Origin, path, $"{node.Kind} is not a number", range.ToString());
            return null;
        }

        if (!range.Contains(value))
        {
            errors.Add(node.Origin, path, $"{scalar.Value} is out of range", range.ToString());
            return null;
        }

        return value == 0 ? 0 : value;
    }

    public static long? ReadCount(SettingNode node, string path, AllowedRange range, SettingErrors errors)
    {
        if (node is not SettingScalar { Plain: true } scalar || !IsWhole(scalar.Value))
        {
            errors.Add(node.Origin, path, $"{node.Kind} is not a whole number", range.ToString());
            return null;
        }

        if (!long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) || !range.Contains(value))
        {
            errors.Add(node.Origin, path, $"{scalar.Value} is out of range", range.ToString());
            return null;
        }

        return value;
    }

    /// <summary>Digits with an optional sign, point and exponent; infinities and not-a-number are no settings.</summary>
    public static bool IsNumber(string text, out double value)
    {
        value = double.NaN;
        return text.Length is > 0 and <= 100
            && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E')
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool IsWhole(string text) =>
        text.Length > 0 && text.AsSpan(text[0] is '-' or '+' ? 1 : 0) is { Length: > 0 } digits && !digits.ContainsAnyExceptInRange('0', '9');

    private string Index(string key, int i) => string.Create(CultureInfo.InvariantCulture, $"{PathOf(key)}[{i}]");

    private T? Absent<T>(string key, T? fallback, string allowed)
        where T : struct
    {
        if (fallback is null)
        {
            Missing(key, allowed);
        }

        return fallback;
    }

    private string? AbsentText(string key, string? fallback, string allowed)
    {
        if (fallback is null)
        {
            Missing(key, allowed);
        }

        return fallback;
    }
}
