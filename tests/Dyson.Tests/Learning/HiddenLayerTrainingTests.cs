using Dyson.Dynamics;
using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;
using Dyson.Tests.Laws;

namespace Dyson.Tests.Learning;

public class HiddenLayerTrainingTests
{
    private const double Noise = 0.1;
    private const int Batch = 4;

    [Theory]
    [InlineData(StudentData.Infinite, true)]
    [InlineData(StudentData.Infinite, false)]
    [InlineData(StudentData.Batches, true)]
    [InlineData(StudentData.Batches, false)]
    public void Without_a_layer_the_bits_are_those_of_the_plain_student(StudentData data, bool symmetric)
    {
        TeacherStudent plain = new([1, 2, 2], InitialWeights.Normal(0.1), symmetric, TeacherRotation.Random);
        NoisyGradientLearning learning = new(0.2, Batch, Noise, data);
        double[] reference = new TeacherStudentTraining(plain, learning, "bits").Train(5, 3, 9, [0, 1, 33], default).Levels;
        HiddenLayerStudent behind = new(plain, HiddenLayer.Identity(3));
        Assert.Equal(reference, new HiddenLayerTraining(behind, learning, "bits").Train(5, 3, 9, [0, 1, 33], default).Levels);

        // As a matrix, 1 · D sums zeros as well: the same numbers to rounding.
        const double Rounding = 1e-12;
        double[] dense = new HiddenLayerTraining(behind, learning, "bits", basis: LayerBasis.Given).Train(5, 3, 9, [0, 1, 33], default).Levels;
        Assert.All(reference.Zip(dense), pair => Assert.Equal(pair.First, pair.Second, Rounding));
    }

    [Theory]
    [InlineData(StudentData.Infinite, LayerBasis.Eigenvectors)]
    [InlineData(StudentData.Infinite, LayerBasis.Given)]
    [InlineData(StudentData.Batches, LayerBasis.Eigenvectors)]
    [InlineData(StudentData.Batches, LayerBasis.Given)]
    public void Bits_are_the_same_at_every_width_and_in_every_block(StudentData data, LayerBasis basis)
    {
        HiddenLayerStudent model = new(
            new TeacherStudent([1, 2, 2], InitialWeights.Normal(0.1), symmetric: false, TeacherRotation.Random),
            HiddenLayer.Random(4, 3, 0.6, RandomStream.FromSeed(2)));
        NoisyGradientLearning learning = new(0.2, Batch, Noise, data);
        double[] reference = new HiddenLayerTraining(model, learning, "bits", LaneWidth.One, basis: basis).Train(5, 10, 11, [0, 1, 33], default).Levels;
        foreach (LaneWidth width in new[] { LaneWidth.Two, LaneWidth.Four, LaneWidth.Eight })
        {
            HiddenLayerTraining training = new(model, learning, "bits", width, basis: basis);
            Assert.Equal(reference, training.Train(5, 10, 11, [0, 1, 33], default).Levels);
            Assert.Equal(reference[(2 * 9)..(6 * 9)], training.Train(5, 12, 4, [0, 1, 33], default).Levels);
        }
    }

    /// <summary>Without noise the levels are those of W(t) = Ŵ + (1 − αG)^t (W(0) − Ŵ), projected or not, in both bases, for Z of any shape.</summary>
    [Theory]
    [InlineData(true, 2)]
    [InlineData(true, 5)]
    [InlineData(false, 2)]
    [InlineData(false, 5)]
    public void Without_noise_levels_follow_the_exact_solution(bool symmetric, int rows)
    {
        const double Rounding = 1e-12;
        const double Rate = 0.1;
        HiddenLayer layer = HiddenLayer.Random(rows, 3, 0.8, RandomStream.FromSeed(7));
        TeacherStudent plain = new([1, 2, 4], InitialWeights.Zero, symmetric, TeacherRotation.Random);
        double[,] teacher = plain.TeacherMatrix(new RandomStream(new StreamKey(1, "solution", -2)));
        HiddenLayerSolution solution = new(layer, Rate, teacher, new double[3, 3], symmetric);
        foreach (LayerBasis basis in Enum.GetValues<LayerBasis>())
        {
            double[] levels = new HiddenLayerTraining(
                new HiddenLayerStudent(plain, layer), new NoisyGradientLearning(Rate, Batch, 0), "solution", basis: basis).Train(1, 0, 1, [1, 10, 200], default).Levels;
            double[] expected = [.. new long[] { 1, 10, 200 }.SelectMany(t => HiddenLayerSolution.Levels(solution.At(t)))];
            Assert.All(expected.Zip(levels), pair => Assert.Equal(pair.First, pair.Second, Rounding));
        }
    }

