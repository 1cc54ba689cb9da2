using System.Text.Json;
using System.Text.Json.Serialization;
using Dyson.Dynamics.Measured;
using Dyson.Statistics;

namespace Dyson.Reports.Motion;

/// <summary>The document of <c>dyson motion --json</c>; what is not a number is null.</summary>
/// <param name="Source">Run or file.</param>
/// <param name="Records">One entry a grid point and layer; one for a file.</param>
public sealed record MotionDocument(string Source, IReadOnlyList<MotionEntry> Records);

/// <summary>What was measured of one record.</summary>
/// <param name="Source">Name of the record.</param>
/// <param name="Point">Grid point; null for a file.</param>
/// <param name="Layer">Layer of a deep student; null for others.</param>
/// <param name="Parameters">Settings of the point by full path; left out for a file.</param>
/// <param name="Failure">Why nothing could be measured, and what to record; null where it could. Then the numbers are missing.</param>
/// <param name="Lag">Δ, in updates.</param>
/// <param name="Transitions">Triples of snapshots, of all replicas.</param>
/// <param name="RelaxationTimes">Relaxation times recorded, all replicas together, of the slowest level; null where nothing was measured.</param>
/// <param name="Kept">Share of levels that began far enough from others.</param>
/// <param name="Relaxation">kΔ, the largest.</param>
/// <param name="FromMatrices">Whether the elements off the diagonal were seen.</param>
/// <param name="Groups">Drift and noise, one entry a group of levels.</param>
/// <param name="Repulsion">β, the mean over neighbouring pairs.</param>
/// <param name="RepulsionAssumed">Whether β could not be measured, its error being above 0.5, and is taken to be 1.</param>
/// <param name="Repulsions">β_ij of every pair, where matrices are known.</param>
/// <param name="LagCheck">The same numbers at twice the lag.</param>
/// <param name="Prediction">The stationary levels; null where there are none to predict, or where that was left out.</param>
/// <param name="PredictionNote">Why the prediction was left out; null where it was not.</param>
/// <param name="Warnings">What limits these numbers.</param>
public sealed record MotionEntry(
    string Source,
    int? Point,
    int? Layer,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, JsonElement>? Parameters,
    string? Failure,
    double? Lag,
    int Transitions,
    double? RelaxationTimes,
    double? Kept,
    double? Relaxation,
    bool FromMatrices,
    IReadOnlyList<MotionGroupEntry> Groups,
    EstimateDocument? Repulsion,
    bool RepulsionAssumed,
    IReadOnlyList<MotionPairEntry> Repulsions,
    IReadOnlyList<MotionLagEntry> LagCheck,
    MotionPredictionEntry? Prediction,
    string? PredictionNote,
    IReadOnlyList<string> Warnings)
{
    /// <summary>The entry of a measurement.</summary>
    public static MotionEntry Of(AnalysedMotion motion)
    {
        ArgumentNullException.ThrowIfNull(motion);
        if (motion.Measured is not { } m)
        {
            return new MotionEntry(
                motion.Record.Source, motion.Record.Point, motion.Record.Layer, motion.Parameters, motion.Failure, null, 0, null, null, null, false, [], null, false, [], [], null, null, []);
        }

        int n = m.Law.Levels;
        return new MotionEntry(
            motion.Record.Source, motion.Record.Point, motion.Record.Layer, motion.Parameters, null, m.Lag, m.Transitions, m.RelaxationTimes.Min(), m.Kept, m.Relaxation, m.FromMatrices,
            [.. m.Groups.Select((_, g) => MotionGroupEntry.Of(m, g))],
            n > 1 ? EstimateDocument.Of(m.MeanRepulsion()) : null, m.RepulsionAssumed,
            m.FromMatrices
                ? [.. from i in Enumerable.Range(0, n) from j in Enumerable.Range(i + 1, n - i - 1) select new MotionPairEntry([i, j], EstimateDocument.Of(m.Repulsion(i, j)))]
                : [],
            [.. m.LagCheck.Select(c => new MotionLagEntry(
                c.Quantity, c.Level < 0 ? null : c.Level, EstimateDocument.Of(c.AtLag), EstimateDocument.Of(c.AtTwice), AnalysisDocument.Finite(c.P)))],
            motion.Prediction is { } prediction ? MotionPredictionEntry.Of(prediction) : null, motion.PredictionNote,
            motion.Failure is { } failure ? [.. m.Warnings, failure] : m.Warnings);
    }
}

