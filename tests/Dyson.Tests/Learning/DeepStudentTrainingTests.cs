using Dyson.Dynamics;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.LinearAlgebra;
using Dyson.Models;

namespace Dyson.Tests.Learning;

public class DeepStudentTrainingTests
{
    private static readonly DeepWeights Start = DeepWeights.FanIn();

    public static TheoryData<string> Configurations => ["fresh", "shared set", "own sets", "infinite", "adam", "fixed layers"];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Bits_are_the_same_at_every_width_and_in_every_block(string name)
    {
        (DeepStudent model, DeepLearning learning) = Configuration(name);
        long[] snapshots = [0, 1, 12];
        DeepStudentTraining one = new(model, learning, "bits", LaneWidth.One, recordWeights: true);
        double[] reference = one.Train(5, 10, 9, snapshots, default).Levels;
        Assert.All(reference, level => Assert.True(double.IsFinite(level)));
        int row = 3 * one.LevelCount;
        foreach (LaneWidth width in new[] { LaneWidth.Two, LaneWidth.Four, LaneWidth.Eight })
        {
            DeepStudentTraining training = new(model, learning, "bits", width, recordWeights: true);
            Assert.Equal(reference, training.Train(5, 10, 9, snapshots, default).Levels);
            Assert.Equal(reference[(2 * row)..(6 * row)], training.Train(5, 12, 4, snapshots, default).Levels);
        }

        // Negative control: other replicas, other seeds and other points are other trajectories.
        Assert.NotEqual(reference[..row], reference[row..(2 * row)]);
        Assert.NotEqual(reference, one.Train(6, 10, 9, snapshots, default).Levels);
        Assert.NotEqual(reference, new DeepStudentTraining(model, learning, "bite", LaneWidth.One, recordWeights: true).Train(5, 10, 9, snapshots, default).Levels);
    }

    /// <summary>Layers wide enough for matrix products and dense spectra: the same bits as side by side, and the training chooses one replica at a time.</summary>
    [Fact]
    public void Wide_layers_have_the_bits_of_replicas_side_by_side()
    {
        DeepStudent model = new(
            new DeepNetwork(5, [new DeepLayer(131, Activation.Tanh, Start), new DeepLayer(130, Activation.Gelu, DeepWeights.Orthogonal()), new DeepLayer(2, Activation.Identity, Start)]),
            new DeepNetwork(5, [new DeepLayer(2, Activation.Identity, Start)]));
        DeepLearning learning = new(0.05, 3, Optimiser.Adam(), DeepData.Fresh, Noise: 0.1, LabelNoise: 0.1);
        double[] Levels(LaneWidth? width) => new DeepStudentTraining(model, learning, "wide", width, recordWeights: true).Train(1, 0, 2, [0, 2], default).Levels;
        double[] wide = Levels(null);
        Assert.Equal(Levels(LaneWidth.Eight), wide);
        for (int i = 0; i < 130; i++)
        {
            Assert.Equal(1, wide[5 + i], 1e-12);
        }
    }

    [Fact]
    public void Levels_are_the_singular_values_of_the_recorded_weights_layer_after_layer()
    {
        (DeepStudent model, DeepLearning learning) = Configuration("adam");
        DeepStudentTraining training = new(model, learning, "levels", recordWeights: true);
        double[] snapshot = training.Train(1, 0, 1, [20], default).Levels;
        int[] layers = [.. model.LearnableLayers];
        int level = 0;
        int weight = layers.Sum(model.LevelsOf);
        Assert.Equal(training.LevelCount, snapshot.Length);
        Assert.Equal(weight, new DeepStudentTraining(model, learning, "levels").LevelCount);
        foreach (int l in layers)
        {
            int length = model.Student.Rows(l) * model.Student.Columns(l);
            double[] expected = new double[model.LevelsOf(l)];
            DenseSpectrum.SingularValues(snapshot.AsSpan(weight, length), model.Student.Rows(l), model.Student.Columns(l), expected);
            for (int i = 0; i < expected.Length; i++)
            {
                // Two algorithms in double precision.
                Assert.Equal(expected[i], snapshot[level++], 1e-12);
            }

            weight += length;
        }

        Assert.Equal(snapshot.Length, weight);
    }

