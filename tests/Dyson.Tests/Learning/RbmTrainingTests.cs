using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Tests.Learning;

public class RbmTrainingTests
{
    private static readonly double[] FourModes = [4, 4.4, 4.4, 6];

    public static TheoryData<PcdMethod, int> SamplersOfOneLaw => new()
    {
        { PcdMethod.Literal, 4 },
        { PcdMethod.Collapsed, 4 },
        { PcdMethod.Wishart, 4 },
        { PcdMethod.Literal, 6 },
        { PcdMethod.Wishart, 6 },
        { PcdMethod.Collapsed, 9 },
        { PcdMethod.Wishart, 9 },
    };

    public static TheoryData<PcdMethod, int, int> Settings => new()
    {
        { PcdMethod.Literal, 3, 4 },
        { PcdMethod.Literal, 5, 2 },
        { PcdMethod.Collapsed, 7, 4 },
        { PcdMethod.Wishart, 4, 4 },
        { PcdMethod.Wishart, 5, 6 },
        { PcdMethod.Wishart, 11, 4 },
        { PcdMethod.Exact, 3, 4 },
        { PcdMethod.Exact, 12, 3 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Bits_are_the_same_at_every_width_and_in_every_block(PcdMethod method, int batch, int hidden)
    {
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues(FourModes), hidden, 9, InitialWeights.Normal(0.2));
        PcdLearning learning = new(0.05, batch, 3, method);
        long[] snapshots = [0, 1, 40];
        TrainingBlock reference = new RbmTraining(model, learning, "bits", LaneWidth.One).Train(5, 100, 11, snapshots, default);
        foreach (LaneWidth width in new[] { LaneWidth.Two, LaneWidth.Four, LaneWidth.Eight })
        {
            RbmTraining training = new(model, learning, "bits", width);
            TrainingBlock block = training.Train(5, 100, 11, snapshots, default);
            Assert.Equal(reference.Levels, block.Levels);
            Assert.Equal(reference.DivergedAt, block.DivergedAt);
            Assert.Equal(reference.ExcursionSteps, block.ExcursionSteps);

            // The same replicas cut otherwise: numbers 103 … 107.
            TrainingBlock part = training.Train(5, 103, 5, snapshots, default);
            Assert.Equal(reference.Levels[(3 * 3 * 4)..(8 * 3 * 4)], part.Levels);
        }
    }

    [Fact]
    public void Seed_stream_and_replica_all_matter()
    {
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues(FourModes), 4, 9, InitialWeights.Normal(0.2));
        PcdLearning learning = new(0.05, 8);
        double[] a = new RbmTraining(model, learning, "a").Train(1, 0, 1, [10], default).Levels;
        Assert.Equal(a, new RbmTraining(model, learning, "a").Train(1, 0, 1, [10], default).Levels);
        Assert.NotEqual(a, new RbmTraining(model, learning, "b").Train(1, 0, 1, [10], default).Levels);
        Assert.NotEqual(a, new RbmTraining(model, learning, "a").Train(2, 0, 1, [10], default).Levels);
        Assert.NotEqual(a, new RbmTraining(model, learning, "a").Train(1, 1, 1, [10], default).Levels);
    }

    /// <summary>From the target, 25 steps at α = 0.1 with chains that begin at 1. Two samples of 3000 machines each agree in every observable; the plain code in the papers' units is the reference.</summary>
    [Theory]
    [MemberData(nameof(SamplersOfOneLaw))]
    public void Every_sampler_has_the_law_of_the_papers_algorithm(PcdMethod method, int batch)
    {
        foreach ((double sigma, int hidden) in new[] { (1.0, 4), (0.7, 3) })
        {
            double[][] fast = Train(method, batch, sigma, hidden, sweeps: 1, replicas: 3000);
            double[][] plain = Plain(batch, sigma, hidden, sweeps: 1, replicas: 3000);
            foreach ((string name, Func<double[], double> observable) in TwoSamples.Observables(hidden))
            {
                double z = TwoSamples.Z(fast, plain, observable);
                Assert.True(Math.Abs(z) < FalseAlarm.Sigmas, $"{method}, |B| = {batch}, σ_h = {sigma}, {name}: z = {z:F2}");
            }
        }
    }

    /// <summary>Negative control: the same comparison sees one sweep too many, and a batch larger by one.</summary>
    [Theory]
    [InlineData(2, 4)]
    [InlineData(1, 6)]
    public void Comparison_of_samplers_sees_a_wrong_algorithm(int sweeps, int batch)
    {
        double[][] wrong = Train(PcdMethod.Collapsed, batch, 1, 4, sweeps, replicas: 3000);
        double[][] plain = Plain(4, 1, 4, sweeps: 1, replicas: 3000);
        Assert.Contains(TwoSamples.Observables(4), o => Math.Abs(TwoSamples.Z(wrong, plain, o.Observable)) > FalseAlarm.Sigmas);
    }

