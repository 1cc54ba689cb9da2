using Dyson.Dynamics;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Tests.Dynamics.DeepStudents;

/// <summary>The closed moments of students about their teacher: limits in closed form, and training.</summary>
public class StudentFluctuationsTests
{
    private const double Sigma = 0.1;
    private const int Batch = 512;

    public static TheoryData<Activation> Activations => [.. Enum.GetValues<Activation>()];

    /// <summary>Label noise at small α gives every element the variance ασ²/(2(1 − β)|B|), independent, in one layer, behind a fixed one, and in two layers of an activation without flat directions.</summary>
    [Theory]
    [InlineData(Activation.Identity, 1)]
    [InlineData(Activation.Relu, 1)]
    [InlineData(Activation.Gelu, 1)]
    [InlineData(Activation.Tanh, 1)]
    [InlineData(Activation.Erf, 2)]
    [InlineData(Activation.Tanh, 3)]
    [InlineData(Activation.Erf, 3)]
    public void Label_noise_makes_every_element_equally_wide(Activation activation, int model)
    {
        // Corrections αh/2, largest behind the fixed layer (h = 4 · 0.58), what |B| = 512 leaves of the batches', and the slowest mode's e^(−2αht).
        const double Rate = 0.002;
        const double Tolerance = 6e-3;
        foreach (Optimiser optimiser in new[] { Optimiser.Sgd(), Optimiser.HeavyBall(0.75), Optimiser.Nesterov(0.75) })
        {
            double effective = Rate * (model == 3 ? 5 : 1);
            WeightMoments moments = new StudentFluctuations(Model(activation, model), Labels(effective * (1 - optimiser.Momentum), optimiser)).After(20_000);
            double temperature = effective * Sigma * Sigma / (2 * Batch);
            for (int a = 0; a < moments.Count; a++)
            {
                for (int b = 0; b < moments.Count; b++)
                {
                    Assert.Equal(a == b ? 1 : 0, moments.Covariance(a, b) / temperature, Tolerance);
                }
            }

            Assert.Equal(1, moments.Pair(0).MeanSpacing / Math.Sqrt(Math.PI * temperature), Tolerance);
        }
    }

    /// <summary>Added noise instead is spread by the curvature: Var = αε²/(2h|B|), so that activations differ and the spacing is Hoyt's.</summary>
    [Fact]
    public void Added_noise_is_spread_by_the_curvature()
    {
        DeepLearning learning = new(1e-3, Batch, Optimiser.Sgd(), DeepData.Fresh, Noise: Sigma);
        WeightMoments moments = new StudentFluctuations(Model(Activation.Tanh, 1), learning).After(40_000);
        double temperature = 1e-3 * Sigma * Sigma / (2 * Batch);
        const double Tolerance = 2e-3;
        Assert.Equal(1, moments.Covariance(0, 0) * 0.1078 / temperature, Tolerance);
        Assert.Equal(1, moments.Covariance(1, 1) * 0.4644 / temperature, Tolerance);
        Assert.Equal(0.1078 / 0.4644, moments.Pair(0).AcrossVariance / moments.Pair(0).AlongVariance, Tolerance);
    }

    /// <summary>
    /// With any diagonal preconditioner P, PHΣ + ΣHP = (ασ²/|B|)PHP is solved by Σ = (ασ²/2|B|)P, whatever H: under Adam every element has
    /// Var = ασ/(2√(|B|H_ww)), independent, in two layers too.
    /// </summary>
    [Theory]
    [InlineData(Activation.Tanh, 1)]
    [InlineData(Activation.Tanh, 3)]
    [InlineData(Activation.Erf, 3)]
    public void Adam_divides_the_width_by_the_root_of_the_curvature(Activation activation, int model)
    {
        const double Rate = 5e-6;
        StudentFluctuations student = new(Model(activation, model), Labels(Rate, Optimiser.Adam()));
        WeightMoments moments = student.After(60_000);

        // αh/s ~ 10⁻³, the start of v̂, and the slowest mode.
        const double Tolerance = 4e-3;
        for (int a = 0; a < moments.Count; a++)
        {
            for (int b = 0; b < moments.Count; b++)
            {
                double unit = Rate * Sigma / (2 * Math.Sqrt(Batch)) / Math.Pow(student.Tangent.Hessian(a, a) * student.Tangent.Hessian(b, b), 0.25);
                Assert.Equal(a == b ? 1 : 0, moments.Covariance(a, b) / unit, Tolerance);
            }
        }
    }