/// <summary>Drift and noise of a group of levels.</summary>
/// <param name="Levels">Their numbers.</param>
/// <param name="FixedPoint">The zero of K.</param>
/// <param name="Rate">−K' at the mean level, a unit time.</param>
/// <param name="NoiseSquare">g² at the mean level.</param>
/// <param name="DriftP">p-value of conditional means against the polynomial K.</param>
/// <param name="NoiseP">The same of g².</param>
/// <param name="Functions">K and g² across the visited range.</param>
/// <param name="DriftBins">Conditional means of the drift.</param>
/// <param name="NoiseBins">Conditional means of the noise.</param>
public sealed record MotionGroupEntry(
    IReadOnlyList<int> Levels, EstimateDocument FixedPoint, EstimateDocument Rate, EstimateDocument NoiseSquare, double? DriftP, double? NoiseP,
    IReadOnlyList<MotionFunctionEntry> Functions, IReadOnlyList<MotionBinEntry> DriftBins, IReadOnlyList<MotionBinEntry> NoiseBins)
{
    private const int Points = 11;

    internal static MotionGroupEntry Of(MeasuredMotion m, int group)
    {
        int head = m.Groups[group][0];
        (double lower, double upper) = m.Visited(head);
        static MotionBinEntry[] Bins(MotionFit fit) => [.. fit.Points.Select(p => new MotionBinEntry(p.At, EstimateDocument.Of(p.Value)))];
        return new MotionGroupEntry(
            m.Groups[group], EstimateDocument.Of(m.Estimate(law => law.FixedPoint(head))), EstimateDocument.Of(m.Estimate(law => law.Rate(head))),
            EstimateDocument.Of(m.Estimate(law => law.NoiseSquare(head, law.Centre(head)))),
            AnalysisDocument.Finite(m.DriftFits[group].P), AnalysisDocument.Finite(m.NoiseFits[group].P),
            [
                .. Enumerable.Range(0, Points).Select(k => lower + ((upper - lower) * k / (Points - 1)))
                    .Select(x => new MotionFunctionEntry(x, EstimateDocument.Of(m.Drift(head, x)), EstimateDocument.Of(m.NoiseSquare(head, x)))),
            ],
            Bins(m.DriftFits[group]), Bins(m.NoiseFits[group]));
    }
}

/// <summary>K and g² at a place.</summary>
public sealed record MotionFunctionEntry(double X, EstimateDocument Drift, EstimateDocument NoiseSquare);

/// <summary>A conditional mean.</summary>
public sealed record MotionBinEntry(double X, EstimateDocument Value);

/// <summary>β_ij.</summary>
public sealed record MotionPairEntry(IReadOnlyList<int> Levels, EstimateDocument Repulsion);

/// <summary>A number at the lag and at twice the lag.</summary>
public sealed record MotionLagEntry(string Quantity, int? Level, EstimateDocument AtLag, EstimateDocument AtTwice, double? P);

/// <summary>Predicted and recorded stationary levels.</summary>
/// <param name="Route">coulomb-gas or equation.</param>
/// <param name="P">Smallest p-value times their number.</param>
/// <param name="StationaryDrift">How far the mean of all levels moved within the stationary part.</param>
/// <param name="Statistics">Each number.</param>
public sealed record MotionPredictionEntry(string Route, double? P, EstimateDocument StationaryDrift, IReadOnlyList<MotionStatisticEntry> Statistics)
{
    internal static MotionPredictionEntry Of(MotionPrediction prediction) => new(
        prediction.Route == PredictionRoute.CoulombGas ? "coulomb-gas" : "equation", AnalysisDocument.Finite(prediction.P), EstimateDocument.Of(prediction.Drift),
        [
            .. prediction.Statistics.Select(s => new MotionStatisticEntry(
                s.Quantity, s.Level, AnalysisDocument.Finite(s.At), EstimateDocument.Of(s.Recorded), EstimateDocument.Of(s.Predicted), AnalysisDocument.Finite(s.P))),
        ]);
}

/// <summary>One recorded and predicted number.</summary>
public sealed record MotionStatisticEntry(string Quantity, int Level, double? At, EstimateDocument Recorded, EstimateDocument Predicted, double? P);
