using Dyson.Dynamics.Measured;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Dynamics.Measured;

public class MeasuredMotionTests
{
    /// <summary>What an average over the lag may leave of a drift or noise that is no straight line, at kΔ ≤ 0.1; the statistical errors are larger.</summary>
    private const double Tail = 0.004;

    private static readonly MotionSettings Cubic = new() { DriftDegree = 3, NoiseDegree = 2 };
    private static readonly MotionSettings Pair = new() { Groups = [[0, 1]] };

    private static double K(double x) => -x - (0.2 * x * x * x);

    private static double Square(double x) => 0.5 + (0.1 * x) + (0.05 * x * x);

    private static void AssertFunctions(MeasuredMotion motion, Func<double, double> drift, Func<double, double> square)
    {
        (double lower, double upper) = motion.Visited(0);
        foreach (double share in (double[])[0.1, 0.3, 0.5, 0.7, 0.9])
        {
            double x = lower + (share * (upper - lower));
            Estimate k = motion.Drift(0, x);
            Estimate g = motion.NoiseSquare(0, x);
            FalseAlarm.AssertWithin(drift(x), k.Value, k.Error + (Tail * Math.Abs(drift(x))), $"K({x:F2})");
            FalseAlarm.AssertWithin(square(x), g.Value, g.Error + (Tail * square(x)), $"g²({x:F2})");
        }
    }

    [Theory]
    [InlineData(400, 60)]
    [InlineData(1, 20000)]
    public void Planted_drift_and_noise_of_one_level_are_recovered(int replicas, int snapshots)
    {
        MeasuredMotion motion = MeasuredMotion.Of(Planted.Levels(1, K, Square, replicas, snapshots, 0.1, 1), Cubic);
        AssertFunctions(motion, K, Square);
        Assert.Empty(motion.Warnings);

        // Negative controls: a constant noise and a straight drift are seen to be wrong.
        MeasuredMotion simple = MeasuredMotion.Of(Planted.Levels(1, K, Square, 3000, 60, 0.1, 1), new MotionSettings { DriftDegree = 1, NoiseDegree = 0 });
        Assert.True(simple.DriftFits[0].P < FalseAlarm.PerAssertion);
        Assert.True(simple.NoiseFits[0].P < FalseAlarm.PerAssertion);
        Assert.Equal(2, simple.Warnings.Count);
    }

    [Theory]
    [InlineData(2, 1000, 0.03)]
    [InlineData(4, 500, 0.01)]
    public void Planted_drift_and_noise_of_several_levels_are_recovered_with_their_repulsion(int levels, int replicas, double lag)
    {
        static double Noise(double x) => 0.5 + (0.08 * x);
        MotionHistory history = Planted.Levels(levels, x => -x, Noise, replicas, 60, lag, 2);
        MeasuredMotion motion = MeasuredMotion.Of(history, new MotionSettings { Groups = [[.. Enumerable.Range(0, levels)]] });
        AssertFunctions(motion, x => -x, Noise);
        Estimate beta = motion.MeanRepulsion();
        FalseAlarm.AssertWithin(1, beta.Value, beta.Error, "β");
        Assert.True(beta.Error < 0.15, $"β is known to {beta.Error} only.");
    }

    [Fact]
    public void Matrices_show_every_element_of_the_noise()
    {
        MotionHistory history = Planted.Matrices(4, 1, 1, 300, 60, 0.1, 3);
        MeasuredMotion motion = MeasuredMotion.Of(history, new MotionSettings { Groups = [[0, 1, 2, 3]] });
        AssertFunctions(motion, x => -x, _ => 1);
        for (int i = 0; i < 4; i++)
        {
            for (int j = i + 1; j < 4; j++)
            {
                Estimate beta = motion.Repulsion(i, j);
                FalseAlarm.AssertWithin(1, beta.Value, beta.Error, $"β of {i} and {j}");
                Assert.True(beta.Error < 0.03);
            }
        }

        // The same record as levels only knows β five times worse.
        Estimate levels = MeasuredMotion.Of(Planted.Matrices(4, 1, 1, 300, 60, 0.1, 3, levelsOnly: true), new MotionSettings { Groups = [[0, 1, 2, 3]] }).MeanRepulsion();
        Assert.True(levels.Error > 5 * motion.MeanRepulsion().Error);

        // Negative control: noise 5 % too strong, g² 10 %, is seen.
        MeasuredMotion strong = MeasuredMotion.Of(Planted.Matrices(4, 1, 1.05, 300, 60, 0.1, 3), new MotionSettings { Groups = [[0, 1, 2, 3]] });
        Assert.True(Math.Abs(strong.NoiseSquare(0, 0).Pull(1)) > FalseAlarm.Sigmas);
        Assert.True(Math.Abs(strong.NoiseSquare(0, 0).Pull(1.05 * 1.05)) < FalseAlarm.Sigmas);
    }

