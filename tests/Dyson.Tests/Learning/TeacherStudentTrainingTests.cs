using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Learning;

public class TeacherStudentTrainingTests
{
    private const double Rate = 0.2;
    private const double Noise = 0.1;
    private const int Batch = 4;

    [Theory]
    [InlineData(StudentData.Infinite, false, 0)]
    [InlineData(StudentData.Batches, false, 0)]
    [InlineData(StudentData.Batches, true, 7)]
    public void Bits_are_the_same_at_every_width_and_in_every_block(StudentData data, bool shared, int replay)
    {
        TeacherStudent model = new([1, 2, 2], InitialWeights.Normal(0.1), symmetric: false, TeacherRotation.Random);
        NoisyGradientLearning learning = new(Rate, Batch, Noise, data, shared, replay);
        double[] reference = new TeacherStudentTraining(model, learning, "bits", LaneWidth.One).Train(5, 10, 11, [0, 1, 33], default).Levels;
        foreach (LaneWidth width in new[] { LaneWidth.Two, LaneWidth.Four, LaneWidth.Eight })
        {
            TeacherStudentTraining training = new(model, learning, "bits", width);
            Assert.Equal(reference, training.Train(5, 10, 11, [0, 1, 33], default).Levels);
            Assert.Equal(reference[(2 * 9)..(6 * 9)], training.Train(5, 12, 4, [0, 1, 33], default).Levels);
        }
    }

    /// <summary>
    /// Infinite data, degenerate teacher: Var W_12 = αA/(|B|(2 − α)) [1 − (1 − α)^{2t}] and the spacing is a surmise, so
    /// ⟨S²⟩ = 8 Var W_12 and ⟨S⟩ = √(2π Var W_12), at every time; the singular values of W near 2 are its eigenvalues.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(80)]
    public void Spacing_follows_the_exact_law_at_every_time(int step)
    {
        const int Replicas = 40000;
        TeacherStudent model = new([2, 2], InitialWeights.AtTarget);
        double[] levels = new TeacherStudentTraining(model, new NoisyGradientLearning(Rate, Batch, Noise), "exact")
            .Train(6, 0, Replicas, [step], default).Levels;
        double variance = Rate * Noise * Noise / (Batch * (2 - Rate)) * (1 - Math.Pow(1 - Rate, 2 * step));
        double[][] rows = TwoSamples.Rows(levels, 1, 0, 2);
        (double mean, double error) = TwoSamples.MeanAndError(rows, x => x[0] - x[1]);
        FalseAlarm.AssertWithin(Math.Sqrt(2 * Math.PI * variance), mean, error, "mean spacing");
        (double square, double squareError) = TwoSamples.MeanAndError(rows, x => Math.Pow(x[0] - x[1], 2));
        FalseAlarm.AssertWithin(8 * variance, square, squareError, "squared spacing");
        (double centre, double centreError) = TwoSamples.MeanAndError(rows, x => Math.Pow((0.5 * (x[0] + x[1])) - 2, 2));
        FalseAlarm.AssertWithin(variance, centre, centreError, "variance of the pair's centre");

        // Negative control: noise 5 % too strong would have been seen.
        Assert.True(Math.Abs(mean - (1.05 * Math.Sqrt(2 * Math.PI * variance))) / error > FalseAlarm.Sigmas);
    }

    /// <summary>Batches: the literal inputs, the Wishart factor and plain code agree, with and without symmetrised updates.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Finite_batches_have_one_law_however_they_are_drawn(bool symmetric)
    {
        TeacherStudent model = new([1, 2, 3], InitialWeights.Normal(0.3), symmetric);
        double[][] Levels(InputMethod inputs) => TwoSamples.Rows(
            new TeacherStudentTraining(model, new NoisyGradientLearning(Rate, Batch, Noise, StudentData.Batches, Inputs: inputs), "b" + inputs)
                .Train(8, 0, 6000, [6], default).Levels, 1, 0, 3);
        double[][] plain = [.. Enumerable.Range(0, 6000).Select(r => PlainStudent(new RandomStream(new StreamKey(3, "plain", r)), symmetric))];
        foreach (InputMethod method in new[] { InputMethod.Literal, InputMethod.Wishart })
        {
            double[][] fast = Levels(method);
            foreach ((string name, Func<double[], double> observable) in TwoSamples.Observables(3))
            {
                double z = TwoSamples.Z(fast, plain, observable);
                Assert.True(Math.Abs(z) < FalseAlarm.Sigmas, $"{method} {name}: z = {z:F2}");
            }
        }
    }

    [Fact]
    public void Student_that_starts_at_zero_has_no_levels_and_then_learns()
    {
        TeacherStudent model = new([2, 2], InitialWeights.Zero);
        double[] levels = new TeacherStudentTraining(model, new NoisyGradientLearning(0.1, 16, 0), "zero").Train(1, 0, 2, [0, 1, 400], default).Levels;
        Assert.Equal([0.0, 0.0], levels[..2]);
        Assert.Equal(0.2, levels[2], 1e-14);
        Assert.Equal(2.0, levels[4], 1e-14);
    }

