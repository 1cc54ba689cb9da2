using System.Globalization;
using Dyson.Randomness;

namespace Dyson.Tests.Randomness;

public class StreamKeyTests
{
    [Fact]
    public void Generator_gives_its_authors_vector()
    {
        RandomStream stream = new(1, 2, 3, 4);
        ulong[] published = [41943041, 58720359, 3588806011781223, 3591011842654386, 9228616714210784205, 9973669472204895162,
            14011001112246962877, 12406186145184390807, 15849039046786891736, 10450023813501588000];
        Assert.All(published, expected => Assert.Equal(expected, stream.NextUInt64()));
    }

    // Computed with Python: sha256(b"dyson stream 1\0" + pack("<Q", seed) + pack("<q", replica) + point.encode()).hexdigest()
    [Theory]
    [InlineData(0UL, "", 0L, "b4cd5ea05602671f4df67753fa9788bf8fd85da512cbe777b39c217775dd2338")]
    [InlineData(1UL, "point 3", 42L, "a096160f19b995d93450d3eb3afed7a35b937679d58c2c454c45741072d686a1")]
    [InlineData(ulong.MaxValue, "α = 0.1, |B| = 16", -1L, "6270090e05ec77e403e3e911b32dd08768498e2a2c0a0f735b8b5b1669061095")]
    public void State_is_the_hash_of_the_key(ulong seed, string point, long replica, string hash)
    {
        ulong[] state = new ulong[4];
        new StreamKey(seed, point, replica).DeriveState(state);
        byte[] bytes = Convert.FromHexString(hash);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(BitConverter.ToUInt64(bytes, 8 * i), state[i]);
        }
    }

    [Fact]
    public void A_keyed_stream_starts_as_an_independent_implementation_does()
    {
        // The same key hashed by Python, run through a Python transcription of the authors' C code.
        RandomStream stream = new(new StreamKey(1, "point 3", 42));
        Assert.Equal(11467711144543921383UL, stream.NextUInt64());
        Assert.Equal(12236683311502638496UL, stream.NextUInt64());
        Assert.Equal(6397394733617084366UL, stream.NextUInt64());
    }

    [Fact]
    public void Normals_start_as_an_independent_implementation_does()
    {
        // The recipe of docs/numerics.md in Python's floating point; its logarithm, sine and cosine differ in the last places.
        const double Rounding = 1e-14;
        RandomStream stream = new(new StreamKey(1, "point 3", 42));
        double[] expected = [-0.7330809651433359, 0.5512929011242655, 0.22655275725845947, 1.1675230085972879, -1.9753657407726128, -1.0237284294918998];
        Assert.All(expected, x => Assert.Equal(x, stream.NextNormal(), Rounding));
    }

    [Fact]
    public void Different_keys_have_different_states()
    {
        // Texts that are prefixes of each other, and texts whose characters could be mistaken for bytes of a number.
        string[] points = ["", "\0", "\0\0\0\0\0\0\0\0", "1", "11", "point", "point 1", "point 10", "point 1\0", "\u0001\0\0\0\0\0\0\0"];
        ulong[] seeds = [0, 1, 2, 256, 1UL << 56, ulong.MaxValue];
        long[] replicas = [-2, -1, 0, 1, 2, 256, 1L << 56, long.MaxValue, long.MinValue];
        HashSet<string> states = [];
        ulong[] state = new ulong[4];
        foreach (ulong seed in seeds)
        {
            foreach (string point in points)
            {
                foreach (long replica in replicas)
                {
                    new StreamKey(seed, point, replica).DeriveState(state);
                    Assert.True(states.Add(string.Join(' ', state)), string.Create(CultureInfo.InvariantCulture, $"{seed} '{point}' {replica}"));
                }
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void State_has_four_words(int words) => Assert.Throws<ArgumentException>(() => new StreamKey(1, "x", 0).DeriveState(new ulong[words]));

    [Fact]
    public void State_of_zeros_is_refused() => Assert.Throws<ArgumentException>(() => new RandomStream(0, 0, 0, 0));
}
