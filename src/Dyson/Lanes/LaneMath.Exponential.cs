using System.Runtime.CompilerServices;

namespace Dyson.Lanes;

/// <content>The exponential function and the hyperbolic tangent.</content>
public static partial class LaneMath
{
    // Adding 1.5·2⁵² rounds a number below 2⁵¹ to an integer and leaves that integer in the lowest bits.
    private const double RoundingShift = 6755399441055744.0;
    private const ulong RoundingShiftBits = 0x4338000000000000UL;

    // tanh has been 1 for long; its slope, below 10⁻³⁰⁶ from here on, becomes 0.
    private const double TanhCap = 354;

    /// <summary>eˣ for any x; error below 1 unit in the last place (of a result that is subnormal: 1 of the last subnormal place).</summary>
    /// <remarks>
    /// x = k ln 2 + r, |r| ≤ ½ ln 2, eˣ = 2ᵏ(1 + r + r² q(r)) with q of degree 10, interpolated in Chebyshev points (error 5·10⁻¹⁸ of q).
    /// e^−∞ = 0, overflow gives ∞, NaN stays NaN.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        // Beyond these the result is 0 or ∞ however far; the bits of k must not overflow.
        T least = T.Broadcast(-746.0);
        T most = T.Broadcast(710.0);
        x = T.Select(T.LessThan(x, least), least, T.Select(T.LessThan(most, x), most, x));
        Reduce(x, out T rest, out T octave);

        // 2ᵏ in two factors, of which neither overflows nor underflows.
        T doubled = T.AddBits(octave, T.BroadcastBits(2046));
        T first = T.ShiftRight(doubled, 1);
        T second = T.SubtractBits(doubled, first);
        return (rest + T.Broadcast(1.0)) * T.ShiftLeft(first, 52) * T.ShiftLeft(second, 52);
    }

    /// <summary>tanh x for any x; error below 4 units in the last place. Odd to the last bit; tanh ±∞ = ±1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        Tanh(x, out T value, out _);
        return value;
    }

    /// <summary>
    /// tanh x and its slope 1/cosh² x, relative errors below 4 and 6 units in the last place; the slope is 0 for |x| &gt; 354.
    /// </summary>
    /// <remarks>With u = e^(−2|x|): tanh |x| = (1 − u)/(1 + u), slope 4u/(1 + u)²; u − 1 is computed without cancellation.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tanh<T>(T x, out T value, out T slope)
        where T : unmanaged, ILanes<T>
    {
        T cap = T.Broadcast(TanhCap);
        T magnitude = T.Abs(x);
        T beyond = T.LessThan(cap, magnitude);
        magnitude = T.Select(beyond, cap, magnitude);
        Reduce(T.Broadcast(-2.0) * magnitude, out T rest, out T octave);
        T power = T.ShiftLeft(T.AddBits(octave, T.BroadcastBits(1023)), 52);
        T less = T.MultiplyAdd(power, rest, power - T.Broadcast(1.0));
        T u = T.MultiplyAdd(power, rest, power);
        T inverse = T.Broadcast(1.0) / (T.Broadcast(2.0) + less);
        value = T.Abs(less * inverse) | (x & T.Broadcast(-0.0));

        // A mask here, not Select: with registers of 512 bits that alone makes this function three times as fast.
        slope = ~beyond & (T.Broadcast(4.0) * u * inverse * inverse);
    }

    // e^r − 1 for the r nearest 0 with x = k ln 2 + r, and k as an integer. ln 2 is 33 bits and a rest, so that the first difference is exact.
    // Polynomials here are summed in a tree (Estrin): one long chain of dependent operations would leave the processor waiting.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce<T>(T x, out T rest, out T octave)
        where T : unmanaged, ILanes<T>
    {
        T shift = T.Broadcast(RoundingShift);
        T shifted = T.MultiplyAdd(x, T.Broadcast(1.4426950408889634), shift);
        T k = shifted - shift;
        octave = T.SubtractBits(shifted, T.BroadcastBits(RoundingShiftBits));
        T r = T.NegateMultiplyAdd(k, T.Broadcast(6.93147180369123816490e-01), x);
        r = T.NegateMultiplyAdd(k, T.Broadcast(1.90821492927058770002e-10), r);
        T q00 = T.MultiplyAdd(r, T.Broadcast(0.1666666666666667), T.Broadcast(0.5));
        T q01 = T.MultiplyAdd(r, T.Broadcast(0.008333333333326136), T.Broadcast(0.04166666666666667));
        T q02 = T.MultiplyAdd(r, T.Broadcast(0.00019841269874820627), T.Broadcast(0.0013888888888883748));
        T q03 = T.MultiplyAdd(r, T.Broadcast(2.7557255400206422e-06), T.Broadcast(2.4801587325547743e-05));
        T q04 = T.MultiplyAdd(r, T.Broadcast(2.5105217004720745e-08), T.Broadcast(2.75572736431103e-07));
        T r2 = r * r;
        T q10 = T.MultiplyAdd(r2, q01, q00);
        T q11 = T.MultiplyAdd(r2, q03, q02);
        T q12 = T.MultiplyAdd(r2, T.Broadcast(2.0914686968086876e-09), q04);
        T r4 = r2 * r2;
        T q20 = T.MultiplyAdd(r4, q11, q10);
        T r8 = r4 * r4;
        T q = T.MultiplyAdd(r8, q12, q20);
        rest = T.MultiplyAdd(r2, q, r);
    }
}
