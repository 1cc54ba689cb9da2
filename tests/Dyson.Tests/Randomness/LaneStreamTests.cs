using Dyson.Lanes;
using Dyson.Randomness;
using Dyson.Tests.Lanes;

namespace Dyson.Tests.Randomness;

public class LaneStreamTests
{
    private const ulong Seed = 20240716;

    [Fact]
    public void Every_lane_of_every_width_gives_the_authors_vector()
    {
        AuthorsVector<Lanes1>();
        AuthorsVector<Lanes2>();
        AuthorsVector<Lanes4>();
        AuthorsVector<Lanes8>();
    }

    [Fact]
    public void Normals_of_a_lane_are_those_of_the_scalar_stream()
    {
        const int Count = 100_000;
        Lanes8[] lanes = new Lanes8[Count];
        LaneStream<Lanes8> stream = new(Seed, "point", 5);
        stream.FillNormals(lanes);
        for (int lane = 0; lane < 8; lane++)
        {
            RandomStream scalar = new(new StreamKey(Seed, "point", 5 + lane));
            int different = 0;
            for (int i = 0; i < Count; i++)
            {
                different += scalar.NextNormal() == Lanes8.Lane(lanes[i], lane) ? 0 : 1;
            }

            Assert.Equal(0, different);
        }
    }

    [Fact]
    public void Filling_in_pieces_of_even_length_is_filling_at_once()
    {
        Lanes4[] whole = new Lanes4[60];
        Lanes4[] pieces = new Lanes4[60];
        LaneStream<Lanes4> first = new(Seed, "pieces", 0);
        LaneStream<Lanes4> second = first;
        first.FillNormals(whole);
        second.FillNormals(pieces.AsSpan(0, 2));
        second.FillNormals(pieces.AsSpan(2, 40));
        for (int i = 42; i < 60; i += 2)
        {
            second.NextNormalPair(out pieces[i], out pieces[i + 1]);
        }

        for (int lane = 0; lane < 4; lane++)
        {
            EveryWidth.AssertSameBits(EveryWidth.Unpack<Lanes4>(whole, lane), EveryWidth.Unpack<Lanes4>(pieces, lane), "normals");
        }
    }

    [Fact]
    public void Odd_length_drops_the_second_normal_of_the_last_pair()
    {
        Lanes2[] odd = new Lanes2[5];
        LaneStream<Lanes2> stream = new(Seed, "odd", 0);
        stream.FillNormals(odd);
        Lanes2 next = stream.NextBits();

        Lanes2[] even = new Lanes2[6];
        LaneStream<Lanes2> other = new(Seed, "odd", 0);
        other.FillNormals(even);
        Assert.Equal(Lanes2.Lane(other.NextBits(), 1), Lanes2.Lane(next, 1));
        Assert.Equal(Lanes2.Lane(even[4], 1), Lanes2.Lane(odd[4], 1));
    }

    [Fact]
    public void Empty_fill_draws_nothing()
    {
        LaneStream<Lanes1> stream = new(Seed, "empty", 0);
        LaneStream<Lanes1> untouched = stream;
        stream.FillNormals([]);
        stream.FillDescendingChi(3, []);
        Assert.Equal(Lanes1.Lane(untouched.NextBits(), 0), Lanes1.Lane(stream.NextBits(), 0));
    }

    [Fact]
    public void Shared_stream_is_the_same_in_every_lane_as_the_scalar_one()
    {
        StreamKey key = new(Seed, "shared", -1);
        LaneStream<Lanes8> shared = LaneStream<Lanes8>.Shared(key);
        RandomStream scalar = new(key);
        for (int i = 0; i < 100; i++)
        {
            shared.NextNormalPair(out Lanes8 first, out Lanes8 second);
            double x = scalar.NextNormal();
            double y = scalar.NextNormal();
            Assert.All(EveryLane(first), v => Assert.Equal(x, v));
            Assert.All(EveryLane(second), v => Assert.Equal(y, v));
        }
    }

    [Fact]
    public void Positive_uniforms_lie_above_zero_and_reach_one()
    {
        // The output is rotl(s0 + s3, 23) + s0: here 0.
        LaneStream<Lanes1> lowest = default;
        lowest.SetLane(0, [0, 1, 2, 0]);
        Assert.Equal(1.0, Lanes1.Lane(lowest.NextPositive(), 0));

        // Here 2⁶⁴ − 1, all bits set.
        LaneStream<Lanes1> highest = default;
        highest.SetLane(0, [ulong.MaxValue, 1, 2, 1]);
        Assert.Equal(Math.ScaleB(1, -52), Lanes1.Lane(highest.NextPositive(), 0));
    }

    private static double[] EveryLane(Lanes8 value) => [.. Enumerable.Range(0, 8).Select(lane => Lanes8.Lane(value, lane))];

    private static void AuthorsVector<T>()
        where T : unmanaged, ILanes<T>
    {
        ulong[] published = [41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162,
            14011001112246962877, 12406186145184390807, 15849039046786891736, 10450023813501588000];
        for (int lane = 0; lane < T.Count; lane++)
        {
            // The neighbours have other states.
            LaneStream<T> stream = new(Seed, "neighbours", 0);
            stream.SetLane(lane, [1, 2, 3, 4]);
            foreach (ulong expected in published)
            {
                Assert.Equal(expected, BitConverter.DoubleToUInt64Bits(T.Lane(stream.NextBits(), lane)));
            }
        }
    }
}
