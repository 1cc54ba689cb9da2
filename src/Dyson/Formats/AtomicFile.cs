using System.Text;

namespace Dyson.Formats;

/// <summary>
/// Writes files that are never half there: a temporary file in the same folder is written, flushed to the disk and renamed over the
/// target. Whoever reads the target sees the old content or the new, also after a kill or a power cut.
/// </summary>
/// <remarks>
/// The temporary name is <c>.NAME.TOKEN.partial</c> with a token of its own for each call, so that two processes that write the same
/// file do not disturb each other (the last rename wins). A failure removes the temporary file; a kill leaves it, and
/// <see cref="RemoveLeftovers"/> clears it away.
/// </remarks>
public static class AtomicFile
{
    private const string LeftoverPattern = ".*.partial";

    /// <summary>Writes a file through a stream.</summary>
    /// <param name="path">The target; its folder must exist.</param>
    /// <param name="write">Writes the content; it need not close or flush the stream.</param>
    /// <exception cref="IOException">The file cannot be written (disk full, no such folder, the target is a folder); the target is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written; the target is untouched.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new IOException($"{path} is a folder, where a file is to be written.");
        }

        string token = Guid.NewGuid().ToString("N")[..12];
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{token}.partial");
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            RemoveQuietly(temporary);
            throw;
        }
    }

    /// <summary>Writes bytes.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteAllBytes(string path, ReadOnlyMemory<byte> bytes) => Write(path, stream => stream.Write(bytes.Span));

    /// <summary>Writes text as UTF-8 without a byte order mark; line ends are written as they are given.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteAllText(string path, string text) => WriteAllBytes(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes text through a writer: UTF-8 without a byte order mark, lines end in one line feed on every system.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteText(string path, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(path, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            write(writer);
        });
    }

    /// <summary>
    /// Removes the temporary files that killed processes left in a folder (not in folders below it). Only for a folder in which nobody else is
    /// writing.
    /// </summary>
    /// <returns>How many were removed.</returns>
    public static int RemoveLeftovers(string folder)
    {
        string[] leftovers = Directory.GetFiles(folder, LeftoverPattern, new EnumerationOptions { AttributesToSkip = FileAttributes.None });
        Array.ForEach(leftovers, File.Delete);
        return leftovers.Length;
    }

    private static void RemoveQuietly(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // the first failure is the one to report
        }
    }
}
