using System.Runtime.CompilerServices;

namespace Dyson.Lanes;

/// <summary>
/// Elementary functions built from the operations of <see cref="ILanes{T}"/> alone, so that every width and every machine gives the
/// same bits. (The runtime's vector functions differ between widths, and its scalar ones with the C library's choice for the processor.)
/// </summary>
public static partial class LaneMath
{
    /// <summary>Natural logarithm of a positive, finite, normal number; error below 1 unit in the last place.</summary>
    /// <remarks>
    /// x = 2ᵉ m with m in [√½, √2); with s = f/(2 + f), f = m − 1: ln m = f − f²/2 + s (f²/2 + R(s²)), R the minimax polynomial of
    /// degree 7 in s² used by FreeBSD's msun (e_log.c, constants Lg1 … Lg7).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        // Moving the bits by the distance from √½ to 1 makes the exponent field count the octave of [√½, √2).
        T bits = T.AddBits(x, T.BroadcastBits(0x3FF0000000000000UL - 0x3FE6A09E667F3BCDUL));
        T octave = T.ShiftRight(bits, 52);
        T mantissa = T.AddBits(bits & T.BroadcastBits(0x000FFFFFFFFFFFFFUL), T.BroadcastBits(0x3FE6A09E667F3BCDUL));

        // An integer below 2⁵² becomes a double by giving it the exponent of 2⁵² and subtracting that number.
        T k = (octave | T.BroadcastBits(0x4330000000000000UL)) - T.Broadcast(4503599627370496.0 + 1023.0);

        T f = mantissa - T.Broadcast(1.0);
        T s = f / (T.Broadcast(2.0) + f);
        T z = s * s;
        T r = T.MultiplyAdd(z, T.Broadcast(1.479819860511658591e-01), T.Broadcast(1.531383769920937332e-01));
        r = T.MultiplyAdd(z, r, T.Broadcast(1.818357216161805012e-01));
        r = T.MultiplyAdd(z, r, T.Broadcast(2.222219843214978396e-01));
        r = T.MultiplyAdd(z, r, T.Broadcast(2.857142874366239149e-01));
        r = T.MultiplyAdd(z, r, T.Broadcast(3.999999999940941908e-01));
        r = T.MultiplyAdd(z, r, T.Broadcast(6.666666666666735130e-01));
        r *= z;
        T half = T.Broadcast(0.5) * f * f;
        T small = T.MultiplyAdd(s, half + r, k * T.Broadcast(1.90821492927058770002e-10));
        return T.MultiplyAdd(k, T.Broadcast(6.93147180369123816490e-01), f - (half - small));
    }

    /// <summary>
    /// sin and cos of a uniform angle in [0, 2π) made from 64 random bits: the two highest bits choose the quadrant, the lowest 52 the angle
    /// in it. Error below 2 units in the last place, the rounding of the angle included.
    /// </summary>
    /// <remarks>
    /// Polynomials on [−π/4, π/4] as in FreeBSD's msun (k_sin.c, k_cos.c), without its second word of the argument. A sum sin² + cos² = 1
    /// holds to 1e-15.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCosOfRandomAngle<T>(T random, out T sin, out T cos)
        where T : unmanaged, ILanes<T>
    {
        T fraction = (random & T.BroadcastBits(0x000FFFFFFFFFFFFFUL)) | T.BroadcastBits(0x3FF0000000000000UL);
        T angle = (fraction - T.Broadcast(1.5)) * T.Broadcast(1.57079632679489661923);
        SinCosOfSmallAngle(angle, out T sine, out T cosine);

        // Rotation by a quarter turn if bit 62 is set, by a half turn if bit 63 is: which of the four quadrants is which does not matter.
        T signMask = T.BroadcastBits(0x8000000000000000UL);
        T quarter = T.SubtractBits(T.BroadcastBits(0), T.ShiftRight(random, 62) & T.BroadcastBits(1));
        T half = random & signMask;
        sin = T.Select(quarter, cosine, sine) ^ half;
        cos = T.Select(quarter, -sine, cosine) ^ half;
    }

    /// <summary>
    /// sin and cos of the angle 2π·<paramref name="numerator"/>/<paramref name="denominator"/>, the same bits on every machine (the C library's
    /// differ with the processor); exact at multiples of a quarter turn.
    /// </summary>
    /// <param name="numerator">Any integer of magnitude below 2⁵⁸.</param>
    /// <param name="denominator">Positive, below 2⁵⁸.</param>
    public static (double Sin, double Cos) SinCosOfTurn(long numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        long part = numerator % denominator;
        part = part < 0 ? part + denominator : part;

        // The nearest quarter turn, and what is left of it in units of a quarter turn, within ±½.
        long quarters = ((8 * part) + denominator) / (2 * denominator);
        double rest = ((4 * part) - (quarters * denominator)) / (double)denominator;
        SinCosOfSmallAngle(Lanes1.Broadcast(rest * 1.57079632679489661923), out Lanes1 sine, out Lanes1 cosine);
        double s = Lanes1.Lane(sine, 0);
        double c = Lanes1.Lane(cosine, 0);
        return (quarters & 3) switch
        {
            0 => (s, c),
            1 => (c, -s),
            2 => (-s, -c),
            _ => (-c, s),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SinCosOfSmallAngle<T>(T angle, out T sine, out T cosine)
        where T : unmanaged, ILanes<T>
    {
        T z = angle * angle;

        T p = T.MultiplyAdd(z, T.Broadcast(1.58969099521155010221e-10), T.Broadcast(-2.50507602534068634195e-08));
        p = T.MultiplyAdd(z, p, T.Broadcast(2.75573137070700676789e-06));
        p = T.MultiplyAdd(z, p, T.Broadcast(-1.98412698298579493134e-04));
        p = T.MultiplyAdd(z, p, T.Broadcast(8.33333333332248946124e-03));
        p = T.MultiplyAdd(z, p, T.Broadcast(-1.66666666666666324348e-01));
        sine = T.MultiplyAdd(angle * z, p, angle);

        T q = T.MultiplyAdd(z, T.Broadcast(-1.13596475577881948265e-11), T.Broadcast(2.08757232129817482790e-09));
        q = T.MultiplyAdd(z, q, T.Broadcast(-2.75573143513906633035e-07));
        q = T.MultiplyAdd(z, q, T.Broadcast(2.48015872894767294178e-05));
        q = T.MultiplyAdd(z, q, T.Broadcast(-1.38888888888741095749e-03));
        q = T.MultiplyAdd(z, q, T.Broadcast(4.16666666666666019037e-02));
        cosine = T.MultiplyAdd(z * z, q, T.MultiplyAdd(z, T.Broadcast(-0.5), T.Broadcast(1.0)));
    }
}
