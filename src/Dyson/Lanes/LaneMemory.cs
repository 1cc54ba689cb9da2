using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dyson.Lanes;

/// <summary>
/// Working memory for lane kernels, aligned to 64 bytes so that no vector straddles a cache line. Zero at first. Dispose frees it.
/// </summary>
public sealed unsafe class LaneMemory<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private T* _start;

    /// <summary>Room for <paramref name="length"/> vectors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative length.</exception>
    public LaneMemory(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = (nuint)Math.Max(1, length) * (nuint)sizeof(T);
        _start = (T*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_start, bytes);
    }

    /// <summary>Frees memory that was not disposed of.</summary>
    ~LaneMemory() => Free();

    /// <summary>Number of vectors.</summary>
    public int Length { get; }

    /// <summary>The vectors.</summary>
    public Span<T> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ObjectDisposedException.ThrowIf(_start == null, this);
            return new Span<T>(_start, Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
