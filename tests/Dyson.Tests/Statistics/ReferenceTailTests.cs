using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>
/// The electrical blackouts of Clauset, Shalizi and Newman (SIAM Review 51, 661, 2009): people left without power in each of 211 outages in the United States, 1984 to 2002 (data of the North American Electric
/// Reliability Council, collected by M. E. J. Newman, Contemporary Physics 46, 323, 2005, and published with the papers; facts, no work of authorship). Numbers as in the test data of the package powerlaw (MIT licence).
/// </summary>
public class ReferenceTailTests
{
    /// <summary>The paper's table 6.1, in thousands of people, half a unit of the last digit given: x_max 7500, x_min 230(90), α 2.3(3), n_tail 59(35), p 0.62. The issue asks for 2.27.</summary>
    private const double PublishedCut = 230;
    private const double PublishedExponent = 2.27;
    private const double HalfDigit = 0.005;

    /// <summary>The bootstrap's errors scatter by some 10 % with 200 resamples, and the paper prints one digit.</summary>
    private const double ErrorTolerance = 0.35;

    /// <summary>
    /// The paper has p = 0.62 with the distance of its program, which takes the empirical distribution before each step only. Both sides make the distances of the bootstrap larger, while that of these rounded data stays, 0.0607, as
    /// it lies before a step of several equal values: an independent program has p = 0.625 with one side and 0.800 with both (400 draws each). Ours takes both.
    /// </summary>
    private const double TwoSidedP = 0.80;

    /// <summary>p of 400 draws has a standard deviation of 0.02, here and there.</summary>
    private const double PTolerance = FalseAlarm.Sigmas * 0.028;

    private static readonly double[] Blackouts =
    [
        570000, 210882, 190000, 46000, 17000, 360000, 74000, 19000, 460000, 65000, 18351, 25000, 25000, 63500, 1000, 9000, 50000, 114500, 350000, 25000, 50000, 25000, 242910, 55000, 164500, 877000, 43000,
        1140000, 464000, 90000, 2100000, 385000, 95630, 166000, 71000, 100000, 234000, 300000, 258000, 130000, 246000, 114000, 120000, 24506, 36073, 10000, 160000, 600000, 12000, 203000, 50462, 40000, 59000,
        15000, 1646, 500000, 60000, 133000, 62000, 173000, 81000, 20000, 112000, 600000, 24000, 37000, 238000, 50000, 50000, 147000, 32000, 40911, 30500, 14273, 160000, 230000, 92000, 75000, 130000, 124000,
        120000, 11000, 235000, 50000, 94285, 240000, 870000, 70000, 50000, 50000, 18000, 51000, 51000, 145000, 557354, 219000, 191000, 2900, 163000, 257718, 1660000, 1600000, 1300000, 80000, 500000, 10000,
        290000, 375000, 95000, 725000, 128000, 148000, 100000, 2000, 48000, 18000, 5300, 32000, 250000, 45000, 38500, 126000, 284000, 70000, 400000, 207200, 39500, 363476, 113200, 1500000, 15000, 7500000, 8000,
        56000, 88000, 60000, 29000, 75000, 80000, 7500, 82500, 272000, 272000, 122000, 145000, 660000, 50000, 92000, 60000, 173000, 106850, 25000, 146000, 158000, 1500000, 40000, 100000, 300000, 1800, 300000,
        70000, 70000, 29000, 18819, 875000, 100000, 50000, 1500000, 650000, 58000, 142000, 350000, 71000, 312000, 25000, 35000, 315000, 500000, 404000, 246000, 43696, 71000, 65000, 29900, 30000, 20000, 899000,
        10300, 490000, 115000, 2085000, 206000, 400000, 26334, 598000, 160000, 91000, 33000, 53000, 300000, 60000, 55000, 60000, 66005, 11529, 56000, 4150, 40000, 320831, 30001, 200000,
    ];

    [Fact]
    public void Blackouts_have_the_published_tail()
    {
        Assert.Equal(211, Blackouts.Length);
        PowerLawTail tail = PowerLawTail.Fit([.. Blackouts.Select(people => people / 1000)], new PowerLawTailSettings { LargestTiedShare = 1 });
        Assert.Equal(7500, tail.Tail[^1]);
        Assert.Equal(PublishedCut, tail.LowerCut);
        Assert.Equal(PublishedExponent, tail.Exponent.Value, HalfDigit);
        Assert.Equal(59, tail.TailCount);
        TestOutcome goodness = tail.GoodnessOfFit(1, 400);
        Assert.Equal(TwoSidedP, goodness.P, PTolerance);
        Assert.Equal(0.0607, goodness.Statistic, 1e-4);
        (Estimate exponent, Estimate cut) = tail.Bootstrap(1, 200);
        Assert.Equal(0.3, exponent.Error, 0.3 * ErrorTolerance);
        Assert.Equal(90, cut.Error, 90 * ErrorTolerance);
    }

    [Fact]
    public void The_exponential_and_the_log_normal_are_not_ruled_out_for_blackouts()
    {
        PowerLawTail tail = PowerLawTail.Fit([.. Blackouts.Select(people => people / 1000)], new PowerLawTailSettings { LargestTiedShare = 1 });

        // Table 6.3, normalised ratio and p: log-normal −0.412, 0.68; exponential 1.21, 0.23 (1.43, 0.15 by the package powerlaw). Support for the power law: moderate.
        TailComparison logNormal = tail.Against(TailAlternative.LogNormal);
        TailComparison exponential = tail.Against(TailAlternative.Exponential);
        Assert.InRange(logNormal.P, PowerLawTail.UsualLevel, 1);
        Assert.InRange(exponential.P, PowerLawTail.UsualLevel, 1);
        Assert.True(exponential.Ratio > 0 && logNormal.Ratio < 0);
        Assert.Equal(TailSupport.Indistinct, PowerLawTail.Support(new TestOutcome(0, 0.62, 0, "published"), [exponential, logNormal]));
    }
}
