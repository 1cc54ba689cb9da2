namespace Dyson.Experiments;

/// <summary>The fixed layer Z behind a student: <c>model.layer</c>. Its <c>type</c> may be left out where a key of one kind alone says which.</summary>
public abstract record LayerOptions
{
    /// <summary>Name of the kind, as in <c>model.layer.type</c>.</summary>
    public abstract string Type { get; }
}

/// <summary>Z = diag(z).</summary>
/// <param name="SingularValues"><c>model.layer.singular-values</c>: z_i, N of them, in the order of the teacher's ascending κ. Required; 0 … 1000.</param>
public sealed record DiagonalLayer(IReadOnlyList<double> SingularValues) : LayerOptions
{
    /// <inheritdoc/>
    public override string Type => "diagonal";
}

/// <summary>Z diagonal with singular values in geometric progression.</summary>
/// <param name="Smallest"><c>model.layer.smallest</c>: z_1. Default 1; above 0, at most 1000.</param>
/// <param name="ConditionNumber"><c>model.layer.condition-number</c>: z_N/z_1. Required; 1 … 1000.</param>
public sealed record GradedLayer(double Smallest, double ConditionNumber) : LayerOptions
{
    /// <inheritdoc/>
    public override string Type => "graded";
}

/// <summary>Z with independent normal elements, the same for all replicas and points that say the same.</summary>
/// <param name="Rows"><c>model.layer.rows</c>: P. Default N; 1 … 1024.</param>
/// <param name="StandardDeviation"><c>model.layer.standard-deviation</c>: of an element. Required; above 0, at most 1000. ⟨ZᵀZ⟩ = P times its square.</param>
/// <param name="Seed"><c>model.layer.seed</c>: of the layer alone. Default 1; 0 … 10⁹.</param>
public sealed record RandomLayer(int Rows, double StandardDeviation, long Seed) : LayerOptions
{
    /// <inheritdoc/>
    public override string Type => "random";
}

/// <summary>Z read from a NumPy file.</summary>
/// <param name="File"><c>model.layer.file</c>: a .npy file, relative to the experiment's folder. Required; real, (P, N).</param>
/// <param name="Matrix">Z, (P, N) in C order.</param>
/// <param name="Rows">P.</param>
/// <param name="Hash">SHA-256 of Z as little-endian doubles in C order: what names the layer in a stream's key.</param>
public sealed record MatrixLayer(string File, double[] Matrix, int Rows, string Hash) : LayerOptions
{
    /// <inheritdoc/>
    public override string Type => "matrix";
}
