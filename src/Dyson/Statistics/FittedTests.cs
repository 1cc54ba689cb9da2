using System.Collections.Concurrent;
using System.Globalization;
using Dyson.Laws;
using Dyson.Randomness;

namespace Dyson.Statistics;

/// <summary>Kolmogorov–Smirnov and Anderson–Darling tests of one sample against one family with fitted parameters.</summary>
/// <param name="KolmogorovSmirnov">Statistic D.</param>
/// <param name="AndersonDarling">Statistic A².</param>
public readonly record struct FittedTest(TestOutcome KolmogorovSmirnov, TestOutcome AndersonDarling);

/// <summary>
/// Goodness-of-fit tests whose p-values account for the parameters having been fitted to the same data, and for the correlation of the two
/// levels of a replica.
/// </summary>
/// <remarks>
/// Scale and location families, with equivariant fits: the null distribution depends on the sample size alone, so it is drawn once a size,
/// from
/// fixed streams (equal on every machine), and kept. Beyond <see cref="LargestNull"/> replicas (<see cref="LargestPairNull"/> pairs) the
/// null of that size
/// is used; sizes are made comparable by the statistic n D² with Stephens' √n → √n + 0.12 + 0.11/√n, which moves p-values by less than 0.01
/// and,
/// where p is small, by a few per cent of themselves.
/// </remarks>
public static class FittedTests
{
    /// <summary>The nulls of the surmise and of a Gaussian are drawn for at most this many replicas.</summary>
    public const int LargestNull = 1000;

    /// <summary>The null of the two-level density, every draw of which is a fit, is drawn for at most this many pairs.</summary>
    public const int LargestPairNull = 300;

    /// <summary>Number of draws of every null: p = 0.05 is known to 3 %, the tail beyond 1 % is extrapolated from 100 draws.</summary>
    public const int Draws = 10_000;

    /// <summary>The fewest replicas that are tested.</summary>
    public const int FewestReplicas = 5;

    private static readonly WignerSurmise UnitSurmise = WignerSurmise.Goe();
    private static readonly TwoLevelDensity UnitTwoLevel = TwoLevelDensity.WithDiagonalDeviation(1);
    private static readonly Gaussian UnitGaussian = Laws.Gaussian.WithStandardDeviation(0, 1);
    private static readonly ConcurrentDictionary<(string Family, int Size), Lazy<NullDistribution[]>> Nulls = new();

    /// <summary>KS distance of s = S/⟨S⟩ from the surmise (π/2) s e^{−πs²/4}; NaN for no values or no positive mean.</summary>
    public static double SurmiseDistance(Sample spacings)
    {
        ArgumentNullException.ThrowIfNull(spacings);
        return spacings.Mean > 0 ? KolmogorovSmirnov.Distance(spacings, s => UnitSurmise.Cumulative(s / spacings.Mean)) : double.NaN;
    }

    /// <summary>Tests s = S/⟨S⟩ against the surmise: one scale is fitted, by the mean.</summary>
    public static FittedTest Surmise(Sample spacings)
    {
        ArgumentNullException.ThrowIfNull(spacings);
        double[] values = spacings.Values.ToArray();
        return Test("surmise", spacings.Count, LargestNull, values, SurmiseUniforms, DrawSurmise, "S/⟨S⟩ against the surmise, scale fitted");
    }

    /// <summary>Tests independent values against a Gaussian with fitted mean and standard deviation.</summary>
    public static FittedTest Gaussian(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        double[] values = sample.Values.ToArray();
        return Test("gaussian", sample.Count, LargestNull, values, GaussianUniforms, DrawGaussian, "against a Gaussian, mean and deviation fitted");
    }

    /// <summary>
    /// Tests the pooled levels against the two-level density (78) with centre and σ fitted by maximum likelihood. The levels of a replica
    /// are correlated, so the
    /// null is drawn as pairs of eigenvalues of 2×2 GOE matrices, not as independent points.
    /// </summary>
    public static FittedTest TwoLevel(LevelPairs pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        double[] values = pairs.Pooled().Values.ToArray();
        return Test(
            "two-level",
            pairs.Count,
            LargestPairNull,
            values,
            TwoLevelUniforms,
            DrawTwoLevel,
            "pooled levels against the two-level density, centre and width fitted");
    }

