using System.Globalization;
using System.Text.RegularExpressions;
using Dyson.Networks;
using Dyson.Reports.Networks;
using Dyson.Statistics;

namespace Dyson.Tests.Reports.Networks;

public partial class SpectraTablesTests
{
    private static readonly SpectraDocument Series = SyntheticSpectra.Series(3);

    [Fact]
    public void Quantities_have_names_of_their_own()
    {
        Assert.All(LayerQuantities.All, quantity => Assert.Matches("^[a-z][a-z0-9_]*$", quantity.Name));
        Assert.All(LayerQuantities.All, quantity => Assert.EndsWith(".", quantity.Meaning, StringComparison.Ordinal));
        Assert.Equal(LayerQuantities.All.Count, LayerQuantities.All.Select(quantity => quantity.Name).Distinct().Count());
        Assert.Equal(LayerQuantities.All.Count, LayerQuantities.All.Select(quantity => quantity.Title).Distinct().Count());
        string[] columns = SpectraTables.LayersCsv(Series).Split("\r\n")[0].Split(',');
        Assert.Equal(columns.Distinct(), columns);
    }

    /// <summary>Every number of every layer comes back with its bits, in a row that names file and layer whatever the name holds.</summary>
    [Fact]
    public void Layers_csv_gives_back_every_number()
    {
        IReadOnlyList<IReadOnlyDictionary<string, string>> rows = Csv.Read(SpectraTables.LayersCsv(Series));
        (FileSpectra File, LayerDiagnosis Layer)[] expected = [.. Series.Files.SelectMany(file => file.Layers.Select(layer => (file, layer)))];
        Assert.Equal(expected.Length, rows.Count);
        foreach (((FileSpectra file, LayerDiagnosis layer), IReadOnlyDictionary<string, string> row) in expected.Zip(rows))
        {
            Assert.Equal((file.Source, layer.Name, layer.Verdict), (row["source"], row["layer"], row["verdict"]));
            Assert.Equal(string.Join(" | ", layer.Warnings), row["warnings"]);
            foreach (LayerQuantity quantity in LayerQuantities.All)
            {
                LayerNumber number = quantity.Of(layer);
                Assert.Equal(number.Value, Number(row[quantity.Name]));
                Assert.True(!quantity.HasError || number.Error == Number(row[quantity.Name + "_error"]), quantity.Name);
                Assert.True(!quantity.HasP || number.P == Number(row[quantity.Name + "_p"]), quantity.Name);
            }
        }

        Assert.Contains(rows, row => row["layer"] == SyntheticSpectra.Awkward);
        Assert.Contains(rows, row => row["stable_rank"].Length == 0);
    }

    /// <summary>A quantity that has an error or a p-value in some layer says so, or its column would be missing.</summary>
    [Fact]
    public void Quantities_say_what_they_have()
    {
        LayerDiagnosis[] layers = [.. SyntheticSpectra.One(draws: 100).Files[0].Layers];
        foreach (LayerQuantity quantity in LayerQuantities.All)
        {
            Assert.True(quantity.HasError || layers.All(layer => quantity.Of(layer).Error is null), quantity.Name);
            Assert.True(quantity.HasP || layers.All(layer => quantity.Of(layer).P is null), quantity.Name);
        }
    }

    [Fact]
    public void Outliers_and_skipped_tensors_are_listed()
    {
        IReadOnlyList<IReadOnlyDictionary<string, string>> outliers = Csv.Read(SpectraTables.OutliersCsv(Series));
        Outlier[] expected = [.. Series.Files.SelectMany(file => file.Layers).Where(layer => layer.Outliers is not null).SelectMany(layer => layer.Outliers!.Upper.Concat(layer.Outliers.Lower))];
        Assert.Equal(expected.Select(o => (double?)o.Eigenvalue), outliers.Select(row => Number(row["eigenvalue"])));
        Assert.Equal(expected.Select(o => o.Strength), outliers.Select(row => Number(row["strength"])));
        Assert.Contains(outliers, row => row["trusted"] == "false");
        IReadOnlyList<IReadOnlyDictionary<string, string>> skipped = Csv.Read(SpectraTables.SkippedCsv(Series));
        Assert.Equal(Series.Files.SelectMany(file => file.Skipped), skipped.Select(row => new SkippedLayer(row["name"], row["why"])));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public void Terminal_table_fits_and_holds_a_line_a_layer(int width)
    {
        string[] lines = SpectraTables.Text(SyntheticSpectra.One(), width).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + 1 + 15 + 1 + 3, lines.Length);
        Assert.All(lines, line => Assert.InRange(Combining().Replace(line, string.Empty).Length, 1, width));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.Contains("15 layers, 3 skipped; ! 7 with warnings", lines[^4], StringComparison.Ordinal);
        Assert.All(lines[^3..], line => Assert.StartsWith("    1 × ", line, StringComparison.Ordinal));
    }

