using System.Text.Json;
using System.Text.Json.Serialization;
using Dyson.Reports.Typography;

namespace Dyson.Reports.Papers;

/// <summary>The machine-readable result of a reproduction, <c>results.json</c>: checks with null where a number is unknown, and provenance.</summary>
public sealed record ResultsDocument
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether no judged check failed.</summary>
    public required bool Passed { get; init; }

    /// <summary>The smallest p-value that passes: 0.001 over the number of judged checks.</summary>
    public required double Threshold { get; init; }

    /// <summary>Every check.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }

    /// <summary>Failed and strayed replicas by grid point.</summary>
    public required IReadOnlyList<ReplicaLosses> Losses { get; init; }

    /// <summary>Version, settings, seed and command.</summary>
    public required IReadOnlyDictionary<string, string> Provenance { get; init; }

    /// <summary>The document as JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    /// <summary>A check as it stands in the document.</summary>
    public static CheckResult Result(Check check, int judged)
    {
        ArgumentNullException.ThrowIfNull(check);
        return new CheckResult(
            check.Id, LabelText.Plain(check.Quantity), check.Unit, Known(check.Measured), Known(check.Error), Known(check.Theory), check.Published,
            Known(check.Pull), Known(check.P), check.Passed(judged), LabelText.Plain(check.Law), Known(check.SmallestDeviation(judged)), LabelText.Plain(check.Note),
            double.IsFinite(check.Theory) ? Known(check.TheoryError) : null);
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>A check in <c>results.json</c>.</summary>
public sealed record CheckResult(
    string Id, string Quantity, string Unit, double? Measured, double? Error, double? Theory, double? Published, double? Pull, double? P,
    bool? Passed, string Law, double? SmallestDeviation, string Note, double? TheoryError);

/// <summary>Replicas of a grid point that strayed or were lost.</summary>
/// <param name="Ensemble">The ensemble's name.</param>
/// <param name="Point">The grid point's number.</param>
/// <param name="Parameters">What distinguishes it.</param>
/// <param name="Seed">The seed that reproduces them.</param>
/// <param name="Replicas">Replicas trained.</param>
/// <param name="Excursions">Replicas that left the normalisable region and came back or stayed finite.</param>
/// <param name="BlowUps">Replicas lost.</param>
/// <param name="First">The first few of either: replica and step.</param>
public sealed record ReplicaLosses(
    string Ensemble, int Point, string Parameters, ulong Seed, long Replicas, int Excursions, int BlowUps, IReadOnlyList<ReplicaStep> First);

/// <summary>A replica and a step.</summary>
/// <param name="Replica">Its number.</param>
/// <param name="Step">The step.</param>
/// <param name="BlowUp">True for a blow-up, false for an excursion.</param>
[method: JsonConstructor]
public sealed record ReplicaStep(long Replica, long Step, bool BlowUp);
