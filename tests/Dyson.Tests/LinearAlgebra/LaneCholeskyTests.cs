using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using Dyson.Tests.Lanes;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.LinearAlgebra;

public class LaneCholeskyTests
{
    [Fact]
    public void Factor_is_that_of_the_scalar_twin_and_gives_the_matrix_back()
    {
        foreach (int n in LaneProductTests.Sizes)
        {
            RandomStream random = RandomStream.FromSeed((ulong)n, "cholesky");
            double[][] matrices = LaneMatrices.Each(_ => PositiveDefinite(random, n));
            double[][] factors = EveryWidth.AssertSameBits(new Factor(n, InPlace: false), matrices);
            double[][] inPlace = EveryWidth.AssertSameBits(new Factor(n, InPlace: true), matrices);
            double[][] transposed = EveryWidth.AssertSameBits(new FactorTransposed(n), matrices);
            for (int r = 0; r < matrices.Length; r++)
            {
                EveryWidth.AssertSameBits(Twin(matrices[r], n), factors[r], $"n = {n}");
                EveryWidth.AssertSameBits(factors[r], inPlace[r], $"n = {n}, in place");
                EveryWidth.AssertSameBits(LaneMatrices.TransposedCopy(factors[r], n, n), transposed[r], $"n = {n}, transposed");
                Matrix<double> l = LaneMatrices.Matrix(factors[r], n, n);
                Matrix<double> difference = (l * l.Transpose()) - LaneMatrices.Matrix(matrices[r], n, n);

                // Higham, theorem 10.3: |A − L Lᵀ| ≤ (n + 1) u |L||Lᵀ|, and |L||Lᵀ| ≤ max A_ii; twice that for the product here.
                double bound = 2 * (n + 1) * Math.ScaleB(1, -53) * LaneMatrices.Largest(matrices[r]);
                Assert.True(LaneMatrices.Largest(LaneMatrices.Flat(difference)) <= bound, $"n = {n}");
            }
        }
    }

    [Fact]
    public void Only_the_lower_triangle_is_read()
    {
        const int N = 5;
        double[] a = PositiveDefinite(RandomStream.FromSeed(1), N);
        double[] spoilt = [.. a];
        for (int i = 0; i < N; i++)
        {
            spoilt.AsSpan((i * N) + i + 1, N - i - 1).Fill(double.NaN);
        }

        double[][] factors = EveryWidth.AssertSameBits(new Factor(N, InPlace: false), [a, spoilt]);
        EveryWidth.AssertSameBits(factors[0], factors[1], "upper triangle");
    }

    [Fact]
    public void Transposed_system_is_solved()
    {
        foreach (int n in LaneProductTests.Sizes)
        {
            int columns = (n % 5) + 1;
            RandomStream random = RandomStream.FromSeed((ulong)n, "solve");
            double[][] inputs = LaneMatrices.Each(_ => [.. Twin(PositiveDefinite(random, n), n), .. LaneMatrices.Normals(random, n * columns)]);
            double[][] solutions = EveryWidth.AssertSameBits(new Solve(n, columns), inputs);
            for (int r = 0; r < inputs.Length; r++)
            {
                Matrix<double> l = LaneMatrices.Matrix(inputs[r].AsSpan(0, n * n), n, n);
                Matrix<double> b = LaneMatrices.Matrix(inputs[r].AsSpan(n * n), n, columns);
                Matrix<double> y = LaneMatrices.Matrix(solutions[r], n, columns);

                // Backward stable: the residual is n roundings of |Lᵀ||Y|.
                Matrix<double> scale = l.PointwiseAbs().Transpose() * y.PointwiseAbs();
                Matrix<double> residual = (l.Transpose() * y) - b;
                double bound = 2 * (n + 2) * Math.ScaleB(1, -53) * scale.Enumerate().Max();
                Assert.True(residual.PointwiseAbs().Enumerate().Max() <= bound, $"n = {n}");
            }
        }
    }

