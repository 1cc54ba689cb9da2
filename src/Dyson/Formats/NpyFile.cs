namespace Dyson.Formats;

/// <summary>An npy file: one array, named like the file.</summary>
internal sealed class NpyFile : ArrayFile
{
    private readonly ArraySource _array;

    public NpyFile(Stream stream, ArraySource source, ArrayLimits limits, bool leaveOpen)
        : base(stream, source, limits, leaveOpen)
    {
        string name = Path.GetFileNameWithoutExtension(source.File);
        _array = source with { Array = name };
        Names = [name];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    private protected override NpyHeader ReadHeaderCore(string name)
    {
        Stream.Position = 0;
        return NpyDecoder.ReadHeader(Stream, _array, out _);
    }

    private protected override NpyArray ReadCore(string name)
    {
        Stream.Position = 0;
        return NpyDecoder.ReadArray(Stream, Stream.Length, assured: true, _array, Limits);
    }
}
