using System.Runtime.CompilerServices;

namespace Dyson.Lanes;

/// <content>The error function, the normal distribution's tail, and the Gaussian error linear unit.</content>
public static partial class LaneMath
{
    // From here on e^(−a²) and e^(−a²/2) are 0.
    private const double ErrorFunctionCap = 28;
    private const double GeluCap = 40;

    /// <summary>erf x = (2/√π) ∫₀ˣ e^(−t²) dt for any x; error below 2 units in the last place. Odd to the last bit; erf ±∞ = ±1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Erf<T>(T x)
        where T : unmanaged, ILanes<T>
    {
        Erf(x, out T value, out _);
        return value;
    }

    /// <summary>erf x and its slope (2/√π) e^(−x²), relative errors below 2 and 3 units in the last place (results below 10⁻³⁰⁰ excepted).</summary>
    /// <remarks>
    /// |x| &lt; 1: x P(x²), P of degree 12; otherwise 1 − erfc |x|, erfc a = e^(−a²) g(t)/(1 + 2a), t = (a − 4)/(a + 4), g of degree 22
    /// (the variable of Shepherd and Laframboise, Math. Comp. 36, 249, 1981); both interpolated in Chebyshev points. The rounding of a² is put right.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Erf<T>(T x, out T value, out T slope)
        where T : unmanaged, ILanes<T>
    {
        T cap = T.Broadcast(ErrorFunctionCap);
        T a = T.Abs(x);

        // Masks here, not Select: with registers of 512 bits that alone saves two fifths of the time.
        T beyond = T.LessThan(cap, a);
        a = (beyond & cap) | (~beyond & a);
        T square = a * a;
        T lost = T.MultiplyAdd(a, a, -square);
        T gauss = Exp(-square);
        gauss = T.NegateMultiplyAdd(lost, gauss, gauss);
        slope = T.Broadcast(1.1283791670955126) * gauss;

        T core = a * ErrorFunctionCore(square);
        T tail = T.Broadcast(1.0) - (gauss * ScaledTail(a));
        value = T.Select(T.LessThan(a, T.Broadcast(1.0)), core, tail) | (x & T.Broadcast(-0.0));
    }

    /// <summary>
    /// The Gaussian error linear unit x Φ(x), Φ(x) = ½ erfc(−x/√2) (Hendrycks and Gimpel, arXiv:1606.08415; the exact function, not its
    /// approximation by tanh), and its slope Φ(x) + x φ(x), φ(x) = e^(−x²/2)/√(2π). Errors: value below 8 units in the last place, slope below 8 in the last
    /// place of Φ + |x|φ (it has a zero at −0.75); results below 10⁻³⁰⁰ excepted. −∞ gives 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gelu<T>(T x, out T value, out T slope)
        where T : unmanaged, ILanes<T>
    {
        T cap = T.Broadcast(GeluCap);
        T a = T.Abs(x);
        a = T.Select(T.LessThan(cap, a), cap, a);
        T negative = T.LessThan(x, T.BroadcastBits(0));
        T half = T.Broadcast(0.5);
        T square = a * a;
        T lost = T.MultiplyAdd(a, a, -square);
        T gauss = Exp(T.Broadcast(-0.5) * square);
        gauss = T.NegateMultiplyAdd(half * lost, gauss, gauss);
        T tail = half * gauss * ScaledTail(a * T.Broadcast(0.7071067811865476));
        T body = T.Broadcast(1.0) - tail;
        T density = a * (T.Broadcast(0.3989422804014327) * gauss);
        value = T.Select(negative, -(a * tail), x * body);
        slope = T.Select(negative, tail - density, body + density);
    }

    /// <summary>The rectified linear unit max(x, 0) and its slope, 1 for x &gt; 0 and 0 otherwise. NaN stays NaN (slope 0).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Relu<T>(T x, out T value, out T slope)
        where T : unmanaged, ILanes<T>
    {
        T zero = T.BroadcastBits(0);
        value = T.Select(T.LessThan(x, zero), zero, x);
        slope = T.LessThan(zero, x) & T.Broadcast(1.0);
    }

