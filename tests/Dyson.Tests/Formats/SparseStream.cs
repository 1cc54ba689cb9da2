namespace Dyson.Tests.Formats;

/// <summary>A long file that takes no memory: some bytes, many zeros, some bytes.</summary>
internal sealed class SparseStream(byte[] head, long zeros, byte[] tail) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => head.Length + zeros + tail.Length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        byte[] part = Position < head.Length ? head : tail;
        long start = Position < head.Length ? 0 : head.Length + zeros;
        bool inZeros = Position >= head.Length && Position < start;
        long left = (inZeros ? start : start + part.Length) - Position;
        int count = (int)Math.Clamp(left, 0, buffer.Length);
        if (inZeros)
        {
            buffer[..count].Clear();
        }
        else
        {
            part.AsSpan((int)Math.Min(Position - start, part.Length), count).CopyTo(buffer);
        }

        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + (origin == SeekOrigin.Begin ? 0 : origin == SeekOrigin.Current ? Position : Length);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
