using System.Globalization;
using Dyson.Formats.Weights;

namespace Dyson.Networks;

/// <summary>From the tensors of a weight file to the matrices whose spectra are looked at.</summary>
/// <param name="Layers">The matrices, in the order of the file.</param>
/// <param name="Skipped">Everything else, with the reason.</param>
public sealed record LayerPlans(IReadOnlyList<LayerPlan> Layers, IReadOnlyList<SkippedTensor> Skipped)
{
    private const int MostAxes = 5;

    private static readonly string[] EmbeddingNames = ["embed", "wte", "wpe", "lm_head", "token_emb", "position_emb"];

    private static readonly string[] FusedNames = ["qkv", "c_attn", "in_proj", "query_key_value", "wqkv"];

    // Adam's and others' memories lie beside the weights in many checkpoints.
    private static readonly string[] StateNames = ["optimizer", "optimizer_state", "optimizer_states", "optim", "lr_schedulers", "ema_optimizer"];

    /// <summary>
    /// Tensors with two axes are matrices; with three to five, convolutions (out, in, kernel …): out × (in · positions), or one matrix a position.
    /// Vectors, whole numbers, optimiser states and matrices with fewer than <see cref="LayerSelection.SmallestColumns"/> columns are left out.
    /// </summary>
    public static LayerPlans Of(WeightFile file, LayerSelection selection)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(selection);
        List<LayerPlan> layers = [];
        List<SkippedTensor> skipped = [.. file.Skipped];

        // "w[0,0]" or "in_proj.q" may be a tensor's own name, too.
        HashSet<string> taken = [.. file.Tensors.Select(tensor => tensor.Name)];
        foreach (Tensor tensor in file.Tensors)
        {
            string? why = selection.WhyNot(tensor.Name) ?? WhyNot(tensor);
            if (why is not null)
            {
                skipped.Add(new SkippedTensor(tensor.Name, why));
                continue;
            }

            foreach (LayerPlan part in PlansOf(tensor, selection))
            {
                LayerPlan plan = part.Name == tensor.Name ? part : part with { Name = Free(part.Name, taken) };
                if (plan.Columns < selection.SmallestColumns)
                {
                    skipped.Add(new SkippedTensor(plan.Name, string.Create(
                        CultureInfo.InvariantCulture, $"{plan.Columns} singular values are fewer than {selection.SmallestColumns}")));
                }
                else
                {
                    layers.Add(plan);
                }
            }
        }

        return new LayerPlans(layers, skipped);
    }

    private static string Free(string name, HashSet<string> taken)
    {
        string free = name;
        for (int i = 2; !taken.Add(free); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}~{i}");
        }

        return free;
    }

    private static string? WhyNot(Tensor tensor)
    {
        string first = tensor.Name.Split('.', 2)[0];
        return tensor.Shape.Count == 0 ? "a single number"
            : tensor.Shape.Count == 1 ? "a vector"
            : tensor.Shape.Count > MostAxes ? string.Create(CultureInfo.InvariantCulture, $"{tensor.Shape.Count} axes; matrices have two, convolutions three to five")
            : !tensor.IsFloat ? $"whole numbers or truth values ({tensor.Type})"
            : tensor.Name.Contains('.', StringComparison.Ordinal) && StateNames.Contains(first) ? "the optimiser's state"
            : tensor.Count == 0 ? "no elements"
            : tensor.Shape[0] > int.MaxValue || tensor.Count / tensor.Shape[0] > int.MaxValue ? "too long an axis"
            : null;
    }

    private static IEnumerable<LayerPlan> PlansOf(Tensor tensor, LayerSelection selection)
    {
        int rows = (int)tensor.Shape[0];
        long columns = tensor.Count / rows;
        if (tensor.Shape.Count == 2)
        {
            return selection.SplitProjections && Contains(tensor.Name, FusedNames) && (rows == 3 * columns || columns == 3L * rows)
                ? Thirds(tensor, rows, (int)columns)
                : [new LayerPlan(tensor.Name, tensor.Name, Contains(tensor.Name, EmbeddingNames) ? LayerKind.Embedding : LayerKind.Dense, rows, (int)columns, 0, columns, 1)];
        }

        int inputs = (int)tensor.Shape[1];
        long positions = columns / inputs;
        return selection.KernelPositions
            ? Positions(tensor, rows, inputs, columns, positions)
            : [new LayerPlan(tensor.Name, tensor.Name, LayerKind.Convolution, rows, (int)columns, 0, columns, 1)];
    }

    // (3d, d): three blocks of rows. (d, 3d), as in GPT-2: three blocks of columns.
    private static IEnumerable<LayerPlan> Thirds(Tensor tensor, int rows, int columns)
    {
        bool stacked = rows > columns;
        int size = Math.Min(rows, columns);
        foreach ((int part, string name) in ((string[])["q", "k", "v"]).Index())
        {
            long first = stacked ? (long)part * size * columns : (long)part * size;
            yield return new LayerPlan($"{tensor.Name}.{name}", tensor.Name, LayerKind.Projection, size, size, first, columns, 1);
        }
    }

    private static IEnumerable<LayerPlan> Positions(Tensor tensor, int rows, int inputs, long columns, long positions)
    {
        long[] kernel = [.. tensor.Shape.Skip(2)];
        long[] index = new long[kernel.Length];
        for (long position = 0; position < positions; position++)
        {
            yield return new LayerPlan(
                $"{tensor.Name}[{string.Join(',', index.Select(i => i.ToString(CultureInfo.InvariantCulture)))}]", tensor.Name, LayerKind.KernelPosition, rows, inputs, position, columns, positions);
            for (int axis = kernel.Length - 1; axis >= 0 && ++index[axis] == kernel[axis]; axis--)
            {
                index[axis] = 0;
            }
        }
    }

    private static bool Contains(string name, string[] parts) => parts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
