using Dyson.LinearAlgebra;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>What the tests of a tail say of power laws, of other laws and of the spectra of pure noise.</summary>
public class PowerLawTailNullTests(ITestOutputHelper output)
{
    private const int Draws = 100;

    private const double Level = PowerLawTail.UsualLevel;

    /// <summary>With x_min known the distance does not depend on the law's parameters and p is uniform; a p-value that forgets the fit is not.</summary>
    [Fact]
    public void P_is_uniform_where_the_cut_is_known()
    {
        const int Sets = 400;
        double[] p = new double[Sets];
        double[] forgetful = new double[Sets];
        for (int set = 0; set < Sets; set++)
        {
            RandomStream random = SyntheticData.Stream("known cut", set);
            PowerLawTail tail = PowerLawTail.Fit(PowerLawTailTests.Pareto(random, 60, 2.5), new PowerLawTailSettings { LowerCut = 1 });

            // a rank among draws is a multiple of 1/(draws + 1): spread over its cell it is uniform
            p[set] = tail.GoodnessOfFit((ulong)set, Draws).P - (random.NextDouble() / (Draws + 1));
            forgetful[set] = KolmogorovSmirnov.PValue(tail.Distance, tail.TailCount);
        }

        int rejected = p.Count(x => x <= Level);
        output.WriteLine($"{rejected} of {Sets} rejected at 10 %");
        FalseAlarm.AssertWithin(Level * Sets, rejected, Math.Sqrt(Level * (1 - Level) * Sets), "rejections at 10 %");
        Assert.True(Uniformity(p) >= FalseAlarm.PerAssertion);
        Assert.True(Uniformity(forgetful) < FalseAlarm.PerAssertion, "a p-value that forgets the fit passed for uniform");
    }

    /// <summary>
    /// With x_min sought the paper's p is cautious: the data's x_min was the best of all, the draws' bodies are the data's own points below it. It must not reject more often than it says.
    /// </summary>
    [Theory]
    [InlineData(TailValues.Continuous, 400)]
    [InlineData(TailValues.WholeNumbers, 150)]
    public void False_alarms_are_no_more_than_stated_where_the_cut_is_sought(TailValues kind, int sets)
    {
        int rejected = 0;
        double sum = 0;
        Func<RandomStream, double> whole = new WholeNumberTail(null).Sampler(new WholeNumberTail(null).Shape(2.5, 1, 0));
        for (int set = 0; set < sets; set++)
        {
            RandomStream random = SyntheticData.Stream("sought cut", set);
            double[] values = kind == TailValues.Continuous
                ? PowerLawTailTests.Pareto(random, 100, 2.5)
                : [.. Enumerable.Range(0, 200).Select(_ => whole(random))];
            double p = PowerLawTail.Fit(values, new PowerLawTailSettings { Values = kind }).GoodnessOfFit((ulong)set, Draws).P;
            rejected += p < Level ? 1 : 0;
            sum += p;
        }

        output.WriteLine(FormattableString.Invariant($"{kind}: {rejected} of {sets} rejected at 10 %, mean p {sum / sets:F3}"));
        Assert.True(rejected <= (Level * sets) + (FalseAlarm.Sigmas * Math.Sqrt(Level * (1 - Level) * sets)), $"{rejected} of {sets} power laws were rejected at 10 %.");

        // the mean of uniform p is ½ with variance 1/12 a set
        Assert.InRange(sum / sets, 0.5 - (FalseAlarm.Sigmas / Math.Sqrt(12.0 * sets)), 0.75);
    }

    /// <summary>The power law is the edge of the log-normal tails: their ratio rejects it as often as stated, and the two-sided normal p of laws that are not nested would not.</summary>
    [Fact]
    public void Log_normal_is_ahead_of_power_laws_as_often_as_stated()
    {
        const int Sets = 2000;
        (int ahead, int edge, int twoSided) = (0, 0, 0);
        for (int set = 0; set < Sets; set++)
        {
            double[] values = PowerLawTailTests.Pareto(SyntheticData.Stream("nested", set), 300, 2.5);
            TailComparison found = PowerLawTail.Fit(values, new PowerLawTailSettings { LowerCut = 1 }).Against(TailAlternative.LogNormal);
            Assert.True(found.Ratio <= 0);
            ahead += found.P < Level ? 1 : 0;
            edge += found.P == 1 ? 1 : 0;
            twoSided += found.P < 1 && Significance.TwoSided(found.Normalised) < Level ? 1 : 0;
        }

        output.WriteLine($"ahead {ahead}, at the edge {edge}, ahead by the normal law {twoSided} of {Sets}");
        double deviation = Math.Sqrt(Level * (1 - Level) * Sets);

        // one half in the limit; the skewness of ⟨u²⟩/⟨u⟩² moves it by a share of order 1/√300
        Assert.InRange(edge, 0.4 * Sets, 0.6 * Sets);
        FalseAlarm.AssertWithin(Level * Sets, ahead, deviation, "log-normals ahead at 10 %");
        Assert.True(twoSided < (Level * Sets) - (FalseAlarm.Sigmas * deviation));
    }

