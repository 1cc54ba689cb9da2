using Dyson.Laws;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>Eigenvector statistics: exact moments of uniform unit vectors, calibration of the tests, and what they find.</summary>
public class VectorStatisticsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(60)]
    public void Moments_of_uniform_vectors_are_those_of_draws(int n)
    {
        const int Draws = 40_000;
        HaarVector law = HaarVector.OfDimension(n);
        RandomStream random = RandomStream.FromSeed(1, $"moments {n}");
        double[] ratios = new double[Draws];
        double[] entropies = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            double[] u = Uniform(n, random);
            ratios[i] = u.Sum(x => x * x * x * x);
            entropies[i] = -u.Sum(x => x * x * Math.Log(x * x));
        }

        AssertMoment(law.MeanParticipationRatio, ratios);
        AssertMoment(law.ParticipationRatioVariance, [.. ratios.Select(x => Math.Pow(x - law.MeanParticipationRatio, 2))]);
        AssertMoment(law.ParticipationRatioSkewness * Math.Pow(law.ParticipationRatioVariance, 1.5), [.. ratios.Select(x => Math.Pow(x - law.MeanParticipationRatio, 3))]);
        AssertMoment(law.MeanEntropy, entropies);
        AssertMoment(law.EntropyVariance, [.. entropies.Select(x => Math.Pow(x - law.MeanEntropy, 2))]);
    }

    [Fact]
    public void Ratios_of_orthogonal_vectors_are_correlated_by_three_over_n_squared_less_one()
    {
        const int Draws = 60_000;
        const int N = 3;
        HaarVector law = HaarVector.OfDimension(N);
        RandomStream random = RandomStream.FromSeed(1, "pairs");
        double[] products = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            double[] u = Uniform(N, random);
            double[] v = Uniform(N, random);
            double overlap = u.Zip(v, (x, y) => x * y).Sum();
            v = [.. v.Zip(u, (x, y) => x - (overlap * y))];
            double square = v.Sum(x => x * x);
            products[i] = (u.Sum(x => x * x * x * x) - law.MeanParticipationRatio) * ((v.Sum(x => x * x * x * x) / square / square) - law.MeanParticipationRatio);
        }

        AssertMoment(law.ParticipationRatioVariance * 3 / ((N * N) - 1), products);
    }

    [Fact]
    public void Components_are_uniform_in_three_dimensions_and_Porter_Thomas_in_many()
    {
        HaarVector three = HaarVector.OfDimension(3);
        foreach (double x in new[] { 1e-9, 0.01, 0.25, 0.81, 1 })
        {
            Assert.Equal(Math.Sqrt(x), three.IntensityCumulative(x), 1e-13);
        }

        const int Many = 100_000;
        HaarVector many = HaarVector.OfDimension(Many);
        PorterThomas limit = PorterThomas.Goe();
        foreach (double y in new[] { 0.001, 0.3, 1, 4, 12 })
        {
            // The correction is (y² − y)/(4n) times the density and alike: below 1/n.
            Assert.Equal(limit.Cumulative(y), many.IntensityCumulative(y / Many), 1.0 / Many);
        }

        Assert.Equal(Math.Log(Many) - 0.72963715, many.MeanEntropy, 2.0 / Many);
        Assert.Throws<ArgumentOutOfRangeException>(() => HaarVector.OfDimension(1));
    }

    [Fact]
    public void Unit_vectors_and_flat_ones()
    {
        double[] unit = new double[50];
        unit[17] = -3;
        VectorStatistics localised = VectorStatistics.Of(unit);
        Assert.Equal((1.0, 0.0, 17), (localised.InverseParticipationRatio, localised.Entropy, localised.LargestComponent));
        Assert.True(localised.Localisation.P < 1e-6 && localised.PorterThomas.P < 1e-6);
        VectorStatistics flat = VectorStatistics.Of([.. Enumerable.Range(0, 50).Select(i => i % 3 == 0 ? -2.0 : 2.0)]);
        Assert.Equal(0.02, flat.InverseParticipationRatio, 1e-15);
        Assert.Equal(50, flat.ParticipationNumber, 1e-11);
        Assert.Equal(1, flat.NormalisedEntropy, 1e-14);

        // As extended as can be: not localised, and not Porter–Thomas.
        Assert.True(flat.Localisation.P > 0.99 && flat.PorterThomas.P < 1e-6);
        Assert.True(flat.EntropyScore > 5 && localised.EntropyScore < -5);
    }

    [Fact]
    public void What_cannot_be_tested_is_refused()
    {
        foreach (double[] vector in new double[][] { [0, 0, 0], [1, double.NaN, 2, 3, 4, 5, 6, 7, 8], [double.PositiveInfinity, 1] })
        {
            VectorStatistics none = VectorStatistics.Of(vector);
            Assert.True(double.IsNaN(none.InverseParticipationRatio) && double.IsNaN(none.Localisation.P));
            Assert.StartsWith("refused: the vector is", none.PorterThomas.Method, StringComparison.Ordinal);
        }

        VectorStatistics few = VectorStatistics.Of([3, 4]);
        Assert.Equal((0.6 * 0.6 * 0.6 * 0.6) + (0.8 * 0.8 * 0.8 * 0.8), few.InverseParticipationRatio, 1e-15);
        Assert.True(double.IsNaN(few.Localisation.P) && double.IsNaN(VectorStatistics.Of([2]).NormalisedEntropy));
        Assert.Throws<ArgumentException>(() => VectorStatistics.Of([]));
        Assert.Throws<ArgumentException>(() => VectorSetStatistics.Of([[1, 2, 3]], 2));
        Assert.Throws<ArgumentException>(() => VectorSetStatistics.Of([[1, 0], [0, 1], [1, 1]], 2));
        Assert.True(double.IsNaN(VectorSetStatistics.Of([], 20).PorterThomas.P));
    }

    /// <summary>p-values of one uniform vector are uniform: drawn nulls, scaled beyond the largest dimension that is drawn.</summary>
    [Theory]
    [InlineData(8, 1500)]
    [InlineData(60, 1500)]
    [InlineData(700, 600)]
    [InlineData(6000, 250)]
    public void One_vector_is_tested_at_its_level(int n, int draws)
    {
        RandomStream random = RandomStream.FromSeed(2, $"calibration {n}");
        double[] localisation = new double[draws];
        double[] porterThomas = new double[draws];
        for (int i = 0; i < draws; i++)
        {
            VectorStatistics one = VectorStatistics.Of(Uniform(n, random));
            (localisation[i], porterThomas[i]) = (one.Localisation.P, one.PorterThomas.P);
        }

        AssertUniform(localisation, $"localisation, n = {n}");
        AssertUniform(porterThomas, $"Porter–Thomas, n = {n}");
    }

    /// <summary>One p-value for many vectors of a Gaussian matrix, both sides, is uniform: few and all of them, small and large.</summary>
    [Theory]
    [InlineData(16, 10, 10, 1200)]
    [InlineData(40, 40, 40, 600)]
    [InlineData(120, 60, 12, 600)]
    public void Vectors_of_Gaussian_matrices_are_tested_at_their_level(int rows, int columns, int chosen, int draws)
    {
        double[][] p = [.. Enumerable.Range(0, 4).Select(_ => new double[draws])];
        int[] levels = [.. Enumerable.Range(0, chosen).Select(k => k * columns / chosen)];
        for (int i = 0; i < draws; i++)
        {
            RandomStream random = new(new StreamKey(3, "Gaussian matrices", (rows * 10_000) + i));
            double[] matrix = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal())];
            (VectorSetStatistics left, VectorSetStatistics right) = Both(matrix, rows, columns, levels);
            (p[0][i], p[1][i]) = (left.Localisation.P, left.PorterThomas.P);
            (p[2][i], p[3][i]) = (right.Localisation.P, right.PorterThomas.P);
        }

        AssertUniform(p[0], "left localisation");
        AssertUniform(p[1], "left Porter–Thomas");
        AssertUniform(p[2], "right localisation");
        AssertUniform(p[3], "right Porter–Thomas");
    }

    /// <summary>Columns that hold few large elements localise vectors on the columns: found on the right, and one vector's rows are not blamed.</summary>
    [Fact]
    public void Sparse_columns_are_found()
    {
        const int Rows = 150;
        const int Columns = 100;
        RandomStream random = RandomStream.FromSeed(4, "sparse");
        double[] matrix = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal())];
        for (int i = 0; i < Rows * Columns; i++)
        {
            // Every fifth column three times as large.
            matrix[i] *= i % Columns % 5 == 0 ? 3 : 1;
        }

        int[] levels = [.. Enumerable.Range(0, Columns)];
        (VectorSetStatistics left, VectorSetStatistics right) = Both(matrix, Rows, Columns, levels);
        Assert.True(right.Localisation.P < 1e-6 && right.PorterThomas.P < 1e-6, $"{right.Localisation}, {right.PorterThomas}");
        Assert.True(left.Localisation.P > 1e-3 && left.PorterThomas.P > 1e-3, $"{left.Localisation}, {left.PorterThomas}");
        Assert.True(right.InverseParticipationRatio.Value > right.UniformParticipationRatio && right.Entropy.Value < right.UniformEntropy);
        Assert.True(Math.Abs(left.InverseParticipationRatio.Pull(left.UniformParticipationRatio)) < FalseAlarm.Sigmas);
    }

    [Fact]
    public void One_large_element_is_a_localised_vector_on_both_sides()
    {
        const int Size = 80;
        RandomStream random = RandomStream.FromSeed(5, "one");
        double[] matrix = [.. Enumerable.Range(0, Size * Size).Select(_ => random.NextNormal())];
        matrix[(30 * Size) + 50] = 40;
        SingularDecomposition found = SingularVectors.Of(matrix, Size, Size, [0]);
        VectorStatistics left = VectorStatistics.Of(found.Left(0));
        VectorStatistics right = VectorStatistics.Of(found.Right(0));
        Assert.Equal((30, 50), (left.LargestComponent, right.LargestComponent));
        Assert.True(left.Localisation.P < 1e-6 && right.Localisation.P < 1e-6 && left.InverseParticipationRatio > 0.5);
    }

    private static (VectorSetStatistics Left, VectorSetStatistics Right) Both(double[] matrix, int rows, int columns, int[] levels)
    {
        SingularDecomposition found = SingularVectors.Of(matrix, rows, columns, levels);
        return (
            VectorSetStatistics.Of([.. levels.Select((_, k) => found.Left(k).ToArray())], rows),
            VectorSetStatistics.Of([.. levels.Select((_, k) => found.Right(k).ToArray())], columns));
    }

    private static double[] Uniform(int n, RandomStream random)
    {
        double[] u = new double[n];
        for (int i = 0; i < n; i++)
        {
            u[i] = random.NextNormal();
        }

        double norm = Math.Sqrt(u.Sum(x => x * x));
        return [.. u.Select(x => x / norm)];
    }

    private static void AssertMoment(double expected, double[] values)
    {
        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / values.Length / (values.Length - 1));
        FalseAlarm.AssertWithin(expected, mean, error);
    }

    // Against the uniform law, and the number below the levels that people use.
    private static void AssertUniform(double[] p, string what)
    {
        double distance = KolmogorovSmirnov.Distance(Sample.Of(p), x => Math.Clamp(x, 0, 1));
        double total = KolmogorovSmirnov.PValue(distance, p.Length);
        int five = p.Count(x => x <= 0.05);
        int one = p.Count(x => x <= 0.01);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: D = {distance:F4} (p = {total:G2}), {(double)five / p.Length:P2} below 5 %, {(double)one / p.Length:P2} below 1 %");
        Assert.True(total >= FalseAlarm.PerAssertion, $"{what}: D = {distance:F4}, p = {total:G3}");
        FalseAlarm.AssertWithin(0.05, (double)five / p.Length, Math.Sqrt(0.05 * 0.95 / p.Length), what);
        FalseAlarm.AssertWithin(0.01, (double)one / p.Length, Math.Sqrt(0.01 * 0.99 / p.Length), what);
    }
}
