namespace Dyson.Formats;

/// <summary>The bytes <c>start … start + length − 1</c> of a seekable stream, which stays open.</summary>
internal sealed class FileSection(Stream stream, long start, long length) : ForwardStream
{
    private long _at;

    /// <summary>Passes over bytes without reading them.</summary>
    public void Skip(long bytes) => _at += bytes;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, length - _at);
        if (wanted <= 0)
        {
            return 0;
        }

        // set every time: the archive may read elsewhere between two reads of one member
        stream.Position = start + _at;
        int delivered = stream.Read(buffer[..wanted]);
        _at += delivered;
        return delivered;
    }
}
