using Dyson.Dynamics;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Dynamics;

public class RbmLinearResponseTests
{
    /// <summary>
    /// The linearisation leaves out terms of relative order v/κ² times numbers of order 10; in these tests v/κ² is below 2·10⁻³.
    /// </summary>
    private const double HigherOrder = 0.02;

    private static readonly InitialWeights Start = InitialWeights.Normal(0.1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(null)]
    public void Degenerate_pair_has_the_predicted_covariances_at_large_learning_rate(int? sweeps)
    {
        const double Kappa = 4;
        const double MassSquared = 9;
        const double Rate = 0.5;
        const int Batch = 4000;
        const int Blocks = 40;
        const int PerBlock = 15_000;
        RbmUpdate update = sweeps is { } k ? RbmUpdate.Persistent(Rate, Batch, k) : RbmUpdate.Independent(Rate, Batch);
        RbmLinearResponse response = new(new GaussianRbm(TargetSpectrum.FromEigenvalues([Kappa, Kappa]), 2, MassSquared, Start), update);
        ModeResponse mode = response.Modes[0];
        TwoModeTraining training = new(Kappa, Kappa, MassSquared, Rate, Batch, sweeps, RandomStream.FromSeed(11));
        for (int t = 0; t < 500; t++)
        {
            training.Step();
        }

        BlockAverages averages = new(6, Blocks);
        for (int block = 0; block < Blocks; block++)
        {
            for (int t = 0; t < PerBlock; t++)
            {
                training.Step();
                double y = training.X.A - mode.ExactSolution;
                double z = training.X.D - mode.ExactSolution;
                double c = training.C.A - (1 / Kappa);
                (double upper, double lower) = training.X.Levels;
                averages.Add(block, 0, 0.5 * ((y * y) + (z * z)), PerBlock);
                averages.Add(block, 1, training.X.B * training.X.B, PerBlock);
                averages.Add(block, 2, c * c, PerBlock);
                averages.Add(block, 3, y * c, PerBlock);
                averages.Add(block, 4, upper - lower, PerBlock);
                averages.Add(block, 5, training.X.B * training.C.B, PerBlock);
            }
        }

        ElementResponse diagonal = response.Element(0, 0);
        ElementResponse off = response.Element(0, 1);
        averages.AssertWithin(0, mode.Variance, HigherOrder * mode.Variance, "Var X_ii");
        averages.AssertWithin(1, mode.OffDiagonalVariance, HigherOrder * mode.OffDiagonalVariance, "Var X_ij");
        Assert.Equal(mode.OffDiagonalVariance, off.Variance, 1e-12 * mode.Variance);
        averages.AssertWithin(2, diagonal.CovarianceVariance, HigherOrder * diagonal.CovarianceVariance, "Var C_ii");
        averages.AssertWithin(3, diagonal.EqualTimeCovariance, HigherOrder * Math.Abs(diagonal.EqualTimeCovariance), "⟨X_ii C_ii⟩");
        averages.AssertWithin(4, mode.MeanSpacing, HigherOrder * mode.MeanSpacing, "⟨S⟩");
        averages.AssertWithin(5, off.EqualTimeCovariance, HigherOrder * Math.Abs(off.EqualTimeCovariance), "⟨X_ij C_ij⟩");

        // Negative controls: no finite-rate factor, and a chain that does not pursue the moving model (X driven by an outer AR(1) noise).
        double leading = 2 * Rate * mode.ExactSolution / Batch * mode.NoiseInflation;
        averages.AssertRejects(0, leading, HigherOrder * leading, "Var X_ii without 2/(2 − γ/τ)");
        if (sweeps == 1)
        {
            double carried = mode.ChainCoefficient * (1 - mode.RelaxationRate);
            double outer = 4 * Rate * mode.ExactSolution / Batch / (2 - mode.RelaxationRate) * (1 + carried) / (1 - carried);
            averages.AssertRejects(0, outer, HigherOrder * outer, "Var X_ii with a chain that ignores X");
        }
    }

    [Fact]
    public void Literal_chains_with_another_hidden_width_see_the_rate_alpha_sigma_squared()
    {
        const double Kappa = 4;
        const double MassSquared = 9;
        const double Sigma = 0.8;
        const double Rate = 0.45;
        const int Batch = 200;
        const int Blocks = 20;
        const int PerBlock = 4000;
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([Kappa, Kappa]), 2, MassSquared, InitialWeights.AtTarget, Sigma);
        ModeResponse mode = new RbmLinearResponse(model, RbmUpdate.Persistent(Rate, Batch, 1)).Modes[0];
        RandomStream random = RandomStream.FromSeed(12);
        double[,] start = model.TargetWeights();
        Matrix2 w = new(start[0, 0], start[0, 1], start[1, 0], start[1, 1]);
        double[] v1 = [.. Enumerable.Range(0, Batch).Select(_ => random.NextNormal() / Math.Sqrt(Kappa))];
        double[] v2 = [.. Enumerable.Range(0, Batch).Select(_ => random.NextNormal() / Math.Sqrt(Kappa))];
        BlockAverages averages = new(3, Blocks);
        for (int block = -1; block < Blocks; block++)
        {
            for (int t = 0; t < PerBlock; t++)
            {
                Matrix2 c = default;
                for (int chain = 0; chain < Batch; chain++)
                {
                    double h1 = (Sigma * Sigma * ((w.A * v1[chain]) + (w.B * v2[chain]))) + (Sigma * random.NextNormal());
                    double h2 = (Sigma * Sigma * ((w.C * v1[chain]) + (w.D * v2[chain]))) + (Sigma * random.NextNormal());
                    double a = (((w.A * h1) + (w.C * h2)) / MassSquared) + (random.NextNormal() / Math.Sqrt(MassSquared));
                    double b = (((w.B * h1) + (w.D * h2)) / MassSquared) + (random.NextNormal() / Math.Sqrt(MassSquared));
                    (v1[chain], v2[chain]) = (a, b);
                    c += new Matrix2(a * a, a * b, a * b, b * b);
                }

                Matrix2 g = (Matrix2.Identity * (1 / Kappa)) - (c * (1.0 / Batch));
                w += w * g * (Rate * Sigma * Sigma);
                if (block < 0)
                {
                    continue;
                }

                Matrix2 x = (w.Transpose * w).Symmetrised * (Sigma * Sigma);
                double y = x.A - mode.ExactSolution;
                double z = x.D - mode.ExactSolution;
                (double upper, double lower) = x.Levels;
                averages.Add(block, 0, 0.5 * ((y * y) + (z * z)), PerBlock);
                averages.Add(block, 1, x.B * x.B, PerBlock);
                averages.Add(block, 2, upper - lower, PerBlock);
            }
        }