    /// <summary>
    /// Eigenvalues of a 2×2 GOE matrix with diagonal standard deviation 1: a normal centre of variance ½ and a surmise spacing of scale 1.
    /// </summary>
    internal static (double Upper, double Lower) DrawPair(RandomStream random)
    {
        double centre = random.NextNormal() * Math.Sqrt(0.5);
        double half = Math.Sqrt(random.NextExponential());
        return (centre + half, centre - half);
    }

    private static FittedTest Test(
        string family,
        int count,
        int largest,
        double[] values,
        Func<double[], bool> toUniforms,
        Func<RandomStream, int, double[]> draw,
        string what)
    {
        if (count < FewestReplicas)
        {
            string reason = string.Create(CultureInfo.InvariantCulture, $"{count} replicas, at least {FewestReplicas} needed");
            TestOutcome few = TestOutcome.Refused(double.NaN, reason);
            return new FittedTest(few, few);
        }

        if (!toUniforms(values))
        {
            TestOutcome none = TestOutcome.Refused(double.NaN, "the family cannot be fitted to these values");
            return new FittedTest(none, none);
        }

        double distance = KolmogorovSmirnov.DistanceOfUniforms(values);
        double a2 = AndersonDarling.StatisticOfUniforms(values);
        int size = Math.Min(count, largest);
        NullDistribution[] nulls = Nulls.GetOrAdd((family, size), key => new(() => DrawNull(key.Family, key.Size, toUniforms, draw))).Value;
        TestOutcome ks = nulls[0].Test(Comparable(distance, count), "Kolmogorov–Smirnov, " + what);
        TestOutcome ad = nulls[1].Test(a2, "Anderson–Darling, " + what);
        return new FittedTest(ks with { Statistic = distance }, ad);
    }

    private static NullDistribution[] DrawNull(string family, int size, Func<double[], bool> toUniforms, Func<RandomStream, int, double[]> draw) =>
        NullDistribution.DrawKeyed(
            (random, statistics) =>
            {
                double[] values = draw(random, size);
                bool fitted = toUniforms(values);
                statistics[0] = fitted ? Comparable(KolmogorovSmirnov.DistanceOfUniforms(values), size) : double.PositiveInfinity;
                statistics[1] = fitted ? AndersonDarling.StatisticOfUniforms(values) : double.PositiveInfinity;
            },
            2,
            Draws,
            0,
            string.Create(CultureInfo.InvariantCulture, $"null of the {family} test, {size} replicas"));

    private static double Comparable(double distance, int count)
    {
        double root = Math.Sqrt(count);
        double scaled = distance * (root + 0.12 + (0.11 / root));
        return scaled * scaled;
    }

    private static double[] DrawSurmise(RandomStream random, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Math.Sqrt(random.NextExponential());
        }

        return values;
    }

    private static double[] DrawGaussian(RandomStream random, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextNormal();
        }

        return values;
    }

    private static double[] DrawTwoLevel(RandomStream random, int count)
    {
        double[] values = new double[2 * count];
        for (int i = 0; i < count; i++)
        {
            (values[2 * i], values[(2 * i) + 1]) = DrawPair(random);
        }

        return values;
    }

    private static bool SurmiseUniforms(double[] values)
    {
        double mean = Sample.OfFinite(values).Mean;
        return mean > 0 && Standardise(values, 0, mean, UnitSurmise);
    }

    private static bool GaussianUniforms(double[] values)
    {
        Sample sample = Sample.OfFinite(values);
        double deviation = Math.Sqrt(Moments.SumOfSquares(sample) / (values.Length - 1));
        return deviation > 0 && Standardise(values, sample.Mean, deviation, UnitGaussian);
    }

    private static bool TwoLevelUniforms(double[] values)
    {
        Span<double> theta = stackalloc double[2];
        return DensityFits.TryTwoLevel(Sample.OfFinite(values), theta, out _) && Standardise(values, theta[0], Math.Exp(theta[1]), UnitTwoLevel);
    }

    private static bool Standardise(double[] values, double centre, double scale, ContinuousLaw law)
    {
        Array.Sort(values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = law.Cumulative((values[i] - centre) / scale);
        }

        return true;
    }
}
