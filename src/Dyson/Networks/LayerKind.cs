namespace Dyson.Networks;

/// <summary>What a layer's matrix was made of.</summary>
public enum LayerKind
{
    /// <summary>A tensor with two axes.</summary>
    Dense,

    /// <summary>A table of embeddings, by its name; a dense matrix otherwise.</summary>
    Embedding,

    /// <summary>A convolution (out, in, kernel axes …) as the matrix out × (in · kernel positions).</summary>
    Convolution,

    /// <summary>One kernel position of a convolution: out × in.</summary>
    KernelPosition,

    /// <summary>The queries', keys' or values' third of a fused projection.</summary>
    Projection,
}
