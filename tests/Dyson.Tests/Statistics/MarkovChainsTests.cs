using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

public class MarkovChainsTests
{
    private const int Chains = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(-0.3)]
    public void Effective_size_of_an_autoregression_is_known(double memory)
    {
        // τ = (1 + φ)/(1 − φ); the estimate's own scatter at this length is about 5 %.
        const double Scatter = 0.2;
        MarkovChains chains = MarkovChains.Of(Autoregressions(memory, 20_000, RandomStream.FromSeed(1, "ar")));
        Assert.Equal(1, chains.AutocorrelationTime * (1 - memory) / (1 + memory), Scatter);
        Assert.InRange(chains.SplitRHat, 0.999, 1.01);
        Assert.True(chains.EstimateMean().HasError);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void Errors_cover_the_truth_as_often_as_they_say(double memory)
    {
        const int Sets = 400;
        RandomStream random = RandomStream.FromSeed(2, "coverage");
        int given = 0;
        int covered = 0;
        int naive = 0;
        for (int set = 0; set < Sets; set++)
        {
            double[][] draws = Autoregressions(memory, 4000, random);
            Estimate mean = MarkovChains.Of(draws).EstimateMean();
            if (!mean.HasError)
            {
                continue;
            }

            given++;
            covered += Math.Abs(mean.Value) < mean.Error ? 1 : 0;
            naive += Math.Abs(mean.Value) < Math.Sqrt(1 / (1 - (memory * memory)) / (4000 * Chains)) ? 1 : 0;
        }

        // The estimated effective size scatters, which costs at most 2 % of coverage.
        const double Nominal = 0.6827;
        double deviation = Math.Sqrt(Nominal * (1 - Nominal) / given);
        Assert.True(given > 0.9 * Sets, $"{given} of {Sets}");
        Assert.InRange((double)covered / given, Nominal - 0.02 - (FalseAlarm.Sigmas * deviation), Nominal + 0.02 + (FalseAlarm.Sigmas * deviation));
        if (memory > 0)
        {
            Assert.True((double)naive / given < Nominal - 0.02 - (FalseAlarm.Sigmas * deviation), "forgetting the autocorrelation is not noticed");
        }
    }

    [Fact]
    public void Too_little_is_refused_with_the_reason()
    {
        RandomStream random = RandomStream.FromSeed(3, "refused");
        double[][] good = Autoregressions(0, 1000, random);
        Assert.True(MarkovChains.Of(good).EstimateMean().HasError);

        AssertRefused([good[0]], "one chain");
        AssertRefused([.. good.Select(chain => chain[..6])], "draws a chain");
        AssertRefused([.. good.Select(chain => chain[..60])], "effective draws", "disagree");
        AssertRefused(Autoregressions(0.99, 1000, random), "effective draws", "disagree");

        // One chain in another place; all chains drifting alike, which only halves reveal; chains that do not move.
        AssertRefused([good[0], good[1], good[2], [.. good[3].Select(x => x + 1)]], "disagree");
        AssertRefused([.. good.Select(chain => chain.Select((x, t) => x + (t / 500.0)).ToArray())], "disagree");
        AssertRefused([[.. new double[100]], [.. Enumerable.Repeat(1.0, 100)]], "disagree");
        AssertRefused([[.. new double[100]], [.. new double[100]]], "effective draws");
        Assert.True(double.IsPositiveInfinity(MarkovChains.Of([[.. new double[100]], [.. Enumerable.Repeat(1.0, 100)]]).SplitRHat));
        Assert.Throws<ArgumentException>(() => MarkovChains.Of([]));
        Assert.Throws<ArgumentException>(() => MarkovChains.Of([new double[10], new double[11]]));
        Assert.Throws<ArgumentException>(() => MarkovChains.Of([[1, double.NaN]]));
    }

    [Fact]
    public void Split_R_hat_of_shifted_chains_is_its_formula()
    {
        // Two half-chains 0, 1, 2, 3 and two shifted by 4: W = 5/3, B/n = 16/3, σ̂² = (3/4)(5/3) + 16/3.
        MarkovChains chains = MarkovChains.Of([[0, 1, 2, 3, 0, 1, 2, 3], [4, 5, 6, 7, 4, 5, 6, 7]]);
        Assert.Equal(Math.Sqrt(((0.75 * 5 / 3) + (16.0 / 3)) / (5.0 / 3)), chains.SplitRHat, 1e-14);
        Assert.Equal(3.5, chains.Mean);
    }

    private static void AssertRefused(double[][] draws, params string[] reasons)
    {
        Estimate mean = MarkovChains.Of(draws).EstimateMean();
        Assert.False(mean.HasError);
        Assert.StartsWith("refused: ", mean.Method, StringComparison.Ordinal);
        Assert.True(reasons.Any(reason => mean.Method.Contains(reason, StringComparison.Ordinal)), mean.Method);
    }

    private static double[][] Autoregressions(double memory, int length, RandomStream random)
    {
        double[][] chains = new double[Chains][];
        for (int c = 0; c < Chains; c++)
        {
            chains[c] = new double[length];
            double x = random.NextNormal() / Math.Sqrt(1 - (memory * memory));
            for (int t = 0; t < length; t++)
            {
                chains[c][t] = x;
                x = (memory * x) + random.NextNormal();
            }
        }

        return chains;
    }
}