    [Fact]
    public void Stationary_start_of_chains_has_one_law_for_every_sampler()
    {
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues(FourModes), 4, 9, InitialWeights.AtTarget);
        double[][] Levels(PcdMethod method) => TwoSamples.Rows(
            new RbmTraining(model, new PcdLearning(0.1, 9, 1, method), "start " + method).Train(3, 0, 4000, [3], default).Levels, 1, 0, 4);
        double[][] literal = Levels(PcdMethod.Literal);
        foreach (PcdMethod method in new[] { PcdMethod.Collapsed, PcdMethod.Wishart })
        {
            double[][] other = Levels(method);
            foreach ((string name, Func<double[], double> observable) in TwoSamples.Observables(4))
            {
                double z = TwoSamples.Z(literal, other, observable);
                Assert.True(Math.Abs(z) < FalseAlarm.Sigmas, $"{method} {name}: z = {z:F2}");
            }
        }
    }

    /// <summary>
    /// One mode, |B| = 1, independent samples: a' = a (1 + α(1/κ − v²))² with v² = χ²₁/(μ² − x). The mean of ln a changes by an integral
    /// over the normal law that is computed here by a sum over its quantiles.
    /// </summary>
    [Fact]
    public void One_step_of_one_mode_has_its_exact_mean()
    {
        const double Kappa = 4;
        const double Rate = 0.05;
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues([Kappa]), 1, 9, InitialWeights.AtTarget);
        double[][] levels = TwoSamples.Rows(
            new RbmTraining(model, new PcdLearning(Rate, 2, 3, PcdMethod.Exact), "one step").Train(4, 0, 40000, [1], default).Levels, 1, 0, 1);
        double expected = 0;
        const int Points = 200000;
        for (int i = 0; i < Points; i++)
        {
            // v² averaged over two chains is exponential with mean 1/κ.
            double meanSquare = -Math.Log((i + 0.5) / Points) / Kappa;
            expected += 5 * Math.Pow(1 + (Rate * ((1 / Kappa) - meanSquare)), 2) / Points;
        }

        (double mean, double error) = TwoSamples.MeanAndError(levels, x => x[0]);
        FalseAlarm.AssertWithin(expected, mean, error, "x after one step");
    }

    [Fact]
    public void Rounding_never_grows_into_modes_that_the_hidden_nodes_cannot_represent()
    {
        // A rounding error of 1e-17 in a missing mode of κ = 4.4 would reach order 1 after ln(1e17)/(2α(1/κ − 1/μ²)) = 1700 steps.
        const int Steps = 4000;
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues(FourModes), 2, 9, InitialWeights.Normal(0.1));
        double[][] plain = Ensemble(PcdMethod.Literal);
        foreach (PcdMethod method in new[] { PcdMethod.Collapsed, PcdMethod.Wishart })
        {
            double[][] fast = Ensemble(method);
            foreach (Func<double[], double> observable in new Func<double[], double>[] { x => x[0], x => x[1], x => x[0] - x[1] })
            {
                Assert.InRange(TwoSamples.Z(fast, plain, observable), -FalseAlarm.Sigmas, FalseAlarm.Sigmas);
            }
        }

        double[][] Ensemble(PcdMethod method)
        {
            TrainingBlock block = new RbmTraining(model, new PcdLearning(0.1, 8, 1, method), $"missing {method}").Train(1, 0, 160, [Steps], default);
            Assert.All(block.DivergedAt, step => Assert.Equal(-1, step));
            return TwoSamples.Rows(block.Levels, 1, 0, 4);
        }
    }

    [Fact]
    public void Modes_that_the_hidden_nodes_cannot_represent_are_exactly_zero()
    {
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues(FourModes), 2, 9, InitialWeights.Normal(0.1));
        foreach (PcdMethod method in new[] { PcdMethod.Literal, PcdMethod.Collapsed, PcdMethod.Wishart })
        {
            double[] levels = new RbmTraining(model, new PcdLearning(0.05, 64, 3, method), "missing").Train(1, 0, 8, [0, 3000], default).Levels;
            for (int row = 0; row < 16; row++)
            {
                Assert.Equal(0.0, levels[(row * 4) + 2]);
                Assert.Equal(0.0, levels[(row * 4) + 3]);
                Assert.True(levels[(row * 4) + 1] > 0);
            }

            // Learnt: the two modes of smallest κ, x* = 9 − 4 and 9 − 4.4.
            // √Var x at α = 0.05, |B| = 64 is 0.13, so 0.05 for the mean of eight; a mode that is not learnt has 0.
            const double Learnt = 0.35;
            double[] end = [.. Enumerable.Range(0, 8).Select(r => levels[(((r * 2) + 1) * 4) + 0])];
            Assert.InRange(end.Average(), 5 - Learnt, 5 + Learnt);
        }
    }

    [Fact]
    public void Start_at_the_target_is_at_the_target()
    {
        foreach (PcdMethod method in new[] { PcdMethod.Literal, PcdMethod.Wishart })
        {
            GaussianRbm model = new(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.AtTarget, hiddenStandardDeviation: 1.3);
            double[] levels = new RbmTraining(model, new PcdLearning(0.05, 20, 3, method), "t").Train(1, 0, 3, [0], default).Levels;
            for (int i = 0; i < 30; i++)
            {
                Assert.Equal(9 - model.Target.Kappas[i % 10], levels[i], 1e-12);
            }
        }
    }

    [Fact]
    public void Excursions_are_counted_and_come_back_and_blow_ups_become_NaN()
    {
        // α = 0.5, |B| = 4 (docs/physics/boltzmann-machine.md, Excursions): every machine leaves the normalisable region, some never come back.
        GaussianRbm model = new(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.Normal(0.1));
        long[] snapshots = [0, 1000, 2000];
        TrainingBlock literal = new RbmTraining(model, new PcdLearning(0.5, 4, 3, PcdMethod.Literal), "wild").Train(1, 0, 64, snapshots, default);
        TrainingBlock calm = new RbmTraining(model, new PcdLearning(0.1, 16), "calm").Train(1, 0, 64, snapshots, default);
        Assert.All(calm.FirstExcursion, step => Assert.Equal(-1, step));
        Assert.All(calm.ExcursionSteps, count => Assert.Equal(0, count));
        Assert.True(literal.FirstExcursion.Count(step => step >= 0) > 55);
        Assert.Contains(Enumerable.Range(0, 64), r => literal.FirstExcursion[r] >= 0 && literal.DivergedAt[r] < 0);
        for (int r = 0; r < 64; r++)
        {
            for (int snapshot = 0; snapshot < 3; snapshot++)
            {
                bool gone = literal.DivergedAt[r] >= 0 && snapshots[snapshot] >= literal.DivergedAt[r];
                Assert.Equal(gone, double.IsNaN(literal.Levels[((r * 3) + snapshot) * 10]));
            }
        }
    }

    [Fact]
    public void Exact_sampler_fails_in_an_excursion_and_says_when()
    {
        GaussianRbm model = new(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.Normal(0.1));
        TrainingBlock block = new RbmTraining(model, new PcdLearning(0.5, 4, 3, PcdMethod.Exact), "wild").Train(1, 0, 64, [0, 2000], default);
        Assert.Contains(block.DivergedAt, step => step > 0);
        for (int r = 0; r < 64; r++)
        {
            Assert.Equal(block.DivergedAt[r] >= 0, double.IsNaN(block.Levels[((r * 2) + 1) * 10]));
        }
    }

    [Fact]
    public void Cancellation_is_felt()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues(FourModes), 4, 9, InitialWeights.Normal(0.2));
        RbmTraining training = new(model, new PcdLearning(0.05, 8), "a");
        Assert.Throws<OperationCanceledException>(() => training.Train(1, 0, 8, [1000000000], source.Token));
    }

    [Fact]
    public void Automatic_method_is_the_cheapest_with_the_papers_law()
    {
        Assert.Equal(PcdMethod.Collapsed, new PcdLearning(0.1, 19).ResolvedMethod(10));
        Assert.Equal(PcdMethod.Wishart, new PcdLearning(0.1, 20).ResolvedMethod(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PcdLearning(0.1, 3, Method: PcdMethod.Wishart).Validate(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PcdLearning(0, 3).Validate(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PcdLearning(0.1, 3, 0).Validate(4));
    }

    private static double[][] Train(PcdMethod method, int batch, double sigma, int hidden, int sweeps, int replicas)
    {
        GaussianRbm model = new(TargetSpectrum.FromEigenvalues(FourModes), hidden, 9, InitialWeights.AtTarget, sigma);
        PcdLearning learning = new(0.1, batch, sweeps, method, ChainStart.Ones);
        double[] levels = new RbmTraining(model, learning, $"law {method}").Train(2, 0, replicas, [25], default).Levels;
        return TwoSamples.Rows(levels, 1, 0, 4);
    }

    private static double[][] Plain(int batch, double sigma, int hidden, int sweeps, int replicas)
    {
        return [.. Enumerable.Range(0, replicas).Select(replica =>
        {
            RandomStream random = new(new StreamKey(17, "plain", replica));
            PlainBoltzmannMachine machine = new(FourModes, hidden, 9, sigma, batch, random);
            for (int step = 0; step < 25; step++)
            {
                machine.Step(0.1, sweeps);
            }

            return machine.Levels();
        })];
    }
}
