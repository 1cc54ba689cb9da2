using System.Text.Json;
using Dyson.Dynamics.Measured;
using Dyson.Experiments;

namespace Dyson.Reports.Motion;

/// <summary>A record with what was measured of it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Parameters">Settings of the point; null for a file.</param>
/// <param name="Measured">Drift, noise and repulsion; null where they could not be measured.</param>
/// <param name="Prediction">The stationary levels that follow; null where there are none.</param>
/// <param name="Failure">Why one of the two is missing; null where none is.</param>
public sealed record AnalysedMotion(
    MotionRecord Record, IReadOnlyDictionary<string, JsonElement>? Parameters, MeasuredMotion? Measured, MotionPrediction? Prediction, string? Failure)
{
    /// <summary>The time from which levels were taken for stationary.</summary>
    public double StationaryFrom { get; private init; }

    /// <summary>Why nothing was predicted though it could have been; null otherwise.</summary>
    public string? PredictionNote { get; private init; }

    /// <summary>Measures and predicts; a record that does not determine them says so in <see cref="Failure"/>.</summary>
    /// <param name="record">The record.</param>
    /// <param name="settings">How; groups that are empty are the record's own.</param>
    /// <param name="parameters">Settings of the point.</param>
    /// <param name="seed">Seed of the prediction's sampling.</param>
    /// <param name="cancellation">Ends it.</param>
    public static AnalysedMotion Of(
        MotionRecord record, MotionSettings settings, IReadOnlyDictionary<string, JsonElement>? parameters, ulong seed, CancellationToken cancellation) =>
        Of(record, settings, parameters, seed, true, cancellation);

    /// <summary>The same, with the prediction or without it; of more than <see cref="MotionPrediction.MostLevels"/> levels there is none.</summary>
    /// <param name="record">The record.</param>
    /// <param name="settings">How; groups that are empty are the record's own.</param>
    /// <param name="parameters">Settings of the point.</param>
    /// <param name="seed">Seed of the prediction's sampling.</param>
    /// <param name="predict">Whether the stationary levels are predicted.</param>
    /// <param name="cancellation">Ends it.</param>
    public static AnalysedMotion Of(
        MotionRecord record, MotionSettings settings, IReadOnlyDictionary<string, JsonElement>? parameters, ulong seed, bool predict,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(settings);
        MotionSettings own = settings.Groups.Count > 0 ? settings : settings with { Groups = record.Groups };
        MeasuredMotion? measured = null;
        IReadOnlyList<double> times = record.History.Times;
        double from = double.IsNaN(own.StationaryFrom) ? 0.5 * (times[0] + times[^1]) : own.StationaryFrom;
        try
        {
            measured = MeasuredMotion.Of(record.History, own, cancellation);
            int levels = record.History.LevelCount;
            if (!predict || levels > MotionPrediction.MostLevels)
            {
                string note = !predict ? "Stationary levels were not predicted: it was not asked for."
                    : $"Stationary levels were not predicted: with {levels} levels it would take minutes; at most {MotionPrediction.MostLevels} are predicted.";
                return new AnalysedMotion(record, parameters, measured, null, null) { StationaryFrom = from, PredictionNote = note };
            }

            MotionPrediction prediction = MotionPrediction.Of(record.History, own, measured, seed, record.Floor, cancellation);
            return new AnalysedMotion(record, parameters, measured, prediction, null) { StationaryFrom = from };
        }
        catch (UnmeasurableMotionException failure)
        {
            return new AnalysedMotion(record, parameters, measured, null, failure.Message) { StationaryFrom = from };
        }
    }
}
