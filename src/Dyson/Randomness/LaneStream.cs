using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dyson.Lanes;

namespace Dyson.Randomness;

/// <summary>
/// One keyed stream a lane. A lane's numbers depend on its own key and on how many numbers it has itself consumed, never on its
/// neighbours: where a method of rejection repeats, only the rejected lanes draw again.
/// </summary>
/// <remarks>
/// xoshiro256++ 1.0 (Blackman and Vigna, 2019). Normals by Box and Muller with <see cref="LaneMath"/>. Chi variates by Marsaglia and
/// Tsang (2000). The struct is mutable; pass it by reference.
/// </remarks>
public struct LaneStream<T>
    where T : unmanaged, ILanes<T>
{
    private T _s0;
    private T _s1;
    private T _s2;
    private T _s3;

    /// <summary>Streams of the replicas <paramref name="firstReplica"/>, <paramref name="firstReplica"/> + 1, … of one grid point.</summary>
    public LaneStream(ulong seed, string point, long firstReplica)
    {
        Span<ulong> words = stackalloc ulong[4];
        for (int lane = 0; lane < T.Count; lane++)
        {
            new StreamKey(seed, point, firstReplica + lane).DeriveState(words);
            SetLane(lane, words);
        }
    }

    /// <summary>The same stream in every lane, for what all replicas share.</summary>
    public static LaneStream<T> Shared(StreamKey key)
    {
        Span<ulong> words = stackalloc ulong[4];
        key.DeriveState(words);
        LaneStream<T> stream = default;
        for (int lane = 0; lane < T.Count; lane++)
        {
            stream.SetLane(lane, words);
        }

        return stream;
    }

    /// <summary>Gives one lane its generator state of four words.</summary>
    public void SetLane(int lane, ReadOnlySpan<ulong> state)
    {
        _s0 = T.WithLane(_s0, lane, BitConverter.UInt64BitsToDouble(state[0]));
        _s1 = T.WithLane(_s1, lane, BitConverter.UInt64BitsToDouble(state[1]));
        _s2 = T.WithLane(_s2, lane, BitConverter.UInt64BitsToDouble(state[2]));
        _s3 = T.WithLane(_s3, lane, BitConverter.UInt64BitsToDouble(state[3]));
    }

    /// <summary>Puts the lanes of <paramref name="mask"/> back to where the copy <paramref name="earlier"/> was: they have not consumed what was drawn since.</summary>
    public void Restore(T mask, in LaneStream<T> earlier)
    {
        _s0 = T.Select(mask, earlier._s0, _s0);
        _s1 = T.Select(mask, earlier._s1, _s1);
        _s2 = T.Select(mask, earlier._s2, _s2);
        _s3 = T.Select(mask, earlier._s3, _s3);
    }

    /// <summary>The next 64 random bits of every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T NextBits() => Next(ref _s0, ref _s1, ref _s2, ref _s3);

    /// <summary>Uniform on (0, 1], a multiple of 2⁻⁵², in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T NextPositive() => PositiveFrom(NextBits());

    /// <summary>Two independent standard normals in every lane.</summary>
    public void NextNormalPair(out T first, out T second) => NormalPair(ref _s0, ref _s1, ref _s2, ref _s3, out first, out second);

    /// <summary>Fills the span with standard normals (mean 0, variance 1), two at a time.</summary>
    /// <param name="destination">All elements are written. For an odd length the second normal of the last pair is dropped.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void FillNormals(Span<T> destination)
    {
        // The state lives in locals (registers) for the length of the loop.
        T s0 = _s0;
        T s1 = _s1;
        T s2 = _s2;
        T s3 = _s3;
        ref T start = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        for (; i + 1 < destination.Length; i += 2)
        {
            NormalPair(ref s0, ref s1, ref s2, ref s3, out Unsafe.Add(ref start, i), out Unsafe.Add(ref start, i + 1));
        }

        if (i < destination.Length)
        {
            NormalPair(ref s0, ref s1, ref s2, ref s3, out Unsafe.Add(ref start, i), out _);
        }

        _s0 = s0;
        _s1 = s1;
        _s2 = s2;
        _s3 = s3;
    }

    /// <summary>
    /// Chi variates with <paramref name="degrees"/> degrees of freedom, degrees − 1, degrees − 2, …: the diagonal of the Bartlett factor
    /// of a Wishart matrix.
    /// </summary>
    /// <param name="degrees">Degrees of freedom of the first; the last must have at least 1.</param>
    /// <param name="destination">One chi variate an element and lane.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void FillDescendingChi(int degrees, Span<T> destination)
    {
        Debug.Assert(degrees - destination.Length + 1 >= 1, "a chi variate needs at least one degree of freedom");
        FillNormals(destination);
        for (int i = 0; i < destination.Length; i++)
        {
            int freedom = degrees - i;
            destination[i] = freedom == 1 ? T.Abs(destination[i]) : ChiFromNormal(freedom, destination[i]);
        }
    }

    /// <summary>One chi variate with <paramref name="degrees"/> ≥ 2 in every lane, by rejection from a cube of a normal.</summary>
    /// <remarks>
    /// Gamma(a = degrees/2) = d v, d = a − 1/3, v = (1 + y)³, y = z/√(9d), accepted when ln u &lt; g = z²/2 + d − d v + d ln v; χ = √(2 d v).
    /// The expansion g = −d (¾y⁴ − ⅗y⁵ + …) gives g &gt; −1.8 d y⁴ for y² &lt; 0.47, so u &lt; 1 − 1.8 d y⁴ accepts without a logarithm; unlike
    /// the authors' squeeze, which serves all d at once, it leaves a fraction 0.07/d only for the logarithms.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T ChiFromNormal(int degrees, T z)
    {
        double shape = (0.5 * degrees) - (1.0 / 3.0);
        T d = T.Broadcast(shape);
        T c = T.Broadcast(1 / Math.Sqrt(9 * shape));
        T one = T.Broadcast(1.0);
        T u = NextPositive();
        T y = c * z;
        T root = y + one;
        T v = root * root * root;
        T yy = y * y;
        T accepted = T.LessThan(yy, T.Broadcast(0.47)) & T.LessThan(u, T.NegateMultiplyAdd(T.Broadcast(1.8 * shape) * yy, yy, one));
        return T.SignBits(accepted) == (1u << T.Count) - 1 ? T.Sqrt((d + d) * v) : FinishChi(d, c, z, u, v, accepted);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private T FinishChi(T d, T c, T z, T u, T v, T accepted)
    {
        T one = T.Broadcast(1.0);
        uint all = (1u << T.Count) - 1;
        while (true)
        {
            T positive = T.LessThan(T.BroadcastBits(0), v);
            T safe = T.Select(positive, v, one);
            T bound = T.MultiplyAdd(T.Broadcast(0.5) * z, z, d * (one - safe + LaneMath.Log(safe)));
            accepted |= positive & T.LessThan(LaneMath.Log(u), bound);
            if (T.SignBits(accepted) == all)
            {
                return T.Sqrt((d + d) * v);
            }

            // Only the rejected lanes draw again and move their generator on.
            LaneStream<T> ahead = this;
            NormalPair(ref ahead._s0, ref ahead._s1, ref ahead._s2, ref ahead._s3, out T again, out _);
            T fresh = ahead.NextPositive();
            T root = (c * again) + one;
            z = T.Select(accepted, z, again);
            u = T.Select(accepted, u, fresh);
            v = T.Select(accepted, v, root * root * root);
            _s0 = T.Select(accepted, _s0, ahead._s0);
            _s1 = T.Select(accepted, _s1, ahead._s1);
            _s2 = T.Select(accepted, _s2, ahead._s2);
            _s3 = T.Select(accepted, _s3, ahead._s3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NormalPair(ref T s0, ref T s1, ref T s2, ref T s3, out T first, out T second)
    {
        T u = PositiveFrom(Next(ref s0, ref s1, ref s2, ref s3));
        T radius = T.Sqrt(T.Broadcast(-2.0) * LaneMath.Log(u));
        LaneMath.SinCosOfRandomAngle(Next(ref s0, ref s1, ref s2, ref s3), out T sin, out T cos);
        first = radius * cos;
        second = radius * sin;
    }

    // 52 random bits under the exponent of 1 give [1, 2); 2 minus that is (0, 1], which has a logarithm.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T PositiveFrom(T bits) =>
        T.Broadcast(2.0) - ((bits & T.BroadcastBits(0x000FFFFFFFFFFFFFUL)) | T.BroadcastBits(0x3FF0000000000000UL));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Next(ref T s0, ref T s1, ref T s2, ref T s3)
    {
        T sum = T.AddBits(s0, s3);
        T result = T.AddBits(T.RotateLeft(sum, 23), s0);
        T t = T.ShiftLeft(s1, 17);
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = T.RotateLeft(s3, 45);
        return result;
    }
}
