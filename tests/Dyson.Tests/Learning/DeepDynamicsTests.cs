using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Tests.Learning;

/// <summary>Physics of deep students that is known exactly: the balance of linear layers, and the stationary state of a mode with momentum.</summary>
public class DeepDynamicsTests
{
    private const int Replicas = 40000;

    /// <summary>
    /// A step changes W_(l+1)ᵀW_(l+1) − W_lW_lᵀ of linear layers by α²(G_(l+1)ᵀG_(l+1) − G_lG_lᵀ) only: over a fixed time αt its change is
    /// proportional to α.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Balance_of_linear_layers_is_broken_in_proportion_to_the_learning_rate(bool batches)
    {
        double coarse = ChangeOfBalance(0.02, Activation.Identity, batches);
        double fine = ChangeOfBalance(0.01, Activation.Identity, batches);
        double finest = ChangeOfBalance(0.005, Activation.Identity, batches);

        // The next order in α; with batches also their chance.
        double tolerance = batches ? 0.5 : 0.1;
        Assert.InRange(coarse / fine, 2 - tolerance, 2 + tolerance);
        Assert.InRange(fine / finest, 2 - tolerance, 2 + tolerance);
        Assert.True(finest < 0.02);

        // Negative control: an activation breaks the balance however small α is.
        double tanh = ChangeOfBalance(0.01, Activation.Tanh, batches);
        Assert.InRange(tanh / ChangeOfBalance(0.005, Activation.Tanh, batches), 0.8, 1.2);
        Assert.True(tanh > 3 * finest);
    }

    /// <summary>A rectified layer, f(h) = h f'(h), keeps the diagonal of the balance alone: that of each unit's incoming and outgoing weights.</summary>
    [Fact]
    public void Rectified_units_keep_the_diagonal_of_the_balance()
    {
        double diagonal = ChangeOfBalance(0.01, Activation.Relu, batches: true, onlyDiagonal: true);
        double finer = ChangeOfBalance(0.005, Activation.Relu, batches: true, onlyDiagonal: true);
        Assert.InRange(diagonal / finer, 1.5, 2.5);
        Assert.True(finer < 0.02);
        Assert.True(ChangeOfBalance(0.005, Activation.Relu, batches: true) > 3 * diagonal);
    }

    /// <summary>Weight decay, coupled or not, multiplies the balance by (1 − αλ)² a step, up to the α² of the gradients.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weight_decay_forgets_the_balance_of_the_start(bool decoupled)
    {
        const double Decay = 0.3;
        (double before, double after) = Norms(0.002, decoupled);
        double expected = Math.Pow(1 - (0.002 * Decay), 2 * 1000) * before;

        // What α² leaves, of which the test above knows the size without decay.
        Assert.Equal(expected, after, 0.01);
        Assert.True(Math.Abs(before - expected) > 0.5);

        static (double Before, double After) Norms(double rate, bool decoupled)
        {
            using DeepStudentMachine<Lanes1> machine = TwoLayers(rate, Activation.Identity, batches: true, Optimiser.Sgd(Decay, decoupled));
            double before = Length(Balance(machine));
            for (int step = 0; step < 1000; step++)
            {
                machine.Step();
            }

            return (before, Length(Balance(machine)));
        }
    }

    /// <summary>
    /// One linear mode of curvature 1 with gradient noise of variance s²: with momentum an AR(2) process,
    /// Var W = αs²(1 + β)/((1 − β)(2(1 + β) − α)).
    /// </summary>
    [Theory]
    [InlineData(0.3, 0.0)]
    [InlineData(0.3, 0.8)]
    [InlineData(1.5, 0.5)]
    public void Momentum_has_the_variance_of_its_autoregression(double rate, double beta)
    {
        double exact = rate * NoiseSquare * (1 + beta) / ((1 - beta) * ((2 * (1 + beta)) - rate));
        Assert.Equal(exact, StationaryVariance(rate, beta, nesterov: false), 1e-12 * exact);
        AssertVariance(exact, new DeepLearning(rate, Batch, Optimiser.HeavyBall(beta), DeepData.Infinite, Noise));
    }

    [Fact]
    public void Nesterovs_momentum_has_the_variance_of_its_own_autoregression()
    {
        double exact = StationaryVariance(0.5, 0.7, nesterov: true);
        AssertVariance(exact, new DeepLearning(0.5, Batch, Optimiser.Nesterov(0.7), DeepData.Infinite, Noise));

        // Negative control: the heavy ball's is another.
        Assert.True(Math.Abs(StationaryVariance(0.5, 0.7, nesterov: false) / exact - 1) > 0.1);
    }

    /// <summary>
    /// Adam at small α divides by the deviation s of the noise: Var W = αs/2, so α/√|B| matters; sixteen times the batch gives a quarter of the
    /// variance, where gradient descent has a sixteenth.
    /// </summary>
    [Fact]
    public void Adam_scales_as_the_rate_over_the_root_of_the_batch()
    {
        const double Rate = 2e-4;

        // Corrections αh/2s, below 1 %, and three standard errors of a variance from 6000 replicas at 1.8 %: nowhere near 4.
        const double Tolerance = 0.08;
        foreach (int batch in new[] { 4, 64 })
        {
            DeepLearning learning = new(Rate, batch, Optimiser.Adam(), DeepData.Infinite, Noise);
            double[][] rows = TwoSamples.Rows(new DeepStudentTraining(OneMode(), learning, "adam").Train(3, 0, 6000, [1000], default).Levels, 1, 0, 1);
            double variance = TwoSamples.MeanAndError(rows, x => Math.Pow(x[0] - 20, 2)).Mean;
            Assert.InRange(variance / (Rate * Noise / Math.Sqrt(batch) / 2), 1 - Tolerance, 1 + Tolerance);
        }
    }

