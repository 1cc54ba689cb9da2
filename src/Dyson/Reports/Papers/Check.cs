using System.Globalization;
using Dyson.Statistics;

namespace Dyson.Reports.Papers;

/// <summary>
/// One comparison of a measurement with a named law. It passes iff its p-value is at least 0.001 divided by the number of judged checks of
/// the report. A known gap is shown, not judged.
/// </summary>
public sealed record Check
{
    /// <summary>Identifier, unique in a report, e.g. "fig6.left.slope".</summary>
    public required string Id { get; init; }

    /// <summary>What is measured, in the label language.</summary>
    public required string Quantity { get; init; }

    /// <summary>Its unit, or "1".</summary>
    public string Unit { get; init; } = "1";

    /// <summary>The law it is held against, in words, e.g. "linear response with chain memory".</summary>
    public required string Law { get; init; }

    /// <summary>The measured value.</summary>
    public required double Measured { get; init; }

    /// <summary>Its standard error; NaN for a test statistic.</summary>
    public double Error { get; init; } = double.NaN;

    /// <summary>The law's value; NaN for a test statistic.</summary>
    public double Theory { get; init; } = double.NaN;

    /// <summary>The standard error with which the law's value is known, 0 where it is exact (or tabulated to more digits than matter).</summary>
    public double TheoryError { get; init; }

    /// <summary>The value from published data, where given.</summary>
    public double? Published { get; init; }

    /// <summary>Probability of a deviation at least so large if the law holds.</summary>
    public required double P { get; init; }

    /// <summary>Whether the check passes or fails; false for a known gap, which is only shown.</summary>
    public bool Judged { get; init; } = true;

    /// <summary>Why it is not judged, or how to read it; in the label language.</summary>
    public string Note { get; init; } = "";

    /// <summary>
    /// The smallest deviation that would have been rejected with 90 % probability, as a function of the p-value threshold, in the unit of
    /// <see cref="Measured"/>. Null takes that of a normal estimate with <see cref="Error"/>.
    /// </summary>
    public Func<double, double>? Sensitivity { get; init; }

    /// <summary>(measured − theory)/error, with the theory's own error where it has one.</summary>
    public double Pull => (Measured - Theory) / double.Hypot(Error, TheoryError);

    /// <summary>A check of an estimate against a prediction without error, by its pull.</summary>
    public static Check OfEstimate(string id, string quantity, string law, Estimate measured, double theory, bool judged = true, string note = "") => new()
    {
        Id = id,
        Quantity = quantity,
        Law = law,
        Measured = measured.Value,
        Error = measured.Error,
        Theory = theory,
        P = Significance.PValue(measured, theory),
        Judged = judged,
        Note = note,
    };

    /// <summary>A check of an estimate against a prediction that is itself known with an error, by their pull.</summary>
    public static Check OfEstimate(string id, string quantity, string law, Estimate measured, Estimate theory, bool judged = true, string note = "")
    {
        double error = double.Hypot(measured.Error, theory.Error);
        return OfEstimate(id, quantity, law, measured, theory.Value, judged, note) with
        {
            TheoryError = theory.Error,
            P = Significance.PValue(measured with { Error = error }, theory.Value),
            Sensitivity = threshold => Significance.SmallestDeviation(error, threshold),
        };
    }

    /// <summary>A check by a goodness-of-fit test's p-value; the measured value is the test's statistic.</summary>
    public static Check OfTest(string id, string quantity, string law, TestOutcome test, bool judged = true, string note = "") => new()
    {
        Id = id,
        Quantity = quantity,
        Law = law,
        Measured = test.Statistic,
        P = test.P,
        Judged = judged,
        Note = note,
    };

    /// <summary>One check of several estimates, by the largest of their pulls; the p-value is that of the most significant times their number.</summary>
    public static Check OfLargestPull(string id, string quantity, string law, IReadOnlyList<double> pulls)
    {
        ArgumentNullException.ThrowIfNull(pulls);
        double largest = pulls.Max(Math.Abs);
        return OfMostSignificant(id, quantity, law, [.. pulls.Select(_ => new TestOutcome(largest, Significance.TwoSided(largest), 0, "normal"))]) with
        {
            Sensitivity = threshold => Significance.SmallestDeviation(1, threshold / pulls.Count),
        };
    }

    /// <summary>One check of several tests, by the largest of their statistics; the p-value is that of the most significant times their number.</summary>
    public static Check OfMostSignificant(string id, string quantity, string law, IReadOnlyList<TestOutcome> tests)
    {
        ArgumentNullException.ThrowIfNull(tests);
        return new Check
        {
            Id = id,
            Quantity = quantity,
            Law = law,
            Measured = tests.Max(test => test.Statistic),
            P = Math.Min(1, tests.Count * tests.Min(test => test.P)),
            Note = string.Create(CultureInfo.InvariantCulture, $"p-value of the most significant, times their number {tests.Count}"),
        };
    }

    /// <summary>True, false, or null where nothing is judged.</summary>
    /// <param name="judged">Number of judged checks in the report.</param>
    public bool? Passed(int judged) => Judged ? Significance.Passes(P, judged) : null;

    /// <summary>The smallest deviation that would have been rejected; NaN where it is not known.</summary>
    /// <param name="judged">Number of judged checks in the report.</param>
    public double SmallestDeviation(int judged)
    {
        double threshold = Significance.Threshold(Math.Max(1, judged));
        return Sensitivity?.Invoke(threshold) ?? Significance.SmallestDeviation(Error, threshold);
    }
}
