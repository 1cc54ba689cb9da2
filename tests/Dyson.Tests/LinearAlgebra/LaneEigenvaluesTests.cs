using Dyson.Lanes;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using Dyson.Tests.Lanes;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.LinearAlgebra;

/// <summary>The eight lanes hold eight kinds of matrices, so that some converge long before others.</summary>
public class LaneEigenvaluesTests
{
    // Backward error of cyclic Jacobi in units of n · 2⁻⁵³ ‖A‖_F: each element takes part in a few rotations of about three roundings in each
    // of at most a dozen sweeps. Measured: 3.5 for the orthonormality of the vectors, at most 2 for everything else.
    private const double ErrorUnits = 8;

    public static TheoryData<int> Sizes => [.. LaneProductTests.Sizes];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Spectra_and_vectors_are_right(int n)
    {
        double[][] matrices = Kinds(n);
        double[][] outputs = EveryWidth.AssertSameBits(new Spectrum(n, Vectors: true), matrices);
        double[][] alone = EveryWidth.AssertSameBits(new Spectrum(n, Vectors: false), matrices);
        for (int r = 0; r < matrices.Length; r++)
        {
            double[] values = outputs[r][..n];
            EveryWidth.AssertSameBits(values, alone[r], "without vectors");
            Matrix<double> a = LaneMatrices.Matrix(matrices[r], n, n);
            Matrix<double> v = LaneMatrices.Matrix(outputs[r].AsSpan(n), n, n);
            double norm = a.FrobeniusNorm();
            double unit = n * Math.ScaleB(1, -53);
            AssertBelow(Deviation(v * v.Transpose(), Matrix<double>.Build.DenseIdentity(n)), ErrorUnits * unit, n, r, "orthonormality");
            AssertBelow(Math.Abs(values.Sum() - a.Trace()), ErrorUnits * unit * norm, n, r, "trace");

            // The row j of v is a vector: v A = diag(λ) v.
            AssertBelow(Deviation(v * a, Matrix<double>.Build.DenseOfDiagonalArray(values) * v), ErrorUnits * unit * norm, n, r, "A v = λ v");

            // Squares relative to the norm, lest they overflow.
            double scale = norm == 0 ? 1 : norm;
            AssertBelow(
                Math.Abs(values.Sum(x => x / scale * (x / scale)) - Math.Pow(norm / scale, 2)), ErrorUnits * unit, n, r, "Frobenius norm");

            double[] expected = [.. a.Divide(scale).Evd(Symmetricity.Symmetric).EigenValues.Select(z => z.Real).Order()];
            double[] sorted = [.. values.Order()];
            for (int i = 0; i < n; i++)
            {
                AssertBelow(Math.Abs((sorted[i] / scale) - expected[i]), 2 * ErrorUnits * unit, n, r, "eigenvalue");
            }
        }
    }

    [Fact]
    public void Diagonal_matrices_are_returned_as_they_are()
    {
        double[] a = new double[16];
        (a[0], a[5], a[10], a[15]) = (3, -1e-300, 0, 1e150);
        double[][] outputs = EveryWidth.AssertSameBits(new Spectrum(4, Vectors: true), [a]);
        Assert.Equal([3, -1e-300, 0, 1e150, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], outputs[0]);
    }

    [Fact]
    public void A_lane_that_is_not_finite_is_left_alone_and_disturbs_no_other()
    {
        RandomStream random = RandomStream.FromSeed(9);
        double[] good = LaneMatrices.Symmetric(random, 6);
        double[] bad = [.. good];
        bad[1] = bad[6] = double.NaN;
        double[] infinite = [.. good];
        infinite[7] = double.PositiveInfinity;
        double[][] outputs = EveryWidth.AssertSameBits(new Spectrum(6, Vectors: false), [good, bad, infinite, good]);
        EveryWidth.AssertSameBits(outputs[0], outputs[3], "beside a bad lane");
        Assert.Equal([bad[0], bad[7], bad[14], bad[21], bad[28], bad[35]], outputs[1]);
        Assert.Equal(double.PositiveInfinity, outputs[2][1]);
    }

    [Fact]
    public void Only_the_lower_triangle_is_read()
    {
        const int N = 5;
        double[] a = LaneMatrices.Symmetric(RandomStream.FromSeed(10), N);
        double[] spoilt = [.. a];
        for (int i = 0; i < N; i++)
        {
            spoilt.AsSpan((i * N) + i + 1, N - i - 1).Fill(double.NaN);
        }

        double[][] outputs = EveryWidth.AssertSameBits(new Spectrum(N, Vectors: true), [a, spoilt]);
        EveryWidth.AssertSameBits(outputs[0], outputs[1], "upper triangle");
    }

    [Fact]
    public void A_nearly_degenerate_pair_is_split_to_rounding()
    {
        // (κ + a, b; b, κ − a): the spacing is 2 √(a² + b²).
        const double Kappa = 4;
        double a = 3 * Math.ScaleB(1, -30);
        double b = 4 * Math.ScaleB(1, -30);
        double[] values = EveryWidth.AssertSameBits(new Spectrum(2, Vectors: false), [[Kappa + a, b, b, Kappa - a]])[0];
        Assert.Equal(10 * Math.ScaleB(1, -30), Math.Abs(values[0] - values[1]), 4 * Kappa * Math.ScaleB(1, -53));
    }

    private static double[][] Kinds(int n)
    {
        RandomStream random = RandomStream.FromSeed((ulong)n, "spectra");
        double[] diagonal = new double[n * n];
        double[] pairs = new double[n];
        double[] ranks = new double[n];
        for (int i = 0; i < n; i++)
        {
            diagonal[(i * n) + i] = random.NextNormal();
            pairs[i] = 4 + (i / 2);
            ranks[i] = i % 3 == 0 ? 1 + i : 0;
        }

        return
        [
            LaneMatrices.Symmetric(random, n),
            diagonal,
            new double[n * n],
            LaneMatrices.WithEigenvalues(random, pairs),
            LaneMatrices.WithEigenvalues(random, ranks),
            [.. LaneMatrices.Symmetric(random, n).Select(x => 1e100 * x)],
            [.. LaneMatrices.Symmetric(random, n).Select(x => 1e-100 * x)],
            [.. Enumerable.Range(0, n * n).Select(e => Math.Pow(10, -Math.Max(e / n, e % n)))],
        ];
    }

    private static double Deviation(Matrix<double> left, Matrix<double> right) => (left - right).PointwiseAbs().Enumerate().Max();

    private static void AssertBelow(double error, double bound, int n, int r, string what) =>
        Assert.True(error <= bound, $"n = {n}, matrix {r}, {what}: {error:E2}, allowed {bound:E2}");

    private sealed record Spectrum(int N, bool Vectors) : ILaneKernel
    {
        public T[] Run<T>(T[] input)
            where T : unmanaged, ILanes<T>
        {
            T[] output = new T[Vectors ? N + (N * N) : N];
            LaneEigenvalues.Diagonalise(input, N, output.AsSpan(N));
            for (int i = 0; i < N; i++)
            {
                output[i] = input[(i * N) + i];
            }

            return output;
        }
    }
}