    [Fact]
    public void Weaker_repulsion_is_measured_and_independent_levels_have_none()
    {
        // Independent levels cross; recorded in descending order they meet and part.
        Estimate none = MeasuredMotion.Of(Planted.Matrices(2, 1, 1, 3000, 60, 0.03, 4, diagonal: true, levelsOnly: true), Pair).MeanRepulsion();
        FalseAlarm.AssertWithin(0, none.Value, none.Error, "β of independent levels");
        Assert.True(none.Pull(1) < -FalseAlarm.Sigmas, $"β = {none}");
        Estimate matrix = MeasuredMotion.Of(Planted.Matrices(2, 1, 1, 100, 60, 0.03, 4, diagonal: true), Pair).MeanRepulsion();
        Assert.Equal(0, matrix.Value, 1e-12);

        Estimate half = MeasuredMotion.Of(Planted.Levels(2, x => -x, _ => 1, 1000, 60, 0.03, 4, repulsion: 0.5), Pair).MeanRepulsion();
        FalseAlarm.AssertWithin(0.5, half.Value, half.Error, "half of the repulsion");
        Assert.True(half.Pull(1) < -FalseAlarm.Sigmas, $"β = {half}");
    }

    /// <summary>
    /// 68 % intervals cover in 68 % of 400 small ensembles, K, g² and K' each: the pull is Student's with 39 degrees, P(|t| &lt; 1) = 0.677.
    /// Errors half as large would cover in 38 %.
    /// </summary>
    [Theory]
    [InlineData(40, 20, false)]
    [InlineData(1, 800, false)]
    [InlineData(40, 20, true)]
    public void Intervals_cover_as_often_as_they_say(int replicas, int snapshots, bool matrices)
    {
        const int Ensembles = 400;
        const double Student = 0.677;
        double bound = FalseAlarm.Sigmas * Math.Sqrt(Student * (1 - Student) / Ensembles);
        int[] covered = new int[4];
        int[] halved = new int[4];
        for (int e = 0; e < Ensembles; e++)
        {
            MotionHistory history = matrices
                ? Planted.Matrices(2, 1, 1, replicas, snapshots, 0.1, 1000 + (ulong)e)
                : Planted.Matrices(1, 1, 1, replicas, snapshots, 0.1, 1000 + (ulong)e);
            MeasuredMotion motion = MeasuredMotion.Of(history, matrices ? Pair : new MotionSettings());
            double[] pulls =
            [
                motion.Drift(0, 0.8).Pull(-0.8), motion.NoiseSquare(0, 0.3).Pull(1), motion.Estimate(law => law.Rate(0)).Pull(1),
                matrices ? motion.MeanRepulsion().Pull(1) : motion.Drift(0, 0).Pull(0),
            ];
            for (int k = 0; k < pulls.Length; k++)
            {
                covered[k] += Math.Abs(pulls[k]) < 1 ? 1 : 0;
                halved[k] += Math.Abs(pulls[k]) < 0.5 ? 1 : 0;
            }
        }

        Assert.All(covered, count => Assert.InRange((double)count / Ensembles, Student - bound, Student + bound));
        Assert.All(halved, count => Assert.True((double)count / Ensembles < Student - bound));
    }

