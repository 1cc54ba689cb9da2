using System.Globalization;
using System.Text.RegularExpressions;
using Dyson.Networks;
using Dyson.Reports.Networks;

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
        Assert.Equal(1 + 1 + 15 + 1, lines.Length);
        Assert.All(lines, line => Assert.InRange(Combining().Replace(line, string.Empty).Length, 1, width));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.Contains("15 layers, 3 skipped; ! 7 with warnings", lines[^1], StringComparison.Ordinal);
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
    [InlineData(double.NaN, "–")]
    public void Numbers_without_error(double value, string expected) => Assert.Equal(expected, NumberText.Significant(value, 4));

    private static double? Number(string text) => text.Length == 0 ? null : double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\p{Mn}")]
    private static partial Regex Combining();
}