    /// <summary>Every optimiser's steps, with a schedule, against plain code that gets the batches and gradients from elsewhere.</summary>
    [Theory]
    [MemberData(nameof(OptimiserTests.Rules), MemberType = typeof(OptimiserTests))]
    public void Steps_of_training_are_those_of_plain_code(string rule)
    {
        DeepNetwork network = new(4, [new DeepLayer(3, Activation.Erf, Start), new DeepLayer(5, Activation.Gelu, Start), new DeepLayer(2, Activation.Tanh, Start)]);
        DeepStudent model = new(network, new DeepNetwork(4, [new DeepLayer(2, Activation.Tanh, Start)]));
        LearningRateSchedule schedule = LearningRateSchedule.WarmUp(3, LearningRateSchedule.Inverse(5));
        DeepLearning learning = new(0.1, 6, OptimiserTests.Rule(rule), DeepData.Fresh, Schedule: schedule);
        using DeepStudentMachine<Lanes1> machine = new DeepStudentTraining(model, learning, "plain").Create<Lanes1>(1, 0);
        double[][] weights = [.. Enumerable.Range(0, 3).Select(l => Numbers(machine.Student.Weights(l)))];
        double[][] first = [.. weights.Select(w => new double[w.Length])];
        double[][] second = [.. weights.Select(w => new double[w.Length])];
        for (int step = 0; step < 8; step++)
        {
            machine.Step();
            double[] inputs = Numbers(machine.Batches.Inputs);
            double[]?[] gradients = DeepGradientTests.Gradients<Lanes1>(network, weights, inputs, Numbers(machine.Batches.Targets), out _);
            for (int l = 0; l < 3; l++)
            {
                double[] trained = Numbers(machine.Student.Weights(l));
                for (int i = 0; i < weights[l].Length; i++)
                {
                    weights[l][i] = OptimiserTests.PlainStep(
                        learning.Optimiser, weights[l][i], gradients[l]![i], ref first[l][i], ref second[l][i], 0.1 * schedule.Factor(step), step + 1);

                    // Roundings of eight steps; Adam enlarges those of a small gradient.
                    Assert.Equal(weights[l][i], trained[i], 1e-10);
                }
            }
        }
    }

