using System.Globalization;
using System.Text.RegularExpressions;

namespace Dyson.Formats.Weights;

/// <summary>
/// Names of sharded models, as Hugging Face's libraries write them: the shards <c>STEM-00001-of-00002.EXT</c> and, beside them, the index <c>STEM.EXT.index.json</c>.
/// </summary>
/// <param name="Index">Path of the index that belongs to the shard.</param>
/// <param name="Count">How many shards the model has.</param>
internal sealed partial record ShardName(string Index, int Count)
{
    private const string IndexEnd = ".index.json";
    private static readonly string[] Extensions = [".safetensors", ".bin", ".pt", ".pth"];

    /// <summary>The parts of a shard's path; null if its name is none of a shard.</summary>
    public static ShardName? Of(string path)
    {
        Match match = Part().Match(Path.GetFileNameWithoutExtension(path));
        string extension = Path.GetExtension(path);
        return match.Success && Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase) && int.TryParse(match.Groups["count"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? new ShardName(Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, match.Groups["stem"].Value + extension + IndexEnd), count)
            : null;
    }

    /// <summary>The extension of the shards of an index; null if the path is none of an index of weights.</summary>
    public static string? OfIndex(string path) => path.EndsWith(IndexEnd, StringComparison.Ordinal)
        ? Extensions.FirstOrDefault(extension => path[..^IndexEnd.Length].EndsWith(extension, StringComparison.OrdinalIgnoreCase))
        : null;

    /// <summary>A file's name without extension and without its number among the shards.</summary>
    public static string Stem(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return Of(path) is null ? name : Part().Match(name).Groups["stem"].Value;
    }

    [GeneratedRegex("^(?<stem>.+?)[-_.](?<number>[0-9]{5})-of-(?<count>[0-9]{5})$", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
