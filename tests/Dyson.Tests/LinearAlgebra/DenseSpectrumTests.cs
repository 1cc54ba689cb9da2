using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Tests.LinearAlgebra;

public class DenseSpectrumTests
{
    /// <summary>Rounding of the two levels, 2⁻⁵³ of their size each, against a spacing of 10⁻³ of it: 2·10⁻¹³.</summary>
    private const double NearlyDegenerateSpacing = 1e-12;

    /// <summary>Spacings below this part of the level are held to the error that is allowed here.</summary>
    private const double LeastSpacing = 1e-3;

    /// <summary>Several roundings of 2⁻⁵³ in the closed formulas.</summary>
    private const double ClosedFormula = 2e-15;

    /// <summary>Rounding of an iterative decomposition up to size 12, relative to the largest level.</summary>
    private const double Decomposition = 1e-13;

    /// <summary>The same through x = ξ² of a Jacobi iteration.</summary>
    private const double SquaredLevels = 1e-12;

    private const int Matrices = 2000;

    [Fact]
    public void Spacing_of_a_nearly_degenerate_pair_is_accurate()
    {
        RandomStream random = RandomStream.FromSeed(7, "nearly degenerate");
        double worst = 0;
        double worstOfSquares = 0;
        Span<double> levels = stackalloc double[2];
        for (int i = 0; i < Matrices; i++)
        {
            // an integer matrix close to a rotation by one of eight angles, exact in decimal arithmetic
            (double sin, double cos) = Math.SinCos(i * Math.PI / 4);
            long[] w = [Near(cos, random), Near(-sin, random), Near(sin, random), Near(cos, random)];
            DenseSpectrum.SingularValues([w[0], w[1], w[2], w[3]], 2, 2, levels);
            double spacing = levels[0] - levels[1];
            (decimal sum, decimal exact) = ExactSumAndSpacing(w);
            double allowed = Math.Max((double)exact, 0.5 * LeastSpacing * (double)sum);
            worst = Math.Max(worst, Math.Abs(spacing - (double)exact) / allowed);
            worstOfSquares = Math.Max(worstOfSquares, Math.Abs(SpacingThroughSquares(w) - (double)exact) / allowed);
        }

        Assert.True(worst < NearlyDegenerateSpacing, $"worst {worst:E2}");

        // the control: the textbook route through the eigenvalues of WᵀW would have failed
        Assert.True(worstOfSquares > NearlyDegenerateSpacing, $"squares {worstOfSquares:E2}");
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1.0)]
    [InlineData(1e300)]
    public void Singular_pair_of_known_values_is_found_at_every_scale(double scale)
    {
        // U diag(ξ) Vᵀ with rotations by 3-4-5 and 5-12-13 triangles
        foreach ((double first, double second) in new[] { (1.0, 1.0), (1.0, 0.999), (1.0, 0.5), (1.0, 1e-8), (1.0, 0.0) })
        {
            double[] w =
            [
                scale * ((0.6 * first * 5 / 13) + (0.8 * second * 12 / 13)), scale * ((-0.6 * first * 12 / 13) + (0.8 * second * 5 / 13)),
                scale * ((0.8 * first * 5 / 13) - (0.6 * second * 12 / 13)), scale * ((-0.8 * first * 12 / 13) - (0.6 * second * 5 / 13)),
            ];
            double[] levels = new double[2];
            DenseSpectrum.SingularValues(w, 2, 2, levels);
            Assert.Equal(first, levels[0] / scale, ClosedFormula);
            Assert.Equal(second, levels[1] / scale, ClosedFormula);
        }
    }

    [Fact]
    public void Smaller_singular_value_of_a_nearly_singular_matrix_keeps_its_digits()
    {
        // determinant −1 exactly, ξ_1 about 2·10⁸: ξ_2 = 1/ξ_1
        double[] levels = new double[2];
        DenseSpectrum.SingularValues([1e8, 1e8 + 1, 1e8 - 1, 1e8], 2, 2, levels);
        Assert.Equal(1, levels[0] * levels[1], ClosedFormula);
        DenseSpectrum.SymmetricEigenvalues([1e8 + 1, 1e8, 1e8, 1e8 - 1], 2, levels);
        Assert.Equal(-1, levels[0] * levels[1], ClosedFormula);
    }

    [Fact]
    public void All_shapes_up_to_12_agree_with_Jacobi_on_the_Gram_matrix()
    {
        RandomStream random = RandomStream.FromSeed(11, "shapes");
        for (int rows = 1; rows <= 12; rows++)
        {
            for (int columns = 1; columns <= 12; columns++)
            {
                double[] w = Normals(rows * columns, random);
                double[] levels = new double[Math.Min(rows, columns)];
                DenseSpectrum.SingularValues(w, rows, columns, levels);
                double[,] gram = new double[columns, columns];
                for (int i = 0; i < columns; i++)
                {
                    for (int j = 0; j < columns; j++)
                    {
                        gram[i, j] = Enumerable.Range(0, rows).Sum(k => w[(k * columns) + i] * w[(k * columns) + j]);
                    }
                }

                double[] squares = Jacobi(gram);
                for (int i = 0; i < levels.Length; i++)
                {
                    Assert.Equal(squares[i], levels[i] * levels[i], SquaredLevels * squares[0]);
                    Assert.True(levels[i] >= 0 && (i == 0 || levels[i] <= levels[i - 1]));
                }
            }
        }
    }

    [Fact]
    public void Symmetric_eigenvalues_of_all_sizes_up_to_12_agree_with_Jacobi()
    {
        RandomStream random = RandomStream.FromSeed(12, "sizes");
        for (int size = 1; size <= 12; size++)
        {
            double[] general = Normals(size * size, random);
            double[,] symmetric = new double[size, size];
            for (int i = 0; i < size * size; i++)
            {
                symmetric[i / size, i % size] = 0.5 * (general[i] + general[(i % size * size) + (i / size)]);
            }

            double[] levels = new double[size];
            DenseSpectrum.SymmetricEigenvalues(general, size, levels);
            double[] expected = Jacobi(symmetric);
            Assert.All(Enumerable.Range(0, size), i => Assert.Equal(expected[i], levels[i], Decomposition * size));
        }
    }

    [Fact]
    public void Matrix_that_is_not_finite_has_no_spectrum()
    {
        foreach (int size in new[] { 1, 2, 3 })
        {
            foreach (double bad in new[] { double.NaN, double.PositiveInfinity })
            {
                double[] w = [.. Enumerable.Repeat(1.0, (size * size) - 1), bad];
                double[] levels = new double[size];
                DenseSpectrum.SingularValues(w, size, size, levels);
                Assert.All(levels, level => Assert.True(double.IsNaN(level)));
                DenseSpectrum.SymmetricEigenvalues(w, size, levels);
                Assert.All(levels, level => Assert.True(double.IsNaN(level)));
            }

            double[] zeros = [.. Enumerable.Repeat(1.0, size)];
            DenseSpectrum.SingularValues(new double[size * size], size, size, zeros);
            Assert.All(zeros, level => Assert.Equal(0, level));
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        double[] one = new double[1];
        double[] two = new double[2];
        Assert.Throws<ArgumentException>(() => DenseSpectrum.SingularValues(new double[3], 2, 2, two));
        Assert.Throws<ArgumentException>(() => DenseSpectrum.SingularValues(new double[4], 2, 2, one));
        Assert.Throws<ArgumentException>(() => DenseSpectrum.SingularValues([], 0, 0, []));
        Assert.Throws<ArgumentException>(() => DenseSpectrum.SymmetricEigenvalues(new double[4], 2, one));
    }

    private static long Near(double entry, RandomStream random) => (long)(((2 * entry) + (4e-3 * (random.NextDouble() - 0.5))) * (1L << 40));

    /// <summary>ξ_1 ± ξ_2 = √(|W|² ± 2 |det W|) with 28 decimal digits; |W|² and det W are exact.</summary>
    private static (decimal Sum, decimal Spacing) ExactSumAndSpacing(long[] w)
    {
        decimal square = ((decimal)w[0] * w[0]) + ((decimal)w[1] * w[1]) + ((decimal)w[2] * w[2]) + ((decimal)w[3] * w[3]);
        decimal determinant = Math.Abs(((decimal)w[0] * w[3]) - ((decimal)w[1] * w[2]));
        return (Root(square + (2 * determinant)), Root(square - (2 * determinant)));
    }

    private static decimal Root(decimal square)
    {
        decimal root = (decimal)Math.Sqrt((double)square);
        for (int i = 0; i < 4; i++)
        {
            root = (root + (square / root)) / 2;
        }

        return root;
    }

    private static double SpacingThroughSquares(long[] w)
    {
        double a = ((double)w[0] * w[0]) + ((double)w[2] * w[2]);
        double b = ((double)w[0] * w[1]) + ((double)w[2] * w[3]);
        double d = ((double)w[1] * w[1]) + ((double)w[3] * w[3]);
        double root = Math.Sqrt(((a + d) * (a + d)) - (4 * ((a * d) - (b * b))));
        return Math.Sqrt(0.5 * (a + d + root)) - Math.Sqrt(0.5 * (a + d - root));
    }

    private static double[] Normals(int count, RandomStream random) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];

    /// <summary>Eigenvalues, descending, by thirty sweeps of plain Jacobi rotations.</summary>
    private static double[] Jacobi(double[,] a)
    {
        int n = a.GetLength(0);
        for (int sweep = 0; sweep < 30; sweep++)
        {
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    double angle = 0.5 * Math.Atan2(2 * a[p, q], a[p, p] - a[q, q]);
                    (double sin, double cos) = Math.SinCos(angle);
                    for (int k = 0; k < n; k++)
                    {
                        (a[k, p], a[k, q]) = ((cos * a[k, p]) + (sin * a[k, q]), (cos * a[k, q]) - (sin * a[k, p]));
                    }

                    for (int k = 0; k < n; k++)
                    {
                        (a[p, k], a[q, k]) = ((cos * a[p, k]) + (sin * a[q, k]), (cos * a[q, k]) - (sin * a[p, k]));
                    }
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => a[i, i]).OrderDescending()];
    }
}