    /// <summary>1000 points from their median on: p and the likelihoods know that they are no power law; power laws stay.</summary>
    [Fact]
    public void Other_laws_are_told_apart()
    {
        const int Sets = 12;
        (string Name, Func<RandomStream, double> Draw)[] laws =
        [
            ("exponential", random => random.NextExponential()), ("log-normal", random => Math.Exp(random.NextNormal())), ("power law", random => Math.Pow(random.NextPositive(), -1 / 1.5)),
        ];
        foreach ((string name, Func<RandomStream, double> draw) in laws)
        {
            (int rejected, int exponential, int logNormal, int heavy) = (0, 0, 0, 0);
            for (int set = 0; set < Sets; set++)
            {
                RandomStream random = SyntheticData.Stream(name, set);
                double[] values = [.. Enumerable.Range(0, 1000).Select(_ => draw(random)).Order()];
                PowerLawTail tail = PowerLawTail.Fit(values, new PowerLawTailSettings { LowerCut = values[500] });
                TestOutcome goodness = tail.GoodnessOfFit((ulong)set, Draws);
                TailComparison[] comparisons = [tail.Against(TailAlternative.Exponential), tail.Against(TailAlternative.LogNormal)];
                rejected += goodness.P < Level ? 1 : 0;
                exponential += comparisons[0].P < Level ? Math.Sign(comparisons[0].Ratio) : 0;
                logNormal += comparisons[1].P < Level ? Math.Sign(comparisons[1].Ratio) : 0;
                heavy += PowerLawTail.Support(goodness, comparisons) >= TailSupport.HeavyTail ? 1 : 0;
            }

            output.WriteLine($"{name}: rejected {rejected}, better than exponential {exponential}, than log-normal {logNormal}, heavy {heavy} of {Sets}");
            if (name == "power law")
            {
                Assert.True(exponential == Sets && heavy >= Sets / 2 && logNormal > -Sets / 2, name);
            }
            else
            {
                Assert.True(rejected >= Sets - 2 && logNormal <= -Sets + 2 && heavy == 0, name);
                Assert.True(name != "exponential" || exponential <= -Sets + 2, name);
            }
        }
    }

    /// <summary>Spectra without any tail: p alone would call many a power law, the verdict calls at most one in twenty heavy-tailed.</summary>
    [Theory]
    [InlineData("Marchenko–Pastur")]
    [InlineData("Wigner")]
    public void Spectra_of_noise_have_no_tails(string law)
    {
        const int Sets = 40;
        const double Stated = 0.05;
        (int fits, int heavy) = (0, 0);
        for (int set = 0; set < Sets; set++)
        {
            PowerLawTail tail = PowerLawTail.Fit(Noise(law, 100, SyntheticData.Stream("noise " + law, set)));
            TestOutcome goodness = tail.GoodnessOfFit((ulong)set, Draws);
            fits += goodness.P >= Level ? 1 : 0;
            heavy += PowerLawTail.Support(goodness, [tail.Against(TailAlternative.Exponential), tail.Against(TailAlternative.LogNormal)]) >= TailSupport.HeavyTail ? 1 : 0;
        }

        output.WriteLine($"{law}: {fits} of {Sets} fit, {heavy} called heavy-tailed");
        Assert.True(heavy <= Stated * Sets, $"{heavy} of {Sets} spectra of noise were called heavy-tailed.");
        Assert.True(fits > 2 * Stated * Sets, "if p alone told noise from tails, the verdict would not need the comparisons");
    }

