using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Tests.Laws;

/// <summary>The law of κ1 + sG beyond the identities of all laws: its cubic, its limits, the closing of its gap, and the matrices it describes.</summary>
public class InformationPlusNoiseTests
{
    private const ulong Seed = 20261;

    [Theory]
    [InlineData(0.05, 0.005)]
    [InlineData(0.01, 0.001)]
    public void Weak_noise_gives_the_semicircle_about_the_signal(double noise, double distance)
    {
        InformationPlusNoise law = InformationPlusNoise.WithStrengths(1, noise);
        Semicircle limit = Semicircle.WithRadius(Math.Sqrt(2) * noise, 1);
        Assert.All(Grid(law), x => Assert.True(Math.Abs(law.Cumulative(x) - limit.Cumulative(x)) < 0.12 * noise));

        // Moved by the repulsion from the mirror image, τ²/4κ, it is right to the next order.
        Semicircle moved = Semicircle.WithRadius(Math.Sqrt(2) * noise, 1 + (noise * noise / 4));
        Assert.All(Grid(law), x => Assert.True(Math.Abs(law.Cumulative(x) - moved.Cumulative(x)) < distance));
        Assert.True(Grid(law).Max(x => Math.Abs(law.Cumulative(x) - limit.Cumulative(x))) > 0.1 * noise);
    }

    [Fact]
    public void No_signal_gives_the_quarter_circle()
    {
        InformationPlusNoise law = InformationPlusNoise.WithStrengths(0, 0.5);
        MarchenkoPastur limit = MarchenkoPastur.WithElementVariance(0.25, 1, 1);
        Assert.Equal(1, law.Upper, 1e-14);
        Assert.All(Grid(law), x => Assert.Equal(limit.Cumulative(x * x), law.Cumulative(x), 1e-13));
    }

    [Fact]
    public void Gap_closes_where_the_noise_reaches_the_signal()
    {
        Assert.True(InformationPlusNoise.WithStrengths(1, 0.999).HasGap);
        Assert.False(InformationPlusNoise.WithStrengths(1, 1).HasGap);

        // The lower edge goes to zero as (4√2/3√3)(1 − τ/κ)^(3/2) κ, expanded about τ = κ.
        foreach (double gap in new[] { 1e-3, 1e-5 })
        {
            Assert.Equal(1, 4 * Math.Sqrt(2) / (3 * Math.Sqrt(3)) * Math.Pow(gap, 1.5) / InformationPlusNoise.WithStrengths(1, 1 - gap).Lower, 2 * gap);
        }

        // At τ = κ: ρ = (√3/π) ξ^(1/3) κ^(−4/3).
        InformationPlusNoise closing = InformationPlusNoise.WithStrengths(2, 2);
        Assert.Equal(Math.Sqrt(3) / Math.PI * Math.Cbrt(1e-3) * Math.Pow(2, -4.0 / 3), closing.Density(1e-3), 1e-4);
        Assert.Equal(0, closing.Density(0), 1e-7);
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(1, 1)]
    [InlineData(0.4, 1)]
    public void Even_moments_are_those_of_free_probability(double signal, double noise)
    {
        InformationPlusNoise law = InformationPlusNoise.WithStrengths(signal, noise);

        // The free cumulants add: those of ½(δ_κ + δ_−κ) are κ², −κ⁴, 2κ⁶; m₆ = k₆ + 6k₄k₂ + 5k₂³.
        double second = (signal * signal) + (noise * noise);
        double fourth = -Math.Pow(signal, 4);
        double sixth = 2 * Math.Pow(signal, 6);
        Assert.Equal(second, law.Moment(2), 1e-14);
        Assert.Equal(fourth + (2 * second * second), law.Moment(4), 1e-14);
        Assert.Equal(sixth + (6 * fourth * second) + (5 * second * second * second), law.Moment(6), 1e-9);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(2)]
    public void Singular_values_of_signal_plus_noise_have_the_law(double noise)
    {
        // Levels are rigid: one spectrum keeps within a few 1/N of the law; one with 5 % more noise does not.
        const int Size = 200;
        RandomStream random = RandomStream.FromSeed(Seed);
        double[] matrix = new double[Size * Size];
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = (noise / Math.Sqrt(Size) * random.NextNormal()) + (i % (Size + 1) == 0 ? 1 : 0);
        }

        double[] levels = new double[Size];
        DenseSpectrum.SingularValues(matrix, Size, Size, levels);
        Array.Reverse(levels);
        double Distance(InformationPlusNoise law) => levels.Select((x, i) => Math.Abs(law.Cumulative(x) - ((i + 0.5) / Size))).Max();
        Assert.True(Distance(InformationPlusNoise.WithStrengths(1, noise)) < 3.0 / Size);
        Assert.True(Distance(InformationPlusNoise.WithStrengths(1, 1.15 * noise)) > 3.0 / Size);
    }

    private static double[] Grid(InformationPlusNoise law) => [.. Enumerable.Range(0, 201).Select(i => law.Lower + ((law.Upper - law.Lower) * i / 200))];
}