        averages.AssertWithin(0, mode.Variance, HigherOrder * mode.Variance, "Var X_ii");
        averages.AssertWithin(1, mode.OffDiagonalVariance, HigherOrder * mode.OffDiagonalVariance, "Var X_ij");
        averages.AssertWithin(2, mode.MeanSpacing, HigherOrder * mode.MeanSpacing, "⟨S⟩");
        ModeResponse ignorant = new RbmLinearResponse(
            new GaussianRbm(model.Target, 2, MassSquared, InitialWeights.AtTarget), RbmUpdate.Persistent(Rate, Batch, 1)).Modes[0];
        averages.AssertRejects(0, ignorant.Variance, HigherOrder * ignorant.Variance, "Var X_ii with α instead of ασ_h²");
    }

    [Fact]
    public void Stationary_covariance_solves_the_step_equations()
    {
        RbmLinearResponse response = new(
            new GaussianRbm(TargetSpectrum.Ring(10, 4), 10, 9, Start), RbmUpdate.Persistent(0.7, 16, 2));
        for (int i = 0; i < 10; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                // (C, X)' = (ϕC + aX + ζ, −cϕC + (1 − ca)X − cζ), iterated from zero.
                ElementResponse element = response.Element(i, j);
                double kappaProduct = response.Model.Target.Kappas[i] * response.Model.Target.Kappas[j];
                double phi = element.ChainCoefficient;
                double c = element.Rate * kappaProduct;
                double a = (1 - phi) / kappaProduct;
                double kick = (1 - (phi * phi)) * (i == j ? 2 : 1) / (kappaProduct * 16);
                Matrix2 step = new(phi, a, -c * phi, 1 - (c * a));
                Matrix2 noise = new Matrix2(1, -c, -c, c * c) * kick;
                Matrix2 covariance = default;
                for (int t = 0; t < 20_000; t++)
                {
                    covariance = (step * covariance * step.Transpose) + noise;
                }

                Assert.Equal(1, element.CovarianceVariance / covariance.A, 1e-10);
                Assert.Equal(1, element.EqualTimeCovariance / covariance.B, 1e-10);
                Assert.Equal(1, element.Variance / covariance.D, 1e-10);

                // The slowest factor is a root of the characteristic polynomial.
                double f = element.SlowestFactor;
                Assert.Equal(0, (f * f) - ((step.A + step.D) * f) + step.Determinant, 1e-12);
            }
        }
    }

    [Fact]
    public void Small_rates_give_the_slope_root_two_pi()
    {
        // The slope's relative correction at α = 1e-6 is γ/4 = αx/(2κ²) < 1e-6; a few operations on numbers below 1.
        const double SmallRate = 1e-5;
        const double Rounding = 1e-14;
        RbmLinearResponse response = new(
            new GaussianRbm(TargetSpectrum.Ring(10, 4), 10, 9, Start), RbmUpdate.Independent(1e-6, 16));
        Assert.All(response.Modes, mode =>
        {
            Assert.Equal(RbmLinearResponse.LeadingSlope, mode.MeanSpacing / mode.Abscissa, SmallRate);
            Assert.Equal(Math.Sqrt(Math.PI) * mode.Sigma, mode.MeanSpacing, Rounding);
            Assert.Equal(mode.ExactSolution / (mode.Kappa * mode.Kappa), mode.Curvature, Rounding);
        });
    }

    [Fact]
    public void Missing_modes_have_no_response_and_too_large_rates_no_stationary_state()
    {
        RbmLinearResponse response = new(
            new GaussianRbm(TargetSpectrum.FromEigenvalues([4, 5, 10]), 1, 9, Start), RbmUpdate.Independent(0.1, 16));
        Assert.Equal([true, false, false], response.Modes.Select(m => m.IsLearnt));
        Assert.Equal(0, response.Modes[2].MeanSpacing);
        Assert.Throws<ArgumentException>(() => response.Element(0, 1));
        Assert.False(LevelShift.IsAvailable(response.Model));
        Assert.Throws<ArgumentException>(() => new LevelShift(response));
        ElementResponse wild = new RbmLinearResponse(
            new GaussianRbm(TargetSpectrum.FromEigenvalues([1]), 1, 9, Start), RbmUpdate.Independent(1, 16)).Element(0, 0);
        Assert.False(wild.IsStable);
        Assert.True(double.IsPositiveInfinity(wild.Variance));
        Assert.Throws<ArgumentOutOfRangeException>(() => RbmUpdate.Persistent(0.1, 16, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RbmUpdate.Independent(-1, 16));
    }
}
