using System.Globalization;
using Dyson.Dynamics.Measured;
using Dyson.Experiments;
using Dyson.Formats;

namespace Dyson.Reports.Motion;

/// <summary>What <c>dyson motion</c> was asked: how to measure, and how to read a file.</summary>
public sealed record MotionRequest
{
    /// <summary>Largest degree of a polynomial.</summary>
    public const int HighestDegree = MotionSettings.HighestDegree;

    /// <summary>Most levels that are predicted.</summary>
    public const int MostPredicted = MotionPrediction.MostLevels;

    private const ulong Seed = 1;

    /// <summary>Levels that share their functions; empty for the degenerate pairs of a run's target.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; init; } = [];

    /// <summary>Degree of K(x).</summary>
    public int DriftDegree { get; init; } = 2;

    /// <summary>Degree of g²(x).</summary>
    public int NoiseDegree { get; init; } = 1;

    /// <summary>Δ in snapshots.</summary>
    public int Lag { get; init; } = 1;

    /// <summary>The update from which levels are stationary; null for half of the record.</summary>
    public double? StationaryFrom { get; init; }

    /// <summary>Which levels of a file's matrices: singular, symmetric, gram; null for singular.</summary>
    public string? Levels { get; init; }

    /// <summary>Updates between a file's snapshots; null for its own array <c>steps</c>.</summary>
    public double? Every { get; init; }

    /// <summary>Whether the stationary levels are predicted, which takes most of the time.</summary>
    public bool Predict { get; init; } = true;

    private MotionSettings Settings => new()
    {
        Groups = Groups,
        DriftDegree = DriftDegree,
        NoiseDegree = NoiseDegree,
        Lag = Lag,
        StationaryFrom = StationaryFrom ?? double.NaN,
    };

    /// <summary>Measures a file.</summary>
    /// <param name="path">The npy or npz file.</param>
    /// <param name="options">Array and axes.</param>
    /// <param name="axes">The axes as given, or as told from the shape.</param>
    /// <param name="told">Where the times come from.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ConfigurationException">Array, axes, levels, groups or the stationary part do not fit the file.</exception>
    /// <exception cref="DataFormatException">The file is missing, corrupt, hostile, or holds no numbers.</exception>
    public AnalysedMotion OfFile(string path, ExternalSpectraOptions options, out ArrayAxes axes, out MotionTimes told, CancellationToken cancellation)
    {
        RecordedMatrix? kind = Levels switch
        {
            "symmetric" => RecordedMatrix.Symmetric,
            "gram" => RecordedMatrix.Gram,
            "singular" => RecordedMatrix.Singular,
            _ => null,
        };
        MotionRecord record = MotionRecord.Read(path, options, kind, Every, out axes, out told, cancellation);
        Require(record);
        return AnalysedMotion.Of(record, Settings, null, Seed, Predict, cancellation);
    }

    /// <summary>Measures every grid point, and every layer, of a run.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ConfigurationException">Groups or the stationary part do not fit.</exception>
    /// <exception cref="DataFormatException">The run cannot be read.</exception>
    public IReadOnlyList<AnalysedMotion> OfRun(string path, CancellationToken cancellation)
    {
        RunDirectory run = RunDirectory.Open(path);
        Experiment experiment = run.ReadExperiment();
        if (experiment.Points.Count != run.Points.Count)
        {
            throw new DataFormatException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: its experiment has {experiment.Points.Count} points and its manifest {run.Points.Count}."));
        }

        List<AnalysedMotion> motions = [];
        foreach (RunPoint point in run.Points)
        {
            foreach (MotionRecord record in MotionRecord.Of(point, experiment.Points[point.Index], cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                Require(record);
                motions.Add(AnalysedMotion.Of(record, Settings, point.Parameters, Seed, Predict, cancellation));
            }
        }

        return motions;
    }

    private void Require(MotionRecord record)
    {
        IReadOnlyList<double> times = record.History.Times;
        if (StationaryFrom is { } from && times.Count > 1 && !(from <= times[^2]))
        {
            throw new ConfigurationException([new ConfigurationError(
                "--stationary-from", 0, string.Empty,
                string.Create(CultureInfo.InvariantCulture, $"{from:R} leaves no two snapshots of {record.Source}, whose last step is {times[^1]:R}"),
                string.Create(CultureInfo.InvariantCulture, $"at most {times[^2]:R}"))]);
        }

        int last = Groups.SelectMany(group => group).DefaultIfEmpty(0).Max();
        if (last >= record.History.LevelCount)
        {
            throw new ConfigurationException([new ConfigurationError(
                "--groups", 0, string.Empty, string.Create(CultureInfo.InvariantCulture, $"{record.Source} has no level {last}"),
                string.Create(CultureInfo.InvariantCulture, $"levels 0 to {record.History.LevelCount - 1}"))]);
        }
    }
}
