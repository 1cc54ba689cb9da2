using Dyson.Randomness;

namespace Dyson.Models;

/// <summary>A feed-forward network without biases: y_0 = x, y_l = f_l(W_l y_(l−1)), l = 1 … L, output y_L; W_l is n_l×n_(l−1).</summary>
public sealed class DeepNetwork
{
    /// <summary>Widest layer that is accepted.</summary>
    public const int LargestWidth = 16384;

    /// <summary>A network.</summary>
    /// <param name="inputs">n_0, 1 … <see cref="LargestWidth"/>.</param>
    /// <param name="layers">From the inputs to the output; at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width is outside its range.</exception>
    /// <exception cref="ArgumentException">No layer, or weights that do not fit a layer's shape.</exception>
    public DeepNetwork(int inputs, IReadOnlyList<DeepLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        RequireWidth(inputs, nameof(inputs));
        if (layers.Count == 0)
        {
            throw new ArgumentException("A network has at least one layer.", nameof(layers));
        }

        Inputs = inputs;
        Layers = [.. layers];
        for (int l = 0; l < layers.Count; l++)
        {
            RequireWidth(layers[l].Width, $"layers[{l}].Width");
            if (layers[l].Weights.Misfit(Rows(l), Columns(l)) is string misfit)
            {
                throw new ArgumentException($"Layer {l}: {misfit}.", nameof(layers));
            }
        }
    }

    /// <summary>n_0.</summary>
    public int Inputs { get; }

    /// <summary>The layers from the inputs to the output.</summary>
    public IReadOnlyList<DeepLayer> Layers { get; }

    /// <summary>L.</summary>
    public int Depth => Layers.Count;

    /// <summary>n_L.</summary>
    public int Outputs => Layers[^1].Width;

    /// <summary>True if every activation is the identity.</summary>
    public bool IsLinear => Layers.All(layer => layer.Activation == Activation.Identity);

    /// <summary>Rows of the matrix of a layer counted from 0: its width.</summary>
    public int Rows(int layer) => Layers[layer].Width;

    /// <summary>Columns of the matrix of a layer counted from 0: its fan-in.</summary>
    public int Columns(int layer) => layer == 0 ? Inputs : Layers[layer - 1].Width;

    /// <summary>One draw of all matrices, layer by layer, each row by row.</summary>
    /// <param name="random">One normal is taken for each element of a random matrix.</param>
    /// <exception cref="InvalidOperationException">A layer is <see cref="DeepWeights.AtTeacher"/>.</exception>
    public double[][] Draw(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return [.. Enumerable.Range(0, Depth).Select(layer => DrawLayer(layer, random))];
    }

    /// <summary>One draw of one layer's matrix, row by row; see <see cref="Draw"/>.</summary>
    public double[] DrawLayer(int layer, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        DeepWeights law = Layers[layer].Weights;
        double[] weights = new double[Rows(layer) * Columns(layer)];
        double[] normals = new double[law.IsRandom ? weights.Length : 0];
        for (int i = 0; i < normals.Length; i++)
        {
            normals[i] = random.NextNormal();
        }

        law.Write(Rows(layer), Columns(layer), normals, weights);
        return weights;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Inputs + string.Concat(Layers.Select(layer => $" → {layer.Width} {layer.Activation.ToString().ToLowerInvariant()}{(layer.Learnable ? "" : " (fixed)")}"));

    private static void RequireWidth(int width, string name)
    {
        if (width is < 1 or > LargestWidth)
        {
            throw new ArgumentOutOfRangeException(name, width, $"A width is 1 … {LargestWidth}.");
        }
    }
}
