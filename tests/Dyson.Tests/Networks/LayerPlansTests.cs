using Dyson.Formats;
using Dyson.Formats.Weights;
using Dyson.Networks;
using Dyson.Tests.Experiments;

namespace Dyson.Tests.Networks;

public class LayerPlansTests
{
    private static readonly LayerSelection Small = new() { SmallestColumns = 2 };

    [Fact]
    public void A_dense_layer_is_turned_so_that_it_has_more_rows_than_columns()
    {
        using WeightFile file = File(writer => writer.Add("w", new double[] { 1, 2, 3, 4, 5, 6 }, 2, 3));
        LayerPlan plan = Assert.Single(LayerPlans.Of(file, Small).Layers);
        Assert.Equal((3, 2, true, LayerKind.Dense), (plan.Rows, plan.Columns, plan.Transposed, plan.Kind));
        Assert.Equal([1, 4, 2, 5, 3, 6], plan.Matrix(file.Read("w")));
    }

    [Fact]
    public void A_convolution_is_out_by_inputs_and_positions_or_one_matrix_a_position()
    {
        double[] elements = [.. Enumerable.Range(0, 2 * 3 * 2 * 2).Select(i => (double)i)];
        using WeightFile file = File(writer => writer.Add("conv", elements, 2, 3, 2, 2));
        LayerPlan whole = Assert.Single(LayerPlans.Of(file, Small).Layers);
        Assert.Equal((12, 2, LayerKind.Convolution), (whole.Rows, whole.Columns, whole.Kind));
        Assert.Equal(elements[12 + 5], whole.Matrix(elements)[(5 * 2) + 1]);

        IReadOnlyList<LayerPlan> positions = LayerPlans.Of(file, Small with { KernelPositions = true }).Layers;
        Assert.Equal(["conv[0,0]", "conv[0,1]", "conv[1,0]", "conv[1,1]"], positions.Select(p => p.Name));
        for (int k = 0; k < 4; k++)
        {
            double[] matrix = positions[k].Matrix(elements);
            for (int output = 0; output < 2; output++)
            {
                for (int input = 0; input < 3; input++)
                {
                    Assert.Equal(elements[(((output * 3) + input) * 4) + k], matrix[(input * 2) + output]);
                }
            }
        }
    }

    [Theory]
    [InlineData(6, 2)]
    [InlineData(2, 6)]
    public void Fused_projections_are_taken_apart_on_request(int rows, int columns)
    {
        double[] elements = [.. Enumerable.Range(0, 12).Select(i => (double)i)];
        using WeightFile file = File(writer => writer.Add("h.0.attn.c_attn.weight", elements, rows, columns));
        Assert.Single(LayerPlans.Of(file, Small).Layers);
        IReadOnlyList<LayerPlan> parts = LayerPlans.Of(file, Small with { SplitProjections = true }).Layers;
        Assert.Equal(["h.0.attn.c_attn.weight.q", "h.0.attn.c_attn.weight.k", "h.0.attn.c_attn.weight.v"], parts.Select(p => p.Name));
        double[] keys = rows == 6 ? [4, 5, 6, 7] : [2, 3, 8, 9];
        Assert.Equal(keys, parts[1].Matrix(elements));
    }

    [Fact]
    public void What_is_no_matrix_of_weights_is_listed_with_its_reason()
    {
        using WeightFile file = File(writer => writer
            .Add("b", new double[] { 1, 2, 3 }, 3).AddScalar("t", 1.0).Add("ids", new long[] { 1, 2, 3, 4 }, 2, 2)
            .Add("optimizer.state.0.exp_avg", new double[] { 1, 2, 3, 4 }, 2, 2).Add("thin", new double[] { 1, 2, 3 }, 3, 1).Add("wte.weight", new double[] { 1, 2, 3, 4 }, 2, 2).Add("six", new double[] { 1.0 }, 1, 1, 1, 1, 1, 1));
        LayerPlans plans = LayerPlans.Of(file, Small);
        Assert.Equal(LayerKind.Embedding, Assert.Single(plans.Layers).Kind);
        Assert.Equal(
            [("b", "a vector"), ("t", "a single number"), ("ids", "whole numbers or truth values (I64)"), ("optimizer.state.0.exp_avg", "the optimiser's state"),
                ("thin", "1 singular values are fewer than 2"), ("six", "6 axes; matrices have two, convolutions three to five")],
            plans.Skipped.Select(s => (s.Name, s.Why)));
    }

