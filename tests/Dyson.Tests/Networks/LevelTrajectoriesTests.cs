using Dyson.Dynamics.Measured;
using Dyson.LinearAlgebra;
using Dyson.Networks;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Networks;

/// <summary>Planted histories of a layer: a spike that grows, levels that cross, Brownian motion of known strength.</summary>
public class LevelTrajectoriesTests
{
    /// <summary>Noise of a training's start stays, and one direction grows: no trace below the threshold of Baik, Ben Arous and Péché, one spike beyond it.</summary>
    [Fact]
    public void A_growing_spike_leaves_the_bulk_once_and_ends_where_theory_says()
    {
        const int Rows = 120;
        const int Columns = 60;
        const int Steps = 30;
        const int Draws = 12;
        const double Ratio = (double)Columns / Rows;
        const double Strongest = 4;

        // In the unit of ξ; 5 % beyond the edge, three times the edge's own fluctuation.
        double edge = 1 + Math.Sqrt(Ratio);
        double outside = 1.05 * edge;
        double[] last = new double[Draws];
        double[] left = new double[Draws];
        double[] right = new double[Draws];
        double[] emergence = new double[Draws];
        for (int draw = 0; draw < Draws; draw++)
        {
            RandomStream random = new(new StreamKey(1, "growing spike", draw));
            double[] noise = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal() / Math.Sqrt(Rows))];
            double[] u = Unit(Rows, random);
            double[] v = Unit(Columns, random);
            LevelTracker tracker = new();
            SingularDecomposition? found = null;
            for (int step = 0; step <= Steps; step++)
            {
                double theta = Math.Sqrt(Strongest * step / Steps);
                double[] w = [.. noise.Select((x, e) => x + (theta * u[e / Columns] * v[e % Columns]))];
                found = SingularVectors.Of(w, Rows, Columns, [0, 1, 2, 3, 4, 5]);
                tracker.Add(step, found, outside, 1 - Math.Sqrt(Ratio));
            }

