using Dyson.Lanes;
using Dyson.Learning;
using Dyson.Randomness;

namespace Dyson.Tests.Learning;

/// <summary>Optimisers and learning-rate schedules against their papers' formulas in plain code.</summary>
public class OptimiserTests
{
    private const double Rate = 0.05;

    // Fused and plain arithmetic differ by some roundings in each of fifty steps.
    private const double Tolerance = 1e-13;

    public static TheoryData<string> Rules => ["sgd", "sgd, decay", "sgd, decoupled", "momentum", "nesterov", "adam", "adam, decay", "adamw"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Weights_follow_the_papers_formulas(string name)
    {
        Optimiser rule = Rule(name);
        const int Length = 19;
        RandomStream random = RandomStream.FromSeed(1, "optimiser");
        double[] plain = DeepGradientTests.Normals(random, Length);
        double[] first = new double[Length];
        double[] second = new double[Length];
        Lanes8[] lanes = [.. plain.Select(Lanes8.Broadcast)];
        Lanes1[] alone = [.. plain.Select(Lanes1.Broadcast)];
        using OptimiserState<Lanes8> laneState = new(rule, Length);
        using OptimiserState<Lanes1> aloneState = new(rule, Length);
        for (long t = 1; t <= 50; t++)
        {
            double[] gradient = DeepGradientTests.Normals(random, Length);
            double rate = Rate / t;
            laneState.Step(lanes, gradient.Select(Lanes8.Broadcast).ToArray(), rate, 1e4);
            Lanes1 bounded = aloneState.Step(alone, gradient.Select(Lanes1.Broadcast).ToArray(), rate, 1e4);
            Assert.Equal(1u, Lanes1.SignBits(bounded));
            for (int i = 0; i < Length; i++)
            {
                plain[i] = PlainStep(rule, plain[i], gradient[i], ref first[i], ref second[i], rate, t);
                Assert.Equal(plain[i], Lanes1.Lane(alone[i], 0), Tolerance);
                Assert.Equal(Lanes1.Lane(alone[i], 0), Lanes8.Lane(lanes[i], 5));
            }
        }
    }

    /// <summary>Kingma and Ba: the first step is α g/(|g| + ε), whatever the size of g; without bias correction it would not be.</summary>
    [Fact]
    public void First_step_of_Adam_is_the_learning_rate()
    {
        foreach (double g in new[] { 1e-3, -2.0, 50.0 })
        {
            Lanes1[] w = [Lanes1.Broadcast(0)];
            using OptimiserState<Lanes1> state = new(Optimiser.Adam(), 1);
            state.Step(w, [Lanes1.Broadcast(g)], Rate, 1e4);
            Assert.Equal(-Rate * g / (Math.Abs(g) + 1e-8), Lanes1.Lane(w[0], 0), 1e-15);
        }
    }

    /// <summary>Negative control: Adam with coupled decay and AdamW differ, as do momentum and Nesterov's.</summary>
    [Theory]
    [InlineData("adam, decay", "adamw")]
    [InlineData("momentum", "nesterov")]
    [InlineData("sgd", "momentum")]
    public void Different_rules_differ(string one, string other)
    {
        double End(string name)
        {
            Lanes1[] w = [Lanes1.Broadcast(1)];
            using OptimiserState<Lanes1> state = new(Rule(name), 1);
            state.Step(w, [Lanes1.Broadcast(0.3)], Rate, 1e4);
            state.Step(w, [Lanes1.Broadcast(-0.1)], Rate, 1e4);
            return Lanes1.Lane(w[0], 0);
        }

        Assert.True(Math.Abs(End(one) - End(other)) > 1e8 * Tolerance);
    }

    [Fact]
    public void Weights_beyond_the_bound_and_those_that_are_no_numbers_are_noticed()
    {
        foreach (double bad in new[] { 1e9, double.NaN, double.PositiveInfinity })
        {
            foreach (int place in new[] { 0, 10 })
            {
                Lanes1[] w = new Lanes1[11];
                w[place] = Lanes1.Broadcast(bad);
                using OptimiserState<Lanes1> state = new(Optimiser.Sgd(), 11);
                Assert.Equal(0u, Lanes1.SignBits(state.Step(w, new Lanes1[11], Rate, 1e4)));
            }
        }

        Lanes4[] lanes = [Lanes4.WithLane(default, 2, double.NaN)];
        using OptimiserState<Lanes4> four = new(Optimiser.HeavyBall(), 1);
        Assert.Equal(0b1011u, Lanes4.SignBits(four.Step(lanes, new Lanes4[1], Rate, 1e4)));
    }

    [Fact]
    public void Schedules_have_their_values()
    {
        LearningRateSchedule steps = LearningRateSchedule.Steps(10, 0.5);
        Assert.Equal([1, 1, 0.5, 0.25], new long[] { 0, 9, 10, 29 }.Select(steps.Factor));
        Assert.Equal(0, LearningRateSchedule.Steps(1, 1e-9).Factor(long.MaxValue));
        Assert.Equal(1, LearningRateSchedule.Steps(1, 1).Factor(long.MaxValue));
        LearningRateSchedule cosine = LearningRateSchedule.Cosine(100, 0.1);
        Assert.Equal(1, cosine.Factor(0));
        Assert.Equal(0.55, cosine.Factor(50), 1e-15);
        Assert.Equal(0.1 + (0.9 * 0.5 * (1 + Math.Cos(Math.PI * 0.3))), cosine.Factor(30), 1e-15);
        Assert.Equal(0.1, cosine.Factor(100));
        Assert.Equal(0.1, cosine.Factor(1000));
        Assert.Equal(0.5, LearningRateSchedule.Inverse(20).Factor(20));
        LearningRateSchedule warm = LearningRateSchedule.WarmUp(4, steps);
        Assert.Equal([0.25, 1, 1, 1, 0.5], new long[] { 0, 3, 4, 13, 14 }.Select(warm.Factor));
        Assert.Equal(1, LearningRateSchedule.Constant.Factor(12345));
    }

    [Fact]
    public void Settings_outside_their_ranges_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Optimiser.HeavyBall(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Optimiser.Adam(momentum: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Optimiser.Adam(secondMoment: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Optimiser.Adam(epsilon: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Optimiser.Sgd(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Steps(0, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Steps(1, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Cosine(10, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Inverse(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.WarmUp(0, LearningRateSchedule.Constant));
    }

    internal static Optimiser Rule(string name) => name switch
    {
        "sgd" => Optimiser.Sgd(),
        "sgd, decay" => Optimiser.Sgd(0.3),
        "sgd, decoupled" => Optimiser.Sgd(0.3, decoupled: true),
        "momentum" => Optimiser.HeavyBall(0.8, 0.1),
        "nesterov" => Optimiser.Nesterov(0.8, 0.1, decoupled: true),
        "adam" => Optimiser.Adam(0.7, 0.95, 1e-6),
        "adam, decay" => Optimiser.Adam(0.7, 0.95, 1e-6, 0.5),
        _ => Optimiser.AdamW(0.5, 0.7, 0.95, 1e-6),
    };

    // The formulas as the papers print them.
    internal static double PlainStep(Optimiser rule, double w, double g, ref double m, ref double v, double rate, long t)
    {
        double decay = rule.Decoupled ? rate * rule.WeightDecay * w : 0;
        g += rule.Decoupled ? 0 : rule.WeightDecay * w;
        switch (rule.Kind)
        {
            case OptimiserKind.Sgd:
                return w - (rate * g) - decay;
            case OptimiserKind.Momentum:
                m = (rule.Momentum * m) + g;
                return w - (rate * m) - decay;
            case OptimiserKind.Nesterov:
                m = (rule.Momentum * m) + g;
                return w - (rate * (g + (rule.Momentum * m))) - decay;
            default:
                m = (rule.Momentum * m) + ((1 - rule.Momentum) * g);
                v = (rule.SecondMoment * v) + ((1 - rule.SecondMoment) * g * g);
                double mean = m / (1 - Math.Pow(rule.Momentum, t));
                double square = v / (1 - Math.Pow(rule.SecondMoment, t));
                return w - (rate * mean / (Math.Sqrt(square) + rule.Epsilon)) - decay;
        }
    }
}
