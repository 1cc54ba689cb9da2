namespace Dyson.Formats;

/// <summary>
/// A file of arrays as NumPy writes it, open for reading: an npy file with one array or an npz archive with many, told apart by their first
/// bytes whatever the file is called. Opening reads names only; each array is read when it is asked for.
/// </summary>
/// <remarks>
/// The file may be corrupt or hostile. Every fault of its content is a <see cref="DataFormatException"/> with one line that names file, array,
/// fault and what is allowed; memory stays below twice what the file delivers. Not safe for use by two threads.
/// </remarks>
public abstract class ArrayFile : IDisposable
{
    private const int NamesListed = 20;
    private readonly bool _leaveOpen;

    private protected ArrayFile(Stream stream, ArraySource source, ArrayLimits limits, bool leaveOpen)
    {
        Stream = stream;
        FileSource = source;
        Limits = limits;
        _leaveOpen = leaveOpen;
    }

    /// <summary>The file as the caller named it.</summary>
    public string Source => FileSource.File;

    /// <summary>Names of the arrays in the order of the file; for an npy file its own name without extension.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    private protected Stream Stream { get; }

    private protected ArraySource FileSource { get; }

    private protected ArrayLimits Limits { get; }

    /// <summary>Opens an npy or npz file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What it may ask for; <see cref="ArrayLimits.Default"/> if null.</param>
    /// <exception cref="DataFormatException">There is no such file, or it is neither an npy file nor a zip archive of arrays, or it is damaged.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ArrayFile Open(string path, ArrayLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArraySource source = new(path, null);
        if (Directory.Exists(path))
        {
            throw source.Failure("it is a folder; an .npy or .npz file is needed");
        }

        return Open(RegularFile.Open(path, source), path, limits, leaveOpen: false);
    }

    /// <summary>Opens an npy or npz file that is already a stream.</summary>
    /// <param name="stream">A seekable stream; the file starts at its start.</param>
    /// <param name="name">The file's name for messages and for the array of an npy file.</param>
    /// <param name="limits">What it may ask for; <see cref="ArrayLimits.Default"/> if null.</param>
    /// <param name="leaveOpen">Whether the stream stays open when this object, or a failure to make it, is done with it.</param>
    /// <exception cref="DataFormatException">As for a path, or the stream cannot seek.</exception>
    public static ArrayFile Open(Stream stream, string name, ArrayLimits? limits = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return Recognise(stream, new ArraySource(name, null), limits ?? ArrayLimits.Default, leaveOpen);
        }
        catch when (!leaveOpen)
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is an array of this name (case matters).</summary>
    public virtual bool Contains(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>Type and shape of an array, without its data and without checking them.</summary>
    /// <exception cref="DataFormatException">There is no such array, or its header is damaged or refused.</exception>
    public NpyHeader ReadHeader(string name) => ReadHeaderCore(Required(name));

    /// <summary>An array.</summary>
    /// <exception cref="DataFormatException">There is no such array (the message lists those that exist), or it is damaged or refused.</exception>
    public NpyArray Read(string name) => ReadCore(Required(name));

    /// <summary>The only array of the file.</summary>
    /// <exception cref="DataFormatException">There is not exactly one array, or it is damaged or refused.</exception>
    public NpyArray Read() => Names.Count == 1
        ? ReadCore(Names[0])
        : throw FileSource.Failure($"it holds {ListNames()}, where a single array or the name of one is needed");

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            Stream.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract NpyHeader ReadHeaderCore(string name);

    private protected abstract NpyArray ReadCore(string name);

    private static ArrayFile Recognise(Stream stream, ArraySource source, ArrayLimits limits, bool leaveOpen)
    {
        if (!stream.CanSeek)
        {
            throw source.Failure("it is no regular file; arrays are read from files that can be read at any place");
        }

        Span<byte> first = stackalloc byte[8];
        stream.Position = 0;
        first = first[..stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
        if (first.StartsWith(NpyDecoder.Magic))
        {
            return new NpyFile(stream, source, limits, leaveOpen);
        }

        if (first.StartsWith("PK\u0003\u0004"u8) || first.StartsWith("PK\u0005\u0006"u8))
        {
            return new NpzFile(stream, source, limits, leaveOpen);
        }

        string found = first switch
        {
            [] => "it is empty",
            [0x80, >= 2 and <= 5, ..] => "it is a Python pickle, which could run code and is never loaded",
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "it is an HDF5 file",
            [0x1F, 0x8B, ..] => "it is compressed by gzip",
            _ => $"it starts with the bytes {Convert.ToHexString(first)}",
        };
        throw source.Failure(found + "; an .npy file (starts with 934E554D5059) or an .npz archive (504B0304) is needed");
    }

    private string Required(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Contains(name))
        {
            return name;
        }

        string? nearest = NearestName.Among(name, Names);
        throw FileSource.Failure($"it has no array {ArraySource.Quoted(name)}"
            + (nearest is null ? string.Empty : $" (did you mean {ArraySource.Quoted(nearest)}?)") + $"; it holds {ListNames()}");
    }

    private string ListNames()
    {
        if (Names.Count == 0)
        {
            return "no arrays";
        }

        string listed = string.Join(", ", Names.Take(NamesListed).Select(ArraySource.Quoted));
        return Names.Count > NamesListed ? $"{listed} and {Names.Count - NamesListed} more" : listed;
    }
}
