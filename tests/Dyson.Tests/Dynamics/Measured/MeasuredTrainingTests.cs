using Dyson.Dynamics.Measured;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Statistics;

namespace Dyson.Tests.Dynamics.Measured;

/// <summary>The library's own trainings, whose drift and noise are known.</summary>
public class MeasuredTrainingTests
{
    private const double Noise = 0.1;
    private const int Batch = 16;

    private static MotionHistory Record(ITraining training, int replicas, int every, int snapshots)
    {
        long[] steps = [.. Enumerable.Range(0, snapshots).Select(s => (long)s * every)];
        double[] levels = training.Train(1, 0, replicas, steps, default).Levels;
        return MotionHistory.OfLevels(levels, replicas, training.LevelCount, [.. steps.Select(s => (double)s)]);
    }

    /// <summary>W' = (1 − αg)W + …: seen at whole times an Ornstein–Uhlenbeck process of rate −ln(1 − αg) and g² = (α²A/|B|)2k/(1 − (1 − αg)²).</summary>
    private static (double Rate, double Square) Exact(double learningRate, double layer = 1)
    {
        double k = -Math.Log(1 - (learningRate * layer));
        double keep = 1 - (learningRate * layer);
        return (k, learningRate * learningRate * Noise * Noise / Batch * 2 * k / (1 - (keep * keep)));
    }

    private static void AssertEstimate(double expected, Estimate measured, string what, double precision)
    {
        FalseAlarm.AssertWithin(expected, measured.Value, measured.Error, what);
        Assert.True(measured.Error < precision * Math.Abs(expected), $"{what} is known to {measured.Error / expected} only.");
    }

    [Theory]
    [InlineData(0.02, 2)]
    [InlineData(0.2, 1)]
    public void Student_has_its_exact_drift_noise_repulsion_and_levels(double learningRate, int every)
    {
        TeacherStudent model = new([2, 2], InitialWeights.AtTarget);
        MotionHistory history = Record(new TeacherStudentTraining(model, new NoisyGradientLearning(learningRate, Batch, Noise), "motion"), 600, every, 300);
        MotionSettings settings = new() { Groups = [[0, 1]] };
        MeasuredMotion motion = MeasuredMotion.Of(history, settings);
        (double rate, double square) = Exact(learningRate);

        // At α = 0.2 a lag of one update is 22 % of the relaxation time: what near levels leave is the next test's subject.
        double near = learningRate > 0.1 ? 0.03 : 0.003;
        Estimate slope = motion.Estimate(law => law.Rate(0));
        Estimate g = motion.NoiseSquare(0, 2);
        FalseAlarm.AssertWithin(rate, slope.Value, slope.Error + (near * rate), "rate");
        FalseAlarm.AssertWithin(square, g.Value, g.Error + (near * square), "g²");
        FalseAlarm.AssertWithin(1, motion.MeanRepulsion().Value, motion.MeanRepulsion().Error + near, "β");
        FalseAlarm.AssertWithin(2, motion.Estimate(law => law.FixedPoint(0)).Value, motion.Estimate(law => law.FixedPoint(0)).Error, "fixed point");
        MotionPrediction prediction = MotionPrediction.Of(history, settings, motion, 1, 0);
        Assert.All(prediction.Statistics, s => FalseAlarm.AssertWithin(0, s.Difference.Value, s.Difference.Error, $"{s.Quantity} {s.Level} {s.At}"));

        // Negative control: noise 5 % too strong.
        Assert.True(Math.Abs(g.Pull(1.05 * 1.05 * square)) > FalseAlarm.Sigmas);
    }

    /// <summary>[P2]: the layer gives every level its speed, −ln(1 − αg).</summary>
    [Fact]
    public void Hidden_layer_gives_every_level_its_own_rate()
    {
        const double LearningRate = 0.02;
        HiddenLayerStudent model = new(new TeacherStudent([1, 2, 3], InitialWeights.AtTarget), HiddenLayer.FromSingularValues([1, 2, 3]));
        MotionHistory history = Record(new HiddenLayerTraining(model, new NoisyGradientLearning(LearningRate, Batch, Noise), "motion"), 300, 1, 400);
        MeasuredMotion motion = MeasuredMotion.Of(history, new MotionSettings());
        Assert.True(motion.RepulsionAssumed);
        for (int level = 0; level < 3; level++)
        {
            double z = 3 - level;
            (double rate, double square) = Exact(LearningRate, z * z);
            AssertEstimate(rate, motion.Estimate(law => law.Rate(level)), $"rate of level {level}", 0.05);
            AssertEstimate(square, motion.NoiseSquare(level, 3 - level), $"g² of level {level}", 0.01);
        }

        MotionPrediction prediction = MotionPrediction.Of(history, new MotionSettings(), motion, 1, 0);
        Assert.All(prediction.Statistics, s => FalseAlarm.AssertWithin(0, s.Difference.Value, s.Difference.Error, $"{s.Quantity} {s.Level} {s.At}"));
    }

