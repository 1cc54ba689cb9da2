namespace Dyson.Lanes;

/// <summary>
/// A fixed number of double-precision numbers handled at once, one replica a lane. Every kernel of Dyson is written once against this
/// interface and runs with eight, four, two lanes or one.
/// </summary>
/// <remarks>
/// Only operations whose result is fixed to the last bit by IEEE 754 are here, and none that combines lanes into a number: therefore a
/// replica's trajectory is the same in every lane and at every width. Comparisons give masks (all bits of a lane set, or none).
/// The 64 bits of each lane can also be handled as an integer, which is what the random number generator needs.
/// Every loop over vectors is a method of its own that the compiler must not inline into another: joined, they run out of registers.
/// </remarks>
/// <typeparam name="T">The implementing type.</typeparam>
public interface ILanes<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>True where the processor has registers of this width and fused multiply-add.</summary>
    static abstract bool IsHardwareAccelerated { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract T Broadcast(double value);

    /// <summary>The same 64 bits in every lane.</summary>
    static abstract T BroadcastBits(ulong bits);

    /// <summary>Sum, lane by lane.</summary>
    static abstract T operator +(T left, T right);

    /// <summary>Difference, lane by lane.</summary>
    static abstract T operator -(T left, T right);

    /// <summary>Negation, lane by lane.</summary>
    static abstract T operator -(T value);

    /// <summary>Product, lane by lane.</summary>
    static abstract T operator *(T left, T right);

    /// <summary>Quotient, lane by lane.</summary>
    static abstract T operator /(T left, T right);

    /// <summary>left · right + addend with one rounding.</summary>
    static abstract T MultiplyAdd(T left, T right, T addend);

    /// <summary>addend − left · right with one rounding.</summary>
    static abstract T NegateMultiplyAdd(T left, T right, T addend);

    /// <summary>Square root, correctly rounded.</summary>
    static abstract T Sqrt(T value);

    /// <summary>Absolute value.</summary>
    static abstract T Abs(T value);

    /// <summary>Mask of left &lt; right; false where either is NaN.</summary>
    static abstract T LessThan(T left, T right);

    /// <summary>Mask of equality; false where either is NaN.</summary>
    static abstract T AreEqual(T left, T right);

    /// <summary><paramref name="whenTrue"/> where the mask is set, <paramref name="whenFalse"/> elsewhere.</summary>
    static abstract T Select(T mask, T whenTrue, T whenFalse);

    /// <summary>Bitwise and.</summary>
    static abstract T operator &(T left, T right);

    /// <summary>Bitwise or.</summary>
    static abstract T operator |(T left, T right);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract T operator ^(T left, T right);

    /// <summary>Bitwise complement.</summary>
    static abstract T operator ~(T value);

    /// <summary>Sum of the lanes as 64-bit integers, modulo 2⁶⁴.</summary>
    static abstract T AddBits(T left, T right);

    /// <summary>Difference of the lanes as 64-bit integers, modulo 2⁶⁴.</summary>
    static abstract T SubtractBits(T left, T right);

    /// <summary>Each lane's bits moved up.</summary>
    static abstract T ShiftLeft(T value, int count);

    /// <summary>Each lane's bits moved down, zeros moving in.</summary>
    static abstract T ShiftRight(T value, int count);

    /// <summary>Each lane's bits moved up by 1 … 63 places, those that leave at the top coming in at the bottom.</summary>
    static abstract T RotateLeft(T value, int count);

    /// <summary>One bit a lane: bit i tells whether the sign bit of lane i is set. Of a mask: where it is true.</summary>
    static abstract uint SignBits(T value);

    /// <summary>The number in one lane.</summary>
    static abstract double Lane(T value, int lane);

    /// <summary>The same vector with one lane replaced.</summary>
    static abstract T WithLane(T value, int lane, double number);
}
