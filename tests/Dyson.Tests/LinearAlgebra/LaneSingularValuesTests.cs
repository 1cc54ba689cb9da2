using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using Dyson.Tests.Lanes;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.LinearAlgebra;

public class LaneSingularValuesTests
{
    // Error of one-sided Jacobi in units of (rows + columns) · 2⁻⁵³ ‖W‖_F, MathNet's own included. Measured: 1.
    private const double ErrorUnits = 8;

    // For graded matrices the same unit times the condition number of the columns brought to equal length, relative to each value.
    private const double Unit = 1.1102230246251565e-16;

    [Fact]
    public void Values_are_those_of_MathNet_for_every_shape()
    {
        foreach (int rows in LaneProductTests.Sizes)
        {
            foreach (int columns in new[] { 1, 2, 3, (rows / 2) + 1, rows, rows + 1 })
            {
                Check(rows, columns, Kinds(rows, columns));
            }
        }
    }

    [Fact]
    public void Tiny_values_of_graded_columns_keep_their_relative_accuracy()
    {
        const int N = 6;
        RandomStream random = RandomStream.FromSeed(4);
        double[][] graded = new double[LaneMatrices.Replicas][];
        double[][] exact = new double[LaneMatrices.Replicas][];
        for (int r = 0; r < graded.Length; r++)
        {
            // W = B D; the smallest value is 1/σ_max(D⁻¹ B⁻¹), the product of all is |det B| det D: both well conditioned.
            Matrix<double> b = LaneMatrices.Orthogonal(random, N, N) + (0.1 * LaneMatrices.Matrix(LaneMatrices.Normals(random, N * N), N, N));
            double[] d = [.. Enumerable.Range(0, N).Select(i => Math.ScaleB(1, -10 * ((i + r) % N)))];
            Matrix<double> w = b * Matrix<double>.Build.DenseOfDiagonalArray(d);
            graded[r] = LaneMatrices.Flat(w.Transpose());
            Matrix<double> inverse = Matrix<double>.Build.DenseOfDiagonalArray([.. d.Select(x => 1 / x)]) * b.Inverse();
            exact[r] = [1 / inverse.Svd(false).S[0], Math.Abs(b.Determinant()) * d.Aggregate(1.0, (x, y) => x * y)];
        }

        const double Tolerance = 100 * N * Unit;
        double[][] values = EveryWidth.AssertSameBits(new SingularValues(N, N), graded);
        double worstOfDetour = 0;
        for (int r = 0; r < graded.Length; r++)
        {
            Assert.Equal(1, values[r].Min() / exact[r][0], Tolerance);
            Assert.Equal(1, values[r].Aggregate(1.0, (x, y) => x * y) / exact[r][1], Tolerance);

            Matrix<double> w = LaneMatrices.Matrix(graded[r], N, N);
            double detour = Math.Sqrt(Math.Abs((w * w.Transpose()).Evd(Symmetricity.Symmetric).EigenValues.Min(z => Math.Abs(z.Real))));
            worstOfDetour = Math.Max(worstOfDetour, Math.Abs((detour / exact[r][0]) - 1));
        }

        // Negative control: eigenvalues of WᵀW lose the smallest value (2⁻⁵⁰ of the largest) altogether.
        Assert.True(worstOfDetour > 0.1);
    }

    [Fact]
    public void Spacing_of_a_nearly_degenerate_pair_is_right_to_rounding()
    {
        // σ₁ − σ₂ = √((w₁₁ − w₂₂)² + (w₁₂ + w₂₁)²) for det W > 0.
        RandomStream random = RandomStream.FromSeed(5);
        for (int digits = 0; digits < 15; digits++)
        {
            double[][] w = LaneMatrices.Each(_ =>
            {
                double[] e = [.. LaneMatrices.Normals(random, 4).Select(x => 0.2 * Math.Pow(10, -digits) * x)];
                return [2 + e[0], e[1], e[2], 2 + e[3]];
            });
            double[][] values = EveryWidth.AssertSameBits(new SingularValues(2, 2), w);
            for (int r = 0; r < w.Length; r++)
            {
                double a = w[r][0] - w[r][3];
                double b = w[r][1] + w[r][2];
                double spacing = Math.Sqrt((a * a) + (b * b));
                Assert.Equal(spacing, Math.Abs(values[r][0] - values[r][1]), ErrorUnits * 2 * Unit);
            }
        }
    }

    [Fact]
    public void A_zero_matrix_and_a_lane_that_is_not_finite_disturb_no_other()
    {
        RandomStream random = RandomStream.FromSeed(6);
        double[] good = LaneMatrices.Normals(random, 12);
        double[] bad = [.. good];
        bad[5] = double.NaN;
        double[] infinite = [.. good];
        infinite[0] = double.NegativeInfinity;
        double[] huge = [.. good.Select(x => 1e76 * x)];
        double[][] values = EveryWidth.AssertSameBits(new SingularValues(4, 3), [good, new double[12], bad, good, infinite, good, huge, good]);
        EveryWidth.AssertSameBits(values[0], values[3], "beside others");
        Assert.Equal([0, 0, 0], values[1]);
        Assert.All([.. values[2], .. values[4], .. values[6]], x => Assert.Equal(double.NaN, x));
        Assert.All(values[0], x => Assert.True(x > 0));
    }

    private static double[][] Kinds(int rows, int columns)
    {
        RandomStream random = RandomStream.FromSeed((ulong)((100 * rows) + columns), "singular values");
        double[] product = LaneMatrices.Flat(
            LaneMatrices.Matrix(LaneMatrices.Normals(random, columns), columns, 1) * LaneMatrices.Matrix(LaneMatrices.Normals(random, rows), 1, rows));
        return
        [
            LaneMatrices.Normals(random, rows * columns),
            [.. Enumerable.Range(0, rows * columns).Select(e => e / rows == e % rows ? 2.0 : 0)],
            new double[rows * columns],
            product,
            [.. LaneMatrices.Normals(random, rows * columns).Select(x => 1e50 * x)],
            [.. LaneMatrices.Normals(random, rows * columns).Select(x => 1e-50 * x)],
            [.. Enumerable.Repeat(1.0, rows * columns)],
            [.. Enumerable.Range(0, rows * columns).Select(e => 2 * (e / rows == e % rows ? 1 : 0) + (1e-9 * random.NextNormal()))],
        ];
    }

    private static void Check(int rows, int columns, double[][] transposed)
    {
        double[][] values = EveryWidth.AssertSameBits(new SingularValues(rows, columns), transposed);
        for (int r = 0; r < transposed.Length; r++)
        {
            Matrix<double> w = LaneMatrices.Matrix(transposed[r], columns, rows).Transpose();
            double norm = w.FrobeniusNorm();
            double scale = norm == 0 ? 1 : norm;
            double[] expected = [.. w.Divide(scale).Svd(false).S];
            double[] sorted = [.. values[r].OrderDescending().Select(x => x / scale)];
            double bound = ErrorUnits * (rows + columns) * Unit;
            for (int i = 0; i < columns; i++)
            {
                double error = Math.Abs(sorted[i] - (i < expected.Length ? expected[i] : 0));
                Assert.True(error <= bound, $"{rows}×{columns}, matrix {r}, value {i}: {error:E2}, allowed {bound:E2}");
            }
        }
    }

    private sealed record SingularValues(int Rows, int Columns) : ILaneKernel
    {
        public T[] Run<T>(T[] input)
            where T : unmanaged, ILanes<T>
        {
            T[] values = new T[Columns];
            LaneSingularValues.Compute<T>(input, Rows, Columns, values);
            return values;
        }
    }
}
