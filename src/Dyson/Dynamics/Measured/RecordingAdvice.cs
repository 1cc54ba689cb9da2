using System.Globalization;

namespace Dyson.Dynamics.Measured;

/// <summary>What to record where a record is too coarse.</summary>
internal static class RecordingAdvice
{
    /// <summary>"record at least every 5 updates", or that no record of this training is dense enough.</summary>
    public static string AtLeastEvery(double updates) => updates >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"record at least every {Math.Floor(updates):0} updates")
        : "even a record of every update is too coarse";
}
