using Dyson.Formats;

namespace Dyson.Networks;

/// <summary>One file of a time series of checkpoints.</summary>
/// <param name="Path">The file.</param>
/// <param name="Step">The step in its name; null if there is none.</param>
public sealed record CheckpointFile(string Path, long? Step);

/// <summary>A file in a folder, or met by a pattern, that looks like weights by its extension and is not read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Why">Why not; the same words for all files of a kind.</param>
public sealed record LeftOutFile(string Path, string Why);

/// <summary>What a search for checkpoints found.</summary>
/// <param name="Files">The checkpoints, ordered by step where all have one and no two the same, by path otherwise.</param>
/// <param name="LeftOut">What is not read. Files that the user named are never among them, nor are shards for which their index is read.</param>
public sealed record CheckpointSearch(IReadOnlyList<CheckpointFile> Files, IReadOnlyList<LeftOutFile> LeftOut)
{
    private const int MostNames = 8;

    /// <summary>All that was left out, in one line, by reason and name: "2 × 'optimizer.pt', 'training_args.bin' (state of the training, no weights)"; null if nothing was.</summary>
    public string? LeftOutLine => LeftOut.Count == 0 ? null : string.Join("; ", LeftOut.GroupBy(file => file.Why).Select(Of));

    private static string Of(IGrouping<string, LeftOutFile> reason)
    {
        IGrouping<string, LeftOutFile>[] names = [.. reason.GroupBy(file => Path.GetFileName(file.Path)).OrderBy(name => name.Key, StringComparer.Ordinal)];
        IEnumerable<string> told = names.Take(MostNames).Select(name => (name.Count() > 1 ? $"{name.Count()} × " : string.Empty) + ArraySource.Quoted(name.Key));
        return $"{string.Join(", ", told)}{(names.Length > MostNames ? ", …" : string.Empty)} ({reason.Key})";
    }
}
