namespace Dyson.Tests.Randomness;

/// <summary>Correlations within a stream and between streams whose keys are neighbours; all must vanish.</summary>
public class IndependenceTests
{
    private const ulong Seed = 77;
    private const int Count = 500_000;

    private static readonly Lazy<double[]> Stream = new(() => Draw(Seed, "a", 0));

    [Fact]
    public void The_two_normals_of_a_pair_are_independent()
    {
        double[] first = [.. Stream.Value.Where((_, i) => i % 2 == 0)];
        double[] second = [.. Stream.Value.Where((_, i) => i % 2 == 1)];
        AssertIndependent(first, second);
    }

    [Fact]
    public void Successive_normals_are_independent()
    {
        for (int lag = 1; lag <= 10; lag++)
        {
            AssertIndependent(Stream.Value.AsSpan(0, Count - lag), Stream.Value.AsSpan(lag));
        }
    }

    [Theory]
    [InlineData(Seed, "a", 1L)]
    [InlineData(Seed, "a", 2L)]
    [InlineData(Seed, "a", 8L)]
    [InlineData(Seed, "a", -1L)]
    [InlineData(Seed + 1, "a", 0L)]
    [InlineData(Seed + 2, "a", 0L)]
    [InlineData(Seed, "b", 0L)]
    [InlineData(Seed, "aa", 0L)]
    [InlineData(Seed, "", 0L)]
    public void Streams_with_neighbouring_keys_are_independent(ulong seed, string point, long replica)
    {
        double[] other = Draw(seed, point, replica);
        AssertIndependent(Stream.Value, other);

        // Not shifted against each other either.
        AssertIndependent(Stream.Value.AsSpan(1), other.AsSpan(0, Count - 1));
        AssertIndependent(Stream.Value.AsSpan(0, Count - 1), other.AsSpan(1));
    }

    [Fact]
    public void Correlated_streams_are_noticed()
    {
        double[] other = Draw(Seed, "a", 1);

        // Negative controls: a fiftieth of the neighbour mixed in; sizes that are linked although signs are not.
        double[] mixed = [.. other.Select((y, i) => y + (0.02 * Stream.Value[i]))];
        Assert.True(Sample.WorstCorrelationPull(Stream.Value, mixed) > FalseAlarm.Sigmas);
        double[] sizes = [.. other.Select((y, i) => i % 50 == 0 ? Math.CopySign(Stream.Value[i], y) : y)];
        Assert.True(Sample.WorstCorrelationPull(Stream.Value, sizes) > FalseAlarm.Sigmas);
    }

    private static void AssertIndependent(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double pull = Sample.WorstCorrelationPull(x, y);
        Assert.True(pull <= FalseAlarm.Sigmas, $"a correlation of {pull:F2} standard errors");
    }

    private static double[] Draw(ulong seed, string point, long replica) => NormalTests.Draw(seed, point, replica, Count);
}