    /// <summary>Tensors that were skipped for the same reason share a line; what could steer a terminal is not printed, wherever it stands.</summary>
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Skipped_tensors_are_told_by_reason(int width)
    {
        const string Hidden = "\u001b[2J\u0007\u202e\r";
        SkippedLayer[] skipped =
        [
            new("one" + Hidden, "damaged: " + Hidden + new string('x', 300)), .. Enumerable.Range(0, 8).Select(i => new SkippedLayer($"h.{i}.bias", "a vector")),
            .. Enumerable.Range(0, 20).Select(i => new SkippedLayer("t", $"reason {i:D2}")),
        ];
        string[] lines = SpectraTables.Text(Series with { Files = [new FileSpectra("a" + Hidden, "NumPy", null, [], skipped)], Series = [] }, width).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("    8 × a vector: h.0.bias, h.1.bias, h.2.bias, …", lines[2]);
        Assert.Equal(1 + 1 + 8, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("    1 × damaged: ", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        Assert.All(lines, line => Assert.DoesNotContain(line, c => char.IsControl(c) || c == '\u202e'));
    }

    /// <summary>Every followed level comes back point by point with its bits, and every event.</summary>
    [Fact]
    public void Levels_through_time_are_listed()
    {
        IReadOnlyList<IReadOnlyDictionary<string, string>> points = Csv.Read(SeriesTables.TrajectoriesCsv(Series));
        (LayerHistory History, FollowedLevel Level, FollowedPoint Point)[] expected =
            [.. Series.Series.Where(history => history.Files.Count > 1).SelectMany(history => history.Trajectories.SelectMany(level => level.Points.Select(point => (history, level, point))))];
        Assert.NotEmpty(expected);
        Assert.Equal(
            expected.Select(e => (e.History.Layer, (double?)e.Level.Number + 1, (double?)e.History.Files[e.Point.Snapshot], (double?)e.History.Steps[e.Point.Snapshot], (double?)e.Point.Level + 1, (double?)e.Point.Value, e.Point.Overlap)),
            points.Select(row => (row["layer"], Number(row["trajectory"]), Number(row["file"]), Number(row["step"]), Number(row["level"]), Number(row["singular_value"]), Number(row["overlap"]))));
        Assert.Equal(
            expected.Select(e => e.Point == e.Level.Points[^1] ? e.Level.WhyLost ?? string.Empty : string.Empty), points.Select(row => row["why_lost"]));
        Assert.Contains(points, row => row["why_lost"].Contains("turn too far", StringComparison.Ordinal));
        IReadOnlyList<IReadOnlyDictionary<string, string>> events = Csv.Read(SeriesTables.EventsCsv(Series));
        Assert.Equal(
            Series.Series.Where(history => history.Files.Count > 1).SelectMany(history => history.Events.Select(e => (history.Layer, e.Change, (double?)e.Trajectory + 1, (double?)history.Steps[e.Snapshot], (double?)e.Value))),
            events.Select(row => (row["layer"], row["event"], Number(row["trajectory"]), Number(row["step"]), Number(row["singular_value"]))));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Terminal_tells_of_levels_through_time(int width)
    {
        string[] lines = [.. SpectraTables.Text(Series, width).Split('\n').SkipWhile(line => !line.StartsWith("levels through time", StringComparison.Ordinal)).Where(line => line.Length > 0)];
        Assert.InRange(lines.Length, 5, 20);
        Assert.Contains(lines, line => line.Contains("2.attn.c_attn", StringComparison.Ordinal) && line.EndsWith("4 levels: 1 emerges (step 100), 1 lost (step 100)", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(Combining().Replace(line, string.Empty).Length, 1, width));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));

        SpectraDocument many = Series with { Series = [.. Enumerable.Range(0, 50).Select(i => Series.Series[0] with { Layer = $"h.{i}" })] };
        lines = [.. SpectraTables.Text(many, width).Split('\n').SkipWhile(line => !line.StartsWith("levels through time", StringComparison.Ordinal)).Where(line => line.Length > 0)];
        Assert.Equal(20, lines.Length);
        Assert.Equal("  … and 32 more layers", lines[^1]);

        // levels that are there from the first file on are no news
        SpectraDocument quiet = Series with { Series = [Series.Series[0] with { Events = [new LevelEvent("Present", 0, 0, 1)] }] };
        Assert.DoesNotContain("levels through time", SpectraTables.Text(quiet), StringComparison.Ordinal);
        Assert.DoesNotContain("levels through time", SpectraTables.Text(SyntheticSpectra.One()), StringComparison.Ordinal);
    }

    /// <summary>Outliers are those of the verdict wherever they are called so; σ, edges and outliers of a bulk of another shape are marked.</summary>
    [Fact]
    public void Outliers_are_those_of_the_verdict()
    {
        LayerDiagnosis layer = SyntheticSpectra.One().Files[0].Layers[4];
        Outlier one = layer.Outliers!.Upper[0];
        layer = layer with { Outliers = layer.Outliers with { Trusted = true, Upper = [one, one], Lower = [one] }, Verdict = "noise and 3 outliers" };
        Assert.Equal("3", NumberText.Of(LayerQuantities.Named("outliers").Of(layer)));
        Assert.Equal(("2", "1"), (NumberText.Of(LayerQuantities.Named("outliers_above").Of(layer)), NumberText.Of(LayerQuantities.Named("outliers_below").Of(layer))));
        Assert.DoesNotContain("?", NumberText.Of(LayerQuantities.Named("bulk_sigma").Of(layer)), StringComparison.Ordinal);
        layer = layer with { Outliers = layer.Outliers with { Trusted = false } };
        Assert.All(["outliers", "bulk_sigma", "bulk_lower_edge", "bulk_upper_edge"], name => Assert.EndsWith("?", NumberText.Of(LayerQuantities.Named(name).Of(layer)), StringComparison.Ordinal));
        string line = SpectraTables.Text(Series with { Files = [new FileSpectra("a", "NumPy", null, [layer], [])], Series = [] }).Split('\n')[2];
        Assert.Contains("  3?", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_values_are_marked()
    {
        Assert.Equal("1.5?", NumberText.Of(LayerNumber.Of(new EstimateDocument(1.5, null, "refused: the fit of q does not converge"))));
        Assert.Equal("1.5", NumberText.Of(LayerNumber.Of(new EstimateDocument(1.5, null, "given by the shape"))));
        Assert.Equal("1.5(2)", NumberText.Of(LayerNumber.Of(new EstimateDocument(1.5, 0.2, "information"))));
        Assert.Equal("–", NumberText.Of(LayerNumber.Of(new EstimateDocument(null, null, "refused: no levels"))));
    }

    /// <summary>The number of a block tells layers apart: it stays whatever else goes.</summary>
    [Theory]
    [InlineData("transformer.h.11.attn.c_attn.weight", 40, "transformer.h.11.attn.c_attn.weight")]
    [InlineData("transformer.h.11.attn.c_attn.weight", 30, "transformer.h.11.attn.c_attn")]
    [InlineData("transformer.h.11.attn.c_attn.weight", 20, "trans…11.attn.c_attn")]
    [InlineData("model.layers.7.self_attn.q_proj.weight", 26, "model.l…7.self_attn.q_proj")]
    [InlineData("embedding of a model with a long name", 16, "embedd…long name")]
    public void Names_lose_their_middle(string name, int length, string expected)
    {
        string shortened = SpectraTables.Shortened(name, length);
        Assert.InRange(shortened.Length, 1, length);
        Assert.Equal(expected, shortened);
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(12.0, "12")]
    [InlineData(-3.14159, "−3.142")]
    [InlineData(1234.567, "1235")]
    [InlineData(0.00012345, "1.234·10⁻⁴")]
    [InlineData(99999.96, "100000")]
    [InlineData(0.0123, "0.0123")]
    [InlineData(0.00099999, "1·10⁻³")]
    [InlineData(1e300, "1·10³⁰⁰")]
    [InlineData(1.5e-300, "1.5·10⁻³⁰⁰")]
    [InlineData(1.2e-309, "<10⁻³⁰⁰")]
    [InlineData(double.Epsilon, "<10⁻³⁰⁰")]
    [InlineData(-1e-310, ">−10⁻³⁰⁰")]
    [InlineData(double.NaN, "–")]
    public void Numbers_without_error(double value, string expected) => Assert.Equal(expected, NumberText.Significant(value, 4));

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\p{Mn}")]
    private static partial Regex Combining();
}
