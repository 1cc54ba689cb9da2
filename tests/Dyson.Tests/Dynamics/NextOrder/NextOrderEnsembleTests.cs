using Dyson.Dynamics.NextOrder;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Tests.Dynamics.NextOrder;

public class NextOrderEnsembleTests
{
    private static GaussianRbm Machine(TargetSpectrum target) => new(target, target.Count, 9, InitialWeights.AtTarget);

    [Fact]
    public void One_mode_is_drawn_with_its_mean_variance_and_skewness()
    {
        // strong noise, so that each cumulant counts
        RbmNextOrder order = new(Machine(TargetSpectrum.FromEigenvalues([7.0])), 0.1, null);
        const int Batch = 4;
        double[] levels = order.Ensemble(Batch).Draw(3, 1_000_000).Level(0);
        double mean = levels.Average();
        double[] central = [.. Enumerable.Range(0, 7).Select(k => levels.Average(x => Math.Pow(x - mean, k)))];
        double n = levels.Length;
        double variance = order.Variance(0, 0, Batch);
        FalseAlarm.AssertWithin(order.Model.ExactSolution[0] + order.MeanShift(0, Batch), mean, Math.Sqrt(variance / n), "mean");
        double error = Math.Sqrt((central[4] - (central[2] * central[2])) / n);
        FalseAlarm.AssertWithin(variance, central[2], error, "variance");
        Assert.True(Math.Abs(central[2] - order.LeadingVariance(0, 0, Batch)) > FalseAlarm.Sigmas * error, "linear response is not told apart");

        // The cumulant of the quadratic map is exact to this order; beyond it lies the cube of its coefficient, 8h³p³.
        double third = order.ThirdCumulant((0, 0), (0, 0), (0, 0), Batch);
        double beyond = Math.Pow(third / (6 * variance * variance), 3) * 8 * Math.Pow(variance, 3);
        double thirdError = Math.Sqrt(central[6] / n);
        Assert.True(Math.Abs(central[3] - third) <= (FalseAlarm.Sigmas * thirdError) + Math.Abs(2 * beyond) + (0.05 * Math.Abs(third)), $"{central[3]} ± {thirdError}, {third}");
        Assert.True(Math.Abs(central[3]) > FalseAlarm.Sigmas * thirdError, "a Gaussian is not told apart");
    }

    [Fact]
    public void Draws_do_not_depend_on_the_register_width_and_twins_follow_linear_response()
    {
        RbmNextOrder order = new(Machine(TargetSpectrum.FromEigenvalues([4, 5, 5])), 0.1, 3);
        NextOrderEnsemble ensemble = order.Ensemble(64);
        NextOrderDraws narrow = ensemble.Draw(5, 40, LaneWidth.One);
        foreach (LaneWidth width in new[] { LaneWidth.Two, LaneWidth.Four, LaneWidth.Eight })
        {
            NextOrderDraws wide = ensemble.Draw(5, 40, width);
            Assert.Equal(narrow.Levels, wide.Levels);
            Assert.Equal(narrow.LinearLevels, wide.LinearLevels);
        }

        NextOrderDraws many = ensemble.Draw(6, 200_000);
        Assert.Equal(200_000, many.Count);
        Assert.All(Enumerable.Range(0, many.Count), d => Assert.True(many.Levels[3 * d] >= many.Levels[(3 * d) + 1] && many.Levels[(3 * d) + 1] >= many.Levels[(3 * d) + 2]));
        double v = order.LeadingVariance(1, 1, 64);
        double[] spacing = [.. many.LinearLevel(1).Zip(many.LinearLevel(2), (a, b) => a - b)];
        double mean = Math.Sqrt(Math.PI * v);
        FalseAlarm.AssertWithin(mean, spacing.Average(), Math.Sqrt((4 / Math.PI) - 1) * mean / Math.Sqrt(many.Count), "⟨S⟩ of linear response");
    }

    [Fact]
    public void At_weak_noise_the_drawn_levels_are_those_of_perturbation_theory()
    {
        const int Batch = 1000;
        RbmNextOrder order = new(Machine(TargetSpectrum.Ring(6, 4)), 0.1, 3);
        NextOrderDraws draws = order.Ensemble(Batch).Draw(7, 400_000);
        foreach (int mode in new[] { 0, 5 })
        {
            double leading = order.LeadingVariance(mode, mode, Batch);
            double mean = draws.Level(mode).Average();
            double[] difference = [.. draws.Level(mode).Zip(draws.LinearLevel(mode), (x, l) => ((x - mean) * (x - mean)) - ((l - order.Model.ExactSolution[mode]) * (l - order.Model.ExactSolution[mode])))];
            Compare(order.SingleLevelVariance(mode, Batch) - leading, difference, leading, $"Var of level {mode}");
        }

        foreach ((int lower, int upper) in order.Model.Target.DegeneratePairs)
        {
            double leading = 8 * order.LeadingVariance(lower, upper, Batch);
            double[] square = [.. draws.Level(lower).Zip(draws.Level(upper), (a, b) => (a - b) * (a - b))];
            double[] linear = [.. draws.LinearLevel(lower).Zip(draws.LinearLevel(upper), (a, b) => (a - b) * (a - b))];
            Compare(order.SecondMomentOfSpacing(lower, Batch) - leading, [.. square.Zip(linear, (a, b) => a - b)], leading, $"⟨S²⟩ of pair {lower}");
        }

        static void Compare(double expected, double[] difference, double leading, string what)
        {
            // The next order beyond is about the square of this one, relative to the first; three times that is allowed.
            double mean = difference.Average();
            double error = Math.Sqrt(difference.Average(d => (d - mean) * (d - mean)) / difference.Length);
            double allowed = (FalseAlarm.Sigmas * error) + (3 * expected * expected / leading);
            Assert.True(Math.Abs(mean - expected) <= allowed, $"{what}: {mean:G4} ± {error:G2}, perturbation theory {expected:G4}, allowed distance {allowed:G2}");
            Assert.True(Math.Abs(mean) > allowed, $"{what}: the second order is not seen");
        }
    }