    /// <summary>Around the solution: rates −ln(1 − γ), γ = 2αx/κ², and g² = 4α²x²/(κ²|B|) at whole updates; independent samples have no memory.</summary>
    [Fact]
    public void Machine_at_weak_noise_has_the_rates_and_noise_of_linear_response()
    {
        const double LearningRate = 0.02;
        const int Chains = 512;
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([4, 4, 6]), 3, 9, InitialWeights.AtTarget);
        MotionHistory history = Record(new RbmTraining(model, new PcdLearning(LearningRate, Chains, 3, PcdMethod.Exact), "motion"), 400, 4, 500);
        MotionSettings settings = new() { Groups = [[0, 1]] };
        MeasuredMotion motion = MeasuredMotion.Of(history, settings);
        foreach ((int level, double kappa) in ((int, double)[])[(0, 4), (2, 6)])
        {
            double x = 9 - kappa;
            double gamma = 2 * LearningRate * x / (kappa * kappa);
            double k = -Math.Log(1 - gamma);
            double square = 4 * LearningRate * LearningRate * x * x / (kappa * kappa * Chains) * 2 * k / (1 - ((1 - gamma) * (1 - gamma)));
            AssertEstimate(k, motion.Estimate(law => law.Rate(level)), $"rate, κ = {kappa}", 0.05);
            AssertEstimate(square, motion.NoiseSquare(level, x), $"g², κ = {kappa}", 0.01);
        }

        AssertEstimate(1, motion.MeanRepulsion(), "β", 0.08);
        MotionPrediction prediction = MotionPrediction.Of(history, settings, motion, 1, 0);
        Assert.All(prediction.Statistics, s => FalseAlarm.AssertWithin(0, s.Difference.Value, s.Difference.Error, $"{s.Quantity} {s.Level} {s.At}"));
    }

    /// <summary>
    /// Equal teacher levels behind unequal rates: the drift depends on the eigenvectors and is no function of the levels. Levels alone show a wrong
    /// repulsion and say that their drift does not fit; matrices show the repulsion of the GOE.
    /// </summary>
    [Fact]
    public void Pair_behind_unequal_rates_is_not_closed_and_matrices_tell_why()
    {
        MotionSettings settings = new() { Groups = [[0, 1]] };
        MeasuredMotion levels = MeasuredMotion.Of(Planted.UnequalRates(0.2, 1.8, 600, 200, 0.05, 21, levelsOnly: true), settings);
        Assert.True(levels.DriftFits[0].P < FalseAlarm.PerAssertion);
        Assert.True(levels.MeanRepulsion().Pull(1) < -FalseAlarm.Sigmas, $"β = {levels.MeanRepulsion()}");
        Assert.NotEmpty(levels.Warnings);
        MeasuredMotion matrices = MeasuredMotion.Of(Planted.UnequalRates(0.2, 1.8, 600, 200, 0.05, 21), settings);
        AssertEstimate(1, matrices.MeanRepulsion(), "β of the matrices", 0.02);
        AssertEstimate(1, matrices.NoiseSquare(0, 0), "g² of the matrices", 0.01);
    }

    /// <summary>Persistent chains, one sweep: at long lags g² takes τ, at short ones the lag check rejects it.</summary>
    [Fact]
    public void Persistent_chains_show_their_memory_and_at_long_lags_its_strength()
    {
        const double LearningRate = 0.002;
        const int Chains = 512;
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([2, 5]), 2, 9, InitialWeights.AtTarget);
        MotionHistory history = Record(new RbmTraining(model, new PcdLearning(LearningRate, Chains, 1), "motion"), 200, 5, 1000);
        MeasuredMotion fast = MeasuredMotion.Of(history, new MotionSettings());
        Assert.Contains(fast.LagCheck, c => c is { Quantity: "noise", Level: 0 } && c.P < FalseAlarm.PerAssertion);
        Assert.Contains(fast.Warnings, w => w.Contains("memory", StringComparison.Ordinal));
        MeasuredMotion slow = MeasuredMotion.Of(history, new MotionSettings { Lag = 10 });
        foreach ((int level, double kappa) in ((int, double)[])[(0, 2), (1, 5)])
        {
            double x = 9 - kappa;
            double memory = x * x / 81;
            double square = 4 * LearningRate * LearningRate * x * x / (kappa * kappa * Chains) * (1 + memory) / (1 - memory);

            // 1.5 times the memory's own length over the lag is left; of the short lag's noise half is missing.
            const double Left = 0.05;
            Estimate g = slow.NoiseSquare(level, x);
            FalseAlarm.AssertWithin(square, g.Value, g.Error + (Left * square), $"g², κ = {kappa}");
        }

        Assert.True(fast.NoiseSquare(0, 7).Value < 0.6 * slow.NoiseSquare(0, 7).Value);
    }
}
