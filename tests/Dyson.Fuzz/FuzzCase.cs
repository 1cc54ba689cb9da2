namespace Dyson.Fuzz;

/// <summary>What a reader is given: a file, and those beside it that it may refer to.</summary>
/// <param name="Main">Name of the file that is opened.</param>
/// <param name="Files">Contents by name.</param>
internal sealed record FuzzCase(string Main, IReadOnlyDictionary<string, byte[]> Files)
{
    public FuzzCase(string main, byte[] bytes)
        : this(main, new Dictionary<string, byte[]>(StringComparer.Ordinal) { [main] = bytes })
    {
    }

    /// <summary>The file that is opened.</summary>
    public byte[] Bytes => Files[Main];

    /// <summary>Bytes of all files together.</summary>
    public long TotalBytes => Files.Values.Sum(bytes => (long)bytes.Length);

    /// <summary>The same with another content of one file.</summary>
    public FuzzCase With(string name, byte[] bytes) => this with { Files = new Dictionary<string, byte[]>(Files, StringComparer.Ordinal) { [name] = bytes } };
}
