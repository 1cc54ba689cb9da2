using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;
using Dyson.Models;

namespace Dyson.Learning;

/// <summary>
/// What a deep student's training does element by element. One replica alone (a wide net) is handled with neighbouring elements side by side
/// in a register: the same operations on each element, so the same bits.
/// </summary>
internal static class DeepElements
{
    /// <summary>f of every pre-activation, in place, and its slope if there is room for it.</summary>
    public static void Apply<T>(Activation activation, Span<T> values, Span<T> slopes)
        where T : unmanaged, ILanes<T>
    {
        if (activation == Activation.Identity)
        {
            return;
        }

        int done = Widens<T, Lanes8>() ? ApplyWide<T, Lanes8>(activation, values, slopes)
            : Widens<T, Lanes4>() ? ApplyWide<T, Lanes4>(activation, values, slopes)
            : 0;
        ApplyEach(activation, values[done..], slopes.IsEmpty ? slopes : slopes[done..]);
    }

    /// <summary>target *= factor.</summary>
    public static void Multiply<T>(Span<T> target, ReadOnlySpan<T> factor)
        where T : unmanaged, ILanes<T>
    {
        int done = Widens<T, Lanes8>() ? MultiplyWide<T, Lanes8>(target, factor) : Widens<T, Lanes4>() ? MultiplyWide<T, Lanes4>(target, factor) : 0;
        MultiplyEach(target[done..], factor[done..]);
    }

    /// <summary>target += strength · addend.</summary>
    public static void AddScaled<T>(Span<T> target, double strength, ReadOnlySpan<T> addend)
        where T : unmanaged, ILanes<T>
    {
        int done = Widens<T, Lanes8>() ? AddScaledWide<T, Lanes8>(target, strength, addend)
            : Widens<T, Lanes4>() ? AddScaledWide<T, Lanes4>(target, strength, addend)
            : 0;
        AddScaledEach(target[done..], strength, addend[done..]);
    }

    /// <summary>result = (left − right) · factor.</summary>
    public static void ScaledDifference<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, double factor, Span<T> result)
        where T : unmanaged, ILanes<T>
    {
        int done = Widens<T, Lanes8>() ? ScaledDifferenceWide<T, Lanes8>(left, right, factor, result)
            : Widens<T, Lanes4>() ? ScaledDifferenceWide<T, Lanes4>(left, right, factor, result)
            : 0;
        ScaledDifferenceEach(left[done..], right[done..], factor, result[done..]);
    }

    /// <summary>Whether one replica's neighbouring elements may be handled in registers of <typeparamref name="TWide"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Widens<T, TWide>()
        where T : unmanaged, ILanes<T>
        where TWide : unmanaged, ILanes<TWide> => typeof(T) == typeof(Lanes1) && TWide.IsHardwareAccelerated;

    // Each returns how many elements whole registers of the wider kind hold.
    private static int ApplyWide<T, TWide>(Activation activation, Span<T> values, Span<T> slopes)
        where T : unmanaged, ILanes<T>
        where TWide : unmanaged, ILanes<TWide>
    {
        Span<TWide> wide = MemoryMarshal.Cast<T, TWide>(values);
        ApplyEach(activation, wide, MemoryMarshal.Cast<T, TWide>(slopes));
        return wide.Length * TWide.Count;
    }

    private static int MultiplyWide<T, TWide>(Span<T> target, ReadOnlySpan<T> factor)
        where T : unmanaged, ILanes<T>
        where TWide : unmanaged, ILanes<TWide>
    {
        Span<TWide> wide = MemoryMarshal.Cast<T, TWide>(target);
        MultiplyEach(wide, MemoryMarshal.Cast<T, TWide>(factor));
        return wide.Length * TWide.Count;
    }

    private static int AddScaledWide<T, TWide>(Span<T> target, double strength, ReadOnlySpan<T> addend)
        where T : unmanaged, ILanes<T>
        where TWide : unmanaged, ILanes<TWide>
    {
        Span<TWide> wide = MemoryMarshal.Cast<T, TWide>(target);
        AddScaledEach(wide, strength, MemoryMarshal.Cast<T, TWide>(addend));
        return wide.Length * TWide.Count;
    }

    private static int ScaledDifferenceWide<T, TWide>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, double factor, Span<T> result)
        where T : unmanaged, ILanes<T>
        where TWide : unmanaged, ILanes<TWide>
    {
        Span<TWide> wide = MemoryMarshal.Cast<T, TWide>(result);
        ScaledDifferenceEach(MemoryMarshal.Cast<T, TWide>(left), MemoryMarshal.Cast<T, TWide>(right), factor, wide);
        return wide.Length * TWide.Count;
    }

    private static void ApplyEach<T>(Activation activation, Span<T> values, Span<T> slopes)
        where T : unmanaged, ILanes<T>
    {
        switch (activation)
        {
            case Activation.Tanh:
                Each<T, TanhFunction>(values, slopes);
                break;
            case Activation.Erf:
                Each<T, ErfFunction>(values, slopes);
                break;
            case Activation.Gelu:
                Each<T, GeluFunction>(values, slopes);
                break;
            default:
                Each<T, ReluFunction>(values, slopes);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Each<T, TFunction>(Span<T> values, Span<T> slopes)
        where T : unmanaged, ILanes<T>
        where TFunction : struct, IFunction
    {
        if (slopes.IsEmpty)
        {
            for (int i = 0; i < values.Length; i++)
            {
                TFunction.Apply(values[i], out T value, out _);
                values[i] = value;
            }

            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            TFunction.Apply(values[i], out T value, out T slope);
            values[i] = value;
            slopes[i] = slope;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MultiplyEach<T>(Span<T> target, ReadOnlySpan<T> factor)
        where T : unmanaged, ILanes<T>
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] *= factor[i];
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddScaledEach<T>(Span<T> target, double strength, ReadOnlySpan<T> addend)
        where T : unmanaged, ILanes<T>
    {
        T scale = T.Broadcast(strength);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = T.MultiplyAdd(scale, addend[i], target[i]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ScaledDifferenceEach<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, double factor, Span<T> result)
        where T : unmanaged, ILanes<T>
    {
        T scale = T.Broadcast(factor);
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = (left[i] - right[i]) * scale;
        }
    }

    private interface IFunction
    {
        static abstract void Apply<T>(T x, out T value, out T slope)
            where T : unmanaged, ILanes<T>;
    }

    private readonly struct TanhFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T x, out T value, out T slope)
            where T : unmanaged, ILanes<T> => LaneMath.Tanh(x, out value, out slope);
    }

    private readonly struct ErfFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T x, out T value, out T slope)
            where T : unmanaged, ILanes<T> => LaneMath.Erf(x, out value, out slope);
    }

    private readonly struct GeluFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T x, out T value, out T slope)
            where T : unmanaged, ILanes<T> => LaneMath.Gelu(x, out value, out slope);
    }

    private readonly struct ReluFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T x, out T value, out T slope)
            where T : unmanaged, ILanes<T> => LaneMath.Relu(x, out value, out slope);
    }
}
