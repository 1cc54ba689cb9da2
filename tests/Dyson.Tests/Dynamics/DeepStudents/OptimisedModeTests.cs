using Dyson.Dynamics;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Tests.Dynamics.DeepStudents;

/// <summary>One mode under each optimiser: closed forms against the recursion of the moments, Adam's law also against training.</summary>
public class OptimisedModeTests
{
    private const double Noise = 0.1;
    private const double Rounding = 1e-9;

    [Theory]
    [InlineData(0.3, 0.0)]
    [InlineData(0.05, 0.9)]
    [InlineData(1.2, 0.5)]
    public void Momenta_have_the_variance_of_their_recursion(double rate, double beta)
    {
        double ball = Variance(new DeepLearning(rate, 4, Optimiser.HeavyBall(beta), DeepData.Infinite, Noise), 3000);
        Assert.Equal(1, OptimisedMode.HeavyBall(rate, beta, 1) * Noise * Noise / 4 / ball, Rounding);
        double nesterov = Variance(new DeepLearning(rate, 4, Optimiser.Nesterov(beta), DeepData.Infinite, Noise), 3000);
        Assert.Equal(1, OptimisedMode.Nesterov(rate, beta, 1) * Noise * Noise / 4 / nesterov, Rounding);
        if (beta > 0)
        {
            Assert.True(Math.Abs((ball / nesterov) - 1) > 0.01);
        }
    }

    /// <summary>
    /// At one effective rate a = αh/(1 − β): 1 + a/2 · (1 − β)/(1 + β) for the heavy ball, 1 + a/2 · (1 + β − 2β² − 4β³)/(1 + β) for Nesterov, which changes its sign at β = 0.603.
    /// </summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    public void First_correction_in_the_effective_rate(double beta)
    {
        const double Effective = 1e-4;
        double limit = Effective / 2;

        // The second order, a times a number that reaches 20 at β = 0.99.
        const double NextOrder = 2e-3;
        double ball = ((OptimisedMode.HeavyBall(Effective * (1 - beta), beta, 1) / limit) - 1) / (Effective / 2);
        Assert.Equal((1 - beta) / (1 + beta), ball, NextOrder);
        double nesterov = ((OptimisedMode.Nesterov(Effective * (1 - beta), beta, 1) / limit) - 1) / (Effective / 2);
        Assert.Equal((1 + beta - (2 * beta * beta) - (4 * beta * beta * beta)) / (1 + beta), nesterov, NextOrder);
    }

    /// <summary>
    /// Nesterov's first correction for all β, in whole numbers. With x = αh and (1 + β)θ = −β the variance of the ARMA(2, 1) process is x² P/[(1 + φ₂)(1 − φ₂ − φ₁)(1 − φ₂ + φ₁)],
    /// P = ((1 + β)² + β²)(1 − φ₂) − 2β(1 + β)φ₁, 1 − φ₂ − φ₁ = x. Expanded to first order in x both sides are polynomials in β of a degree below 12, so that 13 values prove the identity.
    /// </summary>
    [Fact]
    public void Nesterovs_first_correction_follows_from_its_process()
    {
        for (long beta = 2; beta <= 14; beta++)
        {
            // (constant, slope in x)
            (long Value, long Slope) one = (1 + beta, -(1 + beta));
            (long Value, long Slope) two = (-beta, beta);
            long square = ((1 + beta) * (1 + beta)) + (beta * beta);
            (long p, long pSlope) = ((square * (1 - two.Value)) - (2 * beta * (1 + beta) * one.Value), (-square * two.Slope) - (2 * beta * (1 + beta) * one.Slope));
            Assert.Equal((0, 1), (1 - two.Value - one.Value, -two.Slope - one.Slope));
            (long q, long qSlope) = (
                (1 + two.Value) * (1 - two.Value + one.Value), (two.Slope * (1 - two.Value + one.Value)) + ((1 + two.Value) * (one.Slope - two.Slope)));

            // The limit x/(2(1 − β)), and at x = a(1 − β) the term in a/2.
            Assert.Equal(q, 2 * (1 - beta) * p);
            Assert.Equal(
                (1 + beta - (2 * beta * beta) - (4 * beta * beta * beta)) * p * q,
                ((pSlope * q) - (qSlope * p)) * (1 - beta) * 2 * (1 + beta));
        }
    }

    [Theory]
    [InlineData(0.02, 0.9)]
    [InlineData(0.5, 0.9)]
    [InlineData(0.5, 0.0)]
    [InlineData(20, 0.9)]
    [InlineData(3, 0.5)]
    public void Adams_signal_is_the_fixed_point_of_the_recursion(double ratio, double beta)
    {
        const double Deviation = Noise / 2;
        double variance = Variance(new DeepLearning(ratio * Deviation, 4, Optimiser.Adam(beta), DeepData.Infinite, Noise), 20000);

        // Adam's ε = 1e-8 over s = 0.05, and what v̂ has not yet forgotten.
        const double Tolerance = 1e-5;
        Assert.Equal(1, OptimisedMode.AdamSignal(ratio, beta) * Deviation * Deviation / variance, Tolerance);
    }

    [Fact]
    public void Adams_signal_has_its_limits()
    {
        Assert.Equal(0.5, OptimisedMode.AdamSignal(1e-6, 0.9) / 1e-6, 1e-6);
        Assert.Equal(Math.Pow(0.1 / 3.8, 2), OptimisedMode.AdamSignal(1e7, 0.9) / 1e14, 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => OptimisedMode.AdamSignal(0, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => OptimisedMode.AdamSignal(1, 1));
    }

    /// <summary>Var w h²/s² of trained modes is a function of αh/s alone, far beyond where α/√|B| collapses.</summary>
    [Theory]
    [InlineData(0.3, 0.9)]
    [InlineData(3.0, 0.9)]
    [InlineData(3.0, 0.0)]
    public void Trained_modes_have_Adams_signal(double ratio, double beta)
    {
        const int Replicas = 8000;
        foreach (int batch in new[] { 1, 16 })
        {
            double deviation = Noise / Math.Sqrt(batch);
            DeepLearning learning = new(ratio * deviation, batch, Optimiser.Adam(beta), DeepData.Infinite, Noise);
            double[] levels = new DeepStudentTraining(OneMode(), learning, "adam").Train(5, 0, Replicas, [1500], default).Levels;
            double[] squares = [.. levels.Select(x => Math.Pow((x - 20) / deviation, 2))];
            double error = Math.Sqrt(squares.Sum(x => Math.Pow(x - squares.Average(), 2))) / Replicas;
            double signal = OptimisedMode.AdamSignal(ratio, beta);

            // The fluctuations of v̂, of relative order 1 − β₂, beside the statistical error of 1.6 %.
            const double Memory = 0.003;
            FalseAlarm.AssertWithin(signal, squares.Average(), double.Hypot(error, Memory * signal), $"ratio {ratio}, batch {batch}");

            // α/√|B| with the limit's factor would be wrong by more than that at these ratios.
            Assert.True(Math.Abs(squares.Average() - (ratio / 2)) > (beta == 0 || ratio > 1 ? FalseAlarm.Sigmas * error : 0));
        }
    }

    private static DeepStudent OneMode() => new(
        new DeepNetwork(1, [new DeepLayer(1, Activation.Identity, DeepWeights.AtTeacher)]), new DeepNetwork(1, [new DeepLayer(1, Activation.Identity, DeepWeights.Identity(20))]));

    private static double Variance(DeepLearning learning, long steps) => new StudentFluctuations(OneMode(), learning).After(steps).Covariance(0, 0);
}
