using Dyson.Models;

namespace Dyson.Experiments;

/// <summary>A teacher ŷ(x) and a student y(x), feed-forward networks without biases of any depth, width and activation.</summary>
/// <remarks>
/// <c>model.width</c> and <c>model.activation</c> are the values of all layers that do not say their own; they are not kept, what each layer
/// got of them is.
/// </remarks>
public sealed record DeepStudentOptions : ModelOptions
{
    /// <inheritdoc/>
    public override string Type => "deep-student";

    /// <summary>Singular values of all learnable layers.</summary>
    public override int LevelCount => Layers.Sum(layer => layer.Levels);

    /// <summary><c>model.inputs</c>: n_0. Default <c>model.width</c>; 1 … 16384.</summary>
    public required int Inputs { get; init; }

    /// <summary><c>model.teacher</c>: its layers from the inputs on. Required; 1 … 64 layers.</summary>
    public required IReadOnlyList<DeepLayerOptions> Teacher { get; init; }

    /// <summary><c>model.student</c>: its layers. Default the teacher's, each starting at the teacher's weights and learnable.</summary>
    public required IReadOnlyList<DeepLayerOptions> Student { get; init; }

    /// <summary>The learnable layers.</summary>
    public override IReadOnlyList<LevelLayer> Layers =>
    [
        .. Student.Index().Where(layer => layer.Item.Learnable)
            .Select(layer => new LevelLayer(layer.Index, layer.Item.Width, layer.Index == 0 ? Inputs : Student[layer.Index - 1].Width)),
    ];
}

/// <summary>One layer y_l = f(W_l y_(l−1)) of a deep student or its teacher.</summary>
/// <param name="Width"><c>width</c>: n_l. Default <c>model.width</c>; 1 … 16384.</param>
/// <param name="Activation"><c>activation</c>: f. Default <c>model.activation</c>, whose default is <c>identity</c>.</param>
/// <param name="Weights"><c>weights</c>: the law of W_l. Required of a teacher; a student's default is <c>teacher</c>.</param>
/// <param name="Learnable"><c>learnable</c>, of a student: whether W_l learns. Default true.</param>
public sealed record DeepLayerOptions(int Width, Activation Activation, DeepWeightsOptions Weights, bool Learnable);

/// <summary>The law of a layer's weights: <c>weights</c>, a map with its <c>type</c>, or the word <c>teacher</c>.</summary>
/// <param name="Law">The law.</param>
/// <param name="File"><c>weights.file</c> of a matrix: a .npy file, relative to the experiment's folder; otherwise null.</param>
/// <param name="Hash">SHA-256 of a matrix as little-endian doubles in C order: what names it in a stream's key; otherwise null.</param>
public sealed record DeepWeightsOptions(DeepWeights Law, string? File = null, string? Hash = null)
{
    /// <summary>Name of the kind, as in <c>weights.type</c>.</summary>
    public string Type => Law.Kind switch
    {
        DeepWeightKind.AtTeacher => "teacher",
        DeepWeightKind.Normal => "normal",
        DeepWeightKind.FanIn => "fan-in",
        DeepWeightKind.Orthogonal => "orthogonal",
        DeepWeightKind.Identity => "identity",
        DeepWeightKind.Diagonal => "diagonal",
        _ => "matrix",
    };
}