    /// <summary>Unsymmetric noise: singular values repel each other with half the square of one element, and their mirror images with the other half.</summary>
    [Fact]
    public void Singular_values_of_any_matrix_are_measured_and_predicted()
    {
        const double Noise = 0.5;
        MotionHistory history = Planted.Rectangular(4, 2, 1, Noise, 400, 60, 0.1, 5, RecordedMatrix.Singular);
        MotionSettings settings = new() { DriftDegree = 1, NoiseDegree = 0, Groups = [[0, 1]] };
        MeasuredMotion motion = MeasuredMotion.Of(history, settings);
        AssertFunctions(motion, x => -x, _ => Noise * Noise / 2);
        FalseAlarm.AssertWithin(1, motion.Repulsion(0, 1).Value, motion.Repulsion(0, 1).Error, "β");
        MotionPrediction prediction = MotionPrediction.Of(history, settings, motion, 1, 0);
        Assert.Equal(PredictionRoute.CoulombGas, prediction.Route);
        Assert.All(prediction.Statistics, s => FalseAlarm.AssertWithin(0, s.Difference.Value, s.Difference.Error, $"{s.Quantity} {s.Level} {s.At}"));

        // The eigenvalues of WᵀW of the same matrices: noise 2g² = 4xs², which grows with x.
        MeasuredMotion gram = MeasuredMotion.Of(Planted.Rectangular(4, 2, 1, Noise, 400, 60, 0.05, 5, RecordedMatrix.Gram), new MotionSettings { Groups = [[0, 1]] });
        foreach (double x in (double[])[0.3, 0.6, 1])
        {
            Estimate g = gram.NoiseSquare(0, x);
            FalseAlarm.AssertWithin(2 * x * Noise * Noise, g.Value, g.Error + (0.01 * x), $"g²({x}) of WᵀW");
        }
    }

    [Fact]
    public void Records_that_say_nothing_are_refused_with_what_to_record()
    {
        static string Refusal(MotionHistory history, MotionSettings settings) =>
            Assert.Throws<UnmeasurableMotionException>(() => MeasuredMotion.Of(history, settings)).Message;
        Assert.Contains("record at least every 25 updates", Refusal(Planted.Matrices(1, 0.01, 1, 50, 40, 250, 1), new MotionSettings()), StringComparison.Ordinal);
        Assert.Contains("even a record of every update is too coarse", Refusal(Planted.Matrices(4, 1, 1, 50, 40, 0.5, 1, levelsOnly: true), new MotionSettings { Groups = [[0, 1, 2, 3]] }), StringComparison.Ordinal);
        Assert.Contains("no three are equally far apart", Refusal(MotionHistory.OfLevels([1, 2, 3, 4], 1, 1, [0, 1, 10, 100]), new MotionSettings()), StringComparison.Ordinal);
        Assert.Contains("does not move", Refusal(MotionHistory.OfLevels([1, 1, 1, 1], 1, 1, [0, 1, 2, 3]), new MotionSettings()), StringComparison.Ordinal);
        Assert.Contains("too few", Refusal(Planted.Matrices(1, 1, 1, 2, 6, 0.1, 1), new MotionSettings()), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => MeasuredMotion.Of(Planted.Matrices(1, 1, 1, 50, 40, 0.1, 1), new MotionSettings { DriftDegree = 9 }));
        Assert.Throws<ArgumentException>(() => MotionHistory.OfLevels([1, 2, 3], 1, 1, [0, 1, 1]));
    }

