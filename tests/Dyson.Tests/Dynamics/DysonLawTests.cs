using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Learning;
using Dyson.Models;
using MathNet.Numerics;

namespace Dyson.Tests.Dynamics;

/// <summary>The solution of the eigenvalue equation in law: against exact laws, the matrix process, and training.</summary>
public class DysonLawTests
{
    // With 5000 replicas a Kolmogorov–Smirnov distance of 0.045 is rejected; the scheme's own weak error at these steps is below 0.01.
    private const int Replicas = 5000;
    private const double Step = 0.01;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Stationary_spacing_of_two_levels_is_the_surmise(int beta)
    {
        const double Rate = 0.8;
        const double Noise = 0.6;
        ConfiningEquation equation = ConfiningEquation.OrnsteinUhlenbeck(2, Rate, Noise, beta);
        EigenvalueHistory history = new DysonEnsemble(equation, StepControl.Refined(Step, Noise), "surmise").Run(
            [0.5, -0.5], 1, 0, Replicas, [8], Cancellation);
        double[] spacing = LevelSamples.At(history.Levels, 2, 1, 0, x => x[0] - x[1]);

        // S is √2 g/√k times χ with β + 1 degrees of freedom.
        double mean = 2 * Noise / Math.Sqrt(Rate) * SpecialFunctions.Gamma(0.5 * (beta + 2)) / SpecialFunctions.Gamma(0.5 * (beta + 1));
        Assert.True(LevelSamples.Against(WignerSurmise.WithMean(beta, mean), spacing) > FalseAlarm.PerAssertion);
        if (beta == 1)
        {
            // ⟨X_ii²⟩ = g²/k: the law in the convention of (74), and the level density (78) from one level a replica.
            double sigma = Noise / Math.Sqrt(Rate);
            Assert.True(LevelSamples.Against(WignerSurmise.GoeWithScale(sigma), spacing) > FalseAlarm.PerAssertion);
            double[] level = [.. Enumerable.Range(0, Replicas).Select(r => history.Levels[(2 * r) + (r % 2)])];
            Assert.True(LevelSamples.Against(TwoLevelDensity.WithDiagonalDeviation(sigma), level) > FalseAlarm.PerAssertion);
            Assert.True(LevelSamples.Against(Gaussian.WithStandardDeviation(0, sigma), level) < FalseAlarm.PerAssertion, "levels without repulsion");
        }

        // Controls: another β of the same mean, a missing factor 2 in the variance, a variance taken for a deviation.
        Assert.True(LevelSamples.Against(WignerSurmise.WithMean(beta == 1 ? 2 : beta / 2, mean), spacing) < FalseAlarm.PerAssertion);
        Assert.True(LevelSamples.Against(WignerSurmise.WithMean(beta, mean / Math.Sqrt(2)), spacing) < FalseAlarm.PerAssertion);
        Assert.True(LevelSamples.Against(WignerSurmise.WithMean(beta, mean * Noise), spacing) < FalseAlarm.PerAssertion);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 5)]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    public void Stationary_trace_of_the_square_is_that_of_the_Hermite_ensemble(int beta, int size)
    {
        // Density ∏|x_i − x_j|^β exp(−k Σx²/2g²): kΣx²/g² is χ² with N + βN(N − 1)/2 degrees of freedom, for any N and β.
        ConfiningEquation equation = ConfiningEquation.OrnsteinUhlenbeck(size, 1, 0.5, beta);
        EigenvalueHistory history = new DysonEnsemble(equation, StepControl.Refined(Step, 0.5), "trace").Run(
            [.. Enumerable.Range(0, size).Select(i => 0.5 * (size - 1 - (2 * i)))], 1, 0, Replicas, [7], Cancellation);
        double[] square = LevelSamples.At(history.Levels, size, 1, 0, x => x.Sum(level => level * level) / 0.25);
        double degrees = size + (0.5 * beta * size * (size - 1));
        Assert.True(LevelSamples.Against(ChiSquare.WithDegrees(degrees), square) > FalseAlarm.PerAssertion);
        double wrong = size + (0.5 * (beta == 1 ? 2 : beta / 2) * size * (size - 1));
        Assert.True(LevelSamples.Against(ChiSquare.WithDegrees(wrong), square) < FalseAlarm.PerAssertion);
        Assert.True(LevelSamples.Against(ChiSquare.WithDegrees(degrees), [.. square.Select(s => s * 0.5)]) < FalseAlarm.PerAssertion);
    }

    [Theory]
    [InlineData(2, 1, 0.0)]
    [InlineData(4, 1, 0.0)]
    [InlineData(3, 2, 0.0)]
    [InlineData(2, 4, 0.0)]
    [InlineData(3, 1, 0.3)]
    [InlineData(10, 1, 0.0)]
    public void Levels_have_the_law_of_the_matrix_at_every_time(int size, int beta, double quartic)
    {
        double[] times = [0.1, 0.5, 3];
        double[] start = [.. Enumerable.Range(0, size).Select(i => 0.5 * (size - 1 - (2 * i)))];
        ConfiningEquation equation = new(new double[size], 1, 0.7, beta, quartic);
        double[] levels = Levels(equation);
        double[] matrix = new MatrixProcess(equation, "matrix").Run(start, 1, 0, Replicas, times, Step, Cancellation).Levels;
        double[] wrong = Levels(new ConfiningEquation(new double[size], 1, 0.7, beta == 1 ? 2 : beta / 2, quartic));
        double[] strong = Levels(new ConfiningEquation(new double[size], 1, 0.7 * Math.Sqrt(2), beta, quartic));
        for (int time = 0; time < 3; time++)
        {
            foreach ((string name, Func<double[], double> observable) in LevelSamples.Observables(size))
            {
                double p = LevelSamples.Between(Of(levels, time, observable), Of(matrix, time, observable));
                Assert.True(p > FalseAlarm.PerAssertion, $"{name} at {times[time]}: p = {p:G3}");
            }

            Func<double[], double> square = x => x.Sum(level => level * level);
            Assert.True(LevelSamples.Between(Of(strong, time, square), Of(matrix, time, square)) < FalseAlarm.PerAssertion, "twice the variance");
        }

        Func<double[], double> gap = x => x[0] - x[1];
        Assert.True(LevelSamples.Between(Of(wrong, 2, gap), Of(matrix, 2, gap)) < FalseAlarm.PerAssertion, "another β");

        double[] Levels(ConfiningEquation of) => new DysonEnsemble(of, StepControl.Refined(Step, 0.7), "levels").Run(
            start, 1, 0, Replicas, times, Cancellation).Levels;
        double[] Of(double[] ensemble, int time, Func<double[], double> observable) => LevelSamples.At(ensemble, size, 3, time, observable);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    public void Levels_have_the_law_of_the_matrix_with_any_function_for_its_drift(int size, int beta)
    {
        // A well that is no polynomial: V = ln cosh 2x + e^{−x}, soft on one side and steep on the other.
        static double Force(double x) => (-2 * Math.Tanh(2 * x)) + Math.Exp(-x);
        double[] times = [0.2, 2];
        double[] start = [.. Enumerable.Range(0, size).Select(i => 0.5 * (size - 1 - (2 * i)))];
        CommonWellEquation equation = new(size, Force, 0.7, beta);
        double[] levels = new DysonEnsemble(equation, StepControl.Refined(Step, 0.7), "levels").Run(start, 1, 0, Replicas, times, Cancellation).Levels;
        double[] matrix = new MatrixProcess(equation, "matrix").Run(start, 1, 0, Replicas, times, Step, Cancellation).Levels;
        for (int time = 0; time < times.Length; time++)
        {
            foreach ((string name, Func<double[], double> observable) in LevelSamples.Observables(size))
            {
                double p = LevelSamples.Between(LevelSamples.At(levels, size, 2, time, observable), LevelSamples.At(matrix, size, 2, time, observable));
                Assert.True(p > FalseAlarm.PerAssertion, $"{name} at {times[time]}: p = {p:G3}");
            }
        }

        // Control: the drift's tangent at its zero, for which the levels' law is different.
        CommonWellEquation straight = new(size, x => -3 * (x - 0.2), 0.7, beta);
        double[] other = new MatrixProcess(straight, "matrix").Run(start, 1, 0, Replicas, times, Step, Cancellation).Levels;
        Func<double[], double> highest = x => x[0];
        Assert.True(
            LevelSamples.Between(LevelSamples.At(levels, size, 2, 1, highest), LevelSamples.At(other, size, 2, 1, highest)) < FalseAlarm.PerAssertion);
    }

    [Fact]
    public void The_function_minus_x_cubed_moves_a_matrix_as_the_polynomial_does()
    {
        // Same stream, same steps: only roundings of the diagonalisation differ.
        const double Rounding = 1e-11;
        foreach (int beta in (int[])[1, 2, 4])
        {
            ConfiningEquation polynomial = new(new double[3], 0.5, 0.3, beta, 0.2);
            CommonWellEquation function = new(3, x => (-0.5 * x) - (0.2 * x * x * x), 0.3, beta);
            double[] expected = new MatrixProcess(polynomial, "cube").Run([1, 0, -1], 1, 0, 3, [0.5, 2], Step, Cancellation).Levels;
            double[] levels = new MatrixProcess(function, "cube").Run([1, 0, -1], 1, 0, 3, [0.5, 2], Step, Cancellation).Levels;
            Assert.All(levels.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, Rounding));
        }
    }

    [Fact]
    public void A_drift_with_a_joint_potential_leads_to_its_Coulomb_gas()
    {
        // (68) with U = ½Σx² + c x_1x_2 (g = 1): the centre is normal with variance ½/(1 + c), the spacing has the surmise of mean √(π/(1 − c)).
        const double Coupling = 0.6;
        FunctionEquation equation = new(2, 1, (x, drift) => (drift[0], drift[1]) = (-x[0] - (Coupling * x[1]), -x[1] - (Coupling * x[0])), 1.0);
        double[] levels = new DysonEnsemble(equation, StepControl.Refined(Step, 1), "joint").Run([1, -1], 1, 0, Replicas, [12], Cancellation).Levels;
        double[] centre = LevelSamples.At(levels, 2, 1, 0, x => (x[0] + x[1]) / 2);
        double[] spacing = LevelSamples.At(levels, 2, 1, 0, x => x[0] - x[1]);
        WignerSurmise coupled = WignerSurmise.WithMean(1, Math.Sqrt(Math.PI / (1 - Coupling)));
        Assert.True(LevelSamples.Against(Gaussian.WithStandardDeviation(0, Math.Sqrt(0.5 / (1 + Coupling))), centre) > FalseAlarm.PerAssertion);
        Assert.True(LevelSamples.Against(coupled, spacing) > FalseAlarm.PerAssertion);

        // Draws of the gas itself: 6 chains, thinned far beyond their correlation.
        CoulombGas gas = CoulombGas.Joint(1, 2, x => (0.5 * ((x[0] * x[0]) + (x[1] * x[1]))) + (Coupling * x[0] * x[1]));
        CoulombGasDraws draws = new CoulombGasSampler(6, 1000, 800, 25).Run(gas, [1, -1], 1, 31, "joint");
        double[] Drawn(LevelObservable f) => [.. Enumerable.Range(0, 6).SelectMany(chain => Enumerable.Range(0, 800).Select(draw => f(draws[chain, draw])))];
        Assert.True(LevelSamples.Against(coupled, Drawn(x => x[0] - x[1])) > FalseAlarm.PerAssertion);
        Assert.True(LevelSamples.Between(centre, Drawn(x => (x[0] + x[1]) / 2)) > FalseAlarm.PerAssertion);

        // Controls: without the coupling, and with its sign changed.
        Assert.True(LevelSamples.Against(WignerSurmise.WithMean(1, Math.Sqrt(Math.PI)), spacing) < FalseAlarm.PerAssertion);
        Assert.True(LevelSamples.Against(WignerSurmise.WithMean(1, Math.Sqrt(Math.PI / (1 + Coupling))), spacing) < FalseAlarm.PerAssertion);
        Assert.True(LevelSamples.Against(Gaussian.WithStandardDeviation(0, Math.Sqrt(0.5)), centre) < FalseAlarm.PerAssertion);
    }

    [Fact]
    public void Student_with_equal_teacher_levels_obeys_the_equation_at_every_update()
    {
        const double Rate = 0.5;
        double[] kappas = [2, 2, 2];
        TeacherStudentUpdate update = new(Rate, 4, 0.1);
        long[] steps = [2, 5, 40];
        double[] times = [.. steps.Select(step => (double)step)];
        TeacherStudentTraining training = new(
            new TeacherStudent(kappas, InitialWeights.AtTarget), new NoisyGradientLearning(Rate, 4, 0.1), "student", eigenvalues: true);
        double[] trained = training.Train(1, 0, Replicas, steps, Cancellation).Levels;
        ConfiningEquation exact = ConfiningEquation.TeacherStudentAtUpdates(update, kappas);
        ConfiningEquation leading = ConfiningEquation.TeacherStudent(update, kappas);
        StepControl control = StepControl.Refined(0.02, exact.Noise);
        double[] solved = new DysonEnsemble(exact, control, "at updates").Run(kappas, 1, 0, Replicas, times, Cancellation).Levels;
        double[] small = new DysonEnsemble(leading, control, "leading").Run(kappas, 1, 0, Replicas, times, Cancellation).Levels;
        for (int time = 0; time < 3; time++)
        {
            foreach ((string name, Func<double[], double> observable) in LevelSamples.Observables(3))
            {
                double p = LevelSamples.Between(LevelSamples.At(solved, 3, 3, time, observable), LevelSamples.At(trained, 3, 3, time, observable));
                Assert.True(p > FalseAlarm.PerAssertion, $"{name} after {steps[time]} updates: p = {p:G3}");
            }
        }

        // (57) is the leading order in α: at α = 0.5 its stationary variance lies 25 % below, and is seen to.
        Func<double[], double> square = x => x.Sum(level => (level - 2) * (level - 2));
        Assert.True(LevelSamples.Between(LevelSamples.At(small, 3, 3, 2, square), LevelSamples.At(trained, 3, 3, 2, square)) < FalseAlarm.PerAssertion);
    }

    [Fact]
    public void Student_with_two_teacher_levels_has_the_surmise_at_small_rates()
    {
        TeacherStudentUpdate update = new(0.02, 16, 0.1);
        TeacherStudentLaw law = new(update, InitialWeights.AtTarget);
        ConfiningEquation equation = ConfiningEquation.TeacherStudent(update, [2, 2]);
        double[] levels = new DysonEnsemble(equation, StepControl.Refined(1, law.Sigma()), "student").Run(
            [2, 2], 1, 0, Replicas, [50, 400], Cancellation).Levels;
        Assert.True(LevelSamples.Against(law.SpacingLaw(50), LevelSamples.At(levels, 2, 2, 0, x => x[0] - x[1])) > FalseAlarm.PerAssertion);
        Assert.True(LevelSamples.Against(law.SpacingLaw(), LevelSamples.At(levels, 2, 2, 1, x => x[0] - x[1])) > FalseAlarm.PerAssertion);
    }

    [Fact]
    public void Different_teacher_levels_are_not_closed_the_matrix_has_Rice_and_57_has_not()
    {
        // Δκ = σ_R, where (59) is 19 % off.
        TeacherStudentUpdate update = new(0.02, 16, 0.1);
        TeacherStudentLaw law = new(update, InitialWeights.AtTarget);
        double gap = law.RiceSigma();
        ConfiningEquation exact = ConfiningEquation.TeacherStudentAtUpdates(update, [2 + gap, 2]);
        double[] start = [.. exact.Centres];
        double[] matrix = new MatrixProcess(exact, "rice").Run(start, 1, 0, Replicas, [400], 1, Cancellation).Levels;
        double[] levels = new DysonEnsemble(exact, StepControl.Refined(1, law.Sigma()), "57").Run(start, 1, 0, Replicas, [400], Cancellation).Levels;
        Func<double[], double> spacing = x => x[0] - x[1];
        Assert.True(LevelSamples.Against(law.SplitSpacingLaw(gap), LevelSamples.At(matrix, 2, 1, 0, spacing)) > FalseAlarm.PerAssertion);
        Assert.True(LevelSamples.Against(law.SplitSpacingLaw(gap), LevelSamples.At(levels, 2, 1, 0, spacing)) < FalseAlarm.PerAssertion);
    }
}