    /// <summary>A degenerate pair behind singular values 1 and 4 has the exact Hoyt law at any time; the surmise is rejected where it should be.</summary>
    [Theory]
    [InlineData(true, 4)]
    [InlineData(true, 400)]
    [InlineData(false, 400)]
    public void Spacing_has_the_exact_law_at_any_time(bool symmetric, int step)
    {
        const double Rate = 0.05;
        const int Replicas = 30000;
        HiddenLayerStudent model = new(new TeacherStudent([2, 2], InitialWeights.AtTarget, symmetric), HiddenLayer.FromSingularValues([1, 4]));
        double[] levels = new HiddenLayerTraining(model, new NoisyGradientLearning(Rate, Batch, Noise), "hoyt").Train(3, 0, Replicas, [step], default).Levels;
        HiddenLayerPair pair = new HiddenLayerLaw(new TeacherStudentUpdate(Rate, Batch, Noise), model).Pair(0, 1, step);
        double[] spacings = [.. levels.Chunk(2).Select(x => x[0] - x[1])];
        Assert.Empty(SampleVerdict.Against(pair.SpacingLaw, spacings));

        // Negative controls: noise 5 % too strong, and, at late times of the projected update, the surmise.
        HiddenLayerPair louder = new HiddenLayerLaw(new TeacherStudentUpdate(Rate, Batch, 1.05 * Noise), model).Pair(0, 1, step);
        Assert.NotEmpty(SampleVerdict.Against(louder.SpacingLaw, spacings));
        Assert.Equal(symmetric && step == 400, SampleVerdict.Against(pair.Surmise, spacings).Count > 0);
        if (symmetric)
        {
            // The levels are correlated in pairs: half of them at a time.
            Assert.Empty(SampleVerdict.Against(pair.Density, [.. levels.Where((_, i) => i % 2 == i / 2 % 2)]));
        }
    }

    /// <summary>Eigenvectors of G or G as a matrix, infinite data or batches, projected or not: one law, and that of plain code.</summary>
    [Theory]
    [InlineData(StudentData.Infinite, true)]
    [InlineData(StudentData.Infinite, false)]
    [InlineData(StudentData.Batches, true)]
    [InlineData(StudentData.Batches, false)]
    public void Both_bases_have_the_law_of_plain_code(StudentData data, bool symmetric)
    {
        const int Replicas = 6000;
        HiddenLayer layer = HiddenLayer.Random(4, 3, 0.7, RandomStream.FromSeed(8));
        TeacherStudent plain = new([1, 2, 3], InitialWeights.Normal(0.3), symmetric);
        double[][] oracle = [.. Enumerable.Range(0, Replicas).Select(r =>
            PlainStudent(new RandomStream(new StreamKey(3, "plain layer", r)), layer.Gram, symmetric, data == StudentData.Batches))];
        foreach (LayerBasis basis in Enum.GetValues<LayerBasis>())
        {
            double[][] fast = TwoSamples.Rows(
                new HiddenLayerTraining(
                    new HiddenLayerStudent(plain, layer), new NoisyGradientLearning(0.2, Batch, Noise, data), "law " + basis, basis: basis)
                    .Train(8, 0, Replicas, [6], default).Levels, 1, 0, 3);
            foreach ((string name, Func<double[], double> observable) in TwoSamples.Observables(3))
            {
                double z = TwoSamples.Z(fast, oracle, observable);
                Assert.True(Math.Abs(z) < FalseAlarm.Sigmas, $"{basis} {name}: z = {z:F2}");
            }
        }

        // Negative control: the student without the layer is another one.
        double[][] bare = TwoSamples.Rows(
            new TeacherStudentTraining(plain, new NoisyGradientLearning(0.2, Batch, Noise, data), "bare").Train(8, 0, Replicas, [6], default).Levels, 1, 0, 3);
        Assert.Contains(TwoSamples.Observables(3), o => Math.Abs(TwoSamples.Z(bare, oracle, o.Observable)) > FalseAlarm.Sigmas);
    }

