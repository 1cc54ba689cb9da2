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

    /// <summary>
    /// The whole experiment; <paramref name="covarianceBeside"/>, <paramref name="layerBeside"/>: the file of the target, of the layer, is the copy that lies
    /// beside the text.
    /// </summary>
    public static string Write(SettingMap root, bool covarianceBeside, bool layerBeside)
    {
        if (layerBeside)
        {
            root = root.With(["model", "layer", "file"], new SettingScalar(root.Origin, LayerName, true)) ?? root;
        }

        if (covarianceBeside)
        {
            root = root.With(["model", "target", "file"], new SettingScalar(root.Origin, CovarianceName, true)) ?? root;
        }

        StringBuilder text = new();
        WriteMap(text, root, 0);
        return text.ToString();
    }

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