    /// <summary>
    /// The authors' variant: noise and inputs of an epoch are replayed, so that ends of epochs are alike once the start is forgotten, and
    /// without replay they are not.
    /// </summary>
    [Theory]
    [InlineData(500, true)]
    [InlineData(0, false)]
    public void Replayed_epochs_end_alike(int replay, bool alike)
    {
        TeacherStudent model = new([2, 2], InitialWeights.Normal(0.1), symmetric: false, TeacherRotation.Random);
        NoisyGradientLearning learning = new(0.1, 16, Noise, StudentData.Batches, SharedInputs: true, Replay: replay);
        double[] levels = new TeacherStudentTraining(model, learning, "replay").Train(1, 0, 5, [500, 1000, 5000], default).Levels;
        for (int r = 0; r < 5; r++)
        {
            Assert.Equal(alike, Math.Abs(levels[r * 6] - levels[(r * 6) + 2]) < 1e-12);
            Assert.Equal(alike, Math.Abs(levels[r * 6] - levels[(r * 6) + 4]) < 1e-12);
        }
    }

    [Fact]
    public void Shared_inputs_are_shared_by_all_replicas_and_own_inputs_are_not()
    {
        // Without noise and from one start, students that see the same inputs are one student.
        TeacherStudent model = new([2, 3], InitialWeights.Zero, symmetric: false);
        double[] Levels(bool shared) => new TeacherStudentTraining(
            model, new NoisyGradientLearning(0.1, 4, 0, StudentData.Batches, shared), "shared").Train(1, 0, 20, [10], default).Levels;
        Assert.All(Levels(true).Chunk(2), levels => Assert.Equal(Levels(true)[..2], levels));
        Assert.Equal(20, Levels(false).Chunk(2).Select(levels => levels[0]).Distinct().Count());
    }

    [Fact]
    public void Students_that_run_away_are_counted_as_blown_up()
    {
        TeacherStudent model = new([2, 2], InitialWeights.Normal(0.1));
        TrainingBlock block = new TeacherStudentTraining(model, new NoisyGradientLearning(2.5, 16, Noise), "away").Train(1, 0, 10, [0, 500], default);
        Assert.All(block.DivergedAt, step => Assert.InRange(step, 1, 500));
        Assert.True(double.IsNaN(block.Levels[2]));
        Assert.False(double.IsNaN(block.Levels[0]));
    }

    [Theory]
    [InlineData(0.0, 0.1)]
    [InlineData(0.0, 0.0)]
    [InlineData(1e-6, 100.0)]
    public void Students_of_a_weak_teacher_do_not_count_as_blown_up(double kappa, double noise)
    {
        TeacherStudent model = new([kappa, kappa], InitialWeights.Zero);
        TrainingBlock block = new TeacherStudentTraining(model, new NoisyGradientLearning(0.1, 16, noise), "weak").Train(1, 0, 10, [500], default);
        Assert.All(block.DivergedAt, step => Assert.Equal(-1, step));
        Assert.All(block.Levels, level => Assert.True(double.IsFinite(level)));
    }

    [Fact]
    public void Contradictions_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NoisyGradientLearning(0.1, 16, 0.1, StudentData.Infinite, SharedInputs: true).Validate(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoisyGradientLearning(0.1, 1, 0.1, StudentData.Batches, Inputs: InputMethod.Wishart).Validate(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoisyGradientLearning(-0.1, 16, 0.1).Validate(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoisyGradientLearning(0.1, 16, double.NaN).Validate(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoisyGradientLearning(0.1, 16, 0.1, Replay: -1).Validate(2));
    }

    private static double[] PlainStudent(RandomStream random, bool symmetric)
    {
        double[] kappas = [1, 2, 3];
        double[,] d = new double[3, 3];
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                if (symmetric && j < i)
                {
                    d[i, j] = d[j, i];
                    continue;
                }

                d[i, j] = 0.3 * random.NextNormal() * (symmetric && i == j ? Math.Sqrt(2) : 1);
            }
        }

        for (int i = 0; i < 3; i++)
        {
            d[i, i] -= kappas[i];
        }

        for (int step = 0; step < 6; step++)
        {
            double[,] gradient = new double[3, 3];
            for (int b = 0; b < Batch; b++)
            {
                double[] x = [random.NextNormal(), random.NextNormal(), random.NextNormal()];
                for (int i = 0; i < 3; i++)
                {
                    double y = (d[i, 0] * x[0]) + (d[i, 1] * x[1]) + (d[i, 2] * x[2]);
                    for (int j = 0; j < 3; j++)
                    {
                        gradient[i, j] += y * x[j] / Batch;
                    }
                }
            }

            double[,] next = new double[3, 3];
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double noise = Rate * Noise / Math.Sqrt(Batch) * random.NextNormal() * (i == j ? Math.Sqrt(2) : 1);
                    double mean = 0.5 * (gradient[i, j] + gradient[j, i]);
                    next[i, j] = d[i, j] - (Rate * (symmetric ? mean : gradient[i, j])) + noise;
                    next[j, i] = d[j, i] - (Rate * (symmetric ? mean : gradient[j, i])) + (i == j ? 0 : noise);
                    if (i == j)
                    {
                        next[i, i] = d[i, i] - (Rate * gradient[i, i]) + noise;
                    }
                }
            }

            d = next;
        }

        double[] w = new double[9];
        for (int i = 0; i < 9; i++)
        {
            w[i] = d[i / 3, i % 3] + (i % 4 == 0 ? kappas[i / 4] : 0);
        }

        double[] levels = new double[3];
        Dyson.LinearAlgebra.DenseSpectrum.SingularValues(w, 3, 3, levels);
        return levels;
    }
}
