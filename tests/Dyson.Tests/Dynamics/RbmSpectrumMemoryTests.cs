using Dyson.Dynamics;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Tests.Dynamics;

/// <summary>The RBM's eigenvalue equation in the white-noise limit of persistent chains, against its expansion and against trained machines.</summary>
public class RbmSpectrumMemoryTests
{
    private const double Rate = 0.01;
    private const int Batch = 32;
    private const int Machines = 128;
    private const int Snapshots = 600;
    private const int Between = 60;

    /// <summary>Twenty times the slowest relaxation time 1/γ = 313 of the target below.</summary>
    private const int Burn = 6000;

    // x* = 7, 7, 5.5, 4 with μ² = 9: τ = 4.1 … 1.5 for k = 1 and 1.6 … 1.02 for k = 3.
    private static readonly GaussianRbm Model = new(TargetSpectrum.FromEigenvalues([2, 2, 3.5, 5]), 4, 9, InitialWeights.AtTarget);

    // 0 for independent samples.
    public static TheoryData<int> SweepCounts => [0, 1, 2, 3, 7];

    [Theory]
    [MemberData(nameof(SweepCounts))]
    public void The_drift_gives_the_stationary_mean_that_is_derived_in_another_way(int sweeps)
    {
        // Relative size of what finite α changes at this rate.
        const double FiniteRate = 1e-5;
        RbmLinearResponse response = new(Model, Update(1e-7, sweeps));
        LevelShift shift = new(response);
        double[] alone = Drift(new RbmSpectrumEquation(response, DriftClosure.CoulombAlone));
        double[] closed = Drift(new RbmSpectrumEquation(response, DriftClosure.SecondOrder));
        for (int i = 0; i < 4; i++)
        {
            double expected = shift.SecondOrder[i] - shift.Coulomb[i];
            double extra = (closed[i] - alone[i]) / response.Modes[i].RelaxationRate;
            Assert.True(Math.Abs(extra - expected) < FiniteRate * Math.Abs(expected), $"mode {i}: {extra:G8}, expected {expected:G8}");
        }
    }

