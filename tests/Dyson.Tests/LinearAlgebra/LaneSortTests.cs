using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using Dyson.Tests.Lanes;

namespace Dyson.Tests.LinearAlgebra;

public class LaneSortTests
{
    [Fact]
    public void Every_lane_is_sorted_in_descending_order()
    {
        foreach (int n in (int[])[0, 1, 2, 3, 8, 24, 64])
        {
            RandomStream random = RandomStream.FromSeed((ulong)n, "sort");

            // Also ties, infinities, and lanes that are sorted already, either way.
            double[][] lanes = LaneMatrices.Each(r => [.. Enumerable.Range(0, n).Select(i => r switch
            {
                0 => i,
                1 => -i,
                2 => random.NextInt32(3),
                3 => i % 3 == 0 ? double.NegativeInfinity : random.NextNormal(),
                _ => random.NextNormal(),
            })]);
            double[][] sorted = EveryWidth.AssertSameBits(default(Descending), lanes);
            for (int r = 0; r < lanes.Length; r++)
            {
                Assert.Equal(lanes[r].OrderDescending(), sorted[r]);
            }
        }
    }

    [Fact]
    public void Not_a_number_stays_where_it_is_and_disturbs_no_other_lane()
    {
        double[][] sorted = EveryWidth.AssertSameBits(default(Descending), [[1, double.NaN, 3, 4], [1, 2, 3, 4]]);
        Assert.Equal([1, double.NaN, 4, 3], sorted[0]);
        Assert.Equal([4, 3, 2, 1], sorted[1]);
    }

    private readonly struct Descending : ILaneKernel
    {
        public T[] Run<T>(T[] input)
            where T : unmanaged, ILanes<T>
        {
            LaneSort.Descending<T>(input);
            return input;
        }
    }
}
