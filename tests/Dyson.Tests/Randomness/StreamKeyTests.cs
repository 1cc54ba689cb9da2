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
}
