using Dyson.Dynamics;
using Dyson.Randomness;

namespace Dyson.Tests.Dynamics;

/// <summary>Strong and weak orders, measured on shared noise: solutions with step h and h/2 along the same Brownian path.</summary>
public class DysonConvergenceTests
{
    private const int Coarsest = 3;
    private const int Finest = 10;

    /// <summary>
    /// Orders from the root mean square of x_h − x_{h/2} over h = 2⁻³ … 2⁻⁹. The windows hold the orders measured with five times the paths and
    /// eight times finer steps (docs/physics/dyson-equation.md), and are as wide as the fits from 200 paths scatter, about ±0.05, and the higher orders at 2⁻³ allow.
    /// </summary>
    [Theory]
    [InlineData(1, 0.0, 0.60, 0.92)]
    [InlineData(1, 1.0, 0.93, 1.15)]
    [InlineData(2, 1.0, 0.90, 1.12)]
    [InlineData(4, 0.0, 0.88, 1.10)]
    [InlineData(4, 1.0, 0.88, 1.10)]
    public void Strong_order_of_two_levels(int beta, double length, double least, double most)
    {
        ConfiningEquation equation = ConfiningEquation.OrnsteinUhlenbeck(2, 0.5, 1, beta);
        (double strong, _) = Orders(equation, [0.5, -0.5], length, 200);
        Assert.InRange(strong, least, most);
    }

    [Fact]
    public void Weak_order_is_1_with_refined_steps()
    {
        // ⟨S⟩ of β = 4, whose weak error the fluctuation of x_h − x_{h/2} does not hide; 0.12 is the fit's scatter and the next order.
        ConfiningEquation equation = ConfiningEquation.OrnsteinUhlenbeck(2, 0.5, 1, 4);
        (_, double weak) = Orders(equation, [0.5, -0.5], 1, 400);
        Assert.InRange(weak, 0.85, 1.25);
    }

    [Fact]
    public void Strong_order_is_one_half_with_state_dependent_noise()
    {
        // Far from collisions and with the repulsion small, what is left is Euler's scheme with multiplicative noise.
        FunctionEquation equation = new(
            2,
            1,
            (x, drift) => (drift[0], drift[1]) = (4 - x[0], 2 - x[1]),
            (x, squares) =>
            {
                squares[0] = 0.09 * x[0] * x[0];
                squares[2] = 0.0001 * x[0] * x[1];
                squares[3] = 0.09 * x[1] * x[1];
            });
        Assert.True(equation.HasStateDependentNoise);
        (double strong, _) = Orders(equation, [8, 1], 0, 200);
        Assert.InRange(strong, 0.4, 0.65);
    }

    [Fact]
    public void Solutions_on_different_paths_do_not_converge()
    {
        // The negative control of the measurement: without shared noise the difference does not shrink.
        ConfiningEquation equation = ConfiningEquation.OrnsteinUhlenbeck(2, 0.5, 1);
        double[] squares = new double[2];
        for (int path = 0; path < 200; path++)
        {
            for (int fine = 0; fine < 2; fine++)
            {
                double[] first = Solve(equation, [0.5, -0.5], 1, path, Coarsest + (4 * fine));
                double[] second = Solve(equation, [0.5, -0.5], 1, path + 1000, Coarsest + 1 + (4 * fine));
                squares[fine] += Math.Pow(first[0] - second[0], 2);
            }
        }

        Assert.InRange(squares[1] / squares[0], 0.7, 1.4);
    }

    [Fact]
    public void Tree_is_one_path_however_it_is_looked_at()
    {
        StreamKey key = new(3, "tree", 0);
        BrownianTree tree = new(key, 3, 0.25);
        double[] whole = new double[3];
        double[] first = new double[3];
        double[] second = new double[3];
        tree.Increment(5, whole);
        tree.Halve(5, 1, whole, first, second);
        double[] later = new double[3];
        BrownianTree again = new(key, 3, 0.25);
        again.Halve(5, 1, whole, later, new double[3]);
        Assert.Equal(first, later);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(whole[i], first[i] + second[i], 1e-15);
        }

        // Variances of the whole and of the eighths, and independence of the two halves.
        const int Paths = 4000;
        (double wholes, double eighths, double product) = (0, 0, 0);
        for (int path = 0; path < Paths; path++)
        {
            tree.Increment(path, whole);
            wholes += whole[0] * whole[0];
            tree.Halve(path, 1, whole, first, second);
            product += first[0] * second[0];
            tree.Halve(path, 3, second, whole, first);
            tree.Halve(path, 7, first, second, whole);
            eighths += whole[1] * whole[1];
        }

        FalseAlarm.AssertWithin(0.25, wholes / Paths, 0.25 * Math.Sqrt(2.0 / Paths), "whole");
        FalseAlarm.AssertWithin(0.25 / 8, eighths / Paths, 0.25 / 8 * Math.Sqrt(2.0 / Paths), "eighth");
        FalseAlarm.AssertWithin(0, product / Paths, 0.125 / Math.Sqrt(Paths), "halves");
    }

    private static (double Strong, double Weak) Orders(EigenvalueEquation equation, double[] start, double length, int paths)
    {
        double[] squares = new double[Finest + 1];
        double[] means = new double[Finest + 1];
        for (int path = 0; path < paths; path++)
        {
            double[] coarse = Solve(equation, start, length, path, Coarsest);
            for (int level = Coarsest + 1; level <= Finest; level++)
            {
                double[] fine = Solve(equation, start, length, path, level);
                squares[level] += Math.Pow(fine[0] - coarse[0], 2) + Math.Pow(fine[1] - coarse[1], 2);
                means[level] += fine[0] - fine[1] - coarse[0] + coarse[1];
                coarse = fine;
            }
        }

        return (Slope(level => 0.5 * Math.Log2(squares[level])), Slope(level => Math.Log2(Math.Abs(means[level]))));
    }

    private static double[] Solve(EigenvalueEquation equation, double[] start, double length, int path, int level)
    {
        double step = 1.0 / (1 << level);
        BrownianTree tree = new(new StreamKey(1, "order", path), 2, 1);
        StepControl control = length == 0 ? StepControl.Fixed(step) : StepControl.Refined(step, length);
        DysonPathResult result = new DysonPath(equation, control).Solve(start, tree, 1, TestContext.Current.CancellationToken);
        Assert.Equal(IntegrationOutcome.Completed, result.Outcome);
        Assert.True(result.Levels[0] > result.Levels[1]);
        return result.Levels;
    }

    // Minus the slope of a least-squares line through all levels.
    private static double Slope(Func<int, double> logarithm)
    {
        int[] levels = [.. Enumerable.Range(Coarsest + 1, Finest - Coarsest)];
        double centre = levels.Average();
        return -levels.Sum(level => (level - centre) * logarithm(level)) / levels.Sum(level => (level - centre) * (level - centre));
    }
}