    /// <summary>At small α only α/((1 − β)|B|) matters.</summary>
    [Fact]
    public void Small_rates_with_momentum_scale_as_the_rate_over_one_minus_beta()
    {
        foreach (double beta in new[] { 0.0, 0.5, 0.9 })
        {
            double rate = 1e-4 * (1 - beta);
            Assert.Equal(1e-4 * NoiseSquare / 2, StationaryVariance(rate, beta, nesterov: false), 1e-3 * 1e-4 * NoiseSquare / 2);
        }
    }

    private const int Batch = 4;
    private const double Noise = 0.1;
    private const double NoiseSquare = Noise * Noise / Batch;

    private static void AssertVariance(double exact, DeepLearning learning)
    {
        double[][] rows = TwoSamples.Rows(new DeepStudentTraining(OneMode(), learning, "mode").Train(3, 0, Replicas, [150], default).Levels, 1, 0, 1);
        (double variance, double error) = TwoSamples.MeanAndError(rows, x => Math.Pow(x[0] - 20, 2));
        FalseAlarm.AssertWithin(exact, variance, error, learning.Optimiser.ToString());

        // Negative control: 5 % too much would have been seen.
        Assert.True(Math.Abs(variance - (1.05 * exact)) / error > FalseAlarm.Sigmas);
    }

    // The covariance of (w, v) that an update leaves as it is, by iteration.
    private static double StationaryVariance(double rate, double beta, bool nesterov)
    {
        // v' = βv + w + ξ; w' = w − α v', or w − α(w + ξ + βv') with Nesterov's.
        double ww = nesterov ? 1 - (rate * (1 + beta)) : 1 - rate;
        double wv = nesterov ? -rate * beta * beta : -rate * beta;
        double wNoise = nesterov ? -rate * (1 + beta) : -rate;
        (double varianceW, double covariance, double varianceV) = (0, 0, 0);
        for (long i = 0; i < 400_000; i++)
        {
            (varianceW, covariance, varianceV) = (
                (ww * ww * varianceW) + (2 * ww * wv * covariance) + (wv * wv * varianceV) + (wNoise * wNoise * NoiseSquare),
                (ww * varianceW) + (((ww * beta) + wv) * covariance) + (wv * beta * varianceV) + (wNoise * NoiseSquare),
                varianceW + (2 * beta * covariance) + (beta * beta * varianceV) + NoiseSquare);
        }

        return varianceW;
    }

    private static DeepStudent OneMode()
    {
        DeepNetwork teacher = new(1, [new DeepLayer(1, Activation.Identity, DeepWeights.Identity(20))]);
        return new DeepStudent(new DeepNetwork(1, [new DeepLayer(1, Activation.Identity, DeepWeights.AtTeacher)]), teacher);
    }

    // ‖change of W₂ᵀW₂ − W₁W₁ᵀ‖ over αt = 2.
    private static double ChangeOfBalance(double rate, Activation activation, bool batches, bool onlyDiagonal = false)
    {
        using DeepStudentMachine<Lanes1> machine = TwoLayers(rate, activation, batches, Optimiser.Sgd());
        double[] before = Balance(machine);
        for (int step = 0; step < 2 / rate; step++)
        {
            machine.Step();
        }

        // Elements 0, 6, 12, … of a 5×5 matrix are its diagonal.
        return Length(Balance(machine).Zip(before, (end, start) => end - start).Where((_, i) => !onlyDiagonal || i % 6 == 0));
    }

    private static DeepStudentMachine<Lanes1> TwoLayers(double rate, Activation activation, bool batches, Optimiser optimiser)
    {
        DeepNetwork network = new(4, [new DeepLayer(5, activation, DeepWeights.FanIn()), new DeepLayer(3, Activation.Identity, DeepWeights.FanIn())]);
        DeepNetwork teacher = new(4, [new DeepLayer(3, Activation.Identity, DeepWeights.FanIn(2))]);
        DeepData data = batches ? DeepData.Fresh : DeepData.Set(40, order: BatchOrder.Epochs);
        return new DeepStudentTraining(new DeepStudent(network, teacher), new DeepLearning(rate, 40, optimiser, data), "balance").Create<Lanes1>(2, 0);
    }

    private static double Length(IEnumerable<double> elements) => Math.Sqrt(elements.Sum(x => x * x));

    private static double[] Balance(DeepStudentMachine<Lanes1> machine)
    {
        double First(int i, int j) => Lanes1.Lane(machine.Student.Weights(0)[(i * 4) + j], 0);
        double Second(int i, int j) => Lanes1.Lane(machine.Student.Weights(1)[(i * 5) + j], 0);
        return
        [
            .. from i in Enumerable.Range(0, 5)
               from j in Enumerable.Range(0, 5)
               select Enumerable.Range(0, 3).Sum(k => Second(k, i) * Second(k, j)) - Enumerable.Range(0, 4).Sum(k => First(i, k) * First(j, k)),
        ];
    }
}
