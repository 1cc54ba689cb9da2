using System.Text.Json;
using Dyson.Formats;
using Dyson.LinearAlgebra;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

/// <summary>The released teacher–student arrays reduced here and, independently, with NumPy (reference.json beside them).</summary>
public class PublishedArraysTests
{
    /// <summary>Singular values of two routines agree to some 1e-15 of levels near 2; spacings of 0.01 lose two digits.</summary>
    private const double LevelRounding = 1e-9;

    /// <summary>What the reference asks of means and errors.</summary>
    private const double ReferenceTolerance = 1e-6;

    public static TheoryData<string> Files =>
    [
        "TSmodel_lr0.1n0.1bs16", "TSmodel_lr0.2n0.1bs16", "TSmodel_lr0.4n0.1bs16", "TSmodel_lr0.1n0.05bs16",
        "TSmodel_lr0.1n0.08bs16", "TSmodel_lr0.1n0.1bs4", "TSmodel_lr0.1n0.1bs32",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Statistics_are_those_of_the_reference(string name)
    {
        string folder = SharedData();
        Assert.SkipWhen(folder.Length == 0, "No folder shared/data above the tests: the published arrays are not at hand.");
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "reference.json")));
        JsonElement expected = json.RootElement.GetProperty("files").GetProperty(name + ".npz");
        (double[] levels, int replicas) = LastSingularValues(Path.Combine(folder, "teacher-student", name + ".npz"));
        AnalysisDocument document = EnsembleAnalysis.Of(name, levels, replicas, 1, 2);
        PairAnalysis pair = document.Snapshots[0].Pairs[0];
        Assert.Equal(expected.GetProperty("replicas").GetInt32(), document.Replicas);
        AssertEstimate(expected.GetProperty("meanSpacing"), pair.MeanSpacing, LevelRounding);
        AssertEstimate(expected.GetProperty("spacingSecondMomentRatio"), pair.SecondMomentRatio, LevelRounding);
        AssertEstimate(expected.GetProperty("binder"), pair.Binder, LevelRounding);
        Assert.Equal(expected.GetProperty("ksDistanceToSurmise").GetDouble(), pair.Surmise.KsDistance!.Value, LevelRounding);
        LevelPairs pairs = LevelPairs.Of(
            [.. Enumerable.Range(0, replicas).Select(r => levels[2 * r])], [.. Enumerable.Range(0, replicas).Select(r => levels[(2 * r) + 1])]);
        AssertEstimate(expected.GetProperty("meanLevel"), EstimateDocument.Of(PairObservables.MeanLevel(pairs)), LevelRounding);
        double histogram = FreedmanDiaconisHistogram.Of(pairs.Spacings, BinRounding.Down).MeanFromHistogram().Value;
        AssertRelative(expected.GetProperty("histogramMeanSpacing").GetDouble(), histogram, LevelRounding);
        Assert.True(pair.Surmise.P > FalseAlarm.PerAssertion);
    }

    private static void AssertEstimate(JsonElement expected, EstimateDocument measured, double tolerance)
    {
        AssertRelative(expected.GetProperty("value").GetDouble(), measured.Value!.Value, tolerance);
        AssertRelative(expected.GetProperty("error").GetDouble(), measured.Error!.Value, ReferenceTolerance);
        Assert.Null(measured.Method);
    }

    private static void AssertRelative(double expected, double measured, double tolerance) =>
        Assert.True(Math.Abs(measured - expected) <= tolerance * Math.Abs(expected), $"measured {measured:R}, expected {expected:R}");

    private static (double[] Levels, int Replicas) LastSingularValues(string path)
    {
        using ArrayFile file = ArrayFile.Open(path);
        NpyArray array = file.Read("W");
        double[] w = array.ToDoubles();
        int replicas = array.Shape[0];
        int last = array.Shape[1] - 1;
        double[] levels = new double[2 * replicas];
        for (int r = 0; r < replicas; r++)
        {
            DenseSpectrum.SingularValues(w.AsSpan(((r * array.Shape[1]) + last) * 4, 4), 2, 2, levels.AsSpan(2 * r, 2));
        }

        return (levels, replicas);
    }

    private static string SharedData()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (File.Exists(Path.Combine(candidate, "reference.json")))
            {
                return candidate;
            }
        }

        return string.Empty;
    }
}