    [Theory]
    [MemberData(nameof(SweepCounts))]
    public void The_stationary_variance_tends_to_linear_response(int sweeps)
    {
        foreach (double rate in (double[])[1e-2, 1e-3, 1e-4, 1e-5])
        {
            RbmLinearResponse response = new(Model, Update(rate, sweeps));
            RbmSpectrumEquation equation = new(response, DriftClosure.CoulombAlone);
            Lanes1[] squares = new Lanes1[16];
            equation.NoiseSquares<Lanes1>([.. Model.ExactSolution.Select(Lanes1.Broadcast)], squares);
            for (int i = 0; i < 4; i++)
            {
                // An Ornstein–Uhlenbeck process about x* with noise 2g² and rate γ has the variance g²/γ; linear response has 2/(2 − γ/τ) times as much.
                ModeResponse mode = response.Modes[i];
                double variance = Lanes1.Lane(squares[(4 * i) + i], 0) / mode.RelaxationRate;
                Assert.Equal(2 * rate * Model.ExactSolution[i] * mode.NoiseInflation / Batch, variance, 1e-12 * variance);
                Assert.Equal(mode.Variance, variance, mode.RelaxationRate / mode.NoiseInflation * variance);
            }

            double longest = response.Modes.Max(mode => mode.RelaxationRate * mode.NoiseInflation);
            Assert.Equal(longest, equation.Slowness, 1e-15);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Machines_trained_by_persistent_chains_obey_it(int sweeps)
    {
        // α² corrections and the next order in α/|B|: seen as a deficit of 1 % in variances and below 0.0004 in means.
        const double NextOrder = 0.0008;
        const double NextOrderOfVariance = 0.03;
        RbmLinearResponse response = new(Model, Update(Rate, sweeps));
        double[] trained = Trained(sweeps);
        double[] closed = Solved(response, DriftClosure.SecondOrder);
        double[] alone = Solved(response, DriftClosure.CoulombAlone);
        double[] forgetful = Solved(new RbmLinearResponse(Model, Update(Rate, 0)), DriftClosure.SecondOrder);
        LevelShift shift = new(response);

        Func<double[], double> centre = x => (x[0] + x[1]) / 2;
        Func<double[], double> spacing = x => x[0] - x[1];
        Same(centre, NextOrder, "centre of the pair");
        Same(x => x[2], NextOrder, "level 2");
        Same(x => x[3], NextOrder, "level 3");
        Same(spacing, NextOrderOfVariance / 2 * response.Modes[0].MeanSpacing, "spacing");
        Same(x => Square(x[2] - Model.ExactSolution[2]), NextOrderOfVariance * response.Modes[2].Variance, "width of level 2");
        Same(x => Square(x[3] - Model.ExactSolution[3]), NextOrderOfVariance * response.Modes[3].Variance, "width of level 3");
        Same(x => Square(centre(x) - Model.ExactSolution[0]), NextOrderOfVariance * response.Modes[0].Variance, "width of the centre");

        // In numbers known beforehand: the derived shifts and the linear response.
        Estimate measured = Mean(trained, centre);
        FalseAlarmOrNextOrder(measured, Model.ExactSolution[0] + shift.SecondOrder[0], NextOrder, "shift of the pair");
        FalseAlarmOrNextOrder(
            Mean(trained, spacing), response.Modes[0].MeanSpacing, NextOrderOfVariance / 2 * response.Modes[0].MeanSpacing, "mean spacing");

        // Controls: without the further terms, and without memory.
        Different(alone, centre, NextOrder, "(9) alone");
        Different(alone, x => x[2], NextOrder, "(9) alone");
        Different(forgetful, spacing, NextOrderOfVariance / 2 * response.Modes[0].MeanSpacing, "no memory");
        Different(forgetful, x => Square(x[2] - Model.ExactSolution[2]), NextOrderOfVariance * response.Modes[2].Variance, "no memory");
        if (sweeps == 1)
        {
            Different(forgetful, centre, NextOrder, "no memory");
        }

        void Same(Func<double[], double> observable, double systematic, string what)
        {
            Estimate solution = Mean(closed, observable);
            Estimate training = Mean(trained, observable);
            FalseAlarmOrNextOrder(training with { Error = Math.Sqrt(Square(solution.Error) + Square(training.Error)) }, solution.Value, systematic, what);
        }

        void Different(double[] wrong, Func<double[], double> observable, double systematic, string what)
        {
            Estimate other = Mean(wrong, observable);
            Estimate training = Mean(trained, observable);
            double error = Math.Sqrt(Square(other.Error) + Square(training.Error));
            Assert.True(
                Math.Abs(other.Value - training.Value) > (FalseAlarm.Sigmas * error) + systematic,
                $"{what} was not rejected: {other.Value:F5}, trained {training.Value:F5} ± {error:F5}");
        }
    }

    private static void FalseAlarmOrNextOrder(Estimate measured, double expected, double systematic, string what) => Assert.True(
        Math.Abs(measured.Value - expected) < (FalseAlarm.Sigmas * measured.Error) + systematic,
        $"{what}: {measured.Value:F5} ± {measured.Error:F5}, expected {expected:F5}");

    private static RbmUpdate Update(double rate, int sweeps) =>
        sweeps > 0 ? RbmUpdate.Persistent(rate, Batch, sweeps) : RbmUpdate.Independent(rate, Batch);

    private static double[] Drift(RbmSpectrumEquation equation)
    {
        Lanes1[] drift = new Lanes1[4];
        equation.Drift<Lanes1>([.. Model.ExactSolution.Select(Lanes1.Broadcast)], drift);
        return [.. drift.Select(d => Lanes1.Lane(d, 0))];
    }

    private static double[] Solved(RbmLinearResponse response, DriftClosure closure)
    {
        double[] times = [.. Enumerable.Range(1, Snapshots).Select(i => Burn + ((double)i * Between))];
        return new DysonEnsemble(new RbmSpectrumEquation(response, closure), StepControl.Refined(2, 0.1), "memory").Run(
            [.. Model.ExactSolution], 1, 0, Machines, times, TestContext.Current.CancellationToken).Levels;
    }

    private static double[] Trained(int sweeps)
    {
        long[] steps = [.. Enumerable.Range(1, Snapshots).Select(i => Burn + ((long)i * Between))];
        return new RbmTraining(Model, new PcdLearning(Rate, Batch, sweeps), "memory").Train(
            1, 0, Machines, steps, TestContext.Current.CancellationToken).Levels;
    }

    // The mean over time of every machine; mean and error over machines.
    private static Estimate Mean(double[] levels, Func<double[], double> observable)
    {
        double[] machines = [.. Enumerable.Range(0, Machines).Select(machine => Enumerable.Range(0, Snapshots).Average(snapshot =>
        {
            int start = ((machine * Snapshots) + snapshot) * 4;
            return observable(levels[start..(start + 4)]);
        }))];
        double mean = machines.Average();
        return new Estimate(mean, Math.Sqrt(machines.Sum(m => Square(m - mean)) / (Machines * (Machines - 1.0))));
    }

    private static double Square(double value) => value * value;

    private sealed record Estimate(double Value, double Error);
}