    /// <summary>
    /// Adam divides weight by weight, so that the axes matter. A teacher turned by 45° has H_ww = (h∥ + h⊥)/2 for every weight: the pair has the surmise instead of Hoyt's law, and ⟨S²⟩ falls by the factor
    /// 2(½(h∥ + h⊥))^(−½)/(h∥^(−½) + h⊥^(−½)) = 0.828. Gradient descent does not know the axes.
    /// </summary>
    [Fact]
    public void Adam_sees_the_axes_of_the_weights_and_gradient_descent_does_not()
    {
        double half = Math.Sqrt(0.5);
        DeepStudent turned = new(
            new DeepNetwork(2, [new DeepLayer(2, Activation.Tanh, DeepWeights.AtTeacher)]),
            new DeepNetwork(2, [new DeepLayer(2, Activation.Tanh, DeepWeights.Matrix(new[,] { { half, -half }, { half, half } }))]));
        DeepStudent straight = Model(Activation.Tanh, 1);
        DeepLearning adam = new(1e-4, 4, Optimiser.Adam(), DeepData.Fresh, LabelNoise: 0.02);
        StudentPair one = new StudentFluctuations(straight, adam).After(1500).Pair(0);
        StudentPair other = new StudentFluctuations(turned, adam).After(1500).Pair(0);
        double factor = 2 / Math.Sqrt(0.5 * (0.10778 + 0.46440)) / ((1 / Math.Sqrt(0.10778)) + (1 / Math.Sqrt(0.46440)));

        // αh/s = 0.005 … 0.01, by which the signal enters.
        const double Signal = 5e-3;
        Assert.Equal(factor, other.MeanSquareSpacing / one.MeanSquareSpacing, Signal);
        Assert.Equal(1, other.AcrossVariance / other.AlongVariance, 5 * Signal);
        Assert.InRange(one.AcrossVariance / one.AlongVariance, 0.45, 0.52);
        AssertTrained(turned, adam, 1500, 5000, [0]);

        DeepLearning descent = Labels(0.1, Optimiser.Sgd());
        Assert.Equal(1, new StudentFluctuations(turned, descent).After(100).Pair(0).MeanSquareSpacing / new StudentFluctuations(straight, descent).After(100).Pair(0).MeanSquareSpacing, 1e-9);
    }

    /// <summary>
    /// Two linear layers at 1: D₁ − D₂ is flat and D₁ + D₂ takes all noise. Every element has half of the variance, the two layers move as one.
    /// </summary>
    [Fact]
    public void Flat_directions_take_no_label_noise()
    {
        const double Rate = 1e-3;
        WeightMoments moments = new StudentFluctuations(Model(Activation.Identity, 3), Labels(Rate, Optimiser.Sgd())).After(5000);
        double temperature = Rate * Sigma * Sigma / (2 * Batch);
        // αh/2 with h = 2, half of it.
        const double Tolerance = 1e-3;
        for (int a = 0; a < 8; a++)
        {
            for (int b = 0; b < 8; b++)
            {
                Assert.Equal(a % 4 == b % 4 ? 0.5 : 0, moments.Covariance(a, b) / temperature, Tolerance);
            }
        }
    }

    /// <summary>One linear layer with finite batches: E|D|² takes the factor 1/[1 − α(N + 1)/(|B|(2 − α))] of the linear student, with noise added and with noise of labels, at any N.</summary>
    [Theory]
    [InlineData(2, Sigma, 0)]
    [InlineData(2, 0, Sigma)]
    [InlineData(4, Sigma, 0)]
    public void Batches_of_a_linear_layer_have_the_exact_factor(int size, double noise, double labels)
    {
        const double Rate = 0.3;
        DeepNetwork Network(DeepWeights weights) => new(size, [new DeepLayer(size, Activation.Identity, weights)]);
        DeepStudent model = new(Network(DeepWeights.AtTeacher), Network(DeepWeights.Identity(2)));
        WeightMoments moments = new StudentFluctuations(model, new DeepLearning(Rate, 4, Optimiser.Sgd(), DeepData.Fresh, noise, labels)).After(1000);
        double total = Enumerable.Range(0, size * size).Sum(a => moments.Covariance(a, a));
        double infinite = size * size * Rate * Sigma * Sigma / (4 * (2 - Rate));
        Assert.Equal(1 / (1 - (Rate * (size + 1) / (4 * (2 - Rate)))), total / infinite, 1e-9);
        Assert.Equal(FiniteBatchMoments.TotalVarianceFactor(new TeacherStudentUpdate(Rate, 4, Sigma), size), total / infinite, 1e-9);
    }

