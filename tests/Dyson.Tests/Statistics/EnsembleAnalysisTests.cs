using System.Text.Json;
using Dyson.Statistics;

namespace Dyson.Tests.Statistics;

public class EnsembleAnalysisTests
{
    private const int Replicas = 50;

    [Fact]
    public void Document_has_the_shape_that_others_rely_on()
    {
        using JsonDocument json = JsonDocument.Parse(EnsembleAnalysis.Of("levels.npz", Levels(), Replicas, 2, 4, steps: [0, 700]).ToJson());
        JsonElement root = json.RootElement;
        Assert.Equal(["source", "replicas", "snapshots"], root.EnumerateObject().Select(p => p.Name));
        JsonElement last = root.GetProperty("snapshots")[1];
        Assert.Equal(["snapshot", "step", "excludedReplicas", "levels", "pairs"], last.EnumerateObject().Select(p => p.Name));
        Assert.Equal(700, last.GetProperty("step").GetInt64());
        Assert.Equal(4, last.GetProperty("levels").GetArrayLength());
        Assert.Equal(["value", "error"], last.GetProperty("levels")[0].GetProperty("variance").EnumerateObject().Select(p => p.Name));
        JsonElement pair = last.GetProperty("pairs")[1];
        Assert.Equal(["levels", "meanSpacing", "secondMomentRatio", "binder", "surmise", "density"], pair.EnumerateObject().Select(p => p.Name));
        Assert.Equal([2, 3], pair.GetProperty("levels").EnumerateArray().Select(e => e.GetInt32()));
        Assert.Equal(["ksDistance", "p"], pair.GetProperty("surmise").EnumerateObject().Select(p => p.Name));
        Assert.Equal(["centre", "sigma", "p"], pair.GetProperty("density").EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void Failed_replicas_are_counted_a_snapshot_and_left_out_of_all_its_levels()
    {
        double[] levels = Levels();
        levels[(((3 * 2) + 1) * 4) + 2] = double.NaN;
        AnalysisDocument document = EnsembleAnalysis.Of("x", levels, Replicas, 2, 4);
        Assert.Equal([0, 1], document.Snapshots.Select(s => s.ExcludedReplicas));
        Assert.Null(document.Snapshots[0].Step);
        double expected = Enumerable.Range(0, Replicas).Where(r => r != 3).Average(r => levels[((r * 2) + 1) * 4]);
        Assert.Equal(expected, document.Snapshots[1].Levels[0].Mean.Value!.Value, 1e-12);
    }

    [Fact]
    public void What_is_not_a_number_is_null_and_says_why()
    {
        string json = EnsembleAnalysis.Of("x", [2, 1], 1, 1, 2).ToJson();
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement pair = document.RootElement.GetProperty("snapshots")[0].GetProperty("pairs")[0];
        Assert.Equal(1, pair.GetProperty("meanSpacing").GetProperty("value").GetDouble());
        Assert.Equal(JsonValueKind.Null, pair.GetProperty("meanSpacing").GetProperty("error").ValueKind);
        Assert.Contains("needed", pair.GetProperty("binder").GetProperty("method").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, pair.GetProperty("density").GetProperty("p").ValueKind);
        Assert.DoesNotContain("NaN", json, StringComparison.Ordinal);
        Assert.Empty(EnsembleAnalysis.Of("x", [], 0, 1, 1).Snapshots[0].Pairs);
    }

    [Fact]
    public void Wrong_shapes_are_refused_by_name()
    {
        Assert.Throws<ArgumentException>(() => EnsembleAnalysis.Of("x", [1, 2, 3], 1, 1, 2));
        Assert.Throws<ArgumentException>(() => EnsembleAnalysis.Of("x", [1, 2], 1, 1, 2, steps: [1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnsembleAnalysis.Of("x", [1, 2], 1, 1, 2, pairs: [(0, 2)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnsembleAnalysis.Of("x", [1, 2], 1, 1, 2, pairs: [(1, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnsembleAnalysis.Of("x", [1, 2], 1, 1, 2, only: [1]));
    }

    private static double[] Levels()
    {
        double[] levels = new double[Replicas * 2 * 4];
        for (int set = 0; set < 4; set++)
        {
            LevelPairs pairs = SyntheticData.GoePairs(SyntheticData.Stream("analysis", set), Replicas, 0.1, 4 - set);
            for (int r = 0; r < Replicas; r++)
            {
                int at = (((r * 2) + (set / 2)) * 4) + (2 * (set % 2));
                levels[at] = pairs.Upper[r];
                levels[at + 1] = pairs.Lower[r];
            }
        }

        return levels;
    }
}
