using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;
using Dyson.Statistics;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Dynamics;

/// <summary>Linear response of deep students against closed forms, other laws of the library, and trained students.</summary>
public class DeepLinearResponseTests
{
    private const long ForEver = 1L << 40;

    /// <summary>Curvatures are averages over the inputs of squared derivatives; here by adaptive quadrature, in a net whose inner layer has poles near the real axis.</summary>
    [Fact]
    public void Curvatures_are_averages_over_all_inputs()
    {
        const double Kappa = 1.5;
        DeepNetwork network = new(1, [.. Enumerable.Range(0, 2).Select(_ => new DeepLayer(1, Activation.Tanh, DeepWeights.Identity(Kappa)))]);
        DeepLinearResponse response = Response(new DeepStudent(network, network), Labels(0.1, 16));
        double trace = DoubleExponentialTransformation.Integrate(
            x =>
            {
                double inner = Math.Tanh(Kappa * x);
                double outer = 1 - Math.Pow(Math.Tanh(Kappa * inner), 2);
                double first = outer * Kappa * (1 - (inner * inner)) * x;
                double second = outer * inner;
                return ((first * first) + (second * second)) * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
            },
            -9, 9, 1e-12);

        // What the trapezoidal sum leaves of a pole 0.54 away from the real axis; a Gauss–Hermite rule of 48 nodes leaves per cents.
        const double Trapezoidal = 1e-6;
        Assert.Equal(trace, response.Curvatures.Sum(), Trapezoidal);
    }

