using Dyson.Dynamics;
using Dyson.Dynamics.Ensembles;
using Dyson.Laws;
using Dyson.Randomness;
using Dyson.Statistics;
using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Dyson.Tests.Dynamics;

public class CoulombGasTests
{
    /// <summary>What the nested rules leave at their default number of nodes.</summary>
    private const double QuadratureError = 1e-10;

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.5, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(4, 2)]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    [InlineData(3.3, 3)]
    public void Partition_function_of_the_harmonic_gas_is_Mehtas_integral(double beta, int levels)
    {
        CoulombGas gas = CoulombGas.Common(beta, levels, x => 0.5 * x * x);
        CoulombGasQuadrature quadrature = new(gas, -8.5, 8.5, 110);
        double mehta = 0.5 * levels * Math.Log(2 * Math.PI);
        for (int j = 1; j <= levels; j++)
        {
            mehta += SpecialFunctions.GammaLn(1 + (j * beta / 2)) - SpecialFunctions.GammaLn(1 + (beta / 2));
        }

        Assert.Equal(mehta, quadrature.LogPartitionUnordered, QuadratureError);
        Assert.InRange(quadrature.RelativeError, 0, 1e-6);
        Assert.Equal(levels + (beta * levels * (levels - 1) / 2), quadrature.Mean(Squares), 1e-9);
    }

    [Theory]
    [InlineData(1, -0.5, 2)]
    [InlineData(2, 0, 3)]
    [InlineData(1, 0.7, 3)]
    public void Partition_function_with_a_hard_edge_is_Selbergs_integral(double beta, double power, int levels)
    {
        // ∫∏x^a e^{−x}|Δ|^β = ∏_{j<N} Γ(a + 1 + jβ/2) Γ(1 + (j + 1)β/2)/Γ(1 + β/2).
        CoulombGasQuadrature quadrature = new(CoulombGas.Common(beta, levels, x => x - (power * Math.Log(x)), lower: 0), 0, 50, levels == 3 ? 90 : 140);
        double selberg = 0;
        for (int j = 0; j < levels; j++)
        {
            selberg += SpecialFunctions.GammaLn(power + 1 + (j * beta / 2)) + SpecialFunctions.GammaLn(1 + ((j + 1) * beta / 2))
                - SpecialFunctions.GammaLn(1 + (beta / 2));
        }

        Assert.Equal(selberg, quadrature.LogPartitionUnordered, 1e-8);
    }

    [Fact]
    public void Two_harmonic_levels_have_the_two_level_density_and_the_surmise()
    {
        const double Sigma = 0.3;
        const double Centre = 5;
        CoulombGasQuadrature quadrature = new(CoulombGas.Harmonic(1, [Centre, Centre], [Sigma * Sigma, Sigma * Sigma]), Centre - 3, Centre + 3);
        TwoLevelDensity density = TwoLevelDensity.WithDiagonalDeviation(Sigma, Centre);
        WignerSurmise surmise = WignerSurmise.GoeWithScale(Sigma);
        for (double x = -4; x <= 4; x += 0.37)
        {
            Assert.Equal(density.Density(Centre + (x * Sigma)), quadrature.Density(Centre + (x * Sigma)), QuadratureError);
            Assert.Equal(surmise.Cumulative((x + 4) * Sigma), quadrature.SpacingCumulative((x + 4) * Sigma), QuadratureError);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Density_of_three_levels_is_that_of_the_exact_sampler(double beta)
    {
        CoulombGasQuadrature quadrature = new(CoulombGas.Common(beta, 3, x => 0.5 * x * x), -8, 8, 100);
        double middle = GaussLegendreRule.Integrate(x => quadrature.LevelDensity(1, x), -1, 0.5, 20);
        double all = GaussLegendreRule.Integrate(quadrature.Density, -1, 0.5, 20);
        Assert.Equal(1, GaussLegendreRule.Integrate(x => quadrature.LevelDensity(0, x), -8, 8, 60), 1e-8);
        const int Count = 20_000;
        RandomStream random = RandomStream.FromSeed(21, "three");
        GaussianEnsemble ensemble = GaussianEnsemble.WithDiagonalDeviation(beta, 3, 1);
        double[][] draws = [.. Enumerable.Range(0, Count).Select(_ => ensemble.Sample(random))];
        static bool Inside(double x) => x is > -1 and < 0.5;
        double measured = draws.Count(x => Inside(x[1])) / (double)Count;
        FalseAlarm.AssertWithin(middle, measured, Math.Sqrt(middle * (1 - middle) / Count), "middle level");

        // Levels of one draw repel, so the binomial error of their number is an upper bound.
        double pooled = draws.Sum(x => x.Count(Inside)) / (3.0 * Count);
        FalseAlarm.AssertWithin(all, pooled, Math.Sqrt(all * (1 - all) / (3 * Count)), "all levels");
    }

    [Fact]
    public void Chains_agree_with_quadrature_in_a_double_well()
    {
        CoulombGas gas = CoulombGas.Common(2, 3, x => (0.25 * x * x * x * x) - (x * x));
        CoulombGasQuadrature quadrature = new(gas, -5, 5, 110);
        CoulombGasDraws draws = new CoulombGasSampler(BurnIn: 500, Draws: 4000, Thinning: 2).Run(gas, [-1, 0, 1], 1, 22, "double well");
        AssertMean(draws, quadrature, x => x[0], "highest");
        AssertMean(draws, quadrature, x => x[1] * x[1], "middle squared");
        AssertMean(draws, quadrature, x => x[0] - x[1], "spacing");
        AssertMean(draws, quadrature, Squares, "squares");
        Assert.All(draws.Acceptance, share => Assert.InRange(share, 0.3, 0.6));
        Assert.True(gas.IsSeparable);
    }

    [Fact]
    public void Chains_of_eight_levels_have_the_exact_traces_and_the_sampler_s_laws()
    {
        const int N = 8;
        CoulombGas gas = CoulombGas.Common(1, N, x => 0.5 * x * x);
        CoulombGasDraws draws = new CoulombGasSampler(Draws: 4000, Thinning: 2).Run(gas, [.. Enumerable.Range(0, N).Select(i => i - 3.5)], 1, 23, "eight");
        AssertMean(draws.Mean(Squares), N + (N * (N - 1) / 2.0), "tr H²");
        AssertMean(draws.Mean(x => Math.Pow(Sum(x), 2)), N, "(tr H)²");
        RandomStream random = RandomStream.FromSeed(24);
        GaussianEnsemble ensemble = GaussianEnsemble.WithDiagonalDeviation(1, N, 1);
        double[] exact = [.. Enumerable.Range(0, 20_000).Select(_ => ensemble.Sample(random)[0])];
        Estimate highest = Moments.Mean(Dyson.Statistics.Sample.Of(exact));
        Estimate chained = draws.Mean(x => x[0]);
        FalseAlarm.AssertWithin(highest.Value, chained.Value, Math.Sqrt((highest.Error * highest.Error) + (chained.Error * chained.Error)), "highest level");

        // Negative control: the traces of β = 2.
        Assert.True(Math.Abs(draws.Mean(Squares).Pull(N + (N * (N - 1)))) > FalseAlarm.Sigmas);
    }

    [Fact]
    public void Joint_potential_that_couples_the_levels_narrows_their_centre_alone()
    {
        // U = ½Σx² + ½c(Σx)²: Σx ~ N(0, N/(1 + cN)), the rest as without coupling.
        const double Coupling = 0.8;

        // 100 nodes for 14 standard deviations, along whose diagonal the coupling makes the weight narrower.
        const double JointError = 1e-6;
        const int N = 3;
        CoulombGas gas = CoulombGas.Joint(1, N, x => (0.5 * Squares(x)) + (0.5 * Coupling * Math.Pow(Sum(x), 2)));
        Assert.False(gas.IsSeparable);
        double centre = N / (1 + (Coupling * N));
        double relative = N + (N * (N - 1) / 2.0) - 1;
        CoulombGasQuadrature quadrature = new(gas, -7, 7, 100);
        Assert.Equal(centre, quadrature.Mean(x => Math.Pow(Sum(x), 2)), JointError);
        Assert.Equal(relative, quadrature.Mean(x => Squares(x) - (Math.Pow(Sum(x), 2) / N)), JointError);
        CoulombGasDraws draws = new CoulombGasSampler(Draws: 4000).Run(gas, [-1, 0, 1], 1, 25, "joint");
        AssertMean(draws.Mean(x => Math.Pow(Sum(x), 2)), centre, "(Σx)²");
        AssertMean(draws.Mean(x => Squares(x) - (Math.Pow(Sum(x), 2) / N)), relative, "relative squares");
    }

    [Fact]
    public void Potentials_of_their_own_belong_to_the_ordered_levels()
    {
        CoulombGas gas = CoulombGas.Harmonic(1, [0.5, 0], [1, 0.25]);
        CoulombGasQuadrature quadrature = new(gas, -9, 9);
        CoulombGasDraws draws = new CoulombGasSampler(Draws: 4000).Run(gas, [0, 1], 1, 26, "own");
        AssertMean(draws, quadrature, x => x[0], "upper");
        AssertMean(draws, quadrature, x => x[1], "lower");
        AssertMean(draws, quadrature, x => x[0] * x[1], "product");
    }

    [Fact]
    public void Short_and_stuck_chains_get_no_error_bar()
    {
        // Two wells that no chain leaves: each chain looks fine, together they disagree.
        CoulombGas wells = CoulombGas.Common(1, 1, x => 50 * Math.Pow((x * x) - 1, 2));
        CoulombGasDraws stuck = new CoulombGasSampler(Chains: 6, BurnIn: 100, Draws: 1000).Run(wells, [0], 1, 27, "wells");
        Assert.False(stuck.Mean(x => x[0]).HasError);
        Assert.True(stuck.Observe(x => x[0]).SplitRHat > 1.1);
        CoulombGas gas = CoulombGas.Common(1, 2, x => 0.5 * x * x);
        Assert.False(new CoulombGasSampler(Draws: 50).Run(gas, [0, 1], 1, 28, "short").Mean(x => x[0]).HasError);
        Assert.False(new CoulombGasSampler(Chains: 1).Run(gas, [0, 1], 1, 28, "alone").Mean(x => x[0]).HasError);
    }

    [Fact]
    public void Runs_repeat_bit_by_bit_and_chains_do_not_know_of_each_other()
    {
        CoulombGas gas = CoulombGas.Common(1, 2, x => 0.5 * x * x);
        CoulombGasDraws four = new CoulombGasSampler(4, 20, 30).Run(gas, [0, 1], 1, 29, "repeat");
        CoulombGasDraws two = new CoulombGasSampler(2, 20, 30).Run(gas, [0, 1], 1, 29, "repeat");
        Assert.Equal(two[1, 29].ToArray(), four[1, 29].ToArray());
        Assert.NotEqual(two[0, 29].ToArray(), four[1, 29].ToArray());
    }

    /// <summary>Three levels and many nodes take seconds: the constructor and every later average stop at once.</summary>
    [Fact]
    public void Quadrature_can_be_interrupted()
    {
        using CancellationTokenSource source = new();
        CoulombGas gas = CoulombGas.Common(1, 3, x => 0.5 * x * x);
        CoulombGasQuadrature quadrature = new(gas, -6, 6, 16, double.PositiveInfinity, source.Token);
        Assert.True(double.IsFinite(quadrature.Mean(levels => levels[0])));
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => quadrature.Mean(levels => levels[0]));
        Assert.Throws<OperationCanceledException>(() => quadrature.LevelDensity(0, 0.5));
        Assert.Throws<OperationCanceledException>(() => new CoulombGasQuadrature(gas, -6, 6, 16, double.PositiveInfinity, source.Token));
    }

    [Fact]
    public void Wrong_gases_starts_and_windows_are_refused()
    {
        CoulombGas gas = CoulombGas.Common(1, 2, x => 0.5 * x * x, lower: 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => CoulombGas.Common(0, 2, x => x));
        Assert.Throws<ArgumentOutOfRangeException>(() => CoulombGas.Common(1, 0, x => x));
        Assert.Throws<ArgumentOutOfRangeException>(() => CoulombGas.Common(1, 2, x => x, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CoulombGas.Harmonic(1, [0], [0]));
        Assert.Throws<ArgumentException>(() => CoulombGas.Harmonic(1, [0, 1], [1]));
        Assert.Throws<ArgumentException>(() => new CoulombGasSampler().Run(gas, [1, 1], 1, 1, "x"));
        Assert.Throws<ArgumentException>(() => new CoulombGasSampler().Run(gas, [-1, 1], 1, 1, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoulombGasSampler(0).Run(gas, [2, 1], 1, 1, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoulombGasSampler().Run(gas, [2, 1], 0, 1, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoulombGasQuadrature(gas, 0, double.PositiveInfinity));
        Assert.Contains("narrow the window", Assert.Throws<ArgumentException>(() => new CoulombGasQuadrature(gas, 0, 300, 40)).Message, StringComparison.Ordinal);
        Assert.True(new CoulombGasQuadrature(gas, 0, 300, 40, double.PositiveInfinity).RelativeError > 1e-3, "a window much too wide is not noticed");
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoulombGasQuadrature(CoulombGas.Common(1, 4, x => x), 0, 1));
        Assert.Equal(double.NegativeInfinity, gas.LogWeight([1, 2]));
        Assert.Equal(double.NegativeInfinity, gas.LogWeight([1, -2]));
        Assert.Equal(Math.Log(2) - 5, gas.LogWeight([3, 1]), 1e-14);
    }

    private static void AssertMean(CoulombGasDraws draws, CoulombGasQuadrature quadrature, LevelObservable f, string what) =>
        AssertMean(draws.Mean(f), quadrature.Mean(f), what);

    private static void AssertMean(Estimate estimate, double expected, string what)
    {
        Assert.True(estimate.HasError, $"{what}: {estimate.Method}");
        FalseAlarm.AssertWithin(expected, estimate.Value, estimate.Error, what);
    }

    private static double Sum(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double v in x)
        {
            sum += v;
        }

        return sum;
    }

    private static double Squares(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double v in x)
        {
            sum += v * v;
        }

        return sum;
    }
}
