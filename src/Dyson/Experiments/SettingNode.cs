using System.Globalization;

namespace Dyson.Experiments;

/// <summary>Where a setting was written.</summary>
/// <param name="Source">The file's name, or "--set".</param>
/// <param name="Line">Line from 1; 0 for "--set".</param>
internal readonly record struct SettingOrigin(string Source, int Line);

/// <summary>A node of an experiment's text, with its place; immutable, so that anchors may share nodes.</summary>
internal abstract record SettingNode(SettingOrigin Origin)
{
    /// <summary>Number of nodes after aliases are expanded: the measure that bounds an alias bomb.</summary>
    public abstract long Size { get; }

    /// <summary>What it is, for an error message.</summary>
    public abstract string Kind { get; }
}

/// <summary>A value; <paramref name="Plain"/> if written without quotes, so that it may be a number or a truth value.</summary>
internal sealed record SettingScalar(SettingOrigin Origin, string Value, bool Plain) : SettingNode(Origin)
{
    public override long Size => 1;

    public override string Kind => Value.Length == 0 ? "nothing" : $"'{Shortened}'";

    private string Shortened => Value.Length <= 60 ? Value : Value[..57] + "...";
}

internal sealed record SettingList(SettingOrigin Origin, IReadOnlyList<SettingNode> Items) : SettingNode(Origin)
{
    public override long Size { get; } = 1 + Items.Sum(i => i.Size);

    public override string Kind => "a list";
}

internal sealed record SettingEntry(string Key, SettingOrigin Origin, SettingNode Value);

internal sealed record SettingMap(SettingOrigin Origin, IReadOnlyList<SettingEntry> Entries) : SettingNode(Origin)
{
    public override long Size { get; } = 1 + Entries.Sum(e => 1 + e.Value.Size);

    public override string Kind => "a map";

    public SettingNode? Find(string key) => Entries.FirstOrDefault(e => e.Key == key)?.Value;

    /// <summary>The setting at <paramref name="path"/>, spelled as in <see cref="With"/>; null if there is none.</summary>
    public SettingNode? Find(ReadOnlySpan<string> path)
    {
        (string key, int? item) = Item(path[0]);
        SettingNode? found = Find(key);
        if (item is not null)
        {
            found = found is SettingList list && item < list.Items.Count ? list.Items[item.Value] : null;
        }

        return path.Length == 1 ? found : (found as SettingMap)?.Find(path[1..]);
    }

    /// <summary>
    /// This map with the setting at <paramref name="path"/> replaced or added; maps on the way are made where they are missing. A key such as
    /// <c>student[0]</c> is the item of a list that is there.
    /// </summary>
    /// <returns>Null if a value that is no map, or no list of that length, stands in the way.</returns>
    public SettingMap? With(ReadOnlySpan<string> path, SettingNode value)
    {
        (string key, int? item) = Item(path[0]);
        SettingNode? old = Find(key);
        SettingList? list = old as SettingList;
        if (item is not null && (list is null || item >= list.Items.Count))
        {
            return null;
        }

        SettingNode? replacement = value;
        if (path.Length > 1)
        {
            replacement = (item is null ? old : list!.Items[item.Value]) switch
            {
                null => new SettingMap(value.Origin, []).With(path[1..], value),
                SettingMap map => map.With(path[1..], value),
                _ => null,
            };
        }

        if (replacement is null)
        {
            return null;
        }

        if (item is not null)
        {
            replacement = new SettingList(list!.Origin, [.. list.Items.Select((old, i) => i == item ? replacement : old)]);
        }

        bool last = path.Length == 1 && item is null;
        SettingEntry entry = new(key, value.Origin, replacement);
        return this with
        {
            Entries = old is null
                ? [.. Entries, entry]
                : [.. Entries.Select(e => e.Key != key ? e : !last ? e with { Value = replacement } : entry)],
        };
    }

    // "student[0]" as its key and number.
    private static (string Key, int? Item) Item(string key)
    {
        int bracket = key.IndexOf('[', StringComparison.Ordinal);
        return bracket >= 0 && key.EndsWith(']')
            && int.TryParse(key.AsSpan(bracket + 1, key.Length - bracket - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int item)
            ? (key[..bracket], item)
            : (key, null);
    }
}
