using System.Globalization;

namespace Dyson.Dynamics;

/// <summary>What the predictions need to know of an RBM's training: δw = α σ_h² w (C_target − C_model), C_model over |B| samples.</summary>
public sealed record RbmUpdate
{
    private RbmUpdate(double learningRate, int batchSize, int? sweeps)
    {
        if (!double.IsFinite(learningRate) || learningRate <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "The learning rate must be finite and positive.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (sweeps is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(sweeps), sweeps, "A persistent chain makes at least one sweep a step.");
        }

        LearningRate = learningRate;
        BatchSize = batchSize;
        Sweeps = sweeps;
    }

    /// <summary>α.</summary>
    public double LearningRate { get; }

    /// <summary>|B|, the number of samples in C_model.</summary>
    public int BatchSize { get; }

    /// <summary>k, Gibbs sweeps of the persistent chains a step; null for independent samples, the limit k → ∞.</summary>
    public int? Sweeps { get; }

    /// <summary>Persistent contrastive divergence: |B| chains, <paramref name="sweeps"/> Gibbs sweeps a step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">α not finite and positive, |B| or k below 1.</exception>
    public static RbmUpdate Persistent(double learningRate, int batchSize, int sweeps) => new(learningRate, batchSize, sweeps);

    /// <summary>|B| independent samples of the model at every step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">α not finite and positive, or |B| below 1.</exception>
    public static RbmUpdate Independent(double learningRate, int batchSize) => new(learningRate, batchSize, null);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"α = {LearningRate:R}, |B| = {BatchSize}, {(Sweeps is { } k ? $"PCD with k = {k}" : "independent samples")}");
}
