namespace Dyson.Tests;

/// <summary>
/// How often the statistical tests may cry wolf. Seeds are fixed, so a test that passes goes on passing; the rate below is the chance that
/// a correct implementation had failed on the seed that was chosen. The whole suite makes about 1000 statistical comparisons, every
/// correlation of an independence test and every observable of a two-sample test counted, and may grow to 5000: 2e-10 for each keeps one run of
/// the suite below 1e-6.
/// </summary>
internal static class FalseAlarm
{
    /// <summary>The smallest p-value that a statistical assertion may see.</summary>
    public const double PerAssertion = 2e-10;

    /// <summary>The same as a number of standard deviations of a normal variate, two-sided.</summary>
    public const double Sigmas = 6.37;

    /// <summary>Asserts that <paramref name="measured"/> lies within <see cref="Sigmas"/> standard errors of <paramref name="expected"/>.</summary>
    public static void AssertWithin(double expected, double measured, double standardError, string what = "")
    {
        double pull = (measured - expected) / standardError;
        Assert.True(Math.Abs(pull) <= Sigmas, $"{what} measured {measured:R}, expected {expected:R}, {pull:F2} standard errors apart (allowed {Sigmas}).");
    }
}