    /// <summary>One mode at any time, few steps taken one by one and many by squaring: α²s²(1 − (1 − αh)^2t)/(1 − (1 − αh)²).</summary>
    [Fact]
    public void Moments_are_exact_at_every_time()
    {
        const double Rate = 0.01;
        DeepNetwork Network(DeepWeights weights) => new(1, [new DeepLayer(1, Activation.Identity, weights)]);
        StudentFluctuations student = new(new DeepStudent(Network(DeepWeights.AtTeacher), Network(DeepWeights.Identity())), new DeepLearning(Rate, 1, Optimiser.Sgd(), DeepData.Infinite, Sigma));
        foreach (long steps in new long[] { 0, 1, 2, 20, 30, 77, 300, 1L << 40 })
        {
            double expected = Rate * Rate * Sigma * Sigma * (1 - Math.Pow(1 - Rate, 2.0 * steps)) / (1 - ((1 - Rate) * (1 - Rate)));
            Assert.Equal(expected, student.After(steps).Covariance(0, 0), 1e-11 * Sigma * Sigma);
        }
    }

    /// <summary>Weight decay λ of one linear layer, where first order is exact: from the teacher the mean relaxes to −λ/(1 + λ), and what is left of it is about the minimum 1/(1 + λ).</summary>
    [Fact]
    public void Weight_decay_takes_the_teacher_to_the_minimum()
    {
        const double Decay = 0.3;
        DeepLearning learning = new(0.2, 4, Optimiser.HeavyBall(0.5, Decay), DeepData.Infinite, Sigma);
        DeepStudent model = Model(Activation.Identity, 1);
        WeightMoments teacher = new StudentFluctuations(model, learning).After(1000);
        StudentFluctuations about = StudentFluctuations.AboutMinimum(model, learning, [[1, 0, 0, 1]], [[0.5, 0, 0, 0.5]]);
        Assert.Equal(-Decay / (1 + Decay), teacher.Mean(0), 1e-12);
        Assert.Equal(0, teacher.Mean(1), 1e-12);
        Assert.Equal(1 / (1 + Decay), about.Centre[0][0], 1e-11);
        Assert.Equal(0, about.After(1000).Mean(0));
        double exact = OptimisedMode.HeavyBall(0.2, 0.5, 1 + Decay) * Sigma * Sigma / 4;
        Assert.Equal(1, teacher.Covariance(0, 0) / exact, 1e-9);
        Assert.Equal(1, about.After(1000).Covariance(0, 0) / exact, 1e-7);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Trained_students_of_every_activation_have_the_moments(Activation activation)
    {
        // Noise so weak that what is of second order in D, √(E D²) = 0.001 for rectified units, cannot be seen.
        DeepLearning learning = new(0.4, 2, Optimiser.Sgd(), DeepData.Fresh, LabelNoise: 0.003);
        AssertTrained(Model(activation, 1), learning, 40, 12000, [0]);
        AssertTrained(Model(activation, 2), learning with { LearningRate = 0.1 }, 40, 12000, [0]);
    }

    [Fact]
    public void Trained_students_of_every_optimiser_have_the_moments()
    {
        foreach (Optimiser optimiser in new[] { Optimiser.HeavyBall(0.8), Optimiser.Nesterov(0.8) })
        {
            AssertTrained(Model(Activation.Tanh, 1), new DeepLearning(0.1, 2, optimiser, DeepData.Fresh, LabelNoise: 0.003), 100, 12000, [0]);
        }

        AssertTrained(Model(Activation.Tanh, 1), new DeepLearning(0.001, 4, Optimiser.Adam(), DeepData.Fresh, LabelNoise: 0.1), 600, 4000, [0]);
        AssertTrained(Model(Activation.Identity, 1), new DeepLearning(0.001, 4, Optimiser.AdamW(0.1), DeepData.Infinite, Noise: 0.1), 600, 8000, [0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Trained_two_layer_students_have_the_moments(bool adam) => AssertTrained(
        Model(Activation.Tanh, 3), adam ? new DeepLearning(5e-4, 4, Optimiser.Adam(), DeepData.Fresh, LabelNoise: 0.03) : new DeepLearning(0.3, 4, Optimiser.Sgd(), DeepData.Fresh, LabelNoise: 0.01),
        adam ? 400 : 300, 5000, [0, 1]);

    /// <summary>
    /// The slope of a rectified unit jumps, so that its first correction is of order |D|: across ŵ the variance is larger by E|x|³√V/(πκ) = 0.508 √V, 5 % at σ = 1.25 here;
    /// along it is not.
    /// </summary>
    [Fact]
    public void Rectified_units_are_wider_by_the_first_power_of_the_deviation()
    {
        const int Replicas = 60000;
        const int Steps = 90;
        DeepLearning learning = new(0.1, 8, Optimiser.Sgd(), DeepData.Fresh, LabelNoise: 1.25);
        DeepStudent model = Model(Activation.Relu, 1);
        double[] recorded = new DeepStudentTraining(model, learning with { }, "kink", recordWeights: true).Train(12, 0, Replicas, [Steps], default).Levels;
        int count = recorded.Length / Replicas;
        WeightMoments moments = new StudentFluctuations(model, learning).After(Steps);
        double across = Square(count - 3) + Square(count - 2);
        double excess = (across / (2 * moments.Covariance(1, 1))) - 1;
        double predicted = 2 * Math.Sqrt(2 / Math.PI) / Math.PI * Math.Sqrt(moments.Covariance(1, 1));

        // Two elements of every student, and the next order: Var D, one per cent, times a number of order one.
        double error = Math.Sqrt(1.0 / Replicas);
        FalseAlarm.AssertWithin(predicted, excess, double.Hypot(error, 0.01 / FalseAlarm.Sigmas), "across");
        Assert.True(excess > FalseAlarm.Sigmas * error, $"excess {excess}");
        Assert.InRange((Square(count - 4) + Square(count - 1)) / (2 * moments.Covariance(0, 0)), 0.98, 1.03);

        double Square(int element) => Enumerable.Range(0, Replicas).Average(r => Math.Pow(recorded[(r * count) + element] - (element == count - 4 || element == count - 1 ? 1 : 0), 2));
    }

    [Fact]
    public void What_the_recursion_does_not_know_is_refused()
    {
        DeepLearning learning = Labels(0.1, Optimiser.Sgd());
        DeepStudent model = Model(Activation.Tanh, 1);
        Assert.Throws<ArgumentException>(() => new StudentFluctuations(model, learning with { Data = DeepData.Set(16) }));
        Assert.Throws<ArgumentException>(() => new StudentFluctuations(model, learning with { Schedule = LearningRateSchedule.Inverse(10) }));
        DeepStudent elsewhere = new(new DeepNetwork(2, [new DeepLayer(2, Activation.Tanh, DeepWeights.Normal(1))]), model.Teacher);
        Assert.Throws<ArgumentException>(() => new StudentFluctuations(elsewhere, learning));
        WeightMoments moments = new StudentFluctuations(Model(Activation.Tanh, 2), learning).After(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => moments.Pair(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StudentFluctuations(model, learning).After(-1));
    }

    private static void AssertTrained(DeepStudent model, DeepLearning learning, int steps, int replicas, int[] layers)
    {
        double[] levels = new DeepStudentTraining(model, learning, "moments").Train(11, 0, replicas, [steps], default).Levels;
        WeightMoments moments = new StudentFluctuations(model, learning).After(steps);
        for (int i = 0; i < layers.Length; i++)
        {
            int n = 2 * layers.Length;
            double[] squares = [.. Enumerable.Range(0, replicas).Select(r => Math.Pow(levels[(r * n) + (2 * i)] - levels[(r * n) + (2 * i) + 1], 2))];
            double mean = squares.Average();
            double error = Math.Sqrt(squares.Sum(x => Math.Pow(x - mean, 2))) / replicas;
            double expected = moments.Pair(layers[i]).MeanSquareSpacing;
            FalseAlarm.AssertWithin(expected, mean, error, $"{model}, {learning}");

            // Negative control: noise 12 % stronger would have been seen.
            Assert.True(Math.Abs(mean - (1.12 * 1.12 * expected)) > FalseAlarm.Sigmas * error);
        }
    }

    private static DeepLearning Labels(double rate, Optimiser optimiser) => new(rate, Batch, optimiser, DeepData.Fresh, LabelNoise: Sigma);

    // 1: one layer; 2: behind a fixed layer of singular values 1 and 2; 3: two learnable layers.
    private static DeepStudent Model(Activation activation, int model)
    {
        DeepLayer First(DeepWeights weights) => new(2, activation, weights);
        DeepWeights identity = DeepWeights.Identity();
        if (model == 1)
        {
            return new DeepStudent(new DeepNetwork(2, [First(DeepWeights.AtTeacher)]), new DeepNetwork(2, [First(identity)]));
        }

        DeepLayer Second(DeepWeights weights) => new(2, Activation.Identity, weights, model == 3);
        DeepWeights second = model == 3 ? identity : DeepWeights.Diagonal([1, 2]);
        return new DeepStudent(
            new DeepNetwork(2, [First(DeepWeights.AtTeacher), Second(model == 3 ? DeepWeights.AtTeacher : second)]), new DeepNetwork(2, [First(identity), Second(second)]));
    }
}