    /// <summary>
    /// One exact trajectory of 20 relaxation times is said to be short, one of 80 is not; then no p-values, whose errors come from blocks shorter than a relaxation time, are given.
    /// </summary>
    [Fact]
    public void Short_records_are_said_to_be_short_and_have_no_p_values()
    {
        MeasuredMotion Record(int snapshots) => MeasuredMotion.Of(Planted.Matrices(1, 0.02, 0.1, 1, snapshots, 1, 31, levelsOnly: true), new MotionSettings());
        MeasuredMotion brief = Record(1000);
        string warning = Assert.Single(brief.Warnings, w => w.Contains("relaxation times only", StringComparison.Ordinal));
        Assert.Contains("(4/kTR)", warning, StringComparison.Ordinal);
        Assert.Contains(" %", warning, StringComparison.Ordinal);
        Assert.InRange(brief.RelaxationTimes[0], 1, 45);
        Assert.True(double.IsNaN(brief.DriftFits[0].P) && double.IsNaN(brief.NoiseFits[0].P));
        MeasuredMotion enough = Record(4000);
        Assert.InRange(enough.RelaxationTimes[0], MeasuredMotion.FewestRelaxationTimes, 80 + (FalseAlarm.Sigmas * Math.Sqrt(2 * 80)));
        Assert.DoesNotContain(enough.Warnings, w => w.Contains("relaxation times only", StringComparison.Ordinal));
        Assert.False(double.IsNaN(enough.DriftFits[0].P) || double.IsNaN(enough.NoiseFits[0].P));

        // replicas count
        MeasuredMotion many = MeasuredMotion.Of(Planted.Matrices(1, 0.02, 0.1, 40, 200, 1, 31, levelsOnly: true), new MotionSettings());
        Assert.DoesNotContain(many.Warnings, w => w.Contains("relaxation times only", StringComparison.Ordinal));
    }

    /// <summary>
    /// Of single trajectories of 80 relaxation times p is below 0.001 in at most one of 250 (their errors come from 40 blocks, so that a χ² of twelve pulls
    /// has a longer tail than normal ones give); at 8 relaxation times, where none is given, it was 1 in 13.
    /// </summary>
    [Fact]
    public void Long_records_have_honest_p_values()
    {
        const int Records = 100;
        const double Small = 0.001;
        const double Share = 0.004;
        int small = 0;
        int given = 0;
        for (ulong e = 0; e < Records; e++)
        {
            MeasuredMotion motion = MeasuredMotion.Of(Planted.Matrices(1, 0.02, 0.1, 1, 4000, 1, 4000 + e, levelsOnly: true), new MotionSettings());
            double[] p = [motion.DriftFits[0].P, motion.NoiseFits[0].P];
            given += p.Count(double.IsFinite);
            small += p.Count(value => value < Small);
        }

        Assert.True(given > Records, $"{given} p-values only");
        double most = (Share * given) + (FalseAlarm.Sigmas * Math.Sqrt(Share * given));
        Assert.True(small <= most, $"{small} of {given} p-values are below {Small}; at most {most:F1} were expected.");
    }

    [Fact]
    public void Uneven_records_say_how_much_of_them_was_used()
    {
        double[] times = [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144];
        MotionHistory even = Planted.Matrices(1, 0.02, 0.1, 60, 145, 1, 32, levelsOnly: true);
        double[] levels = [.. Enumerable.Range(0, 60).SelectMany(r => times.Select(t => even.At(r, (int)t)[0]))];
        MeasuredMotion motion = MeasuredMotion.Of(MotionHistory.OfLevels(levels, 60, 1, times), new MotionSettings { DriftDegree = 1, NoiseDegree = 0 });
        Assert.Equal((2, 10), (motion.TriplesUsed, motion.Triples));
        Assert.Contains("Only 2 of 10 triples of snapshots are equally far apart and were used: record evenly.", motion.Warnings);
        Assert.DoesNotContain(MeasuredMotion.Of(even, new MotionSettings()).Warnings, w => w.Contains("record evenly", StringComparison.Ordinal));
    }

