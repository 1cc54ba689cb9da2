using Dyson.Dynamics.Measured;

namespace Dyson.Tests.Dynamics.Measured;

public class MotionPredictionTests
{
    private static MotionPrediction Predict(MotionHistory history, MotionSettings settings, MotionHistory? measured = null) =>
        MotionPrediction.Of(history, settings, MeasuredMotion.Of(measured ?? history, settings), 7);

    [Fact]
    public void Gas_of_constant_noise_has_the_recorded_levels()
    {
        MotionSettings settings = new() { Groups = [[0, 1, 2]] };
        MotionPrediction prediction = Predict(Planted.Matrices(3, 1, 1, 400, 60, 0.1, 11), settings);
        Assert.Equal(PredictionRoute.CoulombGas, prediction.Route);
        Assert.All(prediction.Statistics, s => FalseAlarm.AssertWithin(0, s.Difference.Value, s.Difference.Error, $"{s.Quantity} {s.Level} {s.At}"));
        Assert.Equal(3 + 3 + 2 + 9, prediction.Statistics.Count);
        Assert.True(Math.Abs(prediction.Drift.Pull(0)) < FalseAlarm.Sigmas);

        // Negative control: the levels of another ensemble, with noise 5 % stronger, are not those of this drift and noise.
        MotionPrediction wrong = Predict(Planted.Matrices(3, 1, 1.05, 2500, 30, 0.1, 12), settings, Planted.Matrices(3, 1, 1, 2500, 30, 0.1, 13));
        Assert.True(wrong.P < 1e-4, $"p = {wrong.P}");
    }

    [Fact]
    public void Levels_alone_give_the_same_gas()
    {
        MotionPrediction prediction = Predict(Planted.Matrices(2, 1, 1, 1000, 60, 0.04, 14, levelsOnly: true), new MotionSettings { Groups = [[0, 1]] });
        Assert.Equal(PredictionRoute.CoulombGas, prediction.Route);
        Assert.All(prediction.Statistics, s => FalseAlarm.AssertWithin(0, s.Difference.Value, s.Difference.Error, $"{s.Quantity} {s.Level} {s.At}"));
    }

    /// <summary>With g²(x) no separable gas is stationary: the measured equation is integrated. One level has its gas always.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Noise_that_depends_on_the_level_is_integrated(int levels)
    {
        static double Noise(double x) => 0.4 + (0.2 * x * x / (1 + (0.2 * x * x)));
        MotionSettings settings = new() { Groups = [[.. Enumerable.Range(0, levels)]], DriftDegree = 3, NoiseDegree = levels == 1 ? 4 : 2 };
        if (levels == 2)
        {
            settings = settings with { NoiseDegree = 1 };
        }

        Func<double, double> noise = levels == 1 ? Noise : x => 0.5 + (0.1 * x);
        MotionPrediction prediction = Predict(Planted.Levels(levels, x => -x - (0.1 * x * x * x), noise, 600, 60, 0.05, 15), settings);
        Assert.Equal(levels == 1 ? PredictionRoute.CoulombGas : PredictionRoute.Equation, prediction.Route);
        Assert.All(prediction.Statistics, s => FalseAlarm.AssertWithin(0, s.Difference.Value, s.Difference.Error, $"{s.Quantity} {s.Level} {s.At}"));
    }

    /// <summary>Of 11 differences in each of 60 ensembles two thirds lie within their error; errors that ignored those of the estimate would be half as large.</summary>
    [Fact]
    public void Errors_of_the_comparison_cover()
    {
        int within = 0;
        int all = 0;
        MotionSettings settings = new();
        const int Ensembles = 60;
        for (ulong e = 0; e < Ensembles; e++)
        {
            MotionPrediction prediction = Predict(Planted.Matrices(1, 1, 1, 40, 40, 0.1, 2000 + e), settings);
            within += prediction.Statistics.Count(s => Math.Abs(s.Difference.Pull(0)) < 1);
            all += prediction.Statistics.Count;
        }

        // The numbers of one ensemble are correlated: as if a fifth of them were independent.
        double bound = FalseAlarm.Sigmas * Math.Sqrt(0.677 * 0.323 / (all / 5.0));
        Assert.InRange((double)within / all, 0.677 - bound, 0.677 + bound);
    }

    [Fact]
    public void Levels_that_nothing_confines_have_no_stationary_law()
    {
        MotionHistory history = Planted.Coloured(-0.03, 0, 40, 60, 16);
        MotionSettings settings = new();
        MeasuredMotion motion = MeasuredMotion.Of(history, settings);
        Assert.Contains("does not confine", Assert.Throws<UnmeasurableMotionException>(() => MotionPrediction.Of(history, settings, motion, 1)).Message, StringComparison.Ordinal);
    }
}
