using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Randomness;
using Dyson.Tests.Learning;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Tests.Dynamics;

/// <summary>The exact shortcuts of the Gibbs chains and of the update, each as an identity of matrices or as a law against the plain algorithm.</summary>
public class ChainShortcutTests
{
    /// <summary>Sums and products of a few 4×4 matrices with elements of order 1.</summary>
    private const double Rounding = 1e-12;

    private static readonly MatrixBuilder<double> Build = Matrix<double>.Build;

    /// <summary>Largest eigenvalue of A: inside the region where the model is normalisable, at its edge, and beyond.</summary>
    public static TheoryData<int, double> SweepsAndEdges => new()
    {
        { 1, 0.9 }, { 2, 0.9 }, { 3, 0.9 }, { 3, 1 }, { 3, 1.3 }, { 5, 0.5 },
    };

    [Theory]
    [MemberData(nameof(SweepsAndEdges))]
    public void Sweeps_collapse_to_one_draw_whether_or_not_the_model_is_normalisable(int sweeps, double edge)
    {
        const double MassSquared = 9;
        const double Sigma = 0.7;
        Matrix<double> w = Weights(5, 4, MassSquared * edge, Sigma);
        Matrix<double> one = Build.DenseIdentity(4);
        Matrix<double> a = w.TransposeThisAndMultiply(w) * (Sigma * Sigma / MassSquared);

        // The papers' chain: h = σ_h²wv + σ_h z, v' = wᵀh/μ² + z'/μ, sweep after sweep, as mean matrix and covariance.
        Matrix<double> mean = one;
        Matrix<double> covariance = Build.Dense(4, 4);
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            Matrix<double> up = w * (Sigma * Sigma);
            Matrix<double> down = w.Transpose() / MassSquared;
            mean = down * up * mean;
            Matrix<double> hidden = (up * covariance * up.Transpose()) + (Build.DenseIdentity(5) * (Sigma * Sigma));
            covariance = (down * hidden * down.Transpose()) + (one / MassSquared);
        }

        Matrix<double> power = one;
        Matrix<double> q = Build.Dense(4, 4);
        for (int j = 0; j < 2 * sweeps; j++)
        {
            q += power;
            power *= a;
        }

        Matrix<double> memory = a.Power(sweeps);
        AssertSame(memory, mean, "M = A^k");
        AssertSame(q / MassSquared, covariance, "Q/μ²");
        Assert.True(q.Cholesky().Determinant > 1, "Q is positive definite.");
        if (sweeps == 3)
        {
            AssertSame(q, (one + a + (a * a)) * (one + (a * a * a)), "Q of three sweeps");
        }

        if (edge < 1)
        {
            Matrix<double> k = (one - a) * MassSquared;
            AssertSame(q, (one - a.Power(2 * sweeps)) * (one - a).Inverse(), "geometric sum");
            AssertSame(k.Inverse(), (memory * k.Inverse() * memory) + (q / MassSquared), "K⁻¹ is the chain's stationary covariance");

            // Negative control: one sweep fewer leaves another stationary law.
            Matrix<double> fewer = q - a.Power((2 * sweeps) - 1);
            Assert.True((k.Inverse() - (memory * k.Inverse() * memory) - (fewer / MassSquared)).L2Norm() > 1e-5);
        }

