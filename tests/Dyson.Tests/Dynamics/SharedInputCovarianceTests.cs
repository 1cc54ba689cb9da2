using Dyson.Dynamics;
using Dyson.Randomness;

namespace Dyson.Tests.Dynamics;

public class SharedInputCovarianceTests
{
    [Theory]
    [InlineData(true, 2, 3)]
    [InlineData(false, 2, 3)]
    [InlineData(true, 2, 1)]
    [InlineData(true, 3, 2)]
    public void Ensemble_with_shared_inputs_has_the_covariance_of_the_recursion(bool replay, int size, int batch)
    {
        const int Replicas = 40_000;
        const int Batches = 4;
        const int Epochs = 3;
        TeacherStudentUpdate update = new(0.3, batch, 0.1);
        SharedInputSettings settings = new(update, size, Batches, Epochs, replay, 0.03);
        SharedInputCovariance covariance = SharedInputCovariance.Evolve(settings, RandomStream.FromSeed(61));
        double[][,] steps = DrawSteps(update, size, Batches * (replay ? 1 : Epochs), RandomStream.FromSeed(61));
        double[,] sums = new double[size * size, size * size];
        RandomStream random = RandomStream.FromSeed(62);
        double kick = Math.Sqrt(update.StepVariance);
        for (int replica = 0; replica < Replicas; replica++)
        {
            double[,] d = new double[size, size];
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    d[i, j] = settings.InitialStandardDeviation * random.NextNormal();
                }
            }

            double[][,] noise = new double[steps.Length][,];
            for (int t = 0; t < steps.Length; t++)
            {
                noise[t] = new double[size, size];
                for (int i = 0; i < size; i++)
                {
                    noise[t][i, i] = Math.Sqrt(2) * kick * random.NextNormal();
                    for (int j = 0; j < i; j++)
                    {
                        noise[t][i, j] = noise[t][j, i] = kick * random.NextNormal();
                    }
                }
            }

            for (int t = 0; t < Batches * Epochs; t++)
            {
                d = Advance(d, steps[t % steps.Length], noise[t % steps.Length]);
            }

            for (int p = 0; p < size * size; p++)
            {
                for (int q = 0; q <= p; q++)
                {
                    sums[p, q] += d[p / size, p % size] * d[q / size, q % size] / Replicas;
                }
            }
        }

        for (int p = 0; p < size * size; p++)
        {
            for (int q = 0; q <= p; q++)
            {
                double expected = covariance[p / size, p % size, q / size, q % size];
                double error = Math.Sqrt(
                    ((covariance[p / size, p % size, p / size, p % size] * covariance[q / size, q % size, q / size, q % size]) + (expected * expected)) / Replicas);
                FalseAlarm.AssertWithin(expected, sums[p, q], error, $"Cov({p}, {q})");
            }
        }

        if (replay)
        {
            // Negative control: fresh noise in every epoch has another covariance.
            SharedInputCovariance fresh = SharedInputCovariance.Evolve(settings with { Replay = false }, RandomStream.FromSeed(61));
            double difference = Math.Abs(sums[0, 0] - fresh[0, 0, 0, 0]);
            Assert.True(difference > FalseAlarm.Sigmas * fresh[0, 0, 0, 0] * Math.Sqrt(2.0 / Replicas));
        }
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    public void Average_over_inputs_is_the_exact_second_moment(int size, int batch)
    {
        // ⟨S²⟩ over inputs and noise, from the recursion's covariances, against the closed form; 0.7^(2·60) is below rounding.
        const int Draws = 4000;
        TeacherStudentUpdate update = new(0.3, batch, 0.1);
        double exact = new FiniteBatchMoments(update, size, false).SpacingSquare;
        RandomStream random = RandomStream.FromSeed(63);
        BlockAverages averages = new(1, 40);
        for (int draw = 0; draw < Draws; draw++)
        {
            SharedInputCovariance c = SharedInputCovariance.Evolve(new SharedInputSettings(update, size, 60, 1, false), random);
            double square = c[0, 0, 0, 0] + c[1, 1, 1, 1] - (2 * c[0, 0, 1, 1]) + c[0, 1, 0, 1] + c[1, 0, 1, 0] + (2 * c[0, 1, 1, 0]);
            averages.Add(draw * 40 / Draws, 0, square, Draws / 40);
        }

        averages.AssertWithin(0, exact, 0, "⟨S²⟩");
        averages.AssertRejects(0, 8 * update.StepVariance / (0.3 * 1.7), 0, "⟨S²⟩ with infinite data");
    }

    [Fact]
    public void Infinite_batches_have_no_scatter_and_the_exact_spacing()
    {
        TeacherStudentUpdate update = new(0.2, 1_000_000_000, 0.1);
        SharedInputScatter scatter = SharedInputCovariance.Scatter(new SharedInputSettings(update, 2, 150, 1, false), 3, 1);
        double exact = new TeacherStudentLaw(update, Dyson.Models.InitialWeights.AtTarget).MeanSpacing();
        Assert.Equal(1, scatter.MeanSpacing / exact, 1e-4);
        Assert.True(scatter.RelativeScatter < 1e-4);
    }

    [Fact]
    public void Impossible_settings_are_refused()
    {
        TeacherStudentUpdate update = new(0.2, 4, 0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedInputCovariance.Evolve(new SharedInputSettings(update, 0, 1, 1, false), RandomStream.FromSeed(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedInputCovariance.Scatter(new SharedInputSettings(update, 2, 1, 1, false), 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedInputCovariance.Evolve(new SharedInputSettings(update, 2, 1, 1, false), RandomStream.FromSeed(1)).MeanSpacing(1, 1));
    }

    /// <summary>1 − αC_t from the same stream in the same order as the library: Bartlett's factor if |B| ≥ N, else the inputs.</summary>
    private static double[][,] DrawSteps(TeacherStudentUpdate update, int size, int count, RandomStream inputs)
    {
        double[][,] steps = new double[count][,];
        for (int t = 0; t < count; t++)
        {
            int columns = Math.Min(size, update.BatchSize);
            double[,] factor = new double[size, columns];
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    factor[i, j] = update.BatchSize < size || j < i ? inputs.NextNormal() : j == i ? inputs.NextChi(update.BatchSize - i) : 0;
                }
            }

            steps[t] = new double[size, size];
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    double scatter = Enumerable.Range(0, columns).Sum(k => factor[i, k] * factor[j, k]);
                    steps[t][i, j] = (i == j ? 1 : 0) - (update.LearningRate / update.BatchSize * scatter);
                }
            }
        }

        return steps;
    }

    private static double[,] Advance(double[,] d, double[,] step, double[,] noise)
    {
        int size = d.GetLength(0);
        double[,] next = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double sum = noise[i, j];
                for (int k = 0; k < size; k++)
                {
                    sum += d[i, k] * step[k, j];
                }

                next[i, j] = sum;
            }
        }

        return next;
    }
}