    [Fact]
    public void Trained_machines_at_strong_noise_have_the_drawn_spacings_and_variances_and_not_those_of_linear_response()
    {
        // α/|B| = 6·10⁻³ as at the papers' α = 0.1, |B| = 16, with a larger rate so that training is short
        const double Rate = 0.5;
        const int Batch = 80;
        const int Replicas = 1536;
        long[] snapshots = [800, 1300];
        GaussianRbm machine = Machine(TargetSpectrum.Ring(10, 4));
        RbmTraining training = new(machine, new PcdLearning(LearningRate: Rate, BatchSize: Batch), stream: "next order");
        double[] levels = training.Train(seed: 31, firstReplica: 0, Replicas, snapshots, CancellationToken.None).Levels;
        double[][] machines = [.. levels.Chunk(10).Where(row => row.All(double.IsFinite))];
        RbmNextOrder order = new(machine, Rate, 3);
        NextOrderDraws draws = order.Ensemble(Batch).Draw(8, 100_000);

        // Snapshots of a machine are nearly independent; counting each machine once errs on the safe side.
        double count = Replicas;
        double measuredRatio = 0;
        double predictedRatio = 0;
        double ratioVariance = 0;
        int pairs = machine.Target.DegeneratePairs.Count;
        foreach ((int lower, int upper) in machine.Target.DegeneratePairs)
        {
            double mean = machines.Average(row => row[lower] - row[upper]);
            double deviation = Math.Sqrt(machines.Average(row => Math.Pow(row[lower] - row[upper], 2)) - (mean * mean));
            double linear = Math.Sqrt(Math.PI * order.LeadingVariance(lower, lower, Batch));
            double predicted = draws.Level(lower).Zip(draws.Level(upper), (a, b) => a - b).Average();
            Check(predicted, linear, mean, deviation / Math.Sqrt(count), 0.02, $"⟨S⟩ of pair {lower}");
            measuredRatio += mean / linear / pairs;
            predictedRatio += predicted / linear / pairs;
            ratioVariance += deviation * deviation / (linear * linear) / count / (pairs * pairs);
            if (lower == 1)
            {
                Assert.True(Math.Abs(mean - linear) > (FalseAlarm.Sigmas * deviation / Math.Sqrt(count)) + (0.02 * linear), "linear response is not told apart");
            }
        }

        // All pairs together are the slope of Fig. 6: the sharpest look at the size of the next order. Pairs far apart in the spectrum are nearly independent.
        double together = (FalseAlarm.Sigmas * Math.Sqrt(ratioVariance)) + 0.01;
        Assert.True(Math.Abs(measuredRatio - predictedRatio) <= together, $"mean ratio to linear response: measured {measuredRatio:F4}, next order {predictedRatio:F4}, allowed distance {together:F4}");
        Assert.True(1 - measuredRatio > together, $"mean ratio to linear response {measuredRatio:F4}: linear response is not told apart");
        foreach (int mode in new[] { 0, 9 })
        {
            double mean = machines.Average(row => row[mode]);
            double variance = machines.Average(row => (row[mode] - mean) * (row[mode] - mean));
            double[] drawn = draws.Level(mode);
            double centre = drawn.Average();
            double predicted = drawn.Average(x => (x - centre) * (x - centre));
            Check(predicted, order.LeadingVariance(mode, mode, Batch), variance, variance * Math.Sqrt(2 / count), 0.04, $"Var of level {mode}");
        }

        // What lies beyond the second order was measured: 1 % of the spacings, 2 % of the variances; twice that is allowed.
        static void Check(double predicted, double linear, double measured, double error, double beyond, string what)
        {
            double allowed = (FalseAlarm.Sigmas * error) + (beyond * linear);
            Assert.True(Math.Abs(measured - predicted) <= allowed, $"{what}: measured {measured:G5} ± {error:G2}, next order {predicted:G5}, linear response {linear:G5}");
        }
    }
}
