using Dyson.Dynamics;
using Dyson.Lanes;
using Dyson.Randomness;

namespace Dyson.Tests.Dynamics;

public class CoulombStepTests
{
    private static readonly double[] ThreeTimes = [0.05, 0.5, 0.5];

    [Theory]
    [InlineData(2, 30)]
    [InlineData(3, 30)]
    [InlineData(7, 30)]
    [InlineData(24, 30)]
    [InlineData(2, 0)]
    [InlineData(7, 0)]
    public void Step_solves_its_equation_in_order_whatever_the_kick(int n, int freeIterations)
    {
        // Residual of x' − y − Σ c/(x'_i − x'_j), relative to the largest term: rounding of n terms and Newton's last step.
        const double Tolerance = 1e-9;
        RandomStream random = RandomStream.FromSeed(5);
        FunctionEquation equation = new(n, 2, (_, drift) => drift.Clear(), 0.7);
        using CoulombStep<Lanes1> step = new(equation, freeIterations);
        foreach (double duration in (double[])[1e-8, 1e-3, 1, 1e4])
        {
            for (int trial = 0; trial < 20; trial++)
            {
                // Kicks of up to a hundred standard deviations, so that y is in any order.
                double unit = Math.Sqrt(duration);
                Lanes1[] x = [.. Enumerable.Range(0, n).Select(i => Lanes1.Broadcast(-i * unit))];
                Lanes1[] kick = [.. Enumerable.Range(0, n).Select(_ => Lanes1.Broadcast(unit * random.NextNormal() * Math.Pow(10, (4 * random.NextDouble()) - 2)))];
                double[] y = [.. x.Zip(kick, (level, b) => Lanes1.Lane(level, 0) + (Math.Sqrt(2) * 0.7 * Lanes1.Lane(b, 0)))];
                Lanes1 failed = step.Advance(x, Lanes1.Broadcast(duration), kick, Lanes1.AreEqual(x[0], x[0]));
                Assert.Equal(0u, Lanes1.SignBits(failed));
                double[] solution = [.. x.Select(level => Lanes1.Lane(level, 0))];
                for (int i = 0; i < n; i++)
                {
                    Assert.True(i == 0 || solution[i] < solution[i - 1], "levels crossed");
                    double[] forces = [.. Enumerable.Range(0, n).Where(j => j != i).Select(j => 2 * 0.49 * duration / (solution[i] - solution[j]))];
                    double scale = forces.Sum(Math.Abs) + Math.Abs(y[i]) + Math.Abs(solution[i]) + unit;
                    Assert.InRange((solution[i] - y[i] - forces.Sum()) / scale, -Tolerance, Tolerance);
                }
            }
        }
    }

    [Fact]
    public void Two_levels_take_the_root_of_the_quadratic_equation()
    {
        ConfiningEquation equation = new([3, 1], 0.5, 0.4, 4);
        using CoulombStep<Lanes1> step = new(equation);
        Lanes1[] x = [Lanes1.Broadcast(2.5), Lanes1.Broadcast(2.0)];
        Lanes1[] kick = [Lanes1.Broadcast(-1.0), Lanes1.Broadcast(0.7)];
        step.Advance(x, Lanes1.Broadcast(0.1), kick, Lanes1.AreEqual(x[0], x[0]));
        double upper = 2.5 + (0.05 * 0.5) - (Math.Sqrt(2) * 0.4);
        double lower = 2.0 - (0.05 * 1.0) + (Math.Sqrt(2) * 0.4 * 0.7);
        double gap = 0.5 * (upper - lower + Math.Sqrt(Math.Pow(upper - lower, 2) + (8 * 0.1 * 4 * 0.16)));
        Assert.Equal(gap, Lanes1.Lane(x[0], 0) - Lanes1.Lane(x[1], 0), 1e-14);
        Assert.Equal(upper + lower, Lanes1.Lane(x[0], 0) + Lanes1.Lane(x[1], 0), 1e-14);
    }

    [Fact]
    public void Replica_is_the_same_at_every_width_and_in_every_block()
    {
        ConfiningEquation equation = ConfiningEquation.OrnsteinUhlenbeck(3, 1, 1);
        StepControl control = StepControl.Refined(0.02, 0.5);
        double[] start = new double[3];
        EigenvalueHistory one = Run(LaneWidth.One, 0, 16);
        foreach (LaneWidth width in (LaneWidth[])[LaneWidth.Two, LaneWidth.Four, LaneWidth.Eight])
        {
            EigenvalueHistory other = Run(width, 0, 16);
            EveryWidth(one.Levels, other.Levels);
            Assert.Equal(one.SubSteps, other.SubSteps);
        }

        EveryWidth(one.Levels[(5 * 9)..(7 * 9)], Run(LaneWidth.Eight, 5, 2).Levels);
        Assert.True(one.SubSteps.Distinct().Count() > 4, "Steps were meant to be refined replica by replica.");
        double[] matrix = new MatrixProcess(equation, "m", LaneWidth.One).Run(start, 1, 0, 8, ThreeTimes, 1, TestContext.Current.CancellationToken).Levels;
        EveryWidth(matrix, new MatrixProcess(equation, "m", LaneWidth.Eight).Run(start, 1, 0, 8, ThreeTimes, 1, TestContext.Current.CancellationToken).Levels);

        EigenvalueHistory Run(LaneWidth width, long first, int replicas) =>
            new DysonEnsemble(equation, control, "widths", width).Run(start, 1, first, replicas, ThreeTimes, TestContext.Current.CancellationToken);
        static void EveryWidth(double[] expected, double[] actual) => Tests.Lanes.EveryWidth.AssertSameBits(expected, actual, "width");
    }