    /// <summary>Noise that is weaker for the elements off the diagonal of one level: its pairs' repulsions differ from the others'. GOE noise is the negative control.</summary>
    [Fact]
    public void Anisotropic_noise_is_told()
    {
        const int Replicas = 100;
        const int Snapshots = 60;
        MotionHistory Record(double first)
        {
            double[] all = new double[Replicas * Snapshots * 9];
            for (int r = 0; r < Replicas; r++)
            {
                RandomStream random = new(new StreamKey(33, "planted anisotropy", r));
                double[] x = new double[9];
                (x[0], x[4], x[8]) = (30, 20, 10);
                for (int s = 0; s < Snapshots; s++)
                {
                    x.CopyTo(all, ((r * Snapshots) + s) * 9);
                    for (int i = 0; i < 3; i++)
                    {
                        for (int j = 0; j <= i; j++)
                        {
                            double rest = i == j ? 30 - (10 * i) : 0;
                            double deviation = 0.1 * (i == j ? Math.Sqrt(2) : j == 0 ? Math.Sqrt(first) : 1);
                            x[(i * 3) + j] = x[(j * 3) + i] = x[(i * 3) + j] - (0.05 * (x[(i * 3) + j] - rest)) + (deviation * random.NextNormal());
                        }
                    }
                }
            }

            return MotionHistory.OfMatrices(all, Replicas, 3, 3, [.. Enumerable.Range(0, Snapshots).Select(s => (double)s)], RecordedMatrix.Symmetric);
        }

        MeasuredMotion uneven = MeasuredMotion.Of(Record(0.5), new MotionSettings { DriftDegree = 1, NoiseDegree = 0 });
        Assert.Contains(uneven.Warnings, w => w.StartsWith("The noise is anisotropic", StringComparison.Ordinal));
        MeasuredMotion even = MeasuredMotion.Of(Record(1), new MotionSettings { DriftDegree = 1, NoiseDegree = 0 });
        Assert.DoesNotContain(even.Warnings, w => w.StartsWith("The noise is anisotropic", StringComparison.Ordinal));
    }

    /// <summary>24 levels with matrices take seconds to measure and longer to predict; both end when they are told to.</summary>
    [Fact]
    public void Measurement_and_prediction_can_be_ended()
    {
        MotionHistory history = Planted.Matrices(24, 1, 1, 1, 800, 0.02, 34);
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(20));
        Assert.ThrowsAny<OperationCanceledException>(() => MeasuredMotion.Of(history, new MotionSettings(), soon.Token));
        using CancellationTokenSource now = new();
        now.Cancel();
        MotionHistory small = Planted.Matrices(2, 1, 1, 40, 40, 0.05, 34);
        MeasuredMotion motion = MeasuredMotion.Of(small, Pair);
        Assert.ThrowsAny<OperationCanceledException>(() => MotionPrediction.Of(small, Pair, motion, 1, cancellation: now.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => MotionHistory.OfMatrices(new double[8], 1, 2, 2, [0, 1], RecordedMatrix.Gram, now.Token));
    }

    [Fact]
    public void Too_many_transitions_are_refused_before_they_are_read()
    {
        MotionTransitions.RequireSize(1_000_000, 4, 3, true);
        Assert.Contains("fewer replicas or snapshots", Assert.Throws<UnmeasurableMotionException>(
            () => MotionTransitions.RequireSize(1_000_000, 64, 3, true)).Message, StringComparison.Ordinal);
        Assert.Throws<UnmeasurableMotionException>(() => MotionTransitions.RequireSize(long.MaxValue, 64, 3, false));
    }

    /// <summary>The lag is checked against twice the lag: noise with a memory of a few steps gives another g² at either.</summary>
    [Fact]
    public void Noise_with_a_memory_shows_in_the_lag_check()
    {
        MeasuredMotion motion = MeasuredMotion.Of(Planted.Coloured(0.02, 0.7, 200, 400, 6), new MotionSettings());
        MotionLagComparison noise = Assert.Single(motion.LagCheck, c => c.Quantity == "noise");
        Assert.True(noise.P < FalseAlarm.PerAssertion);
        Assert.True(noise.AtTwice.Value > noise.AtLag.Value);
        Assert.Contains(motion.Warnings, w => w.Contains("memory", StringComparison.Ordinal));

        // Seen at lags much longer than the memory, it is white noise of the strength of a long average.
        MeasuredMotion slow = MeasuredMotion.Of(Planted.Coloured(0.002, 0.3, 400, 1000, 6, stride: 25), new MotionSettings());
        Estimate g = slow.NoiseSquare(0, 0);
        FalseAlarm.AssertWithin(0.5 / (0.7 * 0.7), g.Value, g.Error + (0.03 * g.Value), "g² of coloured noise");
        Assert.DoesNotContain(slow.LagCheck, c => c.P < FalseAlarm.PerAssertion);
    }
}
