using Dyson.Dynamics;
using Dyson.Dynamics.Ensembles;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Statistics;
using Dyson.Tests.Dynamics.Ensembles;

namespace Dyson.Tests.Dynamics;

/// <summary>What machines have learnt against the Coulomb gas: where it is exact, where it is the weak-noise limit, and where it fails.</summary>
public class LearntGasTests
{
    private const double MassSquared = 9;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.6)]
    public void Two_equal_teacher_levels_are_exactly_the_gas(double rate)
    {
        TeacherStudentUpdate update = new(rate, 16, 0.1);
        double[][] students = Students(update, [2, 2], 8000);
        CoulombGas gas = TeacherStudentGas.Stationary(update, [2, 2]);
        double width = 9 * new TeacherStudentLaw(update, InitialWeights.AtTarget).Sigma();
        CoulombGasQuadrature quadrature = new(gas, 2 - width, 2 + width);
        Draws.AssertLaw(Spacings(students, 0), Table(quadrature.SpacingCumulative, width), "spacing");
        foreach ((string name, Func<double[], double> array, LevelObservable span) in Observables())
        {
            Draws.AssertMean(students, array, quadrature.Mean(span), name);
        }

        // Negative controls: no finite-rate factor; levels that do not repel.
        CoulombGas slow = CoulombGas.Harmonic(1, [2, 2], [rate * 0.01 / 16, rate * 0.01 / 16]);
        bool wrong = Draws.P(Spacings(students, 0), Table(new CoulombGasQuadrature(slow, 2 - width, 2 + width).SpacingCumulative, width)) < FalseAlarm.PerAssertion;
        Assert.Equal(rate > 0.5, wrong);
        double spread = Math.Sqrt(2 * update.StepVariance / (rate * (2 - rate)));
        Assert.True(Draws.P(Spacings(students, 0), s => MathNet.Numerics.SpecialFunctions.Erf(s / (2 * spread))) < FalseAlarm.PerAssertion);
    }

    [Fact]
    public void Three_equal_teacher_levels_are_the_sampled_gas()
    {
        TeacherStudentUpdate update = new(0.3, 16, 0.1);
        double[][] students = Students(update, [2, 2, 2], 6000);
        double sigma = Math.Sqrt(2 * update.StepVariance / (0.3 * 1.7));
        double[][] exact = Draws.Of(GaussianEnsemble.WithDiagonalDeviation(1, 3, sigma), 20_000, 31);
        Draws.AssertOneLaw(students, exact.Select(x => x.Select(v => v + 2).ToArray()).ToArray(), x => x[0], "highest");
        Draws.AssertOneLaw(students, exact, x => x[1] - x[2], "spacing");
        CoulombGasQuadrature quadrature = new(TeacherStudentGas.Stationary(update, [2, 2, 2]), 2 - (9 * sigma), 2 + (9 * sigma), 100);
        Draws.AssertMean(students, x => x[0] - x[1], quadrature.Mean(x => x[0] - x[1]), "mean spacing");
    }

    [Fact]
    public void Split_teacher_levels_follow_Rice_and_not_the_gas()
    {
        TeacherStudentUpdate update = new(0.1, 16, 0.1);
        TeacherStudentLaw law = new(update, InitialWeights.AtTarget);
        double gap = law.RiceSigma();
        double[][] students = Students(update, [2, 2 + gap], 8000);
        Draws.AssertLaw(Spacings(students, 0), law.SplitSpacingLaw(gap).Cumulative, "Rice");
        CoulombGasQuadrature gas = new(TeacherStudentGas.Stationary(update, [2, 2 + gap]), 2 - (6 * gap), 2 + (7 * gap));
        Assert.True(Draws.P(Spacings(students, 0), Table(gas.SpacingCumulative, 7 * gap)) < FalseAlarm.PerAssertion);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public void Degenerate_pair_of_a_machine_at_weak_noise_is_the_harmonic_gas(int? sweeps)
    {
        const double Rate = 0.1;
        const int Batch = 8000;
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([4, 4]), 2, MassSquared, InitialWeights.AtTarget);
        RbmUpdate update = sweeps is { } k ? RbmUpdate.Persistent(Rate, Batch, k) : RbmUpdate.Independent(Rate, Batch);
        double[][] machines = Machines(model, Rate, Batch, sweeps, 5000, 300);
        RbmLinearResponse response = new(model, update);
        CoulombGas gas = RbmCoulombGas.Harmonic(response, 0, 1);
        double width = 9 * response.Modes[0].Sigma;
        CoulombGasQuadrature quadrature = new(gas, 5 - width, 5 + width);
        Draws.AssertLaw(Spacings(machines, 0), Table(quadrature.SpacingCumulative, width), "spacing");
        foreach ((string name, Func<double[], double> array, LevelObservable span) in Observables())
        {
            Draws.AssertMean(machines, x => array([x[0] - 5, x[1] - 5]), quadrature.Mean(x => span([x[0] - 5, x[1] - 5])), name);
        }

        // Negative control: the gas of a chain without memory.
        if (sweeps == 1)
        {
            CoulombGas forgetful = RbmCoulombGas.Harmonic(new RbmLinearResponse(model, RbmUpdate.Independent(Rate, Batch)), 0, 1);
            Assert.True(Draws.P(Spacings(machines, 0), Table(new CoulombGasQuadrature(forgetful, 5 - width, 5 + width).SpacingCumulative, width))
                < FalseAlarm.PerAssertion);
        }
    }

    [Fact]
    public void Pair_at_stronger_noise_sees_the_state_dependence()
    {
        const double Rate = 0.02;
        const int Batch = 4;
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([4, 4]), 2, MassSquared, InitialWeights.AtTarget);
        double[][] machines = Machines(model, Rate, Batch, null, 20_000, 700);
        CoulombGasQuadrature dependent = new(RbmCoulombGas.StateDependent(model, RbmUpdate.Independent(Rate, Batch)), 2.5, 7.2);
        CoulombGasQuadrature harmonic = new(
            RbmCoulombGas.Harmonic(new RbmLinearResponse(model, RbmUpdate.Independent(Rate, Batch)), 0, 1), 2.5, 7.5);
        foreach ((string name, Func<double[], double> array, LevelObservable span) in Observables())
        {
            Draws.AssertMean(machines, array, dependent.Mean(span), name);
        }

        // Negative control: the harmonic gas has its centre at x*, which is 0.5 % too high.
        Estimate centre = Moments.Mean(Sample.Of([.. machines.Select(x => 0.5 * (x[0] + x[1]))]));
        Assert.True(centre.Pull(harmonic.Mean(x => 0.5 * (x[0] + x[1]))) < -2 * FalseAlarm.Sigmas);
        Assert.Throws<ArgumentException>(() => RbmCoulombGas.StateDependent(model, RbmUpdate.Persistent(Rate, Batch, 1)));
    }

    [Fact]
    public void State_dependent_potential_is_the_no_current_condition_with_its_neighbour_at_the_solution()
    {
        const double Rate = 0.03;
        const int Batch = 7;
        const double Kappa = 4;
        const double Solution = MassSquared - Kappa;

        // Central differences of width 1e-5: 1e-10 of truncation, 1e-16/1e-5 of rounding on logarithms of order 10.
        const double Step = 1e-5;
        const double DifferenceError = 1e-7;
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([Kappa, Kappa]), 2, MassSquared, InitialWeights.AtTarget);
        CoulombGas gas = RbmCoulombGas.StateDependent(model, RbmUpdate.Independent(Rate, Batch));

        static double Noise(double x) => 4 * Rate * Rate * x * x / ((MassSquared - x) * (MassSquared - x) * Batch);
        static double Others(double x, double y)
        {
            (double k, double l) = (MassSquared - x, MassSquared - y);
            return Rate * Rate / Batch * ((y / (k * l)) + ((x + y) * (x + y) / (k * l * (x - y)))) / Noise(x);
        }

        static double Bracket(double x, double y, double at) =>
            (1 / (x - y)) - (3 / (4 * x)) - (1 / (4 * (MassSquared - at))) - (3 * at / (4 * x * (MassSquared - at)));
        foreach ((double x, double y) in new[] { (5.3, 4.8), (6, 4.9), (5.0, 3.0) })
        {
            Assert.Equal(Others(x, y), Bracket(x, y, y), 1e-12);
            double k = MassSquared - x;
            double own = ((2 * Rate * x * ((1 / Kappa) - (1 / k))) + (2 * Rate * Rate * x / (k * k * Batch))) / Noise(x);
            double spread = (Math.Log(Noise(x + Step)) - Math.Log(Noise(x - Step))) / (2 * Step);
            double slope = (gas.LogWeight([x + Step, y]) - gas.LogWeight([x - Step, y])) / (2 * Step);
            Assert.Equal(own - spread + Bracket(x, y, Solution), slope, DifferenceError);

            // No gradient: the cross-derivatives of the true drift differ.
            double first = (Others(x, y + Step) - Others(x, y - Step)) / (2 * Step);
            double second = (Others(y, x + Step) - Others(y, x - Step)) / (2 * Step);
            Assert.True(Math.Abs(first - second) > 0.01, "the drift has a potential after all");
        }
    }

    [Theory]
    [InlineData(16_000, true)]
    [InlineData(16, false)]
    public void Separable_gas_holds_at_weak_noise_and_fails_where_modes_mix(int batch, bool holds)
    {
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([4, 4.4, 4.4]), 3, MassSquared, InitialWeights.AtTarget);
        double[][] machines = Machines(model, 0.1, batch, null, 4000, 300);
        RbmLinearResponse response = new(model, RbmUpdate.Independent(0.1, batch));
        double sigma = response.Modes[0].Sigma;
        CoulombGasDraws gas = new CoulombGasSampler(Draws: 4000).Run(
            RbmCoulombGas.Harmonic(response, 0, 1, 2), [5, 4.6 + sigma, 4.6 - sigma], sigma, 35, "mixing");
        for (int i = 0; i < 3; i++)
        {
            int level = i;
            double solution = model.ExactSolution[i];
            double mean = Pull(machines, gas, x => x[level], x => x[level]);
            double square = Pull(machines, gas, x => Math.Pow(x[level] - solution, 2), x => Math.Pow(x[level] - solution, 2));
            if (holds)
            {
                Assert.True(Math.Abs(mean) < FalseAlarm.Sigmas, $"level {i}: {mean:F1}");
                Assert.True(Math.Abs(square) < FalseAlarm.Sigmas, $"level {i} squared: {square:F1}");
            }
            else if (level == 0)
            {
                // The gas pushes the single level up by 0.24, the machine goes up by half of that.
                Assert.True(mean < -2 * FalseAlarm.Sigmas, $"level 0: {mean:F1}");
            }
        }
    }

    private static double Pull(double[][] machines, CoulombGasDraws gas, Func<double[], double> array, LevelObservable span)
    {
        Estimate learnt = Moments.Mean(Sample.Of([.. machines.Select(array)]));
        Estimate expected = gas.Mean(span);
        Assert.True(expected.HasError, expected.Method);
        return (learnt.Value - expected.Value) / double.Hypot(learnt.Error, expected.Error);
    }

    private static IEnumerable<(string Name, Func<double[], double> Array, LevelObservable Span)> Observables()
    {
        yield return ("centre", x => 0.5 * (x[0] + x[1]), x => 0.5 * (x[0] + x[1]));
        yield return ("upper", x => x[0], x => x[0]);
        yield return ("upper squared", x => x[0] * x[0], x => x[0] * x[0]);
        yield return ("lower squared", x => x[1] * x[1], x => x[1] * x[1]);
        yield return ("product", x => x[0] * x[1], x => x[0] * x[1]);
        yield return ("spacing", x => x[0] - x[1], x => x[0] - x[1]);
    }

    private static IEnumerable<double> Spacings(double[][] rows, int level) => rows.Select(x => x[level] - x[level + 1]);

    private static double[][] Students(TeacherStudentUpdate update, double[] kappas, int replicas)
    {
        TeacherStudent model = new(kappas, InitialWeights.AtTarget);
        NoisyGradientLearning learning = new(update.LearningRate, update.BatchSize, update.Noise);
        long steps = (long)Math.Ceiling(20 / update.LearningRate);
        return Rows(new TeacherStudentTraining(model, learning, "gas", eigenvalues: true).Train(33, 0, replicas, [steps], default), kappas.Length);
    }

    private static double[][] Machines(GaussianRbm model, double rate, int batch, int? sweeps, int replicas, long steps)
    {
        PcdLearning learning = new(rate, batch, sweeps ?? 1, sweeps is null ? PcdMethod.Exact : PcdMethod.Auto);
        return Rows(new RbmTraining(model, learning, "gas").Train(34, 0, replicas, [steps], default), model.Visible);
    }

    private static double[][] Rows(TrainingBlock block, int levels)
    {
        Assert.All(block.DivergedAt, step => Assert.Equal(-1, step));
        return [.. block.Levels.Chunk(levels)];
    }

    /// <summary>A cumulative distribution by linear interpolation between 200 points, right to 1e-4.</summary>
    private static Func<double, double> Table(Func<double, double> cumulative, double end)
    {
        const int Points = 200;
        double[] values = [.. Enumerable.Range(0, Points + 1).Select(i => cumulative(end * i / Points))];
        return s =>
        {
            double place = Math.Clamp(s / end, 0, 1) * Points;
            int i = Math.Min((int)place, Points - 1);
            return values[i] + ((place - i) * (values[i + 1] - values[i]));
        };
    }
}
