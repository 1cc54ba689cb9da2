using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.LinearAlgebra;

/// <summary>Singular vectors by the equations that define them, and against Math.NET.</summary>
public class SingularVectorsTests
{
    private const double UnitRoundoff = 1.1102230246251565e-16;

    /// <summary>|Wv − ξu| and |Wᵀu − ξv| in units of 2⁻⁵³ ξ_1 √(rows + columns): 5 seen, roundings of the test's own sums included.</summary>
    private const double ResidualRoundings = 20;

    /// <summary>|uᵀu' − δ| in units of 2⁻⁵³ √(rows + columns): 4 seen.</summary>
    private const double OrthogonalityRoundings = 20;

    // Below, at and above whole panels of 48; QR first from a ratio of 5/3; tall, wide, vectors.
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 2, 1 }, { 1, 7 }, { 2, 2 }, { 130, 1 }, { 1, 100 }, { 3, 3 }, { 47, 47 }, { 48, 48 }, { 49, 48 }, { 50, 49 }, { 97, 96 }, { 130, 128 }, { 100, 65 },
        { 240, 96 }, { 96, 240 }, { 70, 131 }, { 300, 3 }, { 150, 150 }, { 330, 145 },
    };

    public static TheoryData<string> Planted => ["graded", "clustered", "rank 20", "one outlier", "equal", "tiny gaps", "pairs"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void All_vectors_of_random_matrices(int rows, int columns)
    {
        double[] matrix = Normals(rows * columns, $"{rows} {columns}");
        AssertDecomposes(matrix, rows, columns, [.. Enumerable.Range(0, Math.Min(rows, columns))]);
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public void Planted_values(string kind)
    {
        const int Rows = 190;
        const int Columns = 120;
        double[] planted = SingularMatrices.PlantedValues(kind, Columns);
        double[] matrix = SingularMatrices.Plant(planted, Rows, Columns);
        int[] all = [.. Enumerable.Range(0, Columns)];
        AssertDecomposes(matrix, Rows, Columns, all);
        AssertDecomposes(SingularMatrices.Transposed(matrix, Rows, Columns), Columns, Rows, all);
        AssertDecomposes(matrix, Rows, Columns, [119, 3, 61, 60, 17]);
    }

    /// <summary>Matrices whose two diagonals are exact: unit, diagonal, a shift, ones, many exact zeros.</summary>
    [Theory]
    [InlineData("unit")]
    [InlineData("diagonal")]
    [InlineData("shift")]
    [InlineData("ones")]
    [InlineData("graded diagonals")]
    [InlineData("two blocks")]
    [InlineData("one entry")]
    [InlineData("half empty")]
    [InlineData("bidiagonal")]
    [InlineData("Wilkinson")]
    public void Special_matrices(string kind)
    {
        const int Size = 101;
        double[] matrix = new double[Size * Size];
        RandomStream random = RandomStream.FromSeed(1, kind);
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                matrix[(i * Size) + j] = kind switch
                {
                    "unit" => i == j ? 1 : 0,
                    "diagonal" => i == j ? i % 7 : 0,
                    "shift" => j == i + 1 ? 2 : 0,
                    "ones" => 1,
                    "one entry" => i == 40 && j == 70 ? -5 : 0,
                    "half empty" => i < 50 && j > 30 ? random.NextNormal() : 0,
                    "graded diagonals" => j == i || j == i + 1 ? Math.Pow(0.5, i) : 0,
                    "two blocks" => i / 40 == j / 40 ? 1 : 0,
                    "bidiagonal" => i == j ? 1 : j == i + 1 ? 1e-9 : 0,
                    _ => i == j ? Math.Abs(i - 50) : Math.Abs(i - j) == 1 ? 1 : 0,
                };
            }
        }

        AssertDecomposes(matrix, Size, Size, [.. Enumerable.Range(0, Size)]);
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(90, 40)]
    [InlineData(40, 90)]
    public void Vectors_are_MathNets_up_to_sign(int rows, int columns)
    {
        double[] matrix = Normals(rows * columns, "mathnet");
        var svd = Matrix<double>.Build.Dense(rows, columns, (i, j) => matrix[(i * columns) + j]).Svd();
        int[] levels = [0, 1, 7, 20, 38];
        SingularDecomposition mine = SingularVectors.Of(matrix, rows, columns, levels);
        for (int k = 0; k < levels.Length; k++)
        {
            int level = levels[k];
            double gap = Enumerable.Range(0, svd.S.Count).Where(i => i != level).Min(i => Math.Abs(svd.S[i] - svd.S[level]));

            // Both vectors carry an error of the roundings over the gap.
            double tolerance = 100 * UnitRoundoff * rows * svd.S[0] / Math.Min(gap, svd.S[level]);
            Assert.InRange(Math.Abs(Dot(mine.Left(k), [.. svd.U.Column(level)])), 1 - tolerance, 1 + tolerance);
            Assert.InRange(Math.Abs(Dot(mine.Right(k), [.. svd.VT.Row(level)])), 1 - tolerance, 1 + tolerance);
            Assert.InRange(Distance(mine.Right(k), svd.VT.Row(level)), 0, tolerance);
        }
    }

    [Fact]
    public void Values_are_LargeSpectrums_and_bits_depend_on_neither_threads_nor_width_nor_the_order_of_the_choice()
    {
        foreach ((int rows, int columns) in new[] { (200, 150), (300, 100), (100, 190) })
        {
            double[] matrix = Normals(rows * columns, "bits");
            int[] levels = [.. Enumerable.Range(0, 60), 99];
            double[] values = new double[Math.Min(rows, columns)];
            LargeSpectrum.SingularValues(matrix, rows, columns, values);
            SingularDecomposition expected = SingularVectors.Of(matrix, rows, columns, levels);
            Assert.Equal(values, expected.Values);
            foreach (int threads in new[] { 1, 2, 3 })
            {
                AssertSame(expected, SingularVectors.Of<Lanes8>(matrix, rows, columns, _ => levels, true, threads, default));
                AssertSame(expected, SingularVectors.Of<Lanes4>(matrix, rows, columns, _ => levels, true, threads, default));
            }

            AssertSame(expected, SingularVectors.Of<Lanes2>(matrix, rows, columns, _ => levels, true, 1, default));
            SingularDecomposition reversed = SingularVectors.Of(matrix, rows, columns, [.. levels.Reverse()]);
            Assert.True(expected.Left(3).SequenceEqual(reversed.Left(levels.Length - 4)));
            Assert.Equal(values, SingularVectors.Of(matrix, rows, columns, []).Values);
            AssertSame(expected, SingularVectors.Of(matrix, rows, columns, found => [.. levels.Where(level => found[level] >= values[99])]));
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    [InlineData(-1068)]
    public void Scales_by_powers_of_two_change_no_bit_of_a_vector(int exponent)
    {
        const int Size = 70;
        RandomStream random = RandomStream.FromSeed(1, "scale");

        // Few bits each, so that subnormal entries are exact too.
        double[] matrix = [.. Enumerable.Range(0, Size * Size).Select(_ => Math.Round(4 * random.NextNormal()))];
        double[] scaled = [.. matrix.Select(x => Math.ScaleB(x, exponent))];
        SingularDecomposition expected = SingularVectors.Of(matrix, Size, Size, [0, 30, 69]);
        SingularDecomposition measured = SingularVectors.Of(scaled, Size, Size, [0, 30, 69]);
        Assert.Equal(expected.Values.Select(x => Math.ScaleB(x, exponent)), measured.Values);
        for (int k = 0; k < 3; k++)
        {
            Assert.True(expected.Left(k).SequenceEqual(measured.Left(k)) && expected.Right(k).SequenceEqual(measured.Right(k)));
        }
    }

    [Fact]
    public void Entries_of_very_different_size_are_no_danger()
    {
        const int Rows = 90;
        const int Columns = 80;
        double[] matrix = Normals(Rows * Columns, "sizes");
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] *= i % Columns < 10 ? 1 : Math.Pow(10, -4.0 * (i % Columns));
        }

        AssertDecomposes(matrix, Rows, Columns, [.. Enumerable.Range(0, Columns)]);
    }

    [Fact]
    public void Zero_matrices_have_unit_vectors_and_what_is_not_finite_gives_NaN()
    {
        AssertDecomposes(new double[70 * 80], 70, 80, [0, 5, 69]);
        double[] bad = new double[60 * 50];
        bad[77] = double.NaN;
        SingularDecomposition nothing = SingularVectors.Of(bad, 60, 50, [3]);
        Assert.All(nothing.Values, value => Assert.True(double.IsNaN(value)));
        Assert.True(double.IsNaN(nothing.Left(0)[7]) && double.IsNaN(nothing.Right(0)[49]));
        Assert.Empty(SingularVectors.Of(bad, 60, 50, values => Enumerable.Range(0, values.Count(value => value > 0)).ToArray()).Levels);
    }

    [Fact]
    public void Wrong_requests_and_cancellation_are_told()
    {
        double[] matrix = Normals(100 * 90, "cancelled");
        Assert.Contains("no level 90", Assert.Throws<ArgumentException>(() => SingularVectors.Of(matrix, 100, 90, [0, 90])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SingularVectors.Of(matrix, 100, 90, [-1]));
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => SingularVectors.Of(matrix, 100, 90, [2, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SingularVectors.Of(matrix, 100, 90, _ => [90]));
        Assert.Throws<ArgumentException>(() => SingularVectors.Of(matrix, 100, 91, [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SingularVectors.Of(matrix, 100, 90, [0], threads: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SingularVectors.Of(matrix, 100, 90, [0]).Left(1));
        Assert.ThrowsAny<OperationCanceledException>(() => SingularVectors.Of(matrix, 100, 90, [0], 1, new CancellationToken(canceled: true)));
    }

    private static void AssertDecomposes(double[] matrix, int rows, int columns, int[] levels)
    {
        SingularDecomposition found = SingularVectors.Of(matrix, rows, columns, levels);
        double[] values = new double[Math.Min(rows, columns)];
        LargeSpectrum.SingularValues(matrix, rows, columns, values);
        Assert.Equal(values, found.Values);
        double root = UnitRoundoff * Math.Sqrt(rows + columns);
        double worst = 0;
        double worstAngle = 0;
        for (int k = 0; k < levels.Length; k++)
        {
            double[] u = found.Left(k).ToArray();
            double[] v = found.Right(k).ToArray();
            double value = values[levels[k]];
            double left = 0;
            double[] across = new double[columns];
            for (int i = 0; i < rows; i++)
            {
                double product = 0;
                for (int j = 0; j < columns; j++)
                {
                    product += matrix[(i * columns) + j] * v[j];
                    across[j] += matrix[(i * columns) + j] * u[i];
                }

                left += Math.Pow(product - (value * u[i]), 2);
            }

            double right = across.Zip(v, (a, b) => Math.Pow(a - (value * b), 2)).Sum();
            worst = Math.Max(worst, Math.Sqrt(Math.Max(left, right)));
            for (int other = 0; other <= k; other++)
            {
                double expected = other == k ? 1 : 0;
                worstAngle = Math.Max(worstAngle, Math.Abs(Dot(u, found.Left(other)) - expected));
                worstAngle = Math.Max(worstAngle, Math.Abs(Dot(v, found.Right(other)) - expected));
            }

            Assert.True(v.MaxBy(Math.Abs) > 0, "sign");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{rows}×{columns}: residual {worst / (root * Math.Max(values[0], double.Epsilon)):F2}, orthogonality {worstAngle / root:F2}");
        Assert.True(worst <= ResidualRoundings * root * values[0], $"{worst / (root * values[0]):F2} units");
        Assert.True(worstAngle <= OrthogonalityRoundings * root, $"{worstAngle / root:F2} units of orthogonality");
    }

    private static void AssertSame(SingularDecomposition expected, SingularDecomposition measured)
    {
        Assert.Equal(expected.Values, measured.Values);
        for (int k = 0; k < expected.Levels.Count; k++)
        {
            Assert.True(expected.Left(k).SequenceEqual(measured.Left(k)), $"left {k}");
            Assert.True(expected.Right(k).SequenceEqual(measured.Right(k)), $"right {k}");
        }
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    // Between directions: the sign is free.
    private static double Distance(ReadOnlySpan<double> x, Vector<double> y)
    {
        double minus = 0;
        double plus = 0;
        for (int i = 0; i < x.Length; i++)
        {
            minus += (x[i] - y[i]) * (x[i] - y[i]);
            plus += (x[i] + y[i]) * (x[i] + y[i]);
        }

        return Math.Sqrt(Math.Min(minus, plus));
    }

    private static double[] Normals(int count, string stream)
    {
        RandomStream random = RandomStream.FromSeed(1, stream);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }
}
