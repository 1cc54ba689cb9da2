using System.Globalization;

namespace Dyson.Experiments;

/// <summary>Which snapshots of a history are analysed.</summary>
public readonly record struct SnapshotSelection
{
    private readonly int? _only;
    private readonly bool _all;

    private SnapshotSelection(int? only, bool all) => (_only, _all) = (only, all);

    /// <summary>The last one; the default.</summary>
    public static SnapshotSelection Last => new(null, false);

    /// <summary>Every one.</summary>
    public static SnapshotSelection All => new(null, true);

    /// <summary>Number <paramref name="snapshot"/>, from 0.</summary>
    public static SnapshotSelection At(int snapshot) => new(snapshot, false);

    /// <summary>Reads "last", "all" or a number from 0.</summary>
    public static bool TryParse(string text, out SnapshotSelection selection)
    {
        bool number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int at);
        selection = number ? At(at) : text == "all" ? All : Last;
        return number || text is "all" or "last";
    }

    /// <summary>The selected numbers among <paramref name="count"/> snapshots.</summary>
    /// <exception cref="ConfigurationException">There is no such snapshot.</exception>
    public IReadOnlyList<int> Among(int count)
    {
        if (_only is { } at && at >= count)
        {
            throw new ConfigurationException([new ConfigurationError(
                "--snapshot", 0, string.Empty, string.Create(CultureInfo.InvariantCulture, $"there is no snapshot {at}"),
                string.Create(CultureInfo.InvariantCulture, $"0 to {count - 1}, last or all"))]);
        }

        return _all ? [.. Enumerable.Range(0, count)] : [_only ?? count - 1];
    }
}
