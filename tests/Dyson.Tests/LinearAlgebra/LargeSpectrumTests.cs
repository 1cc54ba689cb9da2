using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.LinearAlgebra;

/// <summary>Spectra of large matrices against spectra known in closed form, planted ones, Math.NET and LAPACK.</summary>
public class LargeSpectrumTests
{
    /// <summary>
    /// Roundings of the orthogonal transformations, relative to the largest value and to 2⁻⁵³ n: 2.1 seen, the matrix and its planted
    /// spectrum having roundings of their own.
    /// </summary>
    private const double RoundingsEach = 8;

    /// <summary>The same against Math.NET, whose own roundings dominate: 2·10⁻¹⁴ seen at n = 250.</summary>
    private const double AgainstMathNet = 1e-13;

    private const double UnitRoundoff = 1.1102230246251565e-16;

    // Below, at and above whole panels of 48; QR first from a ratio of 5/3; tall, wide, vectors.
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 2, 1 }, { 1, 7 }, { 300, 1 }, { 1, 100 }, { 3, 3 }, { 47, 47 }, { 48, 48 }, { 49, 48 }, { 50, 49 }, { 97, 96 }, { 130, 128 }, { 100, 65 },
        { 240, 96 }, { 96, 240 }, { 70, 131 }, { 400, 3 }, { 150, 150 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Singular_values_are_MathNets(int rows, int columns)
    {
        double[] matrix = Normals(rows * columns, $"{rows} {columns}");
        double[] expected = [.. Matrix<double>.Build.Dense(rows, columns, (i, j) => matrix[(i * columns) + j]).Svd(computeVectors: false).S];
        AssertClose(expected, Singular(matrix, rows, columns), AgainstMathNet * expected[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(48)]
    [InlineData(65)]
    [InlineData(97)]
    [InlineData(144)]
    public void Eigenvalues_are_MathNets_of_the_symmetric_part(int size)
    {
        double[] matrix = Normals(size * size, $"{size}");
        double[] expected =
        [
            .. Matrix<double>.Build.Dense(size, size, (i, j) => 0.5 * (matrix[(i * size) + j] + matrix[(j * size) + i]))
                .Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).OrderDescending(),
        ];
        AssertClose(expected, Symmetric(matrix, size), AgainstMathNet * Math.Max(expected[0], -expected[^1]));
    }

    /// <summary>Ones on and below the diagonal: ξ_k = 1/(2 sin((2k − 1)π/(4n + 2))); W Wᵀ = min(i, j) has their squares.</summary>
    [Theory]
    [InlineData(66)]
    [InlineData(200)]
    public void Triangle_of_ones_has_its_known_values(int n)
    {
        double[] triangle = new double[n * n];
        double[] minima = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                triangle[(i * n) + j] = j <= i ? 1 : 0;
                minima[(i * n) + j] = Math.Min(i, j) + 1;
            }
        }

        double[] known = [.. Enumerable.Range(1, n).Select(k => 0.5 / Math.Sin(((2 * k) - 1) * Math.PI / ((4 * n) + 2)))];
        AssertClose(known, Singular(triangle, n, n), RoundingsEach * UnitRoundoff * n * known[0]);
        double[] squares = [.. known.Select(x => x * x)];
        AssertClose(squares, Symmetric(minima, n), RoundingsEach * UnitRoundoff * n * squares[0]);
    }

    public static TheoryData<string> Planted => ["graded", "clustered", "rank 20", "one outlier", "equal"];

    [Theory]
    [MemberData(nameof(Planted))]
    public void Planted_values_are_found(string kind)
    {
        const int Rows = 190;
        const int Columns = 120;
        double[] planted = SingularMatrices.PlantedValues(kind, Columns);
        double tolerance = RoundingsEach * UnitRoundoff * Rows * planted[0];
        double[] matrix = SingularMatrices.Plant(planted, Rows, Columns);
        AssertClose(planted, Singular(matrix, Rows, Columns), tolerance);
        AssertClose(planted, Singular(SingularMatrices.Transposed(matrix, Rows, Columns), Columns, Rows), tolerance);

        // Negative control: through the eigenvalues of WᵀW small values are lost.
        if (kind == "graded")
        {
            Matrix<double> w = Matrix<double>.Build.Dense(Rows, Columns, (i, j) => matrix[(i * Columns) + j]);
            double[] squares = Symmetric((w.Transpose() * w).ToRowMajorArray(), Columns);
            Assert.True(Math.Abs(Math.Sqrt(Math.Abs(squares[70])) - planted[70]) > tolerance);
        }
    }

    [Fact]
    public void Bits_depend_on_neither_threads_nor_the_width_of_registers()
    {
        foreach ((int rows, int columns) in new[] { (200, 150), (300, 100), (100, 190) })
        {
            double[] matrix = Normals(rows * columns, "bits");
            double[] expected = Singular(matrix, rows, columns);
            double[] values = new double[expected.Length];
            foreach (int threads in new[] { 1, 2, 3 })
            {
                LargeSpectrum.SingularValues<Lanes8>(matrix, rows, columns, Exponent(matrix), values, threads, default);
                Assert.Equal(expected, Unscaled(values, matrix));
                LargeSpectrum.SingularValues<Lanes4>(matrix, rows, columns, Exponent(matrix), values, threads, default);
                Assert.Equal(expected, Unscaled(values, matrix));
            }

            LargeSpectrum.SingularValues<Lanes2>(matrix, rows, columns, Exponent(matrix), values, 1, default);
            Assert.Equal(expected, Unscaled(values, matrix));
        }

        double[] square = Normals(150 * 150, "bits");
        double[] eigenvalues = Symmetric(square, 150);
        double[] others = new double[150];
        LargeSpectrum.SymmetricEigenvalues<Lanes8>(square, 150, Exponent(square), others, 2, default);
        Assert.Equal(eigenvalues, Unscaled(others, square));
        LargeSpectrum.SymmetricEigenvalues<Lanes4>(square, 150, Exponent(square), others, 1, default);
        Assert.Equal(eigenvalues, Unscaled(others, square));
        LargeSpectrum.SymmetricEigenvalues<Lanes2>(square, 150, Exponent(square), others, 3, default);
        Assert.Equal(eigenvalues, Unscaled(others, square));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    [InlineData(-1068)]
    public void Scales_by_powers_of_two_change_no_bit(int exponent)
    {
        const int Size = 100;
        RandomStream random = RandomStream.FromSeed(1, "scale");

        // Few bits each, so that subnormal entries are exact too.
        double[] matrix = [.. Enumerable.Range(0, Size * Size).Select(_ => Math.Round(4 * random.NextNormal()))];
        double[] scaled = [.. matrix.Select(x => Math.ScaleB(x, exponent))];
        Assert.Equal(Singular(matrix, Size, Size).Select(x => Math.ScaleB(x, exponent)), Singular(scaled, Size, Size));
        Assert.Equal(Symmetric(matrix, Size).Select(x => Math.ScaleB(x, exponent)), Symmetric(scaled, Size));
    }

    [Fact]
    public void Entries_of_very_different_size_are_no_danger()
    {
        // Columns down to 10⁻³⁰⁰: their squares vanish, and they do not disturb the others.
        const int Rows = 90;
        const int Columns = 80;
        double[] matrix = Normals(Rows * Columns, "sizes");
        double[] few = new double[Rows * 10];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                matrix[(i * Columns) + j] *= j < 10 ? 1 : Math.Pow(10, -4.0 * j);
                if (j < 10)
                {
                    few[(i * 10) + j] = matrix[(i * Columns) + j];
                }
            }
        }

        double[] expected = [.. Singular(few, Rows, 10), .. new double[Columns - 10]];
        AssertClose(expected, Singular(matrix, Rows, Columns), RoundingsEach * UnitRoundoff * Rows * expected[0]);
    }

    [Fact]
    public void Zero_rank_one_and_what_is_not_finite()
    {
        Assert.All(Singular(new double[70 * 80], 70, 80), value => Assert.Equal(0, value));
        Assert.All(Symmetric(new double[70 * 70], 70), value => Assert.Equal(0, value));
        double[] ones = [.. Enumerable.Repeat(1.0, 100 * 81)];
        double[] values = Singular(ones, 100, 81);
        AssertClose([90, .. new double[80]], values, RoundingsEach * UnitRoundoff * 100 * 90);
        double[] vector = Normals(500, "vector");
        double norm = Math.Sqrt(vector.Sum(x => x * x));
        Assert.Equal(norm, Singular(vector, 1, 500)[0], 1e-13);
        Assert.Equal(norm, Singular(vector, 500, 1)[0], 1e-13);
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            ones[^1] = bad;
            Assert.All(Singular(ones, 100, 81), value => Assert.True(double.IsNaN(value)));
            Assert.All(Symmetric(ones[^(80 * 80)..], 80), value => Assert.True(double.IsNaN(value)));
        }
    }

    [Fact]
    public void Cancellation_and_wrong_shapes_are_told()
    {
        double[] matrix = Normals(100 * 100, "cancelled");
        double[] values = new double[100];
        CancellationToken cancelled = new(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => LargeSpectrum.SingularValues(matrix, 100, 100, values, cancellation: cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => LargeSpectrum.SymmetricEigenvalues(matrix, 100, values, cancellation: cancelled));
        Assert.Throws<ArgumentException>(() => LargeSpectrum.SingularValues(matrix, 100, 99, values));
        Assert.Throws<ArgumentException>(() => LargeSpectrum.SingularValues(matrix, 1000, 10, values));
        Assert.Throws<ArgumentException>(() => LargeSpectrum.SingularValues([], 0, 0, []));
        Assert.Throws<ArgumentException>(() => LargeSpectrum.SymmetricEigenvalues(matrix, 101, values));
        Assert.Throws<ArgumentOutOfRangeException>(() => LargeSpectrum.SingularValues(matrix, 100, 100, values, threads: 0));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(120, 90)]
    [InlineData(90, 260)]
    [InlineData(140, 140)]
    public void Lapack_is_a_second_way_to_the_same_numbers(int rows, int columns)
    {
        Assert.SkipUnless(Lapack.IsAvailable, "No OpenBLAS, MKL or Accelerate on this machine (or DYSON_BLAS=off).");
        double[] matrix = Normals(rows * columns, "lapack");
        double[] values = new double[Math.Min(rows, columns)];
        LargeSpectrum.SingularValues(matrix, rows, columns, values, engine: SpectrumEngine.Lapack);
        double tolerance = RoundingsEach * UnitRoundoff * Math.Max(rows, columns) * values[0];
        AssertClose(Singular(matrix, rows, columns), values, tolerance);
        if (rows == columns)
        {
            LargeSpectrum.SymmetricEigenvalues(matrix, rows, values, engine: SpectrumEngine.Lapack);
            AssertClose(Symmetric(matrix, rows), values, 2 * tolerance);
        }
    }

    [Fact]
    public void Without_Lapack_its_engine_is_refused()
    {
        Assert.SkipWhen(Lapack.IsAvailable, $"There is one: {Lapack.Name}.");
        Assert.Throws<PlatformNotSupportedException>(() => LargeSpectrum.SingularValues([1, 2, 3, 4], 2, 2, new double[2], engine: SpectrumEngine.Lapack));
    }

    private static double[] Singular(double[] matrix, int rows, int columns)
    {
        double[] values = new double[Math.Min(rows, columns)];
        LargeSpectrum.SingularValues(matrix, rows, columns, values);
        return values;
    }

    private static double[] Symmetric(double[] matrix, int size)
    {
        double[] values = new double[size];
        LargeSpectrum.SymmetricEigenvalues(matrix, size, values);
        return values;
    }

    private static int Exponent(double[] matrix) => Math.ILogB(matrix.Max(Math.Abs));

    private static IEnumerable<double> Unscaled(double[] values, double[] matrix) => values.Select(x => Math.ScaleB(x, Exponent(matrix)));

    private static double[] Normals(int count, string stream)
    {
        RandomStream random = RandomStream.FromSeed(1, stream);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }

    private static void AssertClose(double[] expected, double[] measured, double tolerance)
    {
        Assert.Equal(expected.Length, measured.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - measured[i]) <= tolerance,
                $"Value {i}: {measured[i]:R}, expected {expected[i]:R}, {Math.Abs(expected[i] - measured[i]) / tolerance:F2} tolerances apart.");
        }
    }
}
