using System.Globalization;

namespace Dyson.Statistics;

/// <summary>Outcome of a hypothesis test.</summary>
/// <param name="Statistic">The test statistic as the field defines it (KS distance D, A², χ², t).</param>
/// <param name="P">Probability, under the hypothesis, of a statistic at least as extreme; NaN where the data allow no test.</param>
/// <param name="PError">Standard error of <paramref name="P"/> from a Monte Carlo null; 0 for a computed distribution.</param>
/// <param name="Method">Test, null and number of draws.</param>
public readonly record struct TestOutcome(double Statistic, double P, double PError, string Method)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Statistic:G4}, p = {P:G3}");

    internal static TestOutcome Refused(double statistic, string reason) => new(statistic, double.NaN, double.NaN, "refused: " + reason);
}
