using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Tests.Laws;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Dyson.Tests.Dynamics;

/// <summary>A student y = Z W x behind one fixed layer Z: its gradient, the speed of its singular values, and the law of its spacings.</summary>
public class HiddenLayerUpdateTests
{
    private static readonly MatrixBuilder<double> Build = Matrix<double>.Build;

    [Fact]
    public void Gradient_is_that_of_the_mean_square_loss()
    {
        // L = ½⟨|ZŴx − ZWx|²⟩ = ½ tr (W − Ŵ)ᵀZᵀZ(W − Ŵ) is quadratic: central differences are exact up to rounding, 100·1e-16/1e-3.
        const double Differences = 1e-9;
        (Matrix<double> z, Matrix<double> teacher, Matrix<double> w) = Draw(layerRows: 5);
        Matrix<double> gradient = z.TransposeThisAndMultiply(z) * (w - teacher);
        double Loss(Matrix<double> of) => 0.5 * Math.Pow((z * (of - teacher)).FrobeniusNorm(), 2);
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                Matrix<double> up = w.Clone();
                Matrix<double> down = w.Clone();
                up[i, j] += 1e-3;
                down[i, j] -= 1e-3;
                Assert.Equal((Loss(up) - Loss(down)) / 2e-3, gradient[i, j], Differences);
            }
        }
    }

    [Fact]
    public void Speed_of_a_singular_value_needs_Z_times_U_and_no_other_order()
    {
        // dψ_i/dt by central differences of the flow dW/dt = −ZᵀZ(W − Ŵ), α = 1.
        const double Differences = 1e-8;
        (Matrix<double> z, Matrix<double> teacher, Matrix<double> w) = Draw(layerRows: 4);
        Matrix<double> flow = z.TransposeThisAndMultiply(z) * (teacher - w);
        Svd<double> svd = w.Svd();
        (Matrix<double> u, Matrix<double> v) = (svd.U, svd.VT.Transpose());
        Vector<double> speed = ((w + (flow * 1e-6)).Svd(false).S - (w - (flow * 1e-6)).Svd(false).S) / 2e-6;
        Assert.True(Distance(z * u) < Differences, $"Z U: {Distance(z * u):G3}");

        // The poster's VᵀZ and every other product of Z with one of the bases.
        Matrix<double>[] others = [v.Transpose() * z, u.Transpose() * z, z * v, z * v.Transpose(), z * u.Transpose(), u * z, v * z];
        Assert.All(others, other => Assert.True(Distance(other) > 0.01, "A wrong order was not noticed."));

        // Z = 1 gives back the student without the layer, dψ_i/dt = −ψ_i + (UᵀŴV)_ii.
        Matrix<double> plain = teacher - w;
        Vector<double> bare = ((w + (plain * 1e-6)).Svd(false).S - (w - (plain * 1e-6)).Svd(false).S) / 2e-6;
        Vector<double> expected = (u.TransposeThisAndMultiply(teacher) * v).Diagonal() - svd.S;
        Assert.True((bare - expected).AbsoluteMaximum() < Differences);

        double Distance(Matrix<double> dressed)
        {
            Vector<double> decay = dressed.TransposeThisAndMultiply(dressed).Diagonal().PointwiseMultiply(svd.S);
            Vector<double> source = (dressed.TransposeThisAndMultiply(z * teacher) * v).Diagonal();
            return (source - decay - speed).AbsoluteMaximum();
        }
    }

    [Theory]
    [InlineData(0.02, true)]
    [InlineData(0.02, false)]
    [InlineData(0.1, true)]
    [InlineData(0.1, false)]
    public void Spacing_behind_unequal_rates_is_Hoyts_at_any_learning_rate(double rate, bool projected)
    {
        // Two teacher levels of 2, g = (1, 9), ε = 0.02, |B| = 1; the start's share (1 − α)^(2t) of the variance is below 10⁻⁶ at the end.
        const int Replicas = 20_000;
        const double Noise = 0.02;
        const double Teacher = 2;
        (double g1, double g2) = (1, 9);
        int steps = (int)Math.Ceiling(7 / rate);
        RandomStream random = RandomStream.FromSeed(91);
        double[] spacings = new double[Replicas];
        double[] squares = new double[2];
        for (int replica = 0; replica < Replicas; replica++)
        {
            Matrix2 d = default;
            for (int t = 0; t < steps; t++)
            {
                Matrix2 gradient = new(g1 * d.A, g1 * d.B, g2 * d.C, g2 * d.D);
                double eta = random.NextNormal();
                Matrix2 noise = new(Math.Sqrt(2) * random.NextNormal(), eta, eta, Math.Sqrt(2) * random.NextNormal());
                d = d - ((projected ? gradient.Symmetrised : gradient) * rate) + (noise * (rate * Noise));
            }

            // Singular values of W, from the invariants of WᵀW.
            Matrix2 w = d + (Matrix2.Identity * Teacher);
            double frobenius = (w.A * w.A) + (w.B * w.B) + (w.C * w.C) + (w.D * w.D);
            squares[0] += (d.A - d.D) * (d.A - d.D) / Replicas;
            squares[1] += (d.B + d.C) * (d.B + d.C) / Replicas;
            spacings[replica] = Math.Sqrt(Math.Max(0, frobenius - (2 * w.Determinant)));
        }

        double strength = rate * Noise * Noise;
        double along = Stationary(1, 1) + Stationary(9, 9);
        double across = projected ? 4 * Product(5, 5) : Product(1, 1) + Product(9, 9) + (2 * Product(1, 9));
        Hoyt law = Hoyt.WithComponentDeviations(Math.Sqrt(along), Math.Sqrt(across));
        Assert.Empty(SampleVerdict.Against(law, spacings));

        // Small α: q² = 4g₁g₂/(g₁+g₂)² projected, (1 + q²)/2 not.
        const double FiniteRate = 0.2;
        double q2 = 4 * g1 * g2 / ((g1 + g2) * (g1 + g2));
        Assert.InRange(law.Ratio * law.Ratio / (projected ? q2 : (1 + q2) / 2), 1 - FiniteRate, 1 + FiniteRate);

        // The two components; negative controls: the other update's, and equal ones, which would be the surmise.
        double sampling = Math.Sqrt(2.0 / Replicas);
        FalseAlarm.AssertWithin(along, squares[0], along * sampling, "Var(D_11 − D_22)");
        FalseAlarm.AssertWithin(across, squares[1], across * sampling, "Var(D_12 + D_21)");
        double otherAcross = projected ? Product(1, 1) + Product(9, 9) + (2 * Product(1, 9)) : 4 * Product(5, 5);
        Assert.True(Math.Abs(squares[1] - otherAcross) > FalseAlarm.Sigmas * otherAcross * sampling, "The other update was not told apart.");
        Assert.True(Math.Abs(squares[1] - along) > FalseAlarm.Sigmas * along * sampling, "The surmise was not told apart.");

        // ⟨s²⟩ = ⟨S²⟩/⟨S⟩²: its delta-method deviation a spacing is 0.46, so that 1300 spacings are three standard errors from the surmise.
        double ratio = spacings.Average(s => s * s) / Math.Pow(spacings.Average(), 2);
        double deviation = 0.46 / Math.Sqrt(Replicas);
        FalseAlarm.AssertWithin(law.Moment(2) / (law.Mean * law.Mean), ratio, deviation, "⟨s²⟩");
        Assert.Equal(projected, Math.Abs(ratio - (4 / Math.PI)) > FalseAlarm.Sigmas * deviation);

        // Fixed points of Cov' = (1 − αg)(1 − αg')Cov + noise, off the diagonal and on it.
        double Product(double first, double second) => rate * strength / (1 - ((1 - (rate * first)) * (1 - (rate * second))));
        double Stationary(double first, double second) => 2 * Product(first, second);
    }

    [Fact]
    public void Variances_take_the_finite_rate_factor_of_their_own_rate()
    {
        // α²A/(1 − (1 − αg)²) = (αA/2g)·2/(2 − αg): closed forms.
        const double Rounding = 1e-14;
        foreach (double g in new[] { 1.0, 5, 9 })
        {
            double exact = 0.01 / (1 - Math.Pow(1 - (0.1 * g), 2));
            Assert.Equal(0.1 / (2 * g) * 2 / (2 - (0.1 * g)), exact, Rounding);
        }
    }

    private static (Matrix<double> Layer, Matrix<double> Teacher, Matrix<double> Student) Draw(int layerRows)
    {
        RandomStream random = RandomStream.FromSeed(92);
        Matrix<double> Next(int rows) => Build.Dense(rows, 4, (_, _) => random.NextNormal());
        return (Next(layerRows), Next(4), Next(4));
    }
}