            LevelTrajectories trajectories = tracker.Trajectories();
            SpikeEvent change = Assert.Single(trajectories.Events);
            Assert.Equal(SpikeChange.Emerges, change.Change);
            Assert.Equal(1, trajectories.Edges[^1].Above);
            Assert.Equal(0, trajectories.Edges[0].Above);
            LevelTrajectory spike = trajectories.Trajectories[change.Trajectory];
            Assert.Equal((Steps, 0), (spike.Last.Snapshot, spike.Last.Level));
            Assert.Null(spike.WhyLost);
            Assert.Equal(trajectories.Edges[^1].Largest, spike.Last.Value);
            emergence[draw] = change.Step;
            last[draw] = spike.Last.Value;
            left[draw] = Math.Pow(Dot(found!.Left(0), u), 2);
            right[draw] = Math.Pow(Dot(found.Right(0), v), 2);
        }

        // The level that theory puts at the threshold, and the one in the end; corrections of order 1/N are a small part of the errors.
        AssertMean(Steps * SpikedMatrix.Strength(outside * outside, Ratio) / Strongest, emergence, 0.5);
        AssertMean(Math.Sqrt(SpikedMatrix.Eigenvalue(Strongest, Ratio)), last, 0);
        AssertMean(SpikedMatrix.RowCosineSquared(Strongest, Ratio), left, 0);
        AssertMean(SpikedMatrix.ColumnCosineSquared(Strongest, Ratio), right, 0);
    }

    [Fact]
    public void Levels_that_cross_keep_their_identity()
    {
        const int Rows = 40;
        const int Columns = 30;
        RandomStream random = RandomStream.FromSeed(1, "crossing");
        (double[] u1, double[] v1) = (Unit(Rows, random), Unit(Columns, random));
        (double[] u2, double[] v2) = (Orthogonal(Unit(Rows, random), u1), Orthogonal(Unit(Columns, random), v1));
        LevelTracker tracker = new();
        for (int step = 0; step <= 20; step++)
        {
            // Equal at step 9.5; noise couples them by 10⁻³, far below the distance at steps 9 and 10.
            double first = 8 - (0.2 * step);
            double second = 4.2 + (0.2 * step);
            double[] w = [.. Enumerable.Range(0, Rows * Columns).Select(e =>
                (first * u1[e / Columns] * v1[e % Columns]) + (second * u2[e / Columns] * v2[e % Columns]) + (1e-3 * random.NextNormal()))];
            tracker.Add(step, SingularVectors.Of(w, Rows, Columns, [0, 1]), 1);
        }

        LevelTrajectories trajectories = tracker.Trajectories();
        Assert.Equal(2, trajectories.Trajectories.Count);
        Assert.Equal(2, trajectories.Complete.Count());
        Assert.Equal([SpikeChange.Present, SpikeChange.Present], trajectories.Events.Select(change => change.Change));
        LevelTrajectory falling = trajectories.Trajectories[0];
        Assert.Equal((0, 1), (falling.First.Level, falling.Last.Level));
        Assert.All(falling.Points, point => Assert.Equal(8 - (0.2 * point.Step), point.Value, 0.01));
        Assert.All(trajectories.Trajectories[1].Points, point => Assert.Equal(4.2 + (0.2 * point.Step), point.Value, 0.01));
        Assert.True(falling.MeanOverlap > 0.999);

        // Negative control: following the order of levels would turn a fall into a rise.
        Assert.True(trajectories.Edges[^1].Largest > 8);
    }

    /// <summary>Vectors of another matrix: everything is lost, and begins anew.</summary>
    [Fact]
    public void What_has_no_partner_is_lost_with_a_reason()
    {
        LevelTracker tracker = new();
        tracker.Add(0, SingularVectors.Of(Normals(50 * 40, "one"), 50, 40, [0, 1, 2]), 1);
        tracker.Add(10, SingularVectors.Of(Normals(50 * 40, "another"), 50, 40, [0, 1, 2]), 1);
        double[] bad = Normals(50 * 40, "bad");
        bad[3] = double.NaN;
        tracker.Add(20, SingularVectors.Of(bad, 50, 40, [0, 1, 2]), 1);
        LevelTrajectories trajectories = tracker.Trajectories();
        Assert.Equal(6, trajectories.Trajectories.Count);
        Assert.Contains("levels looked at in step 10 has an overlap above 0.5", trajectories.Trajectories[0].WhyLost, StringComparison.Ordinal);
        Assert.Contains("step 20 are not finite", trajectories.Trajectories[5].WhyLost, StringComparison.Ordinal);
        Assert.Equal(
            [.. Enumerable.Repeat(SpikeChange.Present, 3), .. Enumerable.Repeat(SpikeChange.Lost, 3), .. Enumerable.Repeat(SpikeChange.Appears, 3), .. Enumerable.Repeat(SpikeChange.Lost, 3)],
            trajectories.Events.OrderBy(change => change.Snapshot).ThenBy(change => change.Trajectory).Select(change => change.Change));
        Assert.Contains("1 snapshots", Assert.Single(LevelMotion.Of(trajectories), motion => motion.Trajectory == 4).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_snapshots_are_refused()
    {
        LevelTracker tracker = new();
        Assert.Throws<InvalidOperationException>(tracker.Trajectories);
        SingularDecomposition one = SingularVectors.Of(Normals(50 * 40, "one"), 50, 40, [0]);
        tracker.Add(5, one);
        Assert.Throws<ArgumentException>(() => tracker.Add(5, one));
        Assert.Throws<ArgumentException>(() => tracker.Add(double.NaN, one));
        Assert.Contains("50×40 is 40×50", Assert.Throws<ArgumentException>(() => tracker.Add(6, SingularVectors.Of(Normals(50 * 40, "one"), 40, 50, [0]))).Message, StringComparison.Ordinal);
        tracker.Add(6, one);
        LevelTrajectories trajectories = tracker.Trajectories();
        Assert.Equal(1, Assert.Single(trajectories.Trajectories).Last.Overlap, 1e-12);
        Assert.Empty(trajectories.Events);
        Assert.True(double.IsNaN(trajectories.Edges[0].Upper));
    }

    /// <summary>Elements that walk at random with variance s² a step: spikes move with dξ = s dB + repulsion, g² = s²/2.</summary>
    [Fact]
    public void Noise_of_Brownian_motion_is_measured_from_trajectories()
    {
        const int Rows = 30;
        const int Columns = 20;
        const int Snapshots = 400;
        const double Strength = 0.01;
        RandomStream random = RandomStream.FromSeed(2, "Brownian motion");
        double[] w = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextNormal() / Math.Sqrt(Rows))];
        w[0] += 8;
        w[Columns + 1] += 5;
        LevelTracker tracker = new();
        for (int step = 0; step < Snapshots; step++)
        {
            tracker.Add(step, SingularVectors.Of(w, Rows, Columns, [0, 1, 2, 3]));
            for (int e = 0; e < w.Length; e++)
            {
                w[e] += Strength * random.NextNormal();
            }
        }

        LevelTrajectories trajectories = tracker.Trajectories();
        LevelTrajectory[] spikes = [.. trajectories.Complete.Where(trajectory => trajectory.First.Level < 2)];
        Assert.Equal(2, spikes.Length);
        IReadOnlyList<TrajectoryMotion> motions = LevelMotion.Of(trajectories);
        foreach (LevelTrajectory spike in spikes)
        {
            TrajectoryMotion motion = motions[spike.Number];
            Assert.Null(motion.Why);
            Estimate noise = motion.Measured!.NoiseSquare(0, spike.First.Value);
            FalseAlarm.AssertWithin(0.5 * Strength * Strength, noise.Value, noise.Error, $"noise of {spike}");

            // Twice the noise must be told from it.
            Assert.True(noise.Pull(2 * 0.5 * Strength * Strength) < -5, $"{noise}");
        }
    }

    [Fact]
    public void Noise_of_a_small_layer_is_measured_from_its_matrices()
    {
        const int Rows = 7;
        const int Columns = 4;
        const int Snapshots = 600;
        const double Strength = 0.02;
        const double Rate = 0.05;
        RandomStream random = RandomStream.FromSeed(3, "small layer");
        double[] centre = [.. Enumerable.Range(0, Rows * Columns).Select(e => e / Columns == e % Columns ? 4.0 - (e % Columns) : 0)];
        double[] w = [.. centre];
        double[] all = new double[Snapshots * w.Length];
        for (int step = 0; step < Snapshots; step++)
        {
            w.CopyTo(all, step * w.Length);
            for (int e = 0; e < w.Length; e++)
            {
                w[e] += (Rate * (centre[e] - w[e])) + (Strength * random.NextNormal());
            }
        }

        double[] steps = [.. Enumerable.Range(0, Snapshots).Select(s => (double)s)];
        (MeasuredMotion? measured, string? why) = LevelMotion.OfMatrices(all, Rows, Columns, steps);
        Assert.Null(why);
        for (int level = 0; level < Columns; level++)
        {
            Estimate noise = measured!.NoiseSquare(level, 4 - level);

            // An update is one step: the process in continuous time with these increments has s²/2 (1 + k) up to order k².
            FalseAlarm.AssertWithin(0.5 * Strength * Strength * (1 + Rate), noise.Value, noise.Error, $"noise of level {level}");
            Estimate rate = measured.Estimate(law => law.Rate(level));
            FalseAlarm.AssertWithin(-Math.Log(1 - Rate), rate.Value, rate.Error, $"rate of level {level}");
        }

        Assert.Contains("12 snapshots", LevelMotion.OfMatrices(all.AsSpan(0, 12 * w.Length), Rows, Columns, steps[..12]).Why, StringComparison.Ordinal);
        Assert.Contains("70 levels are too many", LevelMotion.OfMatrices(new double[50 * 70 * 70], 70, 70, steps[..50]).Why, StringComparison.Ordinal);
    }

    /// <summary>Coarse histories are refused in one line.</summary>
    [Fact]
    public void Levels_that_turn_too_far_are_not_measured()
    {
        LevelPoint[] points = [.. Enumerable.Range(0, 60).Select(s => new LevelPoint(s, s, 0, 3 + (0.01 * s), s == 0 ? double.NaN : 0.7, s == 0 ? double.NaN : 0.7))];
        LevelTrajectories trajectories = new(9, 9, [], [new LevelTrajectory(0, points, null)], []);
        TrajectoryMotion motion = Assert.Single(LevelMotion.Of(trajectories));
        Assert.Null(motion.Measured);
        Assert.Contains("mean overlap 0.70", motion.Why, StringComparison.Ordinal);
        LevelPoint[] uneven = [.. points.Select(point => point with { Step = Math.Pow(2, point.Snapshot), LeftOverlap = 1, RightOverlap = 1 })];
        motion = Assert.Single(LevelMotion.Of(trajectories with { Trajectories = [new LevelTrajectory(0, uneven, null)] }));
        Assert.Contains("record evenly", motion.Why, StringComparison.Ordinal);
    }

    private static double[] Normals(int count, string stream)
    {
        RandomStream random = RandomStream.FromSeed(1, stream);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }

    private static double[] Unit(int n, RandomStream random)
    {
        double[] u = [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];
        double norm = Math.Sqrt(u.Sum(x => x * x));
        return [.. u.Select(x => x / norm)];
    }

    private static double[] Orthogonal(double[] x, double[] to)
    {
        double overlap = Dot(x, to);
        double[] rest = [.. x.Zip(to, (a, b) => a - (overlap * b))];
        double norm = Math.Sqrt(rest.Sum(a => a * a));
        return [.. rest.Select(a => a / norm)];
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    // Emergence is seen at the next snapshot, half a step late on average.
    private static void AssertMean(double expected, double[] values, double late)
    {
        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / values.Length / (values.Length - 1));
        FalseAlarm.AssertWithin(expected + late, mean, error);
    }
}