    [Fact]
    public void Students_beyond_the_largest_stable_rate_are_counted_as_blown_up_and_unseen_rows_are_not()
    {
        TeacherStudent plain = new([2, 2], InitialWeights.AtTarget, symmetric: false);
        TrainingBlock away = new HiddenLayerTraining(
            new HiddenLayerStudent(plain, HiddenLayer.FromSingularValues([1, 3])), new NoisyGradientLearning(0.3, Batch, Noise), "away").Train(1, 0, 9, [500], default);
        Assert.All(away.DivergedAt, step => Assert.InRange(step, 1, 500));
        TrainingBlock unseen = new HiddenLayerTraining(
            new HiddenLayerStudent(plain, HiddenLayer.FromSingularValues([0, 1])), new NoisyGradientLearning(0.3, Batch, Noise), "unseen").Train(1, 0, 9, [5000], default);
        Assert.All(unseen.DivergedAt, step => Assert.Equal(-1, step));
    }

    // Six updates from a normal start, as the formulas stand.
    private static double[] PlainStudent(RandomStream random, double[,] g, bool symmetric, bool batches)
    {
        const double Rate = 0.2;
        double[] kappas = [1, 2, 3];
        double[,] d = symmetric ? Goe(random) : new double[3, 3];
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                d[i, j] = (0.3 * (symmetric ? d[i, j] : random.NextNormal())) - (i == j ? kappas[i] : 0);
            }
        }

        for (int step = 0; step < 6; step++)
        {
            double[,] c = new double[3, 3];
            for (int b = 0; b < Batch; b++)
            {
                double[] x = [random.NextNormal(), random.NextNormal(), random.NextNormal()];
                for (int k = 0; k < 9; k++)
                {
                    c[k / 3, k % 3] += batches ? x[k / 3] * x[k % 3] / Batch : k % 4 == 0 ? 1.0 / Batch : 0;
                }
            }

            double[,] gradient = Times(g, Times(d, c));
            double[,] noise = Goe(random);
            double[,] next = new double[3, 3];
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++)
                {
                    double term = symmetric ? 0.5 * (gradient[i, j] + gradient[j, i]) : gradient[i, j];
                    next[i, j] = d[i, j] - (Rate * term) + (Rate * Noise / Math.Sqrt(Batch) * noise[i, j]);
                }
            }

            d = next;
        }

        for (int i = 0; i < 3; i++)
        {
            d[i, i] += kappas[i];
        }

        return HiddenLayerSolution.Levels(d);
    }

    private static double[,] Goe(RandomStream random)
    {
        double[,] matrix = new double[3, 3];
        for (int i = 0; i < 3; i++)
        {
            matrix[i, i] = Math.Sqrt(2) * random.NextNormal();
            for (int j = 0; j < i; j++)
            {
                double element = random.NextNormal();
                (matrix[i, j], matrix[j, i]) = (element, element);
            }
        }

        return matrix;
    }

    private static double[,] Times(double[,] a, double[,] b)
    {
        double[,] product = new double[3, 3];
        for (int k = 0; k < 27; k++)
        {
            product[k / 9, k % 3] += a[k / 9, k / 3 % 3] * b[k / 3 % 3, k % 3];
        }

        return product;
    }
}
