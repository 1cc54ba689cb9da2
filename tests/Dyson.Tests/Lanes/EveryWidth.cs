using Dyson.Lanes;

namespace Dyson.Tests.Lanes;

/// <summary>A computation that is written once for all widths, as the tests see it.</summary>
internal interface ILaneKernel
{
    /// <summary>Vectors in, vectors out; the input may be overwritten.</summary>
    T[] Run<T>(T[] input)
        where T : unmanaged, ILanes<T>;
}

/// <summary>
/// Runs one computation at every width. With one lane there are no neighbours, so equal bits at all widths also mean that no lane
/// influences another.
/// </summary>
internal static class EveryWidth
{
    /// <summary>Runs the kernel for every replica's input, <typeparamref name="T"/>.Count replicas at a time.</summary>
    public static double[][] Run<T>(ILaneKernel kernel, double[][] replicas)
        where T : unmanaged, ILanes<T>
    {
        double[][] results = new double[replicas.Length][];
        for (int first = 0; first < replicas.Length; first += T.Count)
        {
            T[] output = kernel.Run(Pack<T>(replicas, first));
            for (int lane = 0; lane < T.Count && first + lane < replicas.Length; lane++)
            {
                results[first + lane] = Unpack<T>(output, lane);
            }
        }

        return results;
    }

    /// <summary>Runs the kernel with 1, 2, 4 and 8 lanes, asserts equal bits (any NaN equals any NaN), and returns the results.</summary>
    public static double[][] AssertSameBits(ILaneKernel kernel, double[][] replicas)
    {
        double[][] alone = Run<Lanes1>(kernel, replicas);
        AssertSameBits(alone, Run<Lanes2>(kernel, replicas), "two lanes");
        AssertSameBits(alone, Run<Lanes4>(kernel, replicas), "four lanes");
        AssertSameBits(alone, Run<Lanes8>(kernel, replicas), "eight lanes");
        return alone;
    }

    /// <summary>Lane l of the result holds the numbers of replica first + l; lanes beyond the last replica repeat it.</summary>
    public static T[] Pack<T>(double[][] replicas, int first = 0)
        where T : unmanaged, ILanes<T>
    {
        T[] packed = new T[replicas[0].Length];
        for (int lane = 0; lane < T.Count; lane++)
        {
            double[] numbers = replicas[Math.Min(first + lane, replicas.Length - 1)];
            for (int i = 0; i < packed.Length; i++)
            {
                packed[i] = T.WithLane(packed[i], lane, numbers[i]);
            }
        }

        return packed;
    }

    /// <summary>One lane's numbers.</summary>
    public static double[] Unpack<T>(ReadOnlySpan<T> packed, int lane)
        where T : unmanaged, ILanes<T>
    {
        double[] numbers = new double[packed.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = T.Lane(packed[i], lane);
        }

        return numbers;
    }

    /// <summary>Equal to the last bit, any NaN being equal to any NaN.</summary>
    public static bool Same(double left, double right) =>
        BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right) || (double.IsNaN(left) && double.IsNaN(right));

    /// <summary>Asserts equality to the last bit.</summary>
    public static void AssertSameBits(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!Same(expected[i], actual[i]))
            {
                Assert.Fail($"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R} to the last bit.");
            }
        }
    }

    private static void AssertSameBits(double[][] expected, double[][] actual, string what)
    {
        for (int r = 0; r < expected.Length; r++)
        {
            AssertSameBits(expected[r], actual[r], $"{what}, replica {r}");
        }
    }
}
