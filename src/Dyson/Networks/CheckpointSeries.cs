using System.Globalization;
using System.Text.RegularExpressions;
using Dyson.Formats;

namespace Dyson.Networks;

/// <summary>One file of a time series of checkpoints.</summary>
/// <param name="Path">The file.</param>
/// <param name="Step">The step in its name; null if there is none.</param>
public sealed record CheckpointFile(string Path, long? Step);

/// <summary>Checkpoints of one training, ordered by the step in their names.</summary>
public static partial class CheckpointSeries
{
    private static readonly string[] Extensions = [".safetensors", ".pt", ".pth", ".bin", ".onnx", ".npy", ".npz"];

    /// <summary>
    /// The weight files that the arguments name: files, folders (their weight files, or those of their subfolders if they have none of their own) and
    /// patterns with * and ?. Of a sharded safetensors model its index stands for its shards.
    /// </summary>
    /// <returns>Ordered by step where all have one and no two the same, by path otherwise.</returns>
    /// <exception cref="DataFormatException">An argument names nothing.</exception>
    public static IReadOnlyList<CheckpointFile> Find(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        List<string> paths = [];
        foreach (string argument in arguments)
        {
            string[] found = Directory.Exists(argument) ? OfFolder(argument) : argument.Contains('*') || argument.Contains('?') ? OfPattern(argument) : [argument];
            if (found.Length == 0)
            {
                throw new DataFormatException($"{argument}: it holds no weight files; {string.Join(", ", Extensions)} and *.index.json are read.");
            }

            paths.AddRange(found.Where(path => !paths.Contains(path)));
        }

        CheckpointFile[] files = [.. paths.Select(path => new CheckpointFile(path, StepOf(path)))];
        bool ordered = files.All(file => file.Step is not null) && files.Select(file => file.Step).Distinct().Count() == files.Length;
        return ordered ? [.. files.OrderBy(file => file.Step)] : files;
    }

    /// <summary>The step that a path states: the last number of the file's name behind "step", "iter", "epoch" or "checkpoint", else its last number, else those of its folder.</summary>
    public static long? StepOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string name = Path.GetFileNameWithoutExtension(path);
        string folder = Path.GetFileName(Path.GetDirectoryName(path) ?? string.Empty);
        return Last(Named(), name) ?? Last(Named(), folder) ?? Last(Number(), name);

        static long? Last(Regex pattern, string text)
        {
            MatchCollection matches = pattern.Matches(text);
            return matches.Count > 0 && long.TryParse(matches[^1].Groups["n"].Value.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : null;
        }
    }

    private static string[] OfFolder(string folder)
    {
        string[] own = WeightFiles(Directory.GetFiles(folder));
        return own.Length > 0 ? own : [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).SelectMany(inner => WeightFiles(Directory.GetFiles(inner)))];
    }

    private static string[] OfPattern(string pattern)
    {
        string folder = Path.GetDirectoryName(pattern) ?? string.Empty;
        string place = folder.Length > 0 ? folder : ".";
        return Directory.Exists(place)
            ? WeightFiles(Directory.GetFiles(place, Path.GetFileName(pattern)).Select(path => folder.Length > 0 ? path : Path.GetFileName(path)))
            : [];
    }

    private static string[] WeightFiles(IEnumerable<string> paths)
    {
        string[] files = [.. paths.Order(StringComparer.Ordinal)];
        string[] indices = [.. files.Where(path => path.EndsWith(".safetensors.index.json", StringComparison.Ordinal))];
        return
        [
            .. indices,
            .. files.Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
                && !(indices.Length > 0 && path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))),
        ];
    }

    [GeneratedRegex(@"(?:step|iter|iteration|epoch|checkpoint|ckpt|global_step)s?[-_=]?(?<n>[0-9]{1,18})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<n>[0-9]{1,18})", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
