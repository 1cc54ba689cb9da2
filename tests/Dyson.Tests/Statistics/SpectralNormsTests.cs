using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

public class SpectralNormsTests
{
    [Fact]
    public void Equal_levels_have_full_rank_and_entropy_one()
    {
        SpectralNorms norms = SpectralNorms.Of([3, 3, 3, 3, 3]);
        Assert.Equal(5, norms.StableRank, 1e-12);
        Assert.Equal(5, norms.EffectiveRank, 1e-12);
        Assert.Equal(1, norms.Entropy, 1e-12);
        Assert.Equal(45, norms.FrobeniusSquared, 1e-12);
        Assert.Equal(Math.Log10(15), norms.LogNuclear, 1e-12);
    }

    [Fact]
    public void A_single_level_has_rank_one_and_no_entropy()
    {
        SpectralNorms norms = SpectralNorms.Of([2, 0, 0]);
        Assert.Equal((1, 1, 0), (norms.StableRank, norms.EffectiveRank, norms.Entropy));
        Assert.Equal(Math.Log10(2), norms.LogSpectral, 1e-12);
    }

    /// <summary>An entropy that ignored its argument, or mixed up ξ and ξ², would not tell these apart as the formulas do.</summary>
    [Fact]
    public void The_entropy_is_that_of_its_argument()
    {
        double[] levels = [2, 1, 1];
        double[] p = [.. levels.Select(level => level / 4)];
        double[] q = [.. levels.Select(level => level * level / 6)];
        SpectralNorms norms = SpectralNorms.Of(levels);
        Assert.Equal(Math.Exp(-p.Sum(x => x * Math.Log(x))), norms.EffectiveRank, 1e-12);
        Assert.Equal(-q.Sum(x => x * Math.Log(x)) / Math.Log(3), norms.Entropy, 1e-12);
        Assert.Equal(1.5, norms.StableRank, 1e-12);
        Assert.NotEqual(norms.Entropy, SpectralNorms.Of([3, 1, 1]).Entropy, 1e-3);
    }

    [Fact]
    public void Scale_changes_nothing_but_the_norms_even_where_squares_overflow()
    {
        SpectralNorms one = SpectralNorms.Of([5, 4, 1]);
        SpectralNorms large = SpectralNorms.Of([5e200, 4e200, 1e200]);
        Assert.Equal(one.StableRank, large.StableRank, 1e-12);
        Assert.Equal(one.LogFrobenius + 200, large.LogFrobenius, 1e-10);
        Assert.Equal(SpectralNorms.LogAlphaNorm([5, 4, 1], 1.5) + 600, SpectralNorms.LogAlphaNorm([5e200, 4e200, 1e200], 1.5), 1e-9);
    }

    [Fact]
    public void The_alpha_norm_is_the_sum_of_powers_of_x() =>
        Assert.Equal(Math.Log10(Math.Pow(25, 1.5) + Math.Pow(16, 1.5) + 1), SpectralNorms.LogAlphaNorm([5, 4, 1], 1.5), 1e-12);

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(0.0)]
    public void Levels_must_be_positive_numbers(double level) => Assert.Throws<ArgumentException>(() => SpectralNorms.Of([level]));

    /// <summary>p of noise is uniform: 300 matrices of each shape, Kolmogorov–Smirnov. The draws of the null are shared, which 400 of them allow.</summary>
    [Theory]
    [InlineData(60, 60)]
    [InlineData(200, 50)]
    public void Noise_has_uniform_p_values(int rows, int columns)
    {
        const int Matrices = 300;
        NoiseNorms noise = NoiseNorms.Of(rows, columns, 5);
        double[][] p = [.. Enumerable.Range(0, 3).Select(_ => new double[Matrices])];
        for (int i = 0; i < Matrices; i++)
        {
            SpectralNorms norms = SpectralNorms.Of(WishartLevels.Draw(new RandomStream(new StreamKey(9, "noise beside noise", i)), rows, columns));
            p[0][i] = noise.StableRank(norms).P;
            p[1][i] = noise.EffectiveRank(norms).P;
            p[2][i] = noise.Entropy(norms).P;
        }

        foreach (double[] values in p)
        {
            double distance = KolmogorovSmirnov.Distance(Sample.Of(values), x => x);
            Assert.True(KolmogorovSmirnov.PValue(distance, Matrices) > FalseAlarm.PerAssertion, $"D = {distance}");
        }
    }

    [Fact]
    public void A_spike_has_a_stable_rank_that_noise_has_not()
    {
        double[] levels = WishartLevels.Draw(RandomStream.FromSeed(4, "spiked norms"), 200, 50);
        levels[^1] *= 2;
        SpectralNorms norms = SpectralNorms.Of(levels);
        NoiseScore score = NoiseNorms.Of(200, 50, 5).StableRank(norms);
        Assert.True(score.P < 1e-10);
        Assert.True(score.Value < score.Mean);
    }
}
