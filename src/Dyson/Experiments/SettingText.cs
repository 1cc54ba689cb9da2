using System.Text;
using System.Text.Json;

namespace Dyson.Experiments;

/// <summary>Writes settings back as YAML that reads as the same settings.</summary>
internal static class SettingText
{
    /// <summary>Name of the copy of a target's covariance in a run directory.</summary>
    public const string CovarianceName = "covariance.npz";

    /// <summary>Name of the copy of a layer's matrix in a run directory.</summary>
    public const string LayerName = "layer.npz";

    /// <summary>The whole experiment; <paramref name="copies"/>: what stands for a file's name is the name of its copy beside the text.</summary>
    public static string Write(SettingMap root, IReadOnlyDictionary<string, string> copies)
    {
        StringBuilder text = new();
        WriteMap(text, (SettingMap)Renamed(root, copies), 0);
        return text.ToString();
    }

    private static SettingNode Renamed(SettingNode node, IReadOnlyDictionary<string, string> copies) => node switch
    {
        SettingMap map => map with
        {
            Entries = [.. map.Entries.Select(entry => entry with
            {
                Value = entry is { Key: "file", Value: SettingScalar scalar } && copies.TryGetValue(scalar.Value, out string? copy)
                    ? new SettingScalar(scalar.Origin, copy, true)
                    : Renamed(entry.Value, copies),
            })],
        },
        SettingList list => list with { Items = [.. list.Items.Select(item => Renamed(item, copies))] },
        _ => node,
    };

    private static void WriteMap(StringBuilder text, SettingMap map, int indent)
    {
        foreach (SettingEntry entry in map.Entries)
        {
            text.Append(' ', indent).Append(Scalar(entry.Key, true)).Append(':');
            if (entry.Value is SettingMap { Entries.Count: > 0 } inner)
            {
                text.Append('\n');
                WriteMap(text, inner, indent + 2);
            }
            else
            {
                text.Append(' ').Append(Flow(entry.Value)).Append('\n');
            }
        }
    }

    private static string Flow(SettingNode node) => node switch
    {
        SettingScalar scalar => Scalar(scalar.Value, scalar.Plain),
        SettingList list => "[" + string.Join(", ", list.Items.Select(Flow)) + "]",
        SettingMap map => map.Entries.Count == 0 ? "{}" : "{ " + string.Join(", ", map.Entries.Select(e => Scalar(e.Key, true) + ": " + Flow(e.Value))) + " }",
        _ => throw new ArgumentException("unknown node", nameof(node)),
    };

    private static string Scalar(string value, bool plain)
    {
        bool bare = plain && value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or '_') && value != "-";
        return bare ? value : JsonSerializer.Serialize(value);
    }
}