    /// <summary>The log-normal tail is normalised, and no neighbour has a larger likelihood.</summary>
    [Theory]
    [InlineData(1e-4)]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(5.0)]
    public void Log_normal_tail_is_the_likeliest(double lowest)
    {
        RandomStream random = SyntheticData.Stream("log-normal tail");
        double[] tail = [.. Enumerable.Range(0, 8000).Select(_ => Math.Exp(0.3 + (0.9 * random.NextNormal()))).Where(x => x >= lowest)];
        (double mu, double sigma, Func<double, double> logDensity) = LogNormalTail.Fit(tail, lowest)!.Value;
        double norm = 0;
        double step = 1e-3;
        for (double u = 0.5 * step; u < 20; u += step)
        {
            double x = lowest * Math.Exp(u);
            norm += step * x * Math.Exp(logDensity(x));
        }

        Assert.Equal(1, norm, 1e-6); // the midpoint rule's error, step² f′(0)/24
        double best = tail.Sum(logDensity);
        Assert.Equal(best, Likelihood(mu, sigma), 1e-7 * Math.Abs(best));
        foreach ((double a, double b) in ((double, double)[])[(1e-2, 0), (-1e-2, 0), (0, 1e-2), (0, -1e-2), (1e-2, 1e-2), (1e-2, -1e-2)])
        {
            Assert.True(Likelihood(mu + a, sigma + b) < best);
        }

        double Likelihood(double m, double s) =>
            tail.Sum(x => (-0.5 * Math.Pow((Math.Log(x) - m) / s, 2)) - Math.Log(x * s * Math.Sqrt(2 * Math.PI)))
            - (tail.Length * Math.Log(0.5 * MathNet.Numerics.SpecialFunctions.Erfc((Math.Log(lowest) - m) / (s * Math.Sqrt(2)))));
    }

    /// <summary>Vuong's statistic against the two densities written out, for real and whole numbers, with and without a cut-off.</summary>
    [Theory]
    [InlineData(TailValues.Continuous, null)]
    [InlineData(TailValues.Continuous, 9.0)]
    [InlineData(TailValues.WholeNumbers, null)]
    [InlineData(TailValues.WholeNumbers, 9.0)]
    public void Exponential_is_compared_as_defined(TailValues kind, double? upperCut)
    {
        RandomStream random = SyntheticData.Stream("vuong");
        double[] values = [.. PowerLawTailTests.Pareto(random, 400, 2.2, 2).Select(x => kind == TailValues.Continuous ? x : Math.Floor(x))];
        PowerLawTail tail = PowerLawTail.Fit(values, new PowerLawTailSettings { Values = kind, LowerCut = 2, UpperCut = upperCut });
        TailComparison found = tail.Against(TailAlternative.Exponential);
        double end = upperCut ?? 5000;
        double step = kind == TailValues.Continuous ? 1e-3 : 1;
        double[] grid = [.. Enumerable.Range(0, (int)((end - 2) / step) + (step == 1 ? 1 : 0)).Select(i => 2 + (step * (i + (step == 1 ? 0 : 0.5))))];
        double norm = grid.Sum(x => step * Math.Exp(-found.Location * (x - 2)));
        double mean = grid.Sum(x => step * x * Math.Exp(-found.Location * (x - 2))) / norm;
        Assert.Equal(tail.Tail.ToArray().Average(), mean, 1e-5); // the sum's step
        double[] l = [.. tail.Tail.ToArray().Select(x => tail.LogDensity(x) + (found.Location * (x - 2)) + Math.Log(norm))];
        double deviation = Math.Sqrt(l.Sum(x => Math.Pow(x - l.Average(), 2)) / l.Length);
        Assert.Equal(l.Sum() / (Math.Sqrt(l.Length) * deviation), found.Normalised, 1e-4);
        Assert.Equal(Significance.TwoSided(found.Normalised), found.P);
        Assert.True(found.Normalised > 0);
        Assert.Equal(kind == TailValues.Continuous && upperCut is null, double.IsFinite(tail.Against(TailAlternative.LogNormal).P));
    }

    private static double Uniformity(double[] p) => KolmogorovSmirnov.PValue(KolmogorovSmirnov.Distance(Sample.Of(p), x => Math.Clamp(x, 0, 1)), p.Length);

    private static double[] Noise(string law, int size, RandomStream random)
    {
        double[] levels = new double[size];
        if (law == "Wigner")
        {
            double[] symmetric = new double[size * size];
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    symmetric[(i * size) + j] = symmetric[(j * size) + i] = random.NextNormal() * (i == j ? Math.Sqrt(2) : 1);
                }
            }

            DenseSpectrum.SymmetricEigenvalues(symmetric, size, levels);
            return [.. levels.Where(x => x > 0)];
        }

        DenseSpectrum.SingularValues(SyntheticData.Normals(random, 2 * size * size), 2 * size, size, levels);
        return [.. levels.Select(s => s * s / (2 * size))];
    }
}