    [Fact]
    public void Positive_definiteness_is_told_lane_by_lane()
    {
        foreach (int n in (int[])[1, 2, 3, 4, 5, 10, 24])
        {
            RandomStream random = RandomStream.FromSeed((ulong)n, "definite");
            double[] good = PositiveDefinite(random, n);
            double[] indefinite = [.. good];
            indefinite[^1] = -1e-3;
            double[] firstNegative = [.. good];
            firstNegative[0] = -1;
            double[] zero = new double[n * n];
            double[] notANumber = [.. good];
            notANumber[(n - 1) * n] = double.NaN;
            double[] infinite = [.. good];
            infinite[0] = double.PositiveInfinity;
            double[] singular = Singular(n);
            double[][] matrices = [good, indefinite, good, firstNegative, zero, notANumber, infinite, singular, good];
            double[] expected = [1, 0, 1, 0, 0, 0, 0, 0, 1];
            double[][] masks = EveryWidth.AssertSameBits(new Definite(n), matrices);
            for (int r = 0; r < matrices.Length; r++)
            {
                Assert.True((expected[r] != 0) == (BitConverter.DoubleToInt64Bits(masks[r][0]) != 0), $"n = {n}, matrix {r}");
            }
        }
    }

    [Fact]
    public void Matrix_that_is_not_positive_definite_gives_NaN_from_its_bad_pivot_on()
    {
        // The second pivot is 1 − 2² < 0.
        double[][] factors = EveryWidth.AssertSameBits(new Factor(3, InPlace: false), [[1, 2, 0, 2, 1, 0, 0, 0, 1]]);
        Assert.Equal([1, 0, 0, 2, double.NaN, 0, 0, double.NaN, double.NaN], factors[0]);
    }

    private static double[] PositiveDefinite(RandomStream random, int n)
    {
        Matrix<double> m = LaneMatrices.Matrix(LaneMatrices.Normals(random, n * (n + 2)), n, n + 2);
        return LaneMatrices.Flat((m * m.Transpose()) + (0.1 * Matrix<double>.Build.DenseIdentity(n)));
    }

    // All ones: rank 1 with exact pivots 1, 0, …; for n = 1 the number 0.
    private static double[] Singular(int n) => n == 1 ? [0] : [.. Enumerable.Repeat(1.0, n * n)];

    private static double[] Twin(double[] a, int n)
    {
        double[] l = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            double pivot = a[(j * n) + j];
            for (int k = 0; k < j; k++)
            {
                pivot = Math.FusedMultiplyAdd(-l[(j * n) + k], l[(j * n) + k], pivot);
            }

            l[(j * n) + j] = Math.Sqrt(pivot);
            double inverse = l[(j * n) + j] * (1 / pivot);
            for (int i = j + 1; i < n; i++)
            {
                double sum = a[(i * n) + j];
                for (int k = 0; k < j; k++)
                {
                    sum = Math.FusedMultiplyAdd(-l[(i * n) + k], l[(j * n) + k], sum);
                }

                l[(i * n) + j] = sum * inverse;
            }
        }

        return l;
    }

    private sealed record Factor(int N, bool InPlace) : ILaneKernel
    {
        public T[] Run<T>(T[] input)
            where T : unmanaged, ILanes<T>
        {
            T[] lower = InPlace ? input : new T[N * N];
            LaneCholesky.Factor<T>(input, N, lower);
            return lower;
        }
    }

    private sealed record FactorTransposed(int N) : ILaneKernel
    {
        public T[] Run<T>(T[] input)
            where T : unmanaged, ILanes<T>
        {
            T[] upper = new T[N * N];
            LaneCholesky.FactorTransposed<T>(input, N, upper);
            return upper;
        }
    }

    private sealed record Solve(int N, int Columns) : ILaneKernel
    {
        public T[] Run<T>(T[] input)
            where T : unmanaged, ILanes<T>
        {
            T[] b = [.. input.AsSpan(N * N)];
            LaneCholesky.SolveTransposed<T>(input.AsSpan(0, N * N), N, Columns, b);
            return b;
        }
    }

    private sealed record Definite(int N) : ILaneKernel
    {
        public T[] Run<T>(T[] input)
            where T : unmanaged, ILanes<T>
        {
            // The mask's NaN bits are told from zero by its own bits.
            T[] work = new T[N * N];
            return [LaneCholesky.IsPositiveDefinite<T>(input, N, work)];
        }
    }
}
