using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;

namespace Dyson.Tests.Lanes;

public class LaneMemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Memory_is_zero_aligned_and_of_the_length_asked_for(int length)
    {
        using LaneMemory<Lanes8> memory = new(length);
        Assert.Equal(length, memory.Length);
        Assert.Equal(length, memory.Span.Length);
        foreach (Lanes8 value in memory.Span)
        {
            Assert.Equal(0xFFu, Lanes8.SignBits(Lanes8.AreEqual(value, Lanes8.Broadcast(0))));
        }

        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<Lanes8>(), ref MemoryMarshal.GetReference(memory.Span));
        Assert.Equal(0, address % 64);
    }

    [Fact]
    public void Negative_length_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new LaneMemory<Lanes4>(-1));

    [Fact]
    public void Disposed_memory_is_refused()
    {
        LaneMemory<Lanes2> memory = new(3);
        memory.Dispose();
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
    }
}
