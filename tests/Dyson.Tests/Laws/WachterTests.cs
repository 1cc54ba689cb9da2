using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.Laws;

/// <summary>Wachter's law beyond the identities of all laws: atoms, limits, and the matrices it describes.</summary>
public class WachterTests
{
    private const ulong Seed = 20262;
    private const double Exact = 1e-12;

    [Fact]
    public void Equal_sizes_give_the_arcsine_law()
    {
        Wachter law = Wachter.WithDegrees(20, 20, 20);
        Assert.Equal([0, 1], [law.LowerEdge, law.UpperEdge]);
        Assert.All([0.01, 0.3, 0.9], x => Assert.Equal(2 / Math.PI * Math.Asin(Math.Sqrt(x)), law.Cumulative(x), Exact));
    }

    [Fact]
    public void Many_degrees_of_the_denominator_give_Marchenko_Pastur()
    {
        // A(A+B)⁻¹ → A/n₂ at relative order p/n₂ and n₁/n₂.
        const int Second = 100_000_000;
        Wachter law = Wachter.WithDegrees(60, Second, 20);
        MarchenkoPastur limit = MarchenkoPastur.WithElementVariance(1.0 / Second, 60, 20);
        Assert.All([0.1, 0.5, 0.9], p => Assert.Equal(1, law.Quantile(p) / limit.Quantile(p), 3e-6));
    }

    [Fact]
    public void Mirror_image_exchanges_the_two_matrices()
    {
        Wachter law = Wachter.WithDegrees(50, 80, 60);
        Wachter mirrored = Wachter.WithDegrees(80, 50, 60);
        Assert.Equal(1 - law.LowerEdge, mirrored.UpperEdge, Exact);
        Assert.Equal(law.AtomAtZero, mirrored.AtomAtOne, Exact);
        Assert.All([0.05, 0.4, 0.8], x => Assert.Equal(law.Cumulative(x), mirrored.Survival(1 - x), Exact));
    }

    [Theory]
    [InlineData(50, 80, 60, 10.0 / 60, 0)]
    [InlineData(80, 50, 60, 0, 10.0 / 60)]
    [InlineData(40, 50, 60, 20.0 / 60, 10.0 / 60)]
    [InlineData(60, 50, 40, 0, 0)]
    public void Atoms_and_continuous_part_weigh_one_and_the_mean_is_the_fraction_of_degrees(int first, int second, int dimension, double zero, double one)
    {
        Wachter law = Wachter.WithDegrees(first, second, dimension);
        Assert.Equal([zero, one], [law.AtomAtZero, law.AtomAtOne], (a, b) => Math.Abs(a - b) < Exact);
        double middle = 0.5 * (law.LowerEdge + law.UpperEdge);
        Assert.Equal(law.Cumulative(middle * (1 - 1e-15)), 1 - law.Survival(middle * (1 + 1e-15)), Exact);
        Assert.Equal((double)first / (first + second), law.Mean, Exact);
        Assert.Equal(zero, law.Cumulative(0), Exact);
        Assert.Equal(1 - one, law.Cumulative(Math.BitDecrement(1)), 1e-7);
        Assert.Equal([zero > 0 ? 0 : law.LowerEdge, one > 0 ? 1 : law.UpperEdge], [law.Quantile(zero / 2), law.Quantile(1 - (one / 2))]);
        RandomStream random = RandomStream.FromSeed(Seed);
        double[] sample = [.. Enumerable.Range(0, 100_000).Select(_ => law.Sample(random))];
        FalseAlarm.AssertWithin(law.Mean, sample.Average(), Math.Sqrt(law.Variance / sample.Length), "mean");
        FalseAlarm.AssertWithin(zero, sample.Average(x => x == 0 ? 1.0 : 0), Math.Sqrt((zero + 1e-9) / sample.Length), "atom at 0");
        FalseAlarm.AssertWithin(one, sample.Average(x => x == 1 ? 1.0 : 0), Math.Sqrt((one + 1e-9) / sample.Length), "atom at 1");
    }

    [Fact]
    public void Quotients_of_Wishart_matrices_have_the_law()
    {
        // Levels are rigid: the empirical distribution of one spectrum keeps within a few 1/p of the law; the exchanged law is 0.3 away.
        (int first, int second, int dimension) = (150, 90, 60);
        RandomStream random = RandomStream.FromSeed(Seed, "MANOVA");
        Matrix<double> a = Wishart(random, first, dimension);
        Matrix<double> b = Wishart(random, second, dimension);
        Matrix<double> inverse = (a + b).Cholesky().Factor.Inverse();
        double[] levels = new double[dimension];
        DenseSpectrum.SymmetricEigenvalues((inverse * a * inverse.Transpose()).ToRowMajorArray(), dimension, levels);
        Array.Reverse(levels);
        double Distance(Wachter law) => levels.Select((x, i) => Math.Abs(law.Cumulative(x) - ((i + 0.5) / dimension))).Max();
        Assert.True(Distance(Wachter.WithDegrees(first, second, dimension)) < 3.0 / dimension);
        Assert.True(Distance(Wachter.WithDegrees(second, first, dimension)) > 0.25);
    }

    private static Matrix<double> Wishart(RandomStream random, int degrees, int dimension)
    {
        Matrix<double> x = Matrix<double>.Build.Dense(degrees, dimension, (_, _) => random.NextNormal());
        return x.TransposeThisAndMultiply(x);
    }
}