    /// <summary>Label noise drives every direction in proportion to its curvature, so that all weights of all layers get the variance ασ²/2|B| and no correlation.</summary>
    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Erf)]
    [InlineData(Activation.Gelu)]
    public void Label_noise_moves_every_weight_alike_and_independently(Activation activation)
    {
        DeepLearning learning = Labels(1e-4, 16);
        DeepFluctuations rest = Response(Equal(1, activation, Activation.Identity), learning).After(ForEver);
        double expected = 1e-4 * 0.01 / (2 * 16);
        const double NextOrderInTheRate = 2e-4;
        for (int i = 0; i < 8; i++)
        {
            for (int k = 0; k < 8; k++)
            {
                Assert.Equal(i == k ? 1 : 0, rest.Covariance(i, k) / expected, NextOrderInTheRate);
            }
        }

        Assert.Equal(4 / Math.PI, rest.Pair(0).SecondMomentRatio, 1e-4);

        // Negative control: isotropic noise is answered by the inverse of the curvature.
        DeepFluctuations added = Response(Equal(1, activation, Activation.Identity), learning with { LabelNoise = 0, Noise = 0.1 }).After(ForEver);
        Assert.True(added.Pair(0).CentreVariance / added.Pair(1).CentreVariance is < 0.8 or > 1.25);
    }

    /// <summary>One linear layer with fresh batches: the factor 1/[1 − α(N + 1)/(|B|(2 − α))] of E|D|², with noise added and with noise of labels.</summary>
    [Theory]
    [InlineData(0.1, 0)]
    [InlineData(0, 0.1)]
    public void One_linear_layer_has_the_exact_variance_of_finite_batches(double noise, double labels)
    {
        const double Rate = 0.3;
        const int Batch = 4;
        DeepLearning learning = Labels(Rate, Batch) with { Noise = noise, LabelNoise = labels };
        DeepFluctuations rest = Response(Equal(2, Activation.Identity), learning).After(ForEver);
        double total = Enumerable.Range(0, 4).Sum(i => rest.Covariance(i, i));
        double quiet = 4 * Rate * 0.01 / (Batch * (2 - Rate));
        Assert.Equal(quiet / (1 - (Rate * 3 / (Batch * (2 - Rate)))), total, 1e-6 * quiet);
    }

    /// <summary>Two linear layers with infinite data and weight decay: h₊ = 2(κ − λ) in the sum of the layers, h₋ = 2λ in their difference.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.4)]
    public void Weight_decay_leaves_two_linear_layers_the_correlation_of_sum_and_difference(double decay)
    {
        const double Kappa = 1.2;
        const double Rate = 0.1;
        DeepNetwork teacher = new(2, [new DeepLayer(2, Activation.Identity, DeepWeights.Identity(Kappa))]);
        DeepNetwork student = new(2, [.. Enumerable.Range(0, 2).Select(_ => new DeepLayer(2, Activation.Identity, DeepWeights.Identity(1)))]);
        DeepStudent model = new(student, teacher);
        DeepLearning learning = new(Rate, 16, Optimiser.Sgd(decay), DeepData.Infinite, 0.01);
        DeepLinearResponse response = new(model, learning, Draw(teacher), Draw(student));
        Assert.Equal(Math.Sqrt(Kappa - decay), response.Minimum[0][0], 1e-9);
        DeepFluctuations rest = response.After(100_000);
        double sum = 1 / (2 * (Kappa - decay) * (2 - (2 * Rate * (Kappa - decay))));
        double difference = 1 / (2 * decay * (2 - (2 * Rate * decay)));
        Assert.Equal((sum - difference) / (sum + difference), rest.Pair(0).CentreCorrelation(rest.Pair(1)), 1e-7);

        // Small α: 2λ/κ − 1.
        DeepFluctuations slow = new DeepLinearResponse(model, learning with { LearningRate = 1e-3 }, Draw(teacher), Draw(student)).After(10_000_000);
        Assert.Equal((2 * decay / Kappa) - 1, slow.Pair(0).CentreCorrelation(slow.Pair(1)), 1e-3);
    }

    /// <summary>Label noise is silent along the flat directions of linear layers, added noise runs away along them.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Flat_directions_tie_linear_layers_with_label_noise_and_set_them_against_each_other_with_added_noise(int depth)
    {
        DeepStudent model = Equal(1, [.. Enumerable.Repeat(Activation.Identity, depth)]);
        DeepFluctuations labels = Response(model, Labels(0.02, 16)).After(5000);
        Assert.Equal(1, labels.Pair(0).CentreCorrelation(labels.Pair(1)), 1e-9);
        Assert.Equal(1, labels.Pair(0).SquaredSpacingCorrelation(labels.Pair(1)), 1e-9);
        DeepFluctuations added = Response(model, Labels(0.02, 16) with { LabelNoise = 0, Noise = 0.1 }).After(10_000_000);
        Assert.Equal(-1.0 / (depth - 1), added.Pair(0).CentreCorrelation(added.Pair(1)), 1e-3);
        Assert.Equal(1.0 / ((depth - 1) * (depth - 1)), added.Pair(0).SquaredSpacingCorrelation(added.Pair(1)), 1e-3);
    }

    /// <summary>Trained tanh students: widths of both layers, their coupling, and Hoyt's law where the surmise fails.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Trained_students_have_the_predicted_widths_spacings_and_coupling(bool ofLabels)
    {
        const int Replicas = 4000;
        const int Steps = 600;
        DeepStudent model = Equal(1, Activation.Tanh, Activation.Identity);
        DeepLearning learning = Labels(0.05, 8) with { LabelNoise = ofLabels ? 0.02 : 0, Noise = ofLabels ? 0 : 0.01 };
        DeepFluctuations theory = Response(model, learning).After(Steps);
        double[] levels = new DeepStudentTraining(model, learning, "response").Train(2, 0, Replicas, [Steps], default).Levels;
        LevelPairs Of(int layer) => LevelPairs.Of(
            [.. Enumerable.Range(0, Replicas).Select(r => levels[(4 * r) + (2 * layer)])], [.. Enumerable.Range(0, Replicas).Select(r => levels[(4 * r) + (2 * layer) + 1])]);
        double[] Centres(LevelPairs pairs) => [.. Enumerable.Range(0, Replicas).Select(r => 0.5 * (pairs.Upper[r] + pairs.Lower[r]))];
        foreach (int layer in new[] { 0, 1 })
        {
            Estimate variance = Moments.Variance(Sample.Of(Centres(Of(layer))));
            FalseAlarm.AssertWithin(theory.Pair(layer).CentreVariance, variance.Value, variance.Error, $"centre of layer {layer}");
            Assert.True(KolmogorovSmirnov.Test(Of(layer).Spacings, theory.Pair(layer).SpacingLaw).P > FalseAlarm.PerAssertion);
        }

        Estimate coupling = Correlation.Of(Centres(Of(0)), Centres(Of(1)));
        FalseAlarm.AssertWithin(theory.Pair(0).CentreCorrelation(theory.Pair(1)), coupling.Value, coupling.Error, "coupling");
        if (!ofLabels)
        {
            // Negative controls: the surmise of the same mean, and uncoupled layers.
            WignerSurmise surmise = WignerSurmise.GoeWithScale(theory.Pair(0).SpacingLaw.Mean / Math.Sqrt(Math.PI));
            Assert.True(KolmogorovSmirnov.Test(Of(0).Spacings, surmise).P < 1e-4);
            Assert.True(coupling.Value < -10 * coupling.Error);
        }
    }

    [Fact]
    public void What_is_not_known_is_refused()
    {
        DeepStudent model = Equal(1, Activation.Tanh, Activation.Identity);
        Assert.Throws<ArgumentException>(() => Response(model, Labels(0.1, 4) with { Optimiser = Optimiser.Adam() }));
        Assert.Throws<ArgumentException>(() => Response(model, Labels(0.1, 4) with { Optimiser = Optimiser.Sgd(0.1) }));
        Assert.Throws<ArgumentException>(() => Response(model, Labels(0.1, 4) with { Schedule = LearningRateSchedule.Steps(10, 0.5) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Response(model, Labels(0.1, 4)).After(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Response(model, Labels(0.1, 4)).After(1).Pair(2));
    }

    private static DeepLearning Labels(double rate, int batch) => new(rate, batch, Optimiser.Sgd(), DeepData.Fresh, 0, 0.1);

    private static DeepStudent Equal(double scale, params Activation[] activations)
    {
        DeepNetwork Network(DeepWeights weights) => new(2, [.. activations.Select(f => new DeepLayer(2, f, weights))]);
        return new DeepStudent(Network(DeepWeights.AtTeacher), Network(DeepWeights.Identity(scale)));
    }

    private static DeepLinearResponse Response(DeepStudent model, DeepLearning learning) => new(model, learning, Draw(model.Teacher), Draw(model.Teacher));

    private static double[][] Draw(DeepNetwork network) => network.Draw(RandomStream.FromSeed(1));
}