    /// <summary>A part of a tensor may not take the name of another tensor: results are kept by name.</summary>
    [Fact]
    public void Names_of_parts_are_their_own()
    {
        using WeightFile file = File(writer => writer.Add("in_proj", new double[12], 6, 2).Add("in_proj.q", new double[4], 2, 2));
        Assert.Equal(["in_proj.q~2", "in_proj.k", "in_proj.v", "in_proj.q"], LayerPlans.Of(file, Small with { SplitProjections = true }).Layers.Select(p => p.Name));
    }

    [Fact]
    public void Patterns_choose_layers()
    {
        using WeightFile file = File(writer => writer.Add("h.0.w", new double[] { 1, 2, 3, 4 }, 2, 2).Add("h.1.w", new double[] { 1, 2, 3, 4 }, 2, 2).Add("out", new double[] { 1, 2, 3, 4 }, 2, 2));
        Assert.Equal(["h.0.w", "h.1.w"], LayerPlans.Of(file, Small with { Include = ["h.*"] }).Layers.Select(p => p.Name));
        LayerPlans some = LayerPlans.Of(file, Small with { Exclude = ["h.?.w"] });
        Assert.Equal(["out"], some.Layers.Select(p => p.Name));
        Assert.All(some.Skipped, s => Assert.Equal("left out by 'h.?.w'", s.Why));
    }

    [Theory]
    [InlineData("runs/model-step-1000.safetensors", 1000L)]
    [InlineData("runs/checkpoint-500/pytorch_model.bin", 500L)]
    [InlineData("runs/epoch=7-step=1200.ckpt.pt", 1200L)]
    [InlineData("runs/iter000042.npz", 42L)]
    [InlineData("runs/layer3.npy", 3L)]
    [InlineData("runs/final.pt", null)]
    public void The_step_stands_in_the_name(string path, long? step) => Assert.Equal(step, CheckpointSeries.StepOf(path));

    [Fact]
    public void A_folder_is_a_series_ordered_by_step()
    {
        using TemporaryFolder folder = new();
        foreach (int step in (int[])[100, 20, 3])
        {
            new NpzWriter().Add("w", new double[] { 1, 2, 3, 4 }, 2, 2).WriteAtomically(Path.Combine(folder.Path, $"step{step}.npz"));
        }

        System.IO.File.WriteAllText(Path.Combine(folder.Path, "notes.txt"), "no weights");
        Assert.Equal([3L, 20, 100], CheckpointSeries.Find([folder.Path]).Select(file => file.Step!.Value));
        Assert.Equal([20L, 100], CheckpointSeries.Find([Path.Combine(folder.Path, "step*0.npz")]).Select(file => file.Step!.Value));
        Assert.Contains("holds no weight files", Assert.Throws<DataFormatException>(() => CheckpointSeries.Find([Path.Combine(folder.Path, "none*")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_stands_for_its_shards()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"])
        {
            System.IO.File.WriteAllText(Path.Combine(folder.Path, name), "{}");
        }

        Assert.Equal("model.safetensors.index.json", Path.GetFileName(Assert.Single(CheckpointSeries.Find([folder.Path])).Path));
    }

    private static WeightFile File(Func<NpzWriter, NpzWriter> write)
    {
        MemoryStream stream = new();
        write(new NpzWriter()).Write(stream);
        return WeightFile.Open(stream, "w.npz");
    }
}
