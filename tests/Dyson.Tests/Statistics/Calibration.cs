using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>
/// Does one quoted standard deviation cover the truth as often as it should? Over many synthetic sets the number of pulls within ±1 must be
/// binomial with p = 68.27 %; and the same count with errors made 15 % too small must be told from it.
/// </summary>
internal static class Calibration
{
    public const int Sets = 4000;

    /// <summary>P(|z| ≤ 1), z standard normal.</summary>
    public const double OneSigma = 0.6826894921370859;

    /// <summary>The negative control: errors 15 % too small.</summary>
    public const double TooSmall = 0.85;

    /// <summary>Asserts coverage and negative control; returns the coverage measured.</summary>
    /// <param name="purpose">Name of the streams, one a set.</param>
    /// <param name="truth">What is estimated.</param>
    /// <param name="estimate">Makes one set and estimates.</param>
    /// <param name="output">Where the coverage is written.</param>
    public static void Assert(string purpose, double truth, Func<RandomStream, Estimate> estimate, ITestOutputHelper output)
    {
        int covered = 0;
        int coveredTooSmall = 0;
        for (int set = 0; set < Sets; set++)
        {
            Estimate e = estimate(SyntheticData.Stream(purpose, set));
            Xunit.Assert.True(e.HasError, $"{purpose}: set {set} was refused, {e.Method}.");
            double pull = Math.Abs(e.Pull(truth));
            covered += pull <= 1 ? 1 : 0;
            coveredTooSmall += pull <= TooSmall ? 1 : 0;
        }

        double deviation = Math.Sqrt(Sets * OneSigma * (1 - OneSigma));
        output.WriteLine(FormattableString.Invariant($"coverage {purpose}: {100.0 * covered / Sets:F2} % ({100.0 * coveredTooSmall / Sets:F2} % with errors 15 % too small)"));
        FalseAlarm.AssertWithin(Sets * OneSigma, covered, deviation, purpose + ": covered sets");
        Xunit.Assert.True(
            Math.Abs(coveredTooSmall - (Sets * OneSigma)) > FalseAlarm.Sigmas * deviation,
            $"{purpose}: errors 15 % too small cover {coveredTooSmall} of {Sets} sets and would not have been noticed.");
    }
}
