using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Tests.LinearAlgebra;

public class TridiagonalEigenvaluesTests
{
    /// <summary>Backward stability: a few roundings of ‖T‖ a level.</summary>
    private const double RoundoffPerLevel = 4e-16;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    [InlineData(1000)]
    public void Second_difference_has_its_closed_spectrum(int n)
    {
        double[] diagonal = new double[n];
        double[] beside = [.. Enumerable.Repeat(-1.0, n - 1)];
        double[] values = new double[n];
        TridiagonalEigenvalues.Compute(diagonal, beside, values);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(2 * Math.Cos(Math.PI * (i + 1) / (n + 1)), values[i], 2 * RoundoffPerLevel * n);
        }
    }

    [Fact]
    public void Every_small_size_agrees_with_the_dense_matrix_at_any_scale_and_grading()
    {
        RandomStream random = RandomStream.FromSeed(5, "tridiagonal");
        for (int n = 1; n <= 24; n++)
        {
            foreach ((double scale, double grading) in new[] { (1.0, 1.0), (1e-150, 1.0), (1e150, 1.0), (1.0, 0.2), (1.0, 5.0) })
            {
                double[] diagonal = [.. Enumerable.Range(0, n).Select(i => scale * Math.Pow(grading, i) * random.NextNormal())];
                double[] beside = [.. Enumerable.Range(0, n - 1).Select(i => i % 5 == 4 ? 0 : scale * Math.Pow(grading, i) * random.NextNormal())];
                double[] dense = new double[n * n];
                for (int i = 0; i < n; i++)
                {
                    dense[(i * n) + i] = diagonal[i];
                    if (i < n - 1)
                    {
                        dense[(i * n) + i + 1] = dense[((i + 1) * n) + i] = beside[i];
                    }
                }

                double[] expected = new double[n];
                DenseSpectrum.SymmetricEigenvalues(dense, n, expected);
                double[] values = new double[n];
                TridiagonalEigenvalues.Compute(diagonal, beside, values);

                // Both ways round.
                double norm = Math.Max(Math.Abs(expected[0]), Math.Abs(expected[^1]));
                for (int i = 0; i < n; i++)
                {
                    Assert.Equal(expected[i], values[i], 8 * RoundoffPerLevel * n * norm);
                }
            }
        }
    }

    [Fact]
    public void Wilkinsons_matrix_keeps_its_close_pair()
    {
        // W21+: the two largest levels agree to 14 digits (Wilkinson 1965, ch. 5, § 45: 10.74619418290334 and …332).
        double[] values = new double[21];
        TridiagonalEigenvalues.Compute([.. Enumerable.Range(-10, 21).Select(i => (double)Math.Abs(i))], [.. Enumerable.Repeat(1.0, 20)], values);
        Assert.Equal(10.7461941829034, values[0], 2e-13);
        Assert.Equal(10.7461941829033, values[1], 2e-13);
        Assert.Equal(110, values.Sum(), 1e-12);
    }

    [Fact]
    public void Zero_infinite_and_misshapen_matrices()
    {
        double[] values = [1, 2];
        TridiagonalEigenvalues.Compute([0, 0], [0], values);
        Assert.Equal([0, 0], values);
        TridiagonalEigenvalues.Compute([0, double.NaN], [1], values);
        Assert.All(values, value => Assert.True(double.IsNaN(value)));
        Assert.Throws<ArgumentException>(() => TridiagonalEigenvalues.Compute([1, 2], [1, 1], values));
        Assert.Throws<ArgumentException>(() => TridiagonalEigenvalues.Compute([], [], []));
    }
}