    // e^(a²) erfc a for a ≥ 0: smooth, from 1 to 1/(√π a).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ScaledTail<T>(T a)
        where T : unmanaged, ILanes<T>
    {
        T sum = a + T.Broadcast(4.0);
        T twice = T.MultiplyAdd(T.Broadcast(2.0), a, T.Broadcast(1.0));

        // One division for both quotients.
        T inverse = T.Broadcast(1.0) / (sum * twice);
        T t = (a - T.Broadcast(4.0)) * twice * inverse;
        T g = T.MultiplyAdd(t, T.Broadcast(-1.8206098680308682e-09), T.Broadcast(-1.3670989863347383e-08));
        g = T.MultiplyAdd(t, g, T.Broadcast(-7.71541861441783e-09));
        g = T.MultiplyAdd(t, g, T.Broadcast(1.1534943745754157e-07));
        g = T.MultiplyAdd(t, g, T.Broadcast(6.270727157198311e-08));
        g = T.MultiplyAdd(t, g, T.Broadcast(-8.351619688696847e-07));
        g = T.MultiplyAdd(t, g, T.Broadcast(3.0135049944875397e-07));
        g = T.MultiplyAdd(t, g, T.Broadcast(5.7178872846321855e-06));
        g = T.MultiplyAdd(t, g, T.Broadcast(-1.1224789135154701e-05));
        g = T.MultiplyAdd(t, g, T.Broadcast(-2.4403169244974074e-05));
        g = T.MultiplyAdd(t, g, T.Broadcast(0.000150622243948303));
        g = T.MultiplyAdd(t, g, T.Broadcast(-0.00019925550755614952));
        g = T.MultiplyAdd(t, g, T.Broadcast(-0.00075777334141333));
        g = T.MultiplyAdd(t, g, T.Broadcast(0.005031969755895426));
        g = T.MultiplyAdd(t, g, T.Broadcast(-0.016197734059115006));
        g = T.MultiplyAdd(t, g, T.Broadcast(0.03716751556249286));
        g = T.MultiplyAdd(t, g, T.Broadcast(-0.06633036581152939));
        g = T.MultiplyAdd(t, g, T.Broadcast(0.09373283499679412));
        g = T.MultiplyAdd(t, g, T.Broadcast(-0.10103906603635213));
        g = T.MultiplyAdd(t, g, T.Broadcast(0.06809705425473732));
        g = T.MultiplyAdd(t, g, T.Broadcast(0.01537965210262074));
        g = T.MultiplyAdd(t, g, T.Broadcast(-0.1396211168405629));
        g = T.MultiplyAdd(t, g, T.Broadcast(1.2329951186255526));
        return g * (sum * inverse);
    }

    // erf(x)/x for x² ≤ 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ErrorFunctionCore<T>(T square)
        where T : unmanaged, ILanes<T>
    {
        T p = T.MultiplyAdd(square, T.Broadcast(5.957176147748911e-11), T.Broadcast(-1.1372848856791674e-09));
        p = T.MultiplyAdd(square, p, T.Broadcast(1.4659775274047436e-08));
        p = T.MultiplyAdd(square, p, T.Broadcast(-1.6350312701054695e-07));
        p = T.MultiplyAdd(square, p, T.Broadcast(1.6461000484121368e-06));
        p = T.MultiplyAdd(square, p, T.Broadcast(-1.4925595266831182e-05));
        p = T.MultiplyAdd(square, p, T.Broadcast(0.0001205533111164271));
        p = T.MultiplyAdd(square, p, T.Broadcast(-0.000854832698083379));
        p = T.MultiplyAdd(square, p, T.Broadcast(0.0052239776248180145));
        p = T.MultiplyAdd(square, p, T.Broadcast(-0.026866170645076792));
        p = T.MultiplyAdd(square, p, T.Broadcast(0.11283791670954879));
        p = T.MultiplyAdd(square, p, T.Broadcast(-0.3761263890318375));
        p = T.MultiplyAdd(square, p, T.Broadcast(1.1283791670955126));
        return p;
    }
}
