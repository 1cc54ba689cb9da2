using Dyson.Dynamics;
using Dyson.Laws;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Dynamics.DeepStudents;

/// <summary>Pairs of neighbouring layers: closed forms of their widths and correlations, and trained students.</summary>
public class LayerCouplingTests
{
    private const long ForEver = 1L << 40;

    /// <summary>Label noise drives every direction in proportion to its curvature, so that all weights of all layers get the variance ασ²/2|B| and no correlation.</summary>
    [Theory]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Erf)]
    [InlineData(Activation.Gelu)]
    public void Label_noise_moves_every_weight_alike_and_independently(Activation activation)
    {
        DeepLearning learning = Labels(1e-4, 16);
        WeightMoments rest = Response(Equal(1, activation, Activation.Identity), learning).After(ForEver);
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
        WeightMoments added = Response(Equal(1, activation, Activation.Identity), learning with { LabelNoise = 0, Noise = 0.1 }).After(ForEver);
        Assert.True(added.Pair(0).CentreVariance / added.Pair(1).CentreVariance is < 0.8 or > 1.25);
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
        StudentFluctuations response = StudentFluctuations.AboutMinimum(model, learning, Draw(teacher), Draw(student));
        Assert.Equal(Math.Sqrt(Kappa - decay), response.Centre[0][0], 1e-9);
        WeightMoments rest = response.After(100_000);
        double sum = 1 / (2 * (Kappa - decay) * (2 - (2 * Rate * (Kappa - decay))));
        double difference = 1 / (2 * decay * (2 - (2 * Rate * decay)));
        Assert.Equal((sum - difference) / (sum + difference), rest.Pair(0).CentreCorrelation(rest.Pair(1)), 1e-7);

        // Small α: 2λ/κ − 1.
        WeightMoments slow = response.With(learning with { LearningRate = 1e-3 }).After(10_000_000);
        Assert.Equal((2 * decay / Kappa) - 1, slow.Pair(0).CentreCorrelation(slow.Pair(1)), 1e-3);
    }

    /// <summary>Label noise is silent along the flat directions of linear layers, added noise runs away along them.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Flat_directions_tie_linear_layers_with_label_noise_and_set_them_against_each_other_with_added_noise(int depth)
    {
        DeepStudent model = Equal(1, [.. Enumerable.Repeat(Activation.Identity, depth)]);
        WeightMoments labels = Response(model, Labels(0.02, 16)).After(5000);
        Assert.Equal(1, labels.Pair(0).CentreCorrelation(labels.Pair(1)), 1e-9);
        Assert.Equal(1, labels.Pair(0).SquaredSpacingCorrelation(labels.Pair(1)), 1e-9);
        WeightMoments added = Response(model, Labels(0.02, 16) with { LabelNoise = 0, Noise = 0.1 }).After(10_000_000);
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
        WeightMoments theory = Response(model, learning).After(Steps);
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
        Assert.Throws<ArgumentException>(() => Response(model, Labels(0.1, 4) with { Optimiser = Optimiser.AdamW(0.1) }));
        Assert.Throws<ArgumentException>(() => Response(model, Labels(0.1, 4) with { Optimiser = Optimiser.Sgd(0.1) }));
        Assert.Throws<ArgumentException>(() => Response(model, Labels(0.1, 4)).With(Labels(0.1, 4) with { Optimiser = Optimiser.Sgd(0.1) }));
        Assert.Throws<ArgumentException>(() => Response(model, Labels(0.1, 4) with { Schedule = LearningRateSchedule.Steps(10, 0.5) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Response(model, Labels(0.1, 4)).After(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Response(model, Labels(0.1, 4)).After(1).Pair(2));
    }

    /// <summary>Every optimiser has the same moments about the teacher and about the minimum that a search from there finds.</summary>
    [Fact]
    public void The_teacher_is_a_minimum_for_every_optimiser()
    {
        DeepStudent model = Equal(1, Activation.Tanh, Activation.Identity);
        foreach (Optimiser optimiser in new[] { Optimiser.Sgd(), Optimiser.HeavyBall(0.8), Optimiser.Nesterov(0.8), Optimiser.Adam() })
        {
            DeepLearning learning = Labels(1e-3, 4) with { Optimiser = optimiser };
            WeightMoments one = new StudentFluctuations(model, learning).After(200);
            WeightMoments other = Response(model, learning).After(200);
            for (int i = 0; i < 64; i++)
            {
                Assert.Equal(one.Covariance(i / 8, i % 8), other.Covariance(i / 8, i % 8), 1e-15);
            }

            Assert.Equal(one.Pair(0).CentreCorrelation(one.Pair(1)), other.Pair(0).CentreCorrelation(other.Pair(1)), 1e-9);
        }
    }

    /// <summary>A pair in a layer of another shape: with one variance v for all elements Var m = v/2 and both components of z have 2v.</summary>
    [Fact]
    public void Pairs_of_layers_that_are_not_square()
    {
        DeepNetwork Network(DeepWeights weights) => new(4, [new DeepLayer(3, Activation.Identity, weights)]);
        DeepStudent model = new(Network(DeepWeights.AtTeacher), Network(DeepWeights.Diagonal([0.5, 1.2, 1.2])));
        WeightMoments rest = new StudentFluctuations(model, new DeepLearning(0.1, 4, Optimiser.Sgd(), DeepData.Infinite, 0.2)).After(1000);
        const double Variance = 0.1 * 0.2 * 0.2 / (4 * 1.9);
        StudentPair pair = rest.Pair(0);
        Assert.Equal(1.2, pair.Level, 1e-12);
        Assert.Equal(0.5, pair.CentreVariance / Variance, 1e-9);
        Assert.Equal(2, pair.AlongVariance / Variance, 1e-9);
        Assert.Equal(2, pair.AcrossVariance / Variance, 1e-9);
        Assert.Throws<ArgumentException>(() => rest.Pair(0, 1));
    }

    private static DeepLearning Labels(double rate, int batch) => new(rate, batch, Optimiser.Sgd(), DeepData.Fresh, 0, 0.1);

    private static DeepStudent Equal(double scale, params Activation[] activations)
    {
        DeepNetwork Network(DeepWeights weights) => new(2, [.. activations.Select(f => new DeepLayer(2, f, weights))]);
        return new DeepStudent(Network(DeepWeights.AtTeacher), Network(DeepWeights.Identity(scale)));
    }

    private static StudentFluctuations Response(DeepStudent model, DeepLearning learning) => StudentFluctuations.AboutMinimum(model, learning, Draw(model.Teacher), Draw(model.Teacher));

    private static double[][] Draw(DeepNetwork network) => network.Draw(RandomStream.FromSeed(1));
}
