namespace Dyson.Reports.Documents;

/// <summary>The outcome of a check in words and signs, so that it does not depend on colour.</summary>
public static class CheckOutcome
{
    /// <summary>A check that passed.</summary>
    public const string Passed = "✓ passed";

    /// <summary>A check that failed.</summary>
    public const string Failed = "✗ FAILED";

    /// <summary>A known difference that is shown and not judged.</summary>
    public const string Shown = "– shown";

    /// <summary>The outcome in words; null is a difference that is shown and not judged.</summary>
    public static string Of(bool? passed) => passed switch { true => Passed, false => Failed, null => Shown };
}