    [Fact]
    public void Levels_never_cross_in_huge_steps_from_a_degenerate_start()
    {
        ConfiningEquation equation = ConfiningEquation.OrnsteinUhlenbeck(6, 0.01, 1);
        EigenvalueHistory history = new DysonEnsemble(equation, StepControl.Fixed(10), "huge").Run(
            new double[6], 1, 0, 200, [10, 50, 1000], TestContext.Current.CancellationToken);
        Assert.All(history.Outcomes, outcome => Assert.Equal(IntegrationOutcome.Completed, outcome));
        for (int i = 0; i < history.Levels.Length; i++)
        {
            Assert.True(i % 6 == 0 || history.Levels[i] < history.Levels[i - 1]);
        }
    }

    [Fact]
    public void Divergence_is_an_outcome_of_its_replica_alone()
    {
        // The drift is not a number once the upper level has passed 1.
        FunctionEquation equation = new(2, 1, (x, drift) => drift.Fill(x[0] > 1 ? double.NaN : 0), 0.1);
        EigenvalueHistory history = new DysonEnsemble(equation, StepControl.Fixed(0.5), "nan").Run(
            [0.5, 0], 1, 0, 64, [1, 40], TestContext.Current.CancellationToken);
        int diverged = history.Outcomes.Count(outcome => outcome == IntegrationOutcome.Diverged);
        Assert.InRange(diverged, 5, 59);
        for (int r = 0; r < 64; r++)
        {
            Assert.Equal(history.Outcomes[r] == IntegrationOutcome.Diverged, double.IsNaN(history.Levels[(r * 4) + 2]));
            Assert.True(history.Outcomes[r] == IntegrationOutcome.Diverged ? history.SubSteps[r] < 80 : history.SubSteps[r] == 80);
        }

        DysonPathResult path = new DysonPath(new FunctionEquation(1, 1, (_, drift) => drift[0] = double.NaN, 1), StepControl.Fixed(1))
            .Solve([2], new BrownianTree(new StreamKey(1, "nan", 0), 1, 1), 3, TestContext.Current.CancellationToken);
        Assert.Equal((IntegrationOutcome.Diverged, 0.0, 1L), (path.Outcome, path.Time, path.SubSteps));
        Assert.Equal([2], path.Levels);

        // Levels that would attract each other: the equation is not defined.
        FunctionEquation attracting = new(2, 1, (_, drift) => drift.Clear(), (x, squares) => (squares[0], squares[2], squares[3]) = (1, -1, 1));
        Assert.Equal(
            IntegrationOutcome.Diverged,
            new DysonEnsemble(attracting, StepControl.Fixed(0.01), "a").Run([5, 0], 1, 0, 1, [1], TestContext.Current.CancellationToken).Outcomes[0]);
    }

    [Fact]
    public void Cancellation_and_wrong_arguments_are_told()
    {
        ConfiningEquation equation = ConfiningEquation.OrnsteinUhlenbeck(2, 1, 1);
        DysonEnsemble ensemble = new(equation, StepControl.Fixed(0.01), "cancel");
        Assert.Throws<OperationCanceledException>(() => ensemble.Run([0, 0], 1, 0, 1, [1], new CancellationToken(true)));
        Assert.Throws<OperationCanceledException>(() => new MatrixProcess(equation, "c").Run([0, 0], 1, 0, 1, [1], 1, new CancellationToken(true)));
        Assert.Throws<ArgumentException>(() => ensemble.Run([0, 1], 1, 0, 1, [1], default));
        Assert.Throws<ArgumentException>(() => ensemble.Run([0], 1, 0, 1, [1], default));
        Assert.Throws<ArgumentException>(() => ensemble.Run([0, 0], 1, 0, 1, [1, 0.5], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfiningEquation.OrnsteinUhlenbeck(2, 1, 1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfiningEquation.OrnsteinUhlenbeck(2, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepControl.Fixed(0));
        Assert.Throws<ArgumentException>(() => new DysonPath(equation, StepControl.Fixed(1)).Solve(
            [0, 0], new BrownianTree(new StreamKey(1, "dimension", 0), 3, 1), 1, default));
    }
}