        // The library's own, in units of 1/μ.
        using ChainPropagator<Lanes1> propagator = new(4, sweeps);
        propagator.Update([.. Elements(a).Select(Lanes1.Broadcast)], new Lanes1[32]);
        Matrix<double> factor = Read(propagator.NoiseFactor);
        AssertSame(memory, Read(propagator.Memory), "the library's M");
        AssertSame(q, factor * factor.Transpose(), "the library's L Lᵀ");
    }

    [Fact]
    public void Scatter_matrix_of_the_chains_is_a_Markov_chain_of_its_own()
    {
        const int Batch = 7;
        const int Draws = 30_000;
        RandomStream random = RandomStream.FromSeed(71);
        Matrix<double> a = Weights(3, 3, 0.8, 1);
        a = a.TransposeThisAndMultiply(a);
        Matrix<double> memory = a.Power(2);
        Matrix<double> l = (Build.DenseIdentity(3) + a + (a * a) + (a * a * a)).Cholesky().Factor;
        Matrix<double> chains = Normals(3, Batch, random) * 1.5;
        Matrix<double> scatter = chains * chains.Transpose();
        Matrix<double> f = scatter.Cholesky().Factor;
        double[][] plain = [.. Enumerable.Range(0, Draws).Select(_ => Features((memory * chains) + (l * Normals(3, Batch, random))))];
        double[][] wishart = [.. Enumerable.Range(0, Draws).Select(_ => Features(Joined(Batch - 3)))];
        double[][] wrong = [.. Enumerable.Range(0, Draws).Select(_ => Features(Joined(Batch)))];
        for (int feature = 0; feature < plain[0].Length; feature++)
        {
            double z = TwoSamples.Z(plain, wishart, x => x[feature]);
            Assert.True(Math.Abs(z) < FalseAlarm.Sigmas, $"feature {feature}: z = {z:F2}");
        }

        Assert.True(Math.Abs(TwoSamples.Z(plain, wrong, x => x[0])) > FalseAlarm.Sigmas, "Bartlett's factor with |B| degrees was not noticed.");

        // The mean is exact: M S M + |B| L Lᵀ.
        Matrix<double> expected = (memory * scatter * memory) + (l * l.Transpose() * Batch);
        (double mean, double error) = TwoSamples.MeanAndError(wishart, x => x[0]);
        FalseAlarm.AssertWithin(expected[0, 0], mean, error, "⟨S'_11⟩");

        // [M F + L Z₁, L T] has the scatter matrix of the shortcut.
        Matrix<double> Joined(int degrees)
        {
            Matrix<double> bartlett = Build.Dense(3, 3, (i, j) => i > j ? random.NextNormal() : i == j ? random.NextChi(degrees - i) : 0);
            return ((memory * f) + (l * Normals(3, 3, random))).Append(l * bartlett);
        }
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(6, 4)]
    [InlineData(2, 4)]
    public void Update_of_the_weights_is_an_update_of_X_including_the_square_of_the_step(int hidden, int visible)
    {
        const double Rate = 0.3;
        const double Sigma = 1.2;
        RandomStream random = RandomStream.FromSeed(72);
        Matrix<double> w = Normals(hidden, visible, random);
        Matrix<double> half = Normals(visible, visible, random);
        Matrix<double> gradient = half + half.Transpose();
        Matrix<double> step = w * gradient * (Rate * Sigma * Sigma);
        Matrix<double> x = w.TransposeThisAndMultiply(w) * (Sigma * Sigma);
        Matrix<double> moved = (w + step).TransposeThisAndMultiply(w + step) * (Sigma * Sigma);
        Matrix<double> factor = Build.DenseIdentity(visible) + (gradient * (Rate * Sigma * Sigma));
        AssertSame(moved, factor * x * factor, "X' = (1 + ασ_h²G) X (1 + ασ_h²G)");

        // (7): three terms, and without the last the identity is missed.
        Matrix<double> linear = (step.TransposeThisAndMultiply(w) + w.TransposeThisAndMultiply(step)) * (Sigma * Sigma);
        Matrix<double> square = step.TransposeThisAndMultiply(step) * (Sigma * Sigma);
        AssertSame(moved, x + linear + square, "δX = δwᵀw + wᵀδw + δwᵀδw");
        Assert.True((moved - x - linear).L2Norm() > 0.1);
    }

    [Fact]
    public void Gradient_of_the_log_likelihood_is_the_hidden_means_update()
    {
        // ln L = −½ tr(K C_target) + ½ ln det K, K = μ² − σ_h²wᵀw, by central differences of step 1e-5: truncation 1e-10, rounding 1e-11.
        const double Differences = 1e-8;
        const double MassSquared = 9;
        const double Sigma = 0.8;
        Matrix<double> w = Weights(3, 4, 6, Sigma);
        Matrix<double> target = Build.DenseOfDiagonalArray([0.25, 0.22, 0.2, 0.13]);
        Matrix<double> K(Matrix<double> of) => (Build.DenseIdentity(4) * MassSquared) - (of.TransposeThisAndMultiply(of) * (Sigma * Sigma));
        double LogLikelihood(Matrix<double> of) => (-0.5 * (K(of) * target).Trace()) + (0.5 * Math.Log(K(of).Determinant()));
        Matrix<double> update = w * (target - K(w).Inverse()) * (Sigma * Sigma);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                Matrix<double> up = w.Clone();
                Matrix<double> down = w.Clone();
                up[i, j] += 1e-5;
                down[i, j] -= 1e-5;
                Assert.Equal((LogLikelihood(up) - LogLikelihood(down)) / 2e-5, update[i, j], Differences);
            }
        }
    }

    private static double[] Features(Matrix<double> chains)
    {
        Matrix<double> s = chains * chains.Transpose();
        return [s[0, 0], s[0, 1], s[0, 1] * s[0, 1], s.Determinant(), Math.Log(s.Determinant()), (s * s).Trace()];
    }

    /// <summary>An h×n matrix for which the largest eigenvalue of σ²wᵀw is <paramref name="edge"/>.</summary>
    private static Matrix<double> Weights(int h, int n, double edge, double sigma)
    {
        Matrix<double> w = Normals(h, n, RandomStream.FromSeed(73));
        return w * (Math.Sqrt(edge) / (sigma * w.L2Norm()));
    }

    private static Matrix<double> Normals(int rows, int columns, RandomStream random) => Build.Dense(rows, columns, (_, _) => random.NextNormal());

    private static double[] Elements(Matrix<double> a) => a.ToRowMajorArray();

    private static Matrix<double> Read(ReadOnlySpan<Lanes1> square)
    {
        int n = (int)Math.Sqrt(square.Length);
        Matrix<double> result = Build.Dense(n, n);
        for (int i = 0; i < square.Length; i++)
        {
            result[i / n, i % n] = Lanes1.Lane(square[i], 0);
        }

        return result;
    }

    private static void AssertSame(Matrix<double> expected, Matrix<double> actual, string what) =>
        Assert.True((expected - actual).L2Norm() <= Rounding * (1 + expected.L2Norm()), $"{what}: {(expected - actual).L2Norm():G3} apart.");
}
