using System.Globalization;
using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>An axis of a scan with its values' nodes, so that an error in a value names the value's own line.</summary>
internal sealed record SettingAxis(string[] Keys, IReadOnlyList<SettingNode> Values);

/// <summary>Reads <c>scans</c> and expands them into variants of the whole experiment.</summary>
internal sealed class ScanReader(SettingErrors errors)
{
    /// <summary>Most variants that all scans together may make.</summary>
    public const int MaximumPoints = 10_000;

    private const string Example = "a list of maps such as { learning.learning-rate: [0.01, 0.02] }";

    /// <summary>The scans; called after model and learning were read, so that the settings that can be scanned are known.</summary>
    /// <returns>Null after an error.</returns>
    public IReadOnlyList<Scan>? Read(SettingNode? node, out IReadOnlyList<IReadOnlyList<SettingAxis>> axes)
    {
        List<IReadOnlyList<SettingAxis>> entries = [];
        axes = entries;
        if (node is null)
        {
            return [];
        }

        int before = errors.Count;
        if (node is not SettingList list)
        {
            errors.Add(node.Origin, "scans", $"{node.Kind} is not a list", Example);
            return null;
        }

        long total = 0;
        for (int i = 0; i < list.Items.Count; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"scans[{i}]");
            if (list.Items[i] is not SettingMap { Entries.Count: > 0 } map)
            {
                errors.Add(list.Items[i].Origin, path, list.Items[i] is SettingMap ? "an empty scan" : $"{list.Items[i].Kind} is not a map", Example);
                continue;
            }

            List<SettingAxis> entry = [.. map.Entries.Select(e => ReadAxis(e, path)).OfType<SettingAxis>()];
            double product = entry.Aggregate(1.0, (n, axis) => n * axis.Values.Count);
            total += (long)Math.Min(product, 1e15);
            if (total > MaximumPoints)
            {
                errors.Add(map.Origin, path, "the scans make too many points", string.Create(CultureInfo.InvariantCulture, $"up to {MaximumPoints} points in all scans together"));
                return null;
            }

            entries.Add(entry);
        }

        return errors.Count > before ? null : [.. entries.Select(entry => new Scan([.. entry.Select(Axis)]))];
    }

    /// <summary>The experiment itself if nothing is scanned; otherwise every variant of every scan in order, with repetitions.</summary>
    public static IEnumerable<SettingMap> Expand(SettingMap root, IReadOnlyList<IReadOnlyList<SettingAxis>> axes) =>
        axes.Count == 0 ? [root] : axes.SelectMany(entry => Product(root, entry, 0));

    private static IEnumerable<SettingMap> Product(SettingMap root, IReadOnlyList<SettingAxis> entry, int first)
    {
        if (first == entry.Count)
        {
            return [root];
        }

        return entry[first].Values.SelectMany(value => root.With(entry[first].Keys, value) is { } variant ? Product(variant, entry, first + 1) : []);
    }

    private static ScanAxis Axis(SettingAxis axis) => new(
        string.Join('.', axis.Keys),
        [.. axis.Values.Select(v => ((SettingScalar)v).Value)]);

    private SettingAxis? ReadAxis(SettingEntry entry, string scan)
    {
        if (!errors.ScannablePaths.Contains(entry.Key))
        {
            bool inReach = entry.Key.StartsWith("model.", StringComparison.Ordinal) || entry.Key.StartsWith("learning.", StringComparison.Ordinal);
            string? near = errors.ScannablePaths.FirstOrDefault(p => p.EndsWith("." + entry.Key, StringComparison.Ordinal))
                ?? NearestName.Among(entry.Key, errors.ScannablePaths);
            errors.Add(entry.Origin, scan, $"'{entry.Key}' is {(inReach ? "not a setting of this experiment that can be scanned" : "not the full path of a setting under model or learning")}", string.Join(", ", errors.ScannablePaths), near);
            return null;
        }

        if (entry.Value is not SettingList { Items.Count: > 0 } values)
        {
            string what = entry.Value is SettingList ? "an empty list" : $"{entry.Value.Kind} is not a list";
            errors.Add(entry.Value.Origin, $"{scan}.{entry.Key}", what, ValuesOf(entry.Key));
            return null;
        }

        bool sound = true;
        foreach (SettingNode value in values.Items)
        {
            if (value is not SettingScalar { Plain: true } scalar || (!IsName(entry.Key) && !SettingReader.IsNumber(scalar.Value, out _)))
            {
                errors.Add(value.Origin, $"{scan}.{entry.Key}", $"{value.Kind} is not a {(IsName(entry.Key) ? "name" : "number")}", ValuesOf(entry.Key));
                sound = false;
            }
        }

        return sound ? new SettingAxis(entry.Key.Split('.'), values.Items) : null;
    }

    // All settings that can be scanned are numbers but these.
    private static bool IsName(string path) => path.EndsWith(".activation", StringComparison.Ordinal);

    private static string ValuesOf(string path) => IsName(path) ? "a list of names" : "a list of numbers";
}
