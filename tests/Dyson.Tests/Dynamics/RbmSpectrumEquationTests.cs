using Dyson.Dynamics;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Tests.Dynamics;

/// <summary>The RBM's eigenvalue equation in its stationary state: mean shifts of the ring's levels at α = 0.02, |B| = 16, independent samples.</summary>
public class RbmSpectrumEquationTests
{
    private const double Rate = 0.02;
    private const int Batch = 16;
    private const int Machines = 64;
    private const int Burn = 8000;
    private const int Snapshots = 400;
    private const int Between = 25;

    private static readonly GaussianRbm Ring = new(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.AtTarget);
    private static readonly RbmLinearResponse Response = new(Ring, RbmUpdate.Independent(Rate, Batch));

    [Fact]
    public void Equation_9_alone_misses_the_shifts_and_two_further_terms_close_it()
    {
        // The next order in α/|B|: at a quarter of this noise the excess over the straight lines shrinks to within the errors.
        const double NextOrder = 0.006;
        LevelShift shift = new(Response);
        (double[] trained, double[] trainedError) = Shifts(Trained());
        (double[] alone, double[] aloneError) = Shifts(Solved(DriftClosure.CoulombAlone));
        (double[] closed, double[] closedError) = Shifts(Solved(DriftClosure.SecondOrder));
        foreach (int level in (int[])[0, 9])
        {
            Within(alone[level], shift.Coulomb[level], aloneError[level], "(9) alone against its own expansion");
            Within(closed[level], shift.SecondOrder[level], closedError[level], "closed drift against its expansion");
            Within(closed[level], trained[level], Math.Sqrt(Math.Pow(closedError[level], 2) + Math.Pow(trainedError[level], 2)), "closed drift against training");
            double error = Math.Sqrt(Math.Pow(aloneError[level], 2) + Math.Pow(trainedError[level], 2));
            Assert.True(Math.Abs(alone[level] - trained[level]) > (FalseAlarm.Sigmas * error) + NextOrder, $"level {level}: (9) alone was not rejected.");
        }

        static void Within(double measured, double expected, double error, string what) => Assert.True(
            Math.Abs(measured - expected) < (FalseAlarm.Sigmas * error) + NextOrder, $"{what}: {measured:F4} ± {error:F4}, expected {expected:F4}");
    }

    [Fact]
    public void Drift_and_noise_are_those_of_the_update()
    {
        RbmSpectrumEquation equation = new(Response, DriftClosure.CoulombAlone);
        double[] x = [.. Enumerable.Range(0, 10).Select(i => 6 - (0.5 * i))];
        Lanes1[] levels = [.. x.Select(Lanes1.Broadcast)];
        Lanes1[] drift = new Lanes1[10];
        Lanes1[] squares = new Lanes1[100];
        equation.Drift<Lanes1>(levels, drift);
        equation.NoiseSquares<Lanes1>(levels, squares);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(2 * Rate * Ring.Drift(x[i], Ring.Target.Kappas[i]), Lanes1.Lane(drift[i], 0), 1e-15);
            for (int j = 0; j <= i; j++)
            {
                double expected = Rate * Rate * Math.Pow(x[i] + x[j], 2) / (Batch * (9 - x[i]) * (9 - x[j]));
                Assert.Equal(expected, Lanes1.Lane(squares[(i * 10) + j], 0), 1e-15);
            }
        }
    }

    private static double[] Solved(DriftClosure closure)
    {
        double[] times = [.. Enumerable.Range(1, Snapshots).Select(i => Burn + ((double)i * Between))];
        return new DysonEnsemble(new RbmSpectrumEquation(Response, closure), StepControl.Refined(8, 0.1), "ring").Run(
            [.. Ring.ExactSolution], 1, 0, Machines, times, TestContext.Current.CancellationToken).Levels;
    }

    private static double[] Trained()
    {
        long[] steps = [.. Enumerable.Range(1, Snapshots).Select(i => Burn + ((long)i * Between))];
        return new RbmTraining(Ring, new PcdLearning(Rate, Batch, 3, PcdMethod.Exact), "ring").Train(
            1, 0, Machines, steps, TestContext.Current.CancellationToken).Levels;
    }

    // Time averages of every machine, and their mean and error over machines.
    private static (double[] Mean, double[] Error) Shifts(double[] levels)
    {
        double[] mean = new double[10];
        double[] error = new double[10];
        for (int i = 0; i < 10; i++)
        {
            double[] machines = [.. Enumerable.Range(0, Machines).Select(m =>
                Enumerable.Range(0, Snapshots).Average(s => levels[(((m * Snapshots) + s) * 10) + i]) - Ring.ExactSolution[i])];
            mean[i] = machines.Average();
            error[i] = Math.Sqrt(machines.Sum(m => (m - mean[i]) * (m - mean[i])) / (Machines * (Machines - 1.0)));
        }

        return (mean, error);
    }
}
