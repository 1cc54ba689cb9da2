using Dyson.Randomness;

namespace Dyson.Fuzz.Mutations;

/// <summary>Numbers at which sizes, offsets and shapes go wrong.</summary>
internal static class Extremes
{
    private static readonly long[] Numbers =
    [
        0, 1, 2, 3, 4, 7, 8, 16, 63, 64, 65, 127, 128, 255, 256, 1000, 32767, 32768, 65535, 65536, 99_999, 100_000, 4_194_305, 100_000_000, 100_000_001,
        int.MaxValue, 2_147_483_591, 1L << 31, uint.MaxValue, 1L << 32, 211_106_198_978_564, 1L << 40, 1L << 53, 1L << 60, 1L << 61, 1L << 62, long.MaxValue, -1, -2, int.MinValue, long.MinValue,
    ];

    /// <summary>One of them, or a small one.</summary>
    public static long Next(RandomStream random) => random.NextInt32(4) == 0 ? random.NextInt32(20) : Numbers[random.NextInt32(Numbers.Length)];

    /// <summary>One of the elements.</summary>
    public static T Of<T>(IReadOnlyList<T> list, RandomStream random) => list[random.NextInt32(list.Count)];
}