    /// <summary>
    /// One linear layer, infinite data: the linear student. Its independent noise of strength ε on every element has the symmetric part of a GOE
    /// matrix with ε/√2, and only that part moves the spacing (det W > 0).
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(80)]
    public void One_linear_layer_with_infinite_data_is_the_linear_student(int step)
    {
        const int Replicas = 40000;
        const double Rate = 0.2;
        DeepNetwork teacher = new(2, [new DeepLayer(2, Activation.Identity, DeepWeights.Diagonal([2, 2]))]);
        DeepStudent model = new(new DeepNetwork(2, [new DeepLayer(2, Activation.Identity, DeepWeights.AtTeacher)]), teacher);
        DeepLearning learning = new(Rate, 4, Optimiser.Sgd(), DeepData.Infinite, Noise: 0.1);
        double[][] rows = TwoSamples.Rows(new DeepStudentTraining(model, learning, "limit").Train(6, 0, Replicas, [step], default).Levels, 1, 0, 2);
        TeacherStudentLaw law = new(new TeacherStudentUpdate(Rate, 4, 0.1 / Math.Sqrt(2)), InitialWeights.AtTarget);
        (double mean, double error) = TwoSamples.MeanAndError(rows, x => x[0] - x[1]);
        FalseAlarm.AssertWithin(law.SpacingLaw(step).Mean, mean, error, "mean spacing");
        (double square, double squareError) = TwoSamples.MeanAndError(rows, x => Math.Pow(x[0] - x[1], 2));
        FalseAlarm.AssertWithin(8 * law.OffDiagonalVarianceAt(step), square, squareError, "squared spacing");

        // Negative control: noise 5 % too strong would have been seen.
        Assert.True(Math.Abs(mean - (1.05 * law.SpacingLaw(step).Mean)) / error > FalseAlarm.Sigmas);
    }

    /// <summary>One linear layer, noise of the batches alone: the linear student's own program with fresh batches has the same law.</summary>
    [Fact]
    public void One_linear_layer_with_fresh_batches_is_the_linear_student()
    {
        const int Replicas = 8000;
        DeepNetwork teacher = new(3, [new DeepLayer(3, Activation.Identity, DeepWeights.Diagonal([1, 2, 3]))]);
        DeepStudent model = new(new DeepNetwork(3, [new DeepLayer(3, Activation.Identity, DeepWeights.Normal(0.3))]), teacher);
        DeepLearning learning = new(0.2, 4, Optimiser.Sgd(), DeepData.Fresh);
        double[][] deep = TwoSamples.Rows(new DeepStudentTraining(model, learning, "deep").Train(1, 0, Replicas, [6], default).Levels, 1, 0, 3);
        TeacherStudent linear = new([1, 2, 3], InitialWeights.Normal(0.3), symmetric: false);
        double[][] plain = TwoSamples.Rows(
            new TeacherStudentTraining(linear, new NoisyGradientLearning(0.2, 4, 0, StudentData.Batches), "linear").Train(1, 0, Replicas, [6], default).Levels, 1, 0, 3);
        foreach ((string name, Func<double[], double> observable) in TwoSamples.Observables(3))
        {
            double z = TwoSamples.Z(deep, plain, observable);
            Assert.True(Math.Abs(z) < FalseAlarm.Sigmas, $"{name}: z = {z:F2}");
        }
    }

    /// <summary>Two linear layers, infinite data: ∂L/∂W₂ = (W₂W₁ − Ŵ)W₁ᵀ, ∂L/∂W₁ = W₂ᵀ(W₂W₁ − Ŵ), so the unit matrix stands for all inputs.</summary>
    [Fact]
    public void Infinite_data_give_the_mean_gradient_of_linear_layers()
    {
        double[,] first = { { 1, 2, 0.5 }, { -1, 0.3, 0.7 } };
        double[,] second = { { 0.4, -0.8 }, { 1.1, 0.2 } };
        double[,] target = { { 1, 0, 2 }, { 0.5, -1, 0 } };
        DeepStudent model = new(
            new DeepNetwork(3, [new DeepLayer(2, Activation.Identity, DeepWeights.Matrix(first)), new DeepLayer(2, Activation.Identity, DeepWeights.Matrix(second))]),
            new DeepNetwork(3, [new DeepLayer(2, Activation.Identity, DeepWeights.Matrix(target))]));
        using DeepStudentMachine<Lanes1> machine = new DeepStudentTraining(model, new DeepLearning(0.1, 16, Optimiser.Sgd(), DeepData.Infinite), "mean").Create<Lanes1>(1, 0);
        machine.Step();
        double Error(int i, int j) => (second[i, 0] * first[0, j]) + (second[i, 1] * first[1, j]) - target[i, j];
        double[] upper = Numbers(machine.Student.Gradient(1));
        double[] lower = Numbers(machine.Student.Gradient(0));
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal((second[0, i] * Error(0, j)) + (second[1, i] * Error(1, j)), lower[(i * 3) + j], 1e-14);
                Assert.Equal(first[i, j] - (0.1 * lower[(i * 3) + j]), Numbers(machine.Student.Weights(0))[(i * 3) + j], 1e-15);
            }

            for (int j = 0; j < 2; j++)
            {
                Assert.Equal(Enumerable.Range(0, 3).Sum(k => Error(i, k) * first[j, k]), upper[(i * 2) + j], 1e-14);
            }
        }
    }

    /// <summary>Learning happens: with each activation and without noise the loss falls a hundredfold on the way to a teacher of the same shape.</summary>
    [Theory]
    [InlineData(Activation.Identity)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Erf)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Gelu)]
    public void Students_learn_their_teacher(Activation activation)
    {
        DeepNetwork teacher = new(4, [new DeepLayer(6, activation, DeepWeights.Orthogonal(1.5)), new DeepLayer(2, Activation.Identity, DeepWeights.Orthogonal())]);
        DeepNetwork student = new(4, [new DeepLayer(12, activation, Start), new DeepLayer(2, Activation.Identity, Start)]);
        DeepLearning learning = new(0.01, 32, Optimiser.Adam(), DeepData.Fresh, Schedule: LearningRateSchedule.Cosine(3000));
        using DeepStudentMachine<Lanes8> machine = new DeepStudentTraining(new DeepStudent(student, teacher), learning, "learn").Create<Lanes8>(1, 0);
        double Loss() => Enumerable.Range(0, 8).Average(lane => Lanes8.Lane(machine.Student.Loss(machine.Batches.Targets), lane));
        machine.Step();
        double before = Loss();
        for (int step = 0; step < 3000; step++)
        {
            machine.Step();
        }

        Assert.True(Loss() < 0.01 * before, $"{activation}: the loss went from {before:G3} to {Loss():G3} only.");
    }

    /// <summary>A student that is its teacher and sees no noise stays it, whatever the network.</summary>
    [Fact]
    public void Student_at_its_teacher_stays_there_without_noise_and_leaves_with_it()
    {
        DeepNetwork teacher = new(4, [new DeepLayer(6, Activation.Gelu, Start), new DeepLayer(3, Activation.Erf, Start)]);
        DeepNetwork student = new(4, [new DeepLayer(6, Activation.Gelu, DeepWeights.AtTeacher), new DeepLayer(3, Activation.Erf, DeepWeights.AtTeacher)]);
        double[] Levels(double noise, double labelNoise) => new DeepStudentTraining(
            new DeepStudent(student, teacher), new DeepLearning(0.1, 4, Optimiser.HeavyBall(), DeepData.Fresh, noise, labelNoise), "t").Train(1, 0, 3, [0, 50], default).Levels;
        double[] still = Levels(0, 0);
        Assert.Equal(still[..7], still[7..14]);
        Assert.Equal(still[..7], still[14..21]);
        Assert.NotEqual(still[..7], Levels(1e-6, 0)[7..14]);
        Assert.NotEqual(still[..7], Levels(0, 1e-6)[7..14]);
    }

    /// <summary>One step of a linear student from its teacher with noisy labels: W_ij − Ŵ_ij = (α/|B|) Σ σξ_i x_j has the variance α²σ²/|B|.</summary>
    [Fact]
    public void Label_noise_has_its_variance()
    {
        const int Replicas = 20000;
        DeepNetwork teacher = new(2, [new DeepLayer(2, Activation.Identity, DeepWeights.Identity(3))]);
        DeepStudent model = new(new DeepNetwork(2, [new DeepLayer(2, Activation.Identity, DeepWeights.AtTeacher)]), teacher);
        foreach (DeepData data in new[] { DeepData.Fresh, DeepData.Set(8, shared: false, BatchOrder.Epochs) })
        {
            DeepLearning learning = new(0.2, 8, Optimiser.Sgd(), data, LabelNoise: 0.5);
            double[][] rows = TwoSamples.Rows(
                new DeepStudentTraining(model, learning, "labels", recordWeights: true).Train(1, 0, Replicas, [1], default).Levels, 1, 0, 6);
            double expected = 0.2 * 0.2 * 0.5 * 0.5 / 8;
            for (int i = 2; i < 6; i++)
            {
                int element = i;
                double centre = i is 2 or 5 ? 3 : 0;
                (double variance, double error) = TwoSamples.MeanAndError(rows, x => Math.Pow(x[element] - centre, 2));
                FalseAlarm.AssertWithin(expected, variance, error, $"{data}, element {i - 2}");
            }
        }
    }

    [Fact]
    public void Epochs_use_every_input_once_and_replacement_does_not()
    {
        DeepNetwork network = new(2, [new DeepLayer(1, Activation.Identity, Start)]);
        double[][] Epochs(BatchOrder order)
        {
            DeepLearning learning = new(0.1, 3, Optimiser.Sgd(), DeepData.Set(12, shared: true, order));
            using DeepStudentMachine<Lanes2> machine = new DeepStudentTraining(new DeepStudent(network, network), learning, "epochs").Create<Lanes2>(1, 0);
            double[][] seen = new double[4][];
            for (int epoch = 0; epoch < 2; epoch++)
            {
                List<Lanes2> inputs = [];
                for (int step = 0; step < 4; step++)
                {
                    machine.Step();
                    inputs.AddRange(machine.Batches.Inputs);
                }

                seen[2 * epoch] = [.. inputs.Select(x => Lanes2.Lane(x, 0))];
                seen[(2 * epoch) + 1] = [.. inputs.Select(x => Lanes2.Lane(x, 1))];
            }

            return seen;
        }

        double[][] epochs = Epochs(BatchOrder.Epochs);
        Assert.Equal(24, epochs[0].Distinct().Count());
        Assert.All(epochs, inputs => Assert.Equal(epochs[0].Order(), inputs.Order()));
        Assert.Equal(4, epochs.DistinctBy(inputs => inputs[0] + inputs[2]).Count());
        Assert.All(Epochs(BatchOrder.Replacement), inputs => Assert.True(inputs.Distinct().Count() < 24));
    }

    [Fact]
    public void Fixed_layers_belong_to_the_ensemble_and_stay()
    {
        DeepNetwork student = new(3, [new DeepLayer(4, Activation.Tanh, Start, Learnable: false), new DeepLayer(3, Activation.Identity, Start), new DeepLayer(2, Activation.Identity, Start, Learnable: false)]);
        DeepStudent model = new(student, new DeepNetwork(3, [new DeepLayer(2, Activation.Identity, Start)]));
        using DeepStudentMachine<Lanes4> machine = new DeepStudentTraining(model, new DeepLearning(0.1, 4, Optimiser.Sgd(), DeepData.Fresh), "fixed").Create<Lanes4>(1, 0);
        Lanes4[] before = machine.Student.Weights(0).ToArray();
        Lanes4[] learning = machine.Student.Weights(1).ToArray();
        Assert.Equal(3, machine.LevelCount);
        Assert.All(before, w => Assert.Equal(Lanes4.Lane(w, 0), Lanes4.Lane(w, 3)));
        Assert.All(learning, w => Assert.NotEqual(Lanes4.Lane(w, 0), Lanes4.Lane(w, 3)));
        machine.Step();
        Assert.Equal(before, machine.Student.Weights(0).ToArray());
        Assert.NotEqual(learning, machine.Student.Weights(1).ToArray());
    }

    [Fact]
    public void Blow_ups_become_NaN_and_are_counted()
    {
        DeepNetwork network = new(3, [new DeepLayer(3, Activation.Identity, DeepWeights.FanIn(2)), new DeepLayer(3, Activation.Identity, DeepWeights.FanIn(2))]);
        DeepStudent model = new(network, network);
        TrainingBlock block = new DeepStudentTraining(model, new DeepLearning(0.12, 4, Optimiser.Sgd(), DeepData.Fresh), "wild").Train(1, 0, 20, [0, 100, 200], default);
        Assert.Contains(block.DivergedAt, step => step > 0);
        Assert.Contains(block.DivergedAt, step => step < 0);
        for (int r = 0; r < 20; r++)
        {
            for (int snapshot = 0; snapshot < 3; snapshot++)
            {
                bool gone = block.DivergedAt[r] >= 0 && 100 * snapshot >= block.DivergedAt[r];
                Assert.All(block.Levels[(((r * 3) + snapshot) * 6)..(((r * 3) + snapshot + 1) * 6)], level => Assert.Equal(gone, double.IsNaN(level)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Students_allocate_nothing_while_they_learn(string name)
    {
        (DeepStudent model, DeepLearning learning) = Configuration(name);
        using DeepStudentMachine<Lanes2> machine = new DeepStudentTraining(model, learning, "steady").Create<Lanes2>(1, 0);
        using DeepStudentMachine<Lanes1> alone = new DeepStudentTraining(model, learning, "steady").Create<Lanes1>(1, 0);
        machine.Step();
        alone.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            machine.Step();
            alone.Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_refused()
    {
        DeepNetwork tanh = new(2, [new DeepLayer(2, Activation.Tanh, Start)]);
        DeepNetwork linear = new(2, [new DeepLayer(2, Activation.Identity, Start)]);
        DeepLearning right = new(0.1, 4, Optimiser.Sgd(), DeepData.Fresh);
        DeepStudent model = new(tanh, linear);
        void Refused<TException>(DeepLearning learning)
            where TException : ArgumentException => Assert.Throws<TException>(() => new DeepStudentTraining(model, learning, "x"));
        Refused<ArgumentOutOfRangeException>(right with { LearningRate = 0 });
        Refused<ArgumentOutOfRangeException>(right with { BatchSize = 0 });
        Refused<ArgumentOutOfRangeException>(right with { Noise = -1 });
        Refused<ArgumentOutOfRangeException>(right with { LabelNoise = double.NaN });
        Refused<ArgumentException>(right with { Data = DeepData.Infinite });
        Refused<ArgumentException>(right with { Data = DeepData.Set(7, order: BatchOrder.Epochs) });
        Assert.Throws<ArgumentOutOfRangeException>(() => DeepData.Set(0));
        Assert.Throws<ArgumentException>(() => new DeepStudentTraining(new DeepStudent(linear, linear), right with { Data = DeepData.Infinite, LabelNoise = 1 }, "x"));
        Assert.Throws<ArgumentException>(() => new DeepNetwork(2, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeepNetwork(0, [new DeepLayer(2, Activation.Tanh, Start)]));
        Assert.Throws<ArgumentException>(() => new DeepNetwork(2, [new DeepLayer(2, Activation.Tanh, DeepWeights.Diagonal([1]))]));
        Assert.Throws<ArgumentException>(() => new DeepNetwork(2, [new DeepLayer(2, Activation.Tanh, DeepWeights.Matrix(new double[3, 2]))]));
        Assert.Throws<ArgumentException>(() => new DeepStudent(new DeepNetwork(2, [new DeepLayer(2, Activation.Tanh, Start, Learnable: false)]), linear));
        Assert.Throws<ArgumentException>(() => new DeepStudent(linear, new DeepNetwork(2, [new DeepLayer(3, Activation.Tanh, Start)])));
        Assert.Throws<ArgumentException>(() => new DeepStudent(linear, new DeepNetwork(2, [new DeepLayer(2, Activation.Tanh, DeepWeights.AtTeacher)])));
        Assert.Throws<ArgumentException>(() => new DeepStudent(
            new DeepNetwork(2, [new DeepLayer(3, Activation.Tanh, DeepWeights.AtTeacher), new DeepLayer(2, Activation.Tanh, Start)]), linear));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeepWeights.Normal(0));
        Assert.Throws<ArgumentException>(() => DeepWeights.Diagonal([double.NaN]));
    }

    private static double[] Numbers(ReadOnlySpan<Lanes1> lanes)
    {
        double[] numbers = new double[lanes.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Lanes1.Lane(lanes[i], 0);
        }

        return numbers;
    }

    private static (DeepStudent Model, DeepLearning Learning) Configuration(string name)
    {
        DeepNetwork teacher = new(5, [new DeepLayer(3, Activation.Tanh, DeepWeights.Orthogonal(1.5)), new DeepLayer(2, Activation.Identity, Start)]);
        DeepNetwork student = new(5, [new DeepLayer(9, Activation.Gelu, Start), new DeepLayer(4, Activation.Erf, Start), new DeepLayer(2, Activation.Identity, DeepWeights.Normal(0.2))]);
        DeepNetwork linear = new(4, [new DeepLayer(6, Activation.Identity, DeepWeights.Orthogonal()), new DeepLayer(3, Activation.Identity, DeepWeights.Normal(0.1))]);
        DeepNetwork partly = new(5, [new DeepLayer(6, Activation.Relu, Start, Learnable: false), new DeepLayer(4, Activation.Tanh, DeepWeights.Identity()), new DeepLayer(2, Activation.Identity, Start)]);
        DeepStudent model = new(student, teacher);
        DeepLearning learning = new(0.05, 3, Optimiser.Sgd(), DeepData.Fresh, LabelNoise: 0.1);
        return name switch
        {
            "shared set" => (model, learning with { Data = DeepData.Set(7), Optimiser = Optimiser.HeavyBall(0.5) }),
            "own sets" => (model, learning with { Data = DeepData.Set(6, shared: false, BatchOrder.Epochs), Optimiser = Optimiser.Nesterov(0.5, 0.01) }),
            "infinite" => (new DeepStudent(linear, linear), new DeepLearning(0.05, 4, Optimiser.Sgd(), DeepData.Infinite, Noise: 0.3)),
            "adam" => (model, learning with { Optimiser = Optimiser.AdamW(), Noise = 0.2, Schedule = LearningRateSchedule.Cosine(10, 0.1) }),
            "fixed layers" => (new DeepStudent(partly, teacher), learning),
            _ => (model, learning),
        };
    }
}
