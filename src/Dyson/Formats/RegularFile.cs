using System.Globalization;

namespace Dyson.Formats;

/// <summary>Opens files for reading: those that the user names, and those that another file names, which must lie beside or below it.</summary>
internal static class RegularFile
{
    private const int MostLinks = 40;

    /// <summary>Opens a file that the user named.</summary>
    /// <exception cref="DataFormatException">There is no such file, it is empty, or it is a pipe or another thing without a length, which could keep the reader waiting for ever.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileStream Open(string path, ArraySource source)
    {
        string real = Real(path, source);
        if (File.Exists(real) && new FileInfo(real).Length == 0)
        {
            throw source.Failure("it is empty or no regular file");
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw source.Failure("there is no such file", cause);
        }
    }

    /// <summary>
    /// Opens a file that another one refers to. All links followed, it must lie below the folder of that file, or below the folder to which that file's own link leads: so it is in caches that
    /// keep contents under other names, all in one folder.
    /// </summary>
    /// <param name="referring">The file that refers to it.</param>
    /// <param name="name">The name it gives, which the caller has checked to be no path that leads upwards.</param>
    /// <param name="source">Named in failures.</param>
    /// <exception cref="DataFormatException">It is not there, is the referring file itself, lies elsewhere, is empty or no regular file.</exception>
    public static FileStream OpenReferred(string referring, string name, ArraySource source)
    {
        string path = Path.Combine(Folder(Path.GetFullPath(referring)), name);
        if (!File.Exists(path))
        {
            throw source.Failure($"the file of its data, {ArraySource.Quoted(name)}, is not beside {ArraySource.Quoted(Path.GetFileName(referring))}");
        }

        string real = Real(path, source);
        string own = Real(referring, source);
        if (real == own)
        {
            throw source.Failure($"its data are said to be in {ArraySource.Quoted(name)}, which is the file itself");
        }

        if (!IsBelow(real, Real(Folder(Path.GetFullPath(referring)), source)) && !IsBelow(real, Folder(own)))
        {
            throw source.Failure($"the file of its data, {ArraySource.Quoted(name)}, is a link that leads out of the folder");
        }

        return Open(path, source);
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder.EndsWith('/') ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Folder(string path) => Path.GetDirectoryName(path) ?? path;

    /// <summary>The path without links in any of its parts; of parts that are not there, as they are written.</summary>
    private static string Real(string path, ArraySource source)
    {
        string full = Path.GetFullPath(path);
        string root = Path.GetPathRoot(full)!;
        Stack<string> rest = new(full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        string real = root;
        for (int links = 0; rest.Count > 0;)
        {
            string next = Path.Combine(real, rest.Pop());
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw source.Failure(string.Create(CultureInfo.InvariantCulture, $"more than {MostLinks} links lead to it"));
            }

            string led = Path.GetFullPath(target, real);
            root = Path.GetPathRoot(led)!;
            foreach (string part in led[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
            {
                rest.Push(part);
            }

            real = root;
        }

        return real;
    }
}
